"""The words for a place alone: "on the shelf, left of the vase"."""

from __future__ import annotations

from .declined import Declined, DeclineReason
from .instructions import PutAt, PutDown, PutPlace
from .lexer import refusal_of
from .parser import NO_LABELS, parse_instruction

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
