"""config.json of tiny checkpoints: the published fields, also those that bite; sizes are small."""

from __future__ import annotations

from typing import Any

from .families import Family

TINY_LAYERS = 2
TINY_HIDDEN = 32

CHINESE_SYSTEM_MESSAGE = (
    "你是书生·万象，英文名是InternVL，"
    "是由上海人工智能实验室、清华大学及多家合作单位联合开发的多模态大语言模型。"
)
"""What InternVL3 is told first. The published config says null; the text is in a Python file."""

CONVERSATION_PY = f'''"""Prompt templates, laid out as in the published file."""

import dataclasses
from enum import IntEnum, auto


class SeparatorStyle(IntEnum):
    """How the turns are joined."""

    CHATML = auto()
    MPT = auto()


@dataclasses.dataclass
class Conversation:
    """A prompt template."""

    name: str
    system_template: str = '{{system_message}}'
    system_message: str = ''
    roles: tuple = ('USER', 'ASSISTANT')
    sep_style: SeparatorStyle = SeparatorStyle.CHATML
    sep: str = '\\n'


conv_templates = {{}}


def register_conv_template(template, override=False):
    """Register a template."""
    conv_templates[template.name] = template


register_conv_template(
    Conversation(
        name='internvl_zh',
        system_template='',
        roles=('<human>', '<bot>'),
        sep_style=SeparatorStyle.CHATML,
        sep='</s>',
    )
)

register_conv_template(
    Conversation(
        name='internvl2_5',
        system_template='<|im_start|>system\\n{{system_message}}',
        # note: the text below is what the checkpoint was trained with
        system_message='{CHINESE_SYSTEM_MESSAGE}',
        roles=('<|im_start|>user\\n', '<|im_start|>assistant\\n'),
        sep_style=SeparatorStyle.MPT,
        sep='<|im_end|>\\n',
    )
)
'''

REMOTE_CODE = '''"""Stands where a published checkpoint has its own code. Nothing may import it."""

raise RuntimeError("the code of a checkpoint was executed")
'''


def tiny_config(family: Family) -> dict[str, Any]:
    """config.json as published (InternVL: `internvl_chat`), with few and narrow layers."""
    return {
        Family.INTERNVL3: _internvl_chat,
        Family.QWEN3VL: _qwen3_vl,
        Family.QWEN25VL: _qwen25_vl,
    }[family]()


def _internvl_chat() -> dict[str, Any]:
    return {
        "architectures": ["InternVLChatModel"],
        "auto_map": {
            "AutoConfig": "configuration_internvl_chat.InternVLChatConfig",
            "AutoModel": "modeling_internvl_chat.InternVLChatModel",
            "AutoModelForCausalLM": "modeling_internvl_chat.InternVLChatModel",
        },
        "downsample_ratio": 0.5,
        "dynamic_image_size": True,
        "force_image_size": 448,
        "hidden_size": TINY_HIDDEN,
        "image_fold": None,
        "llm_config": {
            "_name_or_path": "./pretrained/Qwen2.5-32B-Instruct",
            "architectures": ["Qwen2ForCausalLM"],
            "attention_dropout": 0.0,
            "bos_token_id": 151643,
            "eos_token_id": 151643,
            "hidden_act": "silu",
            "hidden_size": TINY_HIDDEN,
            "initializer_range": 0.02,
            "intermediate_size": 64,
            "max_position_embeddings": 32768,
            "max_window_layers": 70,
            "model_type": "qwen2",
            "moe_config": None,
            "num_attention_heads": 2,
            "num_hidden_layers": TINY_LAYERS,
            "num_key_value_heads": 1,
            "rms_norm_eps": 1e-06,
            "rope_scaling": {"factor": 2.0, "rope_type": "dynamic", "type": "dynamic"},
            "rope_theta": 1000000.0,
            "sliding_window": None,
            "torch_dtype": "bfloat16",
            "use_bfloat16": True,
            "use_cache": False,
            "use_sliding_window": False,
            "vocab_size": 151674,
        },
        "max_dynamic_patch": 12,
        "min_dynamic_patch": 1,
        "model_type": "internvl_chat",
        "output_attentions": False,
        "pad2square": False,
        "ps_version": "v2",
        "select_layer": -1,
        "system_message": None,
        "template": "internvl2_5",
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "transformers_version": None,
        "use_backbone_lora": 0,
        "use_llm_lora": 0,
        "use_thumbnail": True,
        "vision_config": {
            "_name_or_path": "OpenGVLab/InternViT-6B-448px-V1-5",
            "architectures": ["InternVisionModel"],
            "attention_dropout": 0.0,
            "auto_map": {
                "AutoConfig": "configuration_intern_vit.InternVisionConfig",
                "AutoModel": "modeling_intern_vit.InternVisionModel",
            },
            "capacity_factor": 1.2,
            "drop_path_rate": 0.1,
            "dropout": 0.0,
            "eval_capacity_factor": 1.4,
            "hidden_act": "gelu",
            "hidden_size": TINY_HIDDEN,
            "image_size": 448,
            "initializer_factor": 0.1,
            "initializer_range": 1e-10,
            "intermediate_size": 64,
            "layer_norm_eps": 1e-06,
            "model_type": "intern_vit_6b",
            "norm_type": "layer_norm",
            "num_attention_heads": 2,
            "num_channels": 3,
            "num_hidden_layers": TINY_LAYERS,
            "patch_size": 14,
            "qk_normalization": False,
            "qkv_bias": True,
            "torch_dtype": "bfloat16",
            "use_bfloat16": True,
            "use_flash_attn": False,
        },
    }


