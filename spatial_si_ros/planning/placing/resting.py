"""A thing at rest where it would be put, as the relations see it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...answers.measuring.holding import holds
from ...answers.measuring.index import SceneIndex
from ...errors import DegenerateGeometry
from ...geometry.boxes import OrientedBox
from ...scene.objects import SceneObject, Support
from .placement import Carried
from .wanted import Carrier, Test

Array = npt.NDArray[np.float64]

PUT_STD_M = 0.015
"""1 sigma of where it comes to rest."""
RESTS = 0.97
NOT_YET = -1
"""The id of what is not in the map."""


def resting(carried: Carried, foot_m: Array, heading_rad: float, carrier: Carrier) -> SceneObject:
    """The thing with the middle of its underside at `foot_m` (3,)."""
    size = np.maximum(carried.size_m, 0.005)
    centre = np.array([foot_m[0], foot_m[1], foot_m[2] + 0.5 * size[2]])
    return SceneObject(
        id=NOT_YET,
        labels=((carried.label or "object", 1.0),),
        box=OrientedBox(centre, size, heading_rad),
        position_covariance_m2=np.eye(3) * PUT_STD_M**2,
        size_std_m=np.full(3, 0.01),
        front=None,
        colour=None,
        support=Support(carrier.id, "in" if carrier.inside else "on", RESTS),
        existence=1.0,
        observations=1,
        best_view_pixels=0,
        first_seen_ns=0,
        last_seen_ns=0,
        points_m=np.zeros((0, 3)),
    )


def satisfied(tests: tuple[Test, ...], thing: SceneObject, index: SceneIndex) -> tuple[float, str]:
    """Probability that all tests hold of it, by the definitions that answer questions; and the
    measurement of the least probable one."""
    whole, worst, words = 1.0, 2.0, ""
    for test in tests:
        try:
            measured = holds(index, test.qualifier, thing, test.terms)
        except DegenerateGeometry as error:
            return 0.0, str(error)
        whole *= measured.probability
        if measured.probability < worst:
            worst, words = measured.probability, measured.explanation
    return whole, words
