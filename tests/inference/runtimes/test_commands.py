"""`spatial-si ask-images` and `models calibrate` on a tiny checkpoint."""

from __future__ import annotations

import argparse
import json

import numpy as np
import pytest
from PIL import Image

from spatial_si_ros.cli import main as cli
from spatial_si_ros.cli import models_calibrate
from spatial_si_ros.inference.checkpoints.families import Family
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


def test_calibration_is_fitted_written_and_used(model, pictures, tmp_path, capsys):
    questions = tmp_path / "questions.jsonl"
    rows = [
        {
            "images": ["a.png"],
            "question": f"Which {n}?",
            "choices": ["mug", "sofa"],
            "answer": n % 2,
        }
        for n in range(4)
    ]
    rows.append({**rows[0], "kind": "rare"})
    questions.write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    assert calibrate(model, questions, tmp_path / "out.json", "4") == 0
    printed = capsys.readouterr().out
    assert "choice" in printed and "not calibrated: rare" in printed
    (setting,) = read_calibration(tmp_path / "out.json").fits
    assert (setting.runtime, setting.precision, setting.kind) == ("torch", "fp32", "choice")
    words = ["ask-images", "--model", str(model), "--images", pictures[0], "--question", "Which?"]
    words += ["--choices", "mug", "sofa", "--calibration", str(tmp_path / "out.json")]
    assert cli.main([*words, "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["calibrated"] is True


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
