"""Errands in English, several ways each, drawn by a seeded generator."""

from __future__ import annotations

import random

from ..questions import phrases
from ..truth.spec import Clause, Reference, View, Viewpoint
from .errands import Deed, Errand

_PICK = ("pick up {x}", "grab {x}", "take {x}", "please pick up {x}")
_PUT = ("put {x} {place}", "place {x} {place}")
_BRING = ("bring me {x}", "fetch {x}", "get me {x}")
_TAKE = ("take {x} to {goal} and put it {place}", "bring {x} to {goal} and put it {place}")


def word_errand(errand: Errand, draw: random.Random) -> tuple[str, ...]:
    """One command, or two that follow each other."""
    subject = phrases.noun(errand.subject, draw)
    if errand.deed is Deed.PICK:
        return (_sentence(draw.choice(_PICK).format(x=subject)),)
    if errand.deed is Deed.BRING:
        return (_sentence(draw.choice(_BRING).format(x=subject)),)
    place = _places(errand.places, draw)
    view = _view(errand.places, draw)
    if errand.deed is Deed.TAKE:
        goal = f"the {errand.room}" if errand.room else phrases.noun(_goal(errand), draw)
        words = draw.choice(_TAKE).format(x=subject, goal=goal, place=place)
        return (_sentence(words + view),)
    if errand.deed is Deed.PUT:
        return (_sentence(draw.choice(_PUT).format(x=subject, place=place) + view),)
    put = draw.choice(_PUT).format(x="it", place=place) + view
    pick = draw.choice(_PICK).format(x=subject)
    if errand.deed is Deed.PICK_AND_PUT:
        return (_sentence(f"{pick} and {put}"),)
    return _sentence(pick), _sentence(put)


def _places(places: tuple[Clause, ...], draw: random.Random) -> str:
    """Where it shall be, e.g. "on the shelf, to the left of the vase"."""
    return ", ".join(phrases.clause(each, draw) for each in places)


def _view(places: tuple[Clause, ...], draw: random.Random) -> str:
    """Whose eyes the last place is meant for, e.g. ", as seen from the sofa"."""
    named = [each.viewpoint for each in places if each.viewpoint is not None]
    if not named or named[-1].view is View.DEFAULT:
        return ""
    return f", {phrases.viewpoint(Viewpoint(View.OBJECT, named[-1].at), draw)}"


def _goal(errand: Errand) -> Reference:
    """What a TAKE goes to: what the thing shall be put on or beside."""
    return errand.places[0].references[0]


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
