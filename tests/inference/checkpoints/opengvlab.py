"""The arithmetic of the published InternVL code, written from its description: an oracle.

Fused q, k and v as one product, the pixel shuffle "v2", the projector; the decoder is Qwen2.
"""

from __future__ import annotations

import json
from pathlib import Path

import safetensors.torch
import torch
from torch.nn import functional as F
from transformers import Qwen2Config, Qwen2ForCausalLM


def load(folder: Path) -> tuple[dict, dict[str, torch.Tensor]]:
    """config.json and all tensors of a remote folder, as float32."""
    tensors = {}
    for path in folder.glob("*.safetensors"):
        tensors |= safetensors.torch.load_file(path)
    config = json.loads((folder / "config.json").read_text())
    return config, {name: tensor.float() for name, tensor in tensors.items()}


def image_features(config: dict, w: dict[str, torch.Tensor], pixels: torch.Tensor) -> torch.Tensor:
    """(n, 3, 448, 448) to (n, 256, hidden size of the decoder)."""
    vision = config["vision_config"]
    size, heads, eps = (
        vision["hidden_size"],
        vision["num_attention_heads"],
        vision["layer_norm_eps"],
    )

    def linear(name: str, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, w[f"{name}.weight"], w[f"{name}.bias"])

    def norm(name: str, x: torch.Tensor, eps: float) -> torch.Tensor:
        return F.layer_norm(x, x.shape[-1:], w[f"{name}.weight"], w[f"{name}.bias"], eps)

    e = "vision_model.embeddings"
    patches = F.conv2d(
        pixels, w[f"{e}.patch_embedding.weight"], w[f"{e}.patch_embedding.bias"],
        stride=vision["patch_size"],
    )  # fmt: skip
    n = len(pixels)
    x = torch.cat([w[f"{e}.class_embedding"].expand(n, 1, -1), patches.flatten(2).mT], 1)
    x = x + w[f"{e}.position_embedding"]
    for number in range(vision["num_hidden_layers"]):
        layer = f"vision_model.encoder.layers.{number}"
        qkv = linear(f"{layer}.attn.qkv", norm(f"{layer}.norm1", x, eps))
        q, k, v = qkv.reshape(n, -1, 3, heads, size // heads).permute(2, 0, 3, 1, 4)
        attention = (q @ k.mT / (size // heads) ** 0.5).softmax(-1) @ v
        attention = linear(f"{layer}.attn.proj", attention.transpose(1, 2).reshape(n, -1, size))
        x = x + attention * w[f"{layer}.ls1"]
        hidden = F.gelu(linear(f"{layer}.mlp.fc1", norm(f"{layer}.norm2", x, eps)))
        x = x + linear(f"{layer}.mlp.fc2", hidden) * w[f"{layer}.ls2"]
    side = int((x.shape[1] - 1) ** 0.5)
    x = x[:, 1:].reshape(n, side, side // 2, 2 * size).permute(0, 2, 1, 3)
    x = x.reshape(n, side // 2, side // 2, 4 * size).permute(0, 2, 1, 3).reshape(n, -1, 4 * size)
    x = linear("mlp1.1", norm("mlp1.0", x, 1e-5))
    return linear("mlp1.3", F.gelu(x))


def logits(folder: Path, ids: torch.Tensor, pixels: torch.Tensor, image_token: int) -> torch.Tensor:
    """(1, tokens) and (n, 3, 448, 448) to (tokens, vocabulary): features replace image tokens."""
    config, w = load(folder)
    decoder = Qwen2ForCausalLM(Qwen2Config(**config["llm_config"])).eval()
    prefix = "language_model."
    decoder.load_state_dict({n[len(prefix) :]: t for n, t in w.items() if n.startswith(prefix)})
    with torch.no_grad():
        embeds = decoder.get_input_embeddings()(ids)[0]
        embeds[ids[0] == image_token] = image_features(config, w, pixels).flatten(0, 1)
        return decoder(inputs_embeds=embeds[None]).logits[0]
