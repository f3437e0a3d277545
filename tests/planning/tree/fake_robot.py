"""A robot for trees: a room that changes as it acts, and what each port says by a script."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
from nodes.scenery import living_room, room_snapshot, thing

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.geometry.frames import pose_from_yaw, yaw_of
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.language.parser import parse_instruction
from spatial_si_ros.planning.drive_grid import Body
from spatial_si_ros.planning.planner import plan
from spatial_si_ros.planning.tree import Follower, Memory, Outcome
from spatial_si_ros.planning.tree.ports import (
    Candidate,
    Drive,
    Handled,
    Held,
    Planned,
    Said,
    Spot,
    Wait,
)
from spatial_si_ros.planning.tree.spots import spot_of
from spatial_si_ros.scene.objects import SceneObject
from spatial_si_ros.scene.snapshot import OccupancyMap, SceneSnapshot, TrailPose

TICK_S = 0.05
BODY = Body(0.2, 0.05, 1.4)


def room() -> tuple[SceneObject, ...]:
    """The living room; a red and a blue mug on the table, a vase on the shelf."""
    return (
        *living_room(),
        thing(7, "mug", 2.8, 2.6, (0.08, 0.08, 0.1), bottom_m=0.7, colour="blue", on=3),
        thing(10, "bookshelf", 5.6, 4.0, (0.4, 1.0, 0.9), front_deg=180.0, colour="white"),
        thing(11, "vase", 5.6, 4.3, (0.1, 0.1, 0.25), bottom_m=0.9, colour="white", on=10),
    )


def _grid() -> OccupancyMap:
    """The living room's, with the bookshelf."""
    grid = room_snapshot().occupancy
    assert grid is not None
    cells = grid.cells.copy()
    cells[70:90, 108:116] = 100
    return replace(grid, cells=cells)


GRID = _grid()


def _trail() -> tuple[TrailPose, ...]:
    """A camera that saw everything."""
    poses = []
    for x, y in itertools.product((0.8, 5.0), (1.6, 3.4)):
        for yaw in np.arange(8) * np.pi / 4.0:
            T = pose_from_yaw([x, y, 1.2], yaw)
            T[:3, 2] = [np.cos(yaw), np.sin(yaw), 0.0]
            poses.append(TrailPose(0, T))
    return tuple(poses)


TRAIL = _trail()


def declined(name: str) -> Declined:
    return Declined(DeclineReason[name], f"it said {name.lower()}")


