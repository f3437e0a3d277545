"""What the vision graph of Qwen3-VL is told of a picture, and what becomes of its features."""

import numpy as np
import pytest
import torch
from transformers.vision_utils import (
    get_vision_bilinear_indices_and_weights,
    get_vision_position_ids,
)

from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.runtimes.graph_calls import CallLimits
from spatial_si_ros.inference.runtimes.onnx_runtime import open_onnx
from spatial_si_ros.inference.runtimes.patch_places import patch_corners, patch_places


@pytest.mark.parametrize("across", [2, 30, 48, 94, 96])
def test_places_of_patches_are_those_of_transformers(across):
    for down in range(2, 100, 2):
        grid = torch.tensor([[1, down, across]])
        assert np.array_equal(patch_places(down, across, 2), get_vision_position_ids(grid, 2))
        rows, shares = get_vision_bilinear_indices_and_weights(grid, 48, 2)
        found, counted = patch_corners(down, across, 2, 48)
        assert np.array_equal(found, rows)
        assert np.abs(counted - shares.numpy()).max() < 2e-5
        assert np.abs(counted.sum(axis=0) - 1).max() < 1e-5


def test_a_picture_of_one_patch_a_side():
    rows, shares = patch_corners(1, 1, 1, 48)
    assert rows.ravel().tolist() == [0, 1, 48, 49] and shares.ravel().tolist() == [1, 0, 0, 0]


@pytest.fixture(scope="module")
def folder(exported):
    return exported(Family.QWEN3VL)


def test_deep_features_are_at_the_tokens_of_images_only(folder, rng):
    runtime = open_onnx(folder, device="cpu")
    given, made = [], []
    run, features = runtime.backend._decoder.run, runtime.backend.image_features

    def seen(inputs, outputs):
        given.append(inputs["deep"].copy())
        run(inputs, outputs)

    def kept(pixels, plans):
        made.extend(features(pixels, plans))
        return made

    runtime.backend._decoder.run, runtime.backend.image_features = seen, kept
    image = rng.integers(0, 256, (60, 90, 3), dtype=np.uint8)
    prefix = runtime.encode([image, image[::-1]], max_tiles=1)
    is_image = prefix.held.prompt.tokens == runtime.spec.image_token
    assert 0 < is_image.sum() < len(is_image)
    (deep,) = given
    assert deep.shape == (3, 1, prefix.tokens, 32)
    assert not deep[:, 0, ~is_image].any()
    assert np.array_equal(deep[:, 0, is_image], np.concatenate([f.deep for f in made], axis=1))
    assert all(np.abs(f.deep).max(axis=-1).min() > 0 for f in made)
    assert sum(f.nbytes for f in made) == 4 * 4 * 32 * is_image.sum()


def test_a_picture_larger_than_a_call_is_made_smaller(folder, rng):
    image = rng.integers(0, 256, (480, 640, 3), dtype=np.uint8)
    whole, small = (
        open_onnx(folder, device="cpu", calls=CallLimits(patches=most)) for most in (4096, 300)
    )
    assert (whole.encode([image]).held.prompt.plans[0].grid) == (1, 30, 40)
    _, down, across = small.encode([image]).held.prompt.plans[0].grid
    assert 200 < down * across <= 300 and across > down
