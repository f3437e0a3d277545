"""What is measured for many hands at once is what is measured for each of them."""

from __future__ import annotations

import numpy as np
import pytest
from planning.grasping.hands import EYE, HAND, target
from planning.grasping.shapes import Solid, brick, mug, table

from spatial_si_ros.planning.grasping.clearance import clearance_m
from spatial_si_ros.planning.grasping.contacts import touched
from spatial_si_ros.planning.grasping.fingers import distances_m
from spatial_si_ros.planning.grasping.proposals import proposed

BEFORE_M, ABOVE_M = 0.1, 0.12
BRICK = brick(0.10, 0.06, 0.12)


@pytest.mark.parametrize("solid", [BRICK, mug()])
def test_contacts(solid: Solid) -> None:
    aim = target(solid, "mug", EYE)
    poses = proposed(aim, HAND)
    every = touched(poses, aim, HAND)
    held = np.flatnonzero(every.quality > 0.0)
    assert len(held) > 10
    for row in range(0, len(poses), 7):
        one = touched(poses.take(np.array([row])), aim, HAND)
        for name in ("shift_m", "width_m", "angle_rad", "quality", "measured", "boxed"):
            assert getattr(one, name)[0] == pytest.approx(
                getattr(every, name)[row], abs=1e-9, nan_ok=True
            ), (row, name)


def test_a_brick_is_as_wide_as_it_is_drawn_between_opposed_fingers() -> None:
    """Hands that close along its edges; by its faces alone they would be worth 0.6."""
    aim = target(BRICK, eye=None)
    poses = proposed(aim, HAND)
    contacts = touched(poses, aim, HAND)
    for axis, width in ((0, 0.10), (1, 0.06)):
        along = (np.abs(poses.R[:, axis, 1]) > 0.999) & np.isfinite(contacts.width_m)
        assert along.any()
        assert contacts.width_m[along] == pytest.approx(width, abs=0.004)
        assert contacts.quality[along].min() > 0.59
        assert contacts.quality[along].max() > 0.95


@pytest.mark.parametrize("shift_m", [0.0, 0.15, 1.0])
def test_clearance(shift_m: float) -> None:
    """Also where nothing is near, and where there is almost nothing."""
    poses = proposed(target(BRICK), HAND).take(np.arange(0, 300, 11))
    points = np.concatenate([table()[::3], BRICK.points_m[::5]]) - [0.0, 0.0, shift_m]
    found = clearance_m(poses, points, HAND, BEFORE_M, np.full(len(poses), ABOVE_M))
    for row in range(len(poses)):
        local = (points - poses.t_m[row]) @ poses.R[row]
        up = ABOVE_M * poses.R[row, 2]
        ways = [(local, BEFORE_M), (local - 0.5 * up, 0.0), (local - up, 0.0)]
        third = [np.sort(distances_m(each, HAND, before))[2] for each, before in ways]
        assert found[row] == pytest.approx(min(third), abs=1e-9)
    assert np.all(np.isinf(clearance_m(poses, points[:2], HAND, BEFORE_M)))
