"""Viewpoints in words to poses in the map."""

from __future__ import annotations

from ...geometry.viewpoints import Observer
from ...language.declined import Declined
from ...language.references import ViewpointSpec
from ...scene.snapshot import SceneSnapshot
from ..context import AskContext
from ..measuring.index import index_of
from .ground import Grounder


def ground_viewpoint(
    spec: ViewpointSpec, snapshot: SceneSnapshot, context: AskContext
) -> Observer | Declined:
    """Where somebody looks from: as the words say, else as the request says, else the asker."""
    sight = Grounder(index_of(snapshot), context, spec).sight()
    return sight if isinstance(sight, Declined) else sight.observer
