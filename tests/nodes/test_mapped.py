"""Tests for nodes/mapped.py: what every node that reads words and the map has in common."""

from __future__ import annotations

import threading

import pytest
from nodes.harness import Ros
from nodes.scenery import FixedTf

from spatial_si_ros.language import parser
from spatial_si_ros.nodes.executive import Executive
from spatial_si_ros.nodes.navigation_planner import NavigationPlanner
from spatial_si_ros.nodes.spatial_qa import SpatialQa
from spatial_si_ros.scene.store import SnapshotStore


@pytest.mark.parametrize("kind", [SpatialQa, NavigationPlanner, Executive])
def test_the_parser_is_built_before_the_first_sentence(ros: Ros, kind: type) -> None:
    parser._grammar.cache_clear()
    node = kind(SnapshotStore(), FixedTf(), context=ros.context)
    node.trigger_configure()
    assert parser._grammar.cache_info().misses == 1
    parser.parse_question("how many chairs are there?")
    parser.parse_instruction("go to the table")
    assert parser._grammar.cache_info().misses == 1
    node.destroy_node()


def test_nodes_of_one_process_build_it_once() -> None:
    parser._grammar.cache_clear()
    threads = [threading.Thread(target=parser.warm_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30.0)
    assert parser._grammar.cache_info().misses == 1
