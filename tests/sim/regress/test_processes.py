"""Children are ended with everything that they started; the suite resumes and loses nothing."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from spatial_si_sim.regress import processes
from spatial_si_sim.regress.processes import Child, ChildDied, environment, free_domain
from spatial_si_sim.regress.suite import finished, plan_jobs, run_suite
from spatial_si_sim.shards import Where, running

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""

FAKE_WORKER = """
import json, sys
job = json.load(open(sys.argv[1]))
print("exploring", flush=True)
if job["seed"] == 13:
    print("the roof fell in", flush=True)
    sys.exit(3)
record = {name: job[name] for name in ("suite", "seed", "noise")}
record["settings"] = {name: job[name] for name in ("questions", "instructions", "by_velocity")}
record["settings"]["scene"] = ""
record.update(error="", explored=True, frames=1, seconds={}, shown={}, mapped=[], matches={},
              trail=[], questions=[], instructions=[])
json.dump(record, open(sys.argv[2], "w"))
open(sys.argv[2] + ".runs", "a").write("x")
"""


def wait_for(condition, limit_s=10.0):
    until_s = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < until_s, "did not happen"
        os.sched_yield()


def alive(number: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_stubborn_child_ends_with_its_own_child(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE_S", 0.3)
    child = Child("stubborn", [sys.executable, "-c", STUBBORN], environment(1), tmp_path / "log")
    wait_for(lambda: child.tail() != "")
    grandchild = int(child.tail())
    child.stop()
    assert not child.running
    wait_for(lambda: not alive(grandchild))


def test_a_child_ends_when_its_parent_is_killed(tmp_path):
    script = (
        "import os, pathlib, sys\n"
        "from spatial_si_sim.regress.processes import Child\n"
        "words = [sys.executable, '-c', 'import signal; signal.pause()']\n"
        f"child = Child('child', words, os.environ, pathlib.Path({str(tmp_path / 'log')!r}))\n"
        "print(child.pid, flush=True)\n"
        "input()\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", script], **pipes) as parent:
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
    wait_for(lambda: not alive(child))


def test_a_dead_child_tells_its_last_words(tmp_path):
    words = [sys.executable, "-c", "import sys; sys.exit('no scene')"]
    with Child("bridge", words, environment(1), tmp_path / "log") as child:
        wait_for(lambda: not child.running)
        with pytest.raises(ChildDied, match="bridge ended with status 1: no scene"):
            child.check()


def test_the_environment_of_children(monkeypatch):
    monkeypatch.setenv("_ROS_WHEELS_BOOTSTRAP_COMPLETE", "1")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/somewhere")
    inherited = environment(42)
    assert inherited["ROS_DOMAIN_ID"] == "42"
    assert inherited["ROS_AUTOMATIC_DISCOVERY_RANGE"] == "LOCALHOST"
    assert "LD_LIBRARY_PATH" not in inherited
    assert "_ROS_WHEELS_BOOTSTRAP_COMPLETE" not in inherited


def test_a_domain_in_use_is_left_alone():
    first = free_domain(50)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as participant:
        participant.bind(("0.0.0.0", 7400 + 250 * first + 12))
        second = free_domain(first)
        assert second != first
    assert free_domain(first, taken=(first,)) != first
    assert 20 <= free_domain(99, taken=(99,)) <= 98


def run(jobs, tmp_path):
    script = tmp_path / "worker.py"
    script.write_text(FAKE_WORKER)
    done = []
    records = run_suite(
        jobs,
        Where(workers=2),
        lambda job, record: done.append(job.seed),
        lambda stages: None,
        (str(script),),
    )
    assert sorted(done) == sorted(job.seed for job in jobs)
    return records


def test_a_broken_scene_is_recorded_and_the_others_go_on(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "POLL_S", 0.05)
    jobs = plan_jobs("qa", 3, 12, "off", tmp_path)
    records = run(jobs, tmp_path)
    assert [record.seed for record in records] == [12, 13, 14]
    assert [bool(record.error) for record in records] == [False, True, False]
    assert "the roof fell in" in records[1].error


def test_a_second_run_repeats_only_what_broke(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "POLL_S", 0.05)
    jobs = plan_jobs("qa", 2, 12, "off", tmp_path)
    run(jobs, tmp_path)
    run(jobs, tmp_path)
    runs = [job.folder / "record.json.runs" for job in jobs]
    assert runs[0].read_text() == "x"
    assert finished(jobs[0]) is not None
    assert finished(jobs[1]) is None
    other = plan_jobs("qa", 1, 12, "off", tmp_path, scene=Path("/elsewhere"))
    assert finished(other[0]) is None


def test_a_damaged_record_is_run_again(tmp_path):
    job = plan_jobs("qa", 1, 12, "off", tmp_path)[0]
    job.folder.mkdir(parents=True)
    (job.folder / "record.json").write_text("{")
    assert finished(job) is None
    (job.folder / "record.json").write_text(json.dumps({"suite": "qa"}))
    assert finished(job) is None


def test_plans():
    jobs = plan_jobs("nav", 6, 100, "default", Path("/out"))
    assert [job.by_velocity for job in jobs] == [False, False, True, False, False, True]
    assert all(job.questions == 0 and job.instructions == 10 for job in jobs)
    assert len({job.folder for job in jobs}) == 6
