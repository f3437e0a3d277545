"""The model families, how their config names itself, and which tensors it calls for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from typing import Any

from ..errors import CheckpointError, WrongFamily

Config = Mapping[str, Any]
Shapes = dict[str, tuple[int, ...]]


REMOTE_DEFAULTS: Config = {
    "downsample_ratio": 0.5, "dynamic_image_size": False, "force_image_size": None,
    "ps_version": "v1", "select_layer": -1, "template": None, "use_thumbnail": False,
}  # fmt: skip
"""What the published InternVLChatConfig takes where config.json is silent."""

REMOTE_VISION_DEFAULTS: Config = {
    "attention_dropout": 0.0, "dropout": 0.0, "hidden_act": "gelu", "hidden_size": 3200,
    "image_size": 224, "initializer_factor": 0.1, "initializer_range": 0.02,
    "intermediate_size": 12800, "layer_norm_eps": 1e-6, "norm_type": "rms_norm",
    "num_attention_heads": 25, "num_channels": 3, "num_hidden_layers": 48, "patch_size": 14,
    "qk_normalization": True, "qkv_bias": False,
}  # fmt: skip
"""What the published InternVisionConfig takes."""


MAX_LAYERS = 1000
"""More than any model has."""


class Family(Enum):
    """A model family that the runtimes know; the value is its name on the command line."""

    INTERNVL3 = "internvl3"
    QWEN3VL = "qwen3vl"
    QWEN25VL = "qwen25vl"


class Layout(Enum):
    """How a folder is laid out: as published, or as the runtimes read it."""

    REMOTE = "remote"
    NATIVE = "native"


_MODEL_TYPES = {
    "internvl_chat": (Family.INTERNVL3, Layout.REMOTE),
    "internvl": (Family.INTERNVL3, Layout.NATIVE),
    "qwen3_vl": (Family.QWEN3VL, Layout.NATIVE),
    "qwen2_5_vl": (Family.QWEN25VL, Layout.NATIVE),
}


def identify(config: Config) -> tuple[Family, Layout]:
    """Family and layout of a checkpoint from its config.json.

    Raises:
        WrongFamily: it is of none that we run.
    """
    model_type = config.get("model_type")
    if not isinstance(model_type, str) or model_type not in _MODEL_TYPES:
        raise WrongFamily(f"a model_type of {sorted(_MODEL_TYPES)}", repr(model_type))
    return _MODEL_TYPES[model_type]


def expected_tensors(config: Config) -> Shapes:
    """The names and shapes of all tensors that a config calls for, in the layout it is of.

    The config must be `completed` if it is as published.

    Raises:
        WrongFamily: the config is of no family that we run.
        CheckpointError: a field is missing or is no number.
    """
    family, layout = identify(config)
    try:
        if family is Family.INTERNVL3:
            remote = layout is Layout.REMOTE
            return dict(_internvl_remote(config) if remote else _internvl_native(config))
        return dict(_qwen3_vl(config) if family is Family.QWEN3VL else _qwen25_vl(config))
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise CheckpointError(f"config.json lacks a field or has a wrong one: {error}") from None


def completed(config: Config, tensors: Collection[str]) -> dict[str, Any]:
    """A config with what its publishers leave out because their code has it as a default.

    Whether the head is tied to the embedding is left out, too, and versions of transformers differ
    in what that means: then the weights say it.

    Args:
        config: config.json as published.
        tensors: names of all tensors.

    Raises:
        WrongFamily: the config is of no family that we run.
        CheckpointError: a part of it is missing.
    """
    family, layout = identify(config)
    tied = not any(name.endswith("lm_head.weight") for name in tensors)
    if family is not Family.INTERNVL3:
        said = config.get("tie_word_embeddings", _part(config).get("tie_word_embeddings", tied))
        return {**config, "tie_word_embeddings": bool(said)}
    if layout is Layout.NATIVE:
        return dict(config)
    for name in ("llm_config", "vision_config"):
        if not isinstance(config.get(name), Mapping):
            raise CheckpointError(f"config.json lacks a field or has a wrong one: {name}")
    return {
        **REMOTE_DEFAULTS,
        **config,
        "llm_config": {"tie_word_embeddings": tied, **config["llm_config"]},
        "vision_config": {**REMOTE_VISION_DEFAULTS, **config["vision_config"]},
    }


def _layers(part: Config, field: str) -> range:
    """The numbers of the layers; a config from outside must not make us count for ever."""
    count = part[field]
    if type(count) is not int or not 0 < count <= MAX_LAYERS:
        raise ValueError(f"{field} is {count!r}, expected 1 to {MAX_LAYERS}")
    return range(count)


def _part(config: Config) -> Config:
    text = config.get("text_config")
    return text if isinstance(text, Mapping) else {}


def _named(prefix: str, **shapes: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """`prefix` + name, two underscores standing for a dot."""
    return ((f"{prefix}{name.replace('__', '.')}", shape) for name, shape in shapes.items())


def _linear(name: str, out: int, into: int, bias: bool = True) -> Iterator[Any]:
    yield f"{name}.weight", (out, into)
    if bias:
        yield f"{name}.bias", (out,)


def _norm(name: str, size: int, bias: bool) -> Iterator[Any]:
    yield f"{name}.weight", (size,)
    if bias:
        yield f"{name}.bias", (size,)


def _decoder(text: Config, model: str, lm_head: str, tied: bool, qwen3: bool) -> Iterator[Any]:
    """A Qwen2 or Qwen3 decoder, its embedding below `model`, its head `lm_head` unless tied."""
    hidden, heads, vocabulary = (
        text["hidden_size"], text["num_attention_heads"], text["vocab_size"],
    )  # fmt: skip
    head = text.get("head_dim") or hidden // heads
    wide, narrow = heads * head, text["num_key_value_heads"] * head
    yield f"{model}.embed_tokens.weight", (vocabulary, hidden)
    for number in _layers(text, "num_hidden_layers"):
        layer = f"{model}.layers.{number}"
        attention = f"{layer}.self_attn"
        for name, size in (("q_proj", wide), ("k_proj", narrow), ("v_proj", narrow)):
            yield from _linear(f"{attention}.{name}", size, hidden, bias=not qwen3)
        yield from _linear(f"{attention}.o_proj", hidden, wide, bias=False)
        if qwen3:
            yield f"{attention}.q_norm.weight", (head,)
            yield f"{attention}.k_norm.weight", (head,)
        for name in ("gate_proj", "up_proj"):
            yield from _linear(f"{layer}.mlp.{name}", text["intermediate_size"], hidden, bias=False)
        yield from _linear(f"{layer}.mlp.down_proj", hidden, text["intermediate_size"], bias=False)
        yield f"{layer}.input_layernorm.weight", (hidden,)
        yield f"{layer}.post_attention_layernorm.weight", (hidden,)
    yield f"{model}.norm.weight", (hidden,)
    if not tied:
        yield f"{lm_head}.weight", (vocabulary, hidden)


def _internvl_remote(config: Config) -> Iterator[Any]:
    vision, text = config["vision_config"], config["llm_config"]
    hidden, patch = vision["hidden_size"], vision["patch_size"]
    places = (vision["image_size"] // patch) ** 2 + 1
    bias = vision["norm_type"] == "layer_norm"
    yield from _named(
        "vision_model.embeddings.",
        class_embedding=(1, 1, hidden),
        position_embedding=(1, places, hidden),
        patch_embedding__weight=(hidden, vision["num_channels"], patch, patch),
        patch_embedding__bias=(hidden,),
    )
    for number in _layers(vision, "num_hidden_layers"):
        layer = f"vision_model.encoder.layers.{number}"
        yield from _linear(f"{layer}.attn.qkv", 3 * hidden, hidden, vision["qkv_bias"])
        yield from _linear(f"{layer}.attn.proj", hidden, hidden)
        if vision["qk_normalization"]:
            yield f"{layer}.attn.q_norm.weight", (hidden,)
            yield f"{layer}.attn.k_norm.weight", (hidden,)
        yield from _linear(f"{layer}.mlp.fc1", vision["intermediate_size"], hidden)
        yield from _linear(f"{layer}.mlp.fc2", hidden, vision["intermediate_size"])
        yield from _norm(f"{layer}.norm1", hidden, bias)
        yield from _norm(f"{layer}.norm2", hidden, bias)
        yield from _named(f"{layer}.", ls1=(hidden,), ls2=(hidden,))
    yield from _projector(config, vision, text, ("mlp1.0", "mlp1.1", "mlp1.3"))
    tied = bool(text["tie_word_embeddings"])
    yield from _decoder(text, "language_model.model", "language_model.lm_head", tied, False)


def _internvl_native(config: Config) -> Iterator[Any]:
    vision, text = config["vision_config"], config["text_config"]
    hidden, patch = vision["hidden_size"], vision["patch_size"]
    image = vision["image_size"]
    places = (image[0] // patch[0]) * (image[1] // patch[1]) + 1
    bias = vision["norm_type"] == "layer_norm"
    yield from _named(
        "vision_tower.embeddings.",
        cls_token=(1, 1, hidden),
        position_embeddings=(1, places, hidden),
        patch_embeddings__projection__weight=(hidden, vision["num_channels"], *patch),
        patch_embeddings__projection__bias=(hidden,),
    )
    for number in _layers(vision, "num_hidden_layers"):
        layer = f"vision_tower.encoder.layer.{number}"
        for name in ("q_proj", "k_proj", "v_proj"):
            yield from _linear(
                f"{layer}.attention.{name}", hidden, hidden, vision["attention_bias"]
            )
        yield from _linear(f"{layer}.attention.projection_layer", hidden, hidden)
        if vision["use_qk_norm"]:
            yield f"{layer}.attention.q_norm.weight", (hidden,)
            yield f"{layer}.attention.k_norm.weight", (hidden,)
        yield from _linear(f"{layer}.mlp.fc1", vision["intermediate_size"], hidden)
        yield from _linear(f"{layer}.mlp.fc2", hidden, vision["intermediate_size"])
        yield from _norm(f"{layer}.layernorm_before", hidden, bias)
        yield from _norm(f"{layer}.layernorm_after", hidden, bias)
        yield from _named(f"{layer}.", lambda_1=(hidden,), lambda_2=(hidden,))
    projector = "multi_modal_projector"
    names = tuple(f"{projector}.{name}" for name in ("layer_norm", "linear_1", "linear_2"))
    yield from _projector(config, vision, text, names)
    tied = bool(config["tie_word_embeddings"])
    yield from _decoder(text, "language_model.model", "language_model.lm_head", tied, False)


def _projector(
    config: Config, vision: Config, text: Config, names: tuple[str, ...]
) -> Iterator[Any]:
    norm, first, second = names
    into = vision["hidden_size"] * round(1 / config["downsample_ratio"]) ** 2
    yield from _norm(norm, into, bias=True)
    yield from _linear(first, text["hidden_size"], into)
    yield from _linear(second, text["hidden_size"], text["hidden_size"])


def _qwen3_vl(config: Config) -> Iterator[Any]:
    vision, text = config["vision_config"], config["text_config"]
    hidden = vision["hidden_size"]
    yield from _linear_patch("model.visual.patch_embed.proj", vision, bias=True)
    yield "model.visual.pos_embed.weight", (vision["num_position_embeddings"], hidden)
    for number in _layers(vision, "depth"):
        block = f"model.visual.blocks.{number}"
        yield from _norm(f"{block}.norm1", hidden, bias=True)
        yield from _norm(f"{block}.norm2", hidden, bias=True)
        yield from _linear(f"{block}.attn.qkv", 3 * hidden, hidden)
        yield from _linear(f"{block}.attn.proj", hidden, hidden)
        yield from _linear(f"{block}.mlp.linear_fc1", vision["intermediate_size"], hidden)
        yield from _linear(f"{block}.mlp.linear_fc2", hidden, vision["intermediate_size"])
    merged = hidden * vision["spatial_merge_size"] ** 2
    mergers = [("model.visual.merger", hidden)]
    deep = range(len(vision["deepstack_visual_indexes"]))
    mergers += [(f"model.visual.deepstack_merger_list.{number}", merged) for number in deep]
    for merger, normed in mergers:
        yield from _norm(f"{merger}.norm", normed, bias=True)
        yield from _linear(f"{merger}.linear_fc1", merged, merged)
        yield from _linear(f"{merger}.linear_fc2", vision["out_hidden_size"], merged)
    tied = bool(config["tie_word_embeddings"])
    yield from _decoder(text, "model.language_model", "lm_head", tied, qwen3=True)


def _qwen25_vl(config: Config) -> Iterator[Any]:
    """The names of the published files: the decoder is `model`, the vision tower `visual`."""
    vision = config["vision_config"]
    text = config.get("text_config", config)
    hidden, wide = vision["hidden_size"], vision["intermediate_size"]
    yield from _linear_patch("visual.patch_embed.proj", vision, bias=False)
    for number in _layers(vision, "depth"):
        block = f"visual.blocks.{number}"
        yield from _norm(f"{block}.norm1", hidden, bias=False)
        yield from _norm(f"{block}.norm2", hidden, bias=False)
        yield from _linear(f"{block}.attn.qkv", 3 * hidden, hidden)
        yield from _linear(f"{block}.attn.proj", hidden, hidden)
        yield from _linear(f"{block}.mlp.gate_proj", wide, hidden)
        yield from _linear(f"{block}.mlp.up_proj", wide, hidden)
        yield from _linear(f"{block}.mlp.down_proj", hidden, wide)
    merged = hidden * vision["spatial_merge_size"] ** 2
    yield from _norm("visual.merger.ln_q", hidden, bias=False)
    yield from _linear("visual.merger.mlp.0", merged, merged)
    yield from _linear("visual.merger.mlp.2", vision["out_hidden_size"], merged)
    tied = bool(config["tie_word_embeddings"])
    yield from _decoder(text, "model", "lm_head", tied, qwen3=False)


def _linear_patch(name: str, vision: Config, bias: bool) -> Iterator[Any]:
    """The 3-D convolution that embeds patches."""
    channels = vision.get("in_channels", vision.get("in_chans", 3))
    patch, hidden = vision["patch_size"], vision["hidden_size"]
    yield f"{name}.weight", (hidden, channels, vision["temporal_patch_size"], patch, patch)
    if bias:
        yield f"{name}.bias", (hidden,)
