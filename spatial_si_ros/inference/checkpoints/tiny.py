"""Small random checkpoints with the file layout, names, tokens and traps of the real ones."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from itertools import islice
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import CheckpointError
from .convert import convert
from .families import Family, Layout, expected_tensors
from .tensors import write_tensors
from .tiny_configs import CONVERSATION_PY, REMOTE_CODE, tiny_config
from .tiny_vocabulary import tiny_vocabulary
from .vocabulary import Vocabulary, write_json
from .weights import INDEX, SINGLE

Array = npt.NDArray[np.float32]

CONTEXT_TOKENS = {Family.INTERNVL3: 12288, Family.QWEN3VL: 262144, Family.QWEN25VL: 131072}

OUTLIER_GAIN = 400.0
"""A channel's gate and value are scaled by it: their product passes the 65504 of fp16."""

OUTLIER_CHANNELS = 4


def make_tiny(
    out: Path,
    family: Family,
    layout: Layout = Layout.NATIVE,
    *,
    seed: int = 0,
    outliers: bool = False,
    shards: int = 1,
) -> Path:
    """Write a checkpoint of about 20 MB and return its folder.

    The same seed gives the same weights in both layouts: the native one is the remote one,
    converted.

    Args:
        out: a folder that does not exist yet.
        family: of the model.
        layout: as published, or as the runtimes read it.
        seed: of the weights.
        outliers: the first decoder layer overflows in fp16, as real checkpoints do.
        shards: number of weight files.

    Raises:
        CheckpointError: `out` exists.
    """
    if out.exists():
        raise CheckpointError(f"{out}: expected a folder that does not exist yet")
    if layout is Layout.REMOTE:
        _write_remote(out, family, seed, outliers, shards)
        return out
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name:
        remote = Path(name) / "remote"
        _write_remote(remote, family, seed, outliers, shards)
        convert(remote, out)
    return out


def _write_remote(out: Path, family: Family, seed: int, outliers: bool, shards: int) -> None:
    out.mkdir(parents=True)
    config = tiny_config(family)
    write_json(out / "config.json", config)
    _write_tokenizer(out, family, tiny_vocabulary(family))
    if family is Family.INTERNVL3:
        (out / "conversation.py").write_text(CONVERSATION_PY, encoding="utf-8")
        for name in ("configuration_intern_vit", "configuration_internvl_chat",
                     "modeling_intern_vit", "modeling_internvl_chat"):  # fmt: skip
            (out / f"{name}.py").write_text(REMOTE_CODE, encoding="utf-8")
    shapes = expected_tensors(config)
    scales = _outlier_scales(shapes) if outliers else {}
    names = iter(shapes)
    where: dict[str, str] = {}
    for number in range(1, shards + 1):
        share = list(islice(names, -(-len(shapes) // shards)))
        file = SINGLE if shards == 1 else f"model-{number:05d}-of-{shards:05d}.safetensors"
        write_tensors(
            out / file,
            {name: ("BF16", shapes[name]) for name in share},
            lambda name: _bytes(name, shapes[name], seed, scales.get(name)),
        )
        where |= dict.fromkeys(share, file)
    if shards > 1:
        total = sum(2 * prod(shape) for shape in shapes.values())
        write_json(out / INDEX, {"metadata": {"total_size": total}, "weight_map": where})


def _write_tokenizer(out: Path, family: Family, vocabulary: Vocabulary) -> None:
    write_json(out / "vocab.json", vocabulary.ranks, indent=None)
    lines = [f"{first} {second}\n" for first, second in vocabulary.merges]
    (out / "merges.txt").write_text("#version: 0.2\n" + "".join(lines), encoding="utf-8")
    write_json(out / "added_tokens.json", {token.text: token.id for token in vocabulary.added})
    special = [token.text for token in vocabulary.added if token.special]
    plain = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False}
    write_json(
        out / "special_tokens_map.json",
        {
            "additional_special_tokens": special[1:],
            "eos_token": {"content": "<|im_end|>", **plain},
            "pad_token": {"content": "<|endoftext|>", **plain},
        },
    )
    write_json(
        out / "tokenizer_config.json",
        {
            "add_bos_token": False,
            "add_eos_token": False,
            "add_prefix_space": False,
            "added_tokens_decoder": {
                str(token.id): {"content": token.text, **plain, "special": token.special}
                for token in vocabulary.added
            },
            "additional_special_tokens": special[1:],
            "bos_token": None,
            "clean_up_tokenization_spaces": False,
            "eos_token": "<|im_end|>",
            "errors": "replace",
            "model_max_length": CONTEXT_TOKENS[family],
            "pad_token": "<|endoftext|>",
            "split_special_tokens": False,
            "tokenizer_class": "Qwen2Tokenizer",
            "unk_token": None,
        },
    )


def _outlier_scales(shapes: Mapping[str, Any]) -> dict[str, Array]:
    """What rows or columns of the first decoder layer's MLP are multiplied by."""
    layer = next(n for n in shapes if n.endswith("layers.0.mlp.gate_proj.weight"))
    layer = layer.removesuffix("gate_proj.weight")
    wide = shapes[f"{layer}gate_proj.weight"][0]
    gain = np.ones(wide, np.float32)
    gain[:OUTLIER_CHANNELS] = OUTLIER_GAIN
    return {
        f"{layer}gate_proj.weight": gain[:, None],
        f"{layer}up_proj.weight": gain[:, None],
        f"{layer}down_proj.weight": gain[None, :] ** -2,
    }


def _bytes(
    name: str, shape: tuple[int, ...], seed: int, scale: Array | None
) -> Iterable[memoryview]:
    """Random bfloat16 weights that depend on the seed and the name alone."""
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    rng = np.random.default_rng(list(digest))
    values = _centre(name) + _spread(name, shape) * rng.standard_normal(shape, np.float32)
    if scale is not None:
        values *= scale
    yield memoryview(as_bfloat16(values.astype(np.float32)).tobytes())


def as_bfloat16(values: Array) -> npt.NDArray[np.uint16]:
    """The upper halves of float32 numbers, rounded to nearest, ties to even."""
    bits = np.ascontiguousarray(values).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def _centre(name: str) -> float:
    return 1.0 if _is_norm(name) and name.endswith("weight") else 0.5 if ".ls" in name else 0.0


def _spread(name: str, shape: tuple[int, ...]) -> float:
    """Keeps activations near 1 through all layers, so that every weight matters."""
    if _is_norm(name) or name.endswith("bias") or len(shape) == 1:
        return 0.1
    if "embed_tokens" in name:
        return 0.5
    if "pos" in name or "class_embedding" in name:
        return 0.2
    return float(1.0 / np.sqrt(prod(shape[1:])))


def _is_norm(name: str) -> bool:
    return "norm" in name or "ln_q" in name or name.startswith("mlp1.0")
