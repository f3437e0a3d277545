"""Answers made by hand, held against a scene made by hand."""

from __future__ import annotations

import json

import pytest
from sim.judging.made import ANSWERS, given, mine, write_answers, write_data
from sim.truth.hand_scene import GROUND_TRUTH, MUG, RED_CHAIR, SOFA
from spatial_si_sim.judging.__main__ import main
from spatial_si_sim.judging.answers import AnswersFormatError, read_answers
from spatial_si_sim.judging.judge import judge_scene
from spatial_si_sim.judging.when import box_at
from spatial_si_sim.truth.scene import TrueScene

RUN = {
    "backend": "geometry", "noise": "off", "scenes": ["0"], "seconds": 1.0, "machine": "a desk",
    "command": "spatial-si eval qa", "calibration": "", "notes": [],
}  # fmt: skip


@pytest.fixture
def judged(tmp_path):
    data = write_data(tmp_path / "data")
    answers = read_answers(write_answers(tmp_path / "answers") / "0.jsonl")
    return judge_scene("0", data / "scenes" / "0", answers)


def test_outcomes_are_those_of_the_regression(judged):
    assert [each.outcome for each in judged] == [
        "right", "wrong", "right", "declined", "declined", "wrong"
    ]  # fmt: skip
    assert judged[1].why == "want 1.20 m, got 2.00 m"
    assert judged[5].why == f"right word, wrong object: it does not rest on [{SOFA}]"


def test_what_it_would_have_been_counts_for_the_probabilities(judged):
    near = judged[3]
    assert (near.declined, near.marginal, near.sure, near.sure_right) == (True, True, 0.55, False)
    assert (near.says_yes, near.holds) == (True, False)
    assert judged[4].sure_right is None and judged[4].sure is None


def test_a_listed_choice_is_right_word_for_word(tmp_path):
    data = write_data(tmp_path / "data")
    answers = list(ANSWERS)
    answers[2] = (given("choice", "to the back", evidence_ids=mine(SOFA)), None)
    read = read_answers(write_answers(tmp_path / "answers", answers) / "0.jsonl")
    assert judge_scene("0", data / "scenes" / "0", read)[2].why == "want 'behind', got to the back"


def test_the_process_writes_figures_and_a_page_that_needs_nothing_else(tmp_path):
    data, answers = write_data(tmp_path / "data"), write_answers(tmp_path / "answers")
    words = ["--data", str(data), "--answers", str(answers), "--out", str(tmp_path)]
    assert main([*words, "--run", json.dumps(RUN), "--json", str(tmp_path / "f.json")]) == 0
    figures = json.loads((tmp_path / "f.json").read_text())
    totals = figures["totals"]
    counts = ("asked", "decidable", "answered", "right", "declined", "answered_undecidable")
    assert [totals[name] for name in counts] == [6, 4, 4, 2, 0, 0]
    assert set(figures["types"]["type"]) == {"is direction", "distance", "egocentric"}
    assert figures["calibration"]["near a limit"]["answer is right"]["n"] == 1
    page = (tmp_path / "report.html").read_text()
    assert page.count("data:image/") == 4  # a view and a map of each of the two wrong answers
    assert page.count("<svg") == 5 and "http" not in page.replace("http-equiv", "")


def test_a_scene_that_cannot_be_judged_is_named(tmp_path, capsys):
    data, answers = write_data(tmp_path / "data"), write_answers(tmp_path / "answers")
    (data / "scenes" / "0" / "truth.jsonl").unlink()
    words = ["--data", str(data), "--answers", str(answers), "--out", str(tmp_path)]
    assert main([*words, "--run", json.dumps(RUN), "--quiet"]) == 1
    assert "scene 0 broke: FileNotFoundError" in capsys.readouterr().err


def test_a_line_that_is_no_answer_is_named(tmp_path):
    file = tmp_path / "0.jsonl"
    file.write_text('{"id": "0/0000"}\n')
    with pytest.raises(AnswersFormatError, match="line 1: KeyError"):
        read_answers(file)


def test_what_moves_is_looked_for_where_it_was_then():
    motions = {"format": 1, "visits_s": [0.0, 60.0], "objects": {
        str(RED_CHAIR): [[60.0, 5.0, 1.0, 3.14159, True], [60.0, 2.0, 3.0, 3.14159, True]],
        str(MUG): [[60.0, 2.6, 3.0, 0.0, True], [60.0, 2.6, 3.0, 0.0, False]],
    }}  # fmt: skip
    scene = TrueScene.from_dict({**GROUND_TRUTH, "format": 2, "motions": motions})
    chair, mug = scene.by_id[RED_CHAIR], scene.by_id[MUG]
    assert box_at(chair, scene, 10.0).centre_m == pytest.approx((5.0, 1.0, 0.45))
    assert box_at(chair, scene, 70.0).centre_m == pytest.approx((2.0, 3.0, 0.45))
    assert box_at(mug, scene, 10.0) is not None and box_at(mug, scene, 70.0) is None
    assert box_at(scene.by_id[SOFA], scene, 70.0) == scene.by_id[SOFA].box
