"""A simulated answerer: it confuses choices as a stated table says, and looks at nothing.

It stands in for a model where there are no real weights, to test how measurement and model are put
together. Nothing that it gives is a figure of a model: what is made of it says `SIMULATED`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]

SIMULATED = "a simulated answerer with a stated confusion table, not a model"


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """How questions of one difficulty are answered.

    Attributes:
        share: of all questions, 0..1.
        table: (k, k), row t: how often each choice is said where choice t is right; rows sum to 1.
    """

    share: float
    table: Float64


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedAnswerer:
    """Says a choice by chance, and how likely each is.

    Attributes:
        confusions: by difficulty; their shares sum to 1.
        sharpness: 1: it is as sure as it ought to be; above: surer (its log-odds times this).
    """

    confusions: tuple[Confusion, ...]
    sharpness: float = 1.0

    def __post_init__(self) -> None:
        """Raises:
        ValueError: shares or rows that do not sum to 1, tables of different sizes.
        """
        if abs(sum(each.share for each in self.confusions) - 1.0) > 1e-9:
            raise ValueError("expected shares whose sum is 1")
        sizes = {each.table.shape for each in self.confusions}
        if len(sizes) != 1 or len({*next(iter(sizes))}) != 1:
            raise ValueError(f"expected square tables of one size, got {sorted(sizes)}")
        if any(not np.allclose(each.table.sum(axis=1), 1.0) for each in self.confusions):
            raise ValueError("expected rows whose sum is 1")

    @property
    def choices(self) -> int:
        """How many there are."""
        return len(self.confusions[0].table)

    def answer(self, truth: int, random: np.random.Generator) -> Float64:
        """(k,) probabilities: by Bayes from what it said, made sharper."""
        shares = [each.share for each in self.confusions]
        confusion = self.confusions[int(random.choice(len(shares), p=shares))]
        said = int(random.choice(self.choices, p=confusion.table[truth]))
        logs = self.sharpness * np.log(np.maximum(confusion.table[:, said], 1e-6))
        weights: Float64 = np.exp(logs - logs.max())
        weights /= weights.sum()
        return weights

    def told(self) -> list[str]:
        """The tables in words, for reports."""
        lines = [f"{SIMULATED}; sharpness {self.sharpness:g}"]
        for each in self.confusions:
            rows = "; ".join(" ".join(f"{value:.2f}" for value in row) for row in each.table)
            lines.append(f"{each.share:.0%} of the questions by the table {rows}")
        return lines


def uniform_confusion(choices: int, right: float, share: float = 1.0) -> Confusion:
    """Right so often, and any wrong choice equally often."""
    table = np.full((choices, choices), (1.0 - right) / (choices - 1))
    np.fill_diagonal(table, right)
    return Confusion(share, table)


def answerer(
    choices: int, rights: Sequence[tuple[float, float]], sharpness: float = 1.0
) -> SimulatedAnswerer:
    """One with uniform confusions.

    Args:
        choices: how many.
        rights: how often it is right, and for which share of the questions.
        sharpness: see `SimulatedAnswerer`.
    """
    tables = tuple(uniform_confusion(choices, right, share) for right, share in rights)
    return SimulatedAnswerer(tables, sharpness)
