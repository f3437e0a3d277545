"""Figures of a suite from records, by hand; records survive JSON; the report holds everything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sim.regress.builders import DRIVE, drive, question, scene_record
from sim.truth.hand_scene import GROUND_TRUTH
from spatial_si_sim.regress.client import Followed
from spatial_si_sim.regress.records import SceneRecord, drive_outcome
from spatial_si_sim.regress.scene_run import SceneJob
from spatial_si_sim.regress.totals import summarize
from spatial_si_sim.reports.regression import write_regression_report
from spatial_si_sim.truth.scene import TruePose


def test_the_figures_of_the_issue():
    asked = [question() for _ in range(6)]
    asked += [question("wrong", why="want yes, got no")]
    asked += [question("declined", why="AMBIGUOUS: two mugs")]
    asked += [question("answered", False, reason="too close")]
    asked += [question("declined", False, reason="ambiguous", why="x: y")]
    totals = summarize([scene_record(asked)])["totals"]
    assert {
        name: totals[name] for name in ("asked", "decidable", "answered", "right", "declined")
    } == {
        "asked": 10,
        "decidable": 8,
        "answered": 7,
        "right": 6,
        "declined": 1,
    }
    assert totals["ratio_right"] == pytest.approx(6 / 7)
    assert totals["ratio_declined"] == pytest.approx(1 / 8)
    assert totals["ratio_right_asked"] == pytest.approx(6 / 10)
    assert totals["answered_undecidable"] == 1
    low, high = totals["intervals"]["ratio_right"]
    assert low < 6 / 7 < high


def test_types_add_up_to_the_total():
    asked = [question(form=form) for form in ("a", "b", "b")]
    types = summarize([scene_record(asked), scene_record(asked, seed=1)])["types"]
    assert {name: figures["asked"] for name, figures in types["form"].items()} == {"a": 2, "b": 4}


def test_drives():
    drives = [drive(), drive("collided", collisions=2), drive("wrong place", by_velocity=True)]
    summary = summarize([scene_record(instructions=drives)])
    totals = summary["totals"]
    assert (totals["instructions"], totals["succeeded"], totals["collisions"]) == (3, 1, 2)
    assert totals["spl"] == pytest.approx(0.8 / 3)
    assert totals["spl_to_stop"] == pytest.approx(0.9 / 3)
    assert summary["types"]["instruction by_velocity"]["True"]["instructions"] == 1


@pytest.mark.parametrize(
    "success, goal, satisfied, collisions, sim_s, outcome",
    [
        (True, TruePose((1, 1), 0), True, 0, 20, "succeeded"),
        (True, TruePose((1, 1), 0), True, 1, 20, "collided"),
        (True, TruePose((1, 1), 0), False, 0, 20, "wrong place"),
        (True, TruePose((1, 1), 0), True, 0, 121, "too slow"),
        (False, TruePose((1, 1), 0), True, 0, 20, "failed"),
        (False, None, False, 0, 1, "refused"),
    ],
)
def test_what_became_of_a_drive(success, goal, satisfied, collisions, sim_s, outcome):
    followed = Followed(success, "", "", "", goal, "", sim_s)
    assert drive_outcome(followed, satisfied, collisions, 120.0) == outcome


def test_a_broken_scene_is_an_error_and_not_lost():
    summary = summarize([scene_record(error="the bridge died", seed=5), scene_record([question()])])
    assert summary["errors"] == [{"seed": 5, "error": "the bridge died"}]
    assert summary["totals"]["errors"] == 1
    assert summary["totals"]["scenes"] == 2


def test_records_survive_json():
    record = scene_record([question()], [DRIVE], trail=((0.0, 1.0),))
    text = json.dumps(record.to_json())
    again = SceneRecord.from_json(json.loads(text))
    assert json.dumps(again.to_json()) == text
    assert again.questions[0].text == record.questions[0].text


def test_the_report_shows_failures_with_pictures(tmp_path: Path):
    folder = tmp_path / "job" / "scene"
    folder.mkdir(parents=True)
    (folder / "ground_truth.json").write_text(json.dumps(GROUND_TRUTH))
    job = SceneJob("qa", 0, "off", folder.parent, 1, 3, 1)
    wrong = question("wrong", why="want yes, got <no>", speaker=(1.0, 1.0, 0.5))
    record = scene_record([question(), wrong], [drive("wrong place", why="2.1 m from lamp_9")])
    summary = summarize([record])
    summary["run"] = {
        "suite": "qa", "seeds": [0], "noise": "off", "seconds": 1.0, "machine": "x86",
        "command": "spatial-si regress --suite qa",
    }  # fmt: skip
    page = write_regression_report(summary, [job], [record], tmp_path / "r.html").read_text()
    assert page.count('<img src="data:image/png;base64,') == 2
    assert "want yes, got &lt;no&gt;" in page
    assert "2.1 m from lamp_9" in page
    assert "http" not in page.replace("https://www.w3.org", "")
