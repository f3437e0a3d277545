"""`verify` tells what is wrong with a folder, all of it, and never raises for what is in it."""

from __future__ import annotations

import pytest

from spatial_si_ros.inference.checkpoints.lock import LOCK, write_lock
from spatial_si_ros.inference.checkpoints.tensors import read_header
from spatial_si_ros.inference.checkpoints.verify import verify_files

SUBJECTS = (
    "no pickle, program or link out", "files as locked", "weights fit config.json", "layout",
)  # fmt: skip


def outcome(folder):
    checks = verify_files(folder)
    assert tuple(check.subject for check in checks) == SUBJECTS
    return [check.good for check in checks], " ".join(check.detail for check in checks)


def test_a_converted_folder_is_ready(native):
    good, said = outcome(native)
    assert all(good)
    assert "ready to run as" in said and "73 tensors" in said


def test_a_published_folder_is_whole_but_to_be_converted(remote):
    good, said = outcome(remote)
    assert all(good)
    assert "there is no lock" in said and "to be converted" in said and "in 3 files" in said


def test_a_fetched_folder_says_where_it_is_from(remote, copy):
    folder = copy(remote)
    write_lock(folder, "owner/name", "a" * 40)
    assert "of owner/name at aaaa" in outcome(folder)[1]


def test_one_bit_in_the_weights_is_seen(native, copy):
    """The header stays right, and so does the size: only the lock can tell."""
    folder = copy(native)
    path = folder / "model.safetensors"
    place = list(read_header(path).values())[20].start
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1]))
    good, said = outcome(folder)
    assert good == [True, False, True, True]
    assert "model.safetensors has another content than when it was locked" in said


def test_everything_that_is_wrong_is_told(native, copy):
    folder = copy(native)
    (folder / "a.bin").write_bytes(b"")
    (folder / "config.json").write_text("{}")
    good, said = outcome(folder)
    assert good == [False] * 4
    assert "a.bin was not there" in said and "model_type" in said


def test_a_folder_that_is_not_there(tmp_path):
    good, said = outcome(tmp_path / "nowhere")
    assert good == [False, True, False, False]
    assert "there is none" in said


def test_a_remote_folder_without_its_template(remote, copy):
    folder = copy(remote)
    (folder / "conversation.py").unlink()
    good, said = outcome(folder)
    assert good == [True, True, True, False]
    assert "the prompt template is in it" in said


def test_progress_ends_with_all_bytes(native):
    heard = []
    verify_files(native, lambda done, total: heard.append((done, total)))
    size = sum(path.stat().st_size for path in native.iterdir() if path.name != LOCK)
    assert heard[-1] == (size, size)


@pytest.mark.parametrize("text", ["[]", "{"])
def test_a_damaged_lock_is_told(native, copy, text):
    folder = copy(native)
    (folder / LOCK).write_text(text)
    assert outcome(folder)[0] == [True, False, True, False]
