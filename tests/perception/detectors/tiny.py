"""Small random Grounding DINO and OWLv2 models in the real file layout."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import (
    BertTokenizerFast,
    CLIPTokenizerFast,
    GroundingDinoConfig,
    GroundingDinoForObjectDetection,
    GroundingDinoImageProcessorPil,
    Owlv2Config,
    Owlv2ForObjectDetection,
    Owlv2ImageProcessorPil,
    SwinConfig,
)

NAMED = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]", 1012: ".", 1029: "?"}
"""Numbers of BERT that the code of Grounding DINO knows by heart."""
WORDS = ("chair", "coffee", "table", "so", "##fa", "mug", "lamp", "red")


def make_grounding_dino(folder: Path, *, max_text_len: int = 32, dtype: str = "float32") -> Path:
    """A model with 24 boxes for a picture, 2 MB."""
    names = [NAMED.get(i, f"[unused{i}]") for i in range(1030)] + list(WORDS)
    tokenizer = BertTokenizerFast(vocab={name: i for i, name in enumerate(names)})
    config = GroundingDinoConfig(
        backbone_config=SwinConfig(
            image_size=32, embed_dim=8, depths=[1, 1, 1, 1], num_heads=[1, 1, 2, 2], window_size=2,
            out_features=["stage2", "stage3", "stage4"],
        ),
        text_config={
            "model_type": "bert", "vocab_size": len(names), "hidden_size": 16,
            "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16,
            "max_position_embeddings": 64,
        },
        num_queries=24, d_model=32, encoder_layers=1, encoder_ffn_dim=16,
        encoder_attention_heads=2, decoder_layers=2, decoder_ffn_dim=16,
        decoder_attention_heads=2, encoder_n_points=2, decoder_n_points=2,
        max_text_len=max_text_len,
    )  # fmt: skip
    torch.manual_seed(0)
    model = GroundingDinoForObjectDetection(config)
    with torch.no_grad():  # the published initialisation has all boxes alike
        for head in model.bbox_embed:
            head.layers[-1].weight.normal_(std=0.5)
    model.to(getattr(torch, dtype)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    GroundingDinoImageProcessorPil(size={"shortest_edge": 96, "longest_edge": 160}).save_pretrained(
        folder
    )
    return folder


def make_owlv2(folder: Path, *, room: int = 48) -> Path:
    """A model with 16 patches; its tokenizer knows single letters."""
    letters = [chr(ord("a") + i) for i in range(26)]
    names = [*letters, *(f"{letter}</w>" for letter in letters)]
    names += ["<|startoftext|>", "<|endoftext|>"]
    tokenizer = CLIPTokenizerFast(
        vocab={name: i for i, name in enumerate(names)}, merges=[], model_max_length=room
    )
    config = Owlv2Config(
        text_config={
            "vocab_size": len(names), "hidden_size": 16, "intermediate_size": 16,
            "num_hidden_layers": 1, "num_attention_heads": 2, "max_position_embeddings": room,
            "bos_token_id": 52, "eos_token_id": 53, "pad_token_id": 53,
        },
        vision_config={
            "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1,
            "num_attention_heads": 2, "image_size": 64, "patch_size": 16,
        },
        projection_dim=16,
    )  # fmt: skip
    torch.manual_seed(0)
    model = Owlv2ForObjectDetection(config)
    with torch.no_grad():  # as they come, nearly all boxes are points
        for weights in model.box_head.parameters():
            weights.mul_(0.3)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    Owlv2ImageProcessorPil(size={"height": 64, "width": 64}).save_pretrained(folder)
    return folder
