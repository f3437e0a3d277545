"""`spatial-si ask` with a real action server behind it."""

from __future__ import annotations

import json
import math
import os
import signal
from pathlib import Path

import pytest
from cli.fake_nodes import FakeNodes

from spatial_si_interfaces.msg import (
    Backend,
    DeclineReason,
    FrameOfReference,
    Relation,
    SpatialAnswer,
    Viewpoint,
)
from spatial_si_ros.answers.model.aids import NAMES
from spatial_si_ros.cli.ask import AIDS


def yes() -> SpatialAnswer:
    return SpatialAnswer(
        status=SpatialAnswer.ANSWERED,
        value_kind=SpatialAnswer.BOOLEAN,
        boolean=True,
        text="Yes, mug_3 is left of laptop_5.",
        probability=0.984,
        frame=FrameOfReference(kind=FrameOfReference.RELATIVE, description="as seen from sofa_1"),
        frame_note="from where the robot stands: no",
        evidence_object_ids=[3, 5],
        evidence_relations=[
            Relation(relation=Relation.LEFT_OF, subject_id=3, reference_id=5, probability=0.984)
        ],
        explanation="azimuth +38 deg +- 4 deg",
        question="is the mug left of the laptop?",
        interpretation="is(mug, left of, laptop)",
        map_version=41,
        latency=0.012,
    )


def test_an_answer_is_shown_with_frame_probability_reason_and_evidence(fake, command) -> None:
    fake.answer = yes()
    fake.publish_objects(mug_3=3, laptop_5=5)
    status, out, _ = command("ask", "is the mug left of the laptop?")
    assert status == 0
    for words in (
        "is the mug left of the laptop?",
        "Yes, mug_3 is left of laptop_5.",
        "relative, as seen from sofa_1",
        "from where the robot stands: no",
        "98.4 %",
        "azimuth +38 deg +- 4 deg",
        "mug_3, laptop_5",
        "mug_3 left of laptop_5 (0.98)",
        "version 41, answered in 12 ms",
    ):
        assert words in out


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (SpatialAnswer.MODEL, "the model, from pictures alone"),
        (SpatialAnswer.BOTH, "measurement and model"),
    ],
)
def test_who_answered_is_shown(fake, command, source: int, words: str, tmp_path: Path) -> None:
    fake.answer = yes()
    fake.answer.source, fake.answer.evidence_keyframe_ids = source, [7, 9]
    status, out, _ = command("ask", "is it left?", "--json", str(tmp_path / "a.json"))
    assert status == 0 and words in out
    told = json.loads((tmp_path / "a.json").read_text())
    assert told["keyframe_ids"] == [7, 9]
    assert told["source"] == {SpatialAnswer.MODEL: "model", SpatialAnswer.BOTH: "both"}[source]


def test_the_goal_carries_backend_and_pictures(fake, command, tmp_path: Path) -> None:
    fake.answer = yes()
    (tmp_path / "a.JPG").write_bytes(b"pixels")
    picture = str(tmp_path / "a.JPG")
    status, _, _ = command(
        "ask", "left?", "--backend", "both", "--images", picture, "--choices", "yes", "no"
    )
    (goal,) = fake.goals
    assert status == 0
    assert goal.backend.kind == Backend.BOTH
    assert [(bytes(image.data), image.format) for image in goal.images] == [(b"pixels", "jpg")]


def test_a_picture_that_is_not_there_is_said(command) -> None:
    status, _, err = command("ask", "left?", "--images", "absent.png")
    assert status == 2
    assert "there is no file 'absent.png'" in err


def test_the_goal_carries_words_choices_and_the_speaker(fake, command) -> None:
    fake.answer = yes()
    status, _, _ = command(
        "ask", "where", "is", "the", "mug?", "--choices", "left", "right",
        "--speaker", "-1.5", "2", "1.2", "--frame", "odom", "--min-probability", "0.5",
    )  # fmt: skip
    (goal,) = fake.goals
    assert status == 0
    assert (goal.question, list(goal.choices)) == ("where is the mug?", ["left", "right"])
    assert goal.min_probability == pytest.approx(0.5)
    assert goal.viewpoint.kind == Viewpoint.SPEAKER
    pose = goal.viewpoint.pose
    assert pose.header.frame_id == "odom"
    assert (pose.pose.position.x, pose.pose.position.y) == (-1.5, 2.0)
    yaw = 2.0 * math.atan2(pose.pose.orientation.z, pose.pose.orientation.w)
    assert yaw == pytest.approx(1.2)


