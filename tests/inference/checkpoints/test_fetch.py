"""Fetching by huggingface_hub itself, from a hub on loopback: what comes, what never comes."""

from __future__ import annotations

import shutil

import pytest

from spatial_si_ros.inference.checkpoints import fetch as module
from spatial_si_ros.inference.checkpoints.convert import convert
from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.checkpoints.fetch import fetch, is_allowed
from spatial_si_ros.inference.checkpoints.folders import open_checkpoint
from spatial_si_ros.inference.checkpoints.lock import LOCK, read_lock
from spatial_si_ros.inference.checkpoints.tensors import sha256
from spatial_si_ros.inference.errors import CheckpointError, ServerError, WrongFamily

from .hub import COMMIT, NAME, Hub, serving

NEVER = (
    "modeling_internvl_chat.py", "training_args.bin", "pytorch_model.bin", "README.md",
    ".gitattributes", "runs/events.json", "examples/image1.jpg",
)  # fmt: skip


@pytest.fixture(autouse=True)
def hugging_face(monkeypatch, tmp_path):
    """No token of this machine is sent, no retry waits."""
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "token"))


@pytest.fixture
def hub(remote):
    with serving(remote) as hub:
        for name in NEVER:
            hub.files[name] = b"{}"
        yield hub


def get(hub: Hub, out, **options):
    return fetch(NAME, out, Family.INTERNVL3, endpoint=hub.endpoint, **options)


def test_the_data_comes_is_locked_and_can_be_converted(hub, remote, tmp_path):
    out = tmp_path / "out"
    lock = get(hub, out)
    assert (lock.repository, lock.revision) == (NAME, COMMIT)
    assert read_lock(out).digest == lock.digest
    assert set(lock.files) == {name for name in hub.files if is_allowed(name)}
    assert all(sha256(out / name) == file.sha256 for name, file in lock.files.items())
    assert all((out / name).read_bytes() == (remote / name).read_bytes() for name in lock.files)
    convert(out, tmp_path / "native")
    assert open_checkpoint(tmp_path / "native").lock.revision == COMMIT


def test_code_pickles_and_all_the_rest_are_never_asked_for(hub, tmp_path):
    get(hub, tmp_path / "out")
    assert not hub.fetched() & set(NEVER)
    assert {name for name in hub.fetched() if name.endswith(".py")} == {"conversation.py"}
    assert not any((tmp_path / "out" / name).exists() for name in NEVER)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("model-00001-of-00004.safetensors", True), ("config.json", True), ("merges.txt", True),
        ("chat_template.jinja", True), ("conversation.py", True), ("vocab.json", True),
        ("requirements.txt", False), ("setup.py", False), ("sub/config.json", False),
        ("../config.json", False), ("x.safetensors.bin", False), ("conversation.pyc", False),
        ("CONVERSATION.PY", False), ("a\\..\\b.json", False),
    ],
)  # fmt: skip
def test_what_is_downloaded(name, allowed):
    assert is_allowed(name) is allowed


def test_a_second_fetch_loads_nothing_again(hub, tmp_path):
    first = get(hub, tmp_path / "out")
    hub.asked.clear()
    assert get(hub, tmp_path / "out").digest == first.digest
    assert not hub.fetched()


def test_a_broken_connection_goes_on_in_the_middle_of_the_file(hub, tmp_path, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 1 << 20)
    hub.break_after = 3 << 20
    lock = get(hub, tmp_path / "out")
    shard = ("GET", "model-00002-of-00003.safetensors")
    starts = [start for method, name, start in hub.asked if (method, name) == shard]
    assert starts == [0, 3 << 20, 6 << 20, 9 << 20]
    assert all(sha256(tmp_path / "out" / n) == file.sha256 for n, file in lock.files.items())