class FakeRobot:
    """Everything works, and takes two ticks, unless `script` says otherwise.

    Attributes:
        script: by port, what the next calls come to: "ok", a DeclineReason's name, "missed" (a
            pick that succeeds and holds nothing), "stays" (the thing holds and is seen where it
            was), "falls" (put, and it lies elsewhere), "slides" (put, and it lies farther along),
            "renamed" (it falls, and the map takes it for another thing), "lost" (put, and not seen
            any more), "hang" (for ever).
        done: names of the calls that were made, in order.
        moving: what moves now.
        trail: where the camera was; it saw everything.
        answers: to questions back, in order.
        downs: how much the hand points down at the two ways to take a thing, best first;
            `picked_down` is that of the way it was told to do first.
        places: words that were planned for.
    """

    def __init__(self, *things: SceneObject, arm: bool = True, **script: str) -> None:
        self.things = {each.id: each for each in (things or room())}
        self.grid = GRID
        self.trail = TRAIL
        self.script = {name: words.split() for name, words in script.items()}
        self.done: list[str] = []
        self.said: list[Said] = []
        self.moving: list[str] = []
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.answers: list[str] = []
        self.T_map_base = pose_from_yaw([1.0, 1.0, 0.0], 0.7)
        self.speaker: Observer | None = None
        self.now_s = 100.0
        self.arm = arm
        self.in_hand: Held | None = Held(False) if arm else None
        self.held_thing: SceneObject | None = None
        self.room_for: dict[str, Any] = defaultdict(lambda: "ok")
        self.seen_ns = 0
        self.version = 1
        self.unmoved: SceneObject | None = None
        self.on_call: dict[str, Any] = {}
        self.downs = (0.0, 0.0)
        self.picked_down: float | None = None
        self.places: list[str] = []

    # What it knows ----------------------------------------------------------------------------

    def snapshot(self) -> SceneSnapshot:
        things = {
            number: replace(each, last_seen_ns=self.seen_ns) for number, each in self.things.items()
        }
        return SceneSnapshot(
            self.version,
            self.seen_ns,
            "map",
            MappingProxyType(things),
            self.grid,
            trail=self.trail,
            measured=frozenset(things),
        )

    def context(self, min_probability: float = 0.0) -> AskContext | Declined:
        robot = Observer(
            ViewpointKind.ROBOT, self.T_map_base[:3, 3], yaw_of(self.T_map_base), "the robot"
        )
        return AskContext(robot=robot, speaker=self.speaker)

    def pose(self) -> Any:
        return self.T_map_base

    def hand_m(self) -> Any:
        return self.T_map_base[:3, 3] + [0.0, 0.0, 0.9]

    def held(self) -> Held | None:
        return self.in_hand

    def ros_s(self) -> float:
        return self.now_s

    def tell(self, said: Said) -> None:
        self.said.append(said)

    # What it does -----------------------------------------------------------------------------

    def _do(self, port: str, moves: str = "") -> Wait[str]:
        """The next word of the script, after two ticks."""
        self.done.append(port)
        if port in self.on_call:
            self.on_call.pop(port)(self)
        words = self.script.get(port, [])
        word = words.pop(0) if words else "ok"
        if moves:
            self.moving.append(moves)
        try:
            for _ in range(10**9 if word == "hang" else 2):
                yield
        finally:
            if moves:
                self.moving.remove(moves)
        return word

    def get_ready(self) -> Wait[None]:
        yield

    def settle(self, patient: bool = False) -> Wait[bool]:
        yield
        self.seen_ns = int(self.now_s * 1e9)
        self.version += 1
        return True

    def arm_there(self) -> Wait[bool]:
        yield
        return self.arm

    def plan_spots(self, words: str, excluded: frozenset[int], seen_from: Any) -> Wait[Any]:
        word = yield from self._do("plan_spots")
        if word != "ok":
            return Planned(declined(word))
        snapshot = self.snapshot()
        order = parse_instruction(words)
        assert not isinstance(order, Declined)
        found = plan(order, snapshot, self.context(), BODY, excluded)
        if isinstance(found, Declined):
            return Planned(found, (), snapshot.version)
        return Planned(tuple(map(spot_of, found)), (), snapshot.version)

    def drive(self, spot: Spot) -> Wait[Drive]:
        word = yield from self._do("drive", "base")
        if word == "cancelled":
            return Drive(False, "somebody cancelled it", True)
        if word != "ok":
            return Drive(False, "the way is blocked")
        self.T_map_base = spot.T_map_base
        return Drive(True)

    def ask_back(self, question: str, options: tuple[str, ...]) -> Wait[str | None]:
        self.asked.append((question, options))
        yield from self._do("ask_back")
        return self.answers.pop(0) if self.answers else None

    def stow(self) -> Wait[Declined | None]:
        if not self.arm:
            return None
        word = yield from self._do("stow", "arm")
        return None if word == "ok" else declined(word)

    def look_at(self, point_m: Any) -> Wait[Declined | None]:
        word = yield from self._do("look_at", "head")
        return None if word == "ok" else declined(word)

    def look_ahead(self) -> Wait[Declined | None]:
        yield from self._do("look_ahead", "head")
        return None

    def plan_grasps(self, object_id: int, from_here: bool) -> Wait[Planned[Candidate]]:
        word = yield from self._do("grasp_here" if from_here else "grasp_stands")
        thing_ = self.things.get(object_id)
        if word != "ok" or thing_ is None:
            return Planned(declined("OBJECT_GONE" if word == "ok" else word))
        return Planned(tuple(self._candidates(thing_, thing_.box.centre_m, thing_.label)))

    def point_out(self, words: str, excluded: frozenset[int], seen_from: Any) -> Wait[Any]:
        word = yield from self._do("point_out")
        return Planned(declined("AMBIGUOUS" if word == "ok" else word))

    def plan_places(
        self,
        place: str,
        excluded: frozenset[int],
        grasp: Candidate | None,
        from_here: bool,
        seen_from: Any,
    ) -> Wait[Planned[Candidate]]:
        port = (
            "place_before" if grasp is not None else "place_here" if from_here else "place_stands"
        )
        self.places.append(place)
        word = yield from self._do(port)
        if word != "ok":
            carrier = self.things[10 if "bookshelf" in place else 3].name
            return Planned(replace(declined(word), alternatives=(carrier,)))
        if "bookshelf" in place:
            return Planned(tuple(self._candidates(self.things[10], np.array([5.6, 3.8, 0.9]), "")))
        if "table" in place:
            return Planned(tuple(self._candidates(self.things[3], np.array([3.2, 2.7, 0.7]), "")))
        return Planned(declined("NO_ROOM"))

    def _candidates(self, thing_: SceneObject, at_m: Any, label: str) -> list[Candidate]:
        """From two sides."""
        stands = [
            pose_from_yaw([at_m[0] + dx, at_m[1] + dy, 0.0], 0.0)
            for dx, dy in ((-0.9, 0.0), (0.0, -0.9))
        ]
        return [
            Candidate(thing_.id, label, "so", 1.0, False, T, at_m, np.full(3, 0.1), None, down)
            for T, down in zip(stands, self.downs, strict=True)
        ]

    def pick(self, grasps: tuple[Candidate, ...]) -> Wait[Handled]:
        word = yield from self._do("pick", "arm")
        if word == "missed":
            return Handled(None, 0)
        if word not in ("ok", "stays"):
            return Handled(declined(word))
        self.picked_down = grasps[0].down
        number = grasps[0].object_id
        self.held_thing = self.things[number] if word == "stays" else self.things.pop(number)
        self.in_hand = Held(True, number, self.held_thing.label)
        return Handled(None, 0)

    def place(self, places: tuple[Candidate, ...]) -> Wait[Handled]:
        word = yield from self._do("place", "arm")
        if word not in ("ok", "falls", "slides", "renamed", "lost"):
            return Handled(declined(word))
        assert self.held_thing is not None
        at_m = np.array(places[0].at_m)
        if word == "falls":
            at_m = np.array([0.7, 0.7, 0.0])
        elif word in ("slides", "renamed"):
            at_m += [0.0, 0.3, 0.0] if word == "slides" else [-0.3, 0.0, -at_m[2]]
        was = self.held_thing
        if word != "lost":
            put = thing(
                was.id + 100 * (word == "renamed"),
                was.label, at_m[0], at_m[1], (0.08, 0.08, 0.1), bottom_m=float(at_m[2]),
                colour=was.colour.name if was.colour else "grey",
                on=places[0].object_id if word in ("ok", "slides") else 0,
            )  # fmt: skip
            self.things[put.id] = replace(put, first_seen_ns=int(self.now_s * 1e9))
        self.in_hand, self.held_thing = Held(False), None
        return Handled(None, 0)

    def move_fingers(self, opened: bool) -> Wait[Declined | None]:
        word = yield from self._do("fingers", "arm")
        if opened:
            self.in_hand, self.held_thing = Held(False), None
        return None if word == "ok" else declined(word)


