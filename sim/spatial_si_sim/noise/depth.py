"""A depth camera's errors: noise that grows with distance, and holes."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

Depth = npt.NDArray[np.float32]

_BANK = 1 << 21
_EDGE_WEIGHT, _GRAZING_WEIGHT = 12.0, 3.0


class DepthNoise:
    """Degrades depth images of one camera.

    Random numbers are slices of two banks drawn once per seed; each frame reads them at offsets
    from its own generator, which costs a hundredth of drawing 300,000 normals per frame.
    """

    def __init__(self, seed: int, focal_px: float) -> None:
        self._seed = seed
        self._focal_px = focal_px

    def degrade(
        self, depth_m: Depth, scale: float, hole_fraction: float, rng: np.random.Generator
    ) -> Depth:
        """A noisy copy of `depth_m` (H, W), metres; 0 stays 0 and holes become 0.

        Args:
            scale: factor on sigma(z) = 0.0012 + 0.0019 (z - 0.4)^2 metres.
            hole_fraction: expected share of the valid pixels that lose their depth.
        """
        noisy = depth_m
        if scale > 0.0:
            sigma = np.float32(0.0019 * scale) * np.square(depth_m - np.float32(0.4))
            sigma += np.float32(0.0012 * scale)
            sigma *= _slice(_normals(self._seed), depth_m.shape, rng)
            sigma += depth_m
            noisy = np.where(depth_m > 0.0, np.maximum(sigma, np.float32(1e-3)), np.float32(0.0))
        if hole_fraction > 0.0:
            noisy = np.where(self._holes(depth_m, hole_fraction, rng), np.float32(0.0), noisy)
        return noisy

    def _holes(
        self, depth_m: Depth, fraction: float, rng: np.random.Generator
    ) -> npt.NDArray[np.bool_]:
        """(H, W) True where depth is lost, in blobs of 2 x 2 pixels."""
        small = np.ascontiguousarray(depth_m[::2, ::2])
        kernel = np.ones((3, 3), np.uint8)
        step = cv2.dilate(small, kernel) - cv2.erode(small, kernel)
        # tan of the angle between the surface's normal and the ray: depth change per metre across.
        across_m = np.maximum(small, np.float32(0.1)) * np.float32(4.0 / self._focal_px)
        slope = step / across_m
        weight = np.float32(1.0) + np.float32(_GRAZING_WEIGHT) * np.minimum(
            slope * np.float32(0.2), np.float32(1.0)
        )
        weight += np.float32(_EDGE_WEIGHT) * (step > np.float32(0.05) * small + np.float32(0.02))
        weight *= np.float32(fraction / max(float(weight.mean()), 1e-6))
        lost = _slice(_uniforms(self._seed), small.shape, rng) < weight
        height, width = depth_m.shape
        return np.repeat(np.repeat(lost, 2, axis=0), 2, axis=1)[:height, :width]


@lru_cache(maxsize=2)
def _normals(seed: int) -> Depth:
    rng = np.random.default_rng([seed, 0xDE97, 0])
    return rng.standard_normal(_BANK, dtype=np.float32)


@lru_cache(maxsize=2)
def _uniforms(seed: int) -> Depth:
    rng = np.random.default_rng([seed, 0xDE97, 1])
    return rng.random(_BANK, dtype=np.float32)


def _slice(bank: Depth, shape: tuple[int, ...], rng: np.random.Generator) -> Depth:
    """A piece of the bank in this shape, from a random place."""
    count = int(np.prod(shape))
    if count >= bank.size:
        return np.resize(bank, shape)
    start = int(rng.integers(0, bank.size - count))
    return bank[start : start + count].reshape(shape)
