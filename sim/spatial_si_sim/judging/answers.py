"""The answers to a scene as the answering process wrote them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..regress.matching import MappedObject
from ..regress.scoring import GivenAnswer
from ..truth.scene import TrueBox


class AnswersFormatError(ValueError):
    """The file of answers is not what this version reads."""


@dataclass(frozen=True)
class MapMoment:
    """The objects of the map at a moment.

    Attributes:
        objects: those that went included.
        last_seen_ns: by map id.
    """

    objects: Sequence[MappedObject]
    last_seen_ns: Mapping[int, int]


@dataclass(frozen=True)
class GivenTo:
    """What came back to a question.

    Attributes:
        moment: whose map its ids are of.
        given: the answer.
        unasked: what it would have been had nobody asked how sure it is; the same where that
            made no difference.
        family: of the question as it was understood; "" where it was not.
    """

    moment: str
    given: GivenAnswer
    unasked: GivenAnswer
    family: str
    calibrated: bool


@dataclass(frozen=True)
class SceneAnswers:
    """Everything in a file of answers."""

    moments: Mapping[str, MapMoment]
    given: Mapping[str, GivenTo]


def read_answers(file: Path) -> SceneAnswers:
    """What the answering process wrote of one scene.

    Raises:
        OSError: it cannot be read.
        AnswersFormatError: a line is neither a map nor an answer.
    """
    moments: dict[str, MapMoment] = {}
    answers: dict[str, GivenTo] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            value = json.loads(line)
            if "objects" in value:
                moments[str(value["moment"])] = _moment(value["objects"])
            else:
                answers[str(value["id"])] = _given_to(value)
        except (ValueError, KeyError, TypeError) as error:
            raise AnswersFormatError(f"{file}, line {number}: {error!r}") from error
    return SceneAnswers(moments, answers)


def _moment(objects: Sequence[Mapping[str, Any]]) -> MapMoment:
    mapped = [
        MappedObject(each["id"], each["name"], each["kind"], each["colour"], _box(each["box"]))
        for each in objects
    ]
    return MapMoment(mapped, {each["id"]: int(each["last_seen_ns"]) for each in objects})


def _box(value: Mapping[str, Any]) -> TrueBox:
    return TrueBox(tuple(value["centre_m"]), tuple(value["size_m"]), float(value["yaw_rad"]))


def _given_to(value: Mapping[str, Any]) -> GivenTo:
    latency_s = float(value["latency_s"])
    given = _given(value["given"], latency_s)
    unasked = given if value["unasked"] is None else _given(value["unasked"], latency_s)
    calibrated = bool((value["unasked"] or value["given"])["calibrated"])
    return GivenTo(str(value["moment"]), given, unasked, str(value["family"]), calibrated)


def _given(value: Mapping[str, Any], latency_s: float) -> GivenAnswer:
    plain = value["value"]
    return GivenAnswer(
        value_kind=str(value["value_kind"]),
        value=tuple(plain) if isinstance(plain, list) else plain,
        object_ids=tuple(value["object_ids"]),
        evidence_ids=tuple(value["evidence_ids"]),
        decline=str(value["decline"]),
        detail=str(value["detail"]),
        text=str(value["text"]),
        probability=float(value["probability"]),
        frame=str(value["frame"]),
        explanation=str(value["explanation"]),
        interpretation=str(value["interpretation"]),
        latency_s=latency_s,
        unit=str(value["unit"]) or "m",
        by_model=value["source"] == "model",
    )
