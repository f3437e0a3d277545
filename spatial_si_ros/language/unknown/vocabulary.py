"""What an unknown noun is taken for, and what it only sounds like.

First our own synonyms (`lexicon.SYNONYMS`), then WordNet, then an embedding. A synonym, or what is
directly a kind of something known ("a chesterfield is a sofa"), is taken for it; what is further
away, or only near in an embedding, is named in a question back and never taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ..lexicon import ANY_ROOM, KINDS, MORE_KINDS, ROOMS, nouns
from .wordnet import Sense, WordNet

DIRECT = 1
"""Steps up from a noun to what it is taken for: "chesterfield" to "sofa"."""
FAR = 4
"""Steps up, or down, within which a kind is named in a question back."""
TAKEN = 0.9
NAMED = 0.5
"""Cosines from which an embedding's nearest kind is taken, or named. Nobody has measured them for
any model: they are parameters."""
_MOST_NAMED = 4
_KNOWN = tuple(kind for kind in (*KINDS, *MORE_KINDS, *ROOMS) if kind != ANY_ROOM)


class Embedder(Protocol):
    """Words to vectors of length 1 whose cosines say how alike they are."""

    def __call__(self, words: Sequence[str]) -> npt.NDArray[np.float64]:
        """(N, D) for N words."""


class Reading(Enum):
    """How an unknown noun is read."""

    TAKEN = "it means this kind"
    NAMED = "it may mean one of these kinds"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an unknown noun is read as.

    Attributes:
        kinds: one when TAKEN; else the nearest first.
        why: in words, for a question back.
    """

    reading: Reading
    kinds: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Vocabulary:
    """Where unknown nouns are looked up; without either nothing is known of them.

    Attributes:
        taken, named: cosines of the embedding; see `TAKEN`.
    """

    wordnet: WordNet | None = None
    embedder: Embedder | None = None
    taken: float = TAKEN
    named: float = NAMED

    def meaning(self, noun: str) -> Meaning | None:
        """What a noun is read as; None where nothing is near it.

        Args:
            noun: lower-case, singular or plural, of one or more words.
        """
        own = nouns().get(noun)
        if own is not None and own.kind is not None:
            return Meaning(Reading.TAKEN, (own.kind,), f"'{noun}' is another word for {own.kind}")
        return self._by_wordnet(noun) or self._by_embedding(noun)

    def _by_wordnet(self, noun: str) -> Meaning | None:
        if self.wordnet is None:
            return None
        named: dict[str, int] = {}
        for sense in self._senses(noun):
            for steps, above in self.wordnet.above(sense, FAR):
                for kind in self._kind_of.get(above.offset, ()):
                    named.setdefault(kind, steps)
                    named[kind] = min(named[kind], steps)
        direct = [kind for kind, steps in named.items() if steps <= DIRECT]
        nearest_steps = min((named[kind] for kind in direct), default=0)
        direct = [kind for kind in direct if named[kind] == nearest_steps]
        if len(direct) == 1:
            kind = direct[0]
            return Meaning(Reading.TAKEN, (kind,), f"'{noun}' is {kind} in WordNet")
        if named:
            nearest = tuple(sorted(named, key=lambda each: named[each])[:_MOST_NAMED])
            return Meaning(Reading.NAMED, nearest, f"it is some sort of {nearest[0]} in WordNet")
        below = self._below(noun)
        if below:
            return Meaning(Reading.NAMED, below, "it is a word for several kinds")
        return None

    def _senses(self, noun: str) -> tuple[Sense, ...]:
        """Meanings of the word as it stands or, where it has none, of its singular."""
        if self.wordnet is None:
            return ()
        for form in _singulars(noun):
            found = self.wordnet.senses(form)
            if found:
                return found
        return ()

    def _below(self, noun: str) -> tuple[str, ...]:
        """Kinds that are a kind of it: "appliance" to fridge and stove."""
        if self.wordnet is None:
            return ()
        offsets = {sense.offset for sense in self._senses(noun)}
        found: dict[str, int] = {}
        for kind in _KNOWN:
            for sense in self.wordnet.senses(kind)[:1]:
                for steps, above in self.wordnet.above(sense, FAR):
                    if above.offset in offsets:
                        found.setdefault(kind, steps)
        return tuple(sorted(found, key=lambda each: found[each])[:_MOST_NAMED])

    @cached_property
    def _kind_of(self) -> dict[int, tuple[str, ...]]:
        """Meaning -> the kinds whose most frequent meaning as a thing it is."""
        found: dict[int, tuple[str, ...]] = {}
        if self.wordnet is not None:
            for kind in _KNOWN:
                for sense in self.wordnet.senses(kind)[:1]:
                    found[sense.offset] = (*found.get(sense.offset, ()), kind)
        return found

    @cached_property
    def _vectors(self) -> npt.NDArray[np.float64]:
        """(K, D) of the known kinds."""
        if self.embedder is None:
            return np.zeros((0, 0))
        return self.embedder(_KNOWN)

    def _by_embedding(self, noun: str) -> Meaning | None:
        if self.embedder is None:
            return None
        cosines = self._vectors @ self.embedder([noun])[0]
        order = np.argsort(-cosines, kind="stable")[:_MOST_NAMED]
        best = float(cosines[order[0]])
        if best >= self.taken:
            kind = _KNOWN[order[0]]
            return Meaning(Reading.TAKEN, (kind,), f"'{noun}' is as near to {kind} as {best:.2f}")
        near = tuple(_KNOWN[i] for i in order if cosines[i] >= self.named)
        if not near:
            return None
        return Meaning(Reading.NAMED, near, f"it sounds like {near[0]}, but only by {best:.2f}")


def _singulars(noun: str) -> tuple[str, ...]:
    """A noun and what it may be the plural of."""
    forms = [noun]
    if noun.endswith("ies"):
        forms.append(f"{noun[:-3]}y")
    if noun.endswith("es"):
        forms.append(noun[:-2])
    if noun.endswith("s") and not noun.endswith("ss"):
        forms.append(noun[:-1])
    return tuple(forms)
