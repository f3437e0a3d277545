"""The files beside the weights of a tiny checkpoint: tokenizer, pictures, template, code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .families import Family
from .qwen_files import SYSTEM_MESSAGE
from .tiny_configs import CONVERSATION_PY, REMOTE_CODE
from .tiny_vocabulary import tiny_vocabulary
from .vocabulary import Vocabulary, write_json

CONTEXT_TOKENS = {Family.INTERNVL3: 12288, Family.QWEN3VL: 262144, Family.QWEN25VL: 131072}

_CODE = (
    "configuration_intern_vit.py", "configuration_internvl_chat.py", "modeling_intern_vit.py",
    "modeling_internvl_chat.py",
)  # fmt: skip

_PIXELS: dict[Family, dict[str, Any]] = {
    Family.QWEN3VL: {
        "size": {"longest_edge": 16777216, "shortest_edge": 65536},
        "patch_size": 16,
        "temporal_patch_size": 2,
        "merge_size": 2,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "processor_class": "Qwen3VLProcessor",
        "image_processor_type": "Qwen2VLImageProcessorFast",
    },
    Family.QWEN25VL: {
        "min_pixels": 3136,
        "max_pixels": 12845056,
        "patch_size": 14,
        "temporal_patch_size": 2,
        "merge_size": 2,
        "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_std": [0.26862954, 0.26130258, 0.27577711],
        "image_processor_type": "Qwen2VLImageProcessor",
        "processor_class": "Qwen2_5_VLProcessor",
    },
}


def write_remote_files(out: Path, family: Family) -> None:
    """Everything but config.json and the weights, as published."""
    _write_tokenizer(out, family, tiny_vocabulary(family))
    write_json(
        out / "generation_config.json",
        {
            "bos_token_id": 151643,
            "do_sample": family is not Family.INTERNVL3,
            "eos_token_id": [151645, 151643],
            "pad_token_id": 151643,
        },
    )
    if family is Family.INTERNVL3:
        (out / "conversation.py").write_text(CONVERSATION_PY, encoding="utf-8")
        for name in _CODE:
            (out / name).write_text(REMOTE_CODE, encoding="utf-8")
        return
    write_json(out / "preprocessor_config.json", _PIXELS[family])
    default = SYSTEM_MESSAGE if family is Family.QWEN25VL else ""
    write_json(out / "chat_template.json", {"chat_template": _qwen_template(default)})


def _qwen_template(default_system: str) -> str:
    """Turns with pictures and text; `default_system` where no system message is given."""
    system = (
        "{%- if messages[0]['role'] != 'system' -%}{{- '<|im_start|>system\\n"
        f"{default_system}<|im_end|>\\n' -}}}}{{%- endif -%}}"
    )
    return (system if default_system else "") + (
        "{%- for message in messages -%}{{- '<|im_start|>' + message['role'] + '\\n' -}}"
        "{%- if message['content'] is string -%}{{- message['content'] -}}{%- else -%}"
        "{%- for part in message['content'] -%}"
        "{%- if part['type'] == 'image' -%}{{- '<|vision_start|><|image_pad|><|vision_end|>' -}}"
        "{%- elif part['type'] == 'video' -%}"
        "{{- '<|vision_start|><|video_pad|><|vision_end|>' -}}"
        "{%- else -%}{{- part['text'] -}}{%- endif -%}{%- endfor -%}{%- endif -%}"
        "{{- '<|im_end|>\\n' -}}{%- endfor -%}"
        "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}"
    )


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
