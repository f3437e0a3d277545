"""Viewpoints of a sentence, and whom its "me" and "you" mean under them."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from . import queries as q
from .chains import SIDES, NotUnderstood
from .references import Person, Qualifier, ViewpointSpec, ViewpointWords, Who
from .words.turning import Turn

V = ViewpointWords
EITHER = frozenset({Who.SPEAKER, Who.ROBOT})


@dataclass(frozen=True, slots=True)
class View:
    """A viewpoint and whom it makes the viewer.

    Attributes:
        persons: those whose "me" or "you" means the viewer.
        standing: somebody is imagined to be there, with all that is said of that person.
    """

    spec: ViewpointSpec
    persons: frozenset[Who] = frozenset()
    standing: bool = False


def person_view(who: Who) -> ViewpointSpec:
    """Somebody's eyes."""
    kinds = {Who.SPEAKER: V.SPEAKER, Who.ROBOT: V.ROBOT, Who.VIEWER: V.UNSPECIFIED}
    return ViewpointSpec(kinds[who])


def only_view(items: tuple[Any, ...]) -> View | None:
    """The viewpoint among the parts of a sentence.

    Raises:
        NotUnderstood: there are two.
    """
    views = [item for item in items if isinstance(item, View)]
    if len(views) > 1:
        raise NotUnderstood("two viewpoints are named; name one")
    return views[0] if views else None


def seen_from(body: Any, view: View | None) -> Any:
    """The sentence with its viewpoint, and with "me" replaced by the viewer where that is meant."""
    if isinstance(body, q.HowFar):
        body = _distance_from(body, view)
        if view is not None and view.spec.kind in (V.ROBOT, V.SPEAKER):
            return body
    if view is None:
        return body
    at, facing = view.spec.at, view.spec.facing
    if isinstance(body, q.Route) and isinstance(body.start, Person) and at and facing:
        # "standing at A facing B, how do I get to C": the way begins there
        return replace(body, start=at, facing=facing)
    return replace(for_viewer(body, view), viewpoint=view.spec)


def for_viewer(node: Any, view: View) -> Any:
    """ "If I stand at the fridge ..., is it to *my* left": I am the viewer there.

    For a viewpoint that nobody stands at ("from the sofa") only directions are the viewer's.

    Args:
        node: a sentence or any part of it.
    """
    standing = replace(view, standing=True)
    if isinstance(node, Person):
        return Person(Who.VIEWER) if view.standing and node.who in view.persons else node
    if isinstance(node, Qualifier) and node.relation in SIDES:
        return replace(node, landmarks=for_viewer(node.landmarks, standing))
    if isinstance(node, q.Direction):
        subject = for_viewer(node.subject, view)
        return replace(node, subject=subject, landmark=for_viewer(node.landmark, standing))
    if isinstance(node, tuple):
        return tuple(for_viewer(each, view) for each in node)
    if is_dataclass(node) and not isinstance(node, (type, ViewpointSpec)):
        changes = {f.name: for_viewer(getattr(node, f.name), view) for f in fields(node)}
        return replace(node, **changes)
    return node


_BY_EYE = (
    q.Direction, q.WhichWay, q.WhereIs, q.IsRelation, q.WhatIs, q.WhichIs, q.WhichOf, q.Exists,
    q.HowMany,
)  # fmt: skip
"""Questions that a turn of the viewer can change."""
_MINE = frozenset({"i", "me", "my", "we", "us", "our"})


def turned_by(body: Any, turn: Turn, words: list[str]) -> Any:
    """A question as asked by its viewer who has turned; None where no turn can matter.

    Args:
        words: of the question without the turn: whose eyes it is asked from when the turn says
            it of nobody.
    """
    if not isinstance(body, _BY_EYE):
        return None
    spec: ViewpointSpec = body.viewpoint
    kinds = {V.ROBOT: Who.ROBOT, V.SPEAKER: Who.SPEAKER}
    if spec.kind is V.UNSPECIFIED:
        spoken = Who.SPEAKER if _MINE & {*words} else Who.ROBOT
        spec = person_view(turn.who or spoken)
    turned = replace(spec, turn_rad=turn.rad)
    who = kinds.get(spec.kind)
    if who is None:
        return replace(body, viewpoint=turned)
    return replace(
        for_viewer(body, View(turned, frozenset({who}), standing=True)), viewpoint=turned
    )


def _distance_from(body: q.HowFar, view: View | None) -> q.HowFar:
    """ "How far away is the door": from the robot, unless a viewpoint is named."""
    if body.second != Person(Who.VIEWER):
        return body
    if view is None or view.spec.kind is V.ROBOT:
        return replace(body, second=Person(Who.ROBOT))
    if view.spec.kind is V.SPEAKER:
        return replace(body, second=Person(Who.SPEAKER))
    return body
