"""The mask of heads that share keys."""

import torch

from spatial_si_ros.inference.runtimes.torch_attention import below_one_another

TREE = torch.tensor([[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 1, 1]], dtype=torch.bool)


def test_it_is_the_same_for_each_head_and_shows_the_whole_cache():
    mask = below_one_another(TREE, 3, 2, torch.bfloat16)
    assert mask.shape == (1, 1, 8, 7) and mask.dtype is torch.bfloat16
    assert torch.equal(mask[0, 0, :4], mask[0, 0, 4:])
    assert (mask[..., :3] == 0).all()
    assert torch.equal(mask[0, 0, :4, 3:] == 0, TREE)
    assert set(mask.float().unique().tolist()) == {0.0, float("-inf")}
