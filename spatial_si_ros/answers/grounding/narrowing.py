"""Those of many objects for which a relation holds, without measuring each of them."""

from __future__ import annotations

import numpy as np

from ...errors import DegenerateGeometry, NotObserved
from ...geometry.relations import APART, COMPASS, SIDED, SIGHTED, RelationKind
from ...language.references import Qualifier
from ..floor import places
from ..floor.ground_plan import ground_plan_of
from ..measuring import chances, motion, relations, sightings
from ..measuring.holding import Terms, holds
from ..measuring.index import Rows, SceneIndex
from .grounded import Array, Members, keep

R = RelationKind

TURN_WITHIN_M = 12.0
"""A direction is looked for among objects up to this far from its landmark."""
EVEN = 0.5
"""How probable it is that a relation holds which hangs on what nobody has seen."""
_FAR_REACHING = SIDED | COMPASS | {R.FACING, R.FACING_AWAY_FROM, R.PARALLEL_TO}
_EVERYWHERE = SIGHTED | {R.BETWEEN, R.ALIGNED_WITH}


def narrowed(
    index: SceneIndex,
    rows: Rows,
    fit: Array,
    qualifier: Qualifier,
    terms: Terms,
    near_m: float | None = None,
) -> Members:
    """The rows for which the relation holds, each as probable as that.

    Args:
        fit: (N,) how probable each is without the relation.
        near_m: for directions, only objects this close to the landmark.
    """
    relation = qualifier.relation
    fit = fit.copy()
    if relation in SIGHTED and terms.eye is not None:
        share = sightings.among(index, relation, rows, terms.things, terms.eye, terms.sees)
        fit *= terms.sure * (1.0 - share if qualifier.negated else share)
        for thing in terms.things:
            fit[rows == index.row_of.get(thing.id, -1)] = 0.0
        return Members(*keep(rows, fit))
    close = _within_reach(index, rows, qualifier, terms, near_m)
    apart = (relation in APART) != qualifier.negated and near_m is None
    fit[~close] *= terms.sure if apart else 0.0
    own = [thing.id for thing in terms.things]
    for i in np.flatnonzero(close):
        subject = index.objects[rows[i]]
        if subject.id in own:
            fit[i] = 0.0
            continue
        try:
            fit[i] *= terms.sure * holds(index, qualifier, subject, terms).probability
        except NotObserved:
            fit[i] *= EVEN
        except DegenerateGeometry:
            fit[i] = 0.0
    if near_m is not None and terms.things:
        fit *= _beside(index, rows, fit, terms, near_m)
    return Members(*keep(rows, fit))


def _within_reach(
    index: SceneIndex, rows: Rows, qualifier: Qualifier, terms: Terms, near_m: float | None
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(N,) what is not at once too far away to stand in the relation."""
    relation = qualifier.relation
    if len(rows) == 0 or relation in _EVERYWHERE:
        return np.ones(len(rows), dtype=bool)
    if relation in motion.KINDS:
        snapshot = index.snapshot
        return np.array([motion.may_move(index.objects[row], snapshot) for row in rows], dtype=bool)
    limit = (relations.LIMIT_M.get(relation, qualifier.limit_m) or 0.5) + 0.5
    if relation in _FAR_REACHING:
        limit = TURN_WITHIN_M if near_m is None else near_m + 0.2
    if terms.things and places.is_wall(terms.things[0]):
        plan = ground_plan_of(index)
        if plan is None:
            return np.zeros(len(rows), dtype=bool)
        cells, inside = plan.cells_of(index.boxes.centres_m[rows, :2])
        close = plan.wall_m[cells[:, 0], cells[:, 1]] - index.radii_m[rows] <= limit
        return np.asarray(close & inside)
    centre = terms.things[0].box.centre_m if terms.things else terms.sights[0].position_m
    if terms.things:
        limit += 0.5 * float(np.hypot(*terms.things[0].box.size_m[:2]))
    close = index.around(centre, limit)[rows]
    some = rows[close]
    offsets = index.boxes.centres_m[some, :2] - centre[:2]
    close[close] = np.hypot(offsets[:, 0], offsets[:, 1]) - index.radii_m[some] <= limit
    return np.asarray(close)


def _beside(index: SceneIndex, rows: Rows, fit: Array, terms: Terms, near_m: float) -> Array:
    """(N,) P(each is within so many metres of the landmark); what does not fit is left out."""
    share = np.zeros(len(rows))
    left = np.flatnonzero(fit > 0.0)
    if len(left):
        gaps = index.boxes.take(rows[left]).distances_m(terms.things[0].box)
        stds = np.hypot(index.edge_std_m[rows[left]], chances.edge_std_m(terms.things[0]))
        share[left] = [
            chances.below(gap, near_m, std)
            for gap, std in zip(gaps.tolist(), stds.tolist(), strict=True)
        ]
    return share
