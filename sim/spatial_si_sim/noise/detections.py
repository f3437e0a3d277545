"""The simulated detector: what is visible, by label, box and mask, and how it errs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from scipy import ndimage

from .confusion import KINDS, confusable_with
from .settings import NoiseSettings

Ids = npt.NDArray[np.int32]
Instances = npt.NDArray[np.uint16]
Mask = npt.NDArray[np.bool_]

MIN_PIXELS = 40
"""An object with fewer visible pixels is not detected, whatever the noise."""


@dataclass(frozen=True)
class Detection:
    """One detected object of one frame.

    Attributes:
        instance: its pixel value in the instance image, 1..65535; means nothing across frames.
        label: kind, as the detector says.
        score: 0..1.
        box_px: left, top, right, bottom, pixels; right and bottom are exclusive.
    """

    instance: int
    label: str
    score: float
    box_px: tuple[int, int, int, int]


@dataclass(frozen=True)
class Blob:
    """A visible thing before it has an id: `mask` covers exactly `box_px` of the image."""

    label: str
    score: float
    box_px: tuple[int, int, int, int]
    mask: Mask
    distance_m: float


def visible(
    semantic: Ids, depth_m: npt.NDArray[np.float32], labels: Mapping[int, str]
) -> list[Blob]:
    """Every labelled object with at least `MIN_PIXELS` pixels, by ascending semantic id."""
    counts = np.bincount(semantic.ravel(), minlength=1)
    boxes = ndimage.find_objects(semantic)
    found: list[Blob] = []
    for number in np.flatnonzero(counts >= MIN_PIXELS):
        label = labels.get(int(number))
        if number == 0 or label is None:
            continue
        rows, columns = boxes[number - 1]
        mask = semantic[rows, columns] == number
        distances = depth_m[rows, columns][mask]
        box = (columns.start, rows.start, columns.stop, rows.stop)
        found.append(Blob(label, 1.0, box, mask, float(distances.mean())))
    return found


def degrade(
    blobs: Sequence[Blob],
    shape: tuple[int, int],
    settings: NoiseSettings,
    rng: np.random.Generator,
) -> list[Blob]:
    """Miss, mislabel and jitter what is visible; (H, W) `shape` bounds the boxes."""
    present = frozenset(blob.label for blob in blobs)
    kept: list[Blob] = []
    for blob in blobs:
        # Draw for every object, kept or not, so that one object's luck does not change another's.
        missed, swapped, pick, luck = rng.random(4)
        edges = rng.standard_normal(4)
        if missed < settings.missed_fraction:
            continue
        label, score = blob.label, 0.95 - 0.10 * luck
        others = confusable_with(label, present)
        if swapped < settings.swap_fraction and others:
            label, score = others[int(pick * len(others))], score - 0.25
        moved = _jitter(blob, settings.box_jitter_px * edges, shape)
        kept.append(Blob(label, score, moved.box_px, moved.mask, moved.distance_m))
    return kept


def false_alarms(
    shape: tuple[int, int],
    present: frozenset[str],
    settings: NoiseSettings,
    rng: np.random.Generator,
) -> list[Blob]:
    """Detections of nothing: random boxes with a plausible label, behind everything."""
    height, width = shape
    plausible = tuple(sorted({c for kind in present for c in confusable_with(kind)})) or KINDS
    found: list[Blob] = []
    for _ in range(int(rng.poisson(settings.false_per_frame))):
        label = plausible[int(rng.integers(len(plausible)))]
        w = int(rng.integers(max(2, width // 20), max(3, width // 4)))
        h = int(rng.integers(max(2, height // 20), max(3, height // 4)))
        left, top = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
        box = (left, top, left + w, top + h)
        score = 0.35 + 0.4 * float(rng.random())
        found.append(Blob(label, score, box, np.ones((h, w), np.bool_), np.inf))
    return found


def paint(
    blobs: Sequence[Blob], shape: tuple[int, int], rng: np.random.Generator
) -> tuple[list[Detection], Instances]:
    """Give each blob a fresh random id and draw the instance image, nearest on top.

    Ids and the order of the detections are permuted anew for every frame: neither says anything
    about which object a detection is. A blob that ends up wholly covered is not reported.
    """
    image = np.zeros(shape, np.uint16)
    ids = rng.choice(np.arange(1, 65536), size=len(blobs), replace=False)
    for k in sorted(range(len(blobs)), key=lambda k: -blobs[k].distance_m):
        left, top, right, bottom = blobs[k].box_px
        image[top:bottom, left:right][blobs[k].mask] = ids[k]
    left_over = np.bincount(image.ravel(), minlength=65536)
    found = [
        Detection(int(ids[k]), blobs[k].label, float(blobs[k].score), blobs[k].box_px)
        for k in rng.permutation(len(blobs))
        if left_over[ids[k]] > 0
    ]
    return found, image


def _jitter(blob: Blob, edges_px: npt.NDArray[np.float64], shape: tuple[int, int]) -> Blob:
    """Move the four edges of the box and stretch the mask with them."""
    if not np.any(edges_px):
        return blob
    height, width = shape
    left, top, right, bottom = np.rint(np.asarray(blob.box_px) + edges_px).astype(int)
    left, top = max(0, min(left, width - 1)), max(0, min(top, height - 1))
    right, bottom = min(width, max(right, left + 1)), min(height, max(bottom, top + 1))
    stretched = cv2.resize(
        blob.mask.astype(np.uint8), (right - left, bottom - top), interpolation=cv2.INTER_NEAREST
    )
    box = (int(left), int(top), int(right), int(bottom))
    return Blob(blob.label, blob.score, box, stretched.astype(np.bool_), blob.distance_m)
