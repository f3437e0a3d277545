"""Whether a thing was picked, placed or brought, as `evaluation.md` defines it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..truth.moved import moved_m, tilted_rad, turned_rad
from ..truth.referents import Undecidable, judge
from ..truth.scene import TrueScene
from ..truth.situation import Situation
from ..truth.spec import Relation, Viewpoint
from ..truth.verdicts import Undefined
from .trace import NOTHING, Poses, Trace

LIFT_M = 0.10
LIFT_SLACK_M = 0.005
"""Poses come five times a second, so the highest one is seldom seen."""
HOLD_S = 5.0
REST_S = 3.0
STILL_M = 0.003
STILL_RAD = math.radians(2.0)
"""At rest: within so much over the last half second."""
STILL_S = 0.5
PUSHED_M = 0.05
TILTED_RAD = math.radians(20.0)
BROUGHT_M = 1.2
"""Brought: the hand's robot has stopped with it so near to who asked, centre to centre."""


@dataclass(frozen=True)
class Judged:
    """The outcome of one thing that was to be done.

    Attributes:
        good: it was done.
        stage: the stage at which it truly failed; "" when it did not.
        why: a sentence.
    """

    good: bool
    stage: str
    why: str


@dataclass(frozen=True)
class Disturbed:
    """Another object that is not where it was: metres moved, radians tilted."""

    id: int
    name: str
    moved_m: float
    tilted_rad: float


@dataclass(frozen=True)
class Asked:
    """A relation that shall be true of what was placed: to one true id, or to two for BETWEEN."""

    relation: Relation
    reference_ids: tuple[int, ...]
    viewpoint: Viewpoint = Viewpoint()


def judge_pick(trace: Trace, target: int, began_s: float, ended_s: float) -> Judged:
    """Held by contact for 5 s after it was lifted by 10 cm.

    Args:
        trace: must reach 5 s beyond the end of the command.
        target: true id of what was to be picked.
        began_s, ended_s: of the command, simulated time.
    """
    spans = _spans(trace, target, began_s, ended_s)
    if not spans:
        return Judged(False, "grasp", _not_held(trace, began_s, ended_s))
    raised_s = lifted_s(trace, target, began_s, ended_s)
    if raised_s is None:
        held = [trace.at(time_s)[target] for time_s in _times(trace, spans)]
        floor_m = trace.at(began_s)[target][2, 3]
        highest_m = max((each[2, 3] - floor_m for each in held), default=0.0)
        return Judged(False, "lift", f"it was lifted by {100 * highest_m:.0f} cm only")
    (lost_s,) = (end for begin, end in spans if begin <= raised_s <= end)
    held_s = min(lost_s, trace.times_s[-1]) - raised_s
    if held_s < HOLD_S:
        return Judged(False, "carry", f"it was held for {held_s:.1f} s after it was lifted")
    return Judged(True, "", f"held for {HOLD_S:.0f} s after a lift of 10 cm")


def lifted_s(trace: Trace, target: int, began_s: float, ended_s: float) -> float | None:
    """When a held thing was first 10 cm higher than it stood, within a command; None: never."""
    for begin, end in _spans(trace, target, began_s, ended_s):
        floor_m = trace.at(began_s)[target][2, 3]
        for time_s, poses in zip(trace.times_s, trace.poses):
            if begin <= time_s <= end and poses[target][2, 3] - floor_m >= LIFT_M - LIFT_SLACK_M:
                return time_s
    return None


def released_s(trace: Trace, target: int, began_s: float, ended_s: float) -> float | None:
    """When the hand let go of a thing for the last time within a command; None: never."""
    ends = [
        end
        for begin, end in trace.holding(target)
        if end >= began_s and end <= ended_s and math.isfinite(end)
    ]
    return max(ends) if ends else None


