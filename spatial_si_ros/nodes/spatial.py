"""The process `spatial`: mapper, questions, planners and executive on one shared map."""

from __future__ import annotations

from rclpy.node import Node

from ..scene.keyframes import KeyframeStore
from ..scene.resident import ResidentViews
from ..scene.store import SnapshotStore
from .executive import Executive
from .manipulation_planner import ManipulationPlanner
from .navigation_planner import NavigationPlanner
from .runner import exit_with
from .scene_mapper import SceneMapper
from .spatial_qa import SpatialQa


def make_nodes() -> list[Node]:
    """The nodes of `node_set.SPATIAL`; the mapper writes the store, the others read it.

    They share the kept pictures, and one tf listener, which lives on the mapper: it needs tf at
    every frame.
    """
    store, views = SnapshotStore(), ResidentViews(KeyframeStore())
    mapper = SceneMapper(store, keyframes=views.keyframes)
    tf = mapper.tf
    return [
        mapper,
        SpatialQa(store, tf, views),
        NavigationPlanner(store, tf, views),
        ManipulationPlanner(store, tf, views),
        Executive(store, tf),
    ]


def main() -> None:
    """Run them until a signal."""
    exit_with(make_nodes)


if __name__ == "__main__":
    main()
