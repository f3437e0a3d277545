"""Habitat-Sim as the robot's world: one robot, one camera, ROS frames in and out.

Works with habitat_sim 0.2.2 and 0.3.x: only calls that both have, or both forms where they differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ..frames import (
    Array,
    Pose2,
    habitat_from_ros,
    quaternion_from_matrix,
    quaternion_from_yaw,
)
from .backend import close_simulator, habitat_sim, open_simulator, place_agent
from .camera import Camera
from .cameras import OUTSIDE, cameras
from .errors import BadScene, OffNavmesh
from .looking import looking, rotation_from_yaw
from .movers import Movers
from .naming import movable_ids, name_objects, placed_objects
from .navmesh import NavMesh, RobotBody
from .scene_files import SceneFiles
from .templates import prepared

EYE_GAP_M = 0.15
"""A view is taken so far in front of what would hide it."""

MOVER_RADIUS_M = 0.30
"""Room that whoever walks takes up on the floor."""


@dataclass(frozen=True)
class WorldConfig:
    """What the world is built with.

    Attributes:
        dynamics: let movable objects fall and be pushed; otherwise everything stands where the
            scene put it, which keeps the truth exact and costs nothing.
        planning_clearance_m: paths keep this much farther from obstacles than the body needs,
            where there is room.
        robot: an articulated robot will stand here: the camera moves with its head, and there is
            a view from outside.
    """

    camera: Camera = field(default_factory=Camera)
    body: RobotBody = field(default_factory=RobotBody)
    planning_clearance_m: float = 0.08
    dynamics: bool = False
    robot: bool = False
    gpu_device: int = -1
    seed: int = 0


@dataclass(frozen=True)
class Observation:
    """One capture, all from the same instant.

    Attributes:
        color: (H, W, 3) uint8, RGB.
        depth_m: (H, W) float32, z along the optical axis, metres; 0 where nothing was hit or out
            of the camera's range.
        semantic: (H, W) int32 semantic ids, 0 for background; None when not asked for.
    """

    color: npt.NDArray[np.uint8]
    depth_m: npt.NDArray[np.float32]
    semantic: npt.NDArray[np.int32] | None


class World:
    """A loaded scene with the robot in it. Use as a context manager, in one thread only.

    One world at a time per process.

    Raises (on construction):
        BadScene: Habitat refuses the scene, or the robot fits nowhere in it.
        WorldError: another world is open in this process.
    """

    def __init__(self, scene: SceneFiles, config: WorldConfig) -> None:
        self.config = config
        self._T_base_camera: Array | None = None
        sensors = cameras(config.camera, config.robot)
        with TemporaryDirectory(prefix="spatial_si_solids_") as folder:
            solids = partial(prepared, scene=scene, folder=Path(folder))
            prepare = solids if config.robot else None
            self._sim = open_simulator(scene, sensors, config.gpu_device, config.seed, prepare)
        with ExitStack() as undo:
            undo.callback(self.close)
            self._agents = [self._sim.get_agent(0), self._sim.get_agent(1)]
            named = name_objects(self._sim, scene, dynamics=config.dynamics)
            self.labels: Mapping[int, str] = named
            self.movable = movable_ids(self._sim, scene)
            self._movers = Movers(scene.motions, placed_objects(self._sim))
            self._movers.show(0.0)
            self.navmesh = NavMesh.build(self._sim, config.body)
            self._roomy = self._build_roomy(config)
            self._position_m = np.zeros(3)
            self._yaw_rad = 0.0
            self._level_m, self._lift_m = 0.0, 0.0
            self.start = self._starting_pose(scene)
            self.set_pose(self.start)
            self._find_floor()
            undo.pop_all()

    def __enter__(self) -> World:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the renderer; the world cannot be used afterwards."""
        close_simulator(self._sim)

    @property
    def pose(self) -> Pose2:
        """True pose of base_footprint in map."""
        return Pose2(float(self._position_m[0]), float(self._position_m[1]), self._yaw_rad)

    @property
    def floor_m(self) -> float:
        """Height in map of the ground under the robot, metres.

        The navmesh lies up to a voxel above the floor, so its height is corrected by what was
        measured where the robot started; on that level a rug does not lift the robot.
        """
        navmesh_m = float(self._position_m[2])
        if abs(navmesh_m - self._level_m) < 0.05:
            navmesh_m = self._level_m
        return navmesh_m - self._lift_m

    def point_m(self, x_m: float, y_m: float) -> Array:
        """A point (3,) in map at the height of the navmesh under the robot."""
        return np.array([x_m, y_m, self._position_m[2]])

    def set_pose(self, pose: Pose2) -> None:
        """Put the robot somewhere on the ground.

        Raises:
            OffNavmesh: the robot cannot stand there.
            ValueError: a number is not finite.
        """
        if not pose.is_finite():
            raise ValueError(f"a pose wants finite numbers, got {pose}")
        wanted = self.point_m(pose.x_m, pose.y_m)
        snapped = self.navmesh.snap(wanted)
        if snapped is None or np.linalg.norm((snapped - wanted)[:2]) > 0.05:
            raise OffNavmesh(f"the robot cannot stand at ({pose.x_m:.2f}, {pose.y_m:.2f}) m")
        self._place(snapped, pose.yaw_rad)

    def move(self, pose: Pose2) -> bool:
        """Drive straight to a nearby pose as far as the ground allows; True when blocked.

        Whoever walks there blocks the whole step.
        """
        if self._meets_mover(pose):
            self._place(self._position_m, pose.yaw_rad)
            return True
        step = self.navmesh.step(self._position_m, self.point_m(pose.x_m, pose.y_m))
        self._place(step.end_m, pose.yaw_rad)
        return step.blocked

    def would_block(self, pose: Pose2) -> bool:
        """Whether `move` to this pose would be stopped short."""
        if self._meets_mover(pose):
            return True
        return self.navmesh.step(self._position_m, self.point_m(pose.x_m, pose.y_m)).blocked

    def path(self, goal_xy_m: Array) -> Array | None:
        """Path (N, 2) from the robot to a point, well clear of obstacles where there is room.

        None when the point cannot be reached. The goal is included as given.
        """
        start, goal = self._position_m, self.point_m(float(goal_xy_m[0]), float(goal_xy_m[1]))
        direct = self.navmesh.path(start, goal)
        if direct is None:
            return None
        roomy = self._roomy_path(start, goal)
        if roomy is None or _length_m(roomy) > 1.5 * _length_m(direct) + 0.5:
            return direct[:, :2]
        return roomy[:, :2]

    def set_time(self, time_s: float) -> None:
        """Put everything that moves by a script where it is at a time, seconds from the start.

        Nothing where the scene has no scripts. Something that stands elsewhere from now on changes
        the ground that the robot can stand on; the robot itself stays where it is.
        """
        if len(self._movers) and self._movers.show(time_s):
            self.navmesh = NavMesh.build(self._sim, self.config.body)
            self._roomy = self._build_roomy(self.config)

    def step_physics(self, dt_s: float) -> None:
        """Let dynamic objects move for `dt_s` seconds; nothing when dynamics are off."""
        if self.config.dynamics:
            self._sim.step_physics(dt_s)

    @property
    def simulator(self) -> Any:
        """Habitat's simulator object, for the robot that stands in this world."""
        return self._sim

    @property
    def T_map_base(self) -> Array:
        """(4, 4) true pose of base_footprint in map."""
        T = np.eye(4)
        T[:3, :3] = rotation_from_yaw(self._yaw_rad)
        T[:3, 3] = self._position_m[0], self._position_m[1], self.floor_m
        return T

    def set_camera(self, T_base_camera: Array) -> None:
        """Put the camera on the head of the robot: (4, 4) pose of camera_link in base_link."""
        assert self.config.robot, "this world has its camera fixed to the base"
        if self._T_base_camera is None or not np.array_equal(T_base_camera, self._T_base_camera):
            self._T_base_camera = T_base_camera
            self._place(self._position_m, self._yaw_rad)

    def look_from(self, eye_m: npt.ArrayLike, target_m: npt.ArrayLike) -> npt.NDArray[np.uint8]:
        """(H, W, 3) RGB from a point (3,) in map towards another; only with a robot.

        Raises:
            ValueError: the two are the same, or straight above each other.
        """
        assert self.config.robot, "only a world with a robot is seen from outside"
        turned = quaternion_from_matrix(looking(eye_m, target_m))
        place_agent(self._sim.get_agent(OUTSIDE), eye_m, turned)
        frame: Any = self._sim.get_sensor_observations([OUTSIDE])[OUTSIDE]
        return cv2.cvtColor(np.asarray(frame["outside"]), cv2.COLOR_RGBA2RGB)

    def nearer(self, target_m: Array, eye_m: Array, beyond_m: float = 0.6) -> Array:
        """The point (3,) on the way from a target to an eye that nothing hides from the target.

        Args:
            beyond_m: what is nearer to the target belongs to it and hides nothing.
        """
        way = np.asarray(eye_m) - target_m
        length_m = float(np.linalg.norm(way))
        start, along = habitat_from_ros(target_m), habitat_from_ros(way / length_m)
        ray = habitat_sim.geo.Ray(start.astype(np.float32), along.astype(np.float32))
        hits = [float(hit.ray_distance) for hit in self._sim.cast_ray(ray, length_m).hits]
        far = [hit for hit in hits if hit > beyond_m]
        free_m = max(0.0, min(far) - EYE_GAP_M) if far else length_m
        return np.asarray(target_m + way / length_m * free_m)

    def observe(self, *, semantic: bool = True) -> Observation:
        """Render the robot's camera now; without semantic ids it takes two thirds of the time."""
        which = 0 if semantic else 1
        frame = self._sim.get_sensor_observations([which])[which]
        camera = self.config.camera
        depth = np.asarray(frame["depth"], dtype=np.float32)
        depth = np.where(
            (depth >= camera.min_depth_m) & (depth <= camera.max_depth_m), depth, np.float32(0.0)
        )
        ids = np.asarray(frame["semantic"]).astype(np.int32) if semantic else None
        color = cv2.cvtColor(np.asarray(frame["color"]), cv2.COLOR_RGBA2RGB)
        return Observation(color, depth, ids)

    def _place(self, position_m: Array, yaw_rad: float) -> None:
        self._position_m, self._yaw_rad = position_m, yaw_rad
        feet_m = np.array([position_m[0], position_m[1], self.floor_m])
        turned = quaternion_from_yaw(yaw_rad)
        if self._T_base_camera is not None:
            T_map_camera = self.T_map_base @ self._T_base_camera
            feet_m, turned = T_map_camera[:3, 3], quaternion_from_matrix(T_map_camera[:3, :3])
        for agent in self._agents:
            place_agent(agent, feet_m, turned)

    def _meets_mover(self, pose: Pose2) -> bool:
        """Whether a step leads up to something that moves; who has been run into may go on."""
        if not len(self._movers):
            return False
        radius_m = self.config.body.radius_m + MOVER_RADIUS_M
        return self._movers.near(self.point_m(pose.x_m, pose.y_m), radius_m) and not (
            self._movers.near(self._position_m, radius_m)
        )

    def _find_floor(self) -> None:
        """Measure how far the navmesh lies above the true floor where the robot stands."""
        self._level_m = float(self._position_m[2])
        origin = habitat_from_ros(self._position_m + np.array([0.0, 0.0, 0.10]))
        ray = habitat_sim.geo.Ray(origin.astype(np.float32), np.array([0, -1, 0], dtype=np.float32))
        hits = [float(hit.ray_distance) for hit in self._sim.cast_ray(ray, 0.16).hits]
        # The lowest, so not a rug; the ray ends before the underside of any floor slab.
        self._lift_m = max(hits) - 0.10 if hits else 0.0
        self._place(self._position_m, self._yaw_rad)

    def _roomy_path(self, start: Array, goal: Array) -> Array | None:
        """A path on the wider navmesh, joined to both ends by straight drivable legs."""
        if self._roomy is None:
            return None
        first, last = self._roomy.snap(start), self._roomy.snap(goal)
        if first is None or last is None:
            return None
        legs_m = [float(np.linalg.norm(a - b)) for a, b in ((first, start), (last, goal))]
        if max(legs_m) > 0.5:
            return None
        if not (
            self.navmesh.is_straight_free(start, first)
            and self.navmesh.is_straight_free(last, goal)
        ):
            return None
        middle = self._roomy.path(first, last)
        if middle is None:
            return None
        points = np.vstack([start, middle, goal])
        moved = np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-3
        return np.vstack([points[:-1][moved], goal])

    def _build_roomy(self, config: WorldConfig) -> NavMesh | None:
        if config.planning_clearance_m <= 0.0:
            return None
        wide = RobotBody(
            radius_m=config.body.radius_m + config.planning_clearance_m,
            height_m=config.body.height_m,
            max_climb_m=config.body.max_climb_m,
            cell_size_m=config.body.cell_size_m,
        )
        try:
            return NavMesh.build(self._sim, wide, separate=True)
        except BadScene:
            return None  # too tight everywhere: paths then keep no extra clearance

    def _starting_pose(self, scene: SceneFiles) -> Pose2:
        if scene.start is not None:
            return scene.start
        point_m = self.navmesh.roomiest_point(self.config.seed)
        self._position_m = point_m
        return Pose2(float(point_m[0]), float(point_m[1]), 0.0)


def _length_m(points: Array) -> float:
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
