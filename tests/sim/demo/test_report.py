"""The demo's page from a story made by hand: self-contained, with every question and drive."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image
from sim.regress.builders import DRIVE, QUESTION
from sim.truth.hand_scene import MUG, SCENE, SOFA, situation
from spatial_si_sim.demo.story import Story
from spatial_si_sim.demo.wishes import choose_questions
from spatial_si_sim.frames import CameraMount
from spatial_si_sim.regress.records import question_record
from spatial_si_sim.regress.scoring import GivenAnswer, Outcome, Score
from spatial_si_sim.reports.demo import write_demo_report
from spatial_si_sim.reports.views import View, choose_views, draw_view, project
from spatial_si_sim.truth.situation import Situation

K = np.array([[388.0, 0.0, 319.5], [0.0, 388.0, 239.5], [0.0, 0.0, 1.0]])
MAPPED = {thing.id: (thing.name, thing.box) for thing in SCENE.objects}


def picture() -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (640, 480), "grey").save(sink, format="JPEG")
    return sink.getvalue()


def view(*ids: int) -> View:
    """From the tv's place towards the coffee table and the sofa."""
    T = np.eye(4)
    T[:2, :2] = [[0.0, 1.0], [-1.0, 0.0]]
    T[:3, 3] = (3.0, 4.8, 0.0)
    return View(picture(), K, T @ CameraMount().T_base_optical(), ids)


def story() -> Story:
    told = Story(SCENE, 0, "off", explored=True, explore_sim_s=90.0, frames=300, mapped=MAPPED)
    told.explore_trail = [(1.0, 1.0), (2.0, 2.0)]
    now = situation()
    seen = {thing.id: 9 for thing in SCENE.objects}
    for asked in choose_questions(Situation(now.scene, now.robot, None, seen), 3):
        answer = GivenAnswer("boolean", True, text="<b>Yes</b>", probability=0.9, frame="relative")
        scored = Score(Outcome.RIGHT)
        told.asked.append(asked)
        told.questions.append(question_record(asked, answer, scored, now.robot))
    told.instructions = [DRIVE, DRIVE, DRIVE]
    told.views = [view(SOFA, MUG), view()]
    told.seconds = {"scene": 1.0, "explore": 40.0}
    return told


def test_the_page_opens_from_disk_and_escapes(tmp_path):
    told = story()
    page = write_demo_report(told, tmp_path / "out" / "report.html").read_text()
    assert page.count("<img") == 2 + len(told.questions) + 3
    assert page.count('src="data:image/') == page.count("<img")
    assert 'src="http' not in page and "<script" not in page
    assert "&lt;b&gt;Yes&lt;/b&gt;" in page
    for record in told.questions:
        assert record.text.replace("'", "&#39;") in page


def test_the_result_counts_and_wants_enough():
    told = story()
    assert told.result()["questions_right"] == len(told.questions) >= 5
    assert told.all_right
    told.instructions = [DRIVE]
    assert not told.all_right
    told = story()
    told.questions = [QUESTION] * 4
    assert not told.all_right


def test_boxes_are_projected_to_where_they_are_seen():
    ahead, depth_m = project(SCENE.by_id[SOFA].box, view())
    assert ahead is not None
    assert 2.0 < depth_m < 4.0
    assert ahead[:, 0].mean() == np.float64(319.5).round(1)
    behind, _ = project(SCENE.by_id[2].box, view())
    assert behind is None


def test_views_are_chosen_by_what_they_add():
    both, one, none = view(SOFA, MUG), view(MUG), view()
    assert choose_views([none, one, both], MAPPED, 3) == [both]
    assert draw_view(both, MAPPED).startswith("data:image/jpeg;base64,")
