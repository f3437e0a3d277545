"""What may help a model with a question, each a switch of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

NOT = "no-"
"""In front of the name of an aid that is to be off."""


@dataclass(frozen=True, slots=True)
class Aids:
    """Which of them are on; `docs/models.md` says what each does and where it is from.

    Attributes:
        facts: sizes, distances and a chain of triples before the words, where the model answers
            alone.
        poses: where the cameras of the pictures were, as anchors across them.
        regions: marked objects are shaded, and their depth is shown and told.
        coverage: the pictures are chosen for this question, to show what it asks about and most
            of the space.
        rendered: what the viewer sees, drawn from the measured depth of the kept pictures.
        thinking: the model also thinks aloud; what it concludes must agree with its choice.
        rotations: choices are scored in all their orders, not in one.
        blind: the question is also put without pictures, to tell what language alone gives.
    """

    facts: bool = False
    poses: bool = False
    regions: bool = False
    coverage: bool = False
    rendered: bool = False
    thinking: bool = False
    rotations: bool = True
    blind: bool = False

    @property
    def on(self) -> tuple[str, ...]:
        """Names of those that are on."""
        return tuple(name for name in NAMES if getattr(self, name))


NAMES = tuple(each.name for each in fields(Aids))
PLAIN = Aids(rotations=False)
"""None at all: what an ablation compares with."""
ALL = Aids(**dict.fromkeys(NAMES, True))


def changed(aids: Aids, words: Sequence[str]) -> Aids:
    """The aids with those that are named on, and those named with `no-` off.

    Raises:
        ValueError: there is no such aid; the message names those there are.
    """
    values: dict[str, bool] = {}
    for word in words:
        name = word.removeprefix(NOT)
        if name not in NAMES:
            raise ValueError(f"expected aids of {', '.join(NAMES)}, got '{word[:40]}'")
        values[name] = name == word
    return replace(aids, **values)


def alone(name: str) -> Aids:
    """One aid and no other."""
    return replace(PLAIN, **{name: True})
