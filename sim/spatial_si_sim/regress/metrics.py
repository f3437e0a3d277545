"""Ratios with their Wilson intervals, and SPL."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

Z_95 = 1.959963984540054


def ratio(part: int, whole: int) -> float | None:
    """part / whole; None for 0 / 0."""
    return part / whole if whole else None


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """95 % Wilson score interval of a ratio; None for 0 / 0.

    Raises:
        ValueError: not 0 <= part <= whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"want 0 <= part <= whole, got {part} of {whole}")
    if whole == 0:
        return None
    p, z2 = part / whole, Z_95**2
    centre = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z_95 * math.sqrt(p * (1 - p) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    return max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half))


@dataclass(frozen=True)
class Drive:
    """One instruction's drive, metres. `shortest_m` is the geodesic way that was needed."""

    succeeded: bool
    driven_m: float
    shortest_m: float


def spl(drives: Iterable[Drive]) -> float | None:
    """Success weighted by path length (Anderson et al., 2018); None without drives."""
    terms = []
    for drive in drives:
        if drive.shortest_m <= 0.0:
            raise ValueError(f"the shortest way must be > 0 m, got {drive.shortest_m}")
        share = drive.shortest_m / max(drive.driven_m, drive.shortest_m)
        terms.append(share if drive.succeeded else 0.0)
    return sum(terms) / len(terms) if terms else None
