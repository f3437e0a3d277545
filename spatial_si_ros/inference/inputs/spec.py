"""What a checkpoint expects of its inputs, read from the JSON files beside its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..checkpoints.families import Family, Layout, identify
from ..checkpoints.vocabulary import read_json
from ..errors import CheckpointError, NotConverted
from .patches import PatchRule
from .plans import ImageRule, Patched, Tiled
from .template import ChatTemplate, chatml_template, conversation_template
from .tokens import Tokenizer

MAX_IMAGES = 32
"""Accuracy falls beyond: 68.8 with 32 frames, 62.8 with 64."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """Everything that prompts and pixels of a checkpoint depend on.

    Attributes:
        family: of the model.
        context_tokens: of prompt and reply together.
        images: how pictures are cut.
        image_token: stands for the content of an image.
        image_start, image_end: what stands around it.
        labelled: images of several are named `Image-k:`, frames `Frame-k:`, with line breaks.
        stop_tokens: a reply ends at one of them.
        template: of the turns.
        merge: side of a token in patches, where positions have three axes; else 0.
        tokenizer: of the checkpoint.
    """

    family: Family
    context_tokens: int
    images: ImageRule
    image_token: int
    image_start: str
    image_end: str
    labelled: bool
    stop_tokens: frozenset[int]
    template: ChatTemplate
    merge: int
    tokenizer: Tokenizer


def read_spec(folder: Path) -> InputSpec:
    """The spec of a checkpoint in the layout that runtimes read.

    Raises:
        NotConverted: it is in the layout of the hub.
        WrongFamily: it is of no family that we run.
        CheckpointError: a file or a field is missing or wrong.
    """
    config = read_json(folder / "config.json")
    family, layout = identify(config)
    if layout is not Layout.NATIVE:
        raise NotConverted(folder, "it is in the published layout")
    tokenizer = Tokenizer.read(folder / "tokenizer.json")
    try:
        if family is Family.INTERNVL3:
            return _internvl(folder, config, tokenizer)
        return _qwen(folder, family, config, tokenizer)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"{folder}: a field is missing or wrong: {error!r}") from None


def _internvl(folder: Path, config: Mapping[str, Any], tokenizer: Tokenizer) -> InputSpec:
    ours = read_json(folder / "spatial_si.json")
    pixels = read_json(folder / "preprocessor_config.json")
    for said in (config, ours, pixels):
        if said.get("use_thumbnail", True) is not True:
            raise ValueError("expected use_thumbnail true: the model was taught with thumbnails")
    longest = config["text_config"]["max_position_embeddings"]
    return InputSpec(
        family=Family.INTERNVL3,
        context_tokens=min(int(ours["context_tokens"]), int(longest)),
        images=Tiled(
            tile=int(ours["image_size_px"]),
            tile_tokens=int(ours["tokens_per_tile"]),
            mean=_channels(pixels["image_mean"]),
            std=_channels(pixels["image_std"]),
        ),
        image_token=int(ours["image_tokens"]["context"]),
        image_start="<img>",
        image_end="</img>",
        labelled=True,
        stop_tokens=frozenset(int(token) for token in ours["stop_tokens"]),
        template=conversation_template(ours["conversation"]),
        merge=0,
        tokenizer=tokenizer,
    )


def _qwen(
    folder: Path, family: Family, config: Mapping[str, Any], tokenizer: Tokenizer
) -> InputSpec:
    pixels = read_json(folder / "preprocessor_config.json")
    settings = read_json(folder / "tokenizer_config.json")
    text = config.get("text_config", config)
    size = pixels.get("size", {})
    rule = PatchRule(
        patch=int(pixels["patch_size"]),
        merge=int(pixels["merge_size"]),
        temporal=int(pixels["temporal_patch_size"]),
        min_pixels=int(pixels.get("min_pixels") or size["shortest_edge"]),
        max_pixels=int(pixels.get("max_pixels") or size["longest_edge"]),
        mean=_channels(pixels["image_mean"]),
        std=_channels(pixels["image_std"]),
    )
    limits = (settings.get("model_max_length"), text.get("max_position_embeddings"))
    return InputSpec(
        family=family,
        context_tokens=min(int(limit) for limit in limits if limit),
        images=Patched(rule),
        image_token=int(config["image_token_id"]),
        image_start="<|vision_start|>",
        image_end="<|vision_end|>",
        labelled=False,
        stop_tokens=frozenset(map(tokenizer.token_id, ("<|im_end|>", "<|endoftext|>"))),
        template=_qwen_template(folder, settings),
        merge=rule.merge,
        tokenizer=tokenizer,
    )


def _channels(values: Any) -> tuple[float, ...]:
    channels = tuple(float(value) for value in values)
    if len(channels) != 3:
        raise ValueError(f"expected 3 channels, got {len(channels)}")
    return channels


def _qwen_template(folder: Path, settings: Mapping[str, Any]) -> ChatTemplate:
    """From the contract of a converted folder, else from the published chat template."""
    ours = folder / "spatial_si.json"
    if ours.is_file():
        return conversation_template(read_json(ours)["conversation"], silent=True)
    path = folder / "chat_template.jinja"
    if path.is_file():
        return chatml_template(path.read_text(encoding="utf-8"))
    older = folder / "chat_template.json"
    found = read_json(older) if older.is_file() else settings
    return chatml_template(str(found.get("chat_template", "")))
