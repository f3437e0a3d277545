"""The Fast DDS profile that processes of one machine are started with."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from spatial_si_ros.nodes import transport

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("free_mib", "is_set"), [(64, False), (2048, True)])
def test_shared_memory_is_used_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, free_mib: int, is_set: bool, tmp_path: Path
) -> None:
    monkeypatch.setattr(transport, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, free_mib * 1024**2))
    added = transport.transport_environment({})
    assert bool(added) == is_set
    for name in added.values():
        assert Path(name).is_file()


@pytest.mark.parametrize("name", [transport.PROFILES_FILE, transport.OLD_PROFILES_FILE])
def test_a_profile_that_a_person_chose_stays(name: str) -> None:
    assert transport.transport_environment({name: "mine.xml"}) == {}


@pytest.mark.parametrize(
    ("distribution", "name"),
    [
        ("jazzy", "FASTRTPS_DEFAULT_PROFILES_FILE"),
        ("kilted", "FASTDDS_DEFAULT_PROFILES_FILE"),
        ("", "FASTDDS_DEFAULT_PROFILES_FILE"),
    ],
)
def test_the_variable_is_the_one_that_the_distribution_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, distribution: str, name: str
) -> None:
    monkeypatch.setattr(transport, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(transport, "NEEDED_BYTES", 0)
    assert list(transport.transport_environment({"ROS_DISTRO": distribution})) == [name]


def test_without_shared_memory_nothing_is_added(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(transport, "SHARED_MEMORY", tmp_path / "absent")
    assert transport.transport_environment({}) == {}
