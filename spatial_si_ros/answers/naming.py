"""How to name a mapped object to a person so that the words single it out."""

from __future__ import annotations

from collections.abc import Sequence

from ..scene.objects import SceneObject
from .index import SceneIndex

REAL = 0.5
"""Objects that are more probable than this take part in telling things apart."""


def short_name(thing: SceneObject, index: SceneIndex) -> str:
    """ "the mug", "the red mug", "the mug on the desk", or "mug_12" where no words suffice."""
    rivals = [
        index.objects[row]
        for row in index.by_label.get(thing.label, {})
        if index.objects[row].label == thing.label
        and index.existence[row] >= REAL
        and index.objects[row] is not thing
    ]
    if not rivals:
        return f"the {thing.label}"
    if thing.colour and all(not r.colour or r.colour.name != thing.colour.name for r in rivals):
        return f"the {thing.colour.name} {thing.label}"
    support = _support(thing, index)
    if support is not None and thing.support is not None:
        others = (_support(rival, index) for rival in rivals)
        if all(other is None or other.label != support.label for other in others):
            return f"the {thing.label} {thing.support.relation} the {support.label}"
    return thing.name


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
