"""What an arm can move: things that rest where the scene put them until something reaches them.

A thing that rests is static: it costs nothing and its truth is exact. Once it is touched by the
robot or by what that holds, or something beside it moves, it is dynamic: Bullet lets it fall, slide
and be pushed. When it is still, it rests again.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..frames import R_ROS_HABITAT, Array, habitat_from_ros, ros_from_habitat
from ..world import World
from ..world.backend import habitat_sim
from ..world.solids import read_mesh

BESIDE_M = 0.02
"""What is no farther from something that moves may lean on it or stand on it."""

ABOVE_M = 0.003
"""What begins so much higher than something beside it may stand on it."""

MOVED_M, MOVED_COS = 0.002, 0.9998
"""A woken thing that has moved or turned less lets its neighbours rest."""

STILL_MPS, STILL_RADPS, STILL_S = 0.01, 0.1, 0.5
"""A thing that has been slower for so long rests."""

FASTEST_MPS, FASTEST_RADPS = 5.0, 25.0
"""Being squeezed out by fingers shoots nothing through the room."""


_physics = habitat_sim.physics


class State(enum.Enum):
    """What moves a thing: nothing, physics or the hand."""

    RESTING = "resting"
    LOOSE = "loose"
    HELD = "held"


@dataclass(eq=False)
class Thing:
    """One movable thing.

    Attributes:
        number: its semantic id. half_m: (3,) half the edges of its box in its own ROS axes, around
            its position.
        home: (4, 4) pose in map when the scene was loaded.
        freed: the hand has let it go and is still around it. moved: physics or the hand moved it.
    """

    number: int
    handle: Any
    half_m: Array
    home: Array
    state: State = State.RESTING
    freed: bool = False
    moved: bool = False
    _woken: Array = field(default_factory=lambda: np.eye(4))
    _still_s: float = 0.0
    _triangles: Array | None = None

    @property
    def T_map_thing(self) -> Array:
        """(4, 4) true pose in map of the middle of its box."""
        T = np.eye(4)
        turned = np.array(self.handle.rotation.to_matrix(), dtype=np.float64)
        T[:3, :3] = R_ROS_HABITAT @ turned @ R_ROS_HABITAT.T
        T[:3, 3] = ros_from_habitat(np.array(self.handle.translation, dtype=np.float64))
        return T

    @property
    def bounds_m(self) -> tuple[Array, Array]:
        """Corners of the box in map that is around it now."""
        T = self.T_map_thing
        half = np.abs(T[:3, :3]) @ self.half_m
        return T[:3, 3] - half, T[:3, 3] + half

    def leans_on(self, low_m: Array, high_m: Array) -> bool:
        """Whether it may stand on, in or against something in a box of map.

        The scene stands things upright beside each other; only what physics has moved leans.
        """
        low, high = self.bounds_m
        beside = np.all(low <= high_m + BESIDE_M) and np.all(high >= low_m - BESIDE_M)
        return bool(beside and (self.moved or low[2] > low_m[2] + ABOVE_M))

    @property
    def triangles_m(self) -> Array:
        """(M, 3, 3) its mesh in its own ROS axes, around its position."""
        if self._triangles is None:
            asset = self.handle.creation_attributes
            points, faces = read_mesh(Path(asset.render_asset_handle))
            middle = (points.min(axis=0) + points.max(axis=0)) / 2.0
            self._triangles = ros_from_habitat(points - middle)[faces]
        return self._triangles

    def put(self, T_map_thing: Array) -> None:
        """Put it at a pose (4, 4)."""
        import magnum  # ships with habitat_sim

        T = np.eye(4)
        T[:3, :3] = R_ROS_HABITAT.T @ T_map_thing[:3, :3] @ R_ROS_HABITAT
        T[:3, 3] = habitat_from_ros(T_map_thing[:3, 3])
        self.handle.transformation = magnum.Matrix4(T.astype(np.float32))

    def rest(self) -> None:
        """Stand where it is."""
        self.handle.motion_type = _physics.MotionType.STATIC
        self.state, self.freed = State.RESTING, False

    def loosen(self, *, from_hand: bool = False) -> None:
        """Let physics move it; what leaves the hand does not touch it until it is clear of it."""
        self.handle.motion_type = _physics.MotionType.DYNAMIC
        groups = _physics.CollisionGroups
        self.handle.override_collision_group(groups.UserGroup0 if from_hand else groups.Dynamic)
        self.state, self.freed, self._still_s, self.moved = State.LOOSE, from_hand, 0.0, True
        self._woken = self.T_map_thing

    def take(self) -> None:
        """Let the hand move it; it still meets what stands fast, so that can be told."""
        self.handle.motion_type = _physics.MotionType.KINEMATIC
        self.handle.override_collision_group(_physics.CollisionGroups.Robot)
        self.state, self.freed = State.HELD, False

    @property
    def has_moved(self) -> bool:
        """Whether it is not where it was when it was woken."""
        now = self.T_map_thing
        shift = float(np.linalg.norm(now[:3, 3] - self._woken[:3, 3]))
        turn = float(np.min(np.sum(now[:3, :3] * self._woken[:3, :3], axis=0)))
        return shift > MOVED_M or turn < MOVED_COS

    def calm(self, dt_s: float) -> bool:
        """Watch it for a step; True when it has been still long enough."""
        speeds, bounds = [], {"linear_velocity": FASTEST_MPS, "angular_velocity": FASTEST_RADPS}
        for name, fastest in bounds.items():
            velocity = getattr(self.handle, name)
            speeds.append(float(np.linalg.norm(np.array(velocity))))
            if speeds[-1] > fastest:
                setattr(self.handle, name, velocity * (fastest / speeds[-1]))
        still = speeds[0] < STILL_MPS and speeds[1] < STILL_RADPS
        self._still_s = self._still_s + dt_s if still else 0.0
        return self._still_s >= STILL_S


class Things:
    """All movable things of a world. Nothing moves in a scene that names none."""

    def __init__(self, world: World) -> None:
        self._sim = world.simulator
        groups, helper = _physics.CollisionGroups, _physics.CollisionGroupHelper
        mask = int(helper.get_mask_for_group(groups.Dynamic)) & ~int(groups.Robot)
        helper.set_mask_for_group(groups.UserGroup0, groups(mask))
        found = self._sim.get_rigid_object_manager().get_objects_by_handle_substring()
        self._things = {
            int(handle.semantic_id): _thing(handle)
            for handle in found.values()
            if int(handle.semantic_id) in world.movable
        }
        self._by_habitat_id = {int(thing.handle.object_id): thing for thing in self}

    def __iter__(self) -> Any:
        return iter(self._things.values())

    @property
    def loose(self) -> list[Thing]:
        """Those that physics moves."""
        return [thing for thing in self if thing.state is State.LOOSE]

    @property
    def still(self) -> bool:
        """Nothing is moved by physics."""
        return not self.loose

    def reset(self) -> None:
        """Everything back to where the scene put it."""
        for thing in self:
            if thing.state is State.RESTING and np.allclose(thing.T_map_thing, thing.home):
                continue
            thing.handle.motion_type = _physics.MotionType.KINEMATIC
            thing.put(thing.home)
            thing.rest()
            thing.moved = False

    def touch(self, habitat_id: int) -> bool:
        """Loosen what has been touched; False when that is no thing of ours."""
        thing = self._by_habitat_id.get(habitat_id)
        if thing is not None and thing.state is State.RESTING:
            thing.loosen()
        return thing is not None

    def step(self, dt_s: float) -> None:
        """Let physics move what is loose."""
        self._wake_neighbours()
        if self.still:
            return
        self._sim.step_physics(dt_s)
        for thing in self.loose:
            if thing.calm(dt_s):
                thing.rest()

    def _wake_neighbours(self) -> None:
        """Loosen what touches something that moves: what stands on a tray goes with it."""
        held = [thing for thing in self if thing.state is State.HELD]
        moving = held + [thing for thing in self.loose if thing.has_moved]
        for mover in moving:
            low, high = mover.bounds_m
            for thing in self:
                if thing.state is State.RESTING and thing.leans_on(low, high):
                    thing.loosen()


def _thing(handle: Any) -> Thing:
    bounds = handle.root_scene_node.cumulative_bb
    size = np.array(bounds.max, dtype=float) - np.array(bounds.min, dtype=float)
    thing = Thing(int(handle.semantic_id), handle, np.abs(ros_from_habitat(size)) / 2.0, np.eye(4))
    thing.home = thing._woken = thing.T_map_thing
    return thing
