"""Truth about earlier: what has moved or changed, when it was seen, what came into view when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Callable

import numpy as np

from . import relations
from .errors import Undecidable
from .grounds import Clear
from .motion_scene import scene_at, script_of
from .motion_spec import MotionForm, MotionQuestion
from .motion_tracks import ever_seen, now_s, place_at, sights_of
from .pictures import FAINT_PX
from .referents import resolve
from .scene import TrueBox, TrueObject, TrueScene
from .situation import MIN_FRAMES, Situation, TruePicture
from .spec import ANY_KIND, Reference
from .surfaces import surfaces_of
from .verdicts import Verdict, stricter_by

MOVED_M = 0.30
CLEAR_MOVE_M = 0.05
SETTLE_S = 1.0
"""A place is that of the first or last second in which the thing was seen."""
CLEAR_TIME_SHARE, CLEAR_TIME_S = 0.10, 0.5
LOOKED_RAD = (math.radians(32.0), math.radians(22.0))
"""Sideways and up or down: within these of the camera's axis a place is looked at."""
LOOKED_M = (0.5, 4.0)
PITCH_DOWN_RAD = math.radians(18.0)


def _has_moved(question: MotionQuestion, situation: Situation) -> Clear:
    thing = ever_seen(_subject(question), situation)
    verdict = _moved(thing, situation, question.span_s)
    if not verdict.clear:
        raise Undecidable("too close", verdict.why)
    return verdict.holds, verdict.why, [thing.id]


def _moved(thing: TrueObject, situation: Situation, span_s: float | None) -> Verdict:
    """Whether a thing is elsewhere than where it was first seen, or was seen so long ago."""
    sights = [each.time_s for each in sights_of(thing, situation)]
    if len(sights) < MIN_FRAMES:
        raise Undecidable("not seen", f"{thing.name} was not seen well enough")
    early = [time for time in sights if time <= sights[0] + SETTLE_S]
    if span_s is not None:
        # What it had been seen at by then, and where that still was true at that moment.
        then = now_s(situation) - span_s
        early = [time for time in sights if time <= then][-MIN_FRAMES:] + [then]
        if len(early) <= MIN_FRAMES:
            raise Undecidable("not seen", f"{thing.name} was not seen by then")
    late = [*[time for time in sights if time >= sights[-1] - SETTLE_S], now_s(situation)]
    ways = [
        math.dist(
            place_at(thing, situation, a).centre_m[:2], place_at(thing, situation, b).centre_m[:2]
        )
        for a in early
        for b in late
    ]
    if len(late) <= MIN_FRAMES and max(ways) > 0.0:
        raise Undecidable("not seen", f"{thing.name} was not seen well enough where it is")
    holds = ways[-1] > MOVED_M
    margin = stricter_by(CLEAR_MOVE_M)
    clear = all(abs(way - MOVED_M) >= margin and (way > MOVED_M) is holds for way in ways)
    return Verdict(holds, clear, f"{thing.name} is {ways[-1]:.2f} m from where it was")


def _last_seen(question: MotionQuestion, situation: Situation) -> Clear:
    scene = _everything(situation)
    fitting = [thing for thing in scene if _fits(thing, _subject(question))]
    if len(fitting) != 1:
        raise Undecidable("ambiguous" if fitting else "absent", f"{len(fitting)} things fit")
    thing = fitting[0]
    sights, faint = sights_of(thing, situation), sights_of(thing, situation, FAINT_PX)
    if len(sights) < MIN_FRAMES:
        raise Undecidable("not seen", f"{thing.name} was not seen well enough")
    ago_s = now_s(situation) - sights[-1].time_s
    later_s = faint[-1].time_s - sights[-1].time_s
    if later_s > max(CLEAR_TIME_SHARE * ago_s, CLEAR_TIME_S):
        raise Undecidable("too close", f"{thing.name} was in view, but little of it")
    return ago_s, f"{ago_s:.1f} s ago", [thing.id]