def test_after_a_failure_only_what_is_missing_is_loaded(hub, tmp_path, monkeypatch):
    """Each try gets less than the library counts as progress, so it gives up."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    hub.break_after = 200_000
    with pytest.raises(ServerError, match="keeps the files that are complete"):
        get(hub, tmp_path / "out")
    assert not (tmp_path / "out" / LOCK).exists()
    with pytest.raises(CheckpointError):
        open_checkpoint(tmp_path / "out")
    complete = {path.name for path in (tmp_path / "out").iterdir() if path.is_file()}
    assert "model-00001-of-00003.safetensors" in complete
    hub.break_after = None
    hub.asked.clear()
    lock = get(hub, tmp_path / "out")
    assert hub.fetched() == lock.files.keys() - complete
    assert all(sha256(tmp_path / "out" / n) == file.sha256 for n, file in lock.files.items())


def test_a_hub_that_sends_something_else_than_it_announced(hub, tmp_path):
    name = next(name for name in hub.files if name.endswith(".safetensors"))
    hub.lie = {name}
    with pytest.raises(CheckpointError, match=f"{name}: expected SHA-256"):
        get(hub, tmp_path / "out")
    assert not (tmp_path / "out" / LOCK).exists()


def test_a_path_that_leads_out_is_not_followed(hub, tmp_path):
    hub.files["../escaped.json"] = b"{}"
    hub.files["/etc/escaped.json"] = b"{}"
    get(hub, tmp_path / "out")
    assert not (tmp_path / "escaped.json").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files.update({"model.safetensors.index.json": b"{}"}), "no weight_map"),
        (lambda files: files.update({"config.json": b"["}), "expected a JSON object"),
        (lambda files: files.update({"vocab.json": b"PK\x03\x04"}), "a zip archive"),
        (lambda files: files.pop("model-00002-of-00003.safetensors"), "is in no file"),
        (
            lambda files: [files.pop(n) for n in list(files) if n.endswith(".safetensors")],
            "has no safetensors file",
        ),
    ],
)
def test_a_repository_that_is_no_checkpoint(hub, tmp_path, change, said):
    change(hub.files)
    with pytest.raises(CheckpointError, match=said):
        get(hub, tmp_path / "out")


def test_the_wrong_family_is_refused(hub, tmp_path):
    with pytest.raises(WrongFamily, match="expected a checkpoint of qwen3vl, got internvl3"):
        fetch(NAME, tmp_path / "out", Family.QWEN3VL, endpoint=hub.endpoint)


@pytest.mark.parametrize(
    ("repository", "revision", "said"),
    [
        ("sensenova/nothing", "main", "no repository sensenova/nothing"),
        (NAME, "v9", "has no revision v9"),
        ("not a name", "main", "is no name of a repository"),
    ],
)
def test_what_is_not_there(hub, tmp_path, repository, revision, said):
    with pytest.raises(CheckpointError, match=said):
        fetch(
            repository, tmp_path / "out", Family.INTERNVL3, revision=revision,
            endpoint=hub.endpoint,
        )  # fmt: skip
    assert not (tmp_path / "out").exists()


def test_no_hub_is_no_success_even_if_files_are_there(hub, tmp_path, monkeypatch):
    """The library alone would warn and return the folder as it is."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    get(hub, tmp_path / "out")
    with pytest.raises(ServerError, match="the hub failed with ConnectError"):
        fetch(NAME, tmp_path / "out", Family.INTERNVL3, endpoint="http://127.0.0.1:9")


def test_a_folder_of_something_else_is_left_alone(hub, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    with pytest.raises(CheckpointError, match="expected a new folder"):
        get(hub, tmp_path / "out")
    with pytest.raises(CheckpointError, match="expected a folder"):
        get(hub, tmp_path / "out" / "mine.txt")
    assert not hub.asked


def test_files_from_elsewhere_are_not_locked_as_fetched(hub, tmp_path):
    get(hub, tmp_path / "out")
    (tmp_path / "out" / "extra.json").write_text("{}")
    with pytest.raises(CheckpointError, match=r"extra\.json came from somewhere else"):
        get(hub, tmp_path / "out")


def test_a_full_disk_is_told_before_the_download(hub, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: type("Usage", (), {"free": 7}))
    assert module.shutil is shutil
    with pytest.raises(CheckpointError, match="there are 7 free"):
        get(hub, tmp_path / "out")
    assert not hub.fetched()
