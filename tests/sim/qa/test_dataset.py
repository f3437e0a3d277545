"""Data sets resume, lose nothing, and refuse a wrong command line."""

from __future__ import annotations

import json

import pytest
from sim.qa.builders import item
from spatial_si_sim.qa.__main__ import main
from spatial_si_sim.qa.dataset import make_shards, plan_jobs, recorded_jobs, write_dataset
from spatial_si_sim.qa.items import write_items
from spatial_si_sim.qa.options import QaOptions
from spatial_si_sim.qa.shard import finished
from spatial_si_sim.shards import Where, running

WORKER = """
import json, pathlib, sys
job = json.load(open(sys.argv[1]))
folder = pathlib.Path(job.pop("folder"))
with open(folder / "runs", "a") as runs:
    runs.write("x")
if job["seed"] == 13:
    print("BadScene: the roof fell in")
    sys.exit(1)
made = {"name": folder.name, "seed": job["seed"], "job": job}
(folder / "shard.json").write_text(json.dumps(made))
"""


@pytest.fixture
def make(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "POLL_S", 0.02)
    script = tmp_path / "worker.py"
    script.write_text(WORKER)

    def run(jobs, again=False):
        done = {}
        made = make_shards(
            jobs, Where(workers=2), lambda job, error: done.update({job.name: error}),
            lambda stages: None, (str(script),), again,
        )  # fmt: skip
        return [summary["name"] for summary in made], done

    return run


def test_a_second_run_makes_only_what_broke(make, tmp_path):
    jobs = plan_jobs(tmp_path / "out", 3, 12, QaOptions())
    for _ in range(2):
        made, done = make(jobs)
        assert made == ["12", "14"]
        assert done["12"] == done["14"] == ""
        assert done["13"].endswith("BadScene: the roof fell in")
    runs = [(job.folder / "runs").read_text() for job in jobs]
    assert runs == ["x", "xx", "x"]


def test_other_options_make_a_shard_anew(make, tmp_path):
    make(plan_jobs(tmp_path / "out", 1, 12, QaOptions()))
    (other,) = plan_jobs(tmp_path / "out", 1, 12, QaOptions(noise="hard"))
    assert finished(other) is None
    make([other])
    assert finished(other) is not None


def test_recorded_scenes_can_be_asked_about_again(make, tmp_path):
    """Every scene with a whole recording, wherever the data set lies now; others are left."""
    jobs = plan_jobs(tmp_path / "out", 3, 14, QaOptions(noise="default"))
    make(jobs)
    for job in jobs[:2]:
        (job.folder / "tour.json").write_text("{}")
    (tmp_path / "out").rename(tmp_path / "moved")
    again = recorded_jobs(tmp_path / "moved")
    assert [(job.name, job.seed, job.options.noise) for job in again] == [
        ("14", 14, "default"), ("15", 15, "default"),
    ]  # fmt: skip
    assert make(again)[0] == ["14", "15"]
    assert make(again, again=True)[0] == ["14", "15"]
    assert [(job.folder / "runs").read_text() for job in again] == ["xx", "xx"]


def test_nothing_recorded_cannot_be_asked_about_again(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path), "--questions-again"])
    assert "has no recorded scenes to ask about again" in capsys.readouterr().err


def test_half_a_summary_is_none(tmp_path):
    (job,) = plan_jobs(tmp_path, 1, 12, QaOptions())
    job.folder.mkdir(parents=True)
    (job.folder / "shard.json").write_text('{"job": ')
    assert finished(job) is None


def test_a_data_set_may_be_moved(make, tmp_path):
    make(plan_jobs(tmp_path / "out", 1, 12, QaOptions()))
    (tmp_path / "out").rename(tmp_path / "elsewhere")
    (job,) = plan_jobs(tmp_path / "elsewhere", 1, 12, QaOptions())
    assert finished(job) is not None


def test_tours_of_one_scene_have_names_of_their_own(tmp_path):
    jobs = plan_jobs(tmp_path, 2, 5, QaOptions(), "/data/my flat.scene_dataset_config.json")
    assert [job.name for job in jobs] == ["my_flat_5", "my_flat_6"]


def test_what_the_data_set_was_made_with_is_written(make, tmp_path):
    out = tmp_path / "out"
    jobs = plan_jobs(out, 2, 20, QaOptions(noise="default", per_scene=9))
    made, _ = make(jobs)
    write_dataset(out, jobs, [finished(job) for job in jobs])
    document = json.loads((out / "dataset.json").read_text())
    assert (document["seeds"], document["scenes"]) == ([20, 21], made)
    assert document["noise_settings"]["position_m"] == 0.03
    assert document["options"]["per_scene"] == 9


@pytest.mark.parametrize(("words", "said"), [
    (["--scenes", "0"], "--scenes and --workers want a number above 0"),
    (["--seed", "-1"], "--seed wants a number from 0 on"),
    (["--noise", "loud"], "noise wants one of off, default, hard"),
    (["--variants", "film"], "variants wants some of live, single, multi, video"),
    (["--types", "smell"], "no such type: smell; want some of distance"),
    (["--marginal", "2"], "marginal wants 0 .. 1"),
])
def test_a_wrong_command_line_makes_nothing(words, said, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--out", str(tmp_path / "out"), *words])
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def complete(out, seeds, items, sha=lambda seed: str(seed)):
    """Complete shards, as an earlier run left them."""
    for job in plan_jobs(out, len(seeds), seeds[0], QaOptions(variants=("live",))):
        job.folder.mkdir(parents=True)
        write_items(job.folder, items(job.name))
        settings = {key: value for key, value in job.to_json().items() if key != "folder"}
        summary = {"name": job.name, "seed": job.seed, "job": settings, "frames": 9, "objects": 4,
                   "objects_seen": 4, "questions": 40, "scene_sha256": sha(job.seed),
                   "seconds": {"questions": 0.1, "tour": 2.0}, "left_out": []}
        (job.folder / "shard.json").write_text(json.dumps(summary))


def test_a_data_set_that_can_be_guessed_fails_by_name(tmp_path, capsys):
    words = ["--out", str(tmp_path), "--scenes", "2", "--seed", "3", "--variants", "live"]
    complete(tmp_path, [3, 4], lambda name: [item(f"{name}/live/{k}", variant="live")
                                             for k in range(40)])
    assert main(words) == 1
    said = capsys.readouterr()
    assert "check failed: blind: near" in said.err
    assert "blind 100.0 %, chance 50.0 % of 80" in said.out
    found = json.loads((tmp_path / "checks.json").read_text())["checks"]
    assert [check["name"] for check in found if not check["holds"]] == ["blind: near"]


def test_a_fair_data_set_passes(tmp_path, capsys):
    words = ["--out", str(tmp_path), "--scenes", "2", "--seed", "3", "--variants", "live"]
    complete(tmp_path, [3, 4], lambda name: [
        item(f"{name}/live/{k}", variant="live", value=k % 2 == 0) for k in range(40)])
    assert main(words) == 0
    assert "3: 40 questions" in capsys.readouterr().out
