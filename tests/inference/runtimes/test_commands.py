"""`spatial-si ask-images` and `models calibrate` on a tiny checkpoint."""

from __future__ import annotations

import argparse
import json
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from scipy.special import log_softmax

from spatial_si_ros.answers.model import closed, own_words
from spatial_si_ros.cli import ask_images, models_calibrate
from spatial_si_ros.cli import main as cli
from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.checkpoints.folders import open_checkpoint
from spatial_si_ros.inference.errors import CalibrationError
from spatial_si_ros.inference.scoring.calibration import read_calibration


@pytest.fixture
def model(tiny):
    return tiny(Family.INTERNVL3)


@pytest.fixture
def pictures(rng, tmp_path):
    paths = [tmp_path / "a.png", tmp_path / "b.png"]
    for path in paths:
        Image.fromarray(rng.integers(0, 256, (30, 40, 3), dtype=np.uint8)).save(path)
    return [str(path) for path in paths]


def test_a_table_of_probabilities(model, pictures, tmp_path, capsys):
    words = ["ask-images", "--model", str(model), "--images", *pictures, "--max-tiles", "1"]
    words += ["--question", "Where is it?", "--choices", "left", "[b]right", "--json"]
    assert cli.main([*words, str(tmp_path / "out.json")]) == 0
    printed = capsys.readouterr().out
    value = json.loads((tmp_path / "out.json").read_text())
    for letter, each in zip("AB", value["choices"], strict=True):
        line = next(line for line in printed.splitlines() if f" {letter} " in line)
        assert each["choice"] in line and f"{each['probability']:.3f}" in line
    assert sum(each["probability"] for each in value["choices"]) == pytest.approx(1.0)
    assert "not calibrated" in printed and value["calibrated"] is False
    assert value["readable"] is False and "could not read" in printed


