"""Tests for answers/grounding/narrowing.py: what is near is judged, the rest need not be."""

from __future__ import annotations

import numpy as np
import pytest
from scenes.rooms import snapshot, thing

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.grounding.ground import Grounder
from spatial_si_ros.answers.grounding.grounded import MIN_MEMBER
from spatial_si_ros.answers.grounding.narrowing import narrowed
from spatial_si_ros.answers.measuring.holding import holds, terms_of
from spatial_si_ros.answers.measuring.index import index_of
from spatial_si_ros.geometry.relations import RelationKind as R
from spatial_si_ros.language.references import Qualifier, Reference

DESK = Reference("desk")


@pytest.mark.parametrize("negated", [False, True])
@pytest.mark.parametrize("relation", [R.NEAR, R.NEXT_TO, R.FAR_FROM, R.ON, R.UNDER, R.TOUCHING])
def test_what_many_are_judged_by_is_what_each_is_judged_by(relation, negated, rng):
    mugs = [
        thing(
            number,
            "mug",
            [*rng.uniform(-6, 6, 2), rng.uniform(0, 1)],
            rng.uniform(0.05, 0.8, 3),
            yaw_rad=float(rng.uniform(-3, 3)),
        )
        for number in range(2, 120)
    ]
    index = index_of(snapshot([thing(1, "desk", [0.5, 0, 0.4], [1.5, 0.8, 0.8]), *mugs]))
    qualifier = Qualifier(relation, (DESK,), negated=negated)
    terms = terms_of(Grounder(index, AskContext()), qualifier)
    rows = np.arange(1, len(index))
    got = narrowed(index, rows, np.ones(len(rows)), qualifier, terms, None)
    fits = [
        terms.sure * holds(index, qualifier, index.objects[row], terms).probability for row in rows
    ]
    wanted = {int(row): p for row, p in zip(rows, fits, strict=True) if p >= MIN_MEMBER}
    assert dict(zip(got.rows.tolist(), got.chances.tolist(), strict=True)) == pytest.approx(wanted)
