"""Opens a folder with Grounding DINO or OWLv2: safetensors and JSON, no code, no download."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...inference.checkpoints.safety import check_files, check_no_code
from ...inference.checkpoints.vocabulary import read_json
from ...inference.checkpoints.weights import read_weights
from ...inference.errors import (
    CheckpointError,
    NotConverted,
    RuntimeUnavailable,
    UnsafeFile,
    WrongFamily,
)
from .found import Limits
from .grounding_dino import GroundingDino
from .owlv2 import Owlv2
from .torch_side import PRECISIONS

KINDS = {"grounding_dino": "grounding-dino", "owlv2": "owlv2"}
"""Name of a kind of detector -> `model_type` in its config.json."""

_CLASSES = {
    "grounding_dino": ("GroundingDinoForObjectDetection", "GroundingDinoImageProcessorPil"),
    "owlv2": ("Owlv2ForObjectDetection", "Owlv2ImageProcessorPil"),
}
"""Names in transformers. The image processors are those on Pillow: torchvision is not needed."""

_FETCHED = ("use_timm_backbone", "use_pretrained_backbone")
"""A config with one of these makes transformers look for weights elsewhere."""


def kind_of(folder: Path) -> str:
    """Which detector a folder holds, without loading it.

    Raises:
        CheckpointError: there is no such folder, or it has no config.json.
        WrongFamily: it holds another model.
    """
    if not folder.is_dir():
        raise CheckpointError(f"{folder}: expected the folder of a detector, there is none")
    model_type = str(read_json(folder / "config.json").get("model_type"))
    for kind, name in KINDS.items():
        if model_type == name:
            return kind
    raise WrongFamily(" or ".join(KINDS.values()), model_type)


def open_zero_shot(
    folder: Path,
    *,
    kind: str = "auto",
    device: str = "auto",
    precision: str = "fp32",
    limits: Limits | None = None,
) -> GroundingDino | Owlv2:
    """The detector in a folder, loaded.

    Args:
        folder: config.json, preprocessor_config.json, tokenizer files and safetensors.
        kind: grounding_dino, owlv2; auto: whichever it is.
        device: as PyTorch names it; auto: CUDA where there is one.
        precision: fp32; bf16, fp16: the weights stay fp32, what can be is computed in it.
        limits: what is reported.

    Raises:
        UnsafeFile: it holds a pickle, code, or a link out of it.
        WrongFamily, CheckpointError: it is not what it must be.
        RuntimeUnavailable: PyTorch, the device or the precision is not there.
    """
    found = _checked(folder)
    if kind not in ("auto", found):
        raise WrongFamily(KINDS.get(kind, kind), KINDS[found])
    if precision not in PRECISIONS:
        raise RuntimeUnavailable(f"expected one of {', '.join(PRECISIONS)}, got {precision}")
    try:
        import torch
        import transformers
    except ImportError as error:
        raise RuntimeUnavailable(f"{found} needs a library: {error}") from None
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        kind_of_device = torch.device(device).type
    except RuntimeError as error:
        raise RuntimeUnavailable(f"expected a device of PyTorch: {error}") from None
    if kind_of_device == "cuda" and not torch.cuda.is_available():
        raise RuntimeUnavailable(f"expected a CUDA device for {device}, PyTorch sees none")
    model_class, images_class = (getattr(transformers, name) for name in _CLASSES[found])
    local: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    try:
        model, loaded = model_class.from_pretrained(
            folder,
            dtype=torch.float32,
            use_safetensors=True,
            output_loading_info=True,
            **local,
        )
        images = images_class.from_pretrained(folder, **local)
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder, use_fast=True, **local)
        model = model.eval().to(device)
    except torch.OutOfMemoryError as error:
        raise RuntimeUnavailable(f"{device} has too little memory for {folder}: {error}") from None
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(f"{folder}: transformers cannot read it: {error}") from None
    wrong = {name: sorted(map(str, keys))[:3] for name, keys in loaded.items() if keys}
    if wrong:
        raise CheckpointError(f"{folder}: the weights do not fit the config: {wrong}")
    name = f"{folder.resolve().name} ({found}, {precision}, {device})"
    detector = GroundingDino if found == "grounding_dino" else Owlv2
    return detector(name, model, images, tokenizer, limits or Limits(), precision)


def _checked(folder: Path) -> str:
    """The kind of a folder that may be opened."""
    kind = kind_of(folder)
    check_files(folder)
    try:
        check_no_code(folder)
    except NotConverted as error:
        raise UnsafeFile(
            f"{folder} holds code, or names some to run: a detector's folder holds safetensors, "
            f"JSON and vocabulary only ({str(error).split('; ')[0]})"
        ) from None
    read_weights(folder)
    config = read_json(folder / "config.json")
    for key in _FETCHED:
        if config.get(key):
            raise CheckpointError(f"{folder}: config.json has {key}: weights would be fetched")
    for name in ("preprocessor_config.json", "tokenizer_config.json"):
        read_json(folder / name)
    return kind
