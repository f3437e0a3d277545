"""A robot with an arm picks a mug up: the whole line, from words to what physics makes of it."""

from __future__ import annotations

import pytest
from spatial_si_sim.manipulation.judging import HOLD_S, disturbed, judge_pick, lifted_s
from spatial_si_sim.regress.hands_client import HandsClient
from spatial_si_sim.regress.hands_run import BRIDGE, HAND_NODES
from spatial_si_sim.regress.line import LineOptions, line_with
from spatial_si_sim.regress.processes import held_domain
from spatial_si_sim.truth.scene import TrueScene
from spatial_si_sim.world.plain_room import write_plain_room

MUG = 2
START = "[-1.0, 0.4, 0.0]"
"""From here the robot sees the floor before the table, and the red mug at (1.4, 0.4) m on it."""
SIM_S, STEADY_S = 120.0, 100.0


@pytest.mark.timeout(600)
def test_a_mug_is_picked_up_and_held(tmp_path):
    scene = TrueScene.load(write_plain_room(tmp_path / "room") / "ground_truth.json")
    assert scene.by_id[MUG].name == "mug_1"
    with held_domain() as domain:
        options = LineOptions(
            tmp_path / "room", domain, "off", 0, tmp_path / "logs",
            bridge={**BRIDGE, "start_pose": START}, up=("--arm",), names=HAND_NODES,
        )  # fmt: skip
        with line_with(options, HandsClient) as client:
            client.wait(lambda: _is_mapped(client), STEADY_S, "the mug is in the map")
            done = client.command("Pick up the red mug.", None, SIM_S, STEADY_S)
            assert done.followed.success, (done.followed.report, done.tree)
            raised_s = lifted_s(client.trace, MUG, done.began_s, done.ended_s)
            assert raised_s is not None
            client.wait_sim(max(raised_s + HOLD_S, done.ended_s) + 0.6)
    picked = judge_pick(client.trace, MUG, done.began_s, done.ended_s)
    assert picked.good, picked.why
    names = {thing.id: thing.name for thing in scene.objects}
    before, after = client.trace.at(done.began_s), client.trace.poses[-1]
    assert disturbed(before, after, names, MUG) == ()
    assert {"driving", "looking", "grasping"} & {stage for stage, _ in done.telling.stages}


def _is_mapped(client: HandsClient) -> bool:
    return any(thing.kind == "mug" and thing.colour == "red" for thing in client.mapped())
