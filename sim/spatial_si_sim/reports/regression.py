"""The report of a suite: figures, and a picture of every failure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..regress.records import InstructionRecord, QuestionRecord, SceneRecord, box_of
from ..regress.scene_run import SceneJob
from ..truth.scene import TrueScene
from .episodes import episode_card
from .page import write_page
from .topdown import GOAL, PERSON, ROBOT, Mapped, Marker, Way, crop_around, draw_map

MAX_PICTURES = 60
"""Failures beyond these are listed without a picture."""


def write_regression_report(
    summary: dict[str, Any], jobs: Sequence[SceneJob], records: Sequence[SceneRecord], path: Path
) -> Path:
    """Write the page; scenes are read again from the jobs' folders for the pictures."""
    failures: list[dict[str, Any]] = []
    for job, record in zip(jobs, records):
        questions = [each for each in record.questions if each.outcome in ("wrong", "declined")]
        questions = [each for each in questions if each.decidable]
        drives = [each for each in record.instructions if each.outcome != "succeeded"]
        episodes = [each for each in record.episodes if not each.good or each.disturbed]
        if not questions and not drives and not episodes:
            continue
        folder = job.scene or job.folder / "scene"
        scene = TrueScene.load((folder if folder.is_dir() else folder.parent) / "ground_truth.json")
        for question in questions:
            picture = len(failures) < MAX_PICTURES
            failures.append(_question(question, record, scene, picture))
        for drive in drives:
            picture = len(failures) < MAX_PICTURES
            failures.append(_drive(drive, record, scene, picture))
        kept = job.folder / "episodes"
        for episode in episodes:
            picture = len(failures) < MAX_PICTURES
            failures.append(episode_card(episode, record.seed, scene, kept, path.parent, picture))
    failures.sort(key=lambda each: each["outcome"] in ("declined", "succeeded", "right refusal"))
    return write_page(path, "regression.html", summary=summary, failures=failures)


def _question(
    question: QuestionRecord, record: SceneRecord, scene: TrueScene, picture: bool
) -> dict[str, Any]:
    by_id = scene.by_id
    markers = [Marker("robot", question.robot, ROBOT)]
    if question.speaker is not None:
        markers.append(Marker("speaker", question.speaker, PERSON))
    evidence = [each for each in record.mapped if each["id"] in question.evidence_ids]
    image = ""
    if picture:
        true_boxes = [by_id[number].box for number in question.truth_ids]
        crop = crop_around(
            [*true_boxes, *(box_of(each) for each in evidence)],
            [marker.pose[:2] for marker in markers if question.viewpoint in ("robot", "speaker")],
        )
        image = draw_map(
            scene,
            _mapped(record),
            question.truth_ids,
            markers,
            crop=crop,
            width_in=4.2,
            text_pt=8.0,
        )
    return {
        "title": f"scene {record.seed}, question {question.number}",
        "text": question.text,
        "outcome": question.outcome,
        "why": question.why,
        "rows": [
            ("truth", f"{question.truth} - {question.truth_detail}"),
            ("answer", f"{question.answer} - {question.answer_text}"),
            ("explanation", question.explanation),
            ("understood as", question.interpretation),
            ("frame", question.frame),
            ("probability", f"{question.probability:.2f}"),
        ],
        "pictures": [(image, "the place from above")] if image else [],
    }


def _drive(
    drive: InstructionRecord, record: SceneRecord, scene: TrueScene, picture: bool
) -> dict[str, Any]:
    image = ""
    if picture:
        markers = [Marker("start", drive.start, ROBOT), Marker("stopped", drive.final, ROBOT)]
        if drive.speaker is not None:
            markers.append(Marker("speaker", drive.speaker, PERSON))
        if drive.goal is not None:
            markers.append(Marker("goal", drive.goal, GOAL))
        boxes = [scene.by_id[number].box for number in drive.object_ids]
        image = draw_map(
            scene,
            _mapped(record),
            drive.object_ids,
            markers,
            [Way(drive.trail)],
            crop_around(boxes, [marker.pose[:2] for marker in markers]),
            width_in=4.2,
            text_pt=8.0,
        )
    return {
        "title": f"scene {record.seed}, instruction {drive.number}",
        "text": drive.text,
        "outcome": drive.outcome,
        "why": drive.why,
        "rows": [
            ("report", drive.report),
            ("reason of the goal", drive.reason),
            ("collisions", str(drive.collisions)),
            ("simulated time", f"{drive.sim_s:.1f} s"),
            ("way", f"{drive.driven_m:.2f} m driven, {drive.nearest_m:.2f} m to the nearest place"),
        ],
        "pictures": [(image, "the place from above")] if image else [],
    }


def _mapped(record: SceneRecord) -> list[Mapped]:
    return [Mapped(each["name"], box_of(each)) for each in record.mapped]
