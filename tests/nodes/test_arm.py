"""Tests for nodes/arm.py with fake drivers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from nodes.fake_arm import ARM, GRIPPER, FakeArm
from nodes.harness import Ros, wait
from nodes.test_spatial_qa import until_active
from planning.arm.stretch_like import stretch_like
from rclpy.parameter import Parameter
from sensor_msgs.msg import JointState
from std_srvs.srv import SetBool, Trigger

from spatial_si_interfaces.action import Pick, Place
from spatial_si_interfaces.msg import (
    DeclineReason,
    GraspCandidate,
    HeldObject,
    PlacementCandidate,
)
from spatial_si_ros.nodes.arm import Arm
from spatial_si_ros.nodes.convert import pose_stamped_to_msg
from spatial_si_ros.nodes.guard import Guard
from spatial_si_ros.nodes.qos import LATCHED
from spatial_si_ros.planning.arm.hand import Hand
from spatial_si_ros.planning.arm.model import ArmModel

MODEL = ArmModel.from_urdf(stretch_like(), Hand())
QUICK_S = 0.4


def grasp(
    x: float = 0.0, y: float = -0.7, z: float = 0.8, width: float = 0.06, **fields: Any
) -> GraspCandidate:
    """From the side, the hand straight out to the right."""
    T = np.eye(4)
    T[:3, :3] = [[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    T[:3, 3] = [x, y, z]
    pose = pose_stamped_to_msg(T, fields.pop("frame", "odom"), 0)
    made = {"kind": GraspCandidate.SIDE, "label": "mug", "approach": 0.1, "lift": 0.1} | fields
    return GraspCandidate(pose=pose, width=width, **made)


def placement(x: float = 0.0, y: float = -0.65, z: float = 0.8) -> PlacementCandidate:
    return PlacementCandidate(grasp_pose=grasp(x, y, z).pose, approach=0.1)


class Bench:
    """The arm, its fake drivers, and a client of both actions."""

    def __init__(self, ros: Ros, parameters: dict[str, Any] | None = None, **fake: Any) -> None:
        self.ros = ros
        self.fake = ros.spin(FakeArm(context=ros.context, **fake))
        values = {"driver_timeout_s": QUICK_S, "gripper_timeout_s": QUICK_S} | (parameters or {})
        overrides = [Parameter(name, value=value) for name, value in values.items()]
        self.node = ros.spin(Arm(context=ros.context, parameter_overrides=overrides))
        until_active(ros, "arm")
        self.clients = {
            kind: ros.action_client(kind, name) for kind, name in ((Pick, "pick"), (Place, "place"))
        }
        self.stages: list[int] = []

    def ready(self) -> Bench:
        """The drivers are known to the arm: their discovery is not what is timed."""
        node = self.node
        for driver in (node.arm_driver, node.gripper_driver):
            driver._client.wait_for_server(10.0)
        return self

    def send(self, kind: Any, goal: Any) -> Any:
        on_feedback = lambda msg: self.stages.append(msg.feedback.stage)  # noqa: E731
        return wait(self.clients[kind].send_goal_async(goal, feedback_callback=on_feedback))

    def pick(self, *grasps: GraspCandidate) -> Any:
        return self.end(self.send(Pick, Pick.Goal(grasps=list(grasps))))

    def place(self, *placements: PlacementCandidate) -> Any:
        return self.end(self.send(Place, Place.Goal(placements=list(placements))))

    def end(self, handle: Any) -> Any:
        assert handle.accepted
        return wait(handle.get_result_async())

    def held(self, holding: bool) -> HeldObject:
        return self.ros.until(HeldObject, "held", lambda m: m.holding == holding, LATCHED)

    def hand_m(self) -> np.ndarray:
        return MODEL.forward(self.fake.at)[:3, 3]


def refused(outcome: Any, reason: int, words: str) -> None:
    assert outcome.status == GoalStatus.STATUS_ABORTED
    assert not outcome.result.success and outcome.result.used == -1
    assert outcome.result.decline.reason == reason, outcome.result.decline
    assert words in outcome.result.decline.detail, outcome.result.decline.detail


# Picking --------------------------------------------------------------------------------------


def test_picks_lifts_and_carries(ros: Ros) -> None:
    bench = Bench(ros)
    outcome = bench.pick(grasp())
    assert outcome.status == GoalStatus.STATUS_SUCCEEDED, outcome.result.decline
    result = outcome.result
    assert result.success and result.used == 0
    assert result.report == "holds the mug, 6.0 cm between the fingers"
    assert result.held.holding and result.held.width == pytest.approx(0.06)
    assert result.held.grasp.label == "mug"
    assert bench.held(True).grasp.label == "mug"
    # open for the mug and 2 cm on each side, close, and close again after the lift
    assert bench.fake.grips == pytest.approx([0.10, 0.0, 0.0])
    close_at, lifted, carried = (MODEL.forward(q) for q in bench.fake.ends)
    np.testing.assert_allclose(close_at[:3, 3], [0.0, -0.7, 0.8], atol=2e-3)
    np.testing.assert_allclose(lifted[:3, 3], [0.0, -0.7, 0.9], atol=2e-3)
    assert np.hypot(*carried[:2, 3]) < 0.3  # within the body's reach, for driving
    feedback = Pick.Feedback
    told = list(dict.fromkeys(bench.stages))
    assert told == [
        feedback.OPENING, feedback.APPROACHING, feedback.CLOSING, feedback.CHECKING,
        feedback.LIFTING, feedback.RETREATING,
    ]  # fmt: skip


def test_a_grasp_from_above_keeps_what_it_holds_upright(ros: Ros) -> None:
    bench = Bench(ros)
    joints = np.array([0.9, 0.06, 0.06, 0.06, 0.06, 0.2, -1.5, 0.3])
    top = grasp(kind=GraspCandidate.TOP)
    top.pose = pose_stamped_to_msg(MODEL.forward(joints), "odom", 0)
    top.joint_names, top.joint_positions = list(Hand().arm_joints), joints.tolist()
    assert bench.pick(top).result.success
    np.testing.assert_allclose(bench.fake.ends[0], joints, atol=1e-3)
    assert bench.fake.at[6:] == pytest.approx(joints[6:], abs=1e-3)


def test_the_next_grasp_is_tried_where_one_is_out_of_reach(ros: Ros) -> None:
    outcome = Bench(ros).pick(grasp(y=-2.0), grasp())
    assert outcome.result.success and outcome.result.used == 1
    assert outcome.result.report.startswith("grasp 1: the arm does not reach (0.00, -2.00, 0.80)")


def test_the_next_grasp_is_tried_where_the_fingers_close_on_nothing(ros: Ros) -> None:
    bench = Bench(ros, between_m=(0.0, 0.05))
    outcome = bench.pick(grasp(), grasp(z=0.78))
    assert outcome.result.success and outcome.result.used == 1
    assert "grasp 1: the fingers closed to 0.0 cm and hold nothing" in outcome.result.report
    # open, close on nothing, open to go back; open, close, close again
    assert bench.fake.grips == pytest.approx([0.10, 0.0, 0.10, 0.10, 0.0, 0.0])


def test_after_two_misses_the_empty_hand_goes_home(ros: Ros) -> None:
    """The thing was pushed: it must be looked at again, and not be chased."""
    bench = Bench(ros, between_m=(0.0,))
    refused(bench.pick(*[grasp()] * 5), DeclineReason.GRASP_FAILED, "hold nothing")
    assert bench.fake.grips == pytest.approx([0.10, 0.0, 0.10] * 2)
    np.testing.assert_allclose(bench.fake.at, Hand().stow_posture, atol=1e-6)
    assert not bench.node.held.holding


def test_something_else_between_the_fingers_is_let_go(ros: Ros) -> None:
    bench = Bench(ros, between_m=(0.13,))
    outcome = bench.pick(grasp(width=0.06))
    refused(outcome, DeclineReason.GRASP_FAILED, "stopped at 13.0 cm, the mug is 6.0")
    assert not bench.held(False).holding


def test_what_slips_while_it_is_lifted_is_told(ros: Ros) -> None:
    bench = Bench(ros, between_m=(0.06, 0.0))
    outcome = bench.pick(grasp(), grasp())
    refused(outcome, DeclineReason.GRASP_FAILED, "the mug was lost while it was lifted")
    assert not bench.held(False).holding


def test_what_slips_on_the_way_is_seen_by_the_finger_joints(ros: Ros) -> None:
    bench = Bench(ros)
    assert bench.pick(grasp()).result.success
    bench.fake.gap_m = 0.0  # the joints say so; nobody asked the driver
    assert not bench.held(False).holding
    refused(bench.place(placement()), DeclineReason.HAND_EMPTY, "the hand holds nothing")


def test_what_is_too_wide_is_refused_without_a_motion(ros: Ros) -> None:
    bench = Bench(ros)
    outcome = bench.pick(grasp(width=0.2))
    refused(outcome, DeclineReason.UNGRASPABLE, "20.0 cm wide, the fingers open 15.0 cm")
    assert bench.fake.ends == [] and bench.fake.grips == []


def test_a_full_hand_takes_nothing_more(ros: Ros) -> None:
    bench = Bench(ros)
    bench.pick(grasp())
    refused(bench.pick(grasp()), DeclineReason.HAND_FULL, "already holds mug")


def test_bad_grasps_are_refused(ros: Ros) -> None:
    bench = Bench(ros)
    for wrong, words in (
        ([], "want at least one grasp, got none"),
        ([grasp(frame="")], "grasp 1: want a frame, got none"),
        ([grasp(), grasp(x=float("nan"))], "grasp 2: want a finite position"),
        ([grasp(lift=-0.1)], "grasp 1: want lift within 0..2 m"),
        ([grasp(width=float("inf"))], "grasp 1: want width within 0..2 m"),
    ):
        refused(bench.pick(*wrong), DeclineReason.BAD_INPUT, words)
    assert bench.fake.ends == []


# Placing --------------------------------------------------------------------------------------


def test_places_what_it_holds_and_stows(ros: Ros) -> None:
    bench = Bench(ros)
    bench.pick(grasp())
    bench.stages.clear()
    bench.fake.ends.clear()
    outcome = bench.place(placement(y=-2.0), placement())
    assert outcome.result.success and outcome.result.used == 1, outcome.result.decline
    assert outcome.result.report.endswith("the mug is put down")
    assert not bench.held(False).holding
    above, down, home = (MODEL.forward(q)[:3, 3] for q in bench.fake.ends)
    np.testing.assert_allclose(above, [0.0, -0.65, 0.9], atol=2e-3)
    np.testing.assert_allclose(down, [0.0, -0.65, 0.8], atol=2e-3)
    np.testing.assert_allclose(bench.fake.at, Hand().stow_posture, atol=1e-6)
    assert bench.fake.grips[-1] == pytest.approx(0.10)  # 2 cm on each side, not wide open
    feedback = Place.Feedback
    assert list(dict.fromkeys(bench.stages)) == [
        feedback.APPROACHING, feedback.LOWERING, feedback.OPENING, feedback.RETREATING,
    ]  # fmt: skip


def test_an_empty_hand_puts_nothing_down(ros: Ros) -> None:
    refused(Bench(ros).place(placement()), DeclineReason.HAND_EMPTY, "the hand holds nothing")


def test_a_place_out_of_reach_leaves_the_thing_in_the_hand(ros: Ros) -> None:
    bench = Bench(ros)
    bench.pick(grasp())
    refused(bench.place(placement(z=1.9)), DeclineReason.OUT_OF_REACH, "does not reach")
    assert bench.node.held.holding


def test_stow_folds_the_arm_and_keeps_what_it_holds(ros: Ros) -> None:
    bench = Bench(ros)
    response = ros.call(Trigger, "stow", Trigger.Request())
    assert response.success and response.message == "the arm is stowed"
    bench.fake.at = np.array([0.7, 0.05, 0.05, 0.05, 0.05, 0.0, 0.0, 0.0])
    wait_for_joints(bench)
    assert ros.call(Trigger, "stow", Trigger.Request()).success
    np.testing.assert_allclose(bench.fake.at, Hand().stow_posture, atol=1e-6)


def wait_for_joints(bench: Bench) -> None:
    """The arm has heard where the fake one is."""

    def heard(_: JointState) -> bool:
        joints = bench.node.state.joints(QUICK_S)
        return isinstance(joints, np.ndarray) and abs(float(joints[0]) - 0.7) < 1e-6

    bench.ros.until(JointState, "joint_states", heard)


# Drivers that fail ----------------------------------------------------------------------------

SAID = [
    ({ARM: ["reject"]}, f"{ARM} rejected the goal"),
    ({ARM: ["abort"]}, "error -4): the arm left its path; something may be in its way"),
    ({ARM: ["elsewhere"]}, "says that it is done, but joint_"),
    ({GRIPPER: ["reject"]}, f"{GRIPPER} rejected the goal"),
    ({GRIPPER: ["abort"]}, f"{GRIPPER} failed with the fingers 0.0 cm apart"),
    ({GRIPPER: ["mute"]}, f"{GRIPPER} was not done within 0.4 s"),
]


def test_what_drivers_say_is_told(ros: Ros) -> None:
    bench = Bench(ros).ready()
    for script, words in SAID:
        bench.fake.script |= {name: list(says) for name, says in script.items()}
        bench.fake.gap_m = 0.0
        refused(bench.pick(grasp()), DeclineReason.ARM_UNAVAILABLE, words)
        assert not bench.node.held.holding


@pytest.mark.parametrize(
    "fake, words",
    [
        ({"serve": (GRIPPER,)}, f"nobody serves {ARM}"),
        ({"serve": (ARM,)}, f"nobody serves {GRIPPER}"),
        ({"urdf": ""}, "nobody publishes robot_description"),
        ({"urdf": "<robot/>"}, "the robot's description cannot be read"),
        ({"speaks": False}, "nothing was heard on joint_states yet"),
    ],
    ids=["no arm", "no gripper", "no description", "no URDF", "no joint_states"],
)
def test_what_is_missing_is_named(ros: Ros, fake: dict[str, Any], words: str) -> None:
    refused(Bench(ros, **fake).pick(grasp()), DeclineReason.ARM_UNAVAILABLE, words)


def test_an_arm_that_falls_silent_is_given_up(ros: Ros) -> None:
    bench = Bench(ros, arm=("mute",)).ready()
    sent = bench.send(Pick, Pick.Goal(grasps=[grasp()]))
    assert bench.fake.going.wait(10.0)
    bench.fake.speaks = False
    words = "nothing was heard on joint_states for"
    refused(bench.end(sent), DeclineReason.ARM_UNAVAILABLE, words)
    assert bench.fake.cancelled.is_set()


def test_without_tf_the_grasp_is_nowhere(ros: Ros) -> None:
    bench = Bench(ros, tf=False)
    refused(bench.pick(grasp()), DeclineReason.NO_VIEWPOINT, "where 'odom' is from the base")


# Ends from outside ----------------------------------------------------------------------------


def test_a_second_goal_is_refused_as_busy(ros: Ros) -> None:
    bench = Bench(ros, arm=("hang",)).ready()
    first = bench.send(Pick, Pick.Goal(grasps=[grasp()]))
    assert bench.fake.going.wait(10.0)
    refused(bench.pick(grasp()), DeclineReason.BUSY, "the arm is still busy: pick")
    answer = ros.call(Trigger, "stow", Trigger.Request())
    assert not answer.success and answer.message == "the arm is still busy: pick"
    wait(first.cancel_goal_async())
    assert bench.end(first).status == GoalStatus.STATUS_CANCELED


STAGES = [
    ({GRIPPER: ["hang"]}, False),  # opening
    ({ARM: ["hang"]}, False),  # approaching
    ({GRIPPER: ["done", "hang"]}, False),  # closing
    ({ARM: ["done", "hang"]}, True),  # lifting
    ({ARM: ["done", "done", "hang"]}, True),  # retreating
]


def test_a_cancel_at_any_stage_stops_the_driver(ros: Ros) -> None:
    bench = Bench(ros).ready()
    bench.node.set_parameters([Parameter("gripper_timeout_s", value=30.0)])
    for script, holding in STAGES:
        bench.fake.script |= {name: list(says) for name, says in script.items()}
        bench.fake.going.clear()
        bench.fake.cancelled.clear()
        sent = bench.send(Pick, Pick.Goal(grasps=[grasp()]))
        assert bench.fake.going.wait(10.0)
        wait(sent.cancel_goal_async())
        outcome = bench.end(sent)
        assert outcome.status == GoalStatus.STATUS_CANCELED
        assert outcome.result.decline.reason == DeclineReason.CANCELLED
        assert bench.fake.cancelled.is_set()
        assert bench.node.held.holding == holding
        bench.node.keeper.let_go()


@pytest.mark.parametrize("how", ["stop", "motion_enable"])
def test_the_guard_stops_the_arm(ros: Ros, how: str) -> None:
    ros.spin(Guard(context=ros.context))
    until_active(ros, "guard")
    bench = Bench(ros, arm=("hang",)).ready()
    sent = bench.send(Pick, Pick.Goal(grasps=[grasp()]))
    assert bench.fake.going.wait(10.0)
    if how == "stop":
        ros.call(Trigger, "stop", Trigger.Request())
    else:
        ros.call(SetBool, "motion_enable", SetBool.Request(data=False))
    result = bench.end(sent).result
    assert result.decline.reason == DeclineReason.STOPPED, result.decline
    assert bench.fake.cancelled.is_set() and bench.fake.ends == []
    if how == "motion_enable":
        again = bench.pick(grasp())
        refused(again, DeclineReason.STOPPED, "motion is disabled: disabled by motion_enable")


def test_deactivating_stops_the_arm(ros: Ros) -> None:
    bench = Bench(ros, arm=("hang",)).ready()
    sent = bench.send(Pick, Pick.Goal(grasps=[grasp()]))
    assert bench.fake.going.wait(10.0)
    request = ChangeState.Request()
    request.transition.id = Transition.TRANSITION_DEACTIVATE
    ros.call(ChangeState, "arm/change_state", request)
    refused(bench.end(sent), DeclineReason.NOT_ACTIVE, "the arm was deactivated")
    assert bench.fake.cancelled.is_set()


def test_a_pick_has_an_end_in_steady_time(ros: Ros) -> None:
    bench = Bench(ros, {"driver_timeout_s": 5.0}, arm=("hang",)).ready()
    goal = Pick.Goal(grasps=[grasp()], timeout=0.5)
    refused(bench.end(bench.send(Pick, goal)), DeclineReason.TIMEOUT, "pick: not done within 0.5 s")
    assert bench.fake.cancelled.is_set()


def test_postures_must_fit_the_joints(ros: Ros) -> None:
    node = ros.spin(
        Arm(
            context=ros.context,
            parameter_overrides=[
                Parameter("autostart", value=False), Parameter("joint_speeds", value=[0.1, 0.2]),
            ],
        )
    )  # fmt: skip
    assert node.trigger_configure().name == "FAILURE"
