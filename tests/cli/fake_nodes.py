"""Stands in for the nodes behind the commands: does with each goal what it was told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.node import Node
from rclpy.task import Future

from spatial_si_interfaces.action import AskSpatial, FollowInstruction
from spatial_si_interfaces.msg import DeclineReason, ObjectInstance, ObjectMap, SpatialAnswer
from spatial_si_interfaces.srv import AnswerQuestion
from spatial_si_ros.nodes.qos import LATCHED

DRIVE_S = 0.3


class FakeNodes(Node):
    """Serves ask, follow_instruction and answer_question.

    Attributes:
        accepts: whether goals are taken.
        hangs: goals end only when cancelled; `began` is called when one has begun.
        answer: what ask gives.
        result: what follow_instruction gives, `succeeds` how it ends.
        feedback: what follow_instruction says before it ends.
        right_answer: the only words that answer_question accepts; a question ends with them.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("fake_nodes", **kwargs)
        self.accepts = True
        self.hangs = False
        self.began: Callable[[], None] = lambda: None
        self.answer = SpatialAnswer()
        self.result = FollowInstruction.Result(success=True, report="I am there.")
        self.succeeds = True
        self.feedback: list[FollowInstruction.Feedback] = []
        self.right_answer = ""
        self.goals: list[Any] = []
        self.answers: list[str] = []
        self.cancelled = threading.Event()
        self._end: Future | None = None
        self.objects = self.create_publisher(ObjectMap, "objects", LATCHED)
        self.create_service(AnswerQuestion, "answer_question", self._on_answer)
        self._servers = [
            ActionServer(
                self,
                action_type,
                name,
                execute_callback=execute,
                goal_callback=self._on_goal,
                cancel_callback=self._on_cancel,
            )
            for action_type, name, execute in (
                (AskSpatial, "ask", self._on_ask),
                (FollowInstruction, "follow_instruction", self._on_follow),
            )
        ]

    def publish_objects(self, **names: int) -> None:
        """An object map with these names and ids."""
        things = [ObjectInstance(id=number, name=name) for name, number in names.items()]
        self.objects.publish(ObjectMap(objects=things))

    def destroy_node(self) -> None:
        for server in self._servers:
            server.destroy()
        super().destroy_node()

    def _on_goal(self, goal: Any) -> GoalResponse:
        self.goals.append(goal)
        return GoalResponse.ACCEPT if self.accepts else GoalResponse.REJECT

    async def _on_ask(self, handle: Any) -> AskSpatial.Result:
        await self._work(handle, self.hangs)
        return AskSpatial.Result(answer=self.answer)

    async def _on_follow(self, handle: Any) -> FollowInstruction.Result:
        for each in self.feedback:
            handle.publish_feedback(each)
        if self.feedback and not (self.hangs or self.right_answer):
            await self._drive()
        await self._work(handle, self.hangs or bool(self.right_answer))
        if self.cancelled.is_set():
            reason = DeclineReason(reason=DeclineReason.CANCELLED, detail="cancelled by a person")
            return FollowInstruction.Result(decline=reason)
        return self.result

    async def _drive(self) -> None:
        """For a while: rclpy's client drops the progress that comes after the end."""
        there = Future(executor=self.executor)
        timer = self.create_timer(DRIVE_S, lambda: there.done() or there.set_result(None))
        await there
        self.destroy_timer(timer)

    async def _work(self, handle: Any, waits: bool) -> None:
        self._end = Future() if waits else None
        self.began()
        if self._end is not None:
            await self._end
        if handle.is_cancel_requested:
            self.cancelled.set()
            handle.canceled()
        elif self.succeeds:
            handle.succeed()
        else:
            handle.abort()

    def _on_cancel(self, _: Any) -> CancelResponse:
        self._finish()
        return CancelResponse.ACCEPT

    def _on_answer(
        self, request: AnswerQuestion.Request, response: AnswerQuestion.Response
    ) -> AnswerQuestion.Response:
        self.answers.append(request.answer)
        response.accepted = request.answer == self.right_answer
        response.message = "" if response.accepted else f"'{request.answer}' is none of them"
        if response.accepted:
            self._finish()
        return response

    def _finish(self) -> None:
        if self._end is not None and not self._end.done():
            self._end.set_result(None)
