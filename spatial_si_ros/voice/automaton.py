"""JSGF rules as a finite automaton of few states.

PocketSphinx reads JSGF itself, but gives every alternative of a rule an empty transition of its
own, wherever the rule is used, and then looks at all pairs of those: a vocabulary of some hundred
names takes minutes. Here alternatives share their ends, so that only what is optional or comes
again costs an empty transition. Read are names, words, `( )`, `[ ]`, `|`, `+` behind a group or
name, and weights `/2/` before alternatives; rules must not use themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .errors import BadVocabulary

_PIECES = re.compile(r"<\w+>|/[\d.]+/|[()\[\]|+]|[\w']+")
_RULE = re.compile(r"(?:public )?<(\w+)>\s*=\s*([^;]*);")

Arc = tuple[int, int, float, str | None]
"""From state, to state, weight against the likeliest way on (at most 1), word; None: none is said.

Weights are no probabilities: a long sentence is not less likely for the choices in it.
"""


@dataclass
class Automaton:
    """States are whole numbers; it begins in 0.

    Attributes:
        final: the state in which a sentence is complete.
        arcs: between states.
    """

    final: int = 0
    arcs: list[Arc] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """Every word once."""
        return list(dict.fromkeys(word for *_, word in self.arcs if word is not None))

    def accepts(self, words: Sequence[str]) -> bool:
        """Whether the words are a whole sentence."""
        gaps = [(begin, end) for begin, end, _, word in self.arcs if word is None]
        states = {0} | {end for begin, end in gaps if begin == 0}
        for said in words:
            states = {end for begin, end, _, word in self.arcs if word == said and begin in states}
            states |= {end for begin, end in gaps if begin in states}
        return self.final in states

    def likely(self) -> Automaton:
        """The same with probabilities for weights: those of the ways out of a state sum to 1."""
        sums: dict[int, float] = {}
        for begin, _, weight, _ in self.arcs:
            sums[begin] = sums.get(begin, 0.0) + weight
        shared = [(begin, end, w / sums[begin], word) for begin, end, w, word in self.arcs]
        return Automaton(self.final, shared)

    def without(self, words: frozenset[str]) -> Automaton:
        """The same without arcs of some words: names with them cannot be said."""
        return Automaton(self.final, [arc for arc in self.arcs if arc[3] not in words])


def automaton(grammar: str, top: str) -> Automaton:
    """The automaton of a JSGF grammar.

    Args:
        grammar: its text.
        top: the rule that a whole sentence is.

    Raises:
        BadVocabulary: a rule is missing, uses itself, or has brackets that do not close.
    """
    rules = dict(_RULE.findall(grammar))
    made = Automaton()
    builder = _Builder(rules, made)
    made.final = builder.rule(top, 0, ())
    _close(made)
    return made


def _close(made: Automaton) -> None:
    """Add an empty transition for every chain of them: PocketSphinx goes along one at a time."""
    chances = {(start, end): chance for start, end, chance, word in made.arcs if word is None}
    new = dict(chances)
    while new:
        longer: dict[tuple[int, int], float] = {}
        for (start, middle), first in new.items():
            for (begin, end), second in chances.items():
                chain = first * second
                if begin == middle and start != end and chain > chances.get((start, end), 0.0):
                    longer[start, end] = max(chain, longer.get((start, end), 0.0))
        chances |= longer
        new = longer
    said = [arc for arc in made.arcs if arc[3] is not None]
    made.arcs = said + [(start, end, chance, None) for (start, end), chance in chances.items()]


class _Builder:
    """Adds the arcs of expressions between two states."""

    def __init__(self, rules: Mapping[str, str], made: Automaton) -> None:
        self._rules = {name: _PIECES.findall(body) for name, body in rules.items()}
        self._arcs = made.arcs
        self._states = 1

    def rule(self, name: str, start: int, inside: tuple[str, ...], end: int | None = None) -> int:
        """Add a rule behind `start`; returns the state behind it."""
        if name in inside or name not in self._rules:
            why = "uses itself" if name in inside else "is missing"
            raise BadVocabulary(f"the rule <{name}> of the grammar {why}")
        pieces = self._rules[name]
        end, at = self._either(pieces, 0, start, (*inside, name), end)
        if at != len(pieces):
            raise BadVocabulary(f"the brackets of <{name}> do not close")
        return end

    def _new(self) -> int:
        self._states += 1
        return self._states - 1

    def _either(
        self, pieces: list[str], at: int, start: int, inside: tuple[str, ...], end: int | None
    ) -> tuple[int, int]:
        """Alternatives from `at` on: the state behind them, and the place of what ends them."""
        exit_state = self._new() if end is None else end
        weights: list[float] = []
        entries: list[int] = []
        while True:
            weight = 1.0
            if at < len(pieces) and pieces[at][0] == "/":
                weight, at = float(pieces[at].strip("/")), at + 1
            entries.append(len(self._arcs))
            weights.append(weight)
            at = self._sequence(pieces, at, start, inside, exit_state)
            if at >= len(pieces) or pieces[at] != "|":
                break
            at += 1
        self._weigh(start, entries, weights)
        return exit_state, at

    def _weigh(self, start: int, entries: list[int], weights: list[float]) -> None:
        """Make alternatives cost what they are lighter than the heaviest one."""
        heaviest = max(weights)
        ends = [*entries[1:], len(self._arcs)]
        for first, last, weight in zip(entries, ends, weights, strict=True):
            for i in range(first, last):
                begin, to, chance, word = self._arcs[i]
                if begin == start:
                    self._arcs[i] = (begin, to, chance * weight / heaviest, word)

    def _sequence(
        self, pieces: list[str], at: int, start: int, inside: tuple[str, ...], end: int
    ) -> int:
        """One alternative, from `start` to `end`; returns the place of what ends it."""
        state = start
        while at < len(pieces) and pieces[at] not in ("|", ")", "]"):
            last = self._after(pieces, at)
            closes = last >= len(pieces) or pieces[last] in ("|", ")", "]")
            goal = end if closes else None
            state, at = self._item(pieces, at, state, inside, goal), last
        return at

    def _after(self, pieces: list[str], at: int) -> int:
        """The place behind the item that begins at `at`."""
        depth = 0
        for i in range(at, len(pieces)):
            depth += pieces[i] in ("(", "[")
            depth -= pieces[i] in (")", "]")
            if depth == 0:
                return i + 2 if pieces[i + 1 : i + 2] == ["+"] else i + 1
        raise BadVocabulary(f"a bracket of the grammar does not close: {' '.join(pieces[at:][:8])}")

    def _item(
        self, pieces: list[str], at: int, start: int, inside: tuple[str, ...], goal: int | None
    ) -> int:
        piece = pieces[at]
        again = pieces[self._after(pieces, at) - 1] == "+"
        if again:  # a loop has states of its own, or it would swallow what stands around it
            loop = self._new()
            self._arcs.append((start, loop, 1.0, None))
            start, last = loop, goal
            goal = None
        if piece == "(":
            state, _ = self._either(pieces, at + 1, start, inside, goal)
        elif piece == "[":
            state, _ = self._either(pieces, at + 1, start, inside, goal)
            self._arcs.append((start, state, 1.0, None))
        elif piece[0] == "<":
            state = self.rule(piece[1:-1], start, inside, goal)
        else:
            state = self._new() if goal is None else goal
            self._arcs.append((start, state, 1.0, piece))
        if again:
            self._arcs.append((state, start, 1.0, None))
            end = self._new() if last is None else last
            self._arcs.append((state, end, 1.0, None))
            return end
        return state
