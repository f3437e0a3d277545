"""Who is told what was heard, for tests of voice_command: an executive and a guard of fakes."""

from __future__ import annotations

import threading
from typing import Any

from rclpy.action import ActionServer, CancelResponse
from rclpy.node import Node
from rclpy.task import Future
from std_srvs.srv import Trigger

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import ObjectInstance, ObjectMap
from spatial_si_interfaces.srv import AnswerQuestion
from spatial_si_ros.nodes.qos import LATCHED

Feedback = FollowInstruction.Feedback


class FakeListeners(Node):
    """Serves follow_instruction, answer_question and stop, and publishes the names of objects.

    Attributes:
        question: asked in each instruction until it is answered; "" none.
        hangs: instructions go on until they are cancelled.
    """

    def __init__(self, *names: str, **kwargs: Any) -> None:
        super().__init__("fake_listeners", **kwargs)
        self.question, self.options = "", ["the red mug", "the blue mug"]
        self.hangs = False
        self.commands: list[str] = []
        self.answers: list[str] = []
        self.began = threading.Event()
        self.cancelled = threading.Event()
        self.stopped = threading.Event()
        self._end: Future | None = None
        self._objects = self.create_publisher(ObjectMap, "objects", LATCHED)
        self._objects.publish(ObjectMap(objects=[ObjectInstance(name=name) for name in names]))
        self.create_service(AnswerQuestion, "answer_question", self._on_answer)
        self.create_service(Trigger, "stop", self._on_stop)
        self._server = ActionServer(
            self,
            FollowInstruction,
            "follow_instruction",
            self._execute,
            cancel_callback=self._on_cancel,
        )

    async def _execute(self, handle: Any) -> FollowInstruction.Result:
        self.commands.append(str(handle.request.instruction))
        self._end = Future(executor=self.executor)
        self.began.set()
        if self.question:
            asking = Feedback(stage=Feedback.ASKING, question=self.question, options=self.options)
            handle.publish_feedback(asking)
        if self.question or self.hangs:
            await self._end
        if handle.is_cancel_requested:
            handle.canceled()
            return FollowInstruction.Result(report="the instruction was cancelled")
        handle.succeed()
        return FollowInstruction.Result(success=True, report=f"did: {self.commands[-1]}")

    def _on_cancel(self, _: Any) -> CancelResponse:
        self.cancelled.set()
        self._finish()
        return CancelResponse.ACCEPT

    def _on_answer(
        self, request: AnswerQuestion.Request, response: AnswerQuestion.Response
    ) -> AnswerQuestion.Response:
        self.answers.append(request.answer)
        response.accepted = request.answer in self.options
        response.message = request.answer if response.accepted else "want one of two mugs"
        if response.accepted:
            self._finish()
        return response

    def _on_stop(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        self.stopped.set()
        response.success = True
        return response

    def _finish(self) -> None:
        if self._end is not None and not self._end.done():
            self._end.set_result(None)

    def destroy_node(self) -> None:
        self._server.destroy()
        super().destroy_node()
