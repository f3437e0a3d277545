"""Attention as graphs have it."""

from __future__ import annotations

from typing import Any

import torch


def grouped_attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    **_: Any,
) -> tuple[torch.Tensor, None]:
    """Attention in which heads that share keys read them once: nothing is repeated.

    Args:
        module: not used; as transformers calls it.
        query: (B, heads, S, D).
        key, value: (B, kv_heads, T, D).
        attention_mask: (B, 1, S, T), added; or None.
        scaling: of the products; default: 1 / sqrt(D).

    Returns:
        (B, S, heads, D).
    """
    batch, heads, length, size = query.shape
    shared = query.reshape(batch, key.shape[1], -1, length, size)
    scale = size**-0.5 if scaling is None else scaling
    scores = torch.matmul(shared, key[:, :, None].transpose(-1, -2)) * scale
    if attention_mask is not None:
        scores = scores + attention_mask[:, :, None]
    weights = torch.softmax(scores, dim=-1, dtype=torch.float32).to(query.dtype)
    found = torch.matmul(weights, value[:, :, None]).reshape(batch, heads, length, size)
    return found.transpose(1, 2).contiguous(), None
