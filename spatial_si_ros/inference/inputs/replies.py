"""What a generated reply says: outside data, read or declared unreadable."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .choices import LETTERS

_NUMBER = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d{1,3})?")
_BOX = re.compile(r"\[\s*([^\[\]]*?)\s*\]")
_FINAL = re.compile(
    r"(?:final answer|answer is|correct answer|answer:)\W*(?:is\b)?\W*(?:option\s+)?\W*([A-Z])\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"^\W*(?:option\s+)?\(?([A-Z])\)?(?:\W*$|[.:)]\s)")

LAST_LINES = 6


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A reply that does not say what was asked for."""

    why: str


def read_letter(reply: str, choices: int) -> int | Unreadable:
    """The index of the choice that a reply names.

    Places are tried in the order of the benchmarks' scoring: `<answer>X`; the letter before
    `</answer>` or `</think>`; the last six lines; "final answer ..."; the only upper-case letter.

    Args:
        reply: of the model.
        choices: how many were listed.
    """
    listed = LETTERS[:choices]
    for found in (_tagged(reply), _closing(reply), _last_lines(reply), _phrase(reply)):
        if found and found in listed:
            return listed.index(found)
    alone = {letter for letter in re.findall(r"\b([A-Z])\b", reply) if letter in listed}
    if len(alone) == 1:
        return listed.index(alone.pop())
    return Unreadable(f"expected one of {listed[0]}..{listed[-1]}, got {_shortened(reply)}")


def read_number(reply: str) -> float | Unreadable:
    """The last number of a reply."""
    found = _NUMBER.findall(reply)
    if not found:
        return Unreadable(f"expected a number, got {_shortened(reply)}")
    return float(found[-1])


def read_box(reply: str) -> tuple[float, float, float, float] | Unreadable:
    """x1, y1, x2, y2 in 0..1 of an image's width and height, from the first list of a reply."""
    found = _BOX.search(reply)
    words = found.group(1).split(",") if found else []
    try:
        values = [float(word) for word in words]
    except ValueError:
        values = []
    if len(values) != 4:
        return Unreadable(f"expected [x1, y1, x2, y2], got {_shortened(reply)}")
    x1, y1, x2, y2 = values
    if not (0.0 <= x1 < x2 <= 1.0 and 0.0 <= y1 < y2 <= 1.0):
        return Unreadable(f"expected a box inside 0..1, got {values}")
    return x1, y1, x2, y2


def _tagged(reply: str) -> str:
    found = re.findall(r"<answer>\W*(?:option\s+)?([A-Z])\b", reply, re.IGNORECASE)
    return found[-1].upper() if found else ""


def _closing(reply: str) -> str:
    found = re.findall(r"\b([A-Z])\b\W*</(?:answer|think)>", reply)
    return found[-1] if found else ""


def _last_lines(reply: str) -> str:
    lines = [line.strip() for line in reply.strip().splitlines() if line.strip()]
    for line in reversed(lines[-LAST_LINES:]):
        found = _LINE.match(line)
        if found:
            return found.group(1)
    return ""


def _phrase(reply: str) -> str:
    found = _FINAL.findall(reply)
    return found[-1].upper() if found else ""


def _shortened(reply: str) -> str:
    return repr(reply if len(reply) <= 60 else f"{reply[:57]}...")
