"""Pixels of several pictures at once, each by a thread of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from .images import Pixels8
from .plans import ImagePlan, ImageRule

Float32 = npt.NDArray[np.float32]


def batch_pixels(
    rule: ImageRule, images: Sequence[Pixels8], plans: Sequence[ImagePlan]
) -> list[Float32]:
    """What the rule gives for each image; resizing and looking up let other threads run.

    Args:
        rule: for images of a checkpoint.
        images: (H, W, 3) each.
        plans: how each is cut.
    """
    if len(images) < 2:
        return [rule.pixels(image, plan) for image, plan in zip(images, plans, strict=True)]
    with ThreadPoolExecutor(min(len(images), os.cpu_count() or 1)) as threads:
        return list(threads.map(rule.pixels, images, plans))
