"""Attention behind a long cache in which heads that share keys read them once.

transformers' own way copies keys and values for every head that reads them (7 in InternVL3-1B, 8B)
as soon as there is a mask. Here the queries of such heads are put below one another instead, so
that nothing of the cache is copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

NAME = "spatial_si_shared_keys"


def shared_keys_attention(
    module: Any,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    **options: Any,
) -> tuple[torch.Tensor, None]:
    """As transformers calls it.

    Args:
        module: the layer.
        query: (1, heads, S, size).
        key, value: (1, kv_heads, P + S, size); head h reads number h // (heads / kv_heads).
        attention_mask: (1, 1, S, P + S) of bool, or `below_one_another`; without one all is
            left to transformers.
        scaling: of the products.
        options: what else transformers passes on.

    Returns:
        (1, S, heads, size); no weights.
    """
    if attention_mask is None:
        found: tuple[torch.Tensor, None] = sdpa_attention_forward(
            module, query, key, value, None, scaling=scaling, **options
        )
        return found
    _, heads, new, size = query.shape
    groups = heads // key.shape[1]
    if attention_mask.shape[2] != groups * new:
        attention_mask = attention_mask.repeat(1, 1, groups, 1)
    said = torch.nn.functional.scaled_dot_product_attention(
        query.reshape(1, key.shape[1], groups * new, size), key, value,
        attn_mask=attention_mask, scale=scaling,
    )  # fmt: skip
    return said.reshape(1, heads, new, size).transpose(1, 2).contiguous(), None


def below_one_another(
    mask: torch.Tensor, past: int, groups: int, dtype: torch.dtype
) -> torch.Tensor:
    """A mask for all layers, made once, where `mask` is.

    Args:
        mask: (S, S) of bool, what each token sees of the others.
        past: tokens of the cache, which all see.
        groups: heads that share keys.
        dtype: of the queries.

    Returns:
        (1, 1, groups * S, past + S), to be added.
    """
    count = len(mask)
    added = torch.zeros(count, past + count, dtype=dtype, device=mask.device)
    added[:, past:].masked_fill_(~mask, float("-inf"))
    return added.repeat(groups, 1)[None, None]


@contextmanager
def shared_keys(config: Any) -> Iterator[None]:
    """A decoder attends this way meanwhile; the model is the caller's and stays as it was.

    Args:
        config: the decoder's, which its layers ask.
    """
    before = config._attn_implementation
    config._attn_implementation = NAME
    try:
        yield
    finally:
        config._attn_implementation = before


AttentionInterface.register(NAME, shared_keys_attention)
AttentionMaskInterface.register(NAME, sdpa_mask)
