"""An answer as it is written down for whoever decides whether it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ...answers.answer import (
    Answer,
    Boolean,
    Choice,
    Count,
    Declined,
    Number,
    ObjectSet,
    Order,
    PlaceText,
    Value,
    Way,
)
from ...answers.model.pairs import sides_value
from ...answers.model.pooling import Sides
from ...answers.trust.families import Family
from ...scene.objects import SceneObject
from ...scene.snapshot import SceneSnapshot


@dataclass(frozen=True, slots=True)
class Given:
    """What came back.

    Attributes:
        value_kind: boolean, choice, number, count, objects, place, order or way; "" if declined.
        value: bool, text, number, whole number, ids, or steps in words.
        unit: of a number, else "".
        object_ids: map ids that are the answer.
        evidence_ids: map ids that it rests on.
        decline: name of the reason, "" when answered.
        detail: the refusal's sentence.
        probability: 0..1; 0 when declined.
        calibrated: it was, on data.
        source: geometry, model or both.
    """

    value_kind: str
    value: Any
    unit: str = ""
    object_ids: tuple[int, ...] = ()
    evidence_ids: tuple[int, ...] = ()
    decline: str = ""
    detail: str = ""
    text: str = ""
    probability: float = 0.0
    calibrated: bool = False
    source: str = "geometry"
    frame: str = ""
    explanation: str = ""
    interpretation: str = ""


def given(answer: Answer) -> Given:
    """An answer, or a refusal, as plain values."""
    if isinstance(answer, Declined):
        return Given("", None, decline=answer.reason.name, detail=answer.detail)
    kind, value, unit = _plain(answer.value)
    frame = answer.frame
    words = f" - {frame.description}" if frame.description else ""
    return Given(
        kind,
        value,
        unit,
        answer.object_ids,
        answer.evidence_object_ids,
        text=answer.text,
        probability=float(answer.probability),
        calibrated=answer.calibrated,
        source=answer.source.name.lower(),
        frame=f"{frame.frame.value}{words}",
        explanation=answer.explanation,
        interpretation=answer.interpretation,
    )


def _plain(value: Value) -> tuple[str, Any, str]:
    """Kind, value and unit."""
    match value:
        case Boolean(truth):
            return "boolean", bool(truth), ""
        case Choice(text):
            return "choice", text, ""
        case Number(number, _, unit):
            return "number", float(number), unit
        case Count(number):
            return "count", int(number), ""
        case ObjectSet(ids):
            return "objects", list(ids), ""
        case PlaceText(_, ids):
            return "place", list(ids), ""
        case Order(ids):
            return "order", list(ids), ""
        case Way(steps, _):
            return "way", list(steps), ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was put, and what came back.

    Attributes:
        identity: of the question.
        moment: name of the moment whose map it was answered from.
        given: under the asked `min_probability`.
        unasked: what it would have been without any; None where that is the same.
        family: for the calibration; None where the words were not understood.
        latency_s: of parsing and answering.
        sides: what measurement and model said each; None where not both did.
    """

    identity: str
    moment: str
    given: Given
    unasked: Given | None
    family: Family | None
    latency_s: float
    sides: Sides | None = None

    def value(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "id": self.identity,
            "moment": self.moment,
            "given": asdict(self.given),
            "unasked": None if self.unasked is None else asdict(self.unasked),
            "family": "" if self.family is None else self.family.value,
            "latency_s": round(self.latency_s, 6),
            **({} if self.sides is None else {"sides": sides_value(self.sides)}),
        }


def mapped(snapshot: SceneSnapshot) -> list[Mapping[str, Any]]:
    """The objects of a map, and those that went, as plain values."""
    there = [_object(thing, gone=False) for thing in snapshot]
    return there + [_object(each.thing, gone=True) for each in snapshot.gone]


def _object(thing: SceneObject, *, gone: bool) -> Mapping[str, Any]:
    box = thing.box
    return {
        "id": thing.id,
        "name": thing.name,
        "kind": thing.label,
        "colour": thing.colour.name if thing.colour is not None else "",
        "gone": gone,
        "last_seen_ns": thing.last_seen_ns,
        "box": {
            "centre_m": [round(float(each), 4) for each in box.centre_m],
            "size_m": [round(float(each), 4) for each in box.size_m],
            "yaw_rad": round(float(box.yaw_rad), 5),
        },
    }
