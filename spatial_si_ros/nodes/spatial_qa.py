"""Answers questions about where things are, from the newest map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from diagnostic_msgs.msg import DiagnosticStatus
from rclpy.action.server import ServerGoalHandle

from spatial_si_interfaces.action import AskSpatial
from spatial_si_interfaces.msg import SpatialAnswer
from spatial_si_interfaces.srv import GetRelations, ResolveReference

from ..answers.answer import Answer, Declined, DeclineReason
from ..answers.geometric import answer as answer_geometrically
from ..answers.ground import Grounder, Resolved, resolve
from ..answers.index import index_of, labels_of
from ..answers.related import related
from ..language.parser import parse_question, parse_reference
from ..scene.snapshot import SceneSnapshot
from ..scene.store import SnapshotStore
from . import convert
from .asker import BadViewpoint
from .convert_answers import (
    RELATION_FROM_MSG,
    answer_to_msg,
    decline_to_msg,
    fact_to_msg,
)
from .mapped import MappedNode
from .params import QaParams
from .pending import PendingGoals
from .qos import EVENTS
from .runner import exit_with
from .worker import Worker

MAX_CHOICES = 50
MAX_RELATED = 50
DEADLINES_S = 0.1


@dataclass(frozen=True)
class _Asked:
    """One goal: when it came and when it is given up, steady seconds."""

    goal: AskSpatial.Goal
    came_s: float
    until_s: float


class SpatialQa(MappedNode):
    """Parses, grounds and answers; declines with a reason where it cannot.

    Questions wait in a bounded queue. One that finds it full is accepted and ABORTED at once
    with reason BUSY; one that is not answered in time is ABORTED with TIMEOUT. An answer, and
    a refusal of its words, is SUCCEEDED. While not ACTIVE goals are rejected.

    Action: ask (AskSpatial).
    Services: resolve_reference (ResolveReference), get_relations (GetRelations).
    Publishes: answers (SpatialAnswer, reliable, depth 50): every answer and refusal.
    Subscribes, when no mapper shares its store: objects (latched), object_updates, occupancy.
    tf: map -> base frame, and `speaker_frame` where it is named.
    """

    params_type = QaParams
    params: QaParams

    def __init__(self, store: SnapshotStore | None = None, tf: Any = None, **kwargs: Any) -> None:
        super().__init__("spatial_qa", store, tf, **kwargs)
        self._goals = PendingGoals(self)
        self._asked: dict[bytes, _Asked] = {}
        self._answered = self._declined = self._busy = 0
        self._worker: Worker | None = None

    def setup(self) -> None:
        super().setup()
        self._answers = self.add_publisher(SpatialAnswer, "answers", EVENTS)
        self.add_action_server(AskSpatial, "ask", self._on_ask, self._goals.execute)
        self.add_service(ResolveReference, "resolve_reference", self._on_resolve)
        self.add_service(GetRelations, "get_relations", self._on_relations)
        self._worker = Worker("spatial_qa", self.params.queue_length)

    def start(self) -> None:
        super().start()
        self.add_timer(DEADLINES_S, self._on_deadlines)

    def stop(self) -> None:
        for handle in self._goals.handles:
            self._end(handle, Declined(DeclineReason.NOT_ACTIVE, "spatial_qa was deactivated"))

    def teardown(self) -> None:
        if self._worker is not None:
            self._worker.close()
        super().teardown()

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        level, message, figures = super().diagnose()
        waiting = self._worker.waiting if self._worker is not None else 0
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
        timeout_s = goal.timeout if goal.timeout > 0.0 else self.params.timeout_s
        self._asked[bytes(handle.goal_id.uuid)] = _Asked(goal, now_s, now_s + timeout_s)
        self._goals.accept(handle)
        if self._worker is None or not self._worker.submit(lambda: self._work(handle)):
            self._busy += 1
            self._end(
                handle,
                Declined(
                    DeclineReason.BUSY,
                    f"{self.params.queue_length} questions are waiting already; ask again later",
                ),
            )

    def _on_deadlines(self) -> None:
        for handle in self._goals.handles:
            asked = self._asked.get(bytes(handle.goal_id.uuid))
            if asked is not None and self.steady_s() > asked.until_s:
                seconds = asked.until_s - asked.came_s
                self._end(
                    handle, Declined(DeclineReason.TIMEOUT, f"no answer within {seconds:.1f} s")
                )

    def _work(self, handle: ServerGoalHandle) -> None:
        """In the worker's thread."""
        if handle.is_cancel_requested:
            self._end(handle, Declined(DeclineReason.CANCELLED, "the question was cancelled"))
            return
        snapshot = self.store.latest
        self._end(handle, self._answer(handle, snapshot), snapshot)

    def _answer(self, handle: ServerGoalHandle, snapshot: SceneSnapshot) -> Answer:
        goal = handle.request
        refused = _refused(goal)
        if refused is not None:
            return refused
        handle.publish_feedback(AskSpatial.Feedback(stage="parsing"))
        question = parse_question(goal.question, labels_of(snapshot))
        if isinstance(question, Declined):
            return question
        handle.publish_feedback(AskSpatial.Feedback(stage="grounding"))
        try:
            context = self.asker.context(goal.viewpoint, goal.min_probability)
        except BadViewpoint as error:
            return error.declined
        handle.publish_feedback(AskSpatial.Feedback(stage="answering"))
        return answer_geometrically(question, snapshot, context, list(goal.choices))

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
        if not self._goals.end(handle, answered_here, AskSpatial.Result(answer=msg)):
            return
        if isinstance(answer, Declined):
            self._declined += 1
        else:
            self._answered += 1
        self._answers.publish(msg)

    # The services -----------------------------------------------------------------------------

    def _on_resolve(
        self, request: ResolveReference.Request, response: ResolveReference.Response
    ) -> ResolveReference.Response:
        snapshot = self.store.latest
        response.map_version = snapshot.version
        found = self._resolve(request, snapshot)
        if isinstance(found, Declined):
            response.decline = decline_to_msg(found)
            return response
        response.resolved = True
        response.object_id = found.thing.id
        response.probability = float(found.probability)
        for each in found.candidates:
            response.candidates.append(convert.object_to_msg(each.thing))
            response.candidate_probabilities.append(float(each.probability))
        return response

    def _resolve(
        self, request: ResolveReference.Request, snapshot: SceneSnapshot
    ) -> Resolved | Declined:
        if not self.is_active:
            return Declined(DeclineReason.NOT_ACTIVE, "spatial_qa is not active")
        reference = parse_reference(request.reference, labels_of(snapshot))
        if isinstance(reference, Declined):
            return reference
        try:
            context = self.asker.context(request.viewpoint)
        except BadViewpoint as error:
            return error.declined
        return resolve(reference, snapshot, context)

    def _on_relations(
        self, request: GetRelations.Request, response: GetRelations.Response
    ) -> GetRelations.Response:
        snapshot = self.store.latest
        response.map_version = snapshot.version
        declined = self._relate(request, response, snapshot)
        response.success = declined is None
        if declined is not None:
            response.decline = decline_to_msg(declined)
        return response

    def _relate(
        self,
        request: GetRelations.Request,
        response: GetRelations.Response,
        snapshot: SceneSnapshot,
    ) -> Declined | None:
        if not self.is_active:
            return Declined(DeclineReason.NOT_ACTIVE, "spatial_qa is not active")
        if len(snapshot) == 0:
            return Declined(DeclineReason.MAP_EMPTY, "nothing was seen yet")
        unknown = [i for i in request.object_ids if i not in snapshot.objects]
        kinds = [RELATION_FROM_MSG.get(each) for each in request.relations]
        ids = list(request.object_ids) or list(snapshot.objects)[:MAX_RELATED]
        if unknown:
            return Declined(DeclineReason.NOT_SEEN, f"no object has the id {unknown[0]}")
        if None in kinds or len(ids) > MAX_RELATED:
            return Declined(
                DeclineReason.BAD_INPUT,
                f"want relations of Relation.msg and at most {MAX_RELATED} objects",
            )
        try:
            context = self.asker.context(request.viewpoint)
        except BadViewpoint as error:
            return error.declined
        wanted = frozenset(kind for kind in kinds if kind is not None)
        facts = related(
            [snapshot.objects[i] for i in dict.fromkeys(ids)],
            wanted or frozenset(RELATION_FROM_MSG.values()),
            Grounder(index_of(snapshot), context),
            request.min_probability,
        )
        response.relations = [fact_to_msg(fact, frame) for fact, frame in facts]
        return None


def _refused(goal: AskSpatial.Goal) -> Declined | None:
    """What is wrong with a goal apart from its words."""
    if goal.images:
        return Declined(
            DeclineReason.BAD_INPUT,
            "questions about pictures need a model; this node answers from the measured map",
        )
    if len(goal.choices) > MAX_CHOICES:
        return Declined(
            DeclineReason.BAD_INPUT, f"{len(goal.choices)} choices; at most {MAX_CHOICES} are read"
        )
    if not (math.isfinite(goal.min_probability) and 0.0 <= goal.min_probability <= 1.0):
        return Declined(
            DeclineReason.BAD_INPUT, f"min_probability wants 0..1, got {goal.min_probability}"
        )
    return None


def main() -> None:
    """Run spatial_qa alone; the map comes by topics."""
    exit_with(lambda: [SpatialQa()])


if __name__ == "__main__":
    main()
