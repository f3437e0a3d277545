"""A question in words with its meaning, before its truth is known; the types that draft it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Optional

from ..truth.grounds import Value

if TYPE_CHECKING:
    from .desk import Desk

Offer = Callable[[Value, random.Random], Optional[tuple[Sequence[str], int]]]
"""From the true value: choices and the index of the right one; None where none can be offered."""


@dataclass(frozen=True)
class Drafted:
    """One question.

    Attributes:
        question: what is asked; its `form` is one of `truth.answers.FORMS`.
        text: the words, without the choices.
        classes: the answers among which the right one shall be spread evenly; () for all alike.
            Yes and no are always spread.
        offer: makes choices for it, where it may have some.
        must_offer: the words mean nothing without the choices.
    """

    question: Any
    text: str
    classes: tuple[Value, ...] = ()
    offer: Offer | None = None
    must_offer: bool = False


Maker = Callable[["Desk"], Optional[Drafted]]
"""Drafts one question, or None where the scene has nothing for it just now."""


@dataclass(frozen=True)
class QuestionType:
    """A type of the taxonomy.

    Attributes:
        name, capability: as the reports name them.
        makers: ways to ask it, each as often as the others.
        weight: how often it is asked.
    """

    name: str
    capability: str
    makers: tuple[Maker, ...]
    weight: int = 2


METRIC = "metric measurement"
RELATIONS = "spatial relations"
PERSPECTIVE = "perspective taking"
RECONSTRUCTION = "mental reconstruction"
REASONING = "comprehensive reasoning"
