"""What comes back from a question: an answer that can be checked, or a stated refusal."""

from __future__ import annotations

from dataclasses import dataclass

from ..geometry.relations import RelationKind
from ..geometry.viewpoints import Frame, Observer
from ..language.declined import Declined, DeclineReason
from .backends import Source

__all__ = [
    "Answer",
    "Answered",
    "Boolean",
    "Choice",
    "Count",
    "Declined",
    "DeclineReason",
    "FrameUsed",
    "NO_FRAME",
    "Number",
    "ObjectSet",
    "Order",
    "PlaceText",
    "RelationFact",
    "Value",
    "Way",
]


@dataclass(frozen=True, slots=True)
class Boolean:
    value: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the listed choices, a direction ("left", "right", "front", "behind") or a name."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """`value` and 1 sigma in `unit`: "m", "m2", "m3", "s", "m/s", or the one asked for."""

    value: float
    std: float
    unit: str


@dataclass(frozen=True, slots=True)
class Count:
    value: int


@dataclass(frozen=True, slots=True)
class ObjectSet:
    """Map ids, ascending; empty means that nothing fits."""

    object_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlaceText:
    """A place in words; `object_ids` is what it rests on, is in or is near to."""

    text: str
    object_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Map ids in the asked order."""

    object_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A route: turns and stops in words, "turn left", "go forward until the sofa"; ids of stops."""

    steps: tuple[str, ...]
    object_ids: tuple[int, ...]


Value = Boolean | Choice | Number | Count | ObjectSet | PlaceText | Order | Way


@dataclass(frozen=True, slots=True, eq=False)
class FrameUsed:
    """The frame of reference in which an answer holds.

    Attributes:
        frame: its kind.
        description: one phrase, e.g. "as seen from sofa_3"; "" for NONE.
        observer: for EGOCENTRIC and RELATIVE.
    """

    frame: Frame
    description: str = ""
    observer: Observer | None = None


NO_FRAME = FrameUsed(Frame.NONE)


@dataclass(frozen=True, slots=True)
class RelationFact:
    """subject RELATION reference holds with `probability`; `second_id` is for BETWEEN, else 0."""

    relation: RelationKind
    subject_id: int
    reference_id: int
    probability: float
    frame: Frame
    second_id: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """An answer.

    Attributes:
        value: typed.
        text: the answer as a sentence.
        probability: 0..1, from the uncertainty of the map, the model, or both.
        referents: part of it: the probability that the words mean these objects, 0..1.
        frame: in which it holds.
        interpretation: the question as it was understood, canonical words.
        explanation: one sentence: the measurement behind it.
        object_ids: objects that *are* the answer (may be empty).
        evidence_object_ids: every object that it rests on.
        evidence_relations: relations that it rests on.
        frame_note: what another frame of reference would have answered, "" if the same.
        map_version: of the snapshot.
        source: who answered.
        keyframe_ids: pictures that the model was shown.
        calibrated: `probability` was calibrated on data.
    """

    value: Value
    text: str
    probability: float
    frame: FrameUsed
    interpretation: str
    explanation: str
    object_ids: tuple[int, ...] = ()
    evidence_object_ids: tuple[int, ...] = ()
    evidence_relations: tuple[RelationFact, ...] = ()
    frame_note: str = ""
    map_version: int = 0
    source: Source = Source.GEOMETRY
    keyframe_ids: tuple[int, ...] = ()
    calibrated: bool = False
    referents: float = 1.0


Answer = Answered | Declined
