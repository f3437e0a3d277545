"""Which of many poses of the hand hold a thing, and how well."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..arm.hand import Hand
from .clearance import LEAST_M, OWN_M, clearance_m
from .contacts import Contacts, touched
from .grasp import GraspKind
from .poses import Poses
from .settings import GraspSettings
from .target import Target

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_ROOMY_M = 0.02
_OFF_M = 0.08
_RIM_OFF_M = 0.05
_OF_EACH = 6
"""Poses of each kind are looked at closely, however many of another are better."""
_MOST_SHIFT_M = 0.03
"""A thing is not looked for farther beside where the hand was proposed."""
_ENOUGH_POINTS = 150
_FLOOR = 0.3


@dataclass
class Tally:
    """Why poses were given up, how many for each reason."""

    counts: dict[str, int] = field(default_factory=dict)

    def note(self, why: str, number: int) -> None:
        if number > 0:
            self.counts[why] = self.counts.get(why, 0) + number

    @property
    def most(self) -> str:
        """The most frequent reason; empty when there is none."""
        return max(self.counts, key=lambda why: self.counts[why], default="")

    def sentence(self) -> str:
        """All of them, the most frequent first."""
        order = sorted(self.counts.items(), key=lambda item: -item[1])
        return ", ".join(f"{why} ({number})" for why, number in order)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Poses that hold, P of them.

    Attributes:
        rows: (P,) which of the poses that were judged they come from.
        poses, contacts: as they would be taken.
        clearance_m: (P,) of the hand from everything else, on its way there and up.
        terms: name -> (P,) 0..1.
    """

    rows: npt.NDArray[np.intp]
    poses: Poses
    contacts: Contacts
    clearance_m: Array
    terms: dict[str, Array]

    def __len__(self) -> int:
        return len(self.poses)

    @property
    def score(self) -> Array:
        """(P,) product of the terms."""
        score: Array = np.prod(np.stack(list(self.terms.values())), axis=0)
        return score

    def take(self, rows: npt.NDArray[np.intp] | Mask) -> Judged:
        return Judged(
            self.rows[rows],
            self.poses.take(rows),
            self.contacts.take(rows),
            self.clearance_m[rows],
            {name: values[rows] for name, values in self.terms.items()},
        )


def judged(
    poses: Poses,
    target: Target,
    near_m: Array,
    hand: Hand,
    settings: GraspSettings,
    lift_m: float,
    tally: Tally,
    *,
    settle: bool = True,
    worth: Array | None = None,
) -> Judged:
    """Those of the poses that hold the target and get there without touching anything.

    Args:
        near_m: (K, 3) points of everything else around it.
        lift_m: how far it shall then be lifted.
        settle: put what is held into the middle of the hand; else the poses stay as they are.
        worth: (P,) what each pose is worth besides, 0: nothing. Only the best are looked at
            closely.
    """
    rows: npt.NDArray[np.intp] = np.arange(len(poses), dtype=np.intp)
    contacts = touched(poses, target, hand)
    kept = _holds(contacts, hand, settings, tally, off=not settle)
    kept &= np.abs(contacts.shift_m) < _MOST_SHIFT_M
    rows, poses, contacts = rows[kept], poses.take(kept), contacts.take(kept)
    if settle and len(poses):
        free: Array = np.full(len(poses), _ROOMY_M)
        terms = _terms(poses, contacts, free, target, hand, settings)
        score: Array = np.prod(np.stack(list(terms.values())), axis=0)
        score = score * (1.0 if worth is None else worth[rows])
        order = np.argsort(-score, kind="stable")
        some = [order[poses.kinds[order] == kind][:_OF_EACH] for kind in np.unique(poses.kinds)]
        best = np.unique(np.concatenate([order[: settings.judged], *some]))
        rows, poses, contacts = rows[best], poses.take(best), contacts.take(best)
        # The other contact may differ where the hand then is.
        poses = poses.at(poses.t_m + contacts.shift_m[:, None] * poses.R[:, :, 1])
        contacts = touched(poses, target, hand)
        kept = _holds(contacts, hand, settings, tally)
        rows, poses, contacts = rows[kept], poses.take(kept), contacts.take(kept)
    own = clearance_m(poses, target.points_m, hand, settings.approach_m)
    kept = own > OWN_M
    tally.note("the fingers would meet the thing itself", int(np.count_nonzero(~kept)))
    rows, poses, contacts = rows[kept], poses.take(kept), contacts.take(kept)
    gaps = clearance_m(poses, near_m, hand, settings.approach_m, np.full(len(poses), lift_m))
    kept = gaps > LEAST_M
    tally.note("what is around it is in the way", int(np.count_nonzero(~kept)))
    rows, poses, contacts, gaps = rows[kept], poses.take(kept), contacts.take(kept), gaps[kept]
    terms = _terms(poses, contacts, gaps, target, hand, settings)
    return Judged(rows, poses, contacts, gaps, terms)


