"""Questions about earlier: what has moved or changed, when it was seen, how the camera went."""

from __future__ import annotations

import random
from itertools import permutations

from ..truth.motion_camera import WAYS
from ..truth.motion_spec import MotionForm, MotionQuestion
from ..truth.motion_tracks import now_s
from ..truth.scene import TrueObject
from ..truth.situation import MIN_PIXELS
from ..truth.spec import Reference
from . import offers, phrases
from .desk import Desk, asked
from .drafted import REASONING, RECONSTRUCTION, Drafted, QuestionType
from .motion_desk import FEWEST_FRAMES, name, noun, said, scripted, seconds, watched

LONG_AGO_S = 3.0
"""What was seen later than this is still in view."""


def has_moved(desk: Desk) -> Drafted | None:
    thing = _seen(desk, changed=0.6)
    a = None if thing is None else name(desk, thing)
    if a is None:
        return None
    span_s = _span(desk) if desk.draw.random() < 0.4 else 0.0
    subject = noun(desk, a)
    if span_s:
        text = f"has {subject} moved in the last {said(desk, span_s)}"
    else:
        by_itself = thing.kind in ("person", "ball")
        text = desk.pick(
            f"has {subject} moved",
            f"has {subject} {'moved' if by_itself else 'been moved'}",
            f"has {subject} moved{'' if by_itself else ' since you first saw it'}",
        )
    question = MotionQuestion(MotionForm.HAS_MOVED, a, span_s=span_s or None)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def last_seen(desk: Desk) -> Drafted | None:
    if not watched(desk):
        return None
    now = now_s(desk.situation)
    old = [
        thing
        for thing in _everything(desk)
        if 0.0 < _last_s(desk, thing) < now - LONG_AGO_S and name(desk, thing) is not None
    ]
    if not old:
        return None
    a = name(desk, desk.draw.choice(old))
    subject = noun(desk, a)
    text = desk.pick(
        f"when did you last see {subject}",
        f"how long ago did you last see {subject}",
        f"how many seconds ago did you last see {subject}",
    )
    question = MotionQuestion(MotionForm.LAST_SEEN, a)
    return Drafted(question, asked(text), offer=offers.number("s"))


def was_there(desk: Desk) -> Drafted | None:
    """Of what lies or lay on something, or of another kind."""
    if not watched(desk):
        return None
    carried = [
        thing
        for thing in _everything(desk)
        if thing.support_relation == "on" and thing.support in desk.situation.scene.by_id
    ]
    gone = [thing for thing in carried if thing in desk.situation.scene.absent]
    if not carried:
        return None
    thing = desk.draw.choice(gone if gone and desk.draw.random() < 0.4 else carried)
    support = desk.situation.scene.by_id[thing.support]
    b = name(desk, support)
    if b is None:
        return None
    kind, colour = thing.kind, thing.colour
    if desk.draw.random() < 0.5:
        other = desk.draw.choice(carried)
        kind, colour = other.kind, other.colour
    if desk.draw.random() < 0.5:
        colour = None
    a = Reference(kind, colour)
    span_s = _span(desk) if desk.draw.random() < 0.4 else 0.0
    words = phrases.bare(a)
    article = "an" if words[0] in "aeiou" else "a"
    text = f"was there {article} {words} on {noun(desk, b)}"
    if span_s:
        text += f" {'a minute' if span_s == 60.0 else f'{span_s:.0f} seconds'} ago"
    elif desk.draw.random() < 0.4:
        text += " earlier"
    question = MotionQuestion(MotionForm.WAS_THERE, a, (b,), span_s=span_s or None)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def what_changed(desk: Desk) -> Drafted | None:
    if not watched(desk):
        return None
    span_s = _span(desk) if desk.draw.random() < 0.6 else 0.0
    text = f"what has changed in the last {said(desk, span_s)}" if span_s else "what has changed"
    question = MotionQuestion(MotionForm.WHAT_CHANGED, span_s=span_s or None)
    return Drafted(question, asked(text))


