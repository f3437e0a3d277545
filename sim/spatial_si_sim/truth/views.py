"""What is visible from somewhere, what hides it, and which way things face."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable

from . import facings, relations, sight
from .errors import Undecidable
from .grounds import Clear, distinct, references_of, require_clear, subject_of
from .referents import Observer, observe, require_seen, resolve
from .scene import TrueObject
from .situation import Situation
from .spec import Form, Question, View, Viewpoint
from .surfaces import surfaces_of
from .verdicts import Undefined, Verdict


def eye_of(viewpoint: Viewpoint, observer: Observer, situation: Situation) -> float:
    """Height of the eyes: the robot's camera, of somebody who sits, or who stands."""
    if viewpoint.view is View.ROBOT:
        return situation.eye_m
    if viewpoint.view in (View.DEFAULT, View.SPEAKER) and situation.speaker is None:
        return situation.eye_m
    if viewpoint.view not in (View.OBJECT, View.OWN) or not observer.object_ids:
        return sight.STAND_EYE_M
    sits = situation.scene.by_id[observer.object_ids[0]].kind in sight.SEATS
    return sight.SIT_EYE_M if sits else sight.STAND_EYE_M


def _sight(
    thing: TrueObject, question: Question, situation: Situation
) -> tuple[sight.Sight, Observer]:
    """How much of a thing the viewpoint sees; where it stands hides nothing."""
    observer = observe(question.viewpoint, situation)
    here = observer.object_ids[:1]
    if thing.id in here:
        raise Undecidable("undefined", "the viewpoint is the object itself")
    eye = (*observer.position_m, eye_of(question.viewpoint, observer, situation))
    surfaces = surfaces_of(situation.scene, situation.surfaces)
    return sight.look(eye, thing, surfaces, without=here), observer


def blockers(question: Question, situation: Situation) -> frozenset[int]:
    """Ids of what stands before the subject from the viewpoint; none where that is unclear."""
    try:
        thing = resolve(subject_of(question), situation)
        return frozenset(_sight(thing, question, situation)[0].lost_to)
    except (Undecidable, Undefined):
        return frozenset()


def _seen(thing: TrueObject, question: Question, situation: Situation) -> tuple[Verdict, Observer]:
    """Visible, and ahead where the viewpoint faces something."""
    seen, observer = _sight(thing, question, situation)
    parts = [sight.visible(seen)]
    if observer.yaw_rad is not None and not question.opposite:
        azimuth = relations.azimuth_rad(
            observer.position_m, observer.yaw_rad, thing.box.centre_m[:2]
        )
        parts.append(sight.in_view(azimuth))
    return Verdict.all_of(parts), observer


def _visible(question: Question, situation: Situation) -> Clear:
    """`opposite`: whether it is hidden from there, whichever way one looks."""
    thing = resolve(subject_of(question), situation)
    if question.opposite:
        seen, observer = _sight(thing, question, situation)
        verdict = sight.hidden(seen)
    else:
        verdict, observer = _seen(thing, question, situation)
    require_clear(verdict)
    return verdict.holds, verdict.why, [thing.id, *observer.object_ids]


def _which_visible(question: Question, situation: Situation) -> Clear:
    """The one of several things that is visible from there."""
    things = [resolve(choice, situation) for choice in question.choices]
    distinct(things)
    ids: Sequence[int] = ()
    holding = []
    for thing in things:
        verdict, observer = _seen(thing, question, situation)
        require_clear(verdict)
        ids = observer.object_ids
        if verdict.holds:
            holding.append(thing)
    if len(holding) != 1:
        raise Undecidable("ambiguous", f"{len(holding)} of the choices are visible")
    return frozenset({holding[0].id}), holding[0].name, [holding[0].id, *ids]


def _hides(question: Question, situation: Situation) -> Clear:
    """Whether A takes the most of B's lost rays, and enough are lost."""
    first = resolve(subject_of(question), situation)
    second = references_of(question, situation)[0]
    distinct([first, second])
    seen, observer = _sight(second, question, situation)
    shown = sight.visible(seen)
    ids = [first.id, second.id, *observer.object_ids]
    if first.id in observer.object_ids[:1]:
        raise Undecidable("undefined", "the viewpoint is the object itself")
    if first.id not in seen.lost_to:
        return False, f"{shown.why}, {first.name} is not in the way", ids
    require_clear(shown)
    if shown.holds:
        return False, shown.why, ids
    number, clear = sight.hider(seen)
    if not clear:
        raise Undecidable("too close", f"{shown.why}, several things stand before it")
    return number == first.id, f"{shown.why}, behind {number}", ids


def _what_hides(question: Question, situation: Situation) -> Clear:
    thing = resolve(subject_of(question), situation)
    seen, observer = _sight(thing, question, situation)
    shown = sight.visible(seen)
    require_clear(shown)
    if shown.holds:
        raise Undecidable("undefined", f"nothing hides {thing.name}: {shown.why}")
    number, clear = sight.hider(seen)
    if not clear:
        raise Undecidable("too close", "several things stand before it")
    hider = situation.scene.by_id[number]
    require_seen([hider], situation)
    return frozenset({number}), hider.name, [number, thing.id, *observer.object_ids]


def _partly_behind(question: Question, situation: Situation) -> Clear:
    """A is neither visible nor hidden, and B hides it."""
    thing = resolve(subject_of(question), situation)
    reference = references_of(question, situation)[0]
    distinct([thing, reference])
    seen, observer = _sight(thing, question, situation)
    ids = [thing.id, reference.id, *observer.object_ids]
    shown, gone = sight.visible(seen), sight.hidden(seen)
    if reference.id not in seen.lost_to:
        return False, f"{reference.name} is not in the way", ids
    require_clear(shown)
    require_clear(gone)
    if shown.holds or gone.holds:
        return False, shown.why, ids
    number, clear = sight.hider(seen)
    if not clear:
        raise Undecidable("too close", "several things stand before it")
    return number == reference.id, f"{shown.why}, behind {number}", ids


def _faces_what(question: Question, situation: Situation) -> Clear:
    thing = resolve(subject_of(question), situation)
    surfaces = surfaces_of(situation.scene, situation.surfaces)
    faced, clear = facings.faced_by(thing, situation.scene.objects, surfaces)
    if not clear:
        raise Undecidable("too close", f"{faced.name} is not the only one")
    require_seen([faced], situation)
    return frozenset({faced.id}), faced.name, [thing.id, faced.id]


def _facing_pair(question: Question, situation: Situation) -> Clear:
    """How two fronts lie; with `sector` whether they lie so."""
    first = resolve(subject_of(question), situation)
    second = references_of(question, situation)[0]
    distinct([first, second])
    name, clear = facings.pair(first, second)
    if not clear:
        raise Undecidable("too close", f"nearly not {name}")
    value = name == question.sector if question.sector else name
    return value, name, [first.id, second.id]


FORMS: dict[Form, Callable[[Question, Situation], Clear]] = {
    Form.VISIBLE: _visible,
    Form.WHICH_VISIBLE: _which_visible,
    Form.HIDES: _hides,
    Form.WHAT_HIDES: _what_hides,
    Form.PARTLY_BEHIND: _partly_behind,
    Form.FACES_WHAT: _faces_what,
    Form.FACING_PAIR: _facing_pair,
}
