"""How to name a mapped object to a person so that the words single it out."""

from __future__ import annotations

from collections.abc import Sequence

from ...scene.objects import SceneObject
from ..measuring.index import SceneIndex

TOLD = 10
REAL = 0.5
"""Objects that are more probable than this take part in telling things apart."""


def short_name(thing: SceneObject, index: SceneIndex) -> str:
    """ "the mug", "the red mug", "the mug on the desk", or "mug_12" where no words suffice."""
    support = _support(thing, index)
    rivals = same_colour = same_support = False
    for row in index.by_label.get(thing.label, {}):
        rival = index.objects[row]
        if rival is thing or index.existence[row] < REAL or rival.label != thing.label:
            continue
        rivals = True
        if not thing.colour or not rival.colour or rival.colour.name == thing.colour.name:
            same_colour = True
        other = _support(rival, index)
        if support is None or (other is not None and other.label == support.label):
            same_support = True
        if same_colour and same_support:
            return thing.name
    if not rivals:
        return f"the {thing.label}"
    if thing.colour and not same_colour:
        return f"the {thing.colour.name} {thing.label}"
    if support is not None and thing.support is not None:
        return f"the {thing.label} {thing.support.relation} the {support.label}"
    return thing.name


def several(things: Sequence[SceneObject], index: SceneIndex) -> str:
    """A sentence part for a set: at most ten names, and how many more."""
    names = [short_name(thing, index) for thing in things[:TOLD]]
    if len(things) > TOLD:
        names.append(f"{len(things) - TOLD} more")
    return listed(names)


def choices(things: Sequence[SceneObject], index: SceneIndex) -> tuple[str, ...]:
    """Names of several objects for a question back, at most six."""
    return tuple(short_name(thing, index) for thing in things[:6])


def listed(words: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _support(thing: SceneObject, index: SceneIndex) -> SceneObject | None:
    return index.get(thing.support.object_id) if thing.support else None
