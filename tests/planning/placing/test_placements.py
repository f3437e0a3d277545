"""Tests for planning/placing: a drawn room, words for a place, and where a can comes to stand."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import pytest
from nodes.scenery import occupancy, thing
from planning.grasping.hands import arm, reachable

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.grounding.ground import Grounder
from spatial_si_ros.answers.measuring.index import index_of
from spatial_si_ros.answers.measuring.relations import relation_probability
from spatial_si_ros.geometry.frames import invert, pose_from_yaw
from spatial_si_ros.geometry.relations import RelationKind
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.language.placing import parse_place
from spatial_si_ros.planning.arm.paths import ArmPaths
from spatial_si_ros.planning.drive_grid import Body
from spatial_si_ros.planning.grasping.grasp import heading_of
from spatial_si_ros.planning.grasping.ground import Ground
from spatial_si_ros.planning.grasping.poses import turned_to
from spatial_si_ros.planning.grasping.surroundings import Surroundings, mapped
from spatial_si_ros.planning.placing.choosing import Scene
from spatial_si_ros.planning.placing.placement import Carried, Placement
from spatial_si_ros.planning.placing.planning import PlacePlanner
from spatial_si_ros.planning.placing.settings import PlaceSettings
from spatial_si_ros.planning.placing.wanted import wanted
from spatial_si_ros.scene.objects import SceneObject
from spatial_si_ros.scene.snapshot import SceneSnapshot

CAN_M = (0.07, 0.07, 0.12)
ROBOT = Observer(ViewpointKind.ROBOT, np.array([3.0, 1.2, 0.0]), 0.5 * np.pi, "the robot")
TABLE, VASE, LAPTOP, BOWL, LEFT_PLATE, RIGHT_PLATE, STOOL, CHAIR = range(1, 9)


def things() -> tuple[SceneObject, ...]:
    """A table 1.6 m wide and 0.9 m deep in the middle of a room of 6 x 5 m, seen from y = 1.2."""
    top = 0.7
    return (
        thing(TABLE, "table", 3.0, 2.5, (1.6, 0.9, top)),
        thing(VASE, "vase", 3.0, 2.6, (0.1, 0.1, 0.25), bottom_m=top, on=TABLE),
        thing(LAPTOP, "laptop", 3.5, 2.5, (0.25, 0.3, 0.2), bottom_m=top, front_deg=-90, on=TABLE),
        thing(BOWL, "bowl", 2.45, 2.25, (0.22, 0.22, 0.08), bottom_m=top, on=TABLE),
        thing(LEFT_PLATE, "plate", 2.5, 2.75, (0.2, 0.2, 0.02), bottom_m=top, on=TABLE),
        thing(RIGHT_PLATE, "plate", 2.86, 2.25, (0.2, 0.2, 0.02), bottom_m=top, on=TABLE),
        thing(STOOL, "stool", 1.0, 3.5, (0.12, 0.12, 0.45)),
        thing(CHAIR, "chair", 4.6, 2.5, (0.5, 0.5, 0.9), front_deg=180.0, colour="red"),
    )


@lru_cache(maxsize=1)
def room() -> SceneSnapshot:
    objects = things()
    return SceneSnapshot(
        3, 1, "map", MappingProxyType({o.id: o for o in objects}), occupancy(objects)
    )


def carried(size_m: tuple[float, float, float] = CAN_M, elevation: float = 0.0) -> Carried:
    """Held in the middle, from the side, the hand pointing along +x."""
    T = np.eye(4)
    T[:3, :3] = turned_to([0.0], elevation)[0]
    T[:3, 3] = 0.0, 0.0, 0.55 * size_m[2]
    return Carried(99, "can", np.array(size_m), invert(T) @ pose_from_yaw([0, 0, 0], 0.0), 0.07)


def planned(
    words: str,
    held: Carried | None = None,
    snapshot: SceneSnapshot | None = None,
    here: np.ndarray | None = None,
) -> tuple[Placement, ...] | Declined:
    place = parse_place(words)
    assert not isinstance(place, Declined), place
    scene = room() if snapshot is None else snapshot
    index = index_of(scene)
    asked = wanted(place, Grounder(index, AskContext(robot=ROBOT)))
    if isinstance(asked, Declined):
        return asked
    body = Body()
    T = pose_from_yaw(ROBOT.position_m, 0.5 * np.pi) if here is None else here
    around = Surroundings(mapped(scene, np.array([3.0, 2.5]), (), 3.0, body))
    planner = PlacePlanner(
        arm(), reachable(), held or carried(), Scene(index, around), PlaceSettings()
    )
    ground = Ground(scene, body, ROBOT.position_m[:2]) if here is None else None
    return planner.plan(asked, T, ground)


def places(words: str, **more: object) -> tuple[Placement, ...]:
    found = planned(words, **more)  # type: ignore[arg-type]
    assert not isinstance(found, Declined), (words, found)
    return found


@pytest.mark.parametrize(
    ("words", "x_m", "y_m", "support"),
    [
        ("on the table", (2.2, 3.8), (2.05, 2.95), TABLE),
        ("left of the vase", (2.2, 2.95), (2.05, 2.95), TABLE),
        ("on the table, right of the vase", (3.05, 3.8), (2.05, 2.95), TABLE),
        ("behind the vase", (2.7, 3.3), (2.65, 2.95), TABLE),
        ("between the plates", (2.4, 2.95), (2.2, 2.8), TABLE),
        ("in front of the laptop", (3.3, 3.7), (2.05, 2.4), TABLE),
        ("between the vase and the laptop", (3.05, 3.4), (2.4, 2.7), TABLE),
        ("behind the vase as seen from the chair", (2.2, 2.95), (2.4, 2.8), TABLE),
        ("next to the laptop", (2.8, 3.8), (2.05, 2.95), TABLE),
        ("in the bowl", (2.4, 2.5), (2.2, 2.3), BOWL),
        ("on the floor beside the chair", (3.9, 5.4), (1.5, 3.5), 0),
        ("", (2.2, 3.8), (2.05, 2.95), TABLE),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_where_the_words_mean(
    words: str, x_m: tuple[float, float], y_m: tuple[float, float], support: int
) -> None:
    # A level hand does not get down to the floor: there it points down.
    for found in places(words, held=carried(elevation=-0.9 if support == 0 else 0.0)):
        x, y, _ = found.T_world_foot[:3, 3]
        assert x_m[0] <= x <= x_m[1] and y_m[0] <= y <= y_m[1], (x, y, found.reason)
        assert found.support_id == support
        assert found.probability >= 0.5
        assert found.inside == (support == BOWL)


def test_on_a_surface_whose_middle_is_out_of_reach_it_stands_near_the_edge() -> None:
    """A table of 2.4 x 2.4 m in a corner of the room: the arm gets about a metre over it."""
    large = (thing(TABLE, "table", 1.3, 1.3, (2.4, 2.4, 0.7)),)
    scene = SceneSnapshot(
        3, 1, "map", MappingProxyType({each.id: each for each in large}), occupancy(large)
    )
    for found in places("on the table", snapshot=scene):
        x, y = found.T_world_foot[:2, 3]
        assert max(x, y) > 1.7, found.reason
        assert found.T_world_base is not None


def test_it_stands_free_whole_and_level() -> None:
    table = room().objects[TABLE].box
    for found in places("on the table"):
        foot = found.T_world_foot
        assert foot[:3, 2] == pytest.approx([0.0, 0.0, 1.0], abs=0.15)
        assert foot[2, 3] == pytest.approx(0.7, abs=0.03)
        half = 0.5 * np.hypot(*CAN_M[:2])
        x, y = foot[:2, 3]
        assert abs(x - 3.0) < 0.8 - 0.035 and abs(y - 2.5) < 0.45 - 0.035
        for other in things():
            if other.id not in (TABLE,):
                assert other.box.distance_to_point_2d([x, y]) > half - 0.02
        assert found.margin_m > 0.0 and found.clearance_m > 0.0
        assert table.contains(np.array([[x, y, 0.69]]))[0]


def test_the_same_definitions_answer_questions() -> None:
    """What is put left of the vase is left of it when asked afterwards."""
    for found in places("left of the vase"):
        put = thing(50, "can", *found.T_world_foot[:2, 3], CAN_M, bottom_m=0.7, on=TABLE)
        left = relation_probability(
            RelationKind.LEFT_OF,
            put,
            room().objects[VASE],
            observer=ROBOT,
            frame=found.frame.frame,
        )
        assert left == pytest.approx(found.probability, abs=0.15)
        assert "as seen from" in found.frame.description


def test_the_hand_holds_it_there_as_it_was_taken() -> None:
    held = carried(elevation=-0.4)
    for found in places("on the table", held=held):
        T_foot = found.T_world_grasp @ held.T_grasp_foot
        assert T_foot == pytest.approx(found.T_world_foot, abs=1e-9)
        assert found.T_world_grasp[2, 0] == pytest.approx(np.sin(-0.4), abs=0.13)
        assert heading_of(found.T_world_grasp) == pytest.approx(heading_of(found.T_world_grasp))
        base = found.T_world_base
        assert base is not None and not found.reachable
        gap = room().objects[TABLE].box.distance_to_point_2d(base[:2, 3])
        assert gap >= Body().radius_m


def test_from_here_only_what_the_arm_reaches() -> None:
    """The robot stands along the table, its arm's side to it."""
    here = pose_from_yaw([3.2, 1.75, 0.0], np.pi)
    for found in places("on the table", here=here):
        assert found.reachable and found.joints is not None
        taken = here @ arm().forward(found.joints)
        assert np.allclose(taken, found.T_world_grasp, atol=2e-3)
        assert np.hypot(*(found.T_world_foot[:2, 3] - here[:2, 3])) < 1.1
    away = planned("on the table", here=pose_from_yaw([3.2, 1.75, 0.0], 0.0))
    assert isinstance(away, Declined) and away.reason is DeclineReason.OUT_OF_REACH


