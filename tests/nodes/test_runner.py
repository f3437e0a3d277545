"""Tests for nodes/runner.py, nodes/worker.py and nodes/patience.py: threads that end well."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading

import pytest
from nodes.harness import free_domain
from rclpy.task import Future

from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.nodes.patience import GaveUp, Interrupted, Patience
from spatial_si_ros.nodes.worker import Worker

WAIT_S = 20.0
PROGRAM = """
import sys, rclpy
from rclpy.node import Node
from spatial_si_ros.nodes.runner import exit_with

def make():
    quiet, other = Node("quiet"), Node("other")
    quiet.create_timer(0.05, lambda: print("alive", flush=True))
    if "fail" in sys.argv:
        other.create_timer(0.2, lambda: 1 / 0)
    return [quiet, other]

exit_with(make)
"""


def started(*words: str) -> subprocess.Popen[str]:
    domain = {"ROS_DOMAIN_ID": str(free_domain(os.getpid()))}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **domain, "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST"},
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_status_0(number: signal.Signals) -> None:
    with started() as child:
        assert child.stdout is not None and child.stdout.readline() == "alive\n"
        child.send_signal(number)
        child.send_signal(number)
        _, said = child.communicate(timeout=WAIT_S)
    assert child.returncode == 0, said


def test_a_node_that_fails_ends_the_whole_process_with_status_1() -> None:
    with started("fail") as child:
        _, said = child.communicate(timeout=WAIT_S)
    assert child.returncode == 1
    assert "ZeroDivisionError" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-p", "foo"), "ROS does not take these arguments: .*'-p foo'"),
        (("--params-file", "/nope"), "ROS does not take these arguments: .*'--params-file /nope'"),
        (("--foo",), r"ROS does not take these arguments: \['--foo'\]"),
        (("-p", "hold_s:=99"), "'hold_s' to '99' of type 'INTEGER', expecting type 'DOUBLE'"),
        (("-p", "hold_s:=99.0"), "hold_s out of range Min: 0.1, Max: 60.0"),
    ],
)
def test_arguments_that_are_refused_end_it_with_a_sentence(
    words: tuple[str, ...], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "spatial_si_ros.nodes.guard", "--ros-args", *words],
        capture_output=True,
        text=True,
        timeout=WAIT_S,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert re.search(f"guard: .*{said}", done.stderr), done.stderr


def test_a_full_worker_refuses_and_does_jobs_in_order() -> None:
    gate, done, ended = threading.Event(), [], threading.Event()
    worker = held(gate, bound=2)
    assert worker.submit(lambda: done.append(1))
    assert worker.submit(lambda: (done.append(2), ended.set()))
    assert not worker.submit(lambda: done.append(3))
    assert worker.waiting == 2
    gate.set()
    assert ended.wait(WAIT_S)
    worker.close(WAIT_S)
    assert done == [1, 2]


def test_a_closed_worker_ends_the_running_job_and_drops_the_others() -> None:
    """What is to be done in the place of a dropped job is done."""
    gate, done = threading.Event(), []
    worker = held(gate, bound=2)
    assert worker.submit(lambda: done.append("job"), lambda: done.append("dropped"))
    assert worker.submit(lambda: done.append("job"))
    closing = threading.Thread(target=worker.close, args=(WAIT_S,))
    closing.start()
    closing.join(0.2)  # it waits for the running job
    assert closing.is_alive() and not done
    gate.set()
    closing.join(WAIT_S)
    assert done == ["dropped"]
    assert not worker.submit(lambda: done.append("late"))


def held(gate: threading.Event, bound: int) -> Worker:
    """A worker whose first job has begun, and waits for the gate."""
    worker, began = Worker("test", bound), threading.Event()

    def hold() -> None:
        began.set()
        gate.wait(WAIT_S)

    assert worker.submit(hold)
    assert began.wait(WAIT_S)
    return worker


def test_patience_gives_up_in_steady_time() -> None:
    with pytest.raises(GaveUp, match="0.1 s"):
        Patience(lambda: None).result(Future(), 0.1)


def test_patience_ends_when_waiting_makes_no_sense() -> None:
    def check() -> None:
        raise Interrupted(Declined(DeclineReason.CANCELLED, "not wanted any more"))

    with pytest.raises(Interrupted, match="not wanted"):
        Patience(check).result(Future(), None)


def test_patience_returns_what_another_thread_gives() -> None:
    future: Future = Future()
    threading.Timer(0.05, lambda: future.set_result(7)).start()
    assert Patience(lambda: None).result(future, WAIT_S) == 7