def _was_there(question: MotionQuestion, situation: Situation) -> Clear:
    """Whether something of the kind and colour was on B, at any time or so long ago."""
    wanted, now = _subject(question), now_s(situation)
    support = resolve(question.references[0], situation)
    if script_of(situation.scene, support.id) is not None:
        raise Undecidable("undefined", f"{support.name} itself moves")
    if question.span_s is not None and question.span_s > now:
        raise Undecidable("undefined", "nobody looked so long ago")
    until = now if question.span_s is None else now - question.span_s
    times = sorted({each.time_s for each in situation.pictures if each.time_s <= until})
    found: list[int] = []
    for thing in (thing for thing in _everything(situation) if _fits(thing, wanted)):
        sights = [each.time_s for each in sights_of(thing, situation) if each.time_s <= until]
        when = sights if question.span_s is None else times[-1:]
        there = [
            _is_on(thing.id, support, situation.scene, time)
            for time in _different(thing, situation, when)
        ]
        if any(there):
            if len(sights) < MIN_FRAMES:
                raise Undecidable("not seen", f"{thing.name} was not seen well enough")
            found.append(thing.id)
    if (
        not found
        and len([each for each in sights_of(support, situation) if each.time_s <= until])
        < MIN_FRAMES
    ):
        raise Undecidable("not seen", f"{support.name} was not seen well enough by then")
    if not found and _unseen_on(support, wanted, situation):
        raise Undecidable("not seen", "something that fits was not seen there")
    return bool(found), f"{len(found)} were", [support.id, *found]


def _what_changed(question: MotionQuestion, situation: Situation) -> Clear:
    """Ids of what came, went or moved since, where everything about that was seen."""
    now = now_s(situation)
    then = 0.0 if question.span_s is None else now - question.span_s
    if question.span_s is not None and question.span_s >= now:
        raise Undecidable("undefined", "nobody looked so long ago")
    changed: list[int] = []
    for thing in _everything(situation):
        script = script_of(situation.scene, thing.id)
        sights = [each.time_s for each in sights_of(thing, situation)]
        if script is None:
            if sights and sights[0] > then:
                raise Undecidable("not seen", f"{thing.name} was not known before")
            continue
        before, after = script.at(then), script.at(now)
        if before.present and not after.present:
            _require_gone(thing, situation, _last_present_s(thing, situation))
            changed.append(thing.id)
        elif after.present and not before.present:
            if len([time for time in sights if time > then]) < MIN_FRAMES:
                raise Undecidable("not seen", f"{thing.name} is new and was not seen")
            changed.append(thing.id)
        elif after.present:
            verdict = _moved(thing, situation, question.span_s)
            if not verdict.clear:
                raise Undecidable("too close", verdict.why)
            changed += [thing.id] if verdict.holds else []
    return frozenset(changed), f"{len(changed)} changed", changed


def _appearance_order(question: MotionQuestion, situation: Situation) -> Clear:
    things = [ever_seen(choice, situation) for choice in question.choices]
    if len({thing.id for thing in things}) < len(things):
        raise Undecidable("undefined", "the words name one object twice")
    ranked = sorted(things, key=lambda thing: sights_of(thing, situation)[0].number)
    for earlier, later in zip(ranked, ranked[1:]):
        first = sights_of(earlier, situation)[0]
        hint = sights_of(later, situation, FAINT_PX)[0]
        if stricter_by(1.0) > 0.0 and hint.number <= first.number:
            raise Undecidable("too close", f"{later.name} was in view with {earlier.name}")
        if sights_of(later, situation)[0].number <= first.number:
            raise Undecidable("undefined", f"{later.name} and {earlier.name} came together")
    ids = tuple(thing.id for thing in ranked)
    return ids, ", ".join(thing.name for thing in ranked), ids


