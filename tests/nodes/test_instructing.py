"""Tests for nodes/instructing.py: one instruction at a time, without waiting."""

from __future__ import annotations

from queue import SimpleQueue
from typing import Any

from nodes.fake_listeners import FakeListeners
from nodes.harness import WAIT_S, Ros
from rclpy.action import GoalResponse

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_ros.nodes.instructing import Instructing


def instructing(ros: Ros) -> tuple[Instructing, SimpleQueue[Any]]:
    ended: SimpleQueue[Any] = SimpleQueue()
    client = ros.action_client(FollowInstruction, "follow_instruction")
    return Instructing(client, lambda _: None, ended.put), ended


def test_a_cancel_before_the_goal_was_taken_reaches_it(ros: Ros) -> None:
    others = ros.spin(FakeListeners(context=ros.context))
    others.hangs = True
    client, ended = instructing(ros)
    client.follow("go to the sofa")
    assert client.cancel()
    assert ended.get(timeout=WAIT_S).report == "the instruction was cancelled"
    assert not client.running


def test_what_replaces_is_followed_after_the_end_of_what_ran(ros: Ros) -> None:
    others = ros.spin(FakeListeners(context=ros.context))
    others.hangs = True
    client, ended = instructing(ros)
    client.follow("go to the sofa")
    assert others.began.wait(WAIT_S)
    others.hangs = False
    client.follow("look around")
    assert ended.get(timeout=WAIT_S).report == "the instruction was cancelled"
    assert ended.get(timeout=WAIT_S).report == "did: look around"
    assert others.commands == ["go to the sofa", "look around"]


def test_a_goal_that_is_rejected_ends(ros: Ros) -> None:
    others = ros.spin(FakeListeners(context=ros.context))
    others._server.register_goal_callback(lambda _: GoalResponse.REJECT)
    client, ended = instructing(ros)
    client.follow("go to the sofa")
    assert ended.get(timeout=WAIT_S) is None
    assert not client.cancel()
