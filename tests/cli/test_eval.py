"""`spatial-si eval bench`: asked, stopped, gone on with, scored; what is refused and how."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from evaluation.benchmarks.handmade import MADE, write
from evaluation.test_asking import Scripted, score_of
from inference.serving.conftest import running
from inference.serving.scripted import ScriptedRuntime

from spatial_si_ros.answers.model.fusion import read_fusion
from spatial_si_ros.answers.model.pairs import header, line, write_pairs
from spatial_si_ros.answers.model.pooling import Sides
from spatial_si_ros.cli import eval_replies
from spatial_si_ros.cli.eval_bench import FORMATS
from spatial_si_ros.evaluation import asking, benchmarks
from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.checkpoints.tiny import make_tiny
from spatial_si_ros.inference.runtimes.opening import open_runtime
from spatial_si_ros.inference.serving.server import Listen

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return make_tiny(tmp_path_factory.mktemp("eval") / "tiny", Family.INTERNVL3)


@pytest.fixture(scope="module")
def runtime(tiny):
    return open_runtime("torch", tiny, precision="fp32", device="cpu")


@pytest.fixture
def loaded(monkeypatch, runtime):
    """The tiny model is there already, since loading it takes longest."""
    monkeypatch.setattr(eval_replies, "opened", lambda arguments: runtime)


def replies_file(folder, name, replies=None):
    file = folder / "recorded.jsonl"
    found = MADE[name].replies if replies is None else replies
    lines = [json.dumps({"id": identity, "reply": text}) for identity, text in found.items()]
    file.write_text("\n".join(lines) + "\n")
    return file


def test_the_formats_of_the_help_are_all_there_are():
    assert tuple(benchmarks.FORMATS) == FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_recorded_replies_are_scored_without_a_model(command, tmp_path, name):
    data = write(tmp_path, name)
    status, out, _ = command(
        "eval", "bench", "--format", name, "--data", str(data), "--json", "-", "--replies",
        str(replies_file(tmp_path, name)),
    )  # fmt: skip
    value = json.loads(out)
    assert status == 0 and value["totals"]["score"] == pytest.approx(MADE[name].score)
    assert value["model"] is None and value["format"] == name and value["types"]


def test_the_table_says_what_the_json_says(command, tmp_path):
    data, file = write(tmp_path, "vsi"), tmp_path / "figures.json"
    status, out, _ = command(
        "eval", "bench", "--format", "vsi", "--data", str(data), "--json", str(file), "--replies",
        str(replies_file(tmp_path, "vsi")),
    )  # fmt: skip
    assert status == 0
    lines = [line.split() for line in out.splitlines()]
    assert ["object_abs_distance", "1", "80.0", "0", "0"] in lines
    assert ["all", "10", "54.2", "2", "0"] in lines
    assert "VSI-Bench, test.jsonl" in out and "replies of an unnamed model" in out
    assert "the three levels of relative direction are one type" in out
    assert json.loads(file.read_text())["rule"] in out


def test_a_tiny_random_model_is_asked_and_its_figures_are_said_to_mean_nothing(
    command, tmp_path, tiny
):
    data, kept = write(tmp_path, "mindcube"), tmp_path / "kept.jsonl"
    words = ["eval", "bench", "--format", "mindcube", "--data", str(data), "--out", str(kept)]
    status, out, err = command(
        *words, "--max-new-tokens", "3", "--max-tiles", "1", "--limit", "3", "--model", str(tiny),
        "--precision", "fp32", "--device", "cpu", "--json", str(tmp_path / "figures.json"),
    )  # fmt: skip
    assert status == 0 and "3 of 3 items asked now" in err
    assert "from random weights" in out and "mean nothing" in out and "tiny@" in out
    value = json.loads((tmp_path / "figures.json").read_text())
    assert (value["runtime"], value["precision"], value["release"]) == ("torch", "fp32", None)
    assert value["protocol"] == {
        "score": "reply", "frames": 32, "max_tiles": 1, "max_new_tokens": 3
    }  # fmt: skip
    header, *replies = map(json.loads, kept.read_text().splitlines())
    assert header["benchmark"] == "mindcube" and header["model"] == value["model"]
    assert len(replies) == 3 and all(isinstance(r["reply"], str) for r in replies)


def test_a_run_goes_on_as_it_began_and_is_scored_again(command, tmp_path, tiny, loaded):
    data, kept = write(tmp_path, "mindcube"), tmp_path / "kept.jsonl"
    words = ["eval", "bench", "--format", "mindcube", "--data", str(data)]
    model = ["--model", str(tiny), "--out", str(kept), "--max-tiles", "1"]
    assert command(*words, *model, "--max-new-tokens", "2", "--limit", "3")[0] == 0
    status, _, err = command(*words, *model, "--max-new-tokens", "2")
    assert status == 1 and "is there already: --resume goes on with it" in err
    status, _, err = command(*words, *model, "--max-new-tokens", "4", "--resume")
    assert status == 1 and "was begun with max_new_tokens 2, this is 4" in err
    status, out, err = command(*words, *model, "--max-new-tokens", "2", "--resume", "--json", "-")
    value = json.loads(out)
    assert status == 0 and value["totals"]["items"] == 4
    assert "1 of 4 items asked now" in err
    status, out, _ = command(*words, "--replies", str(kept), "--json", "-")
    scored = json.loads(out)
    assert status == 0 and scored["totals"] == value["totals"]
    assert scored["model"] == value["model"] and scored["notes"] == value["notes"]


def test_choices_by_their_probabilities(command, tmp_path, tiny, loaded):
    status, out, _ = command(
        "eval", "bench", "--format", "blink", "--data", str(write(tmp_path, "blink")), "--model",
        str(tiny), "--score", "logits", "--max-tiles", "1", "--out", str(tmp_path / "kept.jsonl"),
    )  # fmt: skip
    assert status == 0 and "not how the benchmark asks" in out
    kept = [json.loads(line) for line in (tmp_path / "kept.jsonl").read_text().splitlines()[1:]]
    assert all(set(reply) >= {"id", "choice"} and "reply" not in reply for reply in kept)


def test_an_ablation_of_made_up_weights_says_what_ran_and_no_score(
    command, tmp_path, tiny, loaded, monkeypatch
):
    monkeypatch.setattr(asking, "THOUGHT_TOKENS", 3)
    data, kept = write(tmp_path, "mindcube"), tmp_path / "kept.jsonl"
    words = ["eval", "bench", "--format", "mindcube", "--data", str(data), "--ablate", "--limit"]
    words += ["2", "--model", str(tiny), "--max-tiles", "1", "--max-new-tokens", "2"]
    file = tmp_path / "ablation.json"
    status, out, err = command(*words, "--out", str(kept), "--json", str(file))
    assert status == 0, err
    value = json.loads(file.read_text())
    assert value["random_weights"] and "+random" in value["model"]
    names = [run["name"] for run in value["runs"]]
    assert names == ["plain", "thinking", "rotations", "all", "blind"]
    for run in value["runs"]:
        assert run["items"] == 2 and run["failed"] == 0
        for figure in ("total", "mean", "difference", "interval95", "gained", "lost"):
            assert run[figure] is None
    pictures = {run["name"]: run["inputs"]["pictures, at most"] for run in value["runs"]}
    assert pictures["plain"] > 0 and pictures["blind"] == 0
    assert "the weights are made up" in out and "difference" not in out.splitlines()[2]
    assert value["language_alone"] is None
    kept_files = sorted(each.name for each in tmp_path.glob("kept.*.jsonl"))
    assert kept_files == [f"kept.{name}.jsonl" for name in sorted(names)]


def test_an_ablation_of_other_weights_tells_differences(command, tmp_path, tiny, monkeypatch):
    """The stand-in says B when it sees a picture and A when it does not."""

    class Seeing(Scripted):
        def generate(self, prefix, question, *, max_new_tokens):
            yield "B" if self.shown[-1][0] else "A"

        def score(self, prefix, questions):
            return [score_of([0.1, *[0.9 / (len(q.choices) - 1)] * (len(q.choices) - 1)])
                    for q in questions]  # fmt: skip

    monkeypatch.setattr(eval_replies, "opened", lambda arguments: Seeing())
    data = write(tmp_path, "mindcube")
    status, out, err = command(
        "eval", "bench", "--format", "mindcube", "--data", str(data), "--ablate", "--model",
        str(tiny), "--out", str(tmp_path / "kept.jsonl"),
    )  # fmt: skip
    assert status == 0, err
    assert "difference" in out and "95 %, paired" in out and "right without any picture" in out
    assert "need a measured map" in out


def test_an_ablation_asks(command, tmp_path):
    status, _, err = command(
        "eval", "bench", "--format", "vsi", "--data", str(tmp_path), "--ablate", "--replies", "x"
    )
    assert status == 2 and "--ablate asks" in err


def test_fusion_is_fitted_to_a_simulated_answerer_and_says_so(command, tmp_path):
    fusion = tmp_path / "fusion.json"
    status, out, err = command(
        "eval", "fuse", "--simulated", "400", "--seed", "1", "--out", str(fusion)
    )
    assert status == 0, err
    assert "SIMULATED: no figure of any model" in out and "by the table" in out
    value = json.loads(fusion.read_text())
    assert value["simulated"] and "simulated answerer" in value["origin"]
    held_out = value["figures"]["held out"]
    assert held_out["fused"] <= min(held_out["measured"], held_out["model"]) + 0.01
    assert read_fusion(fusion).simulated


def test_fusion_of_made_up_weights_is_refused(command, tmp_path):
    sides = Sides("choice", ("a", "b"), np.array([0.9, 0.1]), np.array([0.6, 0.4]), False)
    lines = [line(str(n), sides, n % 3 // 2) for n in range(120)]
    file = tmp_path / "x.pairs.jsonl"
    write_pairs(file, header("tiny@1+random", True), lines)
    status, _, err = command("eval", "fuse", "--data", str(tmp_path))
    assert status == 1 and "of random weights" in err
    status, out, _ = command(
        "eval", "fuse", "--data", str(file), "--simulated-model", "--json", "-"
    )
    value = json.loads(out)
    assert status == 0 and value["simulated"] and "beside a simulated" in value["origin"]
    write_pairs(file, header("real@1", False), lines)
    status, out, _ = command("eval", "fuse", "--data", str(file), "--json", "-")
    assert status == 0 and json.loads(out)["origin"] == "120 recorded pairs of real@1"
    write_pairs(
        file, header("", False), [{k: v for k, v in each.items() if k != "model"} for each in lines]
    )
    status, _, err = command("eval", "fuse", "--data", str(file))
    assert status == 1 and "in 120 pairs the model was not asked" in err


SLOW = """
import sys
from evaluation.test_asking import Scripted
from inference.serving.conftest import running
from inference.serving.scripted import ScriptedRuntime
from spatial_si_ros.cli import eval_replies, main

