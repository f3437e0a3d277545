"""The config of internvl_chat as that of transformers' own InternVL, and the files beside it."""

from __future__ import annotations

from typing import Any

from ..errors import CheckpointError
from .conversation import Conversation
from .families import Config
from .vocabulary import Vocabulary

TOKEN_IMAGE_START = "<img>"
TOKEN_IMAGE_END = "</img>"
TOKEN_IMAGE = "<IMG_CONTEXT>"
TOKEN_STOP = "<|im_end|>"
TOKEN_PAD = "<|endoftext|>"

MAX_TILES = 6
"""Of one image, without the thumbnail: SenseNova-SI's rule, not the 12 of the base model."""

_MUST_BE = {
    "ps_version": "v2",
    "select_layer": -1,
    "use_thumbnail": True,
    "dynamic_image_size": True,
}
_FIELDS_OF = "4.52.1"
"""The version of transformers that has the fields we write; later ones read them, too."""

_TEXT = (
    "attention_dropout", "bos_token_id", "hidden_act", "hidden_size", "initializer_range",
    "intermediate_size", "max_position_embeddings", "max_window_layers", "model_type",
    "num_attention_heads", "num_hidden_layers", "num_key_value_heads", "rms_norm_eps",
    "rope_scaling", "rope_theta", "sliding_window", "use_sliding_window", "vocab_size",
)  # fmt: skip
_VISION = (
    "attention_dropout", "hidden_act", "hidden_size", "initializer_range", "intermediate_size",
    "layer_norm_eps", "norm_type", "num_attention_heads", "num_channels", "num_hidden_layers",
)  # fmt: skip


def native_config(config: Config, vocabulary: Vocabulary) -> dict[str, Any]:
    """config.json for `InternVLForConditionalGeneration`; the weights were found to fit `config`.

    Args:
        config: as published, `completed`.
        vocabulary: of the checkpoint.

    Raises:
        CheckpointError: a field has a value whose meaning the native model does not have.
    """
    for name, expected in _MUST_BE.items():
        if config[name] != expected:
            raise CheckpointError(f"config.json: expected {name} {expected}, got {config[name]}")
    text, vision = config["llm_config"], config["vision_config"]
    if text.get("model_type") != "qwen2":
        raise CheckpointError(f"expected a decoder of qwen2, got {text.get('model_type')}")
    if vision.get("use_moe"):
        raise CheckpointError("a vision tower with a mixture of experts is not supported")
    image = config.get("force_image_size") or vision["image_size"]
    if image != vision["image_size"]:
        raise CheckpointError(
            f"config.json: force_image_size {image}, but positions for {vision['image_size']}"
        )
    dtype = config.get("torch_dtype") or config.get("dtype") or "bfloat16"
    stop = vocabulary.token_id(TOKEN_STOP)
    tied = bool(text["tie_word_embeddings"])
    side = image // vision["patch_size"]
    return {
        "architectures": ["InternVLForConditionalGeneration"],
        "model_type": "internvl",
        "dtype": dtype,
        "downsample_ratio": config["downsample_ratio"],
        "image_seq_length": round((side * config["downsample_ratio"]) ** 2),
        "image_token_id": vocabulary.token_id(TOKEN_IMAGE),
        "projector_hidden_act": "gelu",
        "tie_word_embeddings": tied,
        "transformers_version": _FIELDS_OF,
        "vision_feature_layer": -1,
        "vision_feature_select_strategy": "default",
        "text_config": {
            **{name: text[name] for name in _TEXT if name in text},
            "architectures": ["Qwen2ForCausalLM"],
            "dtype": dtype,
            "eos_token_id": stop,
            "tie_word_embeddings": tied,
            "use_cache": True,
        },
        "vision_config": {
            **{name: vision[name] for name in _VISION},
            "model_type": "internvl_vision",
            "architectures": ["InternVLVisionModel"],
            "dtype": dtype,
            "attention_bias": vision["qkv_bias"],
            "use_qk_norm": vision["qk_normalization"],
            "hidden_dropout_prob": vision["dropout"],
            "projection_dropout": vision["dropout"],
            "layer_scale_init_value": vision["initializer_factor"],
            "image_size": [image, image],
            "patch_size": [vision["patch_size"]] * 2,
            "use_absolute_position_embeddings": True,
            "use_mask_token": False,
            "use_mean_pooling": True,
        },
    }


