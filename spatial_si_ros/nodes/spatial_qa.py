"""Answers questions about where things are, from the newest map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from diagnostic_msgs.msg import DiagnosticStatus
from rclpy.action.server import ServerGoalHandle

from spatial_si_interfaces.action import AskSpatial, FollowInstruction
from spatial_si_interfaces.msg import SpatialAnswer
from spatial_si_interfaces.srv import GetRelations, ResolveReference

from ..answers.answer import Answer, Declined, DeclineReason
from ..answers.backends import Backend
from ..answers.context import AskContext
from ..answers.measuring.index import labels_of
from ..answers.model.answering import NO_MODEL, Inquiry, answer, answer_about, answer_at_once
from ..language.parser import parse_question
from ..language.unknown import Vocabulary
from ..planning.active_look import LOOK_HELPS
from ..scene.resident import ResidentViews
from ..scene.snapshot import SceneSnapshot
from ..scene.store import SnapshotStore
from .asker import BadViewpoint
from .calibrated import use_calibration
from .convert_answers import answer_to_msg
from .look_client import LookClient
from .params import QaParams
from .patience import Interrupted, Patience
from .pending import PendingGoals
from .qa_relations import fill_related, relate
from .qa_requests import aids_of, pictures_of, refused
from .qa_resolving import Resolving
from .qos import EVENTS
from .runner import exit_with
from .seeing import SeeingNode
from .vocabulary import vocabulary_of
from .worker import Worker

DEADLINES_S = 0.1
EXECUTIVE_S = 3.0
"""Steady time to wait for the executive to react."""
CANCELLED = Declined(DeclineReason.CANCELLED, "the question was cancelled")


@dataclass(frozen=True)
class _Asked:
    """One goal: when it came and when it is given up, steady seconds.

    Attributes:
        context: of the moment at which it was first answered; None before.
        looks: what the robot drove to see; None: it has not tried.
    """

    goal: AskSpatial.Goal
    came_s: float
    until_s: float
    context: AskContext | None = None
    looks: str | None = None


class SpatialQa(SeeingNode):
    """Parses, grounds and answers; declines with a reason where it cannot.

    Who answers is the `backend` of the request, else of the parameters: measurement, the model that
    sees the kept pictures, or both. A question may bring its own pictures; then the model alone
    answers, from these, and no map is needed. Where the request lets the robot move, a question
    that is declined for want of a good view is handed to the executive, which drives to where it
    can be decided; then it is answered once more, meant from where it was asked.

    Questions wait in bounded queues, those for the model in one of their own. One that finds it
    full is accepted and ABORTED at once with reason BUSY; one that is not answered in time is
    ABORTED with TIMEOUT. An answer, and
    a refusal of its words, is SUCCEEDED. While not ACTIVE goals are rejected.

    Action: ask (AskSpatial).
    Services: resolve_reference (ResolveReference), get_relations (GetRelations).
    Calls: action follow_instruction (FollowInstruction), for questions that may move the robot.
    Publishes: answers (SpatialAnswer, reliable, depth 50): every answer and refusal.
    Subscribes, when no mapper shares its store: objects (latched), object_updates, occupancy,
        keyframes.
    tf: map -> base frame, and `speaker_frame` where it is named.
    """

    params_type = QaParams
    params: QaParams

    def __init__(
        self,
        store: SnapshotStore | None = None,
        tf: Any = None,
        views: ResidentViews | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__("spatial_qa", store, tf, views, **kwargs)
        self._goals = PendingGoals(self)
        self._asked: dict[bytes, _Asked] = {}
        self._answered = self._declined = self._busy = 0
        self._worker: Worker | None = None
        self._slow_worker: Worker | None = None
        self._look_worker: Worker | None = None
        self._vocabulary: Vocabulary | None = None

    def setup(self) -> None:
        super().setup()
        use_calibration(self.asker, self.params)
        self._vocabulary = vocabulary_of(self.params)
        self._answers = self.add_publisher(SpatialAnswer, "answers", EVENTS)
        self.add_action_server(AskSpatial, "ask", self._on_ask, self._goals.execute)
        self.add_service(ResolveReference, "resolve_reference", self._on_resolve, waits=True)
        self.add_service(GetRelations, "get_relations", self._on_relations)
        self._worker = Worker("spatial_qa", self.params.queue_length)
        self._slow_worker = Worker("spatial_qa with model", self.params.queue_length)
        self._look_worker = Worker("spatial_qa that looks", 0)
        self._resolving = Resolving(self, self._slow_worker, self._full)
        self._looker = LookClient(
            self.add_action_client(FollowInstruction, "follow_instruction"), EXECUTIVE_S
        )

    def start(self) -> None:
        super().start()
        self.add_timer(DEADLINES_S, self._on_deadlines)

    def stop(self) -> None:
        for handle in self._goals.handles:
            self._end(handle, Declined(DeclineReason.NOT_ACTIVE, "spatial_qa was deactivated"))

    def teardown(self) -> None:
        self.hang_up()
        for worker in (self._worker, self._slow_worker, self._look_worker):
            if worker is not None:
                worker.close()
        super().teardown()

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        level, message, figures = super().diagnose()
        workers = [each for each in (self._worker, self._slow_worker) if each is not None]
        waiting = max((each.waiting for each in workers), default=0)
        figures |= {
            "answered": self._answered,
            "declined": self._declined,
            "refused as busy": self._busy,
            "waiting": waiting,
        }
        if waiting >= self.params.queue_length > 0:
            return max(level, DiagnosticStatus.WARN), "the queue of questions is full", figures
        return level, message, figures

    # The action -------------------------------------------------------------------------------

    def _on_ask(self, handle: ServerGoalHandle) -> None:
        now_s, goal = self.steady_s(), handle.request
        own_s = self.params.look_timeout_s if goal.may_move else self.params.timeout_s
        timeout_s = goal.timeout if goal.timeout > 0.0 else own_s
        self._asked[bytes(handle.goal_id.uuid)] = _Asked(goal, now_s, now_s + timeout_s)
        self._goals.accept(handle)
        if self._worker is None or not self._worker.submit(lambda: self._work(handle)):
            self._busy += 1
            self._end(handle, self._full())

    def _on_deadlines(self) -> None:
        for handle in self._goals.handles:
            asked = self._asked.get(bytes(handle.goal_id.uuid))
            if handle.is_cancel_requested:
                self._end(handle, CANCELLED)
            elif asked is not None and self.steady_s() > asked.until_s:
                seconds = asked.until_s - asked.came_s
                self._end(
                    handle, Declined(DeclineReason.TIMEOUT, f"no answer within {seconds:.1f} s")
                )

    def _work(self, handle: ServerGoalHandle) -> None:
        """In the worker's thread: what needs no model, the rest goes to the slow one."""
        if handle.is_cancel_requested:
            self._end(handle, CANCELLED)
            return
        snapshot = self.store.latest
        found = self._answer(handle, snapshot)
        if not callable(found):
            self._look_or_end(handle, found, snapshot)
            return

        def ask() -> None:
            if not self._goals.is_pending(handle):
                return  # it has its end: too late, cancelled or deactivated
            self._look_or_end(handle, found(), snapshot)

        if self._slow_worker is None or not self._slow_worker.submit(ask):
            self._busy += 1
            self._end(handle, self._full())

    def _look_or_end(
        self, handle: ServerGoalHandle, found: Answer, snapshot: SceneSnapshot
    ) -> None:
        """Have the robot look where that may decide the question, else this is its answer."""
        asked = self._asked.get(bytes(handle.goal_id.uuid))
        declined = isinstance(found, Declined) and found.reason in LOOK_HELPS
        looked = asked is None or asked.looks is not None
        if not (handle.request.may_move and declined) or looked or handle.request.images:
            self._end(handle, found, snapshot)
        elif self._look_worker is None or not self._look_worker.submit(lambda: self._look(handle)):
            self._end(handle, found, snapshot)  # somebody else's question moves the robot

    def _look(self, handle: ServerGoalHandle) -> None:
        """In the thread that looks: have the executive drive, then answer once more."""
        key, goal = bytes(handle.goal_id.uuid), handle.request

        def check() -> None:
            if not self._goals.is_pending(handle):
                raise Interrupted(CANCELLED)

        request = FollowInstruction.Goal(
            question=goal.question,
            viewpoint=goal.viewpoint,
            min_probability=goal.min_probability,
            timeout=max(self._left_until(handle) - self.until(0.0), 1.0),
        )
        try:
            check()
            handle.publish_feedback(AskSpatial.Feedback(stage="looking"))
            look = self._looker.look(request, Patience(check))
        except Interrupted:
            return  # the question has its end
        asked = self._asked.get(key)
        if asked is None:
            return
        self._asked[key] = replace(asked, looks="; ".join(look.looks))
        if not look.looks:
            self.get_logger().info(f"no look for '{goal.question[:60]}': {look.report}")
        if self._worker is None or not self._worker.submit(lambda: self._work(handle)):
            self._busy += 1
            self._end(handle, self._full())

    def _answer(
        self, handle: ServerGoalHandle, snapshot: SceneSnapshot
    ) -> Answer | Callable[[], Answer]:
        """The answer, or what gives it when the model has been asked."""
        goal = handle.request
        backend = self.backend_of(goal.backend)
        wrong = refused(goal)
        if wrong is not None or isinstance(backend, Declined):
            return wrong or backend
        handle.publish_feedback(AskSpatial.Feedback(stage="parsing"))
        question = parse_question(goal.question, labels_of(snapshot), vocabulary=self._vocabulary)
        until_s = self._left_until(handle)
        if goal.images:
            return self._about_pictures(goal, question, backend, until_s)
        if isinstance(question, Declined) and question.reason is DeclineReason.BAD_INPUT:
            return question
        handle.publish_feedback(AskSpatial.Feedback(stage="grounding"))
        try:
            context = self._context_of(handle)
        except BadViewpoint as error:
            return error.declined
        handle.publish_feedback(AskSpatial.Feedback(stage="answering"))
        aids = aids_of(goal, self.params)
        if isinstance(aids, Declined):
            return aids
        inquiry = Inquiry(
            goal.question,
            question,
            snapshot,
            context,
            tuple(goal.choices),
            backend,
            self.teller,
            self.params.sure_probability,
            until_s,
            aids,
            self.fusion,
        )
        return answer_at_once(inquiry) or (lambda: answer(inquiry))

    def _context_of(self, handle: ServerGoalHandle) -> AskContext:
        """The situation in which the question was asked, also when the robot has moved since.

        Raises:
            BadViewpoint: see `Asker.context`.
        """
        key, goal = bytes(handle.goal_id.uuid), handle.request
        asked = self._asked.get(key)
        if asked is not None and asked.context is not None:
            return asked.context
        context = self.asker.context(goal.viewpoint, goal.min_probability)
        if asked is not None:
            self._asked[key] = replace(asked, context=context)
        return context

    def _about_pictures(
        self, goal: AskSpatial.Goal, question: Any, backend: Backend, until_s: float
    ) -> Answer | Callable[[], Answer]:
        """A question about pictures of its own."""
        if backend is Backend.GEOMETRY:
            return Declined(
                DeclineReason.BAD_INPUT,
                "questions about pictures need the model; backend 'geometry' answers from the map",
            )
        teller = self.teller
        if teller is None:
            return NO_MODEL
        pictures = pictures_of(goal)
        if isinstance(pictures, Declined):
            return pictures
        wanted = goal.min_probability or self.params.min_probability
        return lambda: answer_about(
            goal.question, question, pictures, list(goal.choices), teller, wanted, until_s
        )

    def _left_until(self, handle: ServerGoalHandle) -> float:
        """The steady time at which a goal is given up."""
        asked = self._asked.get(bytes(handle.goal_id.uuid))
        return self.until(asked.until_s - self.steady_s() if asked is not None else 0.0)

    def _end(
        self, handle: ServerGoalHandle, answer: Answer, snapshot: SceneSnapshot | None = None
    ) -> None:
        """Publish the answer and give the goal its end, unless it has one."""
        used = snapshot if snapshot is not None else self.store.latest
        msg = answer_to_msg(
            answer, handle.request.question, used.frame_id, used.stamp_ns, used.version
        )
        asked = self._asked.pop(bytes(handle.goal_id.uuid), None)
        if asked is not None:
            msg.latency = self.steady_s() - asked.came_s
        answered_here = snapshot is not None
        looks = (asked.looks or "") if asked is not None else ""
        if not self._goals.end(handle, answered_here, AskSpatial.Result(answer=msg, looks=looks)):
            return
        if isinstance(answer, Declined):
            self._declined += 1
        else:
            self._answered += 1
        self._answers.publish(msg)

    # The services -----------------------------------------------------------------------------

    async def _on_resolve(
        self, request: ResolveReference.Request, response: ResolveReference.Response
    ) -> ResolveReference.Response:
        return await self._resolving.serve(request, response)

    def _full(self) -> Declined:
        return Declined(
            DeclineReason.BUSY,
            f"{self.params.queue_length} questions are waiting already; ask again later",
        )

    def _on_relations(
        self, request: GetRelations.Request, response: GetRelations.Response
    ) -> GetRelations.Response:
        if not self.is_active:
            declined = Declined(DeclineReason.NOT_ACTIVE, "spatial_qa is not active")
            return fill_related(response, declined)
        return relate(request, response, self.store.latest, self.asker)


def main() -> None:
    """Run spatial_qa alone; the map comes by topics."""
    exit_with(lambda: [SpatialQa()])


if __name__ == "__main__":
    main()
