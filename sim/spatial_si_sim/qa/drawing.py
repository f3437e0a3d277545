"""Questions about a recorded tour: asked where the robot then was, of what it had seen by then."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..questions.catalogue import TYPES, UnknownType, generate_all
from ..questions.generator import AskedQuestion
from ..truth.spec import DIRECTIONS, Side, View
from . import pictures
from .items import Asked, Item, ItemValue, Truth
from .options import QaOptions
from .watched import Watched

ASKED_AT = (0.7, 0.8, 0.9, 1.0)
"""Where in the tour questions to the live map are asked, as shares of its frames."""
MOTION_MOMENTS = 2
"""The same, of the frames at which something was watched moving."""
PER_PICTURES = {"single": 3, "multi": 4, "video": 8}
"""Questions about the same pictures."""
SPARE = 1.5
"""So many times as many are drawn, since some need to know who asks."""
COMPASS = re.compile(r"\b(north|south|east|west|northern|compass)\b|\bmap\b", re.IGNORECASE)
"""Words that need a map."""

_ABOUT_THE_TOUR = {"route", "reachable", "visible", "hidden by", "object motion", "collision",
                   "history"}  # fmt: skip
ABOUT_MOTION = frozenset({"object motion", "collision"})
"""Not asked where nothing moves: the answer would always be no."""
_ABOUT_ROOMS = {"room area", "region"}
_ABOUT_SEVERAL = {"view correspondence", "camera position", "camera motion", "appearance order"}
LEFT_OUT: dict[str, set[str]] = {
    "live": set(),
    "single": _ABOUT_THE_TOUR | _ABOUT_ROOMS | _ABOUT_SEVERAL,
    "multi": _ABOUT_THE_TOUR | _ABOUT_ROOMS | {"appearance order"},
    "video": _ABOUT_THE_TOUR - {"route"} | {"view correspondence", "camera position"},
}
"""Types that pictures of a variant cannot decide."""
_PICTURES = {"single": pictures.single, "multi": pictures.multi, "video": pictures.video}


def draw_items(
    watched: Watched,
    options: QaOptions,
    seed: int,
    name: str,
    left_out: frozenset[str] = frozenset(),
) -> list[Item]:
    """All questions of a shard, with their truth; the same for the same tour and seed.

    Args:
        left_out: types that the truth of this scene cannot decide.
    """
    if not watched.scene.motions.scripts:
        left_out = left_out | ABOUT_MOTION
    wanted = [each.name for each in TYPES if each.name in options.types or not options.types]
    options = replace(options, types=tuple(name for name in wanted if name not in left_out))
    items: list[Item] = []
    for variant in options.variants:
        draw = random.Random(f"variant {variant} {seed}")
        if variant == "live":
            found = _live(watched, options, draw)
        else:
            found = _shown(watched, options, variant, draw)
        for asked, at_frame, shown in found:
            identity = f"{name}/{variant}/{len(items):04d}"
            items.append(_item(identity, variant, asked, watched, at_frame, shown))
    return items


def check_types(names: Sequence[str]) -> None:
    """Refuse types that there are not.

    Raises:
        UnknownType: with the names that there are.
    """
    known = [each.name for each in TYPES]
    missing = sorted(set(names) - set(known))
    if missing:
        raise UnknownType(f"no such type: {', '.join(missing)}; want some of {', '.join(known)}")


_Found = tuple[AskedQuestion, int, tuple[int, ...]]


def _live(watched: Watched, options: QaOptions, draw: random.Random) -> Iterator[_Found]:
    moments = _moments(watched, draw)
    types = _types("live", options)
    texts: set[str] = set()
    for number, at_frame in enumerate(moments):
        share = len(range(number, options.per_scene, len(moments)))
        situation = watched.live(at_frame)
        for asked in _drawn(situation, share, types, options, draw):
            if asked.text not in texts:
                texts.add(asked.text)
                yield asked, at_frame, tuple(asked.pictures)


def _shown(
    watched: Watched, options: QaOptions, variant: str, draw: random.Random
) -> Iterator[_Found]:
    types = _types(variant, options)
    left = options.per_scene
    for numbers in _PICTURES[variant](watched, draw):
        share = min(left, PER_PICTURES[variant])
        if share == 0:
            break
        drawn = _drawn(watched.shown(numbers), math.ceil(SPARE * share), types, options, draw)
        fitting = [each for each in drawn if _tells_all(each, variant)][:share]
        left -= len(fitting)
        for asked in fitting:
            yield asked, max(numbers), tuple(asked.pictures) or numbers


def _drawn(situation, count: int, types: Sequence[str], options: QaOptions, draw: random.Random):
    if count == 0 or not types:
        return []
    return generate_all(situation, count, draw.getrandbits(40), types, options.marginal)


def _moments(watched: Watched, draw: random.Random) -> list[int]:
    """Numbers of the frames after which the live map is asked, ascending."""
    last = len(watched.pictures) - 1
    found = {round(share * last) for share in ASKED_AT}
    moving = watched.moments_of_motion()
    found.update(draw.sample(moving, min(MOTION_MOMENTS, len(moving))))
    return sorted(found)


def _types(variant: str, options: QaOptions) -> list[str]:
    """Names of the types that are wanted and that the variant can decide."""
    return [name for name in options.types if name not in LEFT_OUT[variant]]


def _tells_all(asked: AskedQuestion, variant: str) -> bool:
    """Whether words and pictures say all: no map and nobody's place comes with them."""
    if asked.speaker is not None or COMPASS.search(asked.text):
        return False
    question = asked.question
    view = question.viewpoint.view
    if view is View.SPEAKER or (variant == "video" and asked.pictures):
        return False
    if variant == "single":
        return True  # "you" is who took the picture
    relative = getattr(question, "relation", None) in DIRECTIONS or asked.type in (
        "distance to viewer", "egocentric", "extreme", "direction", "compare distance",
    )  # fmt: skip
    return not (view is View.ROBOT or (view is View.DEFAULT and relative and not asked.pictures))


def _item(
    identity: str,
    variant: str,
    each: AskedQuestion,
    watched: Watched,
    at_frame: int,
    shown: tuple[int, ...],
) -> Item:
    """The two lines of a question."""
    speaker = None if each.speaker is None else (*each.speaker.position_m, each.speaker.yaw_rad)
    asked = Asked(
        identity, variant, each.text, each.choices, watched.told(at_frame), speaker, at_frame, shown
    )
    right = each.truth
    true = Truth(
        id=identity,
        type=each.type,
        capability=each.capability,
        viewpoint=each.viewpoint,
        value=_plain(right.value),
        value_kind=each.value_kind,
        unit=each.unit,
        decidable=right.decidable,
        reason=right.reason,
        marginal=right.marginal,
        detail=right.detail,
        object_ids=tuple(sorted(right.object_ids)),
        choice=each.choice,
    )
    return Item(asked, true)


def _plain(value: object) -> ItemValue:
    """A truth's value for JSON."""
    if isinstance(value, Side):
        return value.value
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"a truth's value cannot be written: {value!r}")
