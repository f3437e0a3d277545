"""The likeliest sentence of a grammar, and the likeliest one of all, in one pass."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .decoder import Decoder, Matrix
from .graph import Place, TokenGraph


@dataclass(frozen=True)
class Specials:
    """Tokens with a meaning of their own."""

    start: tuple[int, ...]
    end: int
    stop: int
    comma: int
    barred: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """A sentence.

    Attributes:
        tokens: without the end.
        score: log-probability of all its tokens, the end included, in nats.
    """

    tokens: tuple[int, ...]
    score: float


@dataclass(frozen=True)
class _Way:
    tokens: tuple[int, ...]
    score: float
    place: Place
    prior: float

    @property
    def rank(self) -> float:
        return self.score + self.prior


def search(
    decoder: Decoder,
    encoded: Matrix,
    graph: TokenGraph,
    prompt: list[int],
    specials: Specials,
    *,
    beam: int,
    prior: float,
    longest: int,
    least: float = -math.inf,
) -> tuple[list[Found], Found]:
    """Sentences of the grammar, the likeliest first, and the greedy one without a grammar.

    Args:
        encoded: (frames, width).
        prompt: tokens before the first one.
        beam: ways of the grammar that are followed at once.
        prior: weight of the grammar's own log-probabilities beside the sound's.
        longest: tokens of a sentence.
        least: sentences that are less likely are given up; where none is left, so is the free one.
    """
    state = decoder.begin(encoded)
    after = decoder.advance(state, np.asarray([[*prompt, *specials.start]], np.int64))
    ways = [_Way((), 0.0, graph.start, 0.0)]
    free, free_score, free_done = list[int](), 0.0, False
    ended: list[tuple[float, Found]] = []
    after = np.repeat(after, 2, axis=0)  # row 0 is the free one
    state = state.chosen([0, 0])
    for _ in range(longest):
        row = after[0].copy()
        row[list(specials.barred)] = -np.inf
        pick = int(row.argmax())
        if not free_done:
            free_score += float(row[pick])
            free_done = pick == specials.end
            if not free_done:
                free.append(pick)
        nexts = _grown(ways, after[1:], graph, specials, prior, ended)
        nexts.sort(key=lambda each: -each[1].rank)
        nexts = nexts[:beam]
        best = max((rank for rank, _ in ended), default=least)
        nexts = [each for each in nexts if each[1].rank > best]
        if not nexts and (free_done or (least > -math.inf and not ended)):
            break
        rows = [0, *(parent + 1 for parent, _ in nexts)]
        ways = [way for _, way in nexts]
        last = [pick, *(way.tokens[-1] for way in ways)]
        state = state.chosen(rows)
        after = decoder.advance(state, np.asarray(last, np.int64)[:, None])
    ended.sort(key=lambda each: -each[0])
    return [found for _, found in ended[:beam]], Found(tuple(free), free_score)


def _grown(
    ways: list[_Way],
    after: Matrix,
    graph: TokenGraph,
    specials: Specials,
    prior: float,
    ended: list[tuple[float, Found]],
) -> list[tuple[int, _Way]]:
    """The ways one token longer, with their parents; those that end go to `ended`."""
    nexts: list[tuple[int, _Way]] = []
    for i, way in enumerate(ways):
        row: npt.NDArray[np.float32] = after[i]
        closes = way.tokens[-1:] in ((specials.stop,), (specials.comma,))
        final = graph.ending(way.place)
        if final > -math.inf and way.tokens[-1:] != (specials.comma,):
            score = way.score + float(row[specials.end])
            ended.append((score + prior * final, Found(way.tokens, score)))
        if way.tokens[-1:] == (specials.stop,):
            continue
        for token, place in graph.after(way.place).items():
            if not closes or way.tokens[-1] == specials.comma:
                likely = prior * max(place.values())
                grown = _Way((*way.tokens, token), way.score + float(row[token]), place, likely)
                nexts.append((i, grown))
        if way.tokens and not closes and final > -math.inf:
            score = way.score + float(row[specials.stop])
            nexts.append((i, _Way((*way.tokens, specials.stop), score, way.place, way.prior)))
        if way.tokens and not closes:
            score = way.score + float(row[specials.comma])
            nexts.append((i, _Way((*way.tokens, specials.comma), score, way.place, way.prior)))
    return nexts
