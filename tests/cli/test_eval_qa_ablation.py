"""`spatial-si eval qa --ablate`: each aid alone and all together, and pairs for eval fuse."""

from __future__ import annotations

import json

import pytest

from spatial_si_ros.answers.model.aids import NAMES
from spatial_si_ros.answers.model.pairs import read_pairs
from spatial_si_ros.cli import eval_qa_ablation

SIDES = {"kind": "relation", "choices": ["yes", "no"], "measured": [0.9, 0.1],
         "model": [0.4, 0.6], "calibrated": False}  # fmt: skip


def question(number: int, outcome: str) -> dict:
    told = {"decline": "", "holds": number != 2, "truth": "yes", "choices": []}
    return {"scene": "7", "id": str(number), "outcome": outcome, **told}


@pytest.fixture
def asked(monkeypatch):
    """Stands in for answering and judging: with `facts` all is right, else the first alone."""
    words = []

    def evaluated(arguments, risk, json_file=None, quiet=False):
        words.append((arguments.out.name, tuple(arguments.aids), arguments.data))
        good = "right" if "facts" in arguments.aids else "declined"
        questions = [question(1, "right"), question(2, good), question(3, "answered")]
        folder = arguments.out / "answers"
        folder.mkdir(parents=True)
        lines = [{"moment": "m", "objects": []}]
        lines += [{"id": str(n), "sides": SIDES} for n in (1, 2, 3)] + [{"id": "4"}]
        (folder / "7.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines))
        (arguments.out / "figures.json").write_text(json.dumps({"questions": questions}))
        return 0

    monkeypatch.setattr(eval_qa_ablation, "evaluated", evaluated)
    return words


def ablated(command, tmp_path, monkeypatch, model):
    monkeypatch.setattr(eval_qa_ablation, "_model", lambda server: model)
    status, out, err = command(
        "eval", "qa", "--ablate", "--backend", "both", "--server", "unix:///x.sock", "--out",
        str(tmp_path / "out"), "--json", str(tmp_path / "all.json"),
    )  # fmt: skip
    assert status == 0, err
    return json.loads((tmp_path / "all.json").read_text()), out


def test_each_aid_alone_and_all_together(command, tmp_path, monkeypatch, asked):
    value, out = ablated(command, tmp_path, monkeypatch, "real@1")
    names = ["plain", *NAMES, "all"]
    assert [run["name"] for run in value["runs"]] == [name for name, _, _ in asked] == names
    plain, facts = value["runs"][0], value["runs"][1]
    assert (plain["items"], plain["total"], facts["total"]) == (2, 0.5, 1.0)
    assert facts["difference"] == 0.5 and (facts["gained"], facts["lost"]) == (1, 0)
    assert set(asked[0][1]) == {f"no-{name}" for name in NAMES}
    assert set(asked[1][1]) == {"facts", *(f"no-{name}" for name in NAMES[1:])}
    assert set(asked[-1][1]) == set(NAMES)
    assert asked[0][2] is None and asked[1][2] == tmp_path / "out" / "plain" / "data"
    assert "+50.0" in out


def test_both_sides_are_recorded_where_the_truth_decides(command, tmp_path, monkeypatch, asked):
    ablated(command, tmp_path, monkeypatch, "real@1")
    found = read_pairs(tmp_path / "out" / "facts" / "facts.pairs.jsonl")
    assert (found.model, found.random_weights) == ("real@1", False)
    assert [each.truth for each in found.pairs] == [0, 1]


def test_made_up_weights_have_no_figure(command, tmp_path, monkeypatch, asked):
    value, out = ablated(command, tmp_path, monkeypatch, "tiny@1+random")
    assert value["random_weights"] and all(run["total"] is None for run in value["runs"])
    assert all(run["difference"] is None and run["items"] == 2 for run in value["runs"])
    assert "the weights are made up" in out and "%" not in out
    assert read_pairs(tmp_path / "out" / "plain" / "plain.pairs.jsonl").random_weights


def test_measurement_alone_has_no_aids(command):
    status, _, err = command("eval", "qa", "--ablate")
    assert status == 2 and "--ablate is about a model" in err
