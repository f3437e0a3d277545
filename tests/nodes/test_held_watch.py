"""Tests for nodes/held_watch.py; what the map makes of it: tests/nodes/test_scene_mapper.py."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_interfaces.msg import HeldObject
from spatial_si_ros.nodes.held_watch import held_radius_m


@pytest.mark.parametrize(
    ("holding", "size_m", "height_m", "radius_m"),
    [
        pytest.param(False, (0.08, 0.06, 0.2), 0.1, 0.0, id="nothing"),
        pytest.param(True, (0.08, 0.06, 0.2), 0.1, 0.03 + 0.1118, id="in its middle"),
        pytest.param(True, (0.08, 0.06, 0.2), 0.2, 0.03 + 0.2062, id="at its upper end"),
        pytest.param(True, (np.nan, -1.0, np.inf), np.nan, 0.03, id="of no size"),
        pytest.param(True, (5.0, 5.0, 5.0), 0.0, 0.5, id="as large as a room"),
    ],
)
def test_how_far_a_held_thing_reaches(holding, size_m, height_m, radius_m) -> None:
    msg = HeldObject(holding=holding)
    msg.grasp.size.x, msg.grasp.size.y, msg.grasp.size.z = size_m
    msg.grasp.height = height_m
    assert held_radius_m(msg) == pytest.approx(radius_m, abs=1e-3)
