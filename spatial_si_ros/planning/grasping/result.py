"""A judged and reached pose as a grasp, with its reason in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ...geometry.frames import invert, pose_from_yaw
from .grasp import Grasp, GraspKind, heading_of
from .judging import Judged
from .reaching import Reached
from .sweeping import CLEAR_M
from .target import Target

Array = npt.NDArray[np.float64]

_WAYS = {
    GraspKind.TOP: "from above",
    GraspKind.SIDE: "from the side",
    GraspKind.RIM: "at the rim, one finger inside",
    GraspKind.HANDLE: "at the handle",
}
_FAR_M = 25.0
"""A drive of this length makes a grasp about a third as good."""
_FLOOR = 0.4
LIFTED_M, _LOW_LIFT = 0.10, 0.4
"""What is lifted by less may still meet what stands around it: worth so much."""


def grasp_of(target: Target, kept: Judged, row: int, way: Reached, drive_m: float | None) -> Grasp:
    """Row `row` of what was judged; `drive_m`: to the base's place, None: it stands there."""
    kind = GraspKind(int(kept.poses.kinds[row]))
    T = way.T_world_grasp
    size, T_world_foot = foot_of(target, T)
    terms = {name: float(values[row]) for name, values in kept.terms.items()}
    terms["reached"] = _FLOOR + (1.0 - _FLOOR) * way.ease
    terms["lifted"] = 1.0 if way.lift_m >= LIFTED_M else _LOW_LIFT
    if drive_m is not None:
        terms["near"] = float(np.exp(-drive_m / _FAR_M))
    contacts = kept.contacts
    gap = min(float(kept.clearance_m[row]), way.gap_m)
    around = f"{100 * min(gap, 9.99):.1f} cm free around the hand" if np.isfinite(gap) else "free"
    reason = (
        f"{_WAYS[kind]}, {100 * contacts.width_m[row]:.1f} cm between the fingers, contacts "
        f"opposed to {np.rad2deg(contacts.angle_rad[row]):.0f}°"
        f"{' by its box' if contacts.boxed[row] else ''}, {around}, "
        f"{contacts.measured[row]:.0%} of the worse contact measured"
    )
    if drive_m is not None:
        reason += f", {drive_m:.1f} m to drive"
    weakest = min(terms, key=lambda name: terms[name])
    reason += f"; weakest: {weakest} {terms[weakest]:.2f}"
    return Grasp(
        kind=kind,
        object_id=target.object_id,
        label=target.label,
        T_world_grasp=T,
        width_m=float(contacts.width_m[row]),
        approach_m=way.before_m,
        lift_m=way.lift_m,
        size_m=size,
        T_grasp_foot=invert(T) @ T_world_foot,
        height_m=float(T[2, 3] - target.bottom_m),
        terms=terms,
        reason=reason,
        T_world_base=way.T_world_base,
        reachable=drive_m is None,
        joints=way.joints if drive_m is None else None,
        start=way.start,
    )


def on_a_way(grasp: Grasp, gap_m: float) -> Grasp:
    """The grasp, with how far the arm stays from everything on its way to it."""
    way = _FLOOR + (1.0 - _FLOOR) * min(max(gap_m, 0.0) / CLEAR_M, 1.0)
    reason = grasp.reason
    if gap_m < CLEAR_M:
        reason += f"; {100 * max(gap_m, 0.0):.1f} cm free on the way there"
    return replace(grasp, terms={**grasp.terms, "way": way}, reason=reason)


def foot_of(target: Target, T_world_grasp: Array) -> tuple[Array, Array]:
    """(3,) the target's box turned as the hand, and (4, 4) the middle of its underside."""
    heading = heading_of(T_world_grasp)
    ahead = np.array([np.cos(heading), np.sin(heading)])
    across = np.array([-ahead[1], ahead[0]])
    spans = [target.span_m(each) for each in (ahead, across)]
    middle = target.axis_m + sum(
        0.5 * (low + high) * each for (low, high), each in zip(spans, (ahead, across), strict=True)
    )
    size = np.array([*(high - low for low, high in spans), target.box.size_m[2]])
    return size, pose_from_yaw([middle[0], middle[1], target.bottom_m], heading)
