"""What pictures show of the scene, and the few that together show most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..geometry.cameras import Pinhole

Array = npt.NDArray[np.float64]
Cells = npt.NDArray[np.int32]

CELL_M = 0.25
"""Edge of the cells in which seen surface is counted."""
RANGE_M = 6.0
"""Farther surface is too small in a picture to count as shown."""
OBJECT_SHARE = 0.5
"""How much of the coverage the objects are; the surface is the rest."""
_SAMPLES = 1200


def seen_cells(depth_m: npt.NDArray[np.float32], camera: Pinhole, T_map_camera: Array) -> Cells:
    """Cells of the map whose surface a depth picture shows.

    Args:
        depth_m: (H, W) distance along the optical axis; NaN where it is not known.
        camera: of the depth picture.
        T_map_camera: (4, 4) pose of the optical frame in the map.

    Returns:
        (N, 3) indices of cells of `CELL_M`, each once, sorted.
    """
    step = max(1, int(np.sqrt(depth_m.size / _SAMPLES)))
    rows, columns = np.meshgrid(
        np.arange(step // 2, depth_m.shape[0], step),
        np.arange(step // 2, depth_m.shape[1], step),
        indexing="ij",
    )
    depth = depth_m[rows, columns].astype(np.float64)
    shown = np.isfinite(depth) & (depth > 0.0) & (depth <= RANGE_M)
    pixels = np.column_stack([columns[shown], rows[shown]]).astype(np.float64)
    points = camera.unproject(pixels, depth[shown])
    points_map = points @ T_map_camera[:3, :3].T + T_map_camera[:3, 3]
    return np.unique(np.floor(points_map / CELL_M).astype(np.int32), axis=0)


class Coverage:
    """What each of several pictures shows, comparable: half objects, half surface.

    The coverage of a set is the share of all seen objects plus the share of all seen cells that
    it shows, each weighted as `OBJECT_SHARE` says: 0..1, and 1 for all pictures together.
    """

    def __init__(self, cells: Sequence[Cells], objects: Sequence[Sequence[int]]) -> None:
        """Args:
        cells: of each picture, from `seen_cells`.
        objects: ids that each picture shows.
        """
        stacked = np.concatenate(cells) if cells else np.empty((0, 3), np.int32)
        _, number = np.unique(stacked, axis=0, return_inverse=True)
        number = number.reshape(-1)
        ids = sorted({each for seen in objects for each in seen})
        place = {each: column for column, each in enumerate(ids)}
        surface = int(number.max()) + 1 if len(number) else 0
        self._shows = np.zeros((len(cells), surface + len(ids)), dtype=bool)
        at = 0
        for row, (own, seen) in enumerate(zip(cells, objects, strict=True)):
            self._shows[row, number[at : at + len(own)]] = True
            self._shows[row, [surface + place[each] for each in seen]] = True
            at += len(own)
        share = OBJECT_SHARE if surface and ids else float(bool(ids))
        self._weights = np.concatenate(
            [
                np.full(surface, (1.0 - share) / max(surface, 1)),
                np.full(len(ids), share / max(len(ids), 1)),
            ]
        )

    def of(self, rows: Sequence[int]) -> float:
        """Coverage of a set of pictures, 0..1."""
        return float(self._shows[list(rows)].any(axis=0) @ self._weights) if rows else 0.0

    def best(self, at_most: int, beginning: Sequence[int] = ()) -> tuple[int, ...]:
        """Pictures that together show most, by the greedy rule, the most telling first.

        It is within 1 - 1/e of the best set there is (Nemhauser, Wolsey, Fisher 1978). What adds
        less than a thousandth is left out.

        Args:
            at_most: size of the set.
            beginning: pictures that are in it whatever they show.
        """
        chosen = list(beginning)
        missing = ~self._shows[chosen].any(axis=0)
        while len(chosen) < min(at_most, len(self._shows)):
            gains = self._shows[:, missing] @ self._weights[missing]
            gains[chosen] = -1.0
            row = int(np.argmax(gains))
            if gains[row] < 1e-3:
                break
            chosen.append(row)
            missing &= ~self._shows[row]
        return tuple(chosen)