def test_a_full_table_has_no_room() -> None:
    crowd = [
        thing(100 + 8 * i + j, "book", 2.27 + 0.2 * i, 2.12 + 0.19 * j, (0.18, 0.17, 0.05),
              bottom_m=0.7, on=TABLE)
        for i in range(8) for j in range(5)
    ]  # fmt: skip
    kept = {o.id: o for o in (*things(), *crowd)}
    full = replace(room(), objects=MappingProxyType(kept))
    refused = planned("on the table", snapshot=full)
    assert isinstance(refused, Declined)
    assert refused.reason is DeclineReason.NO_ROOM
    assert "1 level surface was measured on table_1" in refused.detail
    assert "7 x 7 cm" in refused.detail


@pytest.mark.parametrize(
    ("words", "size_m", "reason", "part"),
    [
        ("in the bowl", (0.3, 0.1, 0.1), DeclineReason.NO_ROOM, "too small"),
        ("on the stool", (0.3, 0.3, 0.1), DeclineReason.NO_ROOM, "30 x 30 cm"),
        ("on the table, far from the vase", CAN_M, DeclineReason.NO_ROOM, "nowhere as asked"),
        ("on the sofa", CAN_M, DeclineReason.NOT_SEEN, "sofa"),
        ("in the laptop", CAN_M, DeclineReason.UNDEFINED, "nothing that things are put in"),
        ("on the table and on the stool", CAN_M, DeclineReason.UNDEFINED, "at once"),
        ("left of the plate", CAN_M, DeclineReason.AMBIGUOUS, "which one"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_refusals(
    words: str, size_m: tuple[float, float, float], reason: DeclineReason, part: str
) -> None:
    refused = planned(words, carried(size_m))
    assert isinstance(refused, Declined), refused
    assert refused.reason is reason and part in refused.detail, refused


def test_a_shelf_has_room_between_its_boards_only_for_what_is_low() -> None:
    """Boards at 0.5 and 0.7 m, measured at their fronts; 0.2 m of room between them."""
    line = np.arange(-0.4, 0.4, 0.03)
    depth = np.arange(-0.12, 0.13, 0.03)
    x, y = (part.ravel() for part in np.meshgrid(line, depth))
    boards = [np.stack([x + 3.0, y + 2.5, np.full(len(x), z)], axis=1) for z in (0.5, 0.7)]
    shelf = thing(TABLE, "bookshelf", 3.0, 2.5, (0.9, 0.3, 0.7))
    shelf = replace(shelf, points_m=np.concatenate(boards))
    objects = (shelf,)
    scene = replace(room(), objects=MappingProxyType({TABLE: shelf}), occupancy=occupancy(objects))
    heights = {
        round(float(each.T_world_foot[2, 3]), 1)
        for each in places("on the shelf", held=carried((0.07, 0.07, 0.25)), snapshot=scene)
    }
    assert heights == {0.7}


def test_the_top_of_what_is_higher_than_the_hand_gets_is_out_of_reach() -> None:
    """Nobody saw the top of a fridge of 1.8 m: what is known is enough to refuse."""
    y, z = (
        part.ravel() for part in np.meshgrid(np.arange(2.2, 2.8, 0.03), np.arange(0, 1.8, 0.03))
    )
    fridge = thing(TABLE, "fridge", 3.0, 2.5, (0.6, 0.6, 1.8))
    fridge = replace(fridge, points_m=np.stack([np.full(len(y), 2.7), y, z], axis=1))
    scene = replace(room(), objects=MappingProxyType({TABLE: fridge}))
    refused = planned("on the fridge", snapshot=scene)
    assert isinstance(refused, Declined)
    assert refused.reason is DeclineReason.OUT_OF_REACH
    assert "1.80 m high" in refused.detail


def test_nothing_is_put_where_the_arm_would_sweep_something_away_on_the_way() -> None:
    """A bottle stands where the hand passes on its way to the best place."""
    here = pose_from_yaw([2.9, 1.75, 0.0], np.pi)
    best = places("on the table", here=here)[0]
    carry = np.clip(np.array(arm().hand.carry_posture), arm().lower, arm().upper)
    out = ArmPaths(arm()).around(carry, best.start)[-1].waypoints
    x, y, _ = (here @ arm().forward(0.5 * (out[0] + out[-1])))[:3, 3]
    bottle = thing(20, "bottle", float(x), float(y), (0.07, 0.07, 0.3), bottom_m=0.7, on=TABLE)
    more = MappingProxyType({**room().objects, 20: bottle})
    rest = planned("on the table", snapshot=replace(room(), objects=more), here=here)
    if isinstance(rest, Declined):
        assert rest.reason is DeclineReason.OUT_OF_REACH
        return
    for found in rest:
        assert found.terms["way"] >= 0.4
        assert not np.allclose(found.T_world_grasp, best.T_world_grasp, atol=0.02)