def looked_at(
    box: TrueBox, situation: Situation, after_s: float, without: Sequence[int] = ()
) -> Sequence[TruePicture]:
    """The frames after a time in whose middle a place lies, with nothing before it.

    Args:
        without: ids that do not stand before it, such as what carries it.
    """
    surfaces = surfaces_of(situation.scene, situation.surfaces)
    found = []
    for picture in situation.pictures:
        if picture.time_s <= after_s or not _in_the_middle(box.centre_m, picture, situation.eye_m):
            continue
        eye = np.array([*picture.camera.position_m, situation.eye_m])
        met = surfaces.meets(eye, np.array([box.centre_m]), without)
        if not met:
            found.append(picture)
    return found


def _in_the_middle(point_m: tuple[float, float, float], picture: TruePicture, eye_m: float) -> bool:
    camera = picture.camera
    away = math.dist(camera.position_m, point_m[:2])
    if not LOOKED_M[0] <= away <= LOOKED_M[1]:
        return False
    aside = relations.azimuth_rad(camera.position_m, camera.yaw_rad, point_m[:2])
    down = math.atan2(eye_m - point_m[2], away) - PITCH_DOWN_RAD
    return abs(aside) <= LOOKED_RAD[0] and abs(down) <= LOOKED_RAD[1]


def _require_gone(thing: TrueObject, situation: Situation, after_s: float) -> None:
    """Raise `Undecidable` unless it was seen before and its place was looked at again."""
    if len(sights_of(thing, situation)) < MIN_FRAMES:
        raise Undecidable("not seen", f"{thing.name} was not seen before it was gone")
    without = [thing.id] if thing.support is None else [thing.id, thing.support]
    box = place_at(thing, situation, after_s)
    if len(looked_at(box, situation, after_s, without)) < MIN_FRAMES:
        raise Undecidable("not seen", f"nobody looked again where {thing.name} was")


def _last_present_s(thing: TrueObject, situation: Situation) -> float:
    """When it was taken away."""
    script = script_of(situation.scene, thing.id)
    if script is None:
        return now_s(situation)
    gone = [key.time_s for key in script.keys if not key.present]
    return gone[0] if gone else now_s(situation)


def _different(thing: TrueObject, situation: Situation, times: Sequence[float]) -> Sequence[float]:
    """Those of some times at which a thing is somewhere else than before."""
    script = script_of(situation.scene, thing.id)
    if script is None:
        return times[-1:]
    places = {(k.x_m, k.y_m, k.present): k.time_s for k in map(script.at, times)}
    return sorted(places.values())


def _is_on(number: int, support: TrueObject, scene: TrueScene, time_s: float) -> bool:
    """Whether an object was on another at a time.

    Raises:
        Undecidable: that is not clear.
    """
    then = scene_at(scene, time_s).by_id
    if number not in then or number == support.id:
        return False
    verdict = relations.on(then[number], support, then)
    if not verdict.clear:
        raise Undecidable("too close", verdict.why)
    return verdict.holds


def _unseen_on(support: TrueObject, wanted: Reference, situation: Situation) -> bool:
    """Whether something that fits is there, or was, and was never seen well."""
    return any(
        _fits(thing, wanted)
        and thing.support == support.id
        and len(sights_of(thing, situation)) < MIN_FRAMES
        for thing in _everything(situation)
    )


def _everything(situation: Situation) -> Sequence[TrueObject]:
    return (*situation.scene.objects, *situation.scene.absent)


def _fits(thing: TrueObject, reference: Reference) -> bool:
    """By kind and colour; longer descriptions are not asked about the past."""
    return reference.kind in (ANY_KIND, thing.kind) and reference.colour in (None, thing.colour)


def _subject(question: MotionQuestion) -> Reference:
    if question.subject is None:
        raise ValueError(f"the form '{question.form.value}' needs a subject")
    return question.subject


FORMS: dict[MotionForm, Callable[[MotionQuestion, Situation], Clear]] = {
    MotionForm.HAS_MOVED: _has_moved,
    MotionForm.LAST_SEEN: _last_seen,
    MotionForm.WAS_THERE: _was_there,
    MotionForm.WHAT_CHANGED: _what_changed,
    MotionForm.APPEARANCE_ORDER: _appearance_order,
}
