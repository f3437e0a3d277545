""" "If I turn left, what is ahead?": the turn that is imagined, taken out of the sentence."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from ..references import Who
from .numbers import number_of

_WHO = (
    r"(?:(?P<who>i|you|we|one|someone|somebody|he|she|they)"
    r" (?:(?:am|are|is|were|was|then|now|would) )*)"
)
_TURN = r"(?:turn|turned|turning|turns|rotate|rotated|rotating|rotates|spin|spun)"
_NUMBER = (
    r"(?:by |through )?(?:about )?(?:(?P<number{n}>[\w.]+) (?:degrees?|deg)"
    r"|(?P<part{n}>a quarter|one quarter|a half|half a|three quarters)(?: turn| of a turn))"
)
_SIDE = (
    r"(?:to |towards )?(?:the |my |your )?(?:(?P<left{n}>left|counterclockwise|anticlockwise"
    r"|counter clockwise|anti clockwise)|(?P<right{n}>right|clockwise)"
    r"|(?P<back{n}>around|back|round|about))"
)
_SPOT = r"(?: (?:in place|on the spot|where (?:i|you) (?:am|are|stand)|from (?:there|here)))?"
_SIDE_FIRST = _SIDE.replace("{n}", "1") + rf"(?: {_NUMBER.replace('{n}', '1')})?"
_NUMBER_FIRST = _NUMBER.replace("{n}", "2") + rf"(?: {_SIDE.replace('{n}', '2')})?"
_END = r"(?= |$)(?! (?:at|near|past|into|onto|after|before|when|and go|and drive|and walk)\b)"
"""A turn at a place is part of a route."""
_TURNS = rf"{_WHO}?{_TURN} (?:{_SIDE_FIRST}|{_NUMBER_FIRST}){_SPOT}{_END}"
_IF = (
    r"(?:if|when|once|after|suppose|supposing|imagine|assume|assuming|say|let us say|having"
    r"|upon|on)"
)
_CLAUSES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:^|(?<= )){_IF} (?:that )?{_TURNS}",
        rf"(?<= )(?:, )?(?:and|then|and then|before|and after that) {_TURNS}",
        rf"^{_TURNS}(?= [,.])",
    )
)
_PARTS = {"a quarter": 90.0, "one quarter": 90.0, "a half": 180.0, "half a": 180.0,
          "three quarters": 270.0}  # fmt: skip
_PERSONS = {"i": Who.SPEAKER, "we": Who.SPEAKER, "you": Who.ROBOT}


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn on the spot that is imagined.

    Attributes:
        rad: about +z, positive to the left, in (-pi, pi].
        who: whose eyes turn, where the words say it.
    """

    rad: float
    who: Who | None


def without_turn(words: list[str]) -> tuple[list[str], Turn] | None:
    """The sentence without its turn, and the turn; None where nobody turns.

    "If I turn left by 90 degrees, what is ahead of me" -> "what is ahead of me", +90 degrees.
    """
    text = " ".join(words)
    for clause in _CLAUSES:
        found = clause.search(text)
        if found is None:
            continue
        degrees = _degrees(found.groupdict())
        if degrees is None:
            return None
        before, behind = text[: found.start()].rstrip(" ,"), text[found.end() :].lstrip(" ,.")
        joint = " " if behind.startswith(":") else " , "
        rest = f"{before}{joint}{behind}".strip(" ,")
        return rest.split(), Turn(math.radians(degrees), _PERSONS.get(found["who"] or ""))
    return None


def _degrees(said: dict[str, str | None]) -> float | None:
    """How far to the left, in (-180, 180]; None where no direction, or no number, is said."""

    def either(name: str) -> str | None:
        return said[f"{name}1"] or said[f"{name}2"]

    part, number = either("part"), either("number")
    amount: float | None = 180.0 if either("back") else 90.0
    if part:
        amount = _PARTS[part]
    elif number:
        amount = number_of([number])
    if amount is None or not 0.0 < amount <= 360.0:
        return None
    if either("right"):
        amount = -amount
    elif not either("left") and amount != 180.0:
        return None
    return 180.0 - (180.0 - amount) % 360.0
