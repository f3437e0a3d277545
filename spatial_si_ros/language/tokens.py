"""A word or set phrase as the grammar sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Token:
    """A word or set phrase.

    Attributes:
        type: terminal of the grammar.
        value: what it means; its Python type depends on `type`.
        words: as they stand in the text, lower-case.
    """

    type: str
    value: Any
    words: str
