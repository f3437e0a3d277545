"""Heads that share keys, and a cache that is read apart, against plain attention."""

import pytest
import torch
from torch.nn.functional import scaled_dot_product_attention

from spatial_si_ros.inference.runtimes.torch_attention import below_one_another, joined_attention

TREE = torch.tensor([[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 1, 1]], dtype=torch.bool)


@pytest.mark.parametrize("past", [1, 40, 700])
@pytest.mark.parametrize("scaling", [None, 0.4])
def test_joined_is_attention_to_all(past, scaling):
    torch.manual_seed(past)
    query = torch.randn(1, 2, 12, 16)
    key, value = torch.randn(2, 1, 2, past + 4, 16).unbind()
    mask = below_one_another(TREE, past, 3, torch.float32)
    plain = scaled_dot_product_attention(query, key, value, attn_mask=mask, scale=scaling)
    found = joined_attention(query, key, value, mask[..., past:], scaling)
    assert (found - plain).abs().max() < 1e-5
    seen = TREE.repeat(3, 1)[None, None]
    assert (joined_attention(query, key, value, seen, scaling) - plain).abs().max() < 1e-5


def test_a_mask_is_the_same_for_each_head_and_shows_the_whole_cache():
    mask = below_one_another(TREE, 3, 2, torch.float32)
    assert mask.shape == (1, 1, 8, 7)
    assert torch.equal(mask[0, 0, :4], mask[0, 0, 4:])
    assert (mask[..., :3] == 0).all()
    assert torch.equal(mask[0, 0, :4, 3:] == 0, TREE)
    assert set(mask.unique().tolist()) == {0.0, float("-inf")}
