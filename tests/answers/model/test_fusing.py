"""Tests for answers/model/fusing.py, fusion.py and pairs.py, against a simulated answerer."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from spatial_si_ros.answers.model.fusing import LEAST_PAIRS, Pair, figures_of, fit
from spatial_si_ros.answers.model.fusion import CHOSEN, BadFusion, read_fusion, write_fusion
from spatial_si_ros.answers.model.pairs import header, line, read_pairs, write_pairs
from spatial_si_ros.answers.model.pooling import Sides, pool
from spatial_si_ros.evaluation.simulated import answerer

SURE = [(0.98, 0.7), (0.7, 0.3)]


def simulated(
    count: int,
    seed: int,
    *,
    choices: int = 3,
    measured: list[tuple[float, float]] = SURE,
    model: list[tuple[float, float]] | None = None,
    sharpness: float = 1.0,
    gross: float = 0.0,
    calibrated: bool = False,
) -> list[Pair]:
    """Pairs of two simulated sides; measurement is about another thing in the share `gross`."""
    random = np.random.default_rng(seed)
    first = answerer(choices, measured)
    second = answerer(choices, model or [(0.9, 0.5), (0.5, 0.5)], sharpness)
    names = tuple("abcdefgh"[:choices])
    found = []
    for _ in range(count):
        truth = int(random.integers(choices))
        meant = (truth + 1) % choices if random.random() < gross else truth
        sides = Sides(
            "direction",
            names,
            first.answer(meant, random),
            second.answer(truth, random),
            calibrated,
        )
        found.append(Pair(sides, truth))
    return found


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({}, "both good"),
        ({"sharpness": 3.0}, "the model is surer than it ought to be"),
        ({"model": [(1 / 3, 1.0)]}, "the model guesses"),
        ({"measured": [(1 / 3, 1.0)]}, "measurement guesses"),
        ({"gross": 0.1}, "measurement errs unknowingly"),
        ({"calibrated": True}, "a calibrated model"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_together_is_never_worse_than_the_better_of_both(options, name) -> None:
    """On pairs that nothing was fitted to."""
    fusion = fit(simulated(600, 1, **options), "simulated", True)
    held_out = figures_of(simulated(1500, 2, **options), fusion)
    assert held_out.fused <= min(held_out.measured, held_out.model) + 0.01, name


def test_two_good_sides_are_better_together() -> None:
    held_out = figures_of(simulated(1500, 4), fit(simulated(600, 3), "simulated", True))
    assert held_out.fused < 0.8 * min(held_out.measured, held_out.model)
    assert held_out.right_fused > max(held_out.right_measured, held_out.right_model)


def test_independent_honest_witnesses_count_fully_and_a_guesser_does_not() -> None:
    honest = fit(simulated(1200, 5, calibrated=True), "simulated", True)
    assert honest.measured_weight == pytest.approx(1.0, abs=0.15)
    assert honest.calibrated_weight == pytest.approx(1.0, abs=0.2)
    assert honest.model_weight == CHOSEN.model_weight  # nothing was learned of the other kind
    guesser = fit(simulated(600, 6, model=[(0.4, 1.0)], sharpness=6.0), "simulated", True)
    assert guesser.temperature > 3.0


def test_the_temperature_of_a_model_is_found() -> None:
    """Log-odds twice as large as they ought to be."""
    honest = simulated(1000, 7, model=[(0.7, 1.0)])
    sharp = simulated(1000, 7, model=[(0.7, 1.0)], sharpness=2.0)
    assert fit(honest, "simulated", True).temperature == pytest.approx(1.0, abs=0.1)
    assert fit(sharp, "simulated", True).temperature == pytest.approx(2.0, abs=0.2)


def test_it_declines_where_one_side_cannot_mean_what_it_says() -> None:
    """Measurement is about another object one time in ten, and never knows it."""
    options = {"gross": 0.1, "measured": [(0.95, 1.0)], "model": [(0.9, 1.0)], "calibrated": True}
    fusion = fit(simulated(1500, 8, **options), "simulated", True)
    held_out = figures_of(simulated(1500, 9, **options), fusion)
    assert held_out.declined > 50
    assert held_out.right_if_answered is not None and held_out.right_if_answered < 0.8
    assert held_out.right_answered is not None and held_out.right_answered > 0.95


def test_too_few_or_mixed_pairs_are_refused() -> None:
    pairs = simulated(LEAST_PAIRS, 1)
    with pytest.raises(BadFusion, match="at least 50 pairs of one kind of model, got 49 of uncal"):
        fit(pairs[1:], "few", False)
    mixed = [*pairs, *simulated(5, 2, calibrated=True)]
    with pytest.raises(BadFusion, match="got 55 of calibrated and uncalibrated models"):
        fit(mixed, "mixed", False)


def test_a_fusion_file_is_read_as_it_was_written(tmp_path) -> None:
    file = tmp_path / "fusion.json"
    fusion = replace(CHOSEN, model_weight=0.8, strong=0.9, origin="by hand", simulated=True)
    write_fusion(file, fusion, {"held out": 0.3})
    assert read_fusion(file) == fusion
    assert json.loads(file.read_text())["figures"] == {"held out": 0.3}
    both = pool(np.array([0.9, 0.1]), np.array([0.15, 0.85]), calibrated=False, fusion=fusion)
    assert not both.disagree
    assert pool(np.array([0.9, 0.1]), np.array([0.15, 0.85]), calibrated=False).disagree


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"format": "other"}, "expected the format"),
        ({"model_weight": -1}, "model_weight: expected 0 to 10, got -1"),
        ({"strong": "0.8"}, "strong: expected a number, got '0.8'"),
        ({"temperature": True}, "temperature: expected a number, got True"),
        ({"simulated": None}, "whether it is simulated"),
    ],
)
def test_a_bad_fusion_file_is_refused(tmp_path, change, why) -> None:
    file = tmp_path / "fusion.json"
    write_fusion(file, CHOSEN, {})
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(BadFusion, match=why):
        read_fusion(file)
    with pytest.raises(BadFusion, match="expected a fusion file"):
        read_fusion(tmp_path / "none.json")


def test_pairs_are_read_as_they_were_written(tmp_path) -> None:
    pairs = simulated(4, 1)
    lines = [line(str(n), each.sides, each.truth) for n, each in enumerate(pairs)]
    del lines[3]["model"]
    (tmp_path / "a").mkdir()
    write_pairs(tmp_path / "a" / "1.pairs.jsonl", header("m@1", True), lines)
    found = read_pairs(tmp_path)
    assert (found.model, found.random_weights, found.without_model) == ("m@1", True, 1)
    assert [each.truth for each in found.pairs] == [each.truth for each in pairs]
    assert found.pairs[0].sides.model == pytest.approx(pairs[0].sides.model)
    assert found.pairs[3].sides.model == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"truth": 3}, "truth: want 0 to 2, got 3"),
        ({"measured": [0.5, 0.5]}, "want 3 probabilities"),
        ({"model": [0.0, 0.0, 0.0]}, "one of them possible"),
        ({"choices": None}, "expected recorded pairs"),
    ],
)
def test_bad_pairs_are_refused_by_file_and_line(tmp_path, change, why) -> None:
    good = line("1", simulated(1, 1)[0].sides, 0)
    file = tmp_path / "x.pairs.jsonl"
    write_pairs(file, header("m", False), [good, good | change])
    with pytest.raises(BadFusion, match="x.pairs.jsonl, line 3: ") as refused:
        read_pairs(file)
    assert why in str(refused.value)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadFusion, match="got 0 pairs of 0 models in 0 files"):
        read_pairs(tmp_path / "empty")
