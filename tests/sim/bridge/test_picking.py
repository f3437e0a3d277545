"""A cup of a generated apartment is picked by the drivers' own actions, led by the true poses."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from control_msgs.action import GripperCommand
from spatial_si_sim.frames import Pose2
from spatial_si_sim.robot import ARM, GRASP_LINK, HEAD
from spatial_si_sim.scenes import make_scene
from spatial_si_sim.world import OffNavmesh
from std_msgs.msg import Header
from tf2_msgs.msg import TFMessage

from .conftest import LATCHED, Rig
from .test_robot import ARM_ACTION, HEAD_ACTION, outcome, send, trajectory

UPRIGHT = {"cup", "mug", "can", "bottle", "vase"}


@pytest.fixture(scope="module")
def apartment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("apartment_9001")
    make_scene(9001, folder)
    return folder


def stand(rig: Rig, at_m: np.ndarray, stretch_m: float) -> bool:
    """Let the base stand with the place between the fingers at a point, and nothing on the way."""
    x, y, _ = rig.bridge.robot.description.chain.place({})[GRASP_LINK][:3, 3]
    reach, world = Pose2(float(x), float(y) - stretch_m, 0.0), rig.bridge.world
    for yaw in np.arange(0.0, 2.0 * math.pi, math.pi / 8.0):
        turned = Pose2(float(at_m[0]), float(at_m[1]), float(yaw))
        try:
            world.set_pose(base := turned @ Pose2(-reach.x_m, -reach.y_m, 0.0))
        except OffNavmesh:
            continue
        if world.pose.distance_m(base) > 0.005:
            continue
        target = at_m + [0.0, 0.0, 0.15]
        eye = np.array([world.pose.x_m, world.pose.y_m, target[2]])
        seen = world.nearer(target, eye, beyond_m=0.0)
        if np.linalg.norm(seen - eye) < 0.35:  # up to the robot itself
            return True
    return False


def arm(lift_m: float, stretch_m: float) -> list[float]:
    return [lift_m, *[stretch_m / 4.0] * 4, 0.0, 0.0, 0.0]


def grip(rig: Rig, gap_m: float) -> GripperCommand.Result:
    goal = GripperCommand.Goal()
    goal.command.position = gap_m
    return outcome(rig, send(rig, "gripper_controller/gripper_cmd", goal)).result


def test_a_cup_is_picked_from_a_table_and_held(start, apartment):
    rig = start(scene=str(apartment), robot="stretch", width_px=160, height_px=120)
    truth = json.loads((apartment / "ground_truth.json").read_text(encoding="utf-8"))
    on_top = [o for o in truth["objects"] if o["kind"] in UPRIGHT and o["support_relation"] == "on"]
    stretch_m = 0.30
    number, centre, height_m = next(
        (o["id"], np.array(o["box"]["centre_m"]), o["box"]["size_m"][2])
        for o in on_top
        if stand(rig, np.array(o["box"]["centre_m"]), stretch_m)
    )
    held, poses = rig.listen(Header, "ground_truth/held", LATCHED), []
    rig.probe.create_subscription(TFMessage, "ground_truth/object_poses", poses.append, 10)
    lift_m = float(centre[2] - height_m / 2.0 + 0.06 - 0.11)

    def go(*points):
        answer = outcome(rig, send(rig, ARM_ACTION, trajectory(ARM, *points)))
        assert answer.status == GoalStatus.STATUS_SUCCEEDED, answer.result.error_string

    outcome(rig, send(rig, HEAD_ACTION, trajectory(HEAD, (1.5, -1.57, -0.6))))
    go((4.0, *arm(lift_m + 0.15, 0.0)))
    go((2.0, *arm(lift_m, 0.0)))
    assert grip(rig, 0.15).reached_goal
    go((2.5, *arm(lift_m, stretch_m)))
    closed = grip(rig, 0.0)
    assert closed.stalled and not closed.reached_goal and closed.position > 0.04
    go((1.5, *arm(lift_m + 0.10, stretch_m)))
    rig.run(5.0)
    rig.until(lambda: held and held[-1].frame_id == str(number))
    poses.clear()
    rig.until(lambda: poses)
    place = {t.child_frame_id: t.transform.translation for t in poses[-1].transforms}
    assert place[str(number)].z == pytest.approx(centre[2] + 0.10, abs=0.02)
    assert {int(name) for name in place} == set(rig.bridge.world.movable)
    go((1.5, *arm(lift_m + 0.005, stretch_m)))
    grip(rig, 0.15)
    rig.run(1.5)
    rig.until(lambda: held[-1].frame_id == "")
    thing = next(t for t in rig.bridge.robot.things if t.number == number)
    assert thing.T_map_thing[2, 3] == pytest.approx(centre[2], abs=0.02)
