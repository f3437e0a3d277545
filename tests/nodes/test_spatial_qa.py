"""Tests for nodes/spatial_qa.py: wiring, time and refusals. The answers are tested elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseStamped, TransformStamped
from lifecycle_msgs.msg import State
from lifecycle_msgs.srv import GetState
from nodes.harness import WAIT_S, Ros, wait
from nodes.scenery import FixedTf, room_snapshot
from rclpy.parameter import Parameter
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import CompressedImage
from tf2_msgs.msg import TFMessage

from spatial_si_interfaces.action import AskSpatial
from spatial_si_interfaces.msg import (
    DeclineReason,
    ObjectInstance,
    ObjectMap,
    ObjectUpdates,
    Relation,
    SpatialAnswer,
    Viewpoint,
)
from spatial_si_interfaces.srv import GetRelations, ResolveReference
from spatial_si_ros.errors import TransformUnavailable
from spatial_si_ros.nodes import convert
from spatial_si_ros.nodes.qos import EVENTS, LATCHED
from spatial_si_ros.nodes.spatial_qa import SpatialQa
from spatial_si_ros.scene.snapshot import EMPTY
from spatial_si_ros.scene.store import SnapshotStore

SIM_TIME = Parameter("use_sim_time", value=True)


def start(ros: Ros, snapshot: Any = None, **parameters: Any) -> SpatialQa:
    store = SnapshotStore(snapshot if snapshot is not None else room_snapshot())
    overrides = [Parameter(name, value=value) for name, value in parameters.items()]
    node = SpatialQa(store, FixedTf(), context=ros.context, parameter_overrides=overrides)
    return ros.spin(node)


def send(ros: Ros, question: str, **fields: Any) -> Any:
    """The goal handle, once the node is active."""
    client = ros.action_client(AskSpatial, "ask")
    goal = AskSpatial.Goal(question=question, **fields)
    return wait(client.send_goal_async(goal))


def ask(ros: Ros, question: str, **fields: Any) -> SpatialAnswer:
    until_active(ros)
    handle = send(ros, question, **fields)
    assert handle.accepted
    return wait(handle.get_result_async()).result.answer


def until_active(ros: Ros, name: str = "spatial_qa") -> None:
    state = ros.call(GetState, f"{name}/get_state", GetState.Request()).current_state
    if state.id != State.PRIMARY_STATE_ACTIVE:
        ros.until(
            DiagnosticArray,
            "/diagnostics",
            lambda m: (
                m.status[0].name == name and m.status[0].message not in ("unconfigured", "inactive")
            ),
        )


def test_answers_with_frame_evidence_and_map_version(ros: Ros) -> None:
    start(ros)
    with ros.listen(SpatialAnswer, "answers", qos=EVENTS) as published:
        answer = ask(ros, "is the red chair left of the table as seen from the sofa?")
        assert published.result(WAIT_S).text == answer.text
    assert (answer.status, answer.boolean) == (SpatialAnswer.ANSWERED, True)
    assert answer.map_version == 7
    assert answer.header.frame_id == "map"
    assert answer.frame.observer.position.x == pytest.approx(3.0)
    assert {1, 3, 4} <= set(answer.evidence_object_ids)
    assert answer.latency > 0.0


def test_the_viewpoint_of_the_request_counts(ros: Ros) -> None:
    start(ros)
    pose = PoseStamped()
    pose.header.frame_id = "map"
    pose.pose.position.x, pose.pose.position.y = 3.0, 4.0
    pose.pose.orientation.z, pose.pose.orientation.w = -0.7071068, 0.7071068
    viewpoint = Viewpoint(kind=Viewpoint.POSE, pose=pose)
    answer = ask(ros, "is the red chair left of the table?", viewpoint=viewpoint)
    assert (answer.status, answer.boolean) == (SpatialAnswer.ANSWERED, False)


@pytest.mark.parametrize(
    ("question", "fields", "reason"),
    [
        ("", {}, DeclineReason.BAD_INPUT),
        ("x" * 100_000, {}, DeclineReason.BAD_INPUT),
        ("\x01\x02\x03 \x7f", {}, DeclineReason.BAD_INPUT),
        ("sofa the is where of", {}, DeclineReason.UNPARSEABLE),
        ("where is the theremin?", {}, DeclineReason.UNKNOWN_WORD),
        ("where is the fridge?", {}, DeclineReason.NOT_SEEN),
        ("is the chair left of the table?", {}, DeclineReason.AMBIGUOUS),
        ("where is the sofa?", {"min_probability": float("nan")}, DeclineReason.BAD_INPUT),
        ("where is the sofa?", {"images": [CompressedImage()]}, DeclineReason.MODEL_UNAVAILABLE),
        ("where is the sofa?", {"choices": ["a"] * 51}, DeclineReason.BAD_INPUT),
        (
            "where is the sofa?",
            {"viewpoint": Viewpoint(kind=Viewpoint.OBJECT_FRONT, at="the qwertz")},
            DeclineReason.NO_VIEWPOINT,
        ),
        ("where is the sofa?", {"viewpoint": Viewpoint(kind=77)}, DeclineReason.NO_VIEWPOINT),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_refuses_with_a_reason(
    ros: Ros, question: str, fields: dict[str, Any], reason: int
) -> None:
    start(ros)
    answer = ask(ros, question, **fields)
    assert answer.status == SpatialAnswer.DECLINED
    assert answer.decline.reason == reason, answer.decline
    assert len(answer.decline.detail) > 10
    assert len(answer.question) <= 200
    assert ask(ros, "how many chairs are there?").number == 2.0


def test_a_viewpoint_inside_a_wall_is_no_viewpoint(ros: Ros) -> None:
    start(ros)
    pose = PoseStamped()
    pose.header.frame_id = "map"
    pose.pose.position.x, pose.pose.orientation.w = 0.02, 1.0
    pose.pose.position.y = 1.0
    viewpoint = Viewpoint(kind=Viewpoint.POSE, pose=pose)
    answer = ask(ros, "is the table left of the sofa?", viewpoint=viewpoint)
    assert answer.decline.reason == DeclineReason.NO_VIEWPOINT


@pytest.mark.parametrize("frame", ["odom", "map"])
def test_a_pose_that_is_none_is_no_viewpoint(ros: Ros, frame: str) -> None:
    """An unknown tf frame; a quaternion of length zero."""
    start(ros)
    pose = PoseStamped()
    pose.header.frame_id = frame
    pose.pose.orientation.w = 1.0 if frame == "odom" else 0.0
    viewpoint = Viewpoint(kind=Viewpoint.POSE, pose=pose)
    answer = ask(ros, "where is the sofa?", viewpoint=viewpoint)
    assert answer.decline.reason == DeclineReason.NO_VIEWPOINT


def test_an_empty_map_is_said(ros: Ros) -> None:
    start(ros, EMPTY)
    assert ask(ros, "where is the sofa?").decline.reason == DeclineReason.MAP_EMPTY


def test_without_tf_only_what_needs_the_robot_is_declined(ros: Ros) -> None:
    start(ros, base_frame="nowhere")
    answer = ask(ros, "is the table on my left?")
    assert answer.decline.reason == DeclineReason.NO_VIEWPOINT
    assert ask(ros, "how many chairs are there?").number == 2.0


def test_a_full_queue_refuses_as_busy(ros: Ros) -> None:
    node = start(ros, queue_length=1)
    until_active(ros)
    gate, began = threading.Event(), threading.Event()

    def hold() -> None:
        began.set()
        gate.wait(WAIT_S)

    assert node._worker is not None
    node._worker.submit(hold)
    assert began.wait(WAIT_S)
    waiting = send(ros, "where is the sofa?")
    busy = wait(send(ros, "where is the sofa?").get_result_async()).result.answer
    assert busy.decline.reason == DeclineReason.BUSY
    gate.set()
    assert wait(waiting.get_result_async()).result.answer.status == SpatialAnswer.ANSWERED


def test_a_question_that_waits_too_long_times_out_though_the_clock_stands_still(ros: Ros) -> None:
    node = start(ros, use_sim_time=True)
    until_active(ros)
    gate = threading.Event()
    assert node._worker is not None
    node._worker.submit(lambda: gate.wait(WAIT_S) and None)
    late = wait(send(ros, "where is the sofa?", timeout=0.2).get_result_async()).result.answer
    assert late.decline.reason == DeclineReason.TIMEOUT
    gate.set()
    assert ask(ros, "where is the sofa?").status == SpatialAnswer.ANSWERED


def test_goals_are_rejected_until_active(ros: Ros) -> None:
    node = start(ros, autostart=False)
    node.trigger_configure()
    assert not send(ros, "where is the sofa?").accepted
    refused = ros.call(
        ResolveReference, "resolve_reference", ResolveReference.Request(reference="the sofa")
    )
    assert refused.decline.reason == DeclineReason.NOT_ACTIVE


def test_resolves_references(ros: Ros) -> None:
    start(ros)
    until_active(ros)
    request = ResolveReference.Request(reference="the chair nearest to the mug")
    request.reference = "the red chair"
    found = ros.call(ResolveReference, "resolve_reference", request)
    assert (found.resolved, found.object_id) == (True, 4)
    assert found.candidates[0].name == "chair_4"
    request.reference = "the chair"
    several = ros.call(ResolveReference, "resolve_reference", request)
    assert not several.resolved
    assert several.decline.reason == DeclineReason.AMBIGUOUS
    assert len(several.decline.alternatives) == 2


def test_tells_relations(ros: Ros) -> None:
    start(ros)
    until_active(ros)
    request = GetRelations.Request(
        object_ids=[3, 4, 5], relations=[Relation.BETWEEN], min_probability=0.5
    )
    (between,) = {
        (r.subject_id, frozenset((r.reference_id, r.second_reference_id)))
        for r in ros.call(GetRelations, "get_relations", request).relations
    }
    assert between == (3, frozenset((4, 5)))
    request = GetRelations.Request(object_ids=[6, 3], relations=[Relation.ON])
    (on,) = ros.call(GetRelations, "get_relations", request).relations
    assert (on.subject_id, on.reference_id) == (6, 3)
    request = GetRelations.Request(object_ids=[99])
    refused = ros.call(GetRelations, "get_relations", request)
    assert (refused.success, refused.decline.reason) == (False, DeclineReason.NOT_SEEN)


def test_alone_it_forgets_where_the_robot_was_when_the_clock_goes_back(ros: Ros) -> None:
    node = ros.spin(SpatialQa(None, None, context=ros.context, parameter_overrides=[SIM_TIME]))
    until_active(ros)
    clock = ros.probe.create_publisher(Clock, "/clock", 10)
    tf = ros.probe.create_publisher(TFMessage, "/tf", 10)
    now = Clock()
    now.clock.sec = 100
    ros.probe.create_timer(0.05, lambda: (clock.publish(now), tf.publish(moving(now.clock.sec))))
    seen(ros, lambda: robot_x_m(node) == 100.0)
    now.clock.sec = 20
    seen(ros, lambda: robot_x_m(node) == 20.0)


def moving(second: int) -> TFMessage:
    """A robot that is as many metres along x as the clock shows seconds."""
    msg = TransformStamped(header=convert.header("map", second * 10**9), child_frame_id="base_link")
    msg.transform.translation.x = float(second)
    return TFMessage(transforms=[msg])


def robot_x_m(node: SpatialQa) -> float | None:
    try:
        return float(node.asker.robot_pose()[0, 3])
    except TransformUnavailable:
        return None


def test_alone_it_follows_the_topics_and_waits_for_a_whole_map_after_a_gap(ros: Ros) -> None:
    node = ros.spin(SpatialQa(None, FixedTf(), context=ros.context))
    until_active(ros)
    maps = ros.probe.create_publisher(ObjectMap, "objects", LATCHED)
    updates = ros.probe.create_publisher(ObjectUpdates, "object_updates", EVENTS)
    snapshot = room_snapshot()
    maps.publish(convert.map_to_msg(snapshot, sequence=4))
    seen(ros, lambda: len(node.store.latest) == 6)
    update = ObjectUpdates(version=8, sequence=5, removed=[6])
    update.header.frame_id = "map"
    updates.publish(update)
    seen(ros, lambda: (node.store.latest.version, len(node.store.latest)) == (8, 5))
    updates.publish(ObjectUpdates(version=10, sequence=7, removed=[1, 2, 3]))
    updates.publish(ObjectUpdates(version=11, sequence=8, removed=[4]))
    broken = convert.map_to_msg(snapshot, sequence=9)
    broken.objects.append(ObjectInstance(id=50))
    maps.publish(broken)
    whole = convert.map_to_msg(snapshot, sequence=9)
    whole.version = 12
    maps.publish(whole)
    seen(ros, lambda: node.store.latest.version == 12)
    assert len(node.store.latest) == 6


def seen(ros: Ros, holds: Callable[[], bool]) -> None:
    """Wait until something is as wanted."""
    done = threading.Event()
    timer = ros.probe.create_timer(0.02, lambda: holds() and done.set())
    assert done.wait(WAIT_S)
    ros.probe.destroy_timer(timer)
