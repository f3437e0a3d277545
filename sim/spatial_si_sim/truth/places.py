"""Whether the robot's final true pose is where an instruction wanted it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from . import relations, shapes
from .referents import Undecidable, judge, resolve
from .scene import TrueBox, TrueObject, TruePose
from .situation import Situation
from .spec import DIRECTIONS, Deed, Instruction
from .verdicts import Undefined

ROBOT_RADIUS_M = 0.20
ROBOT_HEIGHT_M = 1.40
REACHED_M = 1.2
"""'Go to X': the robot's centre is at most this far from X's footprint."""
ASIDE_M = 2.0
"""'Left of X', 'in front of X': the same, besides the direction."""
FACING_RAD = math.radians(20.0)
ROBOT_ID = -1


@dataclass(frozen=True)
class Place:
    """An instruction with its references resolved, at the moment it was given.

    Attributes:
        instruction: what was asked.
        references: the true objects that it names.
        facing: what the robot shall look at, or None.
        situation: where robot and speaker stood when it was given.
    """

    instruction: Instruction
    references: tuple[TrueObject, ...]
    facing: TrueObject | None
    situation: Situation

    @property
    def object_ids(self) -> frozenset[int]:
        """True ids that the instruction names, viewpoint excluded."""
        named = {thing.id for thing in self.references}
        return frozenset(named if self.facing is None else named | {self.facing.id})

    def satisfied(self, pose: TruePose) -> tuple[bool, str]:
        """Whether a final pose of the robot is right, and why not."""
        good, why = self._position(pose)
        if good and self.facing is not None:
            off = abs(
                relations.azimuth_rad(pose.position_m, pose.yaw_rad, self.facing.box.centre_m[:2])
            )
            turned = f"{math.degrees(off):.0f} deg off {self.facing.name}"
            return off <= FACING_RAD, f"{why}; {turned}" if why else turned
        return good, why

    def in_place(self, position_m: tuple[float, float]) -> bool:
        """Whether the robot may end there, whatever it faces."""
        return self._position(TruePose(position_m, 0.0))[0]

    def _position(self, pose: TruePose) -> tuple[bool, str]:
        instruction = self.instruction
        if instruction.deed is Deed.FACE:
            return True, ""
        reference = self.references[0]
        gap_m = shapes.point_gap_m(pose.position_m, reference.box)
        if instruction.deed is Deed.GO_TO:
            return gap_m <= REACHED_M, f"{gap_m:.2f} m from {reference.name}"
        if instruction.relation is None:
            raise ValueError("standing somewhere needs a relation")
        try:
            verdict = judge(
                instruction.relation,
                robot_object(pose),
                self.references,
                instruction.viewpoint,
                self.situation,
            )
        except Undefined as why:
            return False, str(why)
        if instruction.relation in DIRECTIONS and gap_m > ASIDE_M:
            return False, f"{gap_m:.2f} m from {reference.name}"
        return verdict.holds, verdict.why


def place(instruction: Instruction, situation: Situation) -> Place:
    """Resolve an instruction.

    Raises:
        Undecidable: a reference is not unique, not clear or was not seen.
    """
    references = tuple(resolve(each, situation) for each in instruction.references)
    facing = None if instruction.facing is None else resolve(instruction.facing, situation)
    if len({thing.id for thing in references}) < len(references):
        raise Undecidable("undefined", "the words name one object twice")
    return Place(instruction, references, facing, situation)


def robot_object(pose: TruePose) -> TrueObject:
    """The robot as the subject of a relation: an upright box around its footprint disc."""
    return TrueObject(
        id=ROBOT_ID,
        name="the robot",
        kind="robot",
        colour=None,
        rgb=(0, 0, 0),
        box=TrueBox(
            (*pose.position_m, 0.5 * ROBOT_HEIGHT_M),
            (2 * ROBOT_RADIUS_M, 2 * ROBOT_RADIUS_M, ROBOT_HEIGHT_M),
            pose.yaw_rad,
        ),
        front_yaw_rad=pose.yaw_rad,
        support=None,
        support_relation="floor",
        room=0,
        movable=False,
    )
