"""`spatial-si models bench`: what it prints, writes and refuses."""

from __future__ import annotations

import json
import os

import pytest
import torch

from spatial_si_ros.cli import bench_tables
from spatial_si_ros.cli import main as cli
from spatial_si_ros.inference.benchmarking.plan import Plan
from spatial_si_ros.inference.checkpoints.families import Family


def test_random_weights_by_their_shape(tmp_path, capsys, monkeypatch):
    """A table for people; what the maker says of the device is taken as said."""
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    threads = torch.get_num_threads()
    words = ["models", "bench", "--random-weights", "--shape", "tiny", "--images", "1"]
    words += ["--keep", str(tmp_path / "kept"), "--tiles", "2", "--repeats", "1"]
    words += ["--tflops", "2", "--gbps", "0.5", "--precision", "fp32", "--device", "cpu"]
    words += ["--threads", "1", "--json", str(tmp_path / "bench.json")]
    assert cli.main(words) == 0
    assert torch.get_num_threads() == threads and os.environ["OMP_NUM_THREADS"] == "7"
    printed = capsys.readouterr().out
    value = json.loads((tmp_path / "bench.json").read_text())
    assert (tmp_path / "kept" / "model.safetensors").is_file()
    (run,) = value["runs"]
    assert value["speed_is"] == "stated" and run["precision"] == "fp32"
    assert run["speed"] == {"operations_per_s": 2e12, "bytes_per_s": 5e8}
    assert value["tokens"]["images"] > 256 and "1 image of at most 2 tiles" in printed
    for row in run["rows"]:
        line = next(line for line in printed.splitlines() if line.startswith(row["what"]))
        assert bench_tables.seconds(row["median_s"]) in line
        assert bench_tables.seconds(row["floor_s"]) in line
        assert f"{100 * row['floor_fraction']:.0f} %" in line
    ratios = run["ratios"]
    assert f"question is {ratios['reference_to_further']:.1f} times as fast" in printed
    assert f"takes {ratios['first_to_reference']:.2f} of it" in printed
    assert f"four orders take {ratios['four_to_further']:.2f} of one" in printed
    assert "2 TFLOP/s and 0.5 GB/s (stated)" in printed


@pytest.mark.parametrize(
    ("value", "shown"), [(12.345, "12.35 s"), (1.0, "1.00 s"), (0.0123, "12.3 ms")]
)
def test_seconds_have_a_unit(value, shown):
    assert bench_tables.seconds(value) == shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--shape": ["abacus"]}, "expected a shape of tiny"),
        ({"--shape": None}, "random weights need a size: --manifest NAME or --shape NAME"),
        ({"--shape": None, "--manifest": ["9.9-Abacus"]}, "no checkpoint is called 9.9-Abacus"),
        ({"--shape": None, "--manifest": ["1.1-BAGEL-7B-MoT"]}, "transformers has no class"),
        ({"--runtime": ["abacus"]}, "expected a runtime of torch, onnx, tensorrt, got 'abacus'"),
        ({"--runtime": ["tensorrt"]}, "the tensorrt runtime needs engines"),
        ({"--precision": ["int3"]}, "expected a precision of auto, fp32, bf16, fp16, got 'int3'"),
        ({"--device": ["abacus"]}, "expected a device of auto, cpu, cuda or cuda:N, got 'abacus'"),
        ({"--device": ["cuda:64"]}, "expected a CUDA device for cuda:64"),
        ({"--keep": ["."]}, "expected a folder that does not exist yet"),
    ],
)
def test_what_cannot_be_measured_is_refused(capsys, change, said):
    options = {"--random-weights": [], "--shape": ["tiny"], **change}
    words = [
        word for name, values in options.items() if values is not None for word in (name, *values)
    ]
    assert cli.main(["models", "bench", *words]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--shape", "tiny"], "--shape goes with --random-weights"),
        (["--question-tokens", "5"], "expected a question of at least"),
        (["--images", "33"], "expected at most 32 images, got 33"),
        (["--graphs", "/no/such", "--runtime", "onnx"], "/no/such"),
    ],
)
def test_what_a_checkpoint_cannot_be_asked(tiny, capsys, words, said):
    model = str(tiny(Family.INTERNVL3))
    assert cli.main(["models", "bench", "--model", model, "--device", "cpu", *words]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "one of the arguments --model --random-weights is required"),
        (["--model", "a", "--random-weights"], "not allowed with argument --model"),
        (["--model", "a", "--tflops", "0"], "want a number above 0, got '0'"),
        (["--model", "a", "--repeats", "0"], "want a whole number from 1 on"),
        (["--model", "a", "--json", "/no/such/file"], "cannot be written"),
    ],
)
def test_words_that_are_no_options(capsys, words, said):
    with pytest.raises(SystemExit) as left:
        cli.main(["models", "bench", *words])
    assert left.value.code == 2 and said in capsys.readouterr().err


def test_the_plan_of_the_published_budget_is_the_default(tmp_path):
    plan = Plan(tmp_path, "x")
    assert (plan.images, plan.tiles, plan.question_tokens) == (8, 1, 110)
