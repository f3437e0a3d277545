"""Probabilities of measured quantities: normal errors, carried to angles and lengths."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from ...geometry.relations import Sector
from ...scene.objects import SceneObject

POSITION_FLOOR_M = 0.01
SIZE_FLOOR_M = 0.005
FRONT_STD_RAD = math.radians(5.0)
"""Error of a front that is right: the box's own turn."""

_CENTRES = {
    Sector.FRONT: 0.0,
    Sector.LEFT: 0.5 * math.pi,
    Sector.BEHIND: math.pi,
    Sector.RIGHT: -0.5 * math.pi,
}


def normal_cdf(x: float) -> float:
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def below(value: float, limit: float, std: float) -> float:
    """P(true value <= limit) for a measured value with normal error."""
    return normal_cdf((limit - value) / max(std, 1e-6))


def within(centre_rad: float, half_width_rad: float, angle_rad: float, std_rad: float) -> float:
    """P(the true angle is within `half_width_rad` of `centre_rad`), turns included."""
    off = math.remainder(angle_rad - centre_rad, 2.0 * math.pi)
    std = max(std_rad, 1e-6)
    total = 0.0
    for turn in (-2.0 * math.pi, 0.0, 2.0 * math.pi):
        upper = normal_cdf((half_width_rad - off + turn) / std)
        total += upper - normal_cdf((-half_width_rad - off + turn) / std)
    return min(max(total, 0.0), 1.0)


def sectors(azimuth_rad: float, std_rad: float) -> dict[Sector, float]:
    """Probability of each quarter."""
    return {s: within(c, math.pi / 4, azimuth_rad, std_rad) for s, c in _CENTRES.items()}


def across_std_m(thing: SceneObject, direction_rad: float) -> float:
    """1 sigma of an object's centre across a horizontal direction, metres."""
    nx, ny = -math.sin(direction_rad), math.cos(direction_rad)
    c = thing.position_covariance_m2
    variance = float(nx * nx * c[0, 0] + 2.0 * nx * ny * c[0, 1] + ny * ny * c[1, 1])
    return max(math.sqrt(max(variance, 0.0)), POSITION_FLOOR_M)


def along_std_m(thing: SceneObject, direction_rad: float) -> float:
    """1 sigma of an object's centre along a horizontal direction, metres."""
    return across_std_m(thing, direction_rad + 0.5 * math.pi)


def edge_std_m(thing: SceneObject) -> float:
    """1 sigma of where an object's side is: its centre and half its size, metres."""
    half = 0.5 * float(max(thing.size_std_m[0], thing.size_std_m[1], SIZE_FLOOR_M))
    return math.hypot(max(thing.position_std_m, POSITION_FLOOR_M), half)


def height_std_m(thing: SceneObject) -> float:
    """1 sigma of the height of an object's top or bottom, metres."""
    centre = math.sqrt(max(float(thing.position_covariance_m2[2, 2]), 0.0))
    return math.hypot(max(centre, 0.5 * POSITION_FLOOR_M), 0.5 * float(thing.size_std_m[2]))


def count_probabilities(chances: Iterable[float]) -> list[float]:
    """P(exactly k of independent events), k = 0..n: Poisson's binomial distribution.

    Tables of a few events each are joined two by two. What is less probable than `_NEVER` at
    either end of one is left out, so that a count of thousands takes milliseconds.
    """
    single = np.fromiter(chances, dtype=np.float64)
    columns = min(_TOGETHER, math.isqrt(len(single)) + 1)
    rows = max(1, -(-len(single) // columns))
    # Rows are filled up with events that never happen.
    padded = np.zeros(rows * columns)
    padded[: len(single)] = single
    tables = np.zeros((rows, columns + 1))
    tables[:, 0] = 1.0
    for done, p in enumerate(padded.reshape(rows, columns).T[:, :, None], start=1):
        tables[:, 1 : done + 1] = tables[:, 1 : done + 1] * (1.0 - p) + tables[:, :done] * p
        tables[:, :1] *= 1.0 - p
    parts = [_cut(0, table) for table in tables]
    while len(parts) > 1:
        joined = [
            _cut(a + b, np.convolve(one, other).astype(np.float64, copy=False))
            for (a, one), (b, other) in zip(parts[::2], parts[1::2], strict=False)
        ]
        parts = joined + parts[len(parts) & ~1 :]
    ((least, counts),) = parts
    whole = np.zeros(len(single) + 1)
    whole[least : least + len(counts)] = counts[: len(single) + 1 - least]
    counted: list[float] = whole.tolist()
    return counted


_TOGETHER = 16
"""So many events are counted one after the other before tables are joined."""
_NEVER, _LONG = 1e-20, 64


def _cut(least: int, table: npt.NDArray[np.float64]) -> tuple[int, npt.NDArray[np.float64]]:
    """A table of counts from `least` on; from a long one, the ends that never happen are cut."""
    if len(table) < _LONG:
        return least, table
    real = np.flatnonzero(table > _NEVER)
    return least + int(real[0]), table[real[0] : real[-1] + 1]


def first_of(
    values: Sequence[float], stds: Sequence[float], present: Sequence[float]
) -> list[float]:
    """P(each is the smallest), given that each takes part with its own probability."""
    shares = []
    for i, (value, std) in enumerate(zip(values, stds, strict=True)):
        share = present[i]
        for j, (other, other_std) in enumerate(zip(values, stds, strict=True)):
            if j != i and share > 1e-6:
                share *= 1.0 - present[j] * below(other, value, math.hypot(std, other_std))
        shares.append(share)
    return shares


def ranked(
    values: Sequence[float], stds: Sequence[float], present: Sequence[float], rank: int
) -> list[float]:
    """P(each is the `rank`-th smallest), given that each takes part with its own probability."""
    if rank == 1:
        return first_of(values, stds, present)
    shares = []
    for i, (value, std) in enumerate(zip(values, stds, strict=True)):
        smaller = [
            present[j] * below(values[j], value, math.hypot(std, stds[j]))
            for j in range(len(values))
            if j != i
        ]
        table = count_probabilities(smaller)
        shares.append(present[i] * (table[rank - 1] if rank <= len(table) else 0.0))
    return shares
