"""Who asks and how sure an answer must be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..defaults import MIN_PROBABILITY
from ..geometry.viewpoints import Observer
from ..language.declined import Declined, DeclineReason
from ..language.references import UNSPECIFIED, ViewpointSpec
from ..scene.keyframes import Keyframe
from .grounding.referee import Referee
from .trust.calibration import Calibration


class Conventions(Enum):
    """Whose definitions hold where several are in use; `docs/relations.md`."""

    OURS = "ours"
    VSI = "vsi"


@dataclass(frozen=True, slots=True, eq=False)
class AskContext:
    """The situation in which words are spoken.

    Attributes:
        robot: pose of the base; None when it is not known, or no longer.
        speaker: pose of the person who asks; None means that it is the robot's.
        viewpoint: from the request, used where the words name none: an Observer (a pose)
            or a viewpoint in words. Counts as named, as if it had been said.
        min_probability: decline an answer below this, 0..1.
        no_robot: the answer where the robot's pose is needed and `robot` is None.
        referee: has the last word on which object is meant; None: measurement alone.
        conventions: whose definitions hold.
        pictures: that "picture 1", "picture 2" mean, with the poses of their cameras.
        calibration: what measured probabilities are worth; None: as they are measured.
    """

    robot: Observer | None = None
    speaker: Observer | None = None
    viewpoint: Observer | ViewpointSpec = UNSPECIFIED
    min_probability: float = MIN_PROBABILITY
    no_robot: Declined = Declined(
        DeclineReason.NO_VIEWPOINT, "where the robot is in the map is not known"
    )
    referee: Referee | None = None
    conventions: Conventions = Conventions.OURS
    pictures: tuple[Keyframe, ...] = ()
    calibration: Calibration | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_probability <= 1.0:
            raise ValueError(f"min_probability must be in 0..1, got {self.min_probability}")

    @property
    def asker(self) -> Observer | None:
        """The speaker, else the robot."""
        return self.speaker if self.speaker is not None else self.robot
