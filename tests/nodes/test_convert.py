"""Tests for nodes/convert.py and nodes/convert_answers.py: round trips and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from geometry_msgs.msg import Pose, Quaternion
from hypothesis import given
from hypothesis import strategies as st
from nodes.scenery import living_room, room_snapshot
from scipy.spatial.transform import Rotation

from spatial_si_interfaces.msg import DeclineReason as DeclineMsg
from spatial_si_interfaces.msg import FrameOfReference, ObjectInstance, Relation, SpatialAnswer
from spatial_si_ros.answers.answer import (
    NO_FRAME,
    Answered,
    Boolean,
    Choice,
    Count,
    FrameUsed,
    Number,
    ObjectSet,
    PlaceText,
    RelationFact,
    Value,
)
from spatial_si_ros.geometry.relations import RelationKind
from spatial_si_ros.geometry.viewpoints import Frame, Observer, ViewpointKind
from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.nodes import convert
from spatial_si_ros.nodes.convert_answers import (
    RELATION_FROM_MSG,
    RELATION_TO_MSG,
    answer_to_msg,
    decline_from_msg,
    decline_to_msg,
    fact_to_msg,
    shortened,
)

metres = st.floats(-100.0, 100.0)
angles = st.floats(-3.1, 3.1)


@given(st.tuples(metres, metres, metres), st.tuples(angles, angles, angles))
def test_poses_come_back(position: tuple, turns: tuple) -> None:
    T = np.eye(4)
    T[:3, :3] = Rotation.from_euler("xyz", turns).as_matrix()
    T[:3, 3] = position
    np.testing.assert_allclose(convert.pose_from_msg(convert.pose_to_msg(T)), T, atol=1e-9)
    np.testing.assert_allclose(
        convert.transform_from_msg(convert.transform_to_msg(T)), T, atol=1e-9
    )


def test_a_quarter_turn_to_the_left_is_z_and_w() -> None:
    msg = Pose(orientation=Quaternion(z=np.sqrt(0.5), w=np.sqrt(0.5)))
    np.testing.assert_allclose(convert.pose_from_msg(msg)[:3, 0], [0.0, 1.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(
        convert.quaternion_from_msg(msg.orientation), [np.sqrt(0.5), 0.0, 0.0, np.sqrt(0.5)]
    )


@pytest.mark.parametrize(
    "msg",
    [
        Pose(orientation=Quaternion(x=0.0, y=0.0, z=0.0, w=0.0)),
        Pose(orientation=Quaternion(w=float("nan"))),
        Pose(orientation=Quaternion(w=float("inf"))),
    ],
)
def test_what_is_no_quaternion_is_refused(msg: Pose) -> None:
    with pytest.raises(ValueError, match="quaternion"):
        convert.pose_from_msg(msg)


def test_a_position_that_is_not_finite_is_refused() -> None:
    msg = Pose(orientation=Quaternion(w=1.0))
    msg.position.y = float("nan")
    with pytest.raises(ValueError, match="finite position"):
        convert.pose_from_msg(msg)


@given(st.integers(0, 2**31 * 10**9 - 1))
def test_stamps_come_back(stamp_ns: int) -> None:
    assert convert.stamp_to_ns(convert.stamp_from_ns(stamp_ns)) == stamp_ns


@pytest.mark.parametrize("thing", living_room(), ids=lambda each: each.name)
def test_objects_come_back(thing: object) -> None:
    back = convert.object_from_msg(convert.object_to_msg(thing))
    assert (back.id, back.name, back.support.object_id) == (
        thing.id,
        thing.name,
        thing.support.object_id,
    )
    np.testing.assert_allclose(back.box.corners_m, thing.box.corners_m, atol=1e-9)
    np.testing.assert_allclose(back.position_covariance_m2, thing.position_covariance_m2)
    assert (back.front is None) == (thing.front is None)
    if thing.front is not None:
        assert back.front.yaw_rad == pytest.approx(thing.front.yaw_rad)
    assert back.colour.name == thing.colour.name
    assert (back.observations, back.best_view_pixels) == (20, 5000)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda msg: setattr(msg, "labels", []), "no label"),
        (lambda msg: setattr(msg.size, "x", 0.0), "edges"),
        (lambda msg: setattr(msg.size, "y", float("nan")), "finite"),
        (lambda msg: setattr(msg.pose.orientation, "w", float("nan")), "quaternion"),
    ],
)
def test_objects_that_are_none_are_refused(damage: object, says: str) -> None:
    msg: ObjectInstance = convert.object_to_msg(living_room()[0])
    damage(msg)
    with pytest.raises(ValueError, match=says):
        convert.object_from_msg(msg)


def test_maps_grids_and_updates_come_back() -> None:
    room = room_snapshot()
    grid = convert.occupancy_from_msg(convert.occupancy_to_msg(room.occupancy, "map", 5))
    np.testing.assert_array_equal(grid.cells, room.occupancy.cells)
    assert grid.resolution_m == pytest.approx(room.occupancy.resolution_m)
    whole = convert.snapshot_from_msg(convert.map_to_msg(room, 4), grid)
    assert (whole.version, whole.stamp_ns, set(whole.objects)) == (
        7,
        room.stamp_ns,
        set(range(1, 7)),
    )
    update = convert.updates_to_msg(room, 5, changed=[2], removed=[6])
    after = convert.apply_updates(whole, update)
    assert set(after.objects) == {1, 2, 3, 4, 5}
    assert after.occupancy is grid


def test_a_grid_of_the_wrong_size_is_refused() -> None:
    msg = convert.occupancy_to_msg(room_snapshot().occupancy, "map", 5)
    msg.info.width += 1
    with pytest.raises(ValueError, match="cells"):
        convert.occupancy_from_msg(msg)


def test_every_relation_and_reason_has_its_constant() -> None:
    for kind in RelationKind:
        assert getattr(Relation, kind.name) == RELATION_TO_MSG[kind]
        assert RELATION_FROM_MSG[RELATION_TO_MSG[kind]] is kind
    for reason in DeclineReason:
        assert getattr(DeclineMsg, reason.name) == reason.value


@pytest.mark.parametrize("frame", list(Frame))
def test_every_frame_has_its_constant(frame: Frame) -> None:
    observer = Observer(ViewpointKind.POSE, np.array([1.0, 2.0, 0.0]), None, "somewhere")
    msg = convert.frame_to_msg(frame, "", observer)
    assert getattr(FrameOfReference, frame.name) == msg.kind
    assert (msg.description, msg.observer.position.y) == ("somewhere", 2.0)


@pytest.mark.parametrize(
    ("value", "kind", "field", "stated"),
    [
        (Boolean(True), SpatialAnswer.BOOLEAN, "boolean", True),
        (Choice("left"), SpatialAnswer.CHOICE, "choice", "left"),
        (Number(2.5, 0.1, "m"), SpatialAnswer.NUMBER, "number", 2.5),
        (Count(3), SpatialAnswer.COUNT, "number", 3.0),
        (ObjectSet((4, 5)), SpatialAnswer.OBJECTS, "object_ids", [4, 5]),
        (PlaceText("on the table", (3,)), SpatialAnswer.PLACE, "object_ids", [3]),
    ],
)
def test_every_kind_of_value_has_its_field(
    value: Value, kind: int, field: str, stated: object
) -> None:
    answer = Answered(value, "text", 0.9, NO_FRAME, "question", "why", evidence_object_ids=(1,))
    msg = answer_to_msg(answer, "q?", "map", 7, 3)
    assert (msg.status, msg.value_kind) == (SpatialAnswer.ANSWERED, kind)
    got = getattr(msg, field)
    assert (list(got) if isinstance(stated, list) else got) == stated
    assert list(msg.evidence_object_ids) == [1]


def test_refusals_come_back() -> None:
    declined = Declined(DeclineReason.AMBIGUOUS, "two fit", ("a", "b"))
    assert decline_from_msg(decline_to_msg(declined)) == declined
    msg = answer_to_msg(declined, "q?" * 5000, "map", 7, 3)
    assert (msg.status, msg.text, msg.map_version) == (SpatialAnswer.DECLINED, "two fit", 3)
    assert len(msg.question) == 200 and msg.question.endswith("…")
    assert shortened("short") == "short"


def test_facts_carry_their_own_frame() -> None:
    fact = RelationFact(RelationKind.ON, 6, 3, 0.9, Frame.ABSOLUTE)
    msg = fact_to_msg(fact, FrameUsed(Frame.RELATIVE, "as seen from the sofa"))
    assert (msg.relation, msg.frame.kind, msg.frame.description) == (
        Relation.ON,
        FrameOfReference.ABSOLUTE,
        "",
    )