def _qwen3_vl() -> dict[str, Any]:
    return {
        "architectures": ["Qwen3VLForConditionalGeneration"],
        "image_token_id": 151655,
        "model_type": "qwen3_vl",
        "text_config": {
            "attention_bias": False,
            "attention_dropout": 0.0,
            "bos_token_id": 151643,
            "dtype": "bfloat16",
            "eos_token_id": 151645,
            "head_dim": 16,
            "hidden_act": "silu",
            "hidden_size": TINY_HIDDEN,
            "initializer_range": 0.02,
            "intermediate_size": 64,
            "max_position_embeddings": 262144,
            "model_type": "qwen3_vl_text",
            "num_attention_heads": 2,
            "num_hidden_layers": 4,
            "num_key_value_heads": 1,
            "rms_norm_eps": 1e-06,
            "rope_scaling": {
                "mrope_interleaved": True,
                "mrope_section": [4, 2, 2],
                "rope_type": "default",
            },
            "rope_theta": 5000000,
            "use_cache": True,
            "vocab_size": 151936,
        },
        "tie_word_embeddings": False,
        "transformers_version": "4.57.0.dev0",
        "video_token_id": 151656,
        "vision_config": {
            "deepstack_visual_indexes": [0, 1, 2],
            "depth": 4,
            "hidden_act": "gelu_pytorch_tanh",
            "hidden_size": TINY_HIDDEN,
            "in_channels": 3,
            "initializer_range": 0.02,
            "intermediate_size": 64,
            "model_type": "qwen3_vl",
            "num_heads": 2,
            "num_position_embeddings": 2304,
            "out_hidden_size": TINY_HIDDEN,
            "patch_size": 16,
            "spatial_merge_size": 2,
            "temporal_patch_size": 2,
        },
        "vision_end_token_id": 151653,
        "vision_start_token_id": 151652,
    }


def _qwen25_vl() -> dict[str, Any]:
    """The decoder's fields stand beside the others, as the published files have them."""
    return {
        "architectures": ["Qwen2_5_VLForConditionalGeneration"],
        "attention_dropout": 0.0,
        "bos_token_id": 151643,
        "eos_token_id": 151645,
        "hidden_act": "silu",
        "hidden_size": TINY_HIDDEN,
        "image_token_id": 151655,
        "initializer_range": 0.02,
        "intermediate_size": 64,
        "max_position_embeddings": 128000,
        "max_window_layers": 70,
        "model_type": "qwen2_5_vl",
        "num_attention_heads": 2,
        "num_hidden_layers": TINY_LAYERS,
        "num_key_value_heads": 1,
        "rms_norm_eps": 1e-06,
        "rope_scaling": {"mrope_section": [2, 3, 3], "type": "mrope"},
        "rope_theta": 1000000.0,
        "sliding_window": 32768,
        "tie_word_embeddings": True,
        "torch_dtype": "bfloat16",
        "transformers_version": "4.41.2",
        "use_cache": True,
        "use_sliding_window": False,
        "video_token_id": 151656,
        "vision_config": {
            "depth": 2,
            "fullatt_block_indexes": [1],
            "hidden_act": "silu",
            "hidden_size": TINY_HIDDEN,
            "in_chans": 3,
            "intermediate_size": 64,
            "num_heads": 2,
            "out_hidden_size": TINY_HIDDEN,
            "patch_size": 14,
            "spatial_merge_size": 2,
            "spatial_patch_size": 14,
            "temporal_patch_size": 2,
            "tokens_per_second": 2,
            "window_size": 112,
        },
        "vision_end_token_id": 151653,
        "vision_start_token_id": 151652,
        "vision_token_id": 151654,
        "vocab_size": 151936,
    }
