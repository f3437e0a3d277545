"""Which object words mean, as the service resolve_reference tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from spatial_si_interfaces.srv import ResolveReference

from ..answers.backends import Backend
from ..answers.grounding.ground import Resolved, resolve
from ..answers.grounding.referee import Doubts, Pick, Referee
from ..answers.measuring.index import labels_of
from ..answers.model.answering import NO_MODEL
from ..language.declined import Declined, DeclineReason
from ..language.parser import parse_reference
from ..scene.snapshot import SceneSnapshot
from .asker import BadViewpoint
from .convert_answers import decline_to_msg
from .qa_requests import fill_resolved
from .worker import Worker, later

if TYPE_CHECKING:
    from .spatial_qa import SpatialQa


class Resolving:
    """Serves it: what measurement is sure of at once, the rest with the model."""

    def __init__(self, node: SpatialQa, worker: Worker, busy: Callable[[], Declined]) -> None:
        """
        Args:
            worker: in whose thread the model is asked.
            busy: the refusal when too many wait for it.
        """
        self._node, self._worker, self._busy = node, worker, busy

    async def serve(
        self, request: ResolveReference.Request, response: ResolveReference.Response
    ) -> ResolveReference.Response:
        """The response, once the model has been asked where that helps."""
        node = self._node
        snapshot = node.store.latest
        response.map_version = snapshot.version
        backend = node.backend_of(request.backend)
        if isinstance(backend, Declined):
            response.decline = decline_to_msg(backend)
            return response
        doubts = Doubts(node.params.sure_probability)
        if node.teller is None or backend in (Backend.GEOMETRY, Backend.AUTO):
            found = self._resolve(request, snapshot, backend, doubts)
            if node.teller is None or backend is Backend.GEOMETRY or not doubts.any:
                return fill_resolved(response, found)
        until_s = node.until(node.params.timeout_s)
        resolving = later(
            node,
            self._worker,
            lambda: self._resolved_with(request, snapshot, backend, until_s),
            lambda: (Declined(DeclineReason.NOT_ACTIVE, "spatial_qa was cleaned up"), ()),
        )
        if resolving is None:
            return fill_resolved(response, self._busy())
        found, picks = await resolving
        for pick in picks:
            response.source = pick.source.value
            ids = {*response.evidence_keyframe_ids, *pick.keyframe_ids}
            response.evidence_keyframe_ids = sorted(ids)
        return fill_resolved(response, found)

    def _resolved_with(
        self,
        request: ResolveReference.Request,
        snapshot: SceneSnapshot,
        backend: Backend,
        until_s: float,
    ) -> tuple[Resolved | Declined, tuple[Pick, ...]]:
        """In the slow worker's thread: with the model."""
        referee = self._node.referee(backend, until_s)
        if referee is None or self._node.until(0.0) > until_s:
            why = f"the model was busy for {self._node.params.timeout_s:g} s with other questions"
            return Declined(DeclineReason.TIMEOUT, why), ()
        found = self._resolve(request, snapshot, backend, referee)
        return found, tuple(referee.picks.values())

    def _resolve(
        self,
        request: ResolveReference.Request,
        snapshot: SceneSnapshot,
        backend: Backend,
        referee: Referee,
    ) -> Resolved | Declined:
        if not self._node.is_active:
            return Declined(DeclineReason.NOT_ACTIVE, "spatial_qa is not active")
        if self._node.teller is None and backend in (Backend.MODEL, Backend.BOTH):
            return NO_MODEL
        reference = parse_reference(request.reference, labels_of(snapshot))
        if isinstance(reference, Declined):
            return reference
        try:
            context = self._node.asker.context(request.viewpoint)
        except BadViewpoint as error:
            return error.declined
        return resolve(reference, snapshot, replace(context, referee=referee))
