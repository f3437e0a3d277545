"""What makers of questions about motion draw from: what was seen lately, and what moves."""

from __future__ import annotations

from collections.abc import Sequence

from ..truth.motion_scene import script_of
from ..truth.motion_tracks import SIGHT_S, now_s
from ..truth.scene import TrueObject
from ..truth.situation import MIN_PIXELS, Situation
from ..truth.spec import Reference
from . import phrases
from .desk import Desk

FEWEST_FRAMES = 6
"""Of fewer frames nothing about the past is asked."""


def watched(desk: Desk) -> bool:
    """Whether there is a past to ask about, with the times of its frames."""
    pictures = desk.situation.pictures
    return len(pictures) >= FEWEST_FRAMES and pictures[-1].time_s > pictures[0].time_s


def in_sight(situation: Situation) -> list[TrueObject]:
    """What a frame of the last second shows."""
    since = now_s(situation) - SIGHT_S
    seen = {
        number
        for picture in situation.pictures
        if picture.time_s >= since
        for number, pixels in picture.pixels.items()
        if pixels >= MIN_PIXELS
    }
    return [thing for thing in situation.scene.objects if thing.id in seen]


def scripted(situation: Situation, things: Sequence[TrueObject], jumps: bool) -> list[TrueObject]:
    """Those of some things that change between visits, or those that go their way."""
    found = []
    for thing in things:
        script = script_of(situation.scene, thing.id)
        if script is not None and script.jumps is jumps:
            found.append(thing)
    return found


def name(desk: Desk, thing: TrueObject) -> Reference | None:
    """Kind, or colour and kind, where they single the thing out in all that there is."""
    scene = desk.situation.scene
    others = [each for each in (*scene.objects, *scene.absent) if each.id != thing.id]
    same = [each for each in others if each.kind == thing.kind]
    if not same:
        return Reference(thing.kind)
    if thing.colour is not None and all(each.colour != thing.colour for each in same):
        return Reference(thing.kind, thing.colour)
    return None


def mover(desk: Desk) -> tuple[Reference, TrueObject] | None:
    """Something in sight that goes its way, by its name."""
    going = scripted(desk.situation, in_sight(desk.situation), False)
    named = [(name(desk, thing), thing) for thing in going]
    able = [(reference, thing) for reference, thing in named if reference is not None]
    return desk.draw.choice(able) if able else None


def verb(desk: Desk, thing: TrueObject) -> str:
    """What one says it does: moving, walking, rolling."""
    special = {"person": ("walking", "moving"), "ball": ("rolling", "moving")}
    return desk.draw.choice(special.get(thing.kind, ("moving",)))


def seconds(desk: Desk, longest_s: float, shortest_s: float = 2.0) -> float:
    """A whole number of seconds that one would say, at most so many."""
    options = [
        each
        for each in (2, 3, 5, 8, 10, 15, 20, 30, 45, 60, 90, 120)
        if shortest_s <= each <= longest_s
    ]
    return float(desk.draw.choice(options)) if options else 0.0


def said(desk: Desk, span_s: float) -> str:
    """ "5 seconds", "a minute"."""
    if span_s == 60.0:
        return desk.draw.choice(("minute", "60 seconds"))
    return f"{span_s:.0f} seconds"


def noun(desk: Desk, reference: Reference, closed: bool = False) -> str:
    return phrases.noun(reference, desk.draw, closed)