def most_width_m(hand: Hand, settings: GraspSettings) -> float:
    """Of what the hand takes."""
    return hand.opening_m - 2.0 * settings.spare_m


def _holds(
    contacts: Contacts, hand: Hand, settings: GraspSettings, tally: Tally, off: bool = False
) -> Mask:
    """(P,) whether fingers that close hold it; `off`: it is not in the middle of the hand."""
    empty = ~np.isfinite(contacts.width_m)
    needed = contacts.width_m + (2.0 * np.abs(contacts.shift_m) if off else 0.0)
    wide = needed > most_width_m(hand, settings)
    thin = contacts.width_m < settings.least_width_m
    loose = contacts.quality <= 0.0
    tally.note("nothing is between the fingers", int(np.count_nonzero(empty | thin)))
    tally.note("it is too wide there", int(np.count_nonzero(wide)))
    tally.note("its sides are not opposed there", int(np.count_nonzero(loose & ~wide & ~empty)))
    kept: Mask = ~(empty | wide | thin | loose)
    return kept


def _terms(
    poses: Poses,
    contacts: Contacts,
    gaps: Array,
    target: Target,
    hand: Hand,
    settings: GraspSettings,
) -> dict[str, Array]:
    centre = target.box.centre_m
    level = np.hypot(*(poses.t_m[:, :2] - centre[:2]).T)
    # Off the middle along the approach costs nothing: the thing does not tip about that line.
    heading = poses.R[:, :2, 0] / np.maximum(
        np.linalg.norm(poses.R[:, :2, 0], axis=1, keepdims=True), 0.5
    )
    along = np.einsum("pi,pi->p", poses.t_m[:, :2] - centre[:2], heading)
    level = np.sqrt(np.maximum(np.square(level) - np.square(along), 0.0))
    thin = poses.kinds >= int(GraspKind.RIM)  # they are off the middle by what they are
    level[thin] = _RIM_OFF_M
    tall = np.abs(poses.t_m[:, 2] - centre[2]) / (0.8 * float(target.box.size_m[2]) + 0.05)
    tall[poses.kinds != int(GraspKind.SIDE)] = 0.0
    points = int(np.count_nonzero(target.measured))
    known = min(1.0, points / _ENOUGH_POINTS) ** 0.5 * (1.0 - target.holes)
    wide = contacts.width_m / most_width_m(hand, settings)
    return {
        "opposed": _FLOOR + (1.0 - _FLOOR) * contacts.quality,
        "centred": np.exp(-np.square(level / _OFF_M)) * np.exp(-np.square(tall)),
        "clear": _FLOOR + (1.0 - _FLOOR) * np.clip(gaps / _ROOMY_M, 0.0, 1.0),
        "measured": known * (0.5 + 0.5 * contacts.measured),
        "fitting": 1.0 - 0.6 * np.clip((wide - 0.6) / 0.4, 0.0, 1.0),
    }
