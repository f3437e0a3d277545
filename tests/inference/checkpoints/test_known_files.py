"""Large files are read once, and again as soon as they changed; nobody else is believed."""

from __future__ import annotations

import os
import time

import pytest

from spatial_si_ros.inference.checkpoints import known_files as module
from spatial_si_ros.inference.checkpoints.known_files import KnownFiles
from spatial_si_ros.inference.checkpoints.tensors import sha256


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A file that is remembered at once; each time it is read is noted."""
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"\1" * module.LEAST_BYTES)
    monkeypatch.setattr(module, "SETTLED_NS", -1)
    return path


@pytest.fixture
def reads(monkeypatch):
    noted = []

    def read(path, progress):
        noted.append(path.name)
        return sha256(path, progress)

    monkeypatch.setattr(module, "sha256", read)
    return noted


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache" / "known_files.json"


def test_a_file_is_read_once(large, reads, cache):
    heard = []
    found = [KnownFiles(cache).sha256(large, heard.append) for _ in range(3)]
    assert set(found) == {sha256(large)}
    assert len(reads) == 1
    assert sum(heard) == 3 * module.LEAST_BYTES
    assert cache.stat().st_mode & 0o777 == 0o600
    assert cache.parent.stat().st_mode & 0o777 == 0o700


def test_one_byte_that_changed_is_seen_even_with_the_old_times(large, reads, cache):
    before = KnownFiles(cache).sha256(large)
    times = large.stat()
    with large.open("r+b") as file:
        file.seek(1000)
        file.write(b"\2")
    os.utime(large, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert large.stat().st_mtime_ns == times.st_mtime_ns
    assert KnownFiles(cache).sha256(large) != before
    assert len(reads) == 2


def test_another_file_of_that_name_is_read(large, reads, cache):
    KnownFiles(cache).sha256(large)
    other = large.with_name("other")
    other.write_bytes(large.read_bytes())
    other.replace(large)
    KnownFiles(cache).sha256(large)
    assert len(reads) == 2


def test_what_just_changed_and_what_is_small_is_not_remembered(large, reads, cache, monkeypatch):
    monkeypatch.setattr(module, "SETTLED_NS", 2_000_000_000)
    KnownFiles(cache).sha256(large)
    assert not cache.exists()
    later = time.time_ns() + 3_000_000_000
    monkeypatch.setattr(module.time, "time_ns", lambda: later)
    KnownFiles(cache).sha256(large)
    KnownFiles(cache).sha256(large)
    assert len(reads) == 2
    small = large.with_name("config.json")
    small.write_bytes(b"{}")
    for _ in range(2):
        KnownFiles(cache).sha256(small)
    assert reads[2:] == ["config.json"] * 2


@pytest.mark.parametrize("place", ["file", "folder", "link"])
def test_what_others_could_have_written_is_not_believed(large, reads, cache, place):
    KnownFiles(cache).sha256(large)
    if place == "link":
        cache.rename(cache.with_name("moved"))
        cache.symlink_to("moved")
    else:
        (cache if place == "file" else cache.parent).chmod(0o777)
    KnownFiles(cache).sha256(large)
    assert len(reads) == 2


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 2}', '{"format": 1, "sha256": 3}'])
def test_a_spoilt_memory_is_none(large, reads, cache, text):
    KnownFiles(cache).sha256(large)
    cache.write_text(text)
    KnownFiles(cache).sha256(large)
    assert len(reads) == 2


def test_without_a_place_to_remember_it_is_read_each_time(large, reads, tmp_path):
    (tmp_path / "file").write_text("")
    for _ in range(2):
        KnownFiles(tmp_path / "file" / "known.json").sha256(large)
    assert len(reads) == 2


def test_the_oldest_is_forgotten_first(large, reads, cache, monkeypatch):
    monkeypatch.setattr(module, "MOST", 1)
    second = large.with_name("second")
    second.write_bytes(b"\2" * module.LEAST_BYTES)
    for path in (large, second, second, large):
        KnownFiles(cache).sha256(path)
    assert reads == [large.name, "second", large.name]


def test_it_is_in_the_cache_of_this_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert KnownFiles().path == tmp_path / "spatial_si_ros" / "known_files.json"
