"""The demo's page: what the robot saw, what it was asked, where it drove."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..demo.story import Story
from ..questions.generator import AskedQuestion
from ..regress.records import InstructionRecord, QuestionRecord
from ..truth.referents import Observer, Undecidable, observe
from ..truth.scene import TruePose
from ..truth.situation import Situation
from ..truth.spec import View as Eyes
from .page import write_page
from .topdown import GOAL, PERSON, ROBOT, Mapped, Marker, Way, crop_around, draw_map
from .views import choose_views, draw_view

VIEWS = 4
SMALL: dict[str, float] = {"width_in": 3.4, "text_pt": 11.0, "label_from_m": 9.0}
"""Maps beside a question: large letters, only what it is about."""
WAY_COLOURS = ("#e8833a", "#c2417c", "#5b8c2a")
VIEW_NAMES = {
    Eyes.ROBOT: "the robot's eyes",
    Eyes.SPEAKER: "the speaker's eyes",
    Eyes.OBJECT: "an object's point of view",
    Eyes.STANDING: "standing at one thing, facing another",
    Eyes.OWN: "the object's own front",
    Eyes.DEFAULT: "no viewpoint needed",
}


def write_demo_report(story: Story, path: Path) -> Path:
    """Write the page; everything is inlined."""
    chosen = choose_views(story.views, story.mapped, VIEWS)
    views = [draw_view(view, story.mapped) for view in chosen]
    return write_page(
        path,
        "demo.html",
        story=story,
        views=views,
        overview=_overview(story),
        questions=[
            _question(asked, record, story) for asked, record in zip(story.asked, story.questions)
        ],
        instructions=[
            _instruction(record, WAY_COLOURS[number % len(WAY_COLOURS)], story)
            for number, record in enumerate(story.instructions)
        ],
        seconds=story.seconds,
    )


def _mapped(story: Story) -> list[Mapped]:
    return [Mapped(name, box) for name, box in story.mapped.values()]


def _overview(story: Story) -> str:
    start = story.scene.start
    markers = [Marker("start", (*start.position_m, start.yaw_rad), ROBOT)]
    ways = [Way(story.explore_trail, colour="#b8c4ce")]
    for number, record in enumerate(story.instructions):
        colour = WAY_COLOURS[number % len(WAY_COLOURS)]
        ways.append(Way(record.trail, record.goal, f"goal {number + 1}", colour))
    for asked, record in zip(story.asked, story.questions):
        observer = _observer(asked, record, story)
        if observer is not None and asked.question.viewpoint.view is not Eyes.ROBOT:
            pose = (*observer.position_m, observer.yaw_rad or 0.0)
            markers.append(Marker(f"view {asked.number}", pose, PERSON))
    return draw_map(story.scene, _mapped(story), (), markers, ways, width_in=10.5)


def _question(asked: AskedQuestion, record: QuestionRecord, story: Story) -> dict[str, Any]:
    markers = []
    observer = _observer(asked, record, story)
    if observer is not None:
        robot = asked.question.viewpoint.view is Eyes.ROBOT
        yaw = observer.yaw_rad if observer.yaw_rad is not None else 0.0
        colour = ROBOT if robot else PERSON
        markers.append(Marker(observer.name.split(",")[0], (*observer.position_m, yaw), colour))
    boxes = [story.scene.by_id[number].box for number in record.truth_ids]
    crop = crop_around(boxes, [marker.pose[:2] for marker in markers], 0.6)
    picture = draw_map(story.scene, _mapped(story), record.truth_ids, markers, crop=crop, **SMALL)
    return {
        "record": record,
        "eyes": VIEW_NAMES[asked.question.viewpoint.view],
        "picture": picture,
    }


def _observer(asked: AskedQuestion, record: QuestionRecord, story: Story) -> Observer | None:
    """Whose eyes the question is meant for; None where it needs none."""
    if asked.question.viewpoint.view is Eyes.DEFAULT:
        return None
    robot = TruePose(record.robot[:2], record.robot[2])
    seen = {thing.id: 99 for thing in story.scene.objects}
    try:
        return observe(asked.question.viewpoint, Situation(story.scene, robot, asked.speaker, seen))
    except Undecidable:
        return None


def _instruction(record: InstructionRecord, colour: str, story: Story) -> dict[str, Any]:
    markers = [Marker("from here", record.start, ROBOT)]
    boxes = [story.scene.by_id[number].box for number in record.object_ids]
    points = [*record.trail, record.final[:2]]
    picture = draw_map(
        story.scene,
        _mapped(story),
        record.object_ids,
        [*markers, Marker("stopped", record.final, GOAL)],
        [Way(record.trail, colour=colour)],
        crop_around(boxes, points, 0.6),
        **SMALL,
    )
    return {"record": record, "picture": picture}
