"""The vision graph of Qwen3-VL: patches of one picture to features, also for deeper layers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import torch
from transformers.models.qwen3_vl.modeling_qwen3_vl import apply_rotary_pos_emb_vision

from .attention import grouped_attention
from .decoder import AUTO, decoder_shape, rotary_kind
from .manifest import ModelShape
from .tracing import Traced, trace

TOKENS = 6
"""Of the example's picture; the graph has no such number."""


class Qwen3vlGraphs:
    """See `GraphFamily`."""

    model_class = "Qwen3VLForConditionalGeneration"

    def settle(self, config: Any) -> None:
        """Nothing is changed."""
        rotary_kind(config, "default")

    def shape(self, config: Any) -> ModelShape:
        """What the model looks like."""
        vision = config.vision_config
        return replace(
            decoder_shape(config),
            position_axes=3,
            deep_layers=len(vision.deepstack_visual_indexes),
            merge=vision.spatial_merge_size,
            table_side=math.isqrt(vision.num_position_embeddings),
        )

    def trace_vision(self, model: Any, shape: ModelShape) -> Traced:
        """A picture of any size."""
        vision = model.config.vision_config
        values = vision.in_channels * vision.temporal_patch_size * vision.patch_size**2
        patches = TOKENS * shape.merge**2
        return trace(
            PatchVision(model),
            model,
            (
                torch.zeros(patches, values),
                torch.zeros(4, patches, dtype=torch.int64),
                torch.zeros(4, patches),
                torch.zeros(patches, 2, dtype=torch.int64),
            ),
            ({0: AUTO}, {1: AUTO}, {1: AUTO}, {0: AUTO}),
            {
                "pixels": ("patches", values),
                "corners": (4, "patches"),
                "shares": (4, "patches"),
                "places": ("patches", 2),
            },
            {
                "features": ("tokens", shape.hidden),
                "deep": (shape.deep_layers, "tokens", shape.hidden),
            },
        )


class PatchVision(torch.nn.Module):  # type: ignore[misc]
    """Vision tower of Qwen3-VL for one picture.

    The modules are transformers' own. Its forward pass counts the patches of each picture while it
    runs, which no graph can.
    """

    def __init__(self, model: Any) -> None:
        """Args:
        model: `Qwen3VLForConditionalGeneration`.
        """
        super().__init__()
        self.visual = model.model.visual

    def forward(
        self,
        pixels: torch.Tensor,
        corners: torch.Tensor,
        shares: torch.Tensor,
        places: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Features of a picture.

        Args:
            pixels: (P, values), fp32; patches in the order that tokens merge them.
            corners: (4, P), rows of the table of places that a patch lies between.
            shares: (4, P), fp32, what each of them counts.
            places: (P, 2), row and column of each patch.

        Returns:
            (tokens, hidden) and (L, tokens, hidden), in the precision of the weights.
        """
        visual = self.visual
        embed = visual.patch_embed.proj
        hidden = torch.nn.functional.linear(
            pixels.to(embed.weight.dtype), embed.weight.flatten(1), embed.bias
        )
        learned = (visual.pos_embed(corners) * shares[:, :, None]).sum(0)
        hidden = hidden + learned.to(hidden.dtype)
        angles = visual.rotary_pos_emb(places)
        angles = torch.cat((angles, angles), dim=-1)
        deep = []
        for number, block in enumerate(visual.blocks):
            hidden = hidden + _attended(block.attn, block.norm1(hidden), angles)
            hidden = hidden + block.mlp(block.norm2(hidden))
            if number in visual.deepstack_visual_indexes:
                merger = visual.deepstack_visual_indexes.index(number)
                deep.append(visual.deepstack_merger_list[merger](hidden))
        return visual.merger(hidden), torch.stack(deep)


def _attended(attention: Any, hidden: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
    """(P, hidden): each patch sees all of the picture."""
    count = hidden.shape[0]
    joint = attention.qkv(hidden).reshape(count, 3, attention.num_heads, attention.head_dim)
    query, key, value = joint.unbind(1)
    query, key = apply_rotary_pos_emb_vision(query, key, angles.cos(), angles.sin())
    query, key, value = (part.transpose(0, 1)[None] for part in (query, key, value))
    found, _ = grouped_attention(attention, query, key, value, None, attention.scaling)
    mixed: torch.Tensor = attention.proj(found.reshape(count, -1))
    return mixed
