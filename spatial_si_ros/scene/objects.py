"""One object as the map knows it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox
from .boxfit import move_box
from .ends import NO_FACES, Faces
from .motion import Motion

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Front:
    """The direction of an object's front.

    Attributes:
        yaw_rad: about +z in the map frame.
        probability: 0..1, that the true front is within 45 degrees of it.
    """

    yaw_rad: float
    probability: float


@dataclass(frozen=True, slots=True)
class Colour:
    """Measured colour: one of `lexicon.COLOURS`, mean sRGB 0..1, and how sure the name is."""

    name: str
    rgb: tuple[float, float, float]
    probability: float


@dataclass(frozen=True, slots=True)
class Support:
    """What an object rests on or in.

    Attributes:
        object_id: the supporting object; 0 is the floor.
        relation: "on" or "in".
        probability: 0..1.
    """

    object_id: int
    relation: str
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where an object rested, or passed, before.

    Attributes:
        box: it had there, in the map frame.
        support: what carried it; None when unknown.
        since_ns, until_ns: ROS time from its first to its last sight there; the same for a
            place that it passed.
    """

    box: OrientedBox
    support: Support | None
    since_ns: int
    until_ns: int

    def moved(self, T: Array) -> Place:
        """The same place in another map: (4, 4) T, a turn about the vertical and a shift."""
        return replace(self, box=move_box(T, self.box))


@dataclass(frozen=True, slots=True, eq=False)
class SceneObject:
    """An immutable estimate of one object.

    Attributes:
        id: stable for the life of the map, >= 1.
        labels: (label, probability), most probable first, probabilities sum to <= 1.
        box: in the map frame.
        position_covariance_m2: (3, 3) of the box centre.
        size_std_m: (3,) 1 sigma of the edges along the box's own axes.
        front: None when unknown.
        colour: None when not measured.
        support: None when unknown.
        existence: 0..1, that it is real.
        observations: frames in which it was measured.
        best_view_pixels: largest number of its pixels in one frame.
        first_seen_ns, last_seen_ns: ROS time.
        points_m: (N, 3) measured surface points in the map frame, N <= a few hundred; may be empty.
        motion: measured velocity; None when it was not seen over some time lately.
        appeared_ns: ROS time of the first frame with >= 400 of its pixels; None: there was none.
        past: where it was before it came to the present place, oldest first; () when it was
            never seen to move. A bounded number: the first one always stays.
        newcomer: it was found where the floor had been seen free before.
        open_faces: of the box, in the order +x, -x, +y, -y, +z, -z of its own axes: whether it
            was cut off there, by the border of every picture or by what stands before it, and
            was never seen to end. It may go on beyond that face.
    """

    id: int
    labels: tuple[tuple[str, float], ...]
    box: OrientedBox
    position_covariance_m2: Array
    size_std_m: Array
    front: Front | None
    colour: Colour | None
    support: Support | None
    existence: float
    observations: int
    best_view_pixels: int
    first_seen_ns: int
    last_seen_ns: int
    points_m: Array
    motion: Motion | None = None
    appeared_ns: int | None = None
    past: tuple[Place, ...] = ()
    newcomer: bool = False
    open_faces: Faces = NO_FACES

    @property
    def moved_ns(self) -> int | None:
        """ROS time when it left the place where it was first seen; None: it never did."""
        return self.past[0].until_ns if self.past else None

    @property
    def since_ns(self) -> int:
        """ROS time since when it has been at its present place."""
        return self.past[-1].until_ns if self.past else self.first_seen_ns

    @property
    def label(self) -> str:
        return self.labels[0][0]

    @property
    def name(self) -> str:
        """For people: label and id, e.g. "mug_12"."""
        return f"{self.label.replace(' ', '_')}_{self.id}"

    @property
    def position_std_m(self) -> float:
        """Largest horizontal 1 sigma of the centre, metres."""
        (xx, _), (xy, yy) = self.position_covariance_m2[:2, :2].tolist()
        # The larger eigenvalue of a symmetric matrix of two rows.
        return math.sqrt(0.5 * (xx + yy) + math.hypot(0.5 * (xx - yy), xy))

    def label_probability(self, labels: frozenset[str]) -> float:
        """Probability that the true label is one of `labels`."""
        return sum(p for label, p in self.labels if label in labels)
