"""What runs code when it is opened is refused before anything is opened."""

from __future__ import annotations

import json
import os
import pickle

import pytest

from spatial_si_ros.inference.checkpoints.safety import check_files, check_no_code
from spatial_si_ros.inference.errors import CheckpointError, NotConverted, UnsafeFile


@pytest.fixture
def folder(tmp_path):
    out = tmp_path / "checkpoint"
    out.mkdir()
    (out / "config.json").write_text('{"model_type": "internvl"}')
    return out


def test_plain_data_passes(native):
    check_files(native)
    check_no_code(native)


def test_no_folder(tmp_path):
    with pytest.raises(CheckpointError, match="there is none"):
        check_files(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "name",
    ["pytorch_model.bin", "a.pt", "a.pth", "a.PKL", "sub/deep/a.ckpt", "a.npz", "a.so", "a.pyc",
     "a.engine"],
)  # fmt: skip
def test_endings_that_run_code_are_refused(folder, name):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    with pytest.raises(UnsafeFile, match="expected safetensors"):
        check_files(folder)


@pytest.mark.parametrize("content", [pickle.dumps({}), b"PK\x03\x04zip", b"\x7fELF", b"MZ\x90\x00"])
def test_a_pickle_under_another_name_is_refused(folder, content):
    (folder / "weights.json").write_bytes(content)
    with pytest.raises(UnsafeFile, match="expected data as its ending says"):
        check_files(folder)


def test_a_link_out_of_the_folder_is_refused_and_one_within_is_not(folder, tmp_path):
    (folder / "inside.json").symlink_to(folder / "config.json")
    check_files(folder)
    (tmp_path / "secret").write_text("x")
    (folder / "outside.json").symlink_to(tmp_path / "secret")
    with pytest.raises(UnsafeFile, match="leads out of the folder"):
        check_files(folder)


@pytest.mark.parametrize("target", ["..", "/", "../../etc"])
def test_a_linked_folder_is_refused(folder, target):
    (folder / "sub").symlink_to(target)
    with pytest.raises(UnsafeFile, match="leads out of the folder"):
        check_files(folder)


@pytest.mark.parametrize("target", ["nothing", "loop.json"])
def test_a_link_to_nothing_is_refused(folder, target):
    (folder / "loop.json").symlink_to(target)
    with pytest.raises(UnsafeFile, match="expected a plain file|leads out"):
        check_files(folder)


def test_what_blocks_a_reader_is_refused(folder):
    os.mkfifo(folder / "merges.txt")
    with pytest.raises(UnsafeFile, match="expected a plain file"):
        check_files(folder)


@pytest.mark.parametrize("name", ["modeling_x.py", "sub/x.PY"])
def test_code_names_the_command_that_leaves_it_behind(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("")
    with pytest.raises(NotConverted, match=f"spatial-si models convert {folder} OUT"):
        check_no_code(folder)


@pytest.mark.parametrize(
    "value",
    [
        {"auto_map": {"AutoModel": "x.Y"}},
        {"vision_config": {"auto_map": {"AutoModel": "x.Y"}}},
        {"list": [{"trust_remote_code": True}]},
        {"custom_pipelines": {"x": {}}},
    ],
)
@pytest.mark.parametrize("name", ["tokenizer_config.json", "anything.json"])
def test_json_that_names_code_is_refused_at_any_depth(folder, name, value):
    (folder / name).write_text(json.dumps(value))
    with pytest.raises(NotConverted, match="names code to run"):
        check_no_code(folder)


def test_a_word_of_the_vocabulary_is_just_a_word(folder):
    (folder / "vocab.json").write_text('{"auto_map": 7}')
    check_no_code(folder)


@pytest.mark.parametrize("text", ["", "[", "[1]", '"x"', "[" * 100_000])
def test_json_that_is_none_is_refused(folder, text):
    (folder / "config.json").write_text(text)
    with pytest.raises(CheckpointError, match="expected a JSON object"):
        check_no_code(folder)
