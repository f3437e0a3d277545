"""Which true object a reference means, and from where a viewpoint looks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from . import facings, relations, rooms, shapes, topology
from .errors import Undecidable
from .scene import TrueObject
from .situation import Situation
from .spec import ANY_KIND, DIRECTIONS, Clause, Extreme, Reference, Relation, View, Viewpoint
from .verdicts import Undefined, Verdict, clear_angle_rad, clear_ratio, differ

AHEAD_RAD = math.radians(80.0)


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
    fitting = satisfying(reference, situation)
    if reference.extreme is not None:
        origin = None
        if reference.extreme_of is not None:
            origin = resolve(reference.extreme_of, situation)
        observer = observe(Viewpoint(), situation) if _by_view(reference) else None
        fitting = (extreme(fitting, reference.extreme, origin, observer, reference.rank),)
    if not fitting:
        raise Undecidable("absent", f"no {reference.kind} fits the words")
    if len(fitting) > 1:
        raise Undecidable("ambiguous", f"{len(fitting)} objects fit '{reference.kind}'")
    require_seen(fitting, situation)
    return fitting[0]


def satisfying(reference: Reference, situation: Situation) -> tuple[TrueObject, ...]:
    """Every object that kind, colour and conditions fit, whatever the superlative.

    Raises:
        Undecidable: a limit is too close for one of them.
    """
    fitting = candidates(reference, situation)
    for clause in (reference.clause, reference.also):
        if clause is not None:
            fitting = _satisfying(fitting, clause, situation)
    if reference.other_than is not None:
        other = resolve(reference.other_than, situation)
        fitting = tuple(thing for thing in fitting if thing.id != other.id)
    return fitting


def _by_view(reference: Reference) -> bool:
    return reference.extreme in (Extreme.LEFTMOST, Extreme.RIGHTMOST)


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
    rank: int = 1,
) -> TrueObject:
    """The nearest, biggest, tallest ... of several objects, or the one of a rank in that order.

    Raises:
        Undecidable: fewer objects than the rank, or its neighbours in the order are too close.
    """
    things = [thing for thing in things if origin is None or thing.id != origin.id]
    if len(things) < rank:
        raise Undecidable("absent", f"only {len(things)} to choose from")
    ranked = sorted(
        ((_measure(thing, kind, origin, observer), thing) for thing in things),
        key=lambda pair: (pair[0], pair[1].id),
        reverse=kind in _LARGEST_FIRST,
    )
    place = rank - 1
    for other in ranked[max(0, place - 1) : place] + ranked[place + 1 : place + 2]:
        if not _apart(ranked[place][0], other[0], kind):
            names = f"{ranked[place][1].name} and {other[1].name}"
            raise Undecidable("too close", f"{names} differ little")
    return ranked[place][1]


_LARGEST_FIRST = (
    Extreme.FARTHEST,
    Extreme.BIGGEST,
    Extreme.TALLEST,
    Extreme.LONGEST,
    Extreme.WIDEST,
    Extreme.HIGHEST,
    Extreme.LEFTMOST,
)


def _apart(first: float, second: float, kind: Extreme) -> bool:
    if kind in (Extreme.LEFTMOST, Extreme.RIGHTMOST):
        return abs(first - second) >= clear_angle_rad()
    return differ(first, second)


def observe(viewpoint: Viewpoint, situation: Situation) -> Observer:
    """Ground a viewpoint; DEFAULT is the asker.

    Raises:
        Undecidable: its references are not clear.
    """
    observer = _placed(viewpoint, situation)
    if not viewpoint.turn_deg or observer.yaw_rad is None:
        return observer
    name = f"{observer.name}, turned {viewpoint.turn_deg:+d} deg"
    return replace(
        observer, yaw_rad=observer.yaw_rad + math.radians(viewpoint.turn_deg), name=name
    )


def _placed(viewpoint: Viewpoint, situation: Situation) -> Observer:
    """A viewpoint before it turns."""
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
    limit_m: float | None = None,
) -> Verdict:
    """Whether `subject relation references` holds for the viewpoint.

    Args:
        limit_m: for WITHIN and BEYOND.

    Raises:
        Undefined: it has no meaning for these positions.
        Undecidable: the viewpoint's references are not clear.
    """
    everything = situation.all_of_it.by_id
    if relation in _BY_CONTACT:
        subject = everything.get(subject.id, subject)
        references = [everything[each.id] for each in references]
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
    if relation in _DISTANCES:
        return relations.near(subject, reference, _DISTANCES[relation])
    if relation in (Relation.WITHIN, Relation.BEYOND):
        if limit_m is None:
            raise ValueError(f"'{relation.value}' needs a limit")
        within = relation is Relation.WITHIN
        return (relations.near if within else topology.beyond)(subject, reference, limit_m)
    return _judge_places(relation, subject, reference, situation)


_BY_CONTACT = frozenset(
    {
        Relation.ABOVE,
        Relation.BELOW,
        Relation.ON,
        Relation.IN,
        Relation.UNDER,
        Relation.TOUCHING,
        Relation.AGAINST,
        Relation.COVERING,
    }
)
"""Where they meet is told by whole things, however little of them a picture shows."""
_DISTANCES = {Relation.NEAR: relations.NEAR_M, Relation.NEXT_TO: relations.NEXT_TO_M}


def _judge_places(
    relation: Relation, subject: TrueObject, reference: TrueObject, situation: Situation
) -> Verdict:
    if relation is Relation.UNDER:
        return topology.under(
            subject, reference, relations.carriers(subject, situation.all_of_it.by_id)
        )
    if relation is Relation.TOUCHING:
        return topology.touching(subject, reference, situation.surfaces)
    if relation is Relation.AGAINST:
        return topology.against(subject, reference)
    if relation is Relation.COVERING:
        return topology.covering(subject, reference)
    if relation is Relation.FAR_FROM:
        return topology.beyond(subject, reference, topology.FAR_M)
    if relation is Relation.PARALLEL_TO:
        return topology.parallel(subject, reference)
    return facings.facing(subject, reference, away=relation is Relation.FACING_AWAY_FROM)


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
    if clause.relation is Relation.IN_ROOM:
        room = rooms.resolve_room(clause.references[0], situation)
        found = situation.all_of_it
        (whole,) = (each for each in found.rooms if each.id == room.id)
        judged = ((thing, rooms.in_room(found.by_id[thing.id], whole)) for thing in things)
        return _kept(judged, clause.negated)
    references = [resolve(reference, situation) for reference in clause.references]
    return _kept(_judged(things, references, clause, situation), clause.negated)


def _kept(judged: Iterable[tuple[TrueObject, Verdict]], negated: bool) -> tuple[TrueObject, ...]:
    chosen = []
    for thing, verdict in judged:
        if not verdict.clear:
            raise Undecidable("too close", f"{thing.name}: {verdict.why}")
        if verdict.holds is not negated:
            chosen.append(thing)
    return tuple(chosen)


def _judged(
    things: Sequence[TrueObject],
    references: Sequence[TrueObject],
    clause: Clause,
    situation: Situation,
) -> Iterator[tuple[TrueObject, Verdict]]:
    """Every thing but the references with its verdict; where it has no meaning there is none."""
    for thing in things:
        if any(thing.id == reference.id for reference in references):
            continue
        view = clause.viewpoint or Viewpoint()
        try:
            yield thing, judge(clause.relation, thing, references, view, situation, clause.limit_m)
        except Undefined:
            continue


def _measure(
    thing: TrueObject, kind: Extreme, origin: TrueObject | None, observer: Observer | None
) -> float:
    if kind in (Extreme.NEAREST, Extreme.FARTHEST):
        if origin is not None:
            return shapes.gap_m(thing.box, origin.box)
        if observer is None:
            raise Undecidable("undefined", f"{kind.value} to what?")
        return shapes.point_gap_m(observer.position_m, thing.box)
    if kind in (Extreme.TALLEST, Extreme.SHORTEST):
        return thing.box.size_m[2]
    if kind is Extreme.LONGEST:
        return max(thing.box.size_m[:2])
    if kind is Extreme.WIDEST:
        return min(thing.box.size_m[:2])
    if kind in (Extreme.HIGHEST, Extreme.LOWEST):
        return thing.box.centre_m[2]
    if kind in (Extreme.LEFTMOST, Extreme.RIGHTMOST):
        return _ahead_rad(thing, observer)
    return shapes.volume_m3(thing.box)


def _ahead_rad(thing: TrueObject, observer: Observer | None) -> float:
    """Azimuth from the viewer's facing; what is behind has no place from left to right."""
    if observer is None or observer.yaw_rad is None:
        raise Undecidable("undefined", "left of what?")
    azimuth = relations.azimuth_rad(observer.position_m, observer.yaw_rad, thing.box.centre_m[:2])
    if abs(azimuth) > AHEAD_RAD:
        raise Undecidable("undefined", f"{thing.name} is not ahead")
    return azimuth


def _required(reference: Reference | None) -> Reference:
    if reference is None:
        raise ValueError("this viewpoint names an object")
    return reference
