"""Attention behind a long cache in which heads that share keys read them once.

transformers' own way copies keys and values for every head that reads them (7 in InternVL3-1B, 8B)
as soon as there is a mask. Here the queries of such heads are put below one another instead, so
that nothing of the cache is copied. On a GPU a long cache is read by a kernel of its own, which
takes no mask and splits the keys among the processors (Flash-Decoding, Dao et al. 2023); what the
new tokens say of one another is joined to it.
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

SPLIT_AT = 512
"""A cache of at least so many tokens is read apart from new ones, if these are no more."""

_HALVES = (torch.float16, torch.bfloat16)


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
        attention_mask: (1, 1, S, P + S) of bool, or `below_one_another` of it; all tokens see the
            whole cache, each itself at least. Without one all is left to transformers.
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
    below = query.reshape(1, key.shape[1], groups * new, size)
    past = key.shape[2] - new
    if query.is_cuda and query.dtype in _HALVES and size % 8 == 0 and new <= SPLIT_AT <= past:
        said = joined_attention(below, key, value, attention_mask[..., past:], scaling)
    else:
        said = torch.nn.functional.scaled_dot_product_attention(
            below, key, value, attn_mask=attention_mask, scale=scaling
        )
    return said.reshape(1, heads, new, size).transpose(1, 2).contiguous(), None


def joined_attention(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    mask: torch.Tensor,
    scaling: float | None,
) -> torch.Tensor:
    """Attention to a cache that all see and to the new tokens, joined by how much each weighs.

    Args:
        query: (1, H, Q, size).
        key, value: (1, H, P + S, size).
        mask: (1, 1, Q, S), of bool or to be added: what is seen of the last S.
        scaling: of the products; None: 1 / sqrt(size).

    Returns:
        (1, H, Q, size).
    """
    past, scale = key.shape[2] - mask.shape[3], scaling or query.shape[3] ** -0.5
    flash = torch.ops.aten._scaled_dot_product_flash_attention
    if not query.is_cuda:
        flash = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
    before, weight = flash(query, key[:, :, :past], value[:, :, :past], scale=scale)[:2]
    products = query.float() @ key[:, :, past:].float().transpose(2, 3) * scale
    if mask.dtype is torch.bool:
        products = products.masked_fill(~mask, float("-inf"))
    else:
        products = products + mask
    own = products.logsumexp(3, keepdim=True)
    here = (products - own).exp() @ value[:, :, past:].float()
    share = torch.sigmoid(weight.unsqueeze(3) - own)
    return torch.lerp(here, before.float(), share).to(query.dtype)


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
