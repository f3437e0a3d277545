"""Nothing that we run executes what a checkpoint brings: a planted file would leave its mark."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from spatial_si_ros.inference.checkpoints.convert import convert
from spatial_si_ros.inference.checkpoints.folders import open_checkpoint
from spatial_si_ros.inference.checkpoints.verify import verify_files
from spatial_si_ros.inference.errors import NotConverted

PLANTED = (
    "modeling_internvl_chat.py", "configuration_internvl_chat.py", "conversation.py",
    "tokenization_evil.py", "sitecustomize.py", "__init__.py", "torch.py", "json.py",
)  # fmt: skip

RUN_BY_HAND = """
import sys
from transformers import AutoConfig
try:
    AutoConfig.from_pretrained(sys.argv[1], trust_remote_code=True)
except Exception:
    pass
"""


@pytest.fixture
def marker(tmp_path):
    return tmp_path / "it-ran"


@pytest.fixture
def planted(remote, copy, marker):
    """As published, with a mark in every Python file and `auto_map` wherever it is looked for."""
    folder = copy(remote)
    for name in PLANTED:
        before = (folder / name).read_text() if name == "conversation.py" else ""
        (folder / name).write_text(f"open({str(marker)!r}, 'a').write({name!r})\n{before}")
    for name in ("config.json", "tokenizer_config.json", "generation_config.json"):
        value = json.loads((folder / name).read_text())
        value["auto_map"] = {
            "AutoConfig": "configuration_internvl_chat.InternVLChatConfig",
            "AutoModel": "modeling_internvl_chat.InternVLChatModel",
            "AutoTokenizer": ["tokenization_evil.Evil", "tokenization_evil.Evil"],
            "AutoProcessor": "tokenization_evil.Evil",
        }
        (folder / name).write_text(json.dumps(value))
    return folder


def test_the_mark_is_made_where_code_is_run(planted, marker, tmp_path):
    """The test of the tests: trusting the folder, as others do, does run what was planted."""
    environment = os.environ | {"HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", RUN_BY_HAND, str(planted)]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=100)
    assert "configuration_internvl_chat.py" in marker.read_text()


def test_opening_and_verifying_run_nothing(planted, marker):
    with pytest.raises(NotConverted):
        open_checkpoint(planted)
    verify_files(planted)
    assert not marker.exists()


def test_converting_and_loading_the_result_run_nothing(planted, marker, tmp_path):
    from transformers import AutoConfig, AutoModelForImageTextToText, AutoTokenizer

    out = tmp_path / "out"
    convert(planted, out)
    open_checkpoint(out)
    AutoConfig.from_pretrained(out)
    AutoTokenizer.from_pretrained(out)
    AutoModelForImageTextToText.from_pretrained(out)
    assert not marker.exists()
    assert not list(out.glob("*.py"))


@pytest.mark.parametrize("words", [["verify", "SRC"], ["convert", "SRC", "OUT"]])
def test_the_commands_run_nothing_even_from_within_the_folder(planted, marker, tmp_path, words):
    places = {"SRC": str(planted), "OUT": str(tmp_path / "out")}
    words = [places.get(word, word) for word in words]
    command = [sys.executable, "-P", "-m", "spatial_si_ros.cli.main", "models", *words]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(
        command, cwd=planted, env=environment, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert not marker.exists()


def test_a_converted_folder_with_code_added_is_refused(native, copy, marker):
    folder = copy(native)
    (folder / "modeling_x.py").write_text(f"open({str(marker)!r}, 'w')")
    with pytest.raises(NotConverted, match="never run"):
        open_checkpoint(folder)
    assert not marker.exists()