def test_without_choices_it_replies_and_thinking_comes_first(model, pictures, capsys):
    words = ["ask-images", "--model", str(model), "--images", pictures[0], "--max-tiles", "1"]
    words += ["--question", "What is it?", "--max-new-tokens", "3", "--json", "-"]
    assert cli.main(words) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["reply"] and "choices" not in value
    assert cli.main([*words, "--choices", "mug", "bowl", "--cot"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["reply"] and len(value["choices"]) == 2 and value["concluded"] is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--choices": ["left"]}, "expected 2 to 26 choices, got 1"),
        ({"--images": ["/no/such.png"]}, "expected an image file"),
        ({"--model": ["/no/such"]}, "/no/such"),
        ({"--runtime": ["abacus"]}, "expected a runtime of torch"),
        ({"--calibration": ["/no/such.json"]}, "expected a calibration"),
        ({"--device": ["abacus"]}, "expected a device of auto, cpu, cuda or cuda:N"),
        ({"--images": ["a.png"] * 33}, "expected at most 32 images, got 33"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    model, pictures, tmp_path, monkeypatch, capsys, change, said
):
    monkeypatch.chdir(tmp_path)
    options = {"--model": [str(model)], "--images": pictures, "--question": ["x"]}
    options |= {"--choices": ["left", "right"], **change}
    words = [word for name, values in options.items() for word in (name, *values)]
    assert cli.main(["ask-images", *words]) == 1
    assert said in capsys.readouterr().err


def calibrate(model, questions, out, fewest):
    parser = argparse.ArgumentParser()
    models_calibrate.add_parser(parser.add_subparsers(), "fit")
    words = ["calibrate", str(questions), str(out), "--fewest", fewest, "--model", str(model)]
    return models_calibrate.run(parser.parse_args(words))


class Scripted:
    """Scores two choices as it is told to; of every fifth question it says nothing readable."""

    name, precision = "torch", "fp32"

    def __init__(self, checkpoint_id, favours):
        self.checkpoint_id = checkpoint_id
        self._favours = iter(favours)
        self._asked = 0

    def encode(self, images):
        return images

    def score(self, _, questions):
        self._asked += 1
        logits = np.array([0.0, 0.0])
        logits[next(self._favours)] = 1.0
        return [
            SimpleNamespace(readable=self._asked % 5 != 0, log_probabilities=log_softmax(logits))
        ]


def write_questions(path, answers, **fields):
    row = {"images": ["a.png"], "choices": ["mug", "sofa"], **fields}
    rows = [{**row, "question": f"Which {n}?", "answer": a} for n, a in enumerate(answers)]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    return path


def test_calibration_is_fitted_written_and_used(model, pictures, tmp_path, capsys, monkeypatch):
    """Three of four are right; the fifth could not be read."""
    scripted = Scripted(open_checkpoint(model).identifier, [0, 1, 0, 0, 0])
    monkeypatch.setattr(models_calibrate, "opened", lambda _: scripted)
    questions = write_questions(tmp_path / "questions.jsonl", [0, 1, 0, 1, 0], kind="relation")
    assert calibrate(model, questions, tmp_path / "out.json", "4") == 0
    printed = capsys.readouterr().out
    assert "relation" in printed and "1 of 5 answers could not be read and are left out" in printed
    ((setting, fit),) = read_calibration(tmp_path / "out.json").fits.items()
    assert (setting.runtime, setting.precision, setting.kind) == ("torch", "fp32", "relation")
    assert fit.questions == 4
    assert fit.temperature == pytest.approx(1 / np.log(3), rel=1e-3)
    words = ["ask-images", "--model", str(model), "--images", pictures[0], "--question", "Which?"]
    words += ["--choices", "mug", "sofa", "--calibration", str(tmp_path / "out.json")]
    for kind, calibrated in (("relation", True), ("choice", False)):
        assert cli.main([*words, "--kind", kind, "--json", "-"]) == 0
        value = json.loads(capsys.readouterr().out)
        assert (value["kind"], value["calibrated"]) == (kind, calibrated)


def test_kinds_without_a_temperature_say_why(model, pictures, tmp_path, capsys, monkeypatch):
    """All right, too few, and none that could be read."""
    path = tmp_path / "questions.jsonl"
    kinds = {"colour": [0, 1, 0, 1], "sure": [0] * 4, "rare": [0], "blind": [0]}
    texts = [
        write_questions(path, answers, kind=kind).read_text() for kind, answers in kinds.items()
    ]
    path.write_text("".join(texts))
    monkeypatch.setattr(models_calibrate, "opened", lambda _: Scripted("x", [0, 1, *[0] * 8]))
    assert calibrate(model, path, tmp_path / "out.json", "2") == 0
    printed = capsys.readouterr().out
    assert "not calibrated: sure: the best temperature is below 0.05: so few answers are" in printed
    assert "not calibrated: rare: expected at least 2 questions, got 1" in printed
    assert "not calibrated: blind: no answer could be read" in printed
    assert [s.kind for s in read_calibration(tmp_path / "out.json").fits] == ["colour"]


def test_answers_that_cannot_be_read_fit_nothing(model, pictures, tmp_path, capsys):
    """A random model does not answer with letters."""
    questions = write_questions(tmp_path / "questions.jsonl", [0, 1])
    with pytest.raises(CalibrationError, match="at least 2 scored questions of one kind, got 0"):
        calibrate(model, questions, tmp_path / "out.json", "2")
    assert "2 of 2 answers could not be read" in capsys.readouterr().out
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"images": ["none.png"]}, r":1: there is no image file .*none\.png"),
        ({"images": ["a.png"] * 33}, ":1: expected at most 32 images, got 33"),
        ({"choices": ["mug"]}, ":1: expected 2 to 26 choices, got 1"),
        ({"answer": 2}, r":1: expected the index of a choice, 0\.\.1, got 2"),
        ({"answer": "x" * 9999}, ":1: expected the index of a choice"),
    ],
)
def test_questions_are_checked_before_the_model_is_loaded(
    model, pictures, tmp_path, monkeypatch, change, said
):
    monkeypatch.setattr(models_calibrate, "opened", no_model)
    row = {"images": ["a.png"], "question": "x", "choices": ["mug", "sofa"], "answer": 0}
    (tmp_path / "questions.jsonl").write_text(json.dumps({**row, **change}))
    with pytest.raises(CalibrationError, match=said) as refused:
        calibrate(model, tmp_path / "questions.jsonl", tmp_path / "out.json", "1")
    assert len(str(refused.value)) < 300 + len(str(tmp_path))


@pytest.mark.parametrize(
    ("images", "said"),
    [(["/no/such.png"], "expected an image file"), (["a.png"] * 33, "at most 32 images, got 33")],
)
def test_pictures_are_checked_before_the_model_is_loaded(
    model, pictures, tmp_path, monkeypatch, capsys, images, said
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ask_images, "opened", no_model)
    words = ["--model", str(model), "--question", "x", "--choices", "a", "b", "--images", *images]
    assert cli.main(["ask-images", *words]) == 1
    assert said in capsys.readouterr().err


def no_model(_):
    raise AssertionError("the model was loaded")


def test_the_documents_list_the_kinds_that_the_nodes_ask(root):
    """In the section on calibration, and a temperature can be fitted for each."""
    text = (root / "docs" / "models.md").read_text().partition("## Calibration")[2]
    text = text.partition("\n## ")[0]
    listed = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    asked = {*closed._KINDS.values(), closed.kind_of(None), own_words.KIND, "reference"}
    assert listed == asked
    assert json.loads(models_calibrate.EXAMPLE)["kind"] in asked


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", ":1: expected"),
        ('{"images": []}', ":1: expected"),
        ('{"images": [], "question": "x", "choices": ["a", "b"], "answer": "a"}', "index of a"),
        ("", "at least 20 scored questions"),
    ],
)
def test_questions_that_are_none_are_refused(model, tmp_path, text, said):
    path = tmp_path / "questions.jsonl"
    path.write_text(text)
    with pytest.raises(CalibrationError, match=said):
        calibrate(model, path, tmp_path / "out.json", "20")
    assert not (tmp_path / "out.json").exists()
