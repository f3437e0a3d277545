"""Tests for answers/floor/clutter.py: what is occupied and no wall."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.answers.floor.clutter import clutter

CELL_M = 0.05
TABLE = (slice(40, 60), slice(40, 60))
"""Rows and columns under a table of one metre by one."""


def layers(*occupied, unseen=()):
    """walls, taken and unknown of a grid of 5 m by 5 m."""
    walls, taken, unknown = (np.zeros((100, 100), dtype=bool) for _ in range(3))
    taken[TABLE] = True
    for window in occupied:
        walls[window] = True
    for window in unseen:
        unknown[window] = True
    return walls, taken & ~walls, unknown & ~walls


@pytest.mark.parametrize(
    ("occupied", "unseen", "is_wall"),
    [
        pytest.param((slice(10, 15), slice(10, 15)), None, False, id="smaller than half a metre"),
        pytest.param((slice(10, 12), slice(10, 40)), None, True, id="a piece of wall of 1.5 m"),
        pytest.param((slice(60, 62), slice(40, 62)), None, False, id="the rim of the table"),
        pytest.param(
            (slice(60, 62), slice(40, 62)),
            (slice(62, 80), slice(0, 100)),
            True,
            id="a wall behind the table, with unseen ground behind it",
        ),
        pytest.param((slice(60, 62), slice(0, 100)), None, True, id="a long wall at the table"),
    ],
)
def test_what_is_a_wall(occupied, unseen, is_wall):
    walls, taken, unknown = layers(occupied, unseen=() if unseen is None else (unseen,))
    found = clutter(walls, taken, unknown, CELL_M)
    assert found[occupied].any() != is_wall
    assert found[occupied].all() != is_wall
    assert not (found & ~walls).any()
