"""Instructions in canonical words: `parse_instruction(canonical(order))` is the same order."""

from __future__ import annotations

from .canonical import canonical
from .describing import describe, describe_relation, describe_viewpoint, noun_words
from .instructions import (
    Bring,
    Explore,
    Face,
    ForAll,
    GoBack,
    GoTo,
    Hand,
    Pick,
    Place,
    PutAt,
    PutBack,
    PutDown,
    PutPlace,
    Steps,
    Stop,
    Wait,
)
from .references import Qualifier, Reference
from .words.numbers import words_of_number

Act = Pick | PutAt | PutDown | PutBack | Bring


def describe_place(place: PutPlace) -> str:
    """ "on the bookshelf, behind the vase, as seen from the door"; `parse_place` reads it."""
    relations = ", ".join(describe_relation(each) for each in place.relations)
    views = {describe_viewpoint(each.viewpoint) for each in place.relations} - {""}
    return ", ".join([relations, *sorted(views)])


@canonical.register
def _(sentence: GoTo) -> str:
    place = sentence.place
    if place.relation is None:
        where = f"to {describe(place.landmarks[0])}"
    else:
        where = describe_relation(
            Qualifier(place.relation, place.landmarks, intrinsic=place.intrinsic)
        )
    facing = f", facing {describe(place.facing)}" if place.facing else ""
    return f"go {where}{facing}{_view(place)}"


@canonical.register
def _(sentence: Face) -> str:
    return f"face {describe(sentence.target)}{_view(sentence)}"


@canonical.register
def _(sentence: Explore) -> str:
    return "explore"


@canonical.register
def _(sentence: Stop) -> str:
    return "stop"


@canonical.register
def _(sentence: GoBack) -> str:
    return "go back"


@canonical.register
def _(sentence: Wait) -> str:
    return "wait" if sentence.seconds is None else f"wait {words_of_number(sentence.seconds)} s"


@canonical.register
def _(sentence: Hand) -> str:
    return f"{'open' if sentence.is_open else 'close'} the hand"


@canonical.register
def _(sentence: Pick) -> str:
    return _act(sentence, describe(sentence.what))


@canonical.register
def _(sentence: PutAt) -> str:
    return _act(sentence, _it(sentence.what))


@canonical.register
def _(sentence: PutDown) -> str:
    return _act(sentence, _it(sentence.what))


@canonical.register
def _(sentence: PutBack) -> str:
    return _act(sentence, _it(sentence.what))


@canonical.register
def _(sentence: Bring) -> str:
    return _act(sentence, _it(sentence.what))


@canonical.register
def _(sentence: ForAll) -> str:
    what = sentence.act.what
    if what is None:
        raise ValueError("all of what the hand holds is one thing; want ForAll with a reference")
    if sentence.number == 1:
        return _act(sentence.act, f"any {noun_words(what)}")
    count = "all" if sentence.number is None else str(sentence.number)
    return _act(sentence.act, f"{count} {noun_words(what, several=True)}")


@canonical.register
def _(sentence: Steps) -> str:
    return ", then ".join(canonical(step) for step in sentence.steps)


def _act(act: Act, what: str) -> str:
    if isinstance(act, Pick):
        return f"pick up {what}"
    if isinstance(act, PutAt):
        return f"put {what} {describe_place(act.place)}"
    if isinstance(act, PutDown):
        return f"put {what} down"
    if isinstance(act, PutBack):
        return f"put {what} back"
    return f"bring {what} to {describe(act.to)}"


def _it(what: Reference | None) -> str:
    return "it" if what is None else describe(what)


def _view(sentence: Place | Face) -> str:
    view = describe_viewpoint(sentence.viewpoint)
    return f", {view}" if view else ""