def test_the_goal_carries_the_aids_of_the_model(fake, command) -> None:
    fake.answer = yes()
    assert command("ask", "left?", "--aids", "facts", "no-rotations")[0] == 0
    (goal,) = fake.goals
    assert list(goal.aids) == ["facts", "no-rotations"]
    assert AIDS == NAMES


def test_without_a_speaker_the_words_decide(fake, command) -> None:
    command("ask", "where is the mug?")
    assert fake.goals[0].viewpoint.kind == Viewpoint.UNSPECIFIED


def test_a_refusal_has_reason_sentence_and_alternatives(fake, command) -> None:
    fake.answer = SpatialAnswer(
        status=SpatialAnswer.DECLINED,
        question="where is the mug?",
        decline=DeclineReason(
            reason=DeclineReason.AMBIGUOUS,
            detail="two mugs fit the words",
            alternatives=["the red mug", "the blue mug"],
        ),
    )
    status, out, _ = command("ask", "where is the mug?")
    assert status == 1
    for words in ("declined: ambiguous", "two mugs fit the words", "the red mug", "the blue mug"):
        assert words in out


def test_json_on_standard_output_leaves_the_words_to_standard_error(fake, command) -> None:
    fake.answer = yes()
    fake.publish_objects(mug_3=3, laptop_5=5)
    status, out, err = command("ask", "is the mug left of the laptop?", "--json", "-")
    value = json.loads(out)
    assert status == 0
    assert value["answered"] and value["value"] is True and value["value_kind"] == "boolean"
    assert value["frame"] == "relative" and value["decline"] is None
    assert value["evidence"] == ["mug_3", "laptop_5"] and value["evidence_ids"] == [3, 5]
    assert "Yes, mug_3" in err


@pytest.mark.parametrize(
    ("kind", "fields", "value"),
    [
        (SpatialAnswer.CHOICE, {"choice": "left"}, "left"),
        (SpatialAnswer.NUMBER, {"number": 1.25, "unit": "m"}, 1.25),
        (SpatialAnswer.NUMBER, {"number": math.nan}, None),
        (SpatialAnswer.COUNT, {"number": 3.0}, 3),
        (SpatialAnswer.OBJECTS, {"object_ids": [3, 4]}, ["mug_3", "object 4"]),
        (SpatialAnswer.PLACE, {"object_ids": [3]}, ["mug_3"]),
    ],
)
def test_every_kind_of_value_is_written(
    fake: FakeNodes, command, tmp_path: Path, kind, fields, value
) -> None:
    fake.publish_objects(mug_3=3)
    fake.answer = SpatialAnswer(status=SpatialAnswer.ANSWERED, value_kind=kind, **fields)
    target = tmp_path / "answer.json"
    assert command("ask", "what?", "--json", str(target))[0] == 0
    assert json.loads(target.read_text())["value"] == value


def test_nobody_there_is_said_with_what_to_do(ros, command) -> None:
    status, out, err = command("ask", "where?", "--wait", "0.2", "--namespace", "robot1")
    assert (status, out) == (3, "")
    domain = os.environ["ROS_DOMAIN_ID"]
    for words in ("/robot1/ask", f"domain {domain}", "LOCALHOST", "spatial-si up"):
        assert words in err


def test_a_server_that_takes_no_goals_is_named(fake, command) -> None:
    fake.accepts = False
    status, _, err = command("ask", "where?")
    assert status == 1
    assert "takes no goals now" in err


def test_no_answer_in_time_cancels_the_question(fake, command) -> None:
    fake.hangs = True
    status, _, err = command("ask", "where?", "--timeout", "0.2")
    assert status == 4
    assert "no answer within 0.2 s" in err
    assert fake.cancelled.is_set()


def test_an_interrupt_cancels_the_question(fake, command) -> None:
    fake.hangs = True
    fake.began = lambda: os.kill(os.getpid(), signal.SIGINT)
    assert command("ask", "where?")[0] == 130
    assert fake.cancelled.is_set()


@pytest.mark.parametrize(
    "words",
    [
        ("ask",),
        ("ask", "q", "--speaker", "0", "nan", "0"),
        ("ask", "q", "--speaker", "0", "0"),
        ("ask", "q", "--timeout", "0"),
        ("ask", "q", "--aids", "magic"),
        ("ask", "q", "--timeout", "inf"),
        ("ask", "q", "--min-probability", "2"),
        ("ask", "q", "--json", "/nowhere/at/all.json"),
    ],
)
def test_a_wrong_command_line_is_refused_before_anything_is_asked(command, words) -> None:
    status, _, err = command(*words)
    assert status == 2
    assert "spatial-si ask" in err


def test_bytes_that_are_no_text_arrive_as_text(fake, command) -> None:
    command("ask", "where is \udcff?")
    assert fake.goals[0].question == "where is \ufffd?"
