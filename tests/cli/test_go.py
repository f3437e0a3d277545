"""`spatial-si go` with a real action server behind it, and a real terminal in front."""

from __future__ import annotations

import json
import math
import os
import pty
import signal
from collections.abc import Iterator

import pytest
from cli.fake_nodes import FakeNodes

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import (
    Backend,
    DeclineReason,
    Grounding,
    NavigationGoal,
    StepReport,
)
from spatial_si_ros.cli import go
from spatial_si_ros.cli.keyboard import Keyboard

Feedback = FollowInstruction.Feedback


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A terminal as standard input; what is written into this descriptor is typed there."""
    person, terminal = pty.openpty()
    monkeypatch.setattr(go, "Keyboard", lambda: Keyboard(terminal))
    yield person
    os.close(person)
    os.close(terminal)


def asking() -> Feedback:
    return Feedback(stage=Feedback.ASKING, question="Which sofa?", options=["sofa_1", "sofa_2"])


def test_progress_result_and_reason_are_shown(fake: FakeNodes, command) -> None:
    plan = ["find the sofa", "drive to its left"]
    fake.feedback = [
        Feedback(stage=Feedback.GROUNDING, plan=plan, plan_index=0),
        Feedback(stage=Feedback.DRIVING, plan=plan, plan_index=1, distance_remaining=2.5),
        Feedback(stage=Feedback.DRIVING, plan=plan, plan_index=1, distance_remaining=0.5),
    ]
    goal = NavigationGoal(probability=0.91, reason="0.6 m left of sofa_1")
    goal.pose.header.frame_id = "map"
    goal.pose.pose.position.x = 1.5
    goal.pose.pose.orientation.z = math.sin(0.25)
    goal.pose.pose.orientation.w = math.cos(0.25)
    fake.result.goal = goal
    fake.result.final_pose = goal.pose
    status, out, _ = command("go", "go to the left of the sofa")
    assert status == 0
    assert fake.goals[0].instruction == "go to the left of the sofa"
    for words in ("I am there.", "0.6 m left of sofa_1", "91.0 %", "x 1.50 m", "heading 0.50 rad"):
        assert words in out
    assert out.count("driving · step 2 of 2: drive to its left") == 1
    assert "grounding · step 1 of 2: find the sofa" in out


def test_what_the_model_decided_is_shown(fake: FakeNodes, command) -> None:
    fake.result.groundings = [
        Grounding(words="the chair", object_id=4, probability=0.93, source=Grounding.BOTH)
    ]
    status, out, _ = command("go", "go to the chair", "--backend", "both")
    assert status == 0
    assert fake.goals[0].backend.kind == Backend.BOTH
    assert "'the chair' is object 4, 93.0 %, by measurement and model" in out


def test_what_the_hand_does_and_each_step_is_shown(fake: FakeNodes, command) -> None:
    plan = ["pick up the mug", "put it on the bookshelf"]
    fake.feedback = [
        Feedback(stage=Feedback.GRASPING, plan=plan, plan_index=0),
        Feedback(stage=Feedback.PLACING, plan=plan, plan_index=1),
    ]
    fake.result = FollowInstruction.Result(
        success=False,
        report="picked up mug_6; then: the shelf is full",
        decline=DeclineReason(reason=DeclineReason.NO_ROOM, detail="the shelf is full"),
        steps=[
            StepReport(words=plan[0], success=True, report="picked up mug_6", object_id=6),
            StepReport(words=plan[1], report="the shelf is full", duration=12.0),
        ],
    )
    fake.succeeds = False
    status, out, _ = command("go", "pick up the mug and put it on the shelf")
    assert status == 1
    for words in (
        "grasping · step 1 of 2: pick up the mug",
        "placing · step 2 of 2: put it on the bookshelf",
        "declined: no room",
        "picked up mug_6; then: the shelf is full",
        "pick up the mug: done (picked up mug_6)",
        "put it on the bookshelf: not done, 12 s (the shelf is full)",
    ):
        assert words in out, out


@pytest.mark.parametrize("succeeds", [True, False])
def test_a_refusal_is_no_success_however_the_goal_ends(fake, command, succeeds) -> None:
    fake.succeeds = succeeds
    fake.result = FollowInstruction.Result(
        success=not succeeds,
        decline=DeclineReason(reason=DeclineReason.UNREACHABLE, detail="the table is in the way"),
    )
    status, out, _ = command("go", "behind", "the", "sofa", "--json", "-")
    value = json.loads(out)
    assert status == 1
    assert value["success"] is False and value["goal"] is None
    assert value["decline"]["reason"] == "unreachable"


def test_a_question_back_without_a_person_ends_with_its_own_status(fake, command) -> None:
    fake.feedback, fake.right_answer = [asking()], "sofa_2"
    status, out, err = command("go", "go to the sofa")
    assert status == 5
    for words in ("Which sofa?", "1  sofa_1", "2  sofa_2"):
        assert words in out
    assert "nobody is there to answer" in err
    assert fake.cancelled.is_set() and fake.answers == []


def test_a_person_answers_by_number_after_a_slip(fake, command, typed) -> None:
    fake.feedback, fake.right_answer = [asking()], "sofa_2"
    os.write(typed, b"the \xff one\n\n2\n")
    status, _, err = command("go", "go to the sofa")
    assert status == 0
    assert fake.answers == ["the \ufffd one", "sofa_2"]
    assert "is none of them" in err


def test_a_person_may_close_the_terminal_instead(fake, command, typed) -> None:
    fake.feedback, fake.right_answer = [asking()], "sofa_2"
    os.write(typed, b"\x04")
    assert command("go", "go to the sofa")[0] == 5
    assert fake.cancelled.is_set()


def test_a_question_that_runs_out_of_time_is_cancelled(fake, command, typed) -> None:
    fake.feedback, fake.right_answer = [asking()], "sofa_2"
    status, _, err = command("go", "go to the sofa", "--timeout", "0.5")
    assert status == 4
    assert "no end within 0.5 s: cancelling" in err
    assert fake.cancelled.is_set()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_cancels_and_waits_for_the_end(fake, command, number) -> None:
    fake.hangs = True
    fake.feedback = [Feedback(stage=Feedback.DRIVING)]
    fake.began = lambda: os.kill(os.getpid(), number)
    assert command("go", "explore")[0] == 130
    assert fake.cancelled.is_set()


def test_an_instruction_without_end_is_cancelled(fake, command) -> None:
    fake.hangs = True
    status, out, _ = command("go", "explore", "--timeout", "0.3")
    assert status == 4
    assert "declined: cancelled" in out


def test_nobody_there(ros, command) -> None:
    status, _, err = command("go", "explore", "--wait", "0.2")
    assert status == 3
    assert "No action /follow_instruction" in err


def test_a_server_that_takes_no_goals_is_named(fake, command) -> None:
    fake.accepts = False
    assert command("go", "explore")[0] == 1


@pytest.mark.parametrize(
    ("line", "meaning"), [("1", "a"), ("2", "b"), ("3", "3"), ("0", "0"), ("b", "b"), ("²", "²")]
)
def test_what_a_typed_line_means(line: str, meaning: str) -> None:
    assert go.chosen(line, ["a", "b"]) == meaning
