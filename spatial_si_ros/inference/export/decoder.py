"""A Qwen decoder as a function of tensors: embeddings behind a cache to logits."""

from __future__ import annotations

from typing import Any

import torch
from transformers.cache_utils import Cache, DynamicLayer

from ..errors import WrongFamily
from .manifest import ModelShape
from .tracing import Traced, trace

Past = list[torch.Tensor]

AUTO = torch.export.Dim.AUTO

BATCH, NEW, KEPT, WANTED = 2, 5, 7, 3
"""Sizes of the example; the graph has none of them."""


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
        deep: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, Past, Past]:
        """Run tokens behind a cache.

        Args:
            embeddings: (B, S, hidden).
            mask: (B, 1, S, P + S), fp32, added to the scores.
            positions: (B, S), or (axes, B, S).
            ends: (B, N), indices of the tokens whose logits are wanted.
            past_keys, past_values: of each layer, (B, P, kv_heads, head_size).
            deep: (L, B, S, hidden), added behind the first L layers; zero where there is no image.

        Returns:
            Logits (B, N, V) in fp32; keys and values of the new tokens only.
        """
        layers = [_Growing(*pair) for pair in zip(past_keys, past_values, strict=True)]
        extra = {} if deep is None else {"deepstack_visual_embeds": list(deep.unbind(0))}
        hidden = self.decoder(
            inputs_embeds=embeddings,
            attention_mask=mask.to(embeddings.dtype),
            position_ids=positions,
            past_key_values=Cache(layers=layers),
            use_cache=True,
            **extra,
        ).last_hidden_state
        places = ends[:, :, None].expand(-1, -1, hidden.shape[-1])
        logits = self.head(hidden.gather(1, places)).float()
        keys = [layer.new_keys.transpose(1, 2) for layer in layers]
        return logits, keys, [layer.new_values.transpose(1, 2) for layer in layers]


def trace_decoder(model: Any, shape: ModelShape) -> Traced:
    """The graph of a decoder; what images add behind its layers is an input if it has such.

    Args:
        model: from `skeleton`.
        shape: of it.
    """
    kind = model.lm_head.weight.dtype
    kept = torch.zeros(BATCH, KEPT, shape.kv_heads, shape.head_size, dtype=kind)
    past = [kept.clone() for _ in range(shape.layers)]
    axes = (shape.position_axes,) if shape.position_axes > 1 else ()
    arguments = [
        torch.zeros(BATCH, NEW, shape.hidden, dtype=kind),
        torch.zeros(BATCH, 1, NEW, KEPT + NEW),
        torch.zeros(*axes, BATCH, NEW, dtype=torch.int64),
        torch.zeros(BATCH, WANTED, dtype=torch.int64),
        past,
        [each.clone() for each in past],
    ]
    both = {0: AUTO, 1: AUTO}
    placed = {len(axes): AUTO, len(axes) + 1: AUTO}
    dynamic: list[Any] = [
        both, {0: AUTO, 2: AUTO, 3: AUTO}, placed, both, [both] * shape.layers,
        [both] * shape.layers,
    ]  # fmt: skip
    inputs: dict[str, tuple[int | str, ...]] = {
        "embeddings": ("batch", "new", shape.hidden),
        "mask": ("batch", 1, "new", "all"),
        "positions": (*axes, "batch", "new"),
        "ends": ("batch", "wanted"),
        **_past_inputs(shape),
    }
    if shape.deep_layers:
        arguments.append(torch.zeros(shape.deep_layers, BATCH, NEW, shape.hidden, dtype=kind))
        dynamic.append({1: AUTO, 2: AUTO})
        inputs["deep"] = (shape.deep_layers, "batch", "new", shape.hidden)
        model.model.language_model._deepstack_process = _added
    return trace(Decoder(model), model, arguments, dynamic, inputs, _outputs(shape))


def decoder_shape(config: Any) -> ModelShape:
    """What a decoder looks like.

    Args:
        config: of the whole model.
    """
    text = config.text_config
    return ModelShape(
        layers=text.num_hidden_layers,
        kv_heads=text.num_key_value_heads,
        head_size=getattr(text, "head_dim", None) or text.hidden_size // text.num_attention_heads,
        hidden=text.hidden_size,
        vocabulary=text.vocab_size,
        image_token=config.image_token_id,
    )


def rotary_kind(config: Any, *kinds: str) -> str:
    """The kind of a decoder's rotary embeddings.

    Args:
        config: of the whole model.
        kinds: that the family's graphs are right for.

    Raises:
        WrongFamily: it is another one.
    """
    kind = str(config.text_config.rope_parameters.get("rope_type", "default"))
    if kind not in kinds:
        raise WrongFamily(f"{' or '.join(kinds)} rotary embeddings", kind)
    return kind


def _past_inputs(shape: ModelShape) -> dict[str, tuple[int | str, ...]]:
    """Keys of all layers, then values."""
    kept = ("batch", "past", shape.kv_heads, shape.head_size)
    return {f"past_{part}_{n}": kept for part in ("key", "value") for n in range(shape.layers)}


def _outputs(shape: ModelShape) -> dict[str, tuple[int | str, ...]]:
    """Logits, then new keys of all layers, then values."""
    new = ("batch", "new", shape.kv_heads, shape.head_size)
    return {"logits": ("batch", "wanted", shape.vocabulary)} | {
        f"new_{part}_{n}": new for part in ("key", "value") for n in range(shape.layers)
    }


def _added(hidden: torch.Tensor, _: None, deep: torch.Tensor) -> torch.Tensor:
    """DeepStack without a search for the tokens of images: others have zeros."""
    return hidden + deep


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
