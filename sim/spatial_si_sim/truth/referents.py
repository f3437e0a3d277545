"""Which true object a reference means, and from where a viewpoint looks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from . import relations, shapes
from .scene import TrueObject
from .situation import Situation
from .spec import ANY_KIND, DIRECTIONS, Clause, Extreme, Reference, Relation, View, Viewpoint
from .verdicts import Undefined, Verdict, clear_ratio, differ


class Undecidable(Exception):
    """The question has no clear truth; `reason` is a word for the report's table."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Observer:
    """A grounded viewpoint: where it is, where it looks (None: nowhere), what defines it."""

    position_m: tuple[float, float]
    yaw_rad: float | None
    name: str
    object_ids: tuple[int, ...] = ()


def candidates(reference: Reference, situation: Situation) -> tuple[TrueObject, ...]:
    """Every true object of the kind and colour, seen or not."""
    return tuple(
        thing
        for thing in situation.scene.objects
        if reference.kind in (ANY_KIND, thing.kind) and reference.colour in (None, thing.colour)
    )


def resolve(reference: Reference, situation: Situation) -> TrueObject:
    """The one object that the words mean.

    Raises:
        Undecidable: none or several fit, a limit is too close, or it was not seen.
    """
    fitting = candidates(reference, situation)
    if reference.clause is not None:
        fitting = _satisfying(fitting, reference.clause, situation)
    if reference.extreme is not None:
        origin = None
        if reference.extreme_of is not None:
            origin = resolve(reference.extreme_of, situation)
        fitting = (extreme(fitting, reference.extreme, origin, None),)
    if not fitting:
        raise Undecidable("absent", f"no {reference.kind} fits the words")
    if len(fitting) > 1:
        raise Undecidable("ambiguous", f"{len(fitting)} objects fit '{reference.kind}'")
    require_seen(fitting, situation)
    return fitting[0]


def require_seen(things: Sequence[TrueObject], situation: Situation) -> None:
    """Raise `Undecidable` unless every object was shown to the robot well enough."""
    for thing in things:
        if not situation.was_seen(thing):
            raise Undecidable("not seen", f"{thing.name} was not seen well enough")


def extreme(
    things: Sequence[TrueObject],
    kind: Extreme,
    origin: TrueObject | None,
    observer: Observer | None,
) -> TrueObject:
    """The nearest, farthest, biggest, smallest or tallest of several objects.

    Raises:
        Undecidable: fewer than one object, or the first two are less than 10 % apart.
    """
    things = [thing for thing in things if origin is None or thing.id != origin.id]
    if not things:
        raise Undecidable("absent", "nothing to choose from")
    ranked = sorted(
        ((_measure(thing, kind, origin, observer), thing) for thing in things),
        key=lambda pair: pair[0],
        reverse=kind in (Extreme.FARTHEST, Extreme.BIGGEST, Extreme.TALLEST),
    )
    if len(ranked) > 1 and not differ(ranked[0][0], ranked[1][0]):
        raise Undecidable("too close", f"{ranked[0][1].name} and {ranked[1][1].name} differ little")
    return ranked[0][1]


def observe(viewpoint: Viewpoint, situation: Situation) -> Observer:
    """Ground a viewpoint; DEFAULT is the asker.

    Raises:
        Undecidable: its references are not clear.
    """
    if viewpoint.view is View.ROBOT:
        return Observer(situation.robot.position_m, situation.robot.yaw_rad, "the robot")
    if viewpoint.view in (View.OBJECT, View.OWN):
        thing = resolve(_required(viewpoint.at), situation)
        return Observer(thing.box.centre_m[:2], thing.front_yaw_rad, thing.name, (thing.id,))
    if viewpoint.view is View.STANDING:
        at = resolve(_required(viewpoint.at), situation)
        facing = resolve(_required(viewpoint.facing), situation)
        position_m = at.box.centre_m[:2]
        if at.id == facing.id:
            raise Undecidable("undefined", "standing at an object and facing it")
        apart_m = math.dist(position_m, facing.box.centre_m[:2])
        if apart_m < (1.0 + clear_ratio()) * relations.MIN_GAZE_M:
            raise Undecidable("undefined", f"{at.name} and {facing.name} are in one place")
        yaw = relations.azimuth_rad(position_m, 0.0, facing.box.centre_m[:2])
        return Observer(position_m, yaw, f"{at.name}, facing {facing.name}", (at.id, facing.id))
    name = "the robot" if situation.speaker is None else "the speaker"
    return Observer(situation.asker.position_m, situation.asker.yaw_rad, name)


def judge(
    relation: Relation,
    subject: TrueObject,
    references: Sequence[TrueObject],
    viewpoint: Viewpoint,
    situation: Situation,
) -> Verdict:
    """Whether `subject relation references` holds for the viewpoint.

    Raises:
        Undefined: it has no meaning for these positions.
        Undecidable: the viewpoint's references are not clear.
    """
    everything = situation.scene.by_id
    reference = references[0]
    if relation in DIRECTIONS:
        if is_intrinsic(relation, reference, viewpoint):
            return relations.intrinsic(relation, subject, reference)
        observer = observe(viewpoint, situation)
        return relations.relative(relation, subject, reference, observer.position_m)
    if relation is Relation.BETWEEN:
        return relations.between(subject, references[0], references[1])
    if relation is Relation.ABOVE:
        return relations.above(subject, reference)
    if relation is Relation.BELOW:
        return relations.above(reference, subject)
    if relation is Relation.ON:
        return relations.on(subject, reference, everything)
    if relation is Relation.IN:
        return relations.contained(subject, reference, everything)
    limit_m = relations.NEAR_M if relation is Relation.NEAR else relations.NEXT_TO_M
    return relations.near(subject, reference, limit_m)


def is_intrinsic(relation: Relation, reference: TrueObject, viewpoint: Viewpoint) -> bool:
    """The default frame of `docs/relations.md`."""
    if viewpoint.view is View.OWN:
        return True
    if viewpoint.view is not View.DEFAULT:
        return False
    front_or_back = relation in (Relation.IN_FRONT_OF, Relation.BEHIND)
    return front_or_back and reference.front_yaw_rad is not None


def _satisfying(
    things: Sequence[TrueObject], clause: Clause, situation: Situation
) -> tuple[TrueObject, ...]:
    references = [resolve(reference, situation) for reference in clause.references]
    chosen = []
    for thing in things:
        if any(thing.id == reference.id for reference in references):
            continue
        try:
            verdict = judge(clause.relation, thing, references, Viewpoint(), situation)
        except Undefined:
            continue
        if not verdict.clear:
            raise Undecidable("too close", f"{thing.name}: {verdict.why}")
        if verdict.holds:
            chosen.append(thing)
    return tuple(chosen)


def _measure(
    thing: TrueObject, kind: Extreme, origin: TrueObject | None, observer: Observer | None
) -> float:
    if kind in (Extreme.NEAREST, Extreme.FARTHEST):
        if origin is not None:
            return shapes.gap_m(thing.box, origin.box)
        if observer is None:
            raise Undecidable("undefined", f"{kind.value} to what?")
        return shapes.point_gap_m(observer.position_m, thing.box)
    if kind is Extreme.TALLEST:
        return thing.box.size_m[2]
    return shapes.volume_m3(thing.box)


def _required(reference: Reference | None) -> Reference:
    if reference is None:
        raise ValueError("this viewpoint names an object")
    return reference
