"""A question that may move the robot: spatial_qa, the executive and a fake base together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from nodes.harness import Ros, wait
from nodes.scenery import room_snapshot
from nodes.test_executive import Stage, end
from nodes.test_spatial_qa import until_active

from spatial_si_interfaces.action import AskSpatial, FollowInstruction
from spatial_si_interfaces.msg import DeclineReason, SpatialAnswer
from spatial_si_ros.nodes.spatial_qa import SpatialQa
from spatial_si_ros.scene.snapshot import SceneSnapshot

QUESTION = "is the table in front of the tv?"


def with_blind_tv() -> SceneSnapshot:
    """The room, where nobody has seen which way the TV looks."""
    room = room_snapshot()
    return replace(room, objects={**room.objects, 2: replace(room.objects[2], front=None)})


class Asking(Stage):
    """The stage with spatial_qa; after `looks` drives the map knows the TV's front."""

    def __init__(self, ros: Ros, looks: int, *script: str, **options: Any) -> None:
        super().__init__(ros, *script, snapshot=with_blind_tv(), **options)
        ros.spin(SpatialQa(self.store, self.tf, context=ros.context))
        until_active(ros, "spatial_qa")
        self.ask_client = ros.action_client(AskSpatial, "ask")
        self.stages: list[str] = []

        def see() -> None:
            if len(self.base.goals) == looks:
                self.store.publish(room_snapshot())

        ros.probe.create_timer(0.02, see)

    def start(self, **fields: Any) -> Any:
        goal = AskSpatial.Goal(question=QUESTION, **fields)
        return wait(
            self.ask_client.send_goal_async(
                goal, feedback_callback=lambda msg: self.stages.append(msg.feedback.stage)
            )
        )

    def ask(self, **fields: Any) -> AskSpatial.Result:
        return end(self.start(**fields)).result


def test_without_leave_it_is_declined_where_it_stands(ros: Ros) -> None:
    stage = Asking(ros, 1)
    result = stage.ask()
    assert result.answer.decline.reason == DeclineReason.NOT_OBSERVED_WELL
    assert result.looks == ""
    assert not stage.base.goals


def test_it_drives_to_a_view_of_the_thing_and_answers(ros: Ros) -> None:
    stage = Asking(ros, 1)
    result = stage.ask(may_move=True)
    assert result.answer.status == SpatialAnswer.ANSWERED, result.answer.decline.detail
    assert result.answer.boolean is True
    (look,) = stage.base.goals
    ray = np.array([3.0, 4.7]) - look[:2, 3]
    assert np.hypot(*ray) < 3.5
    assert look[:2, 0] @ ray > 0.9 * np.hypot(*ray), "it faces the TV"
    assert "looking" in stage.stages
    assert result.looks.startswith("looking at tv_2, for ")


def test_what_no_look_decides_stays_declined(ros: Ros) -> None:
    stage = Asking(ros, 99)
    result = stage.ask(may_move=True)
    assert result.answer.decline.reason == DeclineReason.NOT_OBSERVED_WELL
    looks = result.looks.split("; ")
    assert 1 <= len(looks) <= len(stage.base.goals) <= 6


def test_cancelling_the_question_stops_the_base(ros: Ros) -> None:
    stage = Asking(ros, 1, "hang")
    handle = stage.start(may_move=True)
    assert stage.base.driving.wait(20.0)
    wait(handle.cancel_goal_async())
    assert end(handle).result.answer.decline.reason == DeclineReason.CANCELLED
    assert stage.base.cancelled.wait(20.0)


def test_the_executive_refuses_both_at_once(ros: Ros) -> None:
    stage = Stage(ros)
    result = stage.go("go to the table", question=QUESTION)
    assert result.decline.reason == DeclineReason.BAD_INPUT
    assert "got both" in result.report


def test_the_executive_refuses_words_that_ask_nothing(ros: Ros) -> None:
    stage = Stage(ros)
    goal = FollowInstruction.Goal(question="go to the table")
    result = end(wait(stage.client.send_goal_async(goal))).result
    assert result.decline.reason == DeclineReason.UNPARSEABLE
    assert not stage.base.goals
