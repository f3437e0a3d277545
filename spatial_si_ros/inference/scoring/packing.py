"""Many token sequences in one row: what they begin with in common is there once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Int64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PackedRow:
    """A tree of tokens as one row behind a prefix that all of them see.

    Attributes:
        tokens: (S,).
        depth: (S,), tokens between each token and the prefix; positions restart with it.
        mask: (S, S), true where the row's token sees the column's: itself and its ancestors.
        ends: (N,), the index of each sequence's last token, in the order they were given.
    """

    tokens: Int64
    depth: Int64
    mask: Mask
    ends: Int64


def pack(sequences: Sequence[Sequence[int]]) -> PackedRow:
    """One row of sequences; tokens that sequences begin with in common are shared.

    Raises:
        ValueError: there is no sequence, or an empty one.
    """
    if not sequences or not all(len(sequence) for sequence in sequences):
        raise ValueError("expected sequences of at least one token")
    places: dict[tuple[int, int], int] = {}
    tokens: list[int] = []
    parents: list[int] = []
    ends: list[int] = []
    for sequence in sequences:
        at = -1
        for token in sequence:
            found = places.get((at, token))
            if found is None:
                found = places[at, token] = len(tokens)
                tokens.append(token)
                parents.append(at)
            at = found
        ends.append(at)
    mask = np.zeros((len(tokens), len(tokens)), np.bool_)
    for row, parent in enumerate(parents):
        if parent >= 0:
            mask[row] = mask[parent]
        mask[row, row] = True
    depth = mask.sum(axis=1, dtype=np.int64) - 1
    return PackedRow(np.asarray(tokens, np.int64), depth, mask, np.asarray(ends, np.int64))


def pack_rows(
    groups: Sequence[Sequence[Sequence[int]]], max_tokens: int
) -> Iterator[tuple[range, PackedRow]]:
    """Rows of about `max_tokens` tokens; a group of sequences is never torn apart.

    Args:
        groups: the sequences of each question.
        max_tokens: of a row; a group that is longer has a row of its own.

    Yields:
        The indices of the groups in a row, and the row.
    """
    if not groups:
        return
    first, kept = 0, pack(groups[0])
    for number in range(1, len(groups)):
        row = pack([sequence for group in groups[first : number + 1] for sequence in group])
        if len(row.tokens) > max_tokens:
            yield range(first, number), kept
            first = number
            row = pack(groups[number])
        kept = row
    yield range(first, len(groups)), kept
