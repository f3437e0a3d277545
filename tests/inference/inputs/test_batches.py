"""Pixels by several threads are those that one makes, in their order."""

import numpy as np
import pytest

from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.errors import BadImage
from spatial_si_ros.inference.inputs.batches import batch_pixels


@pytest.mark.parametrize("count", [0, 1, 5])
@pytest.mark.parametrize("family", [Family.INTERNVL3, Family.QWEN3VL])
def test_they_are_those_of_the_rule(specs, rng, family, count):
    rule = specs(family).images
    images = [rng.integers(0, 256, (60 + 30 * n, 90, 3), dtype=np.uint8) for n in range(count)]
    plans = [rule.plan(90, len(image), rule.budgets(1, False, 2)[0]) for image in images]
    found = batch_pixels(rule, images, plans)
    assert len(found) == count
    for image, plan, pixels in zip(images, plans, found, strict=True):
        assert np.array_equal(pixels, rule.pixels(image, plan))


def test_what_one_of_them_refuses_is_refused():
    class Rule:
        def pixels(self, image, plan):
            raise BadImage(f"image {plan}")

    with pytest.raises(BadImage, match="image 1"):
        batch_pixels(Rule(), [None, None], [1, 2])
