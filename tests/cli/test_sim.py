"""`spatial-si sim` and how children in the simulator's Python are started."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from spatial_si_ros.cli import sim_process
from spatial_si_ros.cli.sim_process import NoSimPython, sim_environment, sim_python


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in place of the simulator's Python; it notes how it was started."""
    program, log = tmp_path / "python", tmp_path / "log"
    log.touch()
    program.write_text(
        f"""#!/usr/bin/env -S python3 -I
import json, os, sys
with open({str(log)!r}, "a") as file:
    file.write(json.dumps([sys.argv[1:], dict(os.environ)]) + "\\n")
if os.environ.get("KILLED_BY"):
    os.kill(os.getpid(), int(os.environ["KILLED_BY"]))
sys.exit(int(os.environ.get("STATUS", "0")))
"""
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("SPATIAL_SI_SIM_PYTHON", str(program))
    return log


def started(log: Path) -> list[list[str]]:
    return [json.loads(line)[0] for line in log.read_text().splitlines()]


def test_a_scene_is_handed_to_the_bridge(child: Path, command, tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.touch()
    status, _, _ = command(
        "sim", "--scene", "a/b", "--scene-id", "x", "--noise", "hard", "--real-time-factor", "2",
        "--robot", "stretch",
        "-p", "seed:=3", "--params-file", str(file), "--namespace", "/r1",
    )  # fmt: skip
    assert status == 0
    assert started(child) == [
        ["-m", "spatial_si_sim.bridge", "--ros-args", "--params-file", str(file),
         "-p", "scene:=a/b", "-p", "noise_preset:=hard", "-p", "robot:=stretch",
         "-p", "scene_id:=x", "-p", "real_time_factor:=2.0", "-p", "seed:=3", "-r", "__ns:=/r1"],
    ]  # fmt: skip


def test_a_seed_is_generated_first(child: Path, command, tmp_path: Path) -> None:
    assert command("sim", "--seed", "12", "--out", str(tmp_path / "s"))[0] == 0
    make, bridge = started(child)
    assert make == ["-m", "spatial_si_sim.make_scene", "--seed", "12", "--out", f"{tmp_path}/s"]
    assert f"scene:={tmp_path}/s" in bridge


def test_people_and_movers_come_to_a_generated_scene(child: Path, command, tmp_path: Path) -> None:
    crowd = ("--people", "2", "--movers", "6")
    assert command("sim", "--seed", "12", "--out", str(tmp_path / "s"), *crowd)[0] == 0
    assert started(child)[0][-4:] == list(crowd)
    status, _, error = command("sim", "--scene", "a/b", "--movers", "1")
    assert status == 2 and "go with --seed" in error


def test_a_scene_that_cannot_be_made_ends_it(child: Path, command, monkeypatch) -> None:
    monkeypatch.setenv("STATUS", "2")
    assert command("sim", "--seed", "3")[0] == 2
    assert len(started(child)) == 1


@pytest.mark.parametrize(("name", "value", "status"), [("STATUS", "1", 1), ("KILLED_BY", "9", 137)])
def test_the_childs_status_is_ours(child: Path, command, monkeypatch, name, value, status) -> None:
    monkeypatch.setenv(name, value)
    assert command("sim", "--scene", "s")[0] == status


def test_a_signal_reaches_the_child(tmp_path: Path, command, monkeypatch) -> None:
    """The child tells by a pipe that it runs, ends on SIGINT by itself, and says so."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    program = tmp_path / "python"
    program.write_text(
        f"""#!/usr/bin/env -S python3 -I
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
open({str(pipe)!r}, "w").close()
signal.sigwait([signal.SIGINT])
sys.exit(7)
"""
    )
    program.chmod(0o755)
    monkeypatch.setenv("SPATIAL_SI_SIM_PYTHON", str(program))

    def interrupt() -> None:
        pipe.read_text()  # returns when the child has opened and closed it
        os.kill(os.getpid(), signal.SIGINT)

    person = threading.Thread(target=interrupt)
    person.start()
    assert command("sim", "--scene", "s")[0] == 7
    person.join(10.0)


def test_the_child_ends_when_the_command_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "python"
    program.write_text(
        """#!/usr/bin/env -S python3 -I
import signal
print("here", flush=True)
signal.pause()
"""
    )
    program.chmod(0o755)
    command = [sys.executable, "-m", "spatial_si_ros.cli.main", "sim", "--scene", "s"]
    environment = {**os.environ, "SPATIAL_SI_SIM_PYTHON": str(program)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.kill()
        # The output ends when the child, which has it too, is gone.
        assert process.communicate(timeout=10.0) == ("", None)


def test_the_childs_environment_is_not_that_of_the_nodes() -> None:
    ours = {"_ROS_WHEELS_BOOTSTRAP_COMPLETE": "1", "LD_LIBRARY_PATH": "/x", "ROS_DOMAIN_ID": "3"}
    theirs = sim_environment(ours)
    assert "_ROS_WHEELS_BOOTSTRAP_COMPLETE" not in theirs and "LD_LIBRARY_PATH" not in theirs
    assert theirs["ROS_DOMAIN_ID"] == "3"
    assert os.access(theirs["SPATIAL_SI_NODES_PYTHON"], os.X_OK)


def test_no_simulator_is_said_with_what_to_do(tmp_path: Path, command, monkeypatch) -> None:
    monkeypatch.setenv("SPATIAL_SI_SIM_PYTHON", str(tmp_path / "absent"))
    status, _, err = command("sim", "--scene", "s")
    assert status == 3
    assert "SPATIAL_SI_SIM_PYTHON" in err


def test_the_simulator_is_looked_for_beside_this_environment(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(sim_process.sys, "prefix", str(tmp_path / ".venv"))
    monkeypatch.setattr(sim_process, "__file__", str(tmp_path / "x" / "y" / "z" / "a.py"))
    with pytest.raises(NoSimPython, match="make setup"):
        sim_python({})
    python = tmp_path / ".venv-sim" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("")
    python.chmod(0o755)
    assert sim_python({}) == str(python)


@pytest.mark.parametrize(
    "words",
    [
        ("--scene", "s", "--seed", "1"),
        ("--seed", "-1"),
        ("--noise", "loud"),
        ("-p", "seed=3"),
        ("--namespace", "a b"),
        ("--scene", "s", "--params-file", "/does/not/exist"),
    ],
)
def test_a_wrong_command_line(command, words) -> None:
    assert command("sim", *words)[0] == 2
