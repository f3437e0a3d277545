"""Tests for nodes/asker.py: a pose from tf counts only while it is fresh."""

from __future__ import annotations

from dataclasses import replace

import pytest
from nodes.scenery import FixedTf, room_snapshot

from spatial_si_interfaces.msg import Viewpoint
from spatial_si_ros.answers import ask
from spatial_si_ros.answers.answer import Declined
from spatial_si_ros.errors import TransformStale
from spatial_si_ros.language.declined import DeclineReason
from spatial_si_ros.language.parser import parse_instruction
from spatial_si_ros.nodes.asker import Asker, BadViewpoint
from spatial_si_ros.nodes.params import AskerParams
from spatial_si_ros.planning.drive_grid import Body
from spatial_si_ros.planning.planner import plan

S = 1_000_000_000
NOW_NS = 100 * S


def asker(age_s: float | None, **params: object) -> Asker:
    """Asks at 100 s, with the robot's pose that old."""
    tf = FixedTf()
    tf.stamp_ns = None if age_s is None else NOW_NS - round(age_s * S)
    return Asker(tf, lambda: replace(AskerParams(), **params), lambda: NOW_NS)


@pytest.mark.parametrize("age_s", [0.0, 1.9, -1.9, None])
def test_a_fresh_and_a_fixed_pose_are_used(age_s: float | None) -> None:
    context = asker(age_s).context(Viewpoint())
    assert context.robot is not None
    assert context.robot.position_m[:2] == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize(("age_s", "said"), [(3.4, "3.4 s old"), (-60.0, "60.0 s in the future")])
def test_an_old_pose_is_stale_where_it_is_needed(age_s: float, said: str) -> None:
    """In the future: the clock went back, or two clocks do not agree."""
    context = asker(age_s).context(Viewpoint())
    declined = ask("is the sofa to my left?", room_snapshot(), context)
    assert isinstance(declined, Declined)
    assert declined.reason is DeclineReason.STALE
    assert declined.detail == (
        "where the robot is in the map is not known: "
        f"tf of 'base_link' in 'map' is {said}, and max_pose_age_s is 2 s"
    )
    goals = plan(parse_instruction("go to the table"), room_snapshot(), context, Body(0.2))
    assert goals == declined


@pytest.mark.parametrize(
    "question",
    [
        "how many chairs are there?",
        "is the red chair left of the table as seen from the sofa?",
        "how far is the mug from the tv?",
    ],
)
def test_what_needs_no_robot_is_answered_all_the_same(question: str) -> None:
    old, fresh = (asker(age_s).context(Viewpoint()) for age_s in (3600.0, 0.0))
    answer = ask(question, room_snapshot(), old)
    assert not isinstance(answer, Declined)
    assert answer.text == ask(question, room_snapshot(), fresh).text


def test_the_limit_is_a_parameter() -> None:
    assert asker(3.4, max_pose_age_s=5.0).context(Viewpoint()).robot is not None
    with pytest.raises(TransformStale, match=r"0\.5 s old"):
        asker(0.5, max_pose_age_s=0.2).robot_pose()


def test_an_old_speaker_is_stale() -> None:
    with pytest.raises(BadViewpoint, match=r"the speaker's place is not known: .* 9\.0 s old") as e:
        asker(9.0, speaker_frame="base_link").context(Viewpoint())
    assert e.value.declined.reason is DeclineReason.STALE


def test_an_old_frame_of_a_viewpoint_is_stale() -> None:
    viewpoint = Viewpoint(kind=Viewpoint.POSE)
    viewpoint.pose.header.frame_id = "base_link"
    viewpoint.pose.pose.orientation.w = 1.0
    assert asker(1.0).context(viewpoint).viewpoint.position_m[:2] == pytest.approx([1.0, 1.0])
    with pytest.raises(BadViewpoint, match="the viewpoint's pose is unusable") as e:
        asker(9.0).context(viewpoint)
    assert e.value.declined.reason is DeclineReason.STALE


def test_an_unknown_robot_is_no_viewpoint() -> None:
    context = asker(0.0, base_frame="nowhere").context(Viewpoint())
    assert context.no_robot.reason is DeclineReason.NO_VIEWPOINT
    assert "no transform from 'nowhere' to 'map'" in context.no_robot.detail
