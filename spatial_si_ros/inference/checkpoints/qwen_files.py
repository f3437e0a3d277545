"""What goes with the weights of the Qwen families: copied as data, completed where implied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import CheckpointError
from .families import Config, Family
from .native_config import context_tokens
from .safety import CODE_KEYS
from .vocabulary import read_json, read_vocabulary, tokenizer_json

COPIED_JSON = (
    "config.json", "generation_config.json", "tokenizer_config.json", "special_tokens_map.json",
    "added_tokens.json", "preprocessor_config.json", "video_preprocessor_config.json",
    "processor_config.json", "chat_template.json",
)  # fmt: skip

SYSTEM_MESSAGE = "You are a helpful assistant."
"""What the published template of Qwen2.5-VL says where nobody says anything; Qwen3-VL is silent."""


def qwen_json(source: Path) -> dict[str, dict[str, Any]]:
    """The JSON files to be written beside the weights, by name, without any key that names code.

    Raises:
        CheckpointError: one cannot be read.
    """
    present = [name for name in COPIED_JSON if (source / name).is_file()]
    return {name: without_code(read_json(source / name)) for name in present}


def qwen_tokenizer(source: Path) -> dict[str, Any]:
    """`tokenizer.json`: the published one, or else what vocabulary and merges say."""
    if (source / "tokenizer.json").is_file():
        return read_json(source / "tokenizer.json")
    return tokenizer_json(read_vocabulary(source))


def qwen_chat_template(source: Path, files: dict[str, dict[str, Any]]) -> str:
    """The published chat template, wherever it is.

    Raises:
        CheckpointError: it is nowhere.
    """
    path = source / "chat_template.jinja"
    if path.is_file():
        return path.read_text(encoding="utf-8")
    for name in ("chat_template.json", "tokenizer_config.json"):
        template = files.get(name, {}).get("chat_template")
        if isinstance(template, str):
            return template
    raise CheckpointError(f"{source}: expected a chat template in {path.name} or in a JSON file")


def qwen_contract(
    family: Family, config: Config, tokenizer: Config, chat_template: str
) -> dict[str, Any]:
    """`spatial_si.json`, see `native_config.native_side_files`.

    Raises:
        CheckpointError: the length of the context is no number, or a token id is missing.
    """
    context = context_tokens(tokenizer, config.get("text_config", config))
    names = {
        "start": "vision_start_token_id", "end": "vision_end_token_id", "context": "image_token_id",
    }  # fmt: skip
    ids = {name: config.get(field) for name, field in names.items()}
    if not all(type(number) is int for number in ids.values()):
        raise CheckpointError(f"config.json: expected {', '.join(names.values())}, got {ids}")
    return {
        "format": 1,
        "family": family.value,
        "context_tokens": context,
        "image_tokens": ids,
        "stop_tokens": [151645, 151643],
        "conversation": {
            "name": family.value,
            "system_template": "<|im_start|>system\n{system_message}",
            "system_message": SYSTEM_MESSAGE if SYSTEM_MESSAGE in chat_template else "",
            "roles": ["<|im_start|>user\n", "<|im_start|>assistant\n"],
            "separator": "<|im_end|>\n",
        },
    }


def without_code(value: Any) -> Any:
    """The same JSON value without the keys that name code to run, at any depth."""
    if isinstance(value, dict):
        kept = {key: each for key, each in value.items() if key not in CODE_KEYS}
        return {key: without_code(each) for key, each in kept.items()}
    return [without_code(each) for each in value] if isinstance(value, list) else value