class Run:
    """One instruction with a fake robot."""

    def __init__(self, robot: FakeRobot, words: str, **fields: Any) -> None:
        self.robot = robot
        self.memory = Memory(robot, words, BODY, 60.0, **fields)
        self.states: list[Any] = []
        self.follower = Follower(self.memory, self.states.append)
        self.outcome = self.follower.begin()

    def tick(self) -> Outcome | None:
        if self.outcome is None:
            self.robot.now_s += TICK_S
            self.outcome = self.follower.tick()
        return self.outcome

    def end(self, limit: int = 5000) -> Outcome:
        for _ in range(limit):
            if self.tick() is not None:
                break
        assert self.outcome is not None, [n for n in self.states[-1] if n.status.name == "RUNNING"]
        assert self.robot.moving == []
        assert len(self.outcome.report) > 5
        return self.outcome

    def until_doing(self, port: str, limit: int = 5000) -> None:
        """Tick until the robot is at work with a port."""
        for _ in range(limit):
            if port in self.robot.done:
                return
            assert self.tick() is None, f"{port} was never called"
        raise AssertionError(f"{port} was never called")


def follow(words: str, robot: FakeRobot | None = None, **script: str) -> tuple[Outcome, FakeRobot]:
    made = robot if robot is not None else FakeRobot(**script)
    return Run(made, words).end(), made
