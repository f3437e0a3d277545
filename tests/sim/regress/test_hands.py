"""Episodes with the hand: outcomes from truth and from what was said, figures, comparison, page."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from sim.manipulation.traces import trace
from sim.regress.builders import scene_record
from sim.truth.hand_scene import COFFEE_TABLE, GROUND_TRUTH, MUG, PLATE, SCENE
from spatial_si_sim.manipulation.errands import Deed, Episode, Errand, Expect
from spatial_si_sim.manipulation.judging import Asked
from spatial_si_sim.regress.__main__ import main
from spatial_si_sim.regress.client import Followed
from spatial_si_sim.regress.compare import BadBaseline, read_baseline, worse
from spatial_si_sim.regress.hands_client import Commanded, Telling
from spatial_si_sim.regress.hands_judge import HandsJudge, Ran
from spatial_si_sim.regress.hands_records import EpisodeRecord, read_episode, write_episode
from spatial_si_sim.regress.metrics import wilson
from spatial_si_sim.regress.records import SceneRecord
from spatial_si_sim.regress.suite import EPISODES_PER_SCENE, finished, plan_jobs
from spatial_si_sim.regress.tables import episode_tables
from spatial_si_sim.regress.totals import summarize
from spatial_si_sim.regress.worker import write_record
from spatial_si_sim.reports.regression import write_regression_report
from spatial_si_sim.truth.scene import TruePose
from spatial_si_sim.truth.spec import Clause, Reference, Relation
from spatial_si_sim.truth.surfaces import Surfaces

TABLE, HIGH = (2.6, 3.0, 0.4), (2.6, 3.0, 0.52)
JUDGE = HandsJudge(SCENE, Surfaces.of_boxes(SCENE))
START = TruePose((3.0, 2.2), 0.0)
PICK = Episode(
    1, Errand(Deed.PICK, Reference("mug")), ("Pick up the mug.",), MUG, (), START, None, Expect.DONE
)
PUT = replace(
    PICK,
    errand=Errand(Deed.PUT, Reference("mug"), (Clause(Relation.ON, (Reference("sofa"),)),)),
    commands=("Put the mug on the sofa.",),
    asked=(Asked(Relation.ON, (COFFEE_TABLE,)),),
)


def commanded(success=True, decline="", stages=("driving", "grasping"), question=""):
    telling = Telling(stages=[(stage, 1.0 + n) for n, stage in enumerate(stages)])
    if question:
        telling.questions.append((question, ("the red one", "the blue one")))
    report = "done" if success else "it could not be done"
    ended = Followed(success, decline, report, "pick up the mug", None, "", 5.0)
    return Commanded("Pick up the mug.", ended, telling, 1.0, 6.0, tree=("✗ grasp",))


def ran(held, mug, said, plate=(3.4, 3.0, 0.4)):
    things = {MUG: mug, PLATE: [(0, (3.4, 3.0, 0.4)), (5, plate)]}
    return Ran((said,), trace(held, things, 12.0), 1.0, 6.0, START, 0, ())


def judged(episode, *args, **other):
    record = EpisodeRecord(1, episode.errand.deed.value, episode.expect.value, "", episode.commands,
                           episode.target, "mug_4", (3.0, 2.2, 0.0), None)  # fmt: skip
    return JUDGE.judged(record, episode, ran(*args, **other))


LIFTED = ([(2.0, MUG)], [(0, TABLE), (4, HIGH)])
MISSED = ([], [(0, TABLE)])
DROPPED = ([(2.0, MUG), (5.5, 0)], [(0, TABLE), (4, HIGH), (5.6, (4.5, 3.0, 0.0))])


@pytest.mark.parametrize(
    ("seen", "said", "outcome", "stage"),
    [
        (LIFTED, commanded(), "succeeded", ""),
        (LIFTED, commanded(False, "GRASP_FAILED"), "done but said no", "verify"),
        (MISSED, commanded(), "said done but is not", "grasp"),
        (MISSED, commanded(False, "GRASP_FAILED"), "failed", "grasp"),
        (MISSED, commanded(False, "NOT_SEEN"), "refused", "grounding"),
        (MISSED, commanded(False, "UNREACHABLE"), "refused", "drive"),
        (MISSED, commanded(False, "UNGRASPABLE"), "refused", "plan"),
        (MISSED, commanded(False, "TIMEOUT"), "failed", "grasp"),
        (DROPPED, commanded(False, "GRASP_FAILED"), "failed", "carry"),
    ],
)
def test_truth_comes_before_what_the_robot_says(seen, said, outcome, stage):
    record = judged(PICK, *seen, said)
    assert (record.outcome, record.stage) == (outcome, stage)
    assert record.began and record.good == (outcome == "succeeded")
    assert record.tree == ("✗ grasp",) and record.stages[0] == ("driving", 0.0)


def test_a_thing_that_was_put_somewhere_is_judged_there():
    put = ([(2.0, MUG), (5.5, 0)], [(0, TABLE), (4, HIGH), (5.4, (2.9, 3.3, 0.4))])
    good = judged(PUT, *put, commanded())
    assert (good.outcome, good.relations) == ("succeeded", "")
    fell = judged(PUT, *DROPPED, commanded())
    assert (fell.outcome, fell.stage) == ("said done but is not", "place")
    kept = judged(PUT, *LIFTED, commanded(False, "NO_ROOM"))
    assert (kept.outcome, kept.stage) == ("failed", "place")


@pytest.mark.parametrize(
    ("expect", "said", "outcome"),
    [
        (Expect.ABSENT, commanded(False, "NOT_SEEN"), "right refusal"),
        (Expect.ABSENT, commanded(False, "TIMEOUT"), "wrong refusal"),
        (Expect.ABSENT, commanded(False, "CANCELLED", question="The cup?"), "right refusal"),
        (Expect.TOO_BIG, commanded(False, "CANCELLED", question="The cup?"), "wrong refusal"),
        (Expect.ABSENT, commanded(), "done anyway"),
        (Expect.TOO_BIG, commanded(False, "UNGRASPABLE"), "right refusal"),
        (Expect.AMBIGUOUS, commanded(False, "CANCELLED", question="Which?"), "right refusal"),
        (Expect.AMBIGUOUS, commanded(False, "AMBIGUOUS"), "right refusal"),
        (Expect.NO_ROOM, commanded(False, "NOT_SEEN"), "wrong refusal"),
    ],
)
def test_what_is_to_be_refused_is_refused_for_the_true_reason(expect, said, outcome):
    episode = replace(PICK, expect=expect, target=None)
    assert judged(episode, *MISSED, said).outcome == outcome


def test_others_that_were_pushed_are_told():
    record = judged(PICK, *LIFTED, commanded(), plate=(3.4, 3.2, 0.4))
    assert [each["name"] for each in record.disturbed] == ["plate_5"] and record.good
    assert judged(PICK, *LIFTED, commanded()).disturbed == ()


def test_waiting_ends_when_lift_and_release_can_be_judged():
    lifted = ran(*LIFTED, commanded())
    put = ran([(2.0, MUG), (5.5, 0)], [(0, TABLE), (4, HIGH)], commanded())
    nothing = ran(*MISSED, commanded())
    waits = [JUDGE.until_s(each.trace, PICK, 1.0, 6.0) for each in (lifted, put, nothing)]
    assert waits == pytest.approx([9.6, 9.1, 6.6])


def test_an_episode_is_kept_whole_and_a_broken_one_is_run_again(tmp_path: Path):
    record = judged(PICK, *LIFTED, commanded(), plate=(3.4, 3.2, 0.4))
    write_episode(record, tmp_path / "01.json")
    assert read_episode(tmp_path / "01.json") == record
    write_episode(replace(record, began=False), tmp_path / "02.json")
    (tmp_path / "03.json").write_text("{}")
    assert [read_episode(tmp_path / f"{name}.json") for name in ("02", "03", "04")] == [None] * 3
    scene = replace(scene_record(), episodes=(record,))
    assert SceneRecord.from_json(json.loads(json.dumps(scene.to_json()))).episodes == (record,)


def records():
    good = judged(PICK, *LIFTED, commanded())
    failed = judged(PICK, *MISSED, commanded(False, "GRASP_FAILED"), plate=(3.4, 3.2, 0.4))
    absent = replace(PICK, expect=Expect.ABSENT, target=None)
    refused = judged(absent, *MISSED, commanded(False, "NOT_SEEN"))
    return good, failed, refused


def test_the_figures_count_what_was_possible_and_what_was_to_be_refused():
    summary = summarize([replace(scene_record(), episodes=records())])
    totals = summary["totals"]
    assert (totals["episodes"], totals["possible"], totals["done"]) == (3, 2, 1)
    assert (totals["to_refuse"], totals["refused_right"], totals["undisturbed"]) == (1, 1, 2)
    assert totals["intervals"]["ratio_done"][0] < 0.5 < totals["intervals"]["ratio_done"][1]
    stages = summary["types"]["episode stages"]
    assert stages["grasp"] == {"failed": 1} and stages["carry"] == {}
    assert "held 5 s after a lift of 10 cm" in summary["definitions"]["succeeded"]
    assert [len(table.rows) for table in episode_tables(summary)] == [5, 9]


def test_a_ratio_that_clearly_fell_is_told(tmp_path: Path):
    totals = {"ratio_done": 0.5, "intervals": {"ratio_done": (0.4, 0.6)}}
    assert worse(totals, {"totals": {"ratio_done": 0.55}}) == []
    assert worse(totals, {"totals": {"ratio_done": 0.9}}) == [
        "done: 50.0 % [40.0, 60.0], it was 90.0 % [90.0, 90.0]"
    ]
    assert [len(worse(_of(now, 18), {"totals": _of(18, 18)})) for now in (18, 17, 16, 9)] == [
        0, 0, 0, 1,
    ]  # fmt: skip
    path = tmp_path / "earlier.json"
    path.write_text(json.dumps({"totals": {}, "run": {"suite": "nav", "noise": "off"}}))
    with pytest.raises(BadBaseline, match="is of the suite 'nav', want 'pick'"):
        read_baseline(path, "pick", "off")
    with pytest.raises(BadBaseline, match="is of noise 'off', want 'default'"):
        read_baseline(path, "nav", "default")
    with pytest.raises(BadBaseline, match="cannot be read"):
        read_baseline(tmp_path / "absent.json", "pick", "off")


def _of(done: int, whole: int) -> dict[str, object]:
    return {"ratio_done": done / whole, "intervals": {"ratio_done": wilson(done, whole)}}


@pytest.mark.parametrize("suite", ["pick", "place", "fetch", "voice"])
def test_a_baseline_is_kept_and_compared_with(suite, tmp_path: Path, capsys):
    """Twice the command line, about scenes that were run: all five right, then none of them."""
    kept, again = tmp_path / "kept.json", tmp_path / "again.json"
    words = ["--suite", suite, "--episodes", "5", "--seed", "9000", "--noise", "off",
             "--out", str(tmp_path)]  # fmt: skip
    good, failed, _ = records()
    _ran(tmp_path, suite, [good] * 5)
    assert main([*words, "--json", str(kept)]) == 0
    os.utime(kept, (1e9, 1e9))
    _ran(tmp_path, suite, [good] * 5)
    assert main([*words, "--compare", str(kept), "--json", str(again)]) == 0
    assert json.loads(again.read_text())["run"]["baseline"] == str(kept)
    _ran(tmp_path, suite, [failed] * 5)
    capsys.readouterr()
    assert main([*words, "--compare", str(kept), "--json", str(again)]) == 1
    done, undisturbed = json.loads(again.read_text())["worse"]
    assert done == "done: 0.0 % [0.0, 43.4], it was 100.0 % [56.6, 100.0]"
    assert undisturbed.startswith("undisturbed: ")
    assert "worse than the baseline" in capsys.readouterr().out


def _ran(out: Path, suite: str, episodes: list[EpisodeRecord]) -> None:
    """As a run of one scene leaves its folder."""
    (job,) = plan_jobs(suite, 1, 9000, "off", out, None, len(episodes))
    (job.folder / "scene").mkdir(parents=True, exist_ok=True)
    (job.folder / "scene" / "ground_truth.json").write_text(json.dumps(GROUND_TRUTH))
    record = replace(
        scene_record(seed=9000, settings=job.settings), suite=suite, episodes=tuple(episodes)
    )
    write_record(record, job.folder / "record.json")


def test_scenes_of_before_the_baseline_are_run_again(tmp_path: Path):
    _ran(tmp_path, "pick", [records()[0]])
    (job,) = plan_jobs("pick", 1, 9000, "off", tmp_path, None, 1)
    written_s = (job.folder / "record.json").stat().st_mtime
    assert finished(job) is not None and finished(job, written_s - 1.0) is not None
    assert finished(job, written_s + 1.0) is None


def test_episodes_decide_how_many_scenes_there_are(tmp_path: Path):
    jobs = plan_jobs("pick", 1, 9000, "off", tmp_path, None, 12)
    assert [job.episodes for job in jobs] == [EPISODES_PER_SCENE, EPISODES_PER_SCENE, 2]
    assert [job.seed for job in jobs] == [9000, 9001, 9002]
    assert plan_jobs("qa", 2, 9000, "off", tmp_path)[0].settings["questions"] == 41


def test_the_page_shows_failures_and_what_was_pushed(tmp_path: Path):
    (job,) = plan_jobs("pick", 1, 9000, "off", tmp_path, None, 3)
    (job.folder / "scene").mkdir(parents=True)
    (job.folder / "episodes").mkdir()
    (job.folder / "episodes" / "01.mp4").write_bytes(b"")
    (job.folder / "scene" / "ground_truth.json").write_text(json.dumps(GROUND_TRUTH))
    good, failed, refused = records()
    failed = replace(failed, video="01.mp4", report="<b>missed</b>")
    scene = replace(scene_record(), episodes=(good, failed, refused))
    summary = summarize([scene])
    summary["run"] = {"suite": "pick", "noise": "off", "seeds": [9000], "command": "x",
                      "seconds": 1.0, "machine": "m", "baseline": ""}  # fmt: skip
    page = write_regression_report(summary, [job], [scene], tmp_path / "pick.html").read_text()
    assert 'src="pick_off_9000/episodes/01.mp4"' in page and "&lt;b&gt;missed" in page
    assert "plate_5 20 cm" in page and "Failures by stage" in page
    assert page.count('class="card"><p class="small">scene') == 1
