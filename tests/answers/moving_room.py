"""A hall in which things move, that anybody can draw: the robot at the origin looks along +x.

 y
 2        CHAIR (was at (1, 2))      TABLE with a PLATE; a MUG stood there and went
 0  robot          BALL ->           SOFA at x = 4
-2        PERSON walks to +y (left)
"""

from __future__ import annotations

import numpy as np

from spatial_si_ros.answers.answer import Answer, Answered
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.geometric import answer
from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.language.declined import Declined
from spatial_si_ros.language.queries import Question
from spatial_si_ros.language.references import Reference
from spatial_si_ros.scene import Gone, Place, SceneSnapshot, TrailPose, known_map, known_object

S = 1_000_000_000
NOW = 100 * S
CHAIR, TABLE, SOFA, BALL, PERSON, MUG, PLATE, BOX = range(1, 9)

ROBOT = AskContext(robot=Observer(ViewpointKind.ROBOT, np.zeros(3), 0.0, "the robot"))


def optical(x_m: float, y_m: float, yaw_rad: float) -> np.ndarray:
    """Pose of an optical frame 1.2 m above the ground that looks along a yaw."""
    turned = np.array([[0.0, 0.0, 1.0, 0], [-1.0, 0, 0, 0], [0, -1.0, 0, 0], [0, 0, 0, 1.0]])
    pose: np.ndarray = pose_from_yaw([x_m, y_m, 1.2], yaw_rad) @ turned
    return pose


def box(x_m: float, y_m: float, size_m: tuple[float, float, float]) -> OrientedBox:
    return OrientedBox(np.array([x_m, y_m, 0.5 * size_m[2]]), np.array(size_m), 0.0)


def hall(
    ball_m_s: tuple[float, float] = (0.8, 0.0), seen_s: float = 100.0, std_m_s: float = 0.03
) -> SceneSnapshot:
    """The hall 100 s after the clock began; the ball was seen last at `seen_s`."""
    last = round(seen_s * S)
    things = [
        known_object(
            CHAIR, "chair", [3.0, 2.0, 0.45], [0.4, 0.4, 0.9], seen_ns=(10 * S, 99 * S),
            velocity_m_s=(0.0, 0.0),
            past=(Place(box(1.0, 2.0, (0.4, 0.4, 0.9)), None, 10 * S, 40 * S),
                  Place(box(2.0, 2.0, (0.4, 0.4, 0.9)), None, 42 * S, 42 * S)),
        ),
        known_object(TABLE, "table", [5.0, 2.0, 0.35], [1.0, 1.0, 0.7], seen_ns=(12 * S, 90 * S)),
        known_object(SOFA, "sofa", [4.0, 0.0, 0.4], [0.8, 1.6, 0.8], seen_ns=(15 * S, 95 * S)),
        known_object(BALL, "ball", [1.5, 0.0, 0.1], [0.2, 0.2, 0.2], seen_ns=(90 * S, last),
                     velocity_m_s=ball_m_s, velocity_std_m_s=std_m_s),
        known_object(PERSON, "person", [1.3, -2.0, 0.85], [0.4, 0.4, 1.7],
                     seen_ns=(91 * S, 100 * S), velocity_m_s=(0.0, 1.0)),
        known_object(PLATE, "plate", [5.0, 2.0, 0.72], [0.2, 0.2, 0.04], on=TABLE,
                     seen_ns=(12 * S + S // 2, 90 * S)),
        known_object(BOX, "box", [6.0, -1.0, 0.2], [0.4, 0.4, 0.4], seen_ns=(20 * S, 21 * S)),
    ]  # fmt: skip
    mug = known_object(
        MUG, "mug", [4.8, 2.0, 0.75], [0.1, 0.1, 0.1], on=TABLE, seen_ns=(13 * S, 50 * S)
    )
    trail = (
        TrailPose(1 * S, optical(-3.0, 0.0, 0.0)),
        TrailPose(60 * S, optical(-1.0, 0.0, 0.0)),
        TrailPose(90 * S, optical(0.0, 0.0, 0.0)),
        TrailPose(97 * S, optical(0.0, 0.0, 0.9)),
    )
    return known_map(things, stamp_ns=NOW, gone=[Gone(mug, 70 * S)], trail=trail)


def the(kind: str) -> Reference:
    return Reference(kind)


def told(question: Question, scene: SceneSnapshot, context: AskContext = ROBOT, choices=()):
    """The answer, which must be one."""
    result: Answer = answer(question, scene, context, choices)
    assert isinstance(result, Answered), f"{result.reason.name}: {result.detail}"
    return result


def refused(question: Question, scene: SceneSnapshot, context: AskContext = ROBOT) -> Declined:
    """The refusal, which must be one."""
    result = answer(question, scene, context)
    assert isinstance(result, Declined), result.text
    return result
