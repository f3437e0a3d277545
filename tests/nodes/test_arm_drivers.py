"""Tests for nodes/arm_drivers.py: when an arm counts as silent."""

from __future__ import annotations

import pytest

from spatial_si_ros.nodes.arm_drivers import Ear, Watch
from spatial_si_ros.planning.arm.limbs import ArmFailed


@pytest.mark.parametrize(
    ("looks", "fails"),
    [
        # (steady silence, ROS time) at each look; 5 s of silence are too much
        pytest.param([(0.1, 0.0), (4.9, 4.8)], False, id="not yet"),
        pytest.param([(0.1, 0.0), (5.1, 5.0)], True, id="silent while time passes"),
        pytest.param([(0.1, 0.0), (5.1, 0.0)], False, id="the clock is held"),
        pytest.param([(0.1, 0.0), (31.0, 0.0)], True, id="held for too long"),
        pytest.param([(0.1, 0.0), (6.0, 0.0), (6.1, 0.1)], False, id="it goes on at last"),
        pytest.param(
            [(0.1, 0.0), (6.0, 0.0), (7.0, 1.0)], True, id="it goes on, and nothing comes"
        ),
        pytest.param([(4.0, 0.0), (0.1, 3.0), (5.1, 3.2)], False, id="heard meanwhile"),
    ],
)
def test_silence_counts_while_the_clock_runs(looks, fails) -> None:
    at = list(looks)
    ear = Ear(Watch(5.0, lambda: at[0][1], lambda: at[0][0]))
    at.pop(0)
    while len(at) > 1:
        ear.listen()
        at.pop(0)
    if fails:
        with pytest.raises(ArmFailed) as caught:
            ear.listen()
        said = f"nothing was heard on joint_states for {at[0][0]:.1f} s"
        assert caught.value.declined.detail == said
    else:
        ear.listen()
