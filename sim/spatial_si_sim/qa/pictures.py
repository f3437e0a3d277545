"""Which frames of a tour are shown with questions: one, a few of one place, or a video."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

from .watched import Watched

FEWEST_THINGS, FEWEST_LARGE = 5, 3
"""A frame with less in it is worth no question."""
SHARED = 2
"""Things that a picture of several has in common with the first."""
APART_M, APART_RAD = 0.5, math.radians(25.0)
LENGTHS = (8, 16, 24, 32)
TRIES = 200


def single(watched: Watched, draw: random.Random) -> Iterator[tuple[int, ...]]:
    """Good frames one by one, in a random order; each once."""
    good = _good(watched)
    draw.shuffle(good)
    for number in good:
        yield (number,)


def multi(watched: Watched, draw: random.Random) -> Iterator[tuple[int, ...]]:
    """Two to four frames of one place from different views, in the order of time."""
    good = _good(watched)
    for _ in range(TRIES if good else 0):
        chosen = [draw.choice(good)]
        first = watched.well_seen(chosen[0])
        wanted = draw.choice((2, 2, 3, 4))
        for number in draw.sample(good, len(good)):
            apart = all(_apart(watched, number, other) for other in chosen)
            if apart and len(first & watched.well_seen(number)) >= SHARED:
                chosen.append(number)
            if len(chosen) == wanted:
                break
        if len(chosen) >= 2:
            yield tuple(sorted(chosen))


def video(watched: Watched, draw: random.Random) -> Iterator[tuple[int, ...]]:
    """Frames spread over a stretch of the tour that shows enough to ask about."""
    count = len(watched.pictures)
    for _ in range(TRIES):
        length = draw.choice(LENGTHS)
        if length > count:
            continue
        span = draw.randint(length, min(count, 12 * length))
        start = draw.randint(0, count - span)
        step = (span - 1) / (length - 1)
        numbers = tuple(start + round(k * step) for k in range(length))
        things = frozenset().union(*(watched.well_seen(number) for number in numbers))
        if len(things) >= 2 * FEWEST_THINGS:
            yield numbers


def _good(watched: Watched) -> list[int]:
    """Frames with enough in them."""
    return [
        picture.number
        for picture in watched.pictures
        if len(watched.well_seen(picture.number)) >= FEWEST_THINGS
        and watched.landmarks(picture.number) >= FEWEST_LARGE
    ]


def _apart(watched: Watched, number: int, other: int) -> bool:
    """Whether two frames are two views."""
    here, there = watched.seen[number].pose, watched.seen[other].pose
    return here.distance_m(there) >= APART_M or abs(here.turn_rad(there)) >= APART_RAD
