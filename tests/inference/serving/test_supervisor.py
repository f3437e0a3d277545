"""A server process that dies, runs out of memory, refuses, hangs, and ends with its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from spatial_si_ros.inference.errors import RuntimeUnavailable, ServerError
from spatial_si_ros.inference.runtimes.base import ModelQuestion
from spatial_si_ros.inference.serving.errors import ServerTimeout, ServerUnreachable
from spatial_si_ros.inference.serving.sockets import bind_unix
from spatial_si_ros.inference.serving.supervisor import Policy, State, Supervisor, serve_command

SCRIPT = Path(__file__).with_name("scripted.py")
QUICK = Policy(back_off_s=(0.05,), poll_s=0.05, end_s=5.0)
QUESTION = ModelQuestion("Where is the mug?", ("left", "right"))


@pytest.fixture
def supervise(tmp_path, monkeypatch, root):
    monkeypatch.setenv("PYTHONPATH", f"{root}:{root / 'tests'}")
    started = []

    def start(*options, policy=QUICK):
        command = [sys.executable, str(SCRIPT), *options]
        started.append(Supervisor(command, tmp_path / "model.sock", policy))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.stop()


def test_a_kill_during_a_question_is_an_error_and_the_next_one_is_answered(
    supervise, client, image, tmp_path
):
    server = supervise()
    first = server.wait_ready(60)
    asks = client(server.endpoint)
    prefix = asks.encode([image])
    assert asks.score(prefix, [QUESTION])[0].notes == ()
    with pytest.raises(ServerUnreachable, match="went away|cannot be reached"):
        asks.score(prefix, [ModelQuestion("die", ("a", "b"))])
    second = server.wait_ready(60)
    found = asks.score(prefix, [QUESTION])[0]  # it needs the pictures again, and gets them
    assert found.probabilities == pytest.approx([1 / 3, 2 / 3]) and found.notes == ()
    assert first.pid != second.pid
    assert (second.restarts, second.max_tiles) == (1, None)
    assert "signal 9" in second.why
    server.stop()
    assert server.status.state is State.STOPPED
    assert not (tmp_path / "model.sock").exists()
    with pytest.raises(RuntimeUnavailable, match="does not run"):
        server.wait_ready(1)


def test_after_memory_was_short_there_are_fewer_tiles_and_answers_say_so(supervise, client, image):
    server = supervise()
    server.wait_ready(60)
    asks = client(server.endpoint)
    prefix = asks.encode([image])
    with pytest.raises(ServerError):
        asks.score(prefix, [ModelQuestion("memory", ("a", "b"))])
    status = server.wait_ready(60)
    assert (status.max_tiles, status.why) == (3, "too little memory")
    found = asks.score(prefix, [ModelQuestion("memory", ("a", "b"))])[0]
    assert found.notes == ("this server gives an image at most 3 tiles",)


def test_what_refuses_to_start_is_not_started_again(supervise):
    server = supervise("--broken", "refuses")
    with pytest.raises(RuntimeUnavailable, match="status 1: expected weights, got none"):
        server.wait_ready(60)
    assert (server.status.state, server.status.restarts) == (State.REFUSED, 0)


def test_what_crashes_while_loading_is_started_again_and_again(supervise):
    server = supervise("--broken", "crashes")
    with pytest.raises(ServerTimeout, match="within 2 s, it is"):
        server.wait_ready(2)
    with server._changed:
        assert server._changed.wait_for(lambda: server._status.restarts >= 2, 60)
    assert "signal 11" in server.status.why


def test_a_question_that_takes_for_ever_ends_the_process(supervise, client, image):
    server = supervise(policy=Policy(back_off_s=(0.05,), poll_s=0.05, end_s=0.3, stuck_s=0.3))
    server.wait_ready(60)
    asks = client(server.endpoint)
    with pytest.raises(ServerError):
        asks.score(asks.encode([image]), [ModelQuestion("wait", ("a", "b"))])
    assert server.wait_ready(60).why == "one question took longer than 0.3 s"
    assert asks.score(asks.encode([image]), [QUESTION])


def test_the_socket_of_another_server_is_left_alone(supervise, tmp_path):
    other = bind_unix(tmp_path / "model.sock")
    server = supervise()
    with pytest.raises(RuntimeUnavailable, match="another server listens there"):
        server.wait_ready(60)
    server.stop()
    assert (tmp_path / "model.sock").exists()
    other.close()


def test_a_command_that_is_not_there(tmp_path):
    server = Supervisor(["/no/such/program"], tmp_path / "model.sock", QUICK)
    with server, pytest.raises(RuntimeUnavailable, match="cannot be started"):
        server.wait_ready(20)
    assert serve_command(Path("/m"), "--runtime", "torch")[-5:] == [
        "serve", "--model", "/m", "--runtime", "torch",
    ]  # fmt: skip


def test_it_ends_with_its_parent(tmp_path, root):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from spatial_si_ros.inference.serving.supervisor import Supervisor\n"
        f"s = Supervisor([sys.executable, {str(SCRIPT)!r}], Path({str(tmp_path / 'm.sock')!r}))\n"
        "s.start()\n"
        "print(s.wait_ready(60).pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{root}:{root / 'tests'}"}
    parent = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with parent:
        child = int(parent.stdout.readline())
        watch = os.pidfd_open(child)
        parent.send_signal(signal.SIGKILL)
    import select

    assert select.select([watch], [], [], 20)[0], "the child outlives its parent"
    os.close(watch)
    assert not (tmp_path / "m.sock").exists()  # it was asked to end, and cleaned up
