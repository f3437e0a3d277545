"""The oracle is the image processor of transformers that works with Pillow."""

import numpy as np
import pytest
from transformers.models.got_ocr2.image_processing_pil_got_ocr2 import GotOcr2ImageProcessorPil
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import (
    Qwen2VLImageProcessorPil,
    smart_resize,
)

from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.errors import BadImage
from spatial_si_ros.inference.inputs.images import read_image
from spatial_si_ros.inference.inputs.tiles import tiles_per_image

SIZES = [(1, 1), (3, 2), (448, 448), (640, 480), (300, 1200), (1200, 300), (1000, 999), (1, 40)]
"""Width and height: aspect ratios from 1:4 to 4:1 and beyond, tiny ones, the robot's."""


def picture(rng, width, height):
    return rng.integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_tiles_are_those_of_transformers(rng, specs, width, height):
    rule = specs(Family.INTERNVL3).images
    image = picture(rng, width, height)
    oracle = GotOcr2ImageProcessorPil(
        size={"height": 448, "width": 448},
        crop_to_patches=True,
        max_patches=6,
        image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225],
    )(image, input_data_format="channels_last", return_tensors="np")
    plan = rule.plan(width, height, 6)
    found = rule.pixels(image, plan)
    assert found.shape == oracle["pixel_values"].shape
    assert np.abs(found - oracle["pixel_values"]).max() < 1e-6
    assert plan.tokens == 256 * len(found)


@pytest.mark.parametrize("images", range(1, 33))
def test_tokens_of_many_images(specs, images):
    rule = specs(Family.INTERNVL3).images
    budget = rule.budgets(images, False, None)[0]
    assert budget == tiles_per_image(images)
    tiles = {6: 7, 5: 3, 4: 3, 3: 3, 2: 3}[budget]  # 16:9 fits 2 x 1 unless there are six
    assert rule.plan(1280, 720, budget).tokens == 256 * (3 if budget < 6 else min(tiles, 3))


@pytest.mark.parametrize(
    "source",
    [
        np.arange(1200, dtype=np.uint8).reshape(30, 40),
        np.arange(4800, dtype=np.uint16).reshape(30, 40, 4).astype(np.uint8),
        (np.arange(1200, dtype=np.uint16) * 54).reshape(30, 40),
    ],
    ids=["grey", "rgba", "16 bit"],
)
def test_other_kinds_of_pictures_become_pixels(specs, source):
    for family in Family:
        rule = specs(family).images
        values = rule.pixels(read_image(source), rule.plan(40, 30, 1))
        assert np.isfinite(values).all()


@pytest.mark.parametrize("family", [Family.QWEN3VL, Family.QWEN25VL])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_patches_are_those_of_transformers(rng, specs, family, width, height):
    rule = specs(family).images.rule
    image = picture(rng, width, height)
    oracle = Qwen2VLImageProcessorPil(
        patch_size=rule.patch,
        merge_size=rule.merge,
        temporal_patch_size=rule.temporal,
        size={"shortest_edge": rule.min_pixels, "longest_edge": rule.max_pixels},
        image_mean=list(rule.mean),
        image_std=list(rule.std),
    )(image, input_data_format="channels_last", return_tensors="np")
    plan = specs(family).images.plan(width, height, 0)
    found = specs(family).images.pixels(image, plan)
    assert list(plan.grid) == oracle["image_grid_thw"][0].tolist()
    assert np.abs(found - oracle["pixel_values"]).max() < 1e-6
    assert plan.tokens * rule.merge**2 == len(found)


def test_sizes_are_those_of_transformers(rng, specs):
    for family in (Family.QWEN3VL, Family.QWEN25VL):
        rule = specs(family).images.rule
        for width, height in np.exp(rng.uniform(0, 9, (300, 2))).astype(int) + 1:
            if max(width, height) > 200 * min(width, height):
                continue
            high, wide = smart_resize(
                int(height), int(width), rule.patch * rule.merge, rule.min_pixels, rule.max_pixels
            )
            assert rule.size(int(width), int(height)) == (wide, high)


def test_fewer_pixels_where_the_context_is_short(specs):
    rule = specs(Family.QWEN3VL).images
    tokens = [rule.plan(1920, 1080, budget).tokens for budget in rule.budgets(1, False, None)]
    assert tokens[0] == 2040
    assert all(fewer <= more for more, fewer in zip(tokens, tokens[1:], strict=False))
    assert tokens[-1] <= 196


def test_a_thread_is_no_picture_for_qwen(specs):
    with pytest.raises(BadImage, match="aspect ratio up to 200, got 1000 x 4"):
        specs(Family.QWEN3VL).images.plan(1000, 4, 0)
