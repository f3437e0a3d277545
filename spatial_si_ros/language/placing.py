"""The words for a place alone: "on the shelf, left of the vase"."""

from __future__ import annotations

from dataclasses import replace

from .declined import Declined, DeclineReason
from .instructions import PutAt, PutDown, PutPlace
from .lexer import refusal_of
from .parser import NO_LABELS, parse_instruction
from .references import Reference

ANYWHERE = PutPlace(())
"""Wherever there is room."""


def parse_place(text: str, labels: frozenset[str] = NO_LABELS) -> PutPlace | Declined:
    """The place that words name as they would behind "put it"; no words: anywhere.

    Args:
        labels: kinds that the map knows beyond the lexicon, lower-case.
    """
    words = text.strip().rstrip(".!")
    if words.lower() in ("", "down", "somewhere", "anywhere"):
        return ANYWHERE
    refused = refusal_of(text)
    if refused is not None:
        return refused
    order = parse_instruction(f"put it {words}", labels)
    if isinstance(order, Declined):
        return order
    if isinstance(order, PutDown):
        return ANYWHERE
    if isinstance(order, PutAt) and order.what is None:
        return order.place
    return Declined(
        DeclineReason.UNPARSEABLE,
        "this names no place; say it as in 'on the shelf, left of the vase'",
    )


def attached(place: PutPlace) -> PutPlace | None:
    """The other reading of "right of the phone, next to the scissors": of the phone that is next to
    the scissors. None where the last relation cannot tell which thing the one before it names.
    """
    if len(place.relations) < 2:
        return None
    *others, relation, last = place.relations
    if len(relation.landmarks) != 1 or last.viewpoint.named:
        return None
    (landmark,) = relation.landmarks
    if not isinstance(landmark, Reference):
        return None
    told = replace(landmark, qualifiers=(*landmark.qualifiers, last))
    return replace(place, relations=(*others, replace(relation, landmarks=(told,))))
