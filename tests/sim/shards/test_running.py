"""Shards run side by side, here and on a Ray cluster of two nodes; a broken one stops no other."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest
import ray
from ray.cluster_utils import Cluster
from spatial_si_sim.shards import Shard, ShardError, Where, run_shards, running

PAIR = """
import pathlib, sys, time
mine, other = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
mine.touch()
print("waiting for the other", flush=True)
until_s = time.monotonic() + 40.0
while not other.exists():
    assert time.monotonic() < until_s, "the other did not start"
    time.sleep(0.05)
"""
BROKEN = "import sys; print('the roof fell in'); sys.exit(3)"


def shard(name: str, folder: Path, script: str, *words: str, limit_s: float = 60.0) -> Shard:
    return Shard(name, ("-c", script, *words), folder / name, limit_s)


def pair(folder: Path) -> list[Shard]:
    """Two that only end when both run at the same time."""
    a, b = str(folder / "a.here"), str(folder / "b.here")
    return [shard("a", folder, PAIR, a, b), shard("b", folder, PAIR, b, a)]


def run(shards: list[Shard], where: Where) -> tuple[dict[str, str], set[str]]:
    ended: dict[str, str] = {}
    told: set[str] = set()
    run_shards(
        shards,
        where,
        lambda each, error: ended.update({each.name: error}),
        lambda stages: told.update(stages.values()),
    )
    return ended, told


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(running, "POLL_S", 0.02)


def test_two_run_side_by_side_and_tell_what_they_do(tmp_path):
    ended, told = run(pair(tmp_path), Where(workers=2))
    assert ended == {"a": "", "b": ""}
    assert "waiting for the other" in told


def test_what_breaks_is_told_and_the_others_go_on(tmp_path):
    shards = [shard("bad", tmp_path, BROKEN), shard("good", tmp_path, "")]
    ended, _ = run(shards, Where(workers=1))
    assert ended["good"] == ""
    assert ended["bad"] == "ended with status 3: the roof fell in"


def test_what_takes_too_long_is_ended(tmp_path):
    endless = shard("endless", tmp_path, "import signal; signal.pause()", limit_s=0.1)
    assert run([endless], Where())[0] == {"endless": "not finished within 0 s"}


AGENT_PORTS = (
    "metrics_agent_port", "metrics_export_port", "dashboard_agent_listen_port",
    "runtime_env_agent_port",
)  # fmt: skip


def node_options() -> dict[str, int]:
    """One processor; with given ports a node does not give up on agents that start slowly."""
    with ExitStack() as probes:
        found = [probes.enter_context(socket.socket()) for _ in AGENT_PORTS]
        for probe in found:
            probe.bind(("127.0.0.1", 0))
        ports = [probe.getsockname()[1] for probe in found]
    return {"num_cpus": 1, **dict(zip(AGENT_PORTS, ports, strict=True))}


STARTS = 3
"""Ray gives a node 30 s to start, whatever else the machine does."""


def started() -> Cluster:
    """Two nodes with one processor each."""
    for start in range(STARTS):
        made = Cluster()
        try:
            made.add_node(include_dashboard=False, **node_options())
            made.add_node(**node_options())
        except Exception as error:  # Ray raises no narrower one
            made.shutdown()
            if "timed out during startup" not in str(error) or start == STARTS - 1:
                raise
        else:
            return made
    raise AssertionError("not reached")


@pytest.fixture(scope="module")
def cluster():
    """Two nodes with one processor each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        made = started()
        yield made
        ray.shutdown()
        made.shutdown()


def test_a_cluster_of_two_nodes_runs_them_side_by_side(cluster, tmp_path):
    """Each node has one processor, and a shard takes one: two at a time means both nodes."""
    shards = [*pair(tmp_path), shard("bad", tmp_path, BROKEN)]
    ended, told = run(shards, Where(workers=0, ray=cluster.address))
    assert ended == {"a": "", "b": "", "bad": "ended with status 3: the roof fell in"}
    assert "waiting for the other" in told


def test_no_cluster_at_the_address_is_told(tmp_path):
    with pytest.raises(ShardError, match="no Ray cluster at 'nowhere'"):
        run([shard("a", tmp_path, "")], Where(ray="nowhere"))
    assert not os.listdir(tmp_path)
