"""`spatial-si models`: what is printed, what is written, which status."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from inference.checkpoints.hub import COMMIT, serving

from spatial_si_ros.cli.models import ACTIONS
from spatial_si_ros.inference.checkpoints.families import Family, Layout
from spatial_si_ros.inference.checkpoints.tiny import make_tiny

SHORT = "1.3-InternVL3-8B"


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory):
    folder = make_tiny(
        tmp_path_factory.mktemp("models") / "remote", Family.INTERNVL3, Layout.REMOTE
    )
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def no_heap_of_weights(tmp_path: Path):
    yield
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_has_its_own_help(command, action):
    status, out, _ = command("models", action, "--help")
    assert status == 0
    assert f"spatial-si models {action}" in out


def test_the_help_lists_every_action(command):
    status, out, _ = command("models", "--help")
    assert status == 0
    assert all(re.search(rf"^ +{name}\b", out, re.MULTILINE) for name in ACTIONS)


@pytest.mark.parametrize("words", [[], ["fly"], ["tiny"], ["tiny", "x", "--family", "llava"]])
def test_words_that_mean_nothing_are_refused(command, words):
    status, _, err = command("models", *words)
    assert status == 2
    assert "usage: spatial-si models" in err


def test_list_shows_all_and_whose_scores_they_are(command):
    status, out, _ = command("models", "list")
    assert status == 0
    assert SHORT in out and "65.2" in out and "Apache-2.0" in out and "not supported" in out
    assert "published by the authors" in out
    lines = [line.split() for line in out.splitlines()]
    assert [SHORT, "internvl3", "8B", "1.3", "65.2", "68.6", "42.5", "torch", "bf16"] in lines


def test_list_for_a_device_and_as_json(command):
    assert "nvfp4" in command("models", "list", "--device", "jetson_thor")[1]
    said = " ".join(command("models", "list", "--device", "rtx")[1].split())
    assert "tensorrt bf16" in said and "models build --target tensorrt-rtx" in said
    status, out, _ = command("models", "list", "--json")
    assert status == 0
    assert len(json.loads(out)) == 14


def test_show(command):
    status, out, _ = command("models", "show", "1.4-InternVL3-8B")
    assert status == 0
    assert "grounding, depth" in out and "RefCOCO" in out and "not ours" in out
    said = " ".join(out.split())
    assert "on rtx tensorrt bf16, engines from models build --target tensorrt-rtx" in said
    assert "source README_CN.md of github.com/OpenSenseNova/SenseNova-SI at 0424000" in said
    status, out, _ = command("models", "show", "sensenova/SenseNova-SI-1.1-BAGEL-7B-MoT")
    assert status == 0
    assert "Not supported: transformers has no class for BAGEL" in out
    status, out, _ = command("models", "show", SHORT, "--json")
    assert json.loads(out)["hub"] == f"sensenova/SenseNova-SI-{SHORT}"


def test_a_name_that_is_none(command):
    status, out, err = command("models", "show", "1.3-8B")
    assert (status, out) == (1, "")
    assert err.startswith("spatial-si models show: no checkpoint is called 1.3-8B; expected Sense")


def test_tiny_convert_verify(command, tmp_path):
    published, native = str(tmp_path / "published"), str(tmp_path / "native")
    words = ("--family", "internvl3", "--layout", "remote", "--shards", "2", "--seed", "3")
    assert command("models", "tiny", published, *words)[0] == 0
    status, out, _ = command("models", "convert", published, native)
    assert (status, out) == (0, f"{native}: internvl3, 0.02 GB, ready to run\n")
    report = tmp_path / "report.json"
    status, out, _ = command("models", "verify", native, "--json", str(report))
    assert status == 0
    assert "ready to run as" in out and "native@" in out and "+random" in out
    assert json.loads(report.read_text())["good"] is True


def test_verify_of_a_spoiled_folder_fails(command, remote, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(remote, folder)
    (folder / "training_args.bin").write_bytes(b"")
    report = tmp_path / "report.json"
    status, out, _ = command("models", "verify", str(folder), "--json", str(report))
    assert status == 1
    assert "bad" in out
    found = json.loads(report.read_text())
    assert [check["good"] for check in found["checks"]] == [False, True, True, True]


def test_verify_names_what_graphs_are_compared_with(command, tmp_path):
    (tmp_path / "export.json").write_text("{}")
    report = tmp_path / "report.json"
    status, _, err = command("models", "verify", str(tmp_path), "--json", str(report))
    assert status == 1
    assert "graphs: add --against torch --checkpoint CKPT" in err
    found = json.loads(report.read_text())
    assert found["good"] is False and "graphs: add --against" in found["error"]


def test_verify_takes_a_checkpoint_only_to_compare_with_it(command, remote):
    status, _, err = command("models", "verify", str(remote), "--checkpoint", str(remote))
    assert status == 1
    assert "--checkpoint goes with --against torch" in err


def test_what_cannot_be_done_is_one_sentence_and_status_one(command, remote, tmp_path):
    for words in (["tiny", str(tmp_path), "--family", "qwen3vl"], ["convert", "/nowhere", "x"]):
        status, out, err = command("models", *words)
        assert (status, out) == (1, "")
        assert err.startswith(f"spatial-si models {words[0]}: ") and err.count("\n") == 1


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: the hub's address is read when its library loads."""
    command = [sys.executable, "-m", "spatial_si_ros.cli.main", "models", *words]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=100
    )


def test_fetch_and_what_to_do_next(remote, tmp_path):
    out = tmp_path / "fetched"
    home = {"HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "0", "HF_TOKEN": ""}
    with serving(remote) as hub:
        done = run("fetch", SHORT, str(out), HF_ENDPOINT=hub.endpoint, **home)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first.startswith(f"{out}: SenseNova-SI-{SHORT} at {COMMIT}, 0.02 GB, locked")
    assert second == f"next: spatial-si models convert {out} OUT"
    assert not list(out.glob("modeling*.py"))


def test_fetch_without_a_hub_fails(tmp_path):
    home = {"HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "1"}
    done = run("fetch", SHORT, str(tmp_path / "out"), **home)
    assert done.returncode == 1
    assert "the hub failed with OfflineModeIsEnabled" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_not_supported_is_not_fetched(command, tmp_path):
    status, _, err = command("models", "fetch", "1.1-BAGEL-7B-MoT", str(tmp_path / "out"))
    assert status == 1
    assert "transformers has no class for BAGEL" in err
    assert not (tmp_path / "out").exists()
