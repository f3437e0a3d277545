"""What moves by a script goes with the bridge's clock, and back with a reset."""

from __future__ import annotations

import json

import numpy as np
import pytest
from spatial_si_sim.motions import Key, Motions, Script
from spatial_si_sim.world.plain_room import Thing, write_plain_room
from std_srvs.srv import Trigger

BALL = Thing("ball_1", "ball", "red", (220, 30, 30), (1.0, -2.0, 0.3), (0.5, 0.5, 0.6))
ROLLING = Script((Key(0.0, 1.0, -2.0, 0.0), Key(8.0, 1.0, 2.0, 0.0)))


@pytest.fixture
def moving_room(tmp_path):
    folder = write_plain_room(tmp_path / "scene", [BALL])
    document = Motions({"ball_1": ROLLING}).document()
    (folder / "motions.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def column(rig):
    """Where the ball is in the picture, pixels from the left."""
    return np.nonzero(rig.bridge.world.observe().semantic == 1)[1].mean()


def test_time_moves_the_ball_and_a_reset_brings_it_back(start, moving_room):
    rig = start(scene=str(moving_room), width_px=160, height_px=120)
    right = column(rig)
    rig.run(4.0)
    middle = column(rig)
    rig.run(4.0)
    left = column(rig)
    assert left < middle - 15 < right - 30
    assert middle == pytest.approx(80, abs=8)  # at (1, 0), straight ahead of the start
    rig.bridge.trigger_deactivate()
    assert rig.call(Trigger, "reset", Trigger.Request()).success
    assert column(rig) == pytest.approx(right, abs=0.5)
