"""The tensors by PyTorch and transformers' own models: the reference for all other runtimes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from transformers.cache_utils import Cache, DynamicCache, DynamicLayer

from ..inputs.plans import ImagePlan
from ..scoring.packing import PackedRow
from .torch_attention import below_one_another, shared_keys
from .torch_memory import enough_memory

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

TILE_BATCH = 8
"""Tiles that go through the vision tower at once."""

CPU_TILE_BATCH = 4
"""The same on a CPU, which took a tenth longer with 8."""


@dataclass(frozen=True, slots=True, eq=False)
class TorchPast:
    """Keys and values of each layer, (1, heads, S, size). They are read, never written."""

    layers: tuple[tuple[torch.Tensor, torch.Tensor], ...]

    @property
    def nbytes(self) -> int:
        """Bytes of both."""
        return sum(int(k.nbytes + v.nbytes) for k, v in self.layers)


@dataclass(frozen=True, slots=True, eq=False)
class TorchFeatures:
    """One image for the decoder.

    Attributes:
        values: (tokens, hidden).
        deep: the same for the first layers of the decoder (DeepStack of Qwen3-VL).
    """

    values: torch.Tensor
    deep: tuple[torch.Tensor, ...] = ()

    @property
    def nbytes(self) -> int:
        """Bytes of all."""
        return sum(int(tensor.nbytes) for tensor in (self.values, *self.deep))


class TorchBackend:
    """InternVL, Qwen2.5-VL or Qwen3-VL as transformers has them. See `Backend`.

    Positions are always passed: the Qwen models keep those of the images they saw last, and
    questions about others would be silently wrong.
    """

    name = "torch"

    def __init__(self, model: Any, precision: str) -> None:
        """Args:
        model: `...ForConditionalGeneration`, in evaluation mode, on its device.
        precision: fp32, bf16 or fp16; what its weights have.
        """
        self.precision = precision
        self._model = model
        self._inner = model.model
        self._decoder = model.model.language_model
        self._head = model.lm_head
        self._image_token = int(model.config.image_token_id)
        self._tiled = model.config.model_type == "internvl"
        self._device = self._head.weight.device
        self._text = self._decoder.config
        self._groups = self._text.num_attention_heads // self._text.num_key_value_heads
        self._tile_batch = CPU_TILE_BATCH if self._device.type == "cpu" else TILE_BATCH

    @property
    def model(self) -> Any:
        """transformers' own model, whose weights these are."""
        return self._model

    def image_features(
        self, pixels: Sequence[Float32], plans: Sequence[ImagePlan]
    ) -> list[TorchFeatures]:
        """Projected features of each image."""
        with _running():
            return self._tiles(pixels) if self._tiled else self._patches(pixels, plans)

    def extend(
        self,
        past: TorchPast | None,
        tokens: Int64,
        positions: Int64,
        features: Sequence[TorchFeatures],
    ) -> tuple[TorchPast, Float32]:
        """Run tokens after a cache; returns a new cache and the logits after the last token."""
        with _running():
            ids = torch.tensor(tokens, device=self._device)[None]
            embedded = self._decoder.embed_tokens(ids)
            extra: dict[str, Any] = {}
            if features:
                here = ids == self._image_token
                embedded[here] = torch.cat([f.values for f in features]).to(embedded.dtype)
                layers = zip(*(f.deep for f in features), strict=True)
                deep = [torch.cat(parts) for parts in layers]
                if deep:
                    extra = {"visual_pos_masks": here, "deepstack_visual_embeds": deep}
            cache = _cache(past)
            hidden = self._decoded(embedded, positions, cache, **extra)
            logits = self._head(hidden[:, -1]).float()[0].cpu().numpy()
            return TorchPast(tuple((layer.keys, layer.values) for layer in cache.layers)), logits

    def letters(self, past: TorchPast, row: PackedRow, positions: Int64, ids: Int64) -> Float64:
        """Log-probabilities of a few tokens after each sequence of a row; the cache stays."""
        with _running():
            embedded = self._decoder.embed_tokens(torch.tensor(row.tokens, device=self._device))
            seen = past.layers[0][0].shape[-2]
            own = torch.from_numpy(row.mask).to(self._device)
            mask = below_one_another(own, seen, self._groups, embedded.dtype)
            hidden = self._decoded(embedded[None], positions, _cache(past), attention_mask=mask)
            ends = torch.tensor(row.ends, device=self._device)
            logits = self._head(hidden[0, ends]).double()
            found = logits.log_softmax(-1)[:, torch.tensor(ids, device=self._device)]
            table: Float64 = found.cpu().numpy()
            return table

    def _decoded(
        self, embedded: torch.Tensor, positions: Int64, cache: Cache, **extra: Any
    ) -> torch.Tensor:
        """Hidden states (1, S, hidden); the cache grows."""
        places = torch.tensor(positions, device=self._device)
        with shared_keys(self._text):
            output = self._decoder(
                inputs_embeds=embedded,
                position_ids=places if len(places) == 1 else places[:, None],
                past_key_values=cache,
                use_cache=True,
                **extra,
            )
        hidden: torch.Tensor = output.last_hidden_state
        return hidden

    def _tiles(self, pixels: Sequence[Float32]) -> list[TorchFeatures]:
        tiles = self._uploaded(pixels)
        parts = [
            self._inner.get_image_features(
                pixel_values=tiles[start : start + self._tile_batch],
                vision_feature_layer=self._model.config.vision_feature_layer,
                vision_feature_select_strategy="default",
                return_dict=True,
            ).pooler_output
            for start in range(0, len(tiles), self._tile_batch)
        ]
        split = torch.cat(parts).split([len(values) for values in pixels])
        return [TorchFeatures(values.flatten(0, 1).clone()) for values in split]

    def _uploaded(self, pixels: Sequence[Float32]) -> torch.Tensor:
        """Pixels of all images on the device; they are joined and rounded there."""
        there = [torch.from_numpy(values).to(self._device) for values in pixels]
        return torch.cat(there).to(self._head.weight.dtype)

    def _patches(
        self, pixels: Sequence[Float32], plans: Sequence[ImagePlan]
    ) -> list[TorchFeatures]:
        output = self._inner.get_image_features(
            pixel_values=self._uploaded(pixels),
            image_grid_thw=torch.tensor([plan.grid for plan in plans], device=self._device),
            return_dict=True,
        )
        sizes = [plan.tokens for plan in plans]
        layers = [deep.split(sizes) for deep in getattr(output, "deepstack_features", None) or ()]
        return [
            TorchFeatures(values.clone(), tuple(layer[number].clone() for layer in layers))
            for number, values in enumerate(output.pooler_output)
        ]


def _cache(past: TorchPast | None) -> Cache:
    """A cache that grows beside `past`: updating joins into new tensors."""
    if past is None:
        return DynamicCache()
    layers = []
    for keys, values in past.layers:
        layer = DynamicLayer()
        layer.lazy_initialization(keys, values)
        layer.keys, layer.values = keys, values
        layers.append(layer)
    return Cache(layers=layers)


@contextmanager
def _running() -> Iterator[None]:
    """No gradients; too little memory is an error of ours."""
    with torch.inference_mode(), enough_memory():
        yield
