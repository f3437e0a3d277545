"""Questions about what moves now, and what it will hit."""

from __future__ import annotations

import math

from ..truth.motion_spec import MotionForm, MotionQuestion
from ..truth.motion_tracks import heading_off_rad, movement
from ..truth.scene import TrueObject
from ..truth.sectors import SECTORS
from ..truth.spec import Scheme, View, Viewpoint
from . import motion_past, offers
from .desk import Desk, asked
from .drafted import REASONING, Drafted, QuestionType
from .motion_desk import in_sight, mover, name, noun, scripted, verb, watched

FLAT = ("rug", "window", "picture", "door")
"""Kinds that nobody would be afraid to hit, or that hang."""
AHEAD_SHARE, AHEAD_RAD = 0.5, math.radians(50.0)
"""So often what is asked about lies ahead of what moves."""


def is_moving(desk: Desk) -> Drafted | None:
    """Of something that goes, or that might."""
    if not watched(desk):
        return None
    going = scripted(desk.situation, in_sight(desk.situation), False)
    still = [thing for thing in in_sight(desk.situation) if thing not in going]
    people = [thing for thing in still if thing.kind in ("person", "ball", "chair")]
    pool = going if desk.draw.random() < 0.5 else people or still
    if not pool:
        return None
    thing = desk.draw.choice(pool)
    a = name(desk, thing)
    if a is None:
        return None
    does = verb(desk, thing)
    text = desk.pick(
        f"is {noun(desk, a, closed=True)} {does}",
        f"is {noun(desk, a, closed=True)} {does} right now",
        f"does {noun(desk, a)} move right now",
    )
    question = MotionQuestion(MotionForm.IS_MOVING, a)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def moves_where(desk: Desk) -> Drafted | None:
    found = mover(desk) if watched(desk) else None
    if found is None:
        return None
    a, thing = found
    does = verb(desk, thing)
    view, subject = _view(desk, thing), noun(desk, a, closed=True)
    scheme = desk.pick(Scheme.QUARTERS, Scheme.QUARTERS, Scheme.HALVES)
    names = tuple(SECTORS[scheme])
    if scheme is Scheme.HALVES:
        words = f"is {subject} {does} to the left or to the right"
    else:
        words = desk.pick(
            f"in which direction is {subject} {does}", f"which way is {subject} {does}"
        )
    question = MotionQuestion(MotionForm.MOVES_WHERE, a, viewpoint=view, scheme=scheme)
    # The words alone do not say that only two sides are meant.
    must = scheme is Scheme.HALVES
    return Drafted(question, desk.viewed(view, words), names, offers.words(names), must_offer=must)


def speed(desk: Desk) -> Drafted | None:
    found = mover(desk) if watched(desk) else None
    if found is None:
        return None
    a, thing = found
    text = desk.pick(
        f"how fast is {noun(desk, a, closed=True)} {verb(desk, thing)}",
        f"how fast does {noun(desk, a)} move",
        f"what is the speed of {noun(desk, a)}",
    )
    question = MotionQuestion(MotionForm.SPEED, a)
    return Drafted(question, asked(text), offer=offers.number("m/s"))


def towards(desk: Desk) -> Drafted | None:
    """Towards or away from something, or who asks or answers."""
    found = mover(desk) if watched(desk) else None
    if found is None:
        return None
    a, thing = found
    opposite = desk.draw.random() < 0.4
    word = "away from" if opposite else "towards"
    b, view, target = _goal(desk, thing)
    if target is None:
        return None
    subject = noun(desk, a, closed=True)
    text = desk.pick(
        f"is {subject} {verb(desk, thing)} {word} {target}",
        f"does {noun(desk, a)} move {word} {target}",
    )
    question = MotionQuestion(MotionForm.TOWARDS, a, b, view, opposite=opposite)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def _meeting(desk: Desk):
    """What moves, as words name it, and what it may meet: how that is meant, seen and said."""
    found = mover(desk) if watched(desk) else None
    if found is None:
        return None
    a, thing = found
    b, view, target = _goal(desk, thing)
    return None if target is None else (a, b, view, target)


def will_hit(desk: Desk) -> Drafted | None:
    meeting = _meeting(desk)
    if meeting is None:
        return None
    a, b, view, target = meeting
    text = desk.pick(
        f"will {noun(desk, a)} hit {target}",
        f"will {noun(desk, a)} collide with {target}",
        f"will {noun(desk, a)} bump into {target}",
    )
    question = MotionQuestion(MotionForm.WILL_HIT, a, b, view)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def when_hit(desk: Desk) -> Drafted | None:
    meeting = _meeting(desk)
    if meeting is None:
        return None
    a, b, view, target = meeting
    text = desk.pick(
        f"when will {noun(desk, a)} hit {target}",
        f"in how many seconds will {noun(desk, a)} hit {target}",
    )
    question = MotionQuestion(MotionForm.WHEN_HIT, a, b, view)
    return Drafted(question, asked(text), offer=offers.number("s"))


def _goal(desk: Desk, thing: TrueObject):
    """What it could go towards: (references, viewpoint, words); words None where nothing is."""
    if desk.draw.random() < 0.2:
        return (), Viewpoint(View.ROBOT), "you"
    near = [
        each
        for each in desk.near(thing)
        if each.support_relation == "floor" and each.kind not in FLAT
    ]
    if desk.draw.random() < AHEAD_SHARE:
        found = movement(thing, desk.situation)
        ahead = [
            each
            for each in near
            if heading_off_rad(thing, found, each.box.centre_m[:2]) < AHEAD_RAD
        ]
        near = ahead or near
    if not near:
        return (), Viewpoint(), None
    other = desk.draw.choice(near[:8])
    b = name(desk, other) or desk.refer(other)
    return (b,), Viewpoint(), noun(desk, b)


def _view(desk: Desk, thing: TrueObject) -> Viewpoint:
    """Whose left and right: the robot's, who asks, what has a front, or somebody who stands."""
    for _ in range(4):
        view, _ = desk.own_pair()
        if view.at is None or view.at.kind != thing.kind:
            return view
    return Viewpoint(View.ROBOT)


TYPES: tuple[QuestionType, ...] = (
    QuestionType(
        "object motion",
        REASONING,
        (is_moving, moves_where, moves_where, speed, towards, towards),
        4,
    ),
    QuestionType("collision", REASONING, (will_hit, will_hit, when_hit), 3),
    *motion_past.TYPES,
)
