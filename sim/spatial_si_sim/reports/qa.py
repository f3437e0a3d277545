"""The report of a data set's answers: figures, curves, and a picture of every failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..judging.answers import SceneAnswers, read_answers
from ..judging.judge import Judged
from ..truth.scene import TrueScene
from .best_view import best_view
from .curves import reliability_svg, risk_svg
from .page import write_page
from .topdown import PERSON, ROBOT, Mapped, Marker, crop_around, draw_map

MOST_PICTURES = 60
"""Failures beyond these are listed without pictures."""
MOST_LISTED = 400


def write_qa_report(
    summary: dict[str, Any], judged: Sequence[Judged], data: Path, answers: Path, path: Path
) -> Path:
    """Write the page; scenes and recordings are read again for the pictures."""

    @lru_cache(maxsize=2)
    def scene(name: str) -> tuple[TrueScene, SceneAnswers]:
        shard = data / "scenes" / name
        truth = TrueScene.load(shard / "scene" / "ground_truth.json")
        return truth, read_answers(answers / f"{name}.jsonl")

    failures = [each for each in judged if each.decidable and each.outcome != "right"]
    failures.sort(key=lambda each: each.outcome == "declined")
    shown = {each.id for each in failures[:MOST_PICTURES]}
    rows = {
        each.id: _failure(each, *scene(each.scene), data, each.id in shown)
        for each in sorted(failures[:MOST_LISTED], key=lambda each: each.scene)
    }
    calibration = summary["calibration"]
    return write_page(
        path,
        "qa.html",
        summary=summary,
        failures=[rows[each.id] for each in failures[:MOST_LISTED]],
        left_out=max(0, len(failures) - MOST_LISTED),
        diagrams=[
            (f"{group}: {event}", reliability_svg(calibration[group][event]))
            for group in ("all", "near a limit")
            for event in ("answer is right", "yes holds")
            if calibration[group][event]["n"]
        ],
        risk_diagram=risk_svg(summary["risk"]),
    )


def _failure(
    judged: Judged, scene: TrueScene, answers: SceneAnswers, data: Path, pictured: bool
) -> dict[str, Any]:
    pictures = []
    if pictured:
        shard = data / "scenes" / judged.scene
        view = best_view(shard, scene, judged.truth_ids, judged.at_frame)
        pictures = [
            (view, "the frame that shows it best"),
            (_map(judged, scene, answers), "the place from above"),
        ]
    return {
        "title": f"{judged.id} · {judged.type} · {judged.variant}",
        "text": judged.text,
        "outcome": judged.outcome,
        "why": judged.why,
        "rows": [
            ("choices", " · ".join(judged.choices)),
            ("truth", f"{judged.truth} - {judged.truth_detail}"),
            ("answer", f"{judged.answer} - {judged.answer_text}"),
            ("explanation", judged.explanation),
            ("understood as", judged.interpretation),
            ("frame", judged.frame),
            ("probability", f"{judged.probability:.2f}"),
        ],
        "pictures": [each for each in pictures if each[0]],
    }


def _map(judged: Judged, scene: TrueScene, answers: SceneAnswers) -> str:
    """From above: the true objects of the question, and the boxes that the answer rests on."""
    markers = [Marker("robot", judged.robot, ROBOT)]
    if judged.speaker is not None:
        markers.append(Marker("speaker", judged.speaker, PERSON))
    by_id: Mapping[int, Any] = scene.by_id
    known = [number for number in judged.truth_ids if number in by_id]
    moment = answers.moments[judged.moment]
    mapped = [Mapped(each.name, each.box) for each in moment.objects]
    evidence = [each.box for each in moment.objects if each.id in judged.evidence_ids]
    boxes = [*(by_id[number].box for number in known), *evidence]
    crop = crop_around(boxes, [marker.pose[:2] for marker in markers])
    return draw_map(scene, mapped, known, markers, crop=crop, width_in=4.2, text_pt=8.0)