def context_tokens(tokenizer: Config, text: Config) -> int:
    """The most tokens of a prompt: what the tokenizer says, within what the decoder can count.

    Raises:
        CheckpointError: one of them is no number.
    """
    said, most = tokenizer.get("model_max_length"), text.get("max_position_embeddings")
    if type(said) is not int or type(most) is not int:
        raise CheckpointError(
            f"expected numbers for model_max_length and max_position_embeddings, "
            f"got {said!r} and {most!r}"
        )
    return min(said, most)


def native_side_files(
    native: Config, tokenizer: Config, vocabulary: Vocabulary, conversation: Conversation
) -> dict[str, dict[str, Any]]:
    """The JSON files beside config.json: tokenizer, image processor, generation.

    Args:
        native: from `native_config`.
        tokenizer: the published `tokenizer_config.json`.
        vocabulary: of the checkpoint.
        conversation: of the checkpoint.

    Raises:
        CheckpointError: the length of the context is no number.
    """
    context = context_tokens(tokenizer, native["text_config"])
    image = {"height": native["vision_config"]["image_size"][0]}
    image["width"] = native["vision_config"]["image_size"][1]
    pixels = {
        "size": image,
        "do_convert_rgb": True,
        "do_resize": True,
        "do_rescale": True,
        "do_normalize": True,
        "image_mean": [0.485, 0.456, 0.406],
        "image_std": [0.229, 0.224, 0.225],
        "resample": 3,
        "rescale_factor": 1 / 255,
        "processor_class": "InternVLProcessor",
    }
    stop, pad = vocabulary.token_id(TOKEN_STOP), vocabulary.token_id(TOKEN_PAD)
    return {
        "generation_config.json": {
            "do_sample": False,
            "eos_token_id": [stop, pad],
            "pad_token_id": pad,
        },
        "tokenizer_config.json": {
            "add_bos_token": False,
            "add_prefix_space": False,
            "bos_token": None,
            "clean_up_tokenization_spaces": False,
            "eos_token": TOKEN_STOP,
            "errors": "replace",
            "extra_special_tokens": {
                "start_image_token": TOKEN_IMAGE_START,
                "end_image_token": TOKEN_IMAGE_END,
                "context_image_token": TOKEN_IMAGE,
                "video_token": "<|video_pad|>",
            },
            "model_max_length": context,
            "pad_token": TOKEN_PAD,
            "processor_class": "InternVLProcessor",
            "split_special_tokens": False,
            "tokenizer_class": "Qwen2Tokenizer",
            "unk_token": None,
        },
        "preprocessor_config.json": {
            **pixels,
            "image_processor_type": "GotOcr2ImageProcessor",
            "crop_to_patches": True,
            "min_patches": 1,
            "max_patches": MAX_TILES,
        },
        "video_preprocessor_config.json": {
            **pixels,
            "video_processor_type": "InternVLVideoProcessor",
        },
        "processor_config.json": {
            "processor_class": "InternVLProcessor",
            "image_seq_length": native["image_seq_length"],
        },
        "spatial_si.json": {
            "format": 1,
            "family": "internvl3",
            "context_tokens": context,
            "image_size_px": image["height"],
            "tokens_per_tile": native["image_seq_length"],
            "image_tokens": {
                "start": vocabulary.token_id(TOKEN_IMAGE_START),
                "end": vocabulary.token_id(TOKEN_IMAGE_END),
                "context": vocabulary.token_id(TOKEN_IMAGE),
            },
            "stop_tokens": [stop, pad],
            "conversation": conversation.as_data(),
        },
    }
