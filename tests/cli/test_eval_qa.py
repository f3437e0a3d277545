"""`spatial-si eval qa` and `eval calibrate`: what is refused, what is passed on, what is fitted."""

from __future__ import annotations

import json

import numpy as np
import pytest

from spatial_si_ros.answers.trust.calibration import read_calibration
from spatial_si_ros.answers.trust.families import Family
from spatial_si_ros.cli import eval_qa
from spatial_si_ros.cli.eval_qa_asking import ask_shards, shards_of


def figures(folder, count=600):
    """figures.json of answers that are right as often as they say."""
    rng = np.random.default_rng(1)
    said = rng.uniform(0.5, 1.0, count)
    questions = [
        {
            "family": "number" if n % 2 else "direction",
            "sure": float(p),
            "sure_right": bool(rng.uniform() < p),
            "decidable": n % 5 > 0,
        }
        for n, p in enumerate(said)
    ]
    questions.append({"family": "", "sure": 0.9, "sure_right": True, "decidable": True})
    questions.append({"family": "set", "sure": None, "sure_right": None, "decidable": True})
    file = folder / "figures.json"
    run = {"scenes": ["7000", "7001"], "noise": "default"}
    file.write_text(json.dumps({"run": run, "questions": questions}))
    return file


def test_a_calibration_is_fitted_to_figures_that_were_kept(command, tmp_path):
    out = tmp_path / "deep" / "c.json"
    status, said, _ = command(
        "eval", "calibrate", "--figures", str(figures(tmp_path)), "--file", str(out)
    )
    assert status == 0 and "written" in said
    found = read_calibration(out)
    assert set(found.curves) == {Family.NUMBER, Family.DIRECTION}
    assert found.others.questions == 600
    assert found.source == "2 scenes, 7000 to 7001, noise default"
    assert found.of_family(Family.NUMBER, 0.8) == pytest.approx(0.8, abs=0.07)


@pytest.mark.parametrize(
    "words, said",
    [
        (("qa", "--max-risk", "0.02"), "--max-risk is read off a calibration"),
        (("qa", "--backend", "both"), "--backend both needs a model"),
    ],
)
def test_options_that_do_not_fit_together_are_refused(command, words, said):
    status, _, error = command("eval", *words)
    assert status == 2 and said in error


@pytest.mark.parametrize("words", [("--risk", "2"), ("--noise", "loud"), ("--scenes", "0")])
def test_values_that_mean_nothing_are_refused(command, words):
    status, _, error = command("eval", "qa", *words)
    assert status == 2 and f"argument {words[0]}" in error


def test_a_data_set_without_scenes_is_a_sentence(command, tmp_path):
    status, _, error = command("eval", "qa", "--data", str(tmp_path), "--out", str(tmp_path / "o"))
    assert status == 1 and "expected scenes/NAME/shard.json, as make-qa writes them" in error


def test_a_scene_that_cannot_be_answered_is_named_and_leaves_no_file(tmp_path):
    shard = tmp_path / "scenes" / "7"
    shard.mkdir(parents=True)
    (shard / "shard.json").write_text("{}")
    broke = ask_shards(shards_of(tmp_path, None), tmp_path / "answers", [], workers=1)
    assert [each.scene for each in broke] == ["7"]
    assert "expected the frames of a recording" in broke[0].error
    assert not list((tmp_path / "answers").iterdir())


def test_the_judge_is_told_where_the_truth_is_and_the_answering_process_is_not(
    monkeypatch, tmp_path, command
):
    shard = tmp_path / "data" / "scenes" / "7"
    shard.mkdir(parents=True)
    (shard / "shard.json").write_text("{}")
    told: list[list[str]] = []

    def judge(module, words):
        told.append([module, *words])
        return 0

    asked: list[list[str]] = []

    def ask(shards, answers, manner, workers):
        asked.append(list(manner))
        return []

    monkeypatch.setattr(eval_qa, "run_sim", judge)
    monkeypatch.setattr(eval_qa, "ask_shards", ask)
    status, _, _ = command(
        "eval", "qa", "--data", str(tmp_path / "data"), "--out", str(tmp_path / "out")
    )
    assert status == 0
    assert told[0][0] == "judging" and str(tmp_path / "data") in told[0]
    assert not any(str(tmp_path) in word for word in asked[0])
    about = json.loads(told[0][told[0].index("--run") + 1])
    assert about["scenes"] == ["7"]
    assert about["notes"] == ["development seeds: code was tuned on such scenes"]