def judge_place(
    trace: Trace,
    target: int,
    asked: Sequence[Asked],
    after: Situation,
    began_s: float,
    ended_s: float,
) -> Judged:
    """At rest 3 s after it was let go, in every relation that was asked.

    Args:
        trace: must reach 3 s beyond the release.
        after: the true scene 3 s after the release; where robot and speaker stood when the
            command was given.
    """
    let_go_s = released_s(trace, target, began_s, ended_s)
    if let_go_s is None:
        if trace.held_at(ended_s) == target:
            return Judged(False, "place", "it was never let go")
        return Judged(False, "grasp", _not_held(trace, began_s, ended_s))
    until_s = let_go_s + REST_S
    if not _is_still(trace, target, until_s):
        return Judged(False, "place", f"it still moves {REST_S:.0f} s after it was let go")
    return holds(target, asked, after)


def holds(target: int, asked: Sequence[Asked], after: Situation) -> Judged:
    """Whether every asked relation is true of a thing where it lies."""
    by_id = after.scene.by_id
    thing = by_id[target]
    whys = []
    for each in asked:
        references = [by_id[number] for number in each.reference_ids]
        try:
            verdict = judge(each.relation, thing, references, each.viewpoint, after)
        except (Undefined, Undecidable) as error:
            return Judged(False, "place", f"{_said(each, after.scene)}: {error}")
        if not verdict.holds:
            why = f"not {_said(each, after.scene)}: {verdict.why}"
            return Judged(False, "place", f"{why}; it lies {where(target, after.scene)}")
        whys.append(f"{_said(each, after.scene)}: {verdict.why}")
    return Judged(True, "", "; ".join(whys))


def judge_brought(
    trace: Trace, target: int, robot_m: tuple[float, float], speaker_m: tuple[float, float],
    began_s: float, ended_s: float,
) -> Judged:  # fmt: skip
    """Picked, and still in the hand of a robot that has come to who asked."""
    picked = judge_pick(trace, target, began_s, ended_s)
    if not picked.good:
        return picked
    if trace.held_at(ended_s) != target:
        return Judged(False, "carry", "it is no longer in the hand")
    apart_m = math.dist(robot_m, speaker_m)
    if apart_m > BROUGHT_M:
        return Judged(False, "drive", f"the robot stopped {apart_m:.2f} m from who asked")
    return Judged(True, "", f"in the hand, {apart_m:.2f} m from who asked")


def disturbed(
    before: Poses, after: Poses, names: Mapping[int, str], target: int
) -> tuple[Disturbed, ...]:
    """Every other object that moved by more than 5 cm or tilted by more than 20 degrees."""
    found = []
    for number, pose in before.items():
        if number == target or number not in after:
            continue
        far_m, off = moved_m(pose, after[number]), tilted_rad(pose, after[number])
        if far_m > PUSHED_M or off > TILTED_RAD:
            name = names.get(number, str(number))
            found.append(Disturbed(number, name, round(far_m, 3), round(off, 3)))
    return tuple(found)


def where(target: int, scene: TrueScene) -> str:
    """Where a thing lies, in words."""
    thing = scene.by_id[target]
    if thing.support is None:
        return "in the air" if thing.support_relation == "air" else "on the floor"
    return f"{thing.support_relation} {scene.by_id[thing.support].name}"


def _spans(trace: Trace, target: int, began_s: float, ended_s: float) -> list[tuple[float, float]]:
    """From when until when a thing was held that was taken within a command."""
    return [span for span in trace.holding(target) if began_s <= span[0] <= ended_s]


def _times(trace: Trace, spans: Sequence[tuple[float, float]]) -> list[float]:
    return [
        time_s for time_s in trace.times_s if any(begin <= time_s <= end for begin, end in spans)
    ]


def _is_still(trace: Trace, target: int, until_s: float) -> bool:
    last, earlier = trace.at(until_s), trace.at(until_s - STILL_S)
    if target not in last or target not in earlier:
        return False
    return (
        moved_m(earlier[target], last[target]) <= STILL_M
        and turned_rad(earlier[target], last[target]) <= STILL_RAD
    )


def _not_held(trace: Trace, began_s: float, ended_s: float) -> str:
    others = [each for time_s, each in trace.held if began_s <= time_s <= ended_s]
    others = [each for each in others if each != NOTHING]
    return f"object {others[0]} was taken instead" if others else "it was never held"


def _said(asked: Asked, scene: TrueScene) -> str:
    names = " and ".join(scene.by_id[number].name for number in asked.reference_ids)
    return f"{asked.relation.value} {names}"
