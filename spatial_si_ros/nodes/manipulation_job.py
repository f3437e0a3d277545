"""One request at work: what its words mean, what is seen, and what the core plans from that."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from ..answers.context import AskContext
from ..answers.floor import places
from ..answers.grounding.ground import Grounder
from ..answers.grounding.referee import Referee
from ..answers.measuring.index import index_of, labels_of
from ..errors import BadImage, TransformUnavailable
from ..language.declined import Declined, DeclineReason
from ..language.parser import parse_reference
from ..language.placing import parse_place
from ..perception.closeup import Closeup, Picture
from ..perception.frame import Detection
from ..planning.drive_grid import Body
from ..planning.grasping import taking
from ..planning.grasping.grasp import Grasp
from ..planning.grasping.ground import Ground
from ..planning.grasping.reachable import Reachable
from ..planning.grasping.settings import GraspSettings
from ..planning.grasping.surroundings import Surroundings, mapped
from ..planning.grasping.taking import Robot, Seen
from ..planning.placing.choosing import Scene
from ..planning.placing.placement import Carried, Placement
from ..planning.placing.planning import PlacePlanner
from ..planning.placing.settings import PlaceSettings
from ..planning.placing.wanted import Wanted, wanted
from ..scene.objects import SceneObject
from ..scene.snapshot import SceneSnapshot
from .arm_state import ArmState
from .asker import Asker, BadViewpoint, robot_lost
from .convert_manipulation import PoseFrame
from .manipulation_params import ManipulationParams
from .newest_picture import NewestPicture

Array = npt.NDArray[np.float64]
Candidate = TypeVar("Candidate", Grasp, Placement)

_JOINTS_AGE_S = 1.0
_EMPTY_SHARE = 0.7
"""A thing of whose place so much is looked through is gone."""
_ARM_REACH_M = 1.6
_NEAR_M = 1.4
"""From no farther away a picture tells more of a thing than the map."""
_HELD_REACH_M = 0.35
"""What is so near to the hand that holds something may be that thing."""


@dataclass(frozen=True)
class Planned(Generic[Candidate]):
    """What was found, best first, and the frame that the poses are to be given in."""

    candidates: tuple[Candidate, ...]
    frame: PoseFrame


@dataclass(frozen=True)
class Sight:
    """A look at what is before the robot.

    Attributes:
        picture: the newest one, in the map; None: planned from the map alone.
        T_map_base: (4, 4) at its time.
        frame: that stays where it is while the base stands still.
    """

    picture: Picture | None
    T_map_base: Array
    frame: PoseFrame


class Desk:
    """Does requests, one after the other, in a thread that may take its time.

    Attributes:
        picture: the newest picture; None before the node is active.
        seconds: processor and waiting time of the last plan.
    """

    def __init__(
        self,
        tf: Any,
        asker: Asker,
        arm: ArmState,
        params: Callable[[], ManipulationParams],
        now_ns: Callable[[], int],
    ) -> None:
        self._tf, self._asker, self._arm = tf, asker, arm
        self._read, self._now_ns = params, now_ns
        self._reachable: tuple[Any, Reachable] | None = None
        self.picture: NewestPicture | None = None
        self.seconds = 0.0

    # Words ------------------------------------------------------------------------------------

    def thing(
        self, request: Any, snapshot: SceneSnapshot, referee: Referee
    ) -> SceneObject | Declined:
        """Which object is to be taken."""
        if not request.reference.strip():
            found = snapshot.objects.get(request.object_id)
            why = f"there is no object {request.object_id} in the map"
            return found if found is not None else Declined(DeclineReason.NOT_SEEN, why)
        reference = parse_reference(request.reference, labels_of(snapshot))
        if isinstance(reference, Declined):
            return reference
        grounder = self._grounder(request, snapshot, referee)
        if isinstance(grounder, Declined):
            return grounder
        resolved = grounder.resolve(reference)
        if isinstance(resolved, Declined):
            return resolved
        if places.is_room(resolved.thing) or places.is_wall(resolved.thing):
            return Declined(DeclineReason.UNGRASPABLE, "a place is nothing that can be taken")
        return resolved.thing

    def place(self, request: Any, snapshot: SceneSnapshot, referee: Referee) -> Wanted | Declined:
        """Where something is to be put."""
        words = parse_place(request.place, labels_of(snapshot))
        if isinstance(words, Declined):
            return words
        grounder = self._grounder(request, snapshot, referee)
        return grounder if isinstance(grounder, Declined) else wanted(words, grounder)

    def _grounder(
        self, request: Any, snapshot: SceneSnapshot, referee: Referee
    ) -> Grounder | Declined:
        try:
            context: AskContext = self._asker.context(request.viewpoint)
        except BadViewpoint as error:
            return error.declined
        return Grounder(index_of(snapshot), replace(context, referee=referee))

    # Plans ------------------------------------------------------------------------------------

    def grasps(
        self, thing: SceneObject, snapshot: SceneSnapshot, request: Any
    ) -> Planned[Grasp] | Declined:
        """Ways to take a thing."""
        began = time.monotonic()
        p = self._read()
        settings = GraspSettings(
            candidates=request.max_candidates or p.max_candidates,
            approach_m=p.approach_m,
            lift_m=p.lift_m,
            spare_m=p.spare_m,
        )
        stand = self._stand(request, snapshot)
        if isinstance(stand, Declined):
            return stand
        sight, robot = stand
        if sight.picture is None:
            found = self._from_afar(thing, snapshot, robot, settings)
        else:
            seen = self._seen(thing, snapshot, sight.picture, robot)
            if isinstance(seen, Declined):
                return seen
            found = taking.take_from_picture(thing, seen, robot, settings)
        self.seconds = time.monotonic() - began
        return found if isinstance(found, Declined) else Planned(found, sight.frame)

    def _from_afar(
        self, thing: SceneObject, snapshot: SceneSnapshot, robot: Robot, settings: GraspSettings
    ) -> tuple[Grasp, ...] | Declined:
        """Ways to take a thing from wherever the robot can drive to.

        The newest picture tells better than the map where it is, once the robot is near: the map
        holds the errors that the localisation had whenever it was seen.
        """
        off_m = float(np.linalg.norm(thing.box.centre_m[:2] - robot.T_map_base[:2, 3]))
        sight = self._sight(True, snapshot) if off_m <= _NEAR_M else None
        if isinstance(sight, Sight) and sight.picture is not None:
            here = replace(robot, T_map_base=sight.T_map_base)
            seen = self._seen(thing, snapshot, sight.picture, here)
            if isinstance(seen, Seen):
                ground = taking.ground_of(snapshot, here)
                found = taking.take_from_picture(thing, seen, here, settings, ground)
                if not isinstance(found, Declined):
                    return found
        return taking.take_from_map(thing, snapshot, robot, settings)

    def placements(
        self,
        asked: Wanted,
        snapshot: SceneSnapshot,
        request: Any,
        carried: Carried,
    ) -> Planned[Placement] | Declined:
        """Places for what is held."""
        began = time.monotonic()
        p = self._read()
        settings = PlaceSettings(
            candidates=request.max_candidates or p.max_candidates,
            margin_m=p.place_margin_m,
            least_probability=p.place_probability,
        )
        stand = self._stand(request, snapshot)
        if isinstance(stand, Declined):
            return stand
        sight, robot = stand
        scene, ground = self._scene(asked, snapshot, sight, robot)
        planner = PlacePlanner(robot.arm, robot.reachable, carried, scene, settings, robot.joints)
        found = planner.plan(asked, robot.T_map_base, ground)
        self.seconds = time.monotonic() - began
        return found if isinstance(found, Declined) else Planned(found, sight.frame)

    # What is known ----------------------------------------------------------------------------

    def _stand(self, request: Any, snapshot: SceneSnapshot) -> tuple[Sight, Robot] | Declined:
        """By what is planned, and for whom."""
        sight = self._sight(request.from_here, snapshot)
        if isinstance(sight, Declined):
            return sight
        robot = self._robot(sight.T_map_base, snapshot)
        return robot if isinstance(robot, Declined) else (sight, robot)

    def _robot(self, T_map_base: Array, snapshot: SceneSnapshot) -> Robot | Declined:
        arm = self._arm.model()
        if isinstance(arm, Declined):
            return arm
        kept = self._reachable
        if kept is None or kept[0] is not arm:
            kept = self._reachable = (arm, Reachable(arm))
        p = self._read()
        body = Body(p.robot_radius_m, p.margin_m, p.robot_height_m)
        trail = np.array([each.T_map_camera[:2, 3] for each in snapshot.trail]).reshape(-1, 2)
        return Robot(arm, kept[1], body, T_map_base, trail, self._joints())

    def _sight(self, from_here: bool, snapshot: SceneSnapshot) -> Sight | Declined:
        p = self._read()
        if not from_here:
            try:
                T_map_base = self._asker.robot_pose()
            except TransformUnavailable as error:
                return robot_lost(error)
            return Sight(None, T_map_base, PoseFrame(p.map_frame, np.eye(4), self._now_ns()))
        feed = self.picture
        stamp_ns = feed.stamp_ns if feed is not None else None
        if feed is None or stamp_ns is None or not feed.optical_frame:
            return Declined(
                DeclineReason.STALE, "no depth picture with detections and calibration was heard"
            )
        age_s = (self._now_ns() - stamp_ns) * 1e-9
        if abs(age_s) > p.max_picture_age_s:
            return Declined(
                DeclineReason.STALE,
                f"the newest depth picture is {age_s:.1f} s old, and max_picture_age_s is "
                f"{p.max_picture_age_s:g} s",
            )
        try:
            T_map_camera = self._tf.wait(p.map_frame, feed.optical_frame, stamp_ns, p.tf_timeout_s)
            T_map_base = self._tf.wait(p.map_frame, p.base_frame, stamp_ns, p.tf_timeout_s)
            picture = Picture(feed.frame(stamp_ns, T_map_camera))
        except TransformUnavailable as error:
            return robot_lost(error)
        except BadImage as error:
            return Declined(DeclineReason.STALE, f"the newest picture cannot be used: {error}")
        return Sight(picture, T_map_base, self._standing(stamp_ns))

    def _standing(self, stamp_ns: int) -> PoseFrame:
        """The frame that localisation does not move, where tf knows it; else the map."""
        p = self._read()
        try:
            T = self._tf.lookup(p.standing_frame, p.map_frame, stamp_ns)
        except TransformUnavailable:
            return PoseFrame(p.map_frame, np.eye(4), stamp_ns)
        return PoseFrame(p.standing_frame, T, stamp_ns)

    def _seen(
        self, thing: SceneObject, snapshot: SceneSnapshot, picture: Picture, robot: Robot
    ) -> Seen | Declined:
        """What the picture shows of a thing and of what is around it."""
        detection = _shown(thing, picture, snapshot)
        foot_m = thing.box.bottom_m
        found = picture.closeup(detection, foot_m) if detection is not None else None
        if found is None:
            share = picture.looked_through(thing.box)
            empty = share is not None and share >= _EMPTY_SHARE
            if empty and thing.id not in snapshot.measured:
                return taking.gone(thing)
            return taking.not_shown(thing)
        around = self._around(picture, detection, found, thing, snapshot, robot)
        return Seen(found.points_m, found.holes, found.eye_m, around)

    def _around(
        self,
        picture: Picture,
        detection: Any,
        found: Closeup,
        thing: SceneObject,
        snapshot: SceneSnapshot,
        robot: Robot,
    ) -> Array:
        """(K, 3) everything else: as the picture shows it, else as the map has it."""
        shown = picture.around(detection, found.points_m.mean(axis=0), _ARM_REACH_M)
        known = mapped(snapshot, thing.box.centre_m, (thing.id,), _ARM_REACH_M, robot.body)
        points = np.concatenate([shown, known[picture.unseen(known)]])
        return taking.without_robot(points, robot, self._joints())

    def _joints(self) -> Array | None:
        joints = self._arm.joints(_JOINTS_AGE_S)
        return None if isinstance(joints, Declined) else joints

    def _scene(
        self, asked: Wanted, snapshot: SceneSnapshot, sight: Sight, robot: Robot
    ) -> tuple[Scene, Ground | None]:
        index = index_of(snapshot)
        near = [each.thing.box.centre_m for each in asked.carriers if each.thing is not None]
        near += [thing.box.centre_m for test in asked.tests for thing in test.terms.things]
        at = np.asarray(near[0] if near else robot.T_map_base[:3, 3])
        reach = 2.5
        known = mapped(snapshot, at, (), reach, robot.body)
        if sight.picture is None:
            ground = Ground(snapshot, robot.body, robot.T_map_base[:2, 3], robot.trail_m)
            return Scene(index, Surroundings(known)), ground
        picture = sight.picture
        shown = picture.around(None, at, reach)
        joints = self._joints()
        points = np.concatenate([shown, known[picture.unseen(known)]])
        points = taking.without_robot(points, robot, joints)
        if joints is not None:
            # What the hand holds is in the picture, too.
            hand = (robot.T_map_base @ robot.arm.forward(joints))[:3, 3]
            points = points[np.linalg.norm(points - hand, axis=1) > _HELD_REACH_M]
        seen: dict[int, Array] = {}
        for carrier in asked.carriers:
            if carrier.thing is None:
                continue
            detection = _shown(carrier.thing, picture, snapshot)
            found = picture.closeup(detection) if detection is not None else None
            if found is not None:
                seen[carrier.id] = taking.without_robot(found.points_m, robot, joints)
        return Scene(index, Surroundings(points), seen), None


def _shown(thing: SceneObject, picture: Picture, snapshot: SceneSnapshot) -> Detection | None:
    """The detection of a thing; those that show another thing of its kind are not it."""
    labels = [label for label, _ in thing.labels]
    others = [(each.label, each.box) for each in snapshot if each.id != thing.id]
    return picture.find(labels, thing.box, others)


def meant(snapshot: SceneSnapshot, excluded: Any) -> SceneSnapshot:
    """The map without objects that the words do not mean."""
    gone = frozenset(int(each) for each in excluded)
    if not gone & snapshot.objects.keys():
        return snapshot
    kept = {number: each for number, each in snapshot.objects.items() if number not in gone}
    return replace(snapshot, objects=MappingProxyType(kept))
