"""What an answer is held against: a true value, free of the code that found it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..truth.answers import Truth
from ..truth.spec import Form, Side

KINDS = ("boolean", "choice", "number", "count", "objects", "place", "order", "route", "pictures")


@dataclass(frozen=True)
class Wanted:
    """A true value.

    Attributes:
        kind: one of `KINDS`.
        value: bool, text, number, whole number, frozenset of true ids, or for order and route a
            tuple of true ids, names or turns, for pictures of their numbers from 1.
        unit: of a number.
        object_ids: true ids that an answer must rest on.
        choice: the right one of the listed choices, word for word; None: none were listed.
        detail: a sentence about the value.
        named: that an answer rests on the right objects counts; not for counts.
    """

    kind: str
    value: Any
    unit: str = "m"
    object_ids: frozenset[int] = frozenset()
    choice: str | None = None
    detail: str = ""
    named: bool = True

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"want one of {', '.join(KINDS)}, got '{self.kind}'")


def wanted_of(truth: Truth, form: Form) -> Wanted:
    """A decidable truth of the regression's questions.

    Raises:
        ValueError: it has no value.
    """
    kind, value = _plain(truth.value, form)
    named = form is not Form.COUNT
    return Wanted(kind, value, object_ids=truth.object_ids, detail=truth.detail, named=named)


def _plain(value: Any, form: Form) -> tuple[str, Any]:
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, Side):
        return "choice", value.value
    if isinstance(value, frozenset):
        return ("place" if form is Form.WHERE else "objects"), value
    if isinstance(value, int):
        return "count", value
    if isinstance(value, float):
        return "number", value
    if isinstance(value, str):
        return "choice", value
    if isinstance(value, tuple):
        return ("route" if form is Form.ROUTE else "order"), value
    raise ValueError("a question without a true value cannot be scored")
