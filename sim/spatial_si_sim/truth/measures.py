"""Sizes, areas and their comparison."""

from __future__ import annotations

from typing import Callable

from . import rooms, shapes
from .errors import Undecidable
from .grounds import Clear, distinct, references_of, subject_of
from .referents import observe, resolve
from .scene import TrueBox
from .situation import Situation
from .spec import Form, Measure, Question, Unit
from .verdicts import differ

METRES = {
    Unit.METRE: 1.0,
    Unit.CENTIMETRE: 0.01,
    Unit.MILLIMETRE: 0.001,
    Unit.FOOT: 0.3048,
    Unit.INCH: 0.0254,
}


def told(length_m: float, unit: Unit) -> float:
    """A length in the unit that was asked for."""
    return length_m / METRES[unit]


def told_area(area_m2: float, unit: Unit) -> float:
    return area_m2 / METRES[unit] ** 2


def size(box: TrueBox, measure: Measure) -> float:
    """Metres, for VOLUME cubic metres."""
    if measure is Measure.VOLUME:
        return shapes.volume_m3(box)
    if measure is Measure.HEIGHT:
        return box.size_m[2]
    if measure is Measure.LENGTH:
        return max(box.size_m[:2])
    if measure is Measure.WIDTH:
        return min(box.size_m[:2])
    return max(box.size_m)


def _size(question: Question, situation: Situation) -> Clear:
    thing = resolve(subject_of(question), situation)
    length_m = size(thing.box, _measure(question))
    return told(length_m, question.unit), f"{length_m:.3f} m", [thing.id]


def _room_area(question: Question, situation: Situation) -> Clear:
    """Of one room, or of all rooms that were seen."""
    reference = subject_of(question)
    if reference.kind == rooms.WHOLE:
        seen = rooms.seen_rooms(situation)
        if len(seen) < len(situation.scene.rooms):
            raise Undecidable("not seen", "not all rooms were seen")
        area_m2 = sum(rooms.area_m2(room) for room in seen)
    else:
        area_m2 = rooms.area_m2(rooms.resolve_room(reference, situation))
    return told_area(area_m2, question.unit), f"{area_m2:.2f} m2", []


def _compare_size(question: Question, situation: Situation) -> Clear:
    """Whether A is the bigger (or, `opposite`, the smaller), of things or of rooms."""
    first, second = subject_of(question), question.references[0]
    if rooms.is_room(first):
        values = [rooms.area_m2(rooms.resolve_room(each, situation)) for each in (first, second)]
        ids = []
    else:
        things = [resolve(each, situation) for each in (first, second)]
        distinct(things)
        values = [size(thing.box, _measure(question)) for thing in things]
        ids = [thing.id for thing in things]
    if not differ(*values):
        raise Undecidable("too close", f"{values[0]:.2f} and {values[1]:.2f} differ little")
    larger = values[0] > values[1]
    return larger is not question.opposite, f"{values[0]:.2f} against {values[1]:.2f}", ids


def _compare_distance(question: Question, situation: Situation) -> Clear:
    """Whether A is nearer to B than C is; with no subject, whether the viewer is nearer to B
    than to C. `opposite`: farther."""
    references = references_of(question, situation)
    if question.subject is None:
        observer = observe(question.viewpoint, situation)
        gaps = [shapes.point_gap_m(observer.position_m, each.box) for each in references]
        distinct(references)
        ids = [*(each.id for each in references), *observer.object_ids]
    else:
        thing, (target, other) = resolve(question.subject, situation), references
        distinct([thing, target, other])
        gaps = [shapes.gap_m(thing.box, target.box), shapes.gap_m(other.box, target.box)]
        ids = [thing.id, target.id, other.id]
    if not differ(*gaps):
        raise Undecidable("too close", f"{gaps[0]:.2f} m and {gaps[1]:.2f} m differ little")
    nearer = gaps[0] < gaps[1]
    return nearer is not question.opposite, f"{gaps[0]:.2f} m against {gaps[1]:.2f} m", ids


def _measure(question: Question) -> Measure:
    if question.measure is None:
        raise ValueError(f"the form '{question.form.value}' needs a measure")
    return question.measure


FORMS: dict[Form, Callable[[Question, Situation], Clear]] = {
    Form.SIZE: _size,
    Form.ROOM_AREA: _room_area,
    Form.COMPARE_SIZE: _compare_size,
    Form.COMPARE_DISTANCE: _compare_distance,
}
