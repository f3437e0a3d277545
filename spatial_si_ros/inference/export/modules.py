"""InternVL3 as two functions of tensors: pixels to features, embeddings to logits."""

from __future__ import annotations

from typing import Any

import torch
from transformers.cache_utils import Cache, DynamicLayer

Past = list[torch.Tensor]


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


class Decoder(torch.nn.Module):  # type: ignore[misc]
    """Decoder and head. Keys and values are (B, length, heads, size), so that they can grow."""

    def __init__(self, model: Any) -> None:
        """Args:
        model: `...ForConditionalGeneration` with a Qwen decoder.
        """
        super().__init__()
        self.decoder = model.model.language_model
        self.head = model.lm_head

    def forward(
        self,
        embeddings: torch.Tensor,
        mask: torch.Tensor,
        positions: torch.Tensor,
        ends: torch.Tensor,
        past_keys: Past,
        past_values: Past,
    ) -> tuple[torch.Tensor, Past, Past]:
        """Run tokens behind a cache.

        Args:
            embeddings: (B, S, hidden).
            mask: (B, 1, S, P + S), fp32, added to the scores.
            positions: (B, S).
            ends: (B, N), indices of the tokens whose logits are wanted.
            past_keys, past_values: of each layer, (B, P, kv_heads, head_size).

        Returns:
            Logits (B, N, V) in fp32; keys and values of the new tokens only.
        """
        hidden, layers = self.decoded(embeddings, mask, positions, past_keys, past_values)
        places = ends[:, :, None].expand(-1, -1, hidden.shape[-1])
        logits = self.head(hidden.gather(1, places)).float()
        keys = [layer.new_keys.transpose(1, 2) for layer in layers]
        return logits, keys, [layer.new_values.transpose(1, 2) for layer in layers]

    def decoded(
        self,
        embeddings: torch.Tensor,
        mask: torch.Tensor,
        positions: torch.Tensor,
        past_keys: Past,
        past_values: Past,
        **extra: Any,
    ) -> tuple[torch.Tensor, list[_Growing]]:
        """Hidden states (B, S, hidden), and the layers of the cache."""
        layers = [_Growing(*pair) for pair in zip(past_keys, past_values, strict=True)]
        output = self.decoder(
            inputs_embeds=embeddings,
            attention_mask=mask.to(embeddings.dtype),
            position_ids=positions,
            past_key_values=Cache(layers=layers),
            use_cache=True,
            **extra,
        )
        return output.last_hidden_state, layers


class _Growing(DynamicLayer):  # type: ignore[misc]
    """A layer of a cache that remembers what was added."""

    def __init__(self, keys: torch.Tensor, values: torch.Tensor) -> None:
        super().__init__()
        keys, values = keys.transpose(1, 2), values.transpose(1, 2)
        self.lazy_initialization(keys, values)
        self.keys, self.values = keys, values
        self.new_keys, self.new_values = keys, values

    def update(
        self, keys: torch.Tensor, values: torch.Tensor, *_: Any, **__: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """All keys and values with the new ones."""
        self.new_keys, self.new_values = keys, values
        return torch.cat([self.keys, keys], -2), torch.cat([self.values, values], -2)