class Slow(Scripted):
    def generate(self, *arguments, **options):
        print(len(self.shown), flush=True)
        if len(self.shown) == 4:
            sys.stdin.read()  # until the test ends this process
        yield "B"

eval_replies.opened = lambda arguments: Slow()
main.main(sys.argv[1:])
"""


def test_a_killed_run_goes_on_where_it_was(command, tmp_path, monkeypatch):
    data, kept = write(tmp_path, "mindcube"), tmp_path / "kept.jsonl"
    words = ["eval", "bench", "--format", "mindcube", "--data", str(data), "--out", str(kept)]
    words += ["--model", str(tmp_path)]
    run = subprocess.Popen(
        [sys.executable, "-c", SLOW, *words],
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert [run.stdout.readline() for _ in range(4)] == ["1\n", "2\n", "3\n", "4\n"]
        run.send_signal(signal.SIGKILL)
    finally:
        run.kill()
        run.communicate(timeout=20)
    before = kept.read_bytes()
    assert before.count(b"\n") == 1 + 3
    kept.write_bytes(before + b'{"id": "torn')
    monkeypatch.setattr(eval_replies, "opened", lambda arguments: Scripted())
    status, out, err = command(*words, "--resume", "--json", "-")
    assert status == 0 and "1 of 4 items asked now" in err
    assert kept.read_bytes().startswith(before) and b"torn" not in kept.read_bytes()
    totals = json.loads(out)["totals"]
    assert (totals["items"], totals["right"], totals["unreadable"]) == (4, 3, 1)


def test_a_server_is_asked(command, tmp_path):
    data, kept, socket = write(tmp_path, "blink"), tmp_path / "kept.jsonl", tmp_path / "m.sock"
    with running(ScriptedRuntime(), Listen(socket=socket)):
        status, _, _ = command(
            "eval", "bench", "--format", "blink", "--data", str(data), "--out", str(kept),
            "--server", f"unix://{socket}", "--score", "logits", "--json",
            str(tmp_path / "figures.json"),
        )  # fmt: skip
    value = json.loads((tmp_path / "figures.json").read_text())
    assert status == 0 and value["totals"]["right"] == 1  # the last choice, always
    assert value["model"] == "scripted@1" and "server does not say" in value["notes"][0]


def test_an_item_that_cannot_be_asked_is_said_counted_and_asked_again(
    command, tmp_path, tiny, loaded
):
    data, kept = write(tmp_path, "mindcube"), tmp_path / "kept.jsonl"
    good = (tmp_path / "other" / "1.png").read_bytes()
    (tmp_path / "other" / "1.png").write_bytes(good[:60])
    words = ["eval", "bench", "--format", "mindcube", "--data", str(data), "--out", str(kept)]
    words += ["--model", str(tiny), "--max-new-tokens", "1", "--max-tiles", "1", "--limit", "1"]
    status, out, err = command(*words)
    assert status == 1 and "could not be asked: " in err and "the image is damaged" in err
    assert ["all", "1", "0", "0.0", "0.0..79.3", "0", "1"] in [x.split() for x in out.splitlines()]
    (tmp_path / "other" / "1.png").write_bytes(good)
    status, _, err = command(*words, "--resume")
    assert status == 0 and "1 of 1 items asked now" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "want one of --model, --server and --replies, got none of them"),
        (["--model", "a", "--replies", "b"], "got --model and --replies"),
        (["--replies", "b", "--resume"], "--replies only reads"),
        (["--model", "a", "--frames", "33"], "want 1 to 32, got 33"),
        (["--model", "a", "--limit", "0"], "want a whole number from 1 on"),
        (["--model", "a", "--format", "abacus"], "invalid choice: 'abacus'"),
    ],
)
def test_words_that_mean_nothing_are_refused(command, tmp_path, words, said):
    status, _, err = command("eval", "bench", "--format", "vsi", "--data", str(tmp_path), *words)
    assert status == 2 and said in err


def test_files_that_do_not_fit_are_refused_in_a_sentence(command, tmp_path):
    data = write(tmp_path, "blink")
    words = ["eval", "bench", "--format", "blink", "--data", str(data), "--replies"]
    status, _, err = command(*words, str(replies_file(tmp_path, "blink", {"7": "A"})))
    assert status == 1 and "2 of 2 items have no reply, such as val_Relative_Depth_0" in err
    more = MADE["blink"].replies | {"7": "A"}
    status, _, err = command(*words, str(replies_file(tmp_path, "blink", more)))
    assert status == 1 and "1 replies are to no item of" in err and "such as 7" in err
    header = {"format": "spatial-si replies 1", "benchmark": "vsi"}
    (tmp_path / "of_vsi.jsonl").write_text(json.dumps(header) + "\n")
    status, _, err = command(*words, str(tmp_path / "of_vsi.jsonl"))
    assert status == 1 and "was begun with benchmark 'vsi', this is 'blink'" in err
    status, _, err = command(*words[:4], "--data", str(tmp_path / "no.tsv"), "--replies", "x")
    assert status == 1 and "eval bench: " in err and "no.tsv" in err


def test_a_model_that_is_none_and_a_server_that_is_not_there(command, tmp_path):
    data = write(tmp_path, "blink")
    words = ["eval", "bench", "--format", "blink", "--data", str(data)]
    words += ["--out", str(tmp_path / "kept.jsonl")]
    status, _, err = command(*words, "--model", str(tmp_path / "none"))
    assert status == 1 and "spatial-si eval bench: " in err
    status, _, err = command(*words, "--server", f"unix://{tmp_path}/none.sock")
    assert status == 1 and "none.sock" in err
    status, _, err = command(*words, "--server", "unix:///a.sock unix:///b.sock")
    assert status == 1 and "expected one server, got 2" in err
    assert not (tmp_path / "kept.jsonl").exists()
