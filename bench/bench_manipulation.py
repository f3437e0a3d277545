"""Time to plan grasps and placements, against the number of mapped objects.

    python bench/bench_manipulation.py --urdf ROBOT.urdf [--objects 30 1000] [--repeats 3]
        [--json FILE]

The map is made of rooms with a table, a shelf and eight things that a hand can take or cannot.
Every thing of the first rooms is planned for: from the map with places for the base, from points
as a depth picture next to it has them, and a place on the nearest table for what can be taken.
Warm; the clock and the processor time are told apart: on a machine that other work keeps busy only
the second says what a plan costs.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.grounding.ground import Grounder
from spatial_si_ros.answers.measuring.index import index_of
from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.language.declined import Declined
from spatial_si_ros.language.placing import parse_place
from spatial_si_ros.planning.arm.hand import Hand
from spatial_si_ros.planning.arm.model import ArmModel
from spatial_si_ros.planning.drive_grid import Body
from spatial_si_ros.planning.grasping.grasp import Grasp
from spatial_si_ros.planning.grasping.ground import Ground
from spatial_si_ros.planning.grasping.reachable import Reachable
from spatial_si_ros.planning.grasping.settings import GraspSettings
from spatial_si_ros.planning.grasping.surroundings import Surroundings, mapped
from spatial_si_ros.planning.grasping.taking import Robot, Seen, take_from_map, take_from_picture
from spatial_si_ros.planning.placing.choosing import Scene
from spatial_si_ros.planning.placing.placement import Carried
from spatial_si_ros.planning.placing.planning import PlacePlanner
from spatial_si_ros.planning.placing.settings import PlaceSettings
from spatial_si_ros.planning.placing.wanted import wanted
from spatial_si_ros.scene.known import known_object
from spatial_si_ros.scene.objects import SceneObject
from spatial_si_ros.scene.snapshot import OccupancyMap, SceneSnapshot

ROOM_M, STEP_M = 5.0, 0.05
TOP_M = 0.72
THINGS = (
    ("mug", (0.08, 0.08, 0.10)), ("can", (0.066, 0.066, 0.12)), ("bottle", (0.08, 0.08, 0.28)),
    ("box", (0.18, 0.09, 0.12)), ("book", (0.22, 0.16, 0.04)), ("bowl", (0.16, 0.16, 0.07)),
    ("remote", (0.17, 0.05, 0.025)), ("vase", (0.10, 0.10, 0.22)),
)  # fmt: skip
MEASURED, SHOWN = 250, 1500


def skin(box: OrientedBox, number: int, draw: np.random.Generator, noise_m: float) -> np.ndarray:
    """(N, 3) points on the sides and the top of a box."""
    areas = np.array([box.size_m[1] * box.size_m[2], box.size_m[0] * box.size_m[2],
                      0.5 * box.size_m[0] * box.size_m[1]])  # fmt: skip
    axis = draw.choice(3, number, p=areas / areas.sum())
    local = draw.uniform(-0.5, 0.5, (number, 3))
    local[np.arange(number), axis] = np.where(axis == 2, 0.5, draw.choice([-0.5, 0.5], number))
    return local * box.size_m + box.centre_m + draw.normal(0.0, noise_m, (number, 3))


def measured(thing: SceneObject, number: int, draw: np.random.Generator) -> SceneObject:
    return replace(thing, points_m=skin(thing.box, number, draw, 0.002))


def room(first: int, x: float, y: float, draw: np.random.Generator) -> list[SceneObject]:
    """A table in the middle with eight things on it, and a shelf at the wall."""
    table = known_object(first, "table", (x, y, 0.5 * TOP_M), (1.4, 0.9, TOP_M), on=0)
    shelf = known_object(first + 1, "bookshelf", (x, y + 2.2, 0.6), (0.9, 0.3, 1.2), on=0)
    out = [measured(table, 700, draw), measured(shelf, 700, draw)]
    for k, (kind, size) in enumerate(THINGS):
        at = (x - 0.5 + 0.33 * (k % 4), y - 0.2 + 0.4 * (k // 4), TOP_M + 0.5 * size[2])
        out.append(measured(known_object(first + 2 + k, kind, at, size, on=first), MEASURED, draw))
    return out


def building(number: int) -> SceneSnapshot:
    """Rooms of ten objects in a row of rows."""
    draw = np.random.default_rng(9000)
    rooms = max(1, round(number / 10))
    side = int(np.ceil(np.sqrt(rooms)))
    objects: list[SceneObject] = []
    for k in range(rooms):
        x, y = ROOM_M * (k % side + 0.5), ROOM_M * (k // side + 0.5)
        objects += room(10 * k + 1, x, y, draw)
    cells = np.zeros((round(side * ROOM_M / STEP_M),) * 2, dtype=np.int8)
    cells[[0, -1]] = cells[:, [0, -1]] = 100
    for thing in objects:
        if thing.label in ("table", "bookshelf"):
            low = (thing.box.centre_m[:2] - 0.5 * thing.box.size_m[:2]) / STEP_M
            high = (thing.box.centre_m[:2] + 0.5 * thing.box.size_m[:2]) / STEP_M
            cells[int(low[1]) : int(high[1]) + 1, int(low[0]) : int(high[0]) + 1] = 100
    grid = OccupancyMap(cells, STEP_M, np.zeros(2))
    return SceneSnapshot(1, 1, "map", MappingProxyType({o.id: o for o in objects}), grid)


class Clock:
    """Times of one kind of plan."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []
        self.done = 0

    def run(self, plan: Callable[[], object]) -> object:
        wall, cpu = time.perf_counter(), time.process_time()
        found = plan()
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)
        self.done += not isinstance(found, Declined)
        return found

    def row(self) -> dict[str, float]:
        names = ("p50", "p95")
        out = {f"clock {n}": float(np.percentile(self.wall, int(n[1:]))) for n in names}
        out |= {f"cpu {n}": float(np.percentile(self.cpu, int(n[1:]))) for n in names}
        return {**out, "plans": len(self.wall), "found": self.done}


