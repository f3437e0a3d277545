"""A benchmark's figures: all there, consistent, and of the same answer."""

from __future__ import annotations

from datetime import datetime

import pytest
import torch

from spatial_si_ros.inference.benchmarking.devices import measured_speed, peak_bytes, reset_peak
from spatial_si_ros.inference.benchmarking.reference import Reference
from spatial_si_ros.inference.benchmarking.report import APART, FIRST, FOUR, FURTHER, REFERENCE
from spatial_si_ros.inference.benchmarking.timing import Times, Way, taken
from spatial_si_ros.inference.benchmarking.workload import workload
from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.errors import PromptError
from spatial_si_ros.inference.runtimes.opening import open_runtime

WAYS = [REFERENCE, FIRST, FURTHER, FOUR, APART]


def test_what_was_asked_and_where(benched):
    assert benched["model"] == "internvl3" and benched["images"] == 2 and benched["tiles"] == 1
    assert benched["device"] and benched["threads"] == 1 and len(benched["load"]) == 2
    assert set(benched["versions"]) == {"torch", "transformers"}
    datetime.fromisoformat(benched["date"])
    tokens = benched["tokens"]
    assert tokens["images"] > 2 * 256 and 100 < tokens["question"] <= 110
    assert tokens["prompt"] == tokens["images"] + tokens["question"]
    assert tokens["question"] < tokens["four_orders"] < 4 * tokens["question"]
    assert benched["pixels_s"] > 0 and benched["notes"] == [] and benched["speed_is"] == "measured"


def test_every_figure_is_there_and_consistent(benched):
    assert [(run["runtime"], run["precision"]) for run in benched["runs"]] == [
        ("torch", "fp32"), ("onnx", "fp32"),
    ]  # fmt: skip
    for run in benched["runs"]:
        rows = {row["what"]: row for row in run["rows"]}
        assert list(rows) == WAYS
        for row in rows.values():
            assert 0 < row["median_s"] <= row["p95_s"] and row["processor_s"] > 0
            assert row["peak_bytes"] > run["weights_bytes"] + run["prefix_bytes"] > 0
            assert row["floor_fraction"] == pytest.approx(row["floor_s"] / row["median_s"])
        assert [row["times"] for row in rows.values()] == [2, 2, 6, 6, 6]
        median = {what: row["median_s"] for what, row in rows.items()}
        assert run["ratios"] == {
            "reference_to_further": pytest.approx(median[REFERENCE] / median[FURTHER]),
            "first_to_reference": pytest.approx(median[FIRST] / median[REFERENCE]),
            "four_to_further": pytest.approx(median[FOUR] / median[FURTHER]),
            "apart_to_four": pytest.approx(median[APART] / median[FOUR]),
        }
        assert all(value > 0 for value in run["processor_ratios"].values())


def test_the_floor_follows_from_work_and_speed(benched):
    for run in benched["runs"]:
        speed, floor = run["speed"], run["floor"]
        assert floor[REFERENCE] == floor[FIRST]
        assert floor[FURTHER]["operations"] < floor[FOUR]["operations"] < floor[FIRST]["operations"]
        assert floor[APART]["operations"] == 4 * floor[FURTHER]["operations"]
        for row in run["rows"]:
            work = floor[row["what"]]
            least = (
                work["operations"] / speed["operations_per_s"],
                work["bytes"] / speed["bytes_per_s"],
            )
            assert max(least) <= row["floor_s"] * (1 + 1e-9) and row["floor_s"] <= sum(least)


def test_the_reference_gives_the_same_answer(benched):
    for run in benched["runs"]:
        assert run["letter_difference"] < 1e-5


@pytest.mark.parametrize("family", list(Family), ids=[family.value for family in Family])
def test_reference_and_runtime_are_asked_the_same(tiny, family, device):
    """And another order of the choices is another question: the comparison can fail."""
    runtime = open_runtime("torch", tiny(family), precision="fp32", device=device)
    work = workload(runtime.spec, 2, 1, 120)
    runtime.spec = work.prepared(runtime.spec)
    held = runtime.encode(work.images, max_tiles=1)
    found = runtime.score(held, [work.question], rotations=1)[0].log_probabilities
    expected = Reference(runtime.backend.model, runtime.spec, work).letters()
    assert abs(found - expected).max() < 1e-5
    four = runtime.score(held, [work.question])[0].log_probabilities
    assert abs(four - expected).max() > 1e-4


def test_pixels_are_made_once_and_are_those_of_the_rule(tiny, monkeypatch):
    runtime = open_runtime("torch", tiny(Family.INTERNVL3), precision="fp32", device="cpu")
    work = workload(runtime.spec, 2, 6, 110)
    plain = runtime.spec.images
    for image, plan, pixels in zip(work.images, work.prompt.plans, work.pixels, strict=True):
        assert plan.size == (3, 2) and (plain.pixels(image, plan) == pixels).all()
    ready = work.prepared(runtime.spec).images
    monkeypatch.setattr(type(plain), "pixels", None)
    assert ready.pixels(work.images[1], work.prompt.plans[1]) is work.pixels[1]
    assert ready.plan(640, 480, 6) == work.prompt.plans[0]


def test_a_question_that_cannot_be_so_short(specs):
    spec = specs(Family.INTERNVL3)
    with pytest.raises(PromptError, match=r"a question of at least \d+ tokens, got 5"):
        workload(spec, 1, 1, 5)
    with pytest.raises(PromptError, match="at most 32 images, got 33"):
        workload(spec, 33, 1, 110)


def test_ways_go_in_turns_after_a_warm_up():
    went, told = [], []
    ways = {
        "warm": Way(lambda: went.append("warm"), warm=True),
        "long": Way(lambda: went.append("long")),
        "short": Way(lambda: went.append("short"), 2),
    }
    times = taken(ways, 2, torch.device("cpu"), lambda name, *took: told.append((name, *took)))
    a_round = ["warm", "long", "short", "short"]
    assert went == ["long", "short", *a_round, *a_round]
    assert [name for name, *_ in told] == 2 * a_round
    assert [clock for name, clock, _ in told if name == "short"] == times["short"].clock_s
    assert [used for name, _, used in told if name == "long"] == times["long"].processor_s
    assert [len(times[name].clock_s) for name in ways] == [2, 2, 4]


def test_the_middle_and_the_slow_end():
    times = Times(clock_s=[1.0, 2.0, 9.0], processor_s=[4.0, 5.0, 6.0])
    assert (times.median_s, times.processor_median_s) == (2.0, 5.0)
    assert 2.0 < times.p95_s <= 9.0


def test_speed_and_memory_are_measured():
    cpu = torch.device("cpu")
    speed = measured_speed(cpu, torch.float32)
    assert 1e8 < speed.operations_per_s < 1e15 and 1e8 < speed.bytes_per_s < 1e14
    reset_peak(cpu)
    before = peak_bytes(cpu)
    size = 300_000_000
    kept = torch.ones(size, dtype=torch.uint8)
    assert peak_bytes(cpu) >= before + 0.9 * size
    del kept
    reset_peak(cpu)
    assert peak_bytes(cpu) < before + 0.5 * size