def appearance_order(desk: Desk) -> Drafted | None:
    if len(desk.situation.pictures) < FEWEST_FRAMES:
        return None
    able = [thing for thing in desk.shown if name(desk, thing) is not None]
    things = desk.some(able, desk.pick(2, 3, 3, 4))
    if len(things) < 2:
        return None
    references = tuple(name(desk, thing) for thing in things)
    texts = {thing.id: noun(desk, each) for thing, each in zip(things, references)}
    listed = phrases.listed([texts[thing.id] for thing in things])
    text = desk.pick(
        f"in which order did {listed} first come into view",
        f"in what order did {listed} first appear",
        f"in which order did you first see {listed}",
    )
    question = MotionQuestion(MotionForm.APPEARANCE_ORDER, choices=references)
    return Drafted(question, asked(text), offer=_orders(texts))


def _orders(texts: dict[int, str]) -> offers.Offer:
    """The right order among others, all of the same things."""

    def offer(value, draw: random.Random):
        if not isinstance(value, tuple) or not set(value) <= set(texts):
            return None
        others = [each for each in permutations(value) if each != value]
        listed = [value, *draw.sample(others, min(offers.MOST - 1, len(others)))]
        return [", ".join(texts[number] for number in each) for each in listed], 0

    return offer


def camera_span(desk: Desk) -> Drafted | None:
    """Over the last seconds."""
    if not watched(desk):
        return None
    span_s = _span(desk, 15.0)
    if not span_s:
        return None
    text = desk.pick(
        f"how did the camera move in the last {said(desk, span_s)}",
        f"how did you move in the last {said(desk, span_s)}",
        f"did you turn left or right, or move forward or backward, in the last "
        f"{said(desk, span_s)}",
    )
    question = MotionQuestion(MotionForm.CAMERA_MOTION, span_s=span_s)
    return Drafted(question, asked(text), WAYS, offers.words(WAYS))


def camera_pictures(desk: Desk) -> Drafted | None:
    """Between two pictures, near in time as often as not."""
    numbers = [each.number for each in desk.situation.pictures]
    if len(numbers) < 2:
        return None
    first = desk.draw.randrange(len(numbers) - 1)
    second = first + 1 + desk.draw.randrange(min(3, len(numbers) - 1 - first))
    picture = desk.pick("picture", "image")
    text = desk.pick(
        f"how did the camera move between {picture} 1 and {picture} 2",
        f"how did the camera move from {picture} 1 to {picture} 2",
        f"what did the camera do between {picture} 1 and {picture} 2",
    )
    shots = (numbers[first], numbers[second])
    question = MotionQuestion(MotionForm.CAMERA_MOTION, shots=shots)
    return Drafted(question, asked(text), WAYS, offers.words(WAYS))


def _seen(desk: Desk, changed: float) -> TrueObject | None:
    """Something that was seen; with a chance something that has a script."""
    if not watched(desk):
        return None
    seen = [thing for thing in desk.situation.scene.objects if _last_s(desk, thing) > 0.0]
    moved = [*scripted(desk.situation, seen, True), *scripted(desk.situation, seen, False)]
    pool = moved if moved and desk.draw.random() < changed else seen
    return desk.draw.choice(pool) if pool else None


def _last_s(desk: Desk, thing: TrueObject) -> float:
    """When a thing was last seen well, -1 if never."""
    times = desk.remember("when each was last seen", lambda: _last_times(desk))
    return times.get(thing.id, -1.0)


def _last_times(desk: Desk) -> dict[int, float]:
    return {
        number: picture.time_s
        for picture in desk.situation.pictures
        for number, pixels in picture.pixels.items()
        if pixels >= MIN_PIXELS
    }


def _span(desk: Desk, longest_s: float = 120.0) -> float:
    pictures = desk.situation.pictures
    return seconds(desk, min(longest_s, pictures[-1].time_s - pictures[0].time_s - 1.0))


def _everything(desk: Desk) -> list[TrueObject]:
    scene = desk.situation.scene
    return [*scene.objects, *scene.absent]


TYPES: tuple[QuestionType, ...] = (
    QuestionType(
        "history", REASONING, (has_moved, has_moved, last_seen, was_there, what_changed), 3
    ),
    QuestionType("appearance order", RECONSTRUCTION, (appearance_order,)),
    QuestionType("camera motion", REASONING, (camera_span, camera_pictures)),
)
