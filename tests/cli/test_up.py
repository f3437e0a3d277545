"""`spatial-si up` with the real processes, a broken one, and none in time."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from nodes.harness import Ros

from spatial_si_ros.cli import up
from spatial_si_ros.nodes.node_set import ALONE, GUARD, NODE_NAMES, PROCESSES, ProcessSpec, command

ACTIVE_S = 60.0
END_S = 40.0


@dataclass
class Up:
    """`spatial-si up`, and the thread that reads until nobody has its standard output."""

    process: subprocess.Popen[str]
    reader: threading.Thread


@pytest.fixture
def running(ros: Ros) -> Iterator[Up]:
    """`spatial-si up` with all nodes ACTIVE; its children have its standard output too."""
    child = subprocess.Popen(
        [sys.executable, "-m", "spatial_si_ros.cli.main", "up", "--log-level", "warn"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "100", "PYTHONUNBUFFERED": "1"},
    )
    assert child.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=lambda: [lines.put(line) for line in child.stdout or ()])
    reader.start()
    active: set[str] = set()
    until_s = time.monotonic() + ACTIVE_S
    try:
        while active != set(NODE_NAMES):
            line = lines.get(timeout=max(until_s - time.monotonic(), 0.1))
            active |= {name for name in NODE_NAMES if name in line.split() and "active" in line}
        yield Up(child, reader)
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
            child.wait(END_S)
        reader.join(5.0)


def test_all_nodes_become_active_and_end_with_an_interrupt(running: Up) -> None:
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(END_S) == 0


def test_nodes_end_when_up_is_killed(running: Up) -> None:
    running.process.kill()
    running.reader.join(END_S)  # ends when the last process that has the output is gone
    assert not running.reader.is_alive()


def test_a_process_that_ends_by_itself_ends_all(
    ros: Ros, command, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = ProcessSpec("broken", "spatial_si_ros.nodes.there_is_none", ())
    monkeypatch.setattr(up, "PROCESSES", (GUARD, broken))
    status, _, said = command("up")
    assert status == 1
    assert "the process broken ended with status 1" in said


def test_nodes_that_are_not_active_in_time_are_named(
    ros: Ros, command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(up, "PROCESSES", (GUARD,))
    status, table, said = command("up", "--timeout", "1", "--ros-args", "-p", "autostart:=false")
    assert status == 4
    assert "not active within 1 s: guard" in said
    assert "guard" in table


def test_refused_arguments_are_told_in_a_sentence(ros: Ros, command) -> None:
    status, _, said = command("up", "--ros-args", "-p", "foo")
    assert status == 1
    assert "ROS does not take these arguments" in said
    assert "ended with status 2" in said
    assert "Traceback" not in said


def test_a_missing_parameter_file_is_told(ros: Ros, command, tmp_path: Path) -> None:
    status, _, said = command("up", "--params", str(tmp_path / "none.yaml"))
    assert status == 2
    assert "there is no file" in said


def test_command_lines_carry_the_options() -> None:
    from argparse import ArgumentParser

    parser = ArgumentParser()
    up.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(
        ["up", "--params", "a.yaml", "--use-sim-time", "--namespace", "r1", "--separate",
         "--ros-args", "-p", "x:=1"]
    )  # fmt: skip
    processes = up.processes_of(arguments)
    assert [each.executable for each in processes] == [n.executable for n in (*ALONE, GUARD)]
    words = command(GUARD, up.options_of(arguments), python="python3")
    assert list(words[:3]) == ["python3", "-m", "spatial_si_ros.nodes.guard"]
    assert list(words[-2:]) == ["-p", "x:=1"]
    text = " ".join(words)
    assert "nodes.yaml --params-file a.yaml" in text
    assert "use_sim_time:=true" in text and "__ns:=/r1" in text
    assert len(PROCESSES) == 2
