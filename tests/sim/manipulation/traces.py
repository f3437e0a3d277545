"""Made-up runs: a mug that a hand takes, lifts, carries and puts down, half a second a pose."""

from __future__ import annotations

from spatial_si_sim.manipulation.trace import Trace
from spatial_si_sim.truth.moved import pose

STEP_S = 0.2
UP = (1.0, 0.0, 0.0, 0.0)


def trace(held, things, until_s) -> Trace:
    """Poses every 0.2 s.

    Args:
        held: [(time, id), ...].
        things: id -> [(time, (x, y, z)), ...]: where it is from then on; or a pose.
    """
    found = Trace()
    for time_s, number in held:
        found.hold(time_s, number)
    for step in range(round(until_s / STEP_S) + 1):
        time_s = step * STEP_S
        found.add(time_s, {number: _at(keys, time_s) for number, keys in things.items()})
    return found


def _at(keys, time_s):
    position = [where for begin_s, where in keys if begin_s <= time_s + 1e-9][-1]
    return pose(position, UP) if len(position) == 3 else pose(position[:3], position[3:])
