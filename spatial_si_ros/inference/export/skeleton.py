"""A model without weights: what is traced, whatever the size of the checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from transformers import AttentionInterface

from ..checkpoints.families import Family
from .attention import grouped_attention
from .graph_families import graph_family
from .manifest import ModelShape

ATTENTION = "spatial_si_grouped"

DTYPES = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}


def skeleton(folder: Path, family: Family, precision: str) -> tuple[Any, ModelShape, int]:
    """The model of a config.json, its weights views of one zero, in evaluation mode.

    Args:
        folder: with config.json.
        family: of it.
        precision: of the weights.

    Returns:
        The model, what it looks like, and the number of positions that it is right for.

    Raises:
        WrongFamily: there are no graphs for that family or kind of positions.
    """
    graphs = graph_family(family)
    config = transformers.AutoConfig.from_pretrained(
        folder, trust_remote_code=False, local_files_only=True
    )
    graphs.settle(config)
    AttentionInterface.register(ATTENTION, grouped_attention)
    with torch.device("meta"):
        model = getattr(transformers, graphs.model_class)(config)
    model.set_attn_implementation(ATTENTION)
    model = model.to(DTYPES[precision]).eval()
    _weightless(model)
    _with_frequencies(model)
    return model, graphs.shape(config), config.text_config.max_position_embeddings


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
            setattr(model.get_submodule(parent), last, _rotary(module))


def _rotary(module: Any) -> torch.nn.Module:
    """Rotary embeddings as another module of the kind computes them."""
    made: torch.nn.Module = (
        type(module)(config=module.config)
        if hasattr(module, "config")
        else type(module)(module.dim, module.theta)
    )
    return made
