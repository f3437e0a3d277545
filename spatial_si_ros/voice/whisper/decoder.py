"""The decoder of Whisper in NumPy: Radford et al., "Robust Speech Recognition via Large-Scale Weak
Supervision", arXiv 2212.04356; layer normalisation before each block, learnt positions, GELU.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import erf, logsumexp

from ..errors import NoRecogniser

Matrix = npt.NDArray[np.float32]
EPSILON = 1e-5
FREQUENT = 12_000
"""Tokens are numbered by how frequent they are in writing."""


@dataclass(frozen=True)
class _Layer:
    """Weights of one layer, float32."""

    norms: tuple[tuple[Matrix, Matrix], ...]
    self_in: tuple[Matrix, Matrix]
    self_out: tuple[Matrix, Matrix]
    cross_query: tuple[Matrix, Matrix]
    cross_in: tuple[Matrix, Matrix]
    cross_out: tuple[Matrix, Matrix]
    wide: tuple[Matrix, Matrix]
    narrow: tuple[Matrix, Matrix]


@dataclass
class State:
    """What was decoded so far, of several hypotheses of the same length.

    Attributes:
        memory: of each layer, keys and values of the sound: (heads, frames, size) each.
        past: of each layer, keys and values of the tokens: (hypotheses, heads, tokens, size) each.
    """

    memory: list[tuple[Matrix, Matrix]]
    past: list[tuple[Matrix, Matrix]] = field(default_factory=list)

    @property
    def tokens(self) -> int:
        return self.past[0][0].shape[2] if self.past else 0

    def chosen(self, rows: list[int]) -> State:
        """The state of some hypotheses, in a new order."""
        return State(self.memory, [(keys[rows], values[rows]) for keys, values in self.past])


class Decoder:
    """Log-probabilities of the next token."""

    def __init__(self, weights: Mapping[str, npt.NDArray[Any]]) -> None:
        """Raises NoRecogniser: the weights are not those of a Whisper decoder."""
        try:
            self._read(weights)
        except KeyError as error:
            raise NoRecogniser(f"the model has no weights {error}") from error
        self.keep(())

    def twin(self) -> Decoder:
        """Another one on the same weights, that keeps tokens of its own."""
        return copy.copy(self)

    def begin(self, encoded: Matrix) -> State:
        """The state before the first token.

        Args:
            encoded: (frames, width) from the encoder.
        """
        memory = []
        for layer in self._layers:
            both = _linear(encoded, layer.cross_in)
            keys, values = np.split(both, 2, axis=-1)
            memory.append((self._heads(keys[None])[0], self._heads(values[None])[0]))
        return State(memory)

    def advance(self, state: State, tokens: npt.NDArray[np.int64]) -> Matrix:
        """Append tokens to every hypothesis: (hypotheses, vocabulary) log-probabilities after them.

        Args:
            state: is changed.
            tokens: (hypotheses, count).
        """
        count = tokens.shape[1]
        first = state.tokens
        x = self._embedding[tokens] + self._positions[first : first + count]
        mask = np.triu(np.full((count, first + count), -np.inf, np.float32), first + 1)
        grown = []
        for i, layer in enumerate(self._layers):
            normed = _normed(x, layer.norms[0])
            query, key, value = (
                self._heads(each) for each in np.split(_linear(normed, layer.self_in), 3, axis=-1)
            )
            if state.past:
                key = np.concatenate([state.past[i][0], key], axis=2)
                value = np.concatenate([state.past[i][1], value], axis=2)
            grown.append((key, value))
            x = x + _linear(self._attend(query, key, value, mask), layer.self_out)
            query = self._heads(_linear(_normed(x, layer.norms[1]), layer.cross_query))
            keys, values = state.memory[i]
            x = x + _linear(self._attend(query, keys[None], values[None]), layer.cross_out)
            hidden = _gelu(_linear(_normed(x, layer.norms[2]), layer.wide))
            x = x + _linear(hidden, layer.narrow)
        state.past = grown
        logits = _normed(x[:, -1], self._norm) @ self._answers
        after = np.full((len(x), self.vocabulary), -np.inf, np.float32)
        after[:, self._kept] = logits - logsumexp(logits, axis=-1, keepdims=True)
        return after

    def keep(self, tokens: Iterable[int]) -> None:
        """Which tokens may be answered besides the `FREQUENT` ones; the rest is impossible.

        Most of the time goes into the probabilities of all tokens, of which few are ever said.
        """
        frequent = range(min(FREQUENT, self.vocabulary))
        self._kept = np.asarray(sorted({*frequent, *tokens}), np.int64)
        self._answers = np.ascontiguousarray(self._embedding[self._kept].T)

    @property
    def vocabulary(self) -> int:
        """Number of tokens."""
        return len(self._embedding)

    def _heads(self, x: Matrix) -> Matrix:
        """(n, tokens, width) -> (n, heads, tokens, size)."""
        n, tokens, width = x.shape
        return x.reshape(n, tokens, self._count, width // self._count).transpose(0, 2, 1, 3)

    def _attend(self, query: Matrix, keys: Matrix, values: Matrix, mask: Any = None) -> Matrix:
        scores = (query @ keys.swapaxes(-1, -2)) / np.float32(np.sqrt(query.shape[-1]))
        if mask is not None:
            scores = scores + mask
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ values
        n, heads, tokens, size = mixed.shape
        return np.asarray(mixed.transpose(0, 2, 1, 3).reshape(n, tokens, heads * size))

    def _read(self, weights: Mapping[str, npt.NDArray[Any]]) -> None:
        def one(name: str) -> Matrix:
            return np.asarray(weights[f"decoder/{name}"], np.float32)

        def linear(name: str) -> tuple[Matrix, Matrix]:
            return np.ascontiguousarray(one(f"{name}/weight").T), one(f"{name}/bias")

        def norm(name: str) -> tuple[Matrix, Matrix]:
            return one(f"{name}/gamma"), one(f"{name}/beta")

        self._count = int(weights["decoder/num_heads"])
        self._embedding = one("embeddings/weight")
        self._positions = one("position_encodings/encodings")
        self._norm = norm("layer_norm")
        self._layers: list[_Layer] = []
        while f"decoder/layer_{len(self._layers)}/ffn/linear_0/weight" in weights:
            at = f"layer_{len(self._layers)}"
            norms = tuple(
                norm(f"{at}/{part}/layer_norm") for part in ("self_attention", "attention", "ffn")
            )
            self._layers.append(
                _Layer(
                    norms,
                    linear(f"{at}/self_attention/linear_0"),
                    linear(f"{at}/self_attention/linear_1"),
                    linear(f"{at}/attention/linear_0"),
                    linear(f"{at}/attention/linear_1"),
                    linear(f"{at}/attention/linear_2"),
                    linear(f"{at}/ffn/linear_0"),
                    linear(f"{at}/ffn/linear_1"),
                )
            )


def _linear(x: Matrix, weight: tuple[Matrix, Matrix]) -> Matrix:
    return np.asarray(x @ weight[0] + weight[1])


def _normed(x: Matrix, weight: tuple[Matrix, Matrix]) -> Matrix:
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.mean(np.square(centred), axis=-1, keepdims=True) + EPSILON)
    return np.asarray(centred / spread * weight[0] + weight[1])


def _gelu(x: Matrix) -> Matrix:
    return np.asarray(0.5 * x * (1.0 + erf(x / np.float32(np.sqrt(2.0)))), np.float32)
