"""Why a thing cannot be put where the words say."""

from __future__ import annotations

from ...language.declined import Declined, DeclineReason
from ...scene.keepout import KeepOut
from ..grasping.refusals import from_where
from .placement import Carried
from .wanted import Wanted


def unmeasured(asked: Wanted) -> Declined:
    names = _names(asked)
    return Declined(
        DeclineReason.NOT_OBSERVED_WELL,
        f"no level surface of {names} was measured yet",
        _carriers(asked),
    )


def too_high(asked: Wanted, highest_m: float) -> Declined | None:
    """The refusal where all that could carry it ends over the hand's highest place."""
    tops_m = [each.thing.box.top_m for each in asked.carriers if each.thing is not None]
    if len(tops_m) < len(asked.carriers) or not tops_m or min(tops_m) <= highest_m:
        return None
    return Declined(
        DeclineReason.OUT_OF_REACH,
        f"{_names(asked)} is {min(tops_m):.2f} m high, and the hand gets up to {highest_m:.2f} m",
    )


def full(asked: Wanted, carried: Carried, surfaces: int) -> Declined:
    x, y, _ = 100.0 * carried.size_m
    inside = asked.carriers[0].inside and len(asked.carriers) == 1
    if inside:
        return Declined(
            DeclineReason.NO_ROOM,
            f"{_names(asked)} is too small for a {carried.label} of {x:.0f} x {y:.0f} cm",
            _carriers(asked),
        )
    many = "surface was" if surfaces == 1 else "surfaces were"
    return Declined(
        DeclineReason.NO_ROOM,
        f"{surfaces} level {many} measured on {_names(asked)}, and nowhere are "
        f"{x:.0f} x {y:.0f} cm free for the {carried.label}",
        _carriers(asked),
    )


def untrue(asked: Wanted, probability: float, words: str) -> Declined:
    return Declined(
        DeclineReason.NO_ROOM,
        f"there is free room on {_names(asked)}, but nowhere as asked: the best place fits the "
        f"words with {probability:.2f} ({words})",
        _carriers(asked),
    )


def kept_out(asked: Wanted, zones: KeepOut) -> Declined:
    return Declined(
        DeclineReason.NO_ROOM,
        f"all that has room and is as asked on {_names(asked)} is {zones.words}: nothing is put "
        f"into one",
    )


def out_of_reach(asked: Wanted, carried: Carried, places: int, from_here: bool) -> Declined:
    return Declined(
        DeclineReason.OUT_OF_REACH,
        f"{places} free places on {_names(asked)} fit the words, and the arm reaches none of them "
        f"{from_where(from_here)} with the {carried.label} in its hand",
        _carriers(asked),
    )


def in_the_way(asked: Wanted, carried: Carried, ways: int, from_here: bool) -> Declined:
    return Declined(
        DeclineReason.OUT_OF_REACH,
        f"the arm reaches free places on {_names(asked)} {from_where(from_here)} in {ways} ways, "
        f"and would sweep something away with the {carried.label} in each of them",
        _carriers(asked),
    )


def _carriers(asked: Wanted) -> tuple[str, ...]:
    """Names of the map: what may be looked at from nearer."""
    return tuple(each.name for each in asked.carriers[:4] if each.thing is not None)


def _names(asked: Wanted) -> str:
    return " or ".join(each.name for each in asked.carriers[:4])