def measure(snapshot: SceneSnapshot, arm: ArmModel, repeats: int) -> dict[str, dict[str, float]]:
    draw = np.random.default_rng(9001)
    clocks = {name: Clock() for name in ("grasps by the map", "grasps by a picture", "placements")}
    reachable, body = Reachable(arm), Body()
    arm.reach()
    here = pose_from_yaw([1.0, 1.0, 0.0], 0.0)
    robot = Robot(arm, reachable, body, here, np.zeros((0, 2)))
    observer = Observer(ViewpointKind.ROBOT, np.array([1.0, 1.0, 0.0]), 0.0, "the robot")
    first = [snapshot.objects[k] for k in sorted(snapshot.objects)[:30]]
    small = [each for each in first if each.label not in ("table", "bookshelf")]
    for turn in range(repeats + 1):
        if turn == 1:
            clocks = {name: Clock() for name in clocks}  # warm now
        for thing in small[: 8 if turn == 0 else len(small)]:
            found = clocks["grasps by the map"].run(
                lambda thing=thing: take_from_map(thing, snapshot, robot, GraspSettings())
            )
            if isinstance(found, Declined):
                continue
            grasp: Grasp = found[0]  # type: ignore[index]
            beside = replace(robot, T_map_base=grasp.T_world_base)
            eye = grasp.T_world_base[:3, 3] + np.array([0.0, 0.0, 1.3])
            around = mapped(snapshot, thing.box.centre_m, (thing.id,), 1.6, body)
            seen = Seen(skin(thing.box, SHOWN, draw, 0.0015), 0.05, eye, around)
            clocks["grasps by a picture"].run(
                lambda thing=thing, seen=seen, beside=beside: take_from_picture(
                    thing, seen, beside, GraspSettings()
                )
            )
            clocks["placements"].run(
                lambda grasp=grasp: _placed(snapshot, grasp, robot, observer, reachable)
            )
    return {name: clock.row() for name, clock in clocks.items()}


def _placed(
    snapshot: SceneSnapshot, grasp: Grasp, robot: Robot, observer: Observer, reachable: Reachable
) -> object:
    held = Carried(grasp.object_id, grasp.label, grasp.size_m, grasp.T_grasp_foot, grasp.width_m)
    kept = {k: each for k, each in snapshot.objects.items() if k != grasp.object_id}
    left = replace(snapshot, objects=MappingProxyType(kept))
    index = index_of(left)
    place = parse_place("on the table nearest to you")
    asked = wanted(place, Grounder(index, AskContext(robot=observer)))
    if isinstance(asked, Declined):
        return asked
    centre = asked.carriers[0].thing.box.centre_m
    around = Surroundings(mapped(left, centre, (), 2.5, robot.body))
    planner = PlacePlanner(robot.arm, reachable, held, Scene(index, around), PlaceSettings())
    ground = Ground(left, robot.body, robot.T_map_base[:2, 3])
    return planner.plan(asked, robot.T_map_base, ground)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--urdf", type=Path, required=True, help="the robot's description")
    parser.add_argument("--objects", type=int, nargs="+", default=[30, 1000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    arm = ArmModel.from_urdf(options.urdf.read_text(encoding="utf-8"), Hand())
    results = {}
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    for number in options.objects:
        snapshot = building(number)
        results[len(snapshot)] = measure(snapshot, arm, options.repeats)
        for name, row in results[len(snapshot)].items():
            print(
                f"{len(snapshot):5d} objects, {name:20s} clock p50 {row['clock p50']:.3f} s "
                f"p95 {row['clock p95']:.3f} s, processor p50 {row['cpu p50']:.3f} s "
                f"p95 {row['cpu p95']:.3f} s, {row['found']} of {row['plans']} found"
            )
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
