"""The snapshot as arrays, so that a question on thousands of objects takes milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from ...geometry.box_array import BoxArray
from ...scene.objects import SceneObject
from ...scene.snapshot import SceneSnapshot
from .chances import edge_std_m
from .colours import code_of, colour_probabilities

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class SceneIndex:
    """One version of the map by rows.

    Attributes:
        snapshot: what it was made from.
        objects: N of them, in the order of the snapshot.
        row_of: id -> row.
        boxes: N.
        existence: (N,) 0..1.
        size_std_m: (N, 3) 1 sigma of the edges.
        edge_std_m: (N,) 1 sigma of where a side is, see `chances.edge_std_m`.
        by_label: label -> {row: probability of the label}.
        colour_codes, colour_sure: (N,) see `colours.code_of`.
        radii_m: (N,) half diagonal of each footprint.
        open_ended: (N,) whether each may go on beyond what was seen of it.
    """

    snapshot: SceneSnapshot
    objects: tuple[SceneObject, ...]
    row_of: Mapping[int, int]
    boxes: BoxArray
    existence: Array
    size_std_m: Array
    edge_std_m: Array
    by_label: Mapping[str, Mapping[int, float]]
    colour_codes: Rows
    colour_sure: Array
    radii_m: Array
    open_ended: Mask
    _labelled: dict[str, tuple[Rows, Array]] = field(default_factory=dict)
    _spacing: dict[int, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.objects)

    def get(self, object_id: int) -> SceneObject | None:
        return self.snapshot.objects.get(object_id)

    def of_label(self, label: str | None) -> tuple[Rows, Array]:
        """Rows that may carry the label (None: any) and their probability of being real and so
        labelled; both are kept, and read-only."""
        if label is None:
            return np.arange(len(self)), self.existence.copy()
        found = self._labelled.get(label)
        if found is None:
            table = self.by_label.get(label, {})
            rows = np.fromiter(table.keys(), dtype=np.intp, count=len(table))
            labelled = np.fromiter(table.values(), dtype=np.float64, count=len(table))
            found = rows, labelled * self.existence[rows]
            for each in found:
                each.setflags(write=False)
            self._labelled[label] = found
        return found

    def coloured(self, rows: Rows, name: str) -> Array:
        """(K,) probability that a person would call each of some objects so."""
        return colour_probabilities(self.colour_codes[rows], self.colour_sure[rows], name)

    def spacing_m(self, row: int) -> float:
        """Median distance of an object's measured points to the third nearest other one."""
        found = self._spacing.get(row)
        if found is None:
            points = self.objects[row].points_m
            found = float(np.median(cKDTree(points).query(points, k=4)[0][:, 3]))
            self._spacing[row] = found
        return found

    def around(self, point_m: npt.ArrayLike, reach_m: float) -> Mask:
        """(N,) whose footprints may come within so many metres of a point (x, y).

        Some that do not are among them, none that does is missing.
        """
        x, y = np.asarray(point_m, dtype=np.float64)[:2]
        reach, centres = self.radii_m + reach_m, self.boxes.centres_m
        near: Mask = np.abs(centres[:, 0] - x) <= reach
        near &= np.abs(centres[:, 1] - y) <= reach
        return near


def _build(snapshot: SceneSnapshot) -> SceneIndex:
    objects = tuple(snapshot)
    by_label: dict[str, dict[int, float]] = {}
    for row, each in enumerate(objects):
        for label, probability in each.labels:
            by_label.setdefault(label, {})[row] = probability
    colours = [code_of(each) for each in objects]
    boxes = BoxArray.of([each.box for each in objects])
    return SceneIndex(
        snapshot,
        objects,
        {each.id: row for row, each in enumerate(objects)},
        boxes,
        np.array([each.existence for each in objects], dtype=np.float64),
        np.array([each.size_std_m for each in objects], dtype=np.float64).reshape(-1, 3),
        np.array([edge_std_m(each) for each in objects], dtype=np.float64),
        by_label,
        np.array([code for code, _ in colours], dtype=np.intp),
        np.array([sure for _, sure in colours], dtype=np.float64),
        boxes.radii_m,
        np.array([any(each.open_faces) for each in objects], dtype=bool),
    )


def _follow(old: SceneIndex, snapshot: SceneSnapshot) -> SceneIndex | None:
    """The index of the next version from that of the last; None if objects came or went."""
    if snapshot.objects.keys() != old.row_of.keys():
        return None
    objects = tuple(snapshot)
    changed = [
        row for row, (a, b) in enumerate(zip(old.objects, objects, strict=True)) if a is not b
    ]
    if any(old.objects[row].id != objects[row].id for row in changed):
        return None
    boxes = BoxArray(
        old.boxes.centres_m.copy(), old.boxes.sizes_m.copy(), old.boxes.yaws_rad.copy()
    )
    existence, size_std = old.existence.copy(), old.size_std_m.copy()
    edge_std = old.edge_std_m.copy()
    codes, sure = old.colour_codes.copy(), old.colour_sure.copy()
    open_ended = old.open_ended.copy()
    by_label = dict(old.by_label)
    copied: dict[str, dict[int, float]] = {}
    for row in changed:
        each = objects[row]
        boxes.centres_m[row], boxes.sizes_m[row] = each.box.centre_m, each.box.size_m
        boxes.yaws_rad[row], existence[row] = each.box.yaw_rad, each.existence
        size_std[row], edge_std[row] = each.size_std_m, edge_std_m(each)
        codes[row], sure[row] = code_of(each)
        open_ended[row] = any(each.open_faces)
        if each.labels == old.objects[row].labels:
            continue
        for label in {label for label, _ in (*old.objects[row].labels, *each.labels)}:
            table = copied.setdefault(label, dict(by_label.get(label, {})))
            table.pop(row, None)
        for label, probability in each.labels:
            copied[label][row] = probability
    by_label.update(copied)
    return SceneIndex(
        snapshot,
        objects,
        old.row_of,
        boxes,
        existence,
        size_std,
        edge_std,
        by_label,
        codes,
        sure,
        boxes.radii_m,
        open_ended,
        _spacing={
            row: metres for row, metres in old._spacing.items() if old.objects[row] is objects[row]
        },
    )


_recent: list[SceneIndex] = []


def index_of(snapshot: SceneSnapshot) -> SceneIndex:
    """The index of a snapshot: kept for the two newest, patched where little changed."""
    kept = tuple(_recent)
    for index in kept:
        if index.snapshot is snapshot:
            return index
    index = next((new for old in kept if (new := _follow(old, snapshot))), None) or _build(snapshot)
    _recent[:] = [index, *kept[:1]]
    return index


def labels_of(snapshot: SceneSnapshot) -> frozenset[str]:
    """Every label that the map knows, so that its kinds can be named."""
    return frozenset(index_of(snapshot).by_label)
