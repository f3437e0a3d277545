"""A recording replayed, and questions put to it, by the process that knows nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from spatial_si_ros.evaluation.qa.__main__ import main
from spatial_si_ros.evaluation.qa.asking import Manner, ask_all
from spatial_si_ros.evaluation.qa.dataset import read_questions, read_recording
from spatial_si_ros.evaluation.qa.given import Asked


@pytest.fixture(scope="module")
def lines(shard: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the process wrote."""
    out = tmp_path_factory.mktemp("answers") / "answers.jsonl"
    words = ["--recording", str(shard / "recording")]
    words += ["--questions", str(shard / "questions.jsonl"), "--out", str(out)]
    assert main(words) == 0
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def answers(lines: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {line["id"]: line for line in lines if "id" in line}


def test_every_question_is_answered_from_the_map(answers):
    found = [answers[f"room/{n}"]["given"] for n in range(7)]
    kinds = [(each["value_kind"], each["value"]) for each in found]
    assert kinds[:2] == [("boolean", True), ("choice", "right")]
    assert found[2]["value"] == pytest.approx(1.175, abs=0.1)  # 2.0 - 0.6 - 0.225 m
    assert found[2]["unit"] == "m"
    assert kinds[3] == ("count", 1)
    assert found[6]["decline"] in ("UNKNOWN_WORD", "NOT_SEEN")


def test_objects_are_those_of_the_map_that_comes_with_them(answers, lines):
    maps = {line["moment"]: line["objects"] for line in lines if "objects" in line}
    kind = {thing["id"]: thing["kind"] for thing in maps[answers["room/4"]["moment"]]}
    assert [kind[number] for number in answers["room/4"]["given"]["object_ids"]] == ["mug"]
    assert answers["room/5"]["given"]["value_kind"] == "place"
    assert [kind[number] for number in answers["room/5"]["given"]["value"]] == ["table"]


def test_pictures_alone_give_a_map_of_their_own(answers, lines):
    names = [line["moment"] for line in lines if "objects" in line]
    assert names == ["live at 11", "pictures 1 4 7 at 7", "pictures 4 at 4"]
    assert answers["room/7"]["moment"] == "pictures 1 4 7 at 7"
    assert answers["room/7"]["given"]["value"] is True
    assert answers["room/8"]["given"]["value"] is True  # one picture shows it well


def test_a_question_is_put_to_the_map_as_of_its_frame(shard):
    recording = read_recording(shard / "recording")
    early, late = (
        read_questions(shard / "questions.jsonl")[3].__class__(
            f"at {frame}",
            "live",
            "How many chairs are there?",
            (),
            (0.0, 0.0, 0.0),
            None,
            frame,
            (),
        )
        for frame in (0, 11)
    )
    found = {
        each.identity: each
        for each in ask_all(recording, [late, early], Manner())
        if isinstance(each, Asked)
    }
    assert found["at 0"].moment == "live at 0"
    assert found["at 11"].given.value == 1


def test_what_is_too_uncertain_is_told_with_what_it_would_have_been(shard):
    from dataclasses import replace

    from spatial_si_ros.answers.context import AskContext

    recording = read_recording(shard / "recording")
    one = replace(read_questions(shard / "questions.jsonl")[0])
    strict = Manner(context=AskContext(min_probability=1.0))
    asked = [each for each in ask_all(recording, [one], strict) if isinstance(each, Asked)]
    assert asked[0].given.decline == "UNCERTAIN"
    assert asked[0].unasked is not None and asked[0].unasked.value is True
    assert 0.6 < asked[0].unasked.probability < 1.0


def test_the_process_needs_nothing_but_the_recording_and_the_questions(shard, tmp_path):
    """Its folder holds nothing else, and it runs in an empty one."""
    assert {path.name for path in shard.iterdir()} == {"recording", "questions.jsonl"}
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", "spatial_si_ros.evaluation.qa"]
    command += ["--recording", str(shard / "recording")]
    command += ["--questions", str(shard / "questions.jsonl"), "--out", str(tmp_path / "a.jsonl")]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=100.0,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "9 9"


def test_a_data_set_that_cannot_be_read_is_a_sentence(shard, tmp_path, capsys):
    words = ["--recording", str(tmp_path), "--questions", str(shard / "questions.jsonl")]
    assert main([*words, "--out", str(tmp_path / "a.jsonl")]) == 1
    assert "frames.json: expected the frames of a recording" in capsys.readouterr().err
