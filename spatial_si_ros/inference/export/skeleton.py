"""A model without weights: what is traced, whatever the size of the checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from transformers import AttentionInterface

from ..checkpoints.families import Family
from ..errors import WrongFamily
from .manifest import ModelShape

ATTENTION = "spatial_si_grouped"

DTYPES = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}

_CLASSES = {Family.INTERNVL3: "InternVLForConditionalGeneration"}

_ROPES = ("default", "dynamic")


def exportable(family: Family) -> None:
    """Refuse a family that has no graphs.

    Raises:
        WrongFamily: use the torch runtime.
    """
    if family not in _CLASSES:
        raise WrongFamily(
            " or ".join(known.value for known in _CLASSES) + " (others run by --runtime torch)",
            family.value,
        )


def skeleton(folder: Path, family: Family, precision: str) -> tuple[Any, ModelShape, int]:
    """The model of a config.json, its weights views of one zero, in evaluation mode.

    The decoder gets default rotary embeddings: the dynamic ones are the same up to the positions
    of the config, and cannot be traced.

    Args:
        folder: with config.json.
        family: of it.
        precision: of the weights.

    Returns:
        The model, what it looks like, and the number of positions that it is right for.

    Raises:
        WrongFamily: there are no graphs for that family or kind of positions.
    """
    exportable(family)
    config = transformers.AutoConfig.from_pretrained(
        folder, trust_remote_code=False, local_files_only=True
    )
    text = config.text_config
    rope = dict(text.rope_parameters)
    kind = rope.get("rope_type", "default")
    if kind not in _ROPES:
        raise WrongFamily(f"{' or '.join(_ROPES)} rotary embeddings", str(kind))
    if kind == "dynamic":
        text.rope_parameters = {"rope_type": "default", "rope_theta": rope["rope_theta"]}
    AttentionInterface.register(ATTENTION, grouped_attention)
    with torch.device("meta"):
        model = getattr(transformers, _CLASSES[family])(config)
    model.set_attn_implementation(ATTENTION)
    model = model.to(DTYPES[precision]).eval()
    _weightless(model)
    _with_frequencies(model)
    shape = ModelShape(
        layers=text.num_hidden_layers,
        kv_heads=text.num_key_value_heads,
        head_size=getattr(text, "head_dim", None) or text.hidden_size // text.num_attention_heads,
        hidden=text.hidden_size,
        vocabulary=text.vocab_size,
        image_token=config.image_token_id,
    )
    return model, shape, text.max_position_embeddings


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


def _weightless(model: torch.nn.Module) -> None:
    for module in model.modules():
        for name, weight in list(module.named_parameters(recurse=False)):
            zero = torch.zeros((), dtype=weight.dtype).expand(weight.shape)
            setattr(module, name, torch.nn.Parameter(zero, requires_grad=False))


def _with_frequencies(model: torch.nn.Module) -> None:
    """Buffers that no checkpoint holds are computed; only rotary embeddings have some."""
    for name, module in list(model.named_modules()):
        if any(buffer.is_meta for buffer in module.buffers(recurse=False)):
            parent, _, last = name.rpartition(".")
            setattr(model.get_submodule(parent), last, type(module)(config=module.config))
