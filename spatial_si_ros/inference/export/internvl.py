"""The vision graph of InternVL3: pixels of tiles to features."""

from __future__ import annotations

from typing import Any

import torch

from .decoder import AUTO, decoder_shape, rotary_kind
from .manifest import ModelShape
from .tracing import Traced, trace


class InternvlGraphs:
    """See `GraphFamily`."""

    model_class = "InternVLForConditionalGeneration"

    def settle(self, config: Any) -> None:
        """Dynamic rotary embeddings become default ones.

        They are the same up to the positions of the config, and cannot be traced.
        """
        if rotary_kind(config, "default", "dynamic") == "dynamic":
            theta = config.text_config.rope_parameters["rope_theta"]
            config.text_config.rope_parameters = {"rope_type": "default", "rope_theta": theta}

    def shape(self, config: Any) -> ModelShape:
        """What the model looks like."""
        return decoder_shape(config)

    def trace_vision(self, model: Any, shape: ModelShape) -> Traced:
        """Any number of tiles."""
        vision = model.config.vision_config
        size = vision.image_size
        high, wide = (size, size) if isinstance(size, int) else size
        tokens = model.config.image_seq_length
        return trace(
            TileVision(model),
            model,
            (torch.zeros(2, vision.num_channels, high, wide),),
            ({0: AUTO},),
            {"pixels": ("tiles", vision.num_channels, high, wide)},
            {"features": ("tiles", tokens, shape.hidden)},
        )


class TileVision(torch.nn.Module):  # type: ignore[misc]
    """Vision tower and projector of InternVL."""

    def __init__(self, model: Any) -> None:
        """Args:
        model: `InternVLForConditionalGeneration`.
        """
        super().__init__()
        self.vision_tower = model.model.vision_tower
        self.projector = model.model.multi_modal_projector
        self._whole = (model.model,)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """Features of tiles.

        Args:
            pixels: (T, 3, tile, tile), fp32.

        Returns:
            (T, tokens, hidden) in the precision of the weights.
        """
        model = self._whole[0]
        features: torch.Tensor = model.get_image_features(
            pixel_values=pixels,
            vision_feature_layer=model.config.vision_feature_layer,
            vision_feature_select_strategy="default",
            return_dict=True,
        ).pooler_output
        return features
