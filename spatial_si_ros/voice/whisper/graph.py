"""An automaton of words as one of tokens, without empty transitions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..automaton import Automaton

Place = Mapping[int, float]
"""State -> log-probability of the likeliest way there: all that a sequence of tokens can mean."""


@dataclass
class TokenGraph:
    """Which tokens may follow.

    Attributes:
        arcs: of each state, token -> (state, log-probability) of where it leads.
        finals: states in which a sentence may end -> log-probability of ending.
    """

    arcs: list[dict[int, list[tuple[int, float]]]]
    finals: dict[int, float]
    start: Place

    def after(self, place: Place) -> dict[int, dict[int, float]]:
        """Token -> place behind it."""
        found: dict[int, dict[int, float]] = {}
        for state, so_far in place.items():
            for token, ends in self.arcs[state].items():
                reached = found.setdefault(token, {})
                for end, chance in ends:
                    reached[end] = max(so_far + chance, reached.get(end, -math.inf))
        return found

    def ending(self, place: Place) -> float:
        """Log-probability of the likeliest way that ends here; -inf where none does."""
        return max(
            (
                chance + self.finals[state]
                for state, chance in place.items()
                if state in self.finals
            ),
            default=-math.inf,
        )


def token_graph(words: Automaton, tokens_of: Callable[[str], list[int]]) -> TokenGraph:
    """The graph of an automaton.

    Args:
        words: with all chains of empty transitions in it (`automaton` sees to that).
        tokens_of: the tokens of a word behind a blank, lower-case or capitalised.
    """
    count = 1 + max(max(arc[0], arc[1]) for arc in words.arcs)
    graph = TokenGraph([{} for _ in range(count + 1)], {words.final: 0.0}, {})
    start = count  # a sentence begins with a capital letter
    empties: dict[int, list[tuple[int, float]]] = {}
    for begin, end, chance, word in words.arcs:
        if word is None:
            empties.setdefault(end, []).append((begin, math.log(chance)))
    for begin, end, chance, word in words.arcs:
        if word is None:
            continue
        cost = math.log(chance)
        for source, gap in ((begin, 0.0), *empties.get(begin, ())):
            _add(graph, source, end, cost + gap, tokens_of(word))
            if source == 0:
                _add(graph, start, end, cost + gap, tokens_of(word.capitalize()))
    for begin, gap in empties.get(words.final, ()):
        graph.finals[begin] = max(gap, graph.finals.get(begin, -math.inf))
    graph.start = {start: 0.0}
    return graph


def _add(graph: TokenGraph, begin: int, end: int, chance: float, tokens: list[int]) -> None:
    """A word of one or more tokens: states of its own between them."""
    state = begin
    for token in tokens[:-1]:
        graph.arcs.append({})
        middle = len(graph.arcs) - 1
        graph.arcs[state].setdefault(token, []).append((middle, 0.0))
        state = middle
    graph.arcs[state].setdefault(tokens[-1], []).append((end, chance))
