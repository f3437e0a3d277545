"""The objects that words may mean, however little the words fit them."""

from __future__ import annotations

from ...language.declined import Declined
from ...language.references import Reference
from ..measuring.index import SceneIndex
from .ground import Grounder
from .grounded import Candidate


def candidates(
    reference: Reference, grounder: Grounder, at_most: int
) -> tuple[Candidate, ...] | Declined:
    """Objects of the kind that is named, each with the probability that all the words fit.

    Most probable first; those that are only of the kind come last, with 0. Declined where the words
    beyond the kind cannot be judged.
    """
    members = grounder.members(reference)
    if isinstance(members, Declined):
        return members
    kind = _kind(reference, grounder.index)
    chance = dict.fromkeys(kind, 0.0)
    for row, fits in zip(members.rows, members.chances, strict=True):
        chance[int(row)] = float(fits)
    order = sorted(chance, key=lambda row: (-chance[row], -kind.get(row, 0.0), row))
    objects = grounder.index.objects
    return tuple(Candidate(objects[row], chance[row]) for row in order[:at_most])


def of_kind(reference: Reference, index: SceneIndex, at_most: int) -> tuple[Candidate, ...]:
    """Objects of the kind that is named, whatever else the words say; surest first."""
    kind = _kind(reference, index)
    order = sorted(kind, key=lambda row: (-kind[row], row))
    return tuple(Candidate(index.objects[row], kind[row]) for row in order[:at_most])


def _kind(reference: Reference, index: SceneIndex) -> dict[int, float]:
    """Rows of the kind that is named, and how surely they are of it."""
    rows, labelled = index.of_label(reference.kind)
    return {int(row): float(p) for row, p in zip(rows, labelled, strict=True)}
