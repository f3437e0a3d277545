"""The log-probabilities of letters under rotations of the choices as one probability of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import NotFinite

Float64 = npt.NDArray[np.float64]

READABLE_MASS = 0.5
"""Below it the model says something that is none of the letters: its answer cannot be read."""


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """What the rotations of one question say together.

    Attributes:
        log_probabilities: (k,), the mean over rotations, not renormalised.
        choice_mass: probability of any listed letter over the whole vocabulary, mean of rotations.
        disagreement: the most that the probability of a choice differs between rotations.
    """

    log_probabilities: Float64
    choice_mass: float
    disagreement: float

    @property
    def readable(self) -> bool:
        """Whether the model answered with a letter at all."""
        return self.choice_mass >= READABLE_MASS

    def probabilities(self, temperature: float = 1.0) -> Float64:
        """(k,), their sum is 1.

        The mean of logarithms removes what is added to a letter wherever it stands: a bias for A
        takes part in every choice once.
        """
        return softmax(self.log_probabilities / temperature)


def combine(letters: Float64) -> Combined:
    """Put the rotations together.

    Args:
        letters: (R, k), log-probability of the j-th letter over the whole vocabulary when the
            choices are listed beginning with the one at index r: letter j then names the choice
            (r + j) mod k.

    Raises:
        NotFinite: a value is not a number: the model overflowed.
    """
    if not np.isfinite(letters).all():
        raise NotFinite("expected finite log-probabilities, got overflow: use bf16 or fp32")
    rotations, choices = letters.shape
    index = (np.arange(choices)[None] - np.arange(rotations)[:, None]) % choices
    by_choice = np.take_along_axis(letters, index, axis=1)
    each = softmax(by_choice)
    return Combined(
        log_probabilities=by_choice.mean(axis=0),
        choice_mass=float(np.exp(by_choice).sum(axis=1).mean().clip(0.0, 1.0)),
        disagreement=float((each.max(axis=0) - each.min(axis=0)).max()),
    )


def softmax(values: Float64) -> Float64:
    """Along the last axis."""
    shifted = np.exp(values - values.max(axis=-1, keepdims=True))
    result: Float64 = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


def letter_log_probabilities(
    logits: npt.NDArray[np.floating], ids: npt.NDArray[np.int64]
) -> Float64:
    """Log-probabilities over the whole vocabulary at a few of its tokens.

    Args:
        logits: (M, V).
        ids: (L,).

    Returns:
        (M, L).
    """
    values = logits.astype(np.float64)
    top = values.max(axis=1, keepdims=True)
    total: Float64 = np.log(np.exp(values - top).sum(axis=1, keepdims=True)) + top
    return values[:, ids] - total
