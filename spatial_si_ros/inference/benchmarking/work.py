"""The work that an answer cannot do without: operations and bytes, counted from the config."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from ..checkpoints.families import Config, Family, expected_tensors, identify
from ..inputs.plans import ImagePlan
from ..scoring.packing import PackedRow

_PARTS = {
    "vision": r"(vision_tower\.encoder\.layer|(model\.)?visual\.blocks)\.\d+\.",
    "merger": r"multi_modal_projector\.|(model\.)?visual\.(merger|deepstack_merger_list)",
    "patch": r"vision_tower\.embeddings\.patch_embed|(model\.)?visual\.patch_embed",
    "decoder": r"(language_model\.model|model\.language_model|model)\.layers\.\d+\.",
    "head": r"(language_model\.)?lm_head\.",
    "table": r"(language_model\.model|model\.language_model|model)\.embed_tokens\.",
}
"""Where the weights are that are multiplied by; each of them once a token."""


@dataclass(frozen=True, slots=True)
class Work:
    """What some step of an answer needs at least.

    Attributes:
        operations: multiplications and additions of floating point numbers.
        bytes: of weights and caches, read or written once.
    """

    operations: int
    bytes: int

    def seconds(self, operations_per_s: float, bytes_per_s: float) -> float:
        """The floor: the device does both at the same time, neither faster than it can."""
        return max(self.operations / operations_per_s, self.bytes / bytes_per_s)


@dataclass(frozen=True, slots=True)
class ModelWork:
    """What of a model's size its work depends on.

    Attributes:
        weights: elements of the matrices of each part of `_PARTS`.
        layers, kv_size, attention_size: of the decoder; elements of keys, of queries a token.
        vision: the config of the vision tower.
        family: of the model.
        element: bytes of a weight.
    """

    weights: dict[str, int]
    layers: int
    kv_size: int
    attention_size: int
    vision: dict[str, Any]
    family: Family
    element: int

    def decoder(self, new: int, past: int, seen: int, scored: int) -> Work:
        """Running tokens behind a cache.

        Args:
            new: tokens.
            past: tokens of the cache.
            seen: tokens that each of them sees, itself too, added up.
            scored: tokens whose logits are wanted.
        """
        operations = 2 * self.weights["decoder"] * new + 2 * self.weights["head"] * scored
        operations += 4 * self.layers * self.attention_size * seen
        elements = self.weights["decoder"] + self.weights["head"]
        elements += 2 * self.layers * self.kv_size * (past + new)
        return Work(operations, self.element * elements)

    def whole(self, tokens: int) -> Work:
        """Running a prompt from its beginning to one token's logits."""
        return self.decoder(tokens, 0, tokens * (tokens + 1) // 2, 1)

    def row(self, row: PackedRow, past: int) -> Work:
        """Running a row of questions behind a prefix."""
        new = len(row.tokens)
        return self.decoder(new, past, new * past + int(row.mask.sum()), len(row.ends))

    def images(self, plans: Sequence[ImagePlan]) -> Work:
        """The vision tower and what joins it to the decoder, for all images together."""
        parts = [self._tiled(p) if p.grid is None else self._patched(p.grid) for p in plans]
        stored = sum(self.weights[part] for part in ("vision", "merger", "patch")) if plans else 0
        merged = sum(plan.tokens for plan in plans)
        operations = 2 * self.weights["merger"] * merged
        operations += sum(
            2 * self.weights["vision"] * tokens + 2 * self.weights["patch"] * patches + attention
            for tokens, patches, attention in parts
        )
        return Work(operations, self.element * stored)

    def _tiled(self, plan: ImagePlan) -> tuple[int, int, int]:
        """Tokens, patches, operations of attention in InternVL's tower: it has a class token."""
        side = self.vision["image_size"][0] // self.vision["patch_size"][0]
        tiles = plan.size[0] * plan.size[1]
        tiles += tiles > 1  # the thumbnail
        tokens = side * side + 1
        layers, hidden = self.vision["num_hidden_layers"], self.vision["hidden_size"]
        return tiles * tokens, tiles * side * side, tiles * 4 * layers * hidden * tokens**2

    def _patched(self, grid: tuple[int, int, int]) -> tuple[int, int, int]:
        """The same of a Qwen tower; Qwen2.5-VL looks through windows in most of its layers."""
        times, high, wide = grid
        patches, layers = times * high * wide, self.vision["depth"]
        whole, inside = times * (high * wide) ** 2, 0
        full = layers
        if self.family is Family.QWEN25VL:
            full = len(self.vision["fullatt_block_indexes"])
            window = self.vision["window_size"] // self.vision["patch_size"]
            inside = times * _squares(high, window) * _squares(wide, window)
        seen = full * whole + (layers - full) * inside
        return patches, patches, 4 * self.vision["hidden_size"] * seen


def model_work(config: Config, element: int) -> ModelWork:
    """The work of the model that a native config.json describes.

    Args:
        config: config.json.
        element: bytes of a weight as it is run.

    Raises:
        CheckpointError, WrongFamily: it is none.
    """
    weights = dict.fromkeys(_PARTS, 0)
    for name, shape in expected_tensors(config).items():
        for part, pattern in _PARTS.items():
            if len(shape) > 1 and re.match(pattern, name):
                weights[part] += prod(shape)
    weights["head"] = weights["head"] or weights["table"]
    text: Config = config.get("text_config", config)
    heads = text["num_attention_heads"]
    size = text.get("head_dim") or text["hidden_size"] // heads
    return ModelWork(
        weights=weights,
        layers=text["num_hidden_layers"],
        kv_size=size * text["num_key_value_heads"],
        attention_size=size * heads,
        vision=dict(config["vision_config"]),
        family=identify(config)[0],
        element=element,
    )


def _squares(length: int, window: int) -> int:
    """The squares of the lengths of windows along a side, added up."""
    whole, rest = divmod(length, window)
    return whole * window**2 + rest**2
