"""A frame: wordings of one question, and the question they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .slots import SORTS, Reader, SlotDeclined
from .template import Sentence, Template, template

Built = Any
"""A question, or a viewpoint with the words that follow it."""


@dataclass(frozen=True)
class Frame:
    """Wordings with the same slots.

    Attributes:
        build: called with the slots by name; a slot that an optional part left out is missing.
    """

    build: Callable[..., Built]
    wordings: tuple[str, ...]


def frame(build: Callable[..., Built], *wordings: str) -> Frame:
    return Frame(build, wordings)


@dataclass(frozen=True)
class Compiled:
    """A frame's wording ready to match."""

    template: Template
    build: Callable[..., Built]

    def fill(self, sentence: Sentence, reader: Reader) -> Built | None:
        """What the sentence means by this wording, None when it is another wording.

        Raises:
            SlotDeclined, NotUnderstood: the wording fits, but not what fills its slots.
        """
        found = self.template.lazy().fullmatch(sentence.coded)
        if found is None:
            return None
        try:
            return self._built(found, sentence, reader)
        except SlotDeclined as first:
            other = self.template.greedy().fullmatch(sentence.coded)
            if other is None or other.regs == found.regs:
                raise
            try:
                return self._built(other, sentence, reader)
            except SlotDeclined:
                raise first from None

    def _built(self, found: Any, sentence: Sentence, reader: Reader) -> Built:
        values = {
            name: reader.read(sort, sentence.part(*found.span(name)))
            for name, sort in self.template.sorts.items()
            if found.group(name) is not None
        }
        return self.build(**values)


@dataclass(frozen=True)
class Table:
    """Frames by the word that a sentence begins with."""

    by_word: dict[str, tuple[Compiled, ...]]
    anywhere: tuple[Compiled, ...]

    def of(self, word: str) -> tuple[Compiled, ...]:
        return self.by_word.get(word, self.anywhere)


def table_of(frames: tuple[Frame, ...]) -> Table:
    """Frames compiled, in their order."""
    compiled = [
        Compiled(template(words, SORTS), each.build) for each in frames for words in each.wordings
    ]
    firsts = {word for each in compiled for word in each.template.first or ()}
    return Table(
        {
            word: tuple(c for c in compiled if c.template.first is None or word in c.template.first)
            for word in firsts
        },
        tuple(c for c in compiled if c.template.first is None),
    )


__all__ = ["Built", "Compiled", "Frame", "Table", "frame", "table_of"]
