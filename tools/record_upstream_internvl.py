"""Record what OpenGVLab's own InternVL code makes of a tiny checkpoint, for a test to compare.

    python tools/record_upstream_internvl.py SOURCE OUT.json

SOURCE is `internvl_chat` of a checkout of github.com/OpenGVLab/InternVL. It runs in an environment
of its own: transformers 4.49.0 with tokenizers 0.21.4 and huggingface_hub 0.36.0, einops, torch,
NumPy, Pillow, and this package. PEFT and timm are for training and stand empty; the three steps of
torchvision (a resize that changes nothing, to 0..1, normalise) are written out. This is the one
place where code of others than ours and our libraries' computes on a checkpoint, and it is a random
one. The system message is the template's own, as in the code that goes with published checkpoints.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
import tempfile
import types
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from spatial_si_ros.inference.checkpoints.families import Family, Layout  # noqa: E402
from spatial_si_ros.inference.checkpoints.tiny import make_tiny  # noqa: E402

SIZES = {"one": [(640, 480)], "two": [(300, 700), (448, 448)], "none": []}
"""Width and height of the pictures of each case; the n-th one is random with seed n."""

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

QUESTION = "Where is the mug?\nA. left\nB. right"


def main() -> int:
    """Run the cases and write them down."""
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    sys.path.insert(0, str(source))
    empty("peft", LoraConfig=None, get_peft_model=None)
    empty("timm.models.layers", DropPath=torch.nn.Identity)
    with tempfile.TemporaryDirectory() as folder:
        model, tokenizer = upstream(make_tiny(Path(folder) / "m", Family.INTERNVL3, Layout.REMOTE))
        tiles = tiling(source)
        cases = [case(name, model, tokenizer, tiles) for name in SIZES]
    value = {
        "source": "github.com/OpenGVLab/InternVL",
        "transformers": transformers.__version__,
        "torch": torch.__version__.split("+")[0],
        "question": QUESTION,
        "cases": cases,
    }
    out.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
    return 0


def empty(name: str, **contents: Any) -> None:
    """A module that has nothing but these."""
    parts = name.split(".")
    for number in range(1, len(parts) + 1):
        sys.modules[".".join(parts[:number])] = types.ModuleType(".".join(parts[:number]))
    vars(sys.modules[name]).update(contents)


def upstream(folder: Path) -> tuple[Any, Any]:
    """The model of the source, with the weights in fp32, and the tokenizer."""
    from internvl.model.internvl_chat import InternVLChatConfig, InternVLChatModel

    config = InternVLChatConfig.from_pretrained(folder)
    config.llm_config._attn_implementation = "eager"
    model = InternVLChatModel.from_pretrained(
        folder, config=config, torch_dtype=torch.float32, use_flash_attn=False
    ).eval()
    model.system_message = model.conv_template.system_message
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, use_fast=False)
    return model, tokenizer


def tiling(source: Path) -> Any:
    """The functions of the source that cut and normalise; the rest of their file trains."""
    path = source / "internvl" / "train" / "dataset.py"
    wanted = ("find_closest_aspect_ratio", "dynamic_preprocess")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree.body = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in wanted]
    names: dict[str, Any] = {}
    exec(compile(tree, str(path), "exec"), names)
    mean, std = (torch.tensor(values)[:, None, None] for values in (MEAN, STD))

    def normalise(part: Image.Image) -> torch.Tensor:
        assert part.size == (448, 448)
        return (torch.from_numpy(np.array(part)).permute(2, 0, 1).float().div(255) - mean) / std

    def tiles(image: Image.Image) -> torch.Tensor:
        cut = names["dynamic_preprocess"](image, max_num=6, image_size=448, use_thumbnail=True)
        return torch.stack([normalise(part) for part in cut])

    return tiles


def case(name: str, model: Any, tokenizer: Any, tiles: Any) -> dict[str, Any]:
    """Tokens, pixels and logits of one prompt, put together as its `chat` does."""
    from internvl.conversation import get_conv_template

    pictures = [picture(number, *size) for number, size in enumerate(SIZES[name])]
    pixels = [tiles(Image.fromarray(image)) for image in pictures]
    places = {0: "", 1: "<image>\n"}.get(
        len(pictures), "".join(f"Image-{n}: <image>\n" for n in range(1, len(pictures) + 1))
    )
    template = get_conv_template(model.template)
    template.system_message = model.system_message
    template.append_message(template.roles[0], places + QUESTION)
    template.append_message(template.roles[1], None)
    query = template.get_prompt()
    for part in pixels:
        content = "<IMG_CONTEXT>" * model.num_image_token * len(part)
        query = query.replace("<image>", f"<img>{content}</img>", 1)
    ids = tokenizer(query, return_tensors="pt")["input_ids"]
    model.img_context_token_id = tokenizer.convert_tokens_to_ids("<IMG_CONTEXT>")
    with torch.inference_mode():
        embedded = model.get_input_embeddings()(ids)
        if pixels:
            features = model.extract_feature(torch.cat(pixels))
            embedded[ids == model.img_context_token_id] = features.reshape(-1, embedded.shape[-1])
        logits = model.language_model(inputs_embeds=embedded).logits[0, -1].double()
    top = logits.topk(20)
    letters = [tokenizer.encode(letter)[0] for letter in "ABCDEFGH"]
    return {
        "name": name,
        "sizes": SIZES[name],
        "tokens": ids.shape[1],
        "tokens_sha256": hashlib.sha256(ids[0].numpy().astype("<i8").tobytes()).hexdigest(),
        "tiles": [len(part) for part in pixels],
        "pixels_sha256": [hashlib.sha256(as_bytes(part.numpy())).hexdigest() for part in pixels],
        "logits": {str(i): float(logits[i]) for i in sorted({*top.indices.tolist(), *letters})},
        "log_sum_exp": float(logits.logsumexp(0)),
    }


def picture(seed: int, width: int, height: int) -> Any:
    """A random picture, (H, W, 3) uint8."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def as_bytes(pixels: Any) -> bytes:
    """Normalised pixels (T, 3, H, W) as the bytes that they were."""
    mean, std = (np.array(values).reshape(3, 1, 1) for values in (MEAN, STD))
    return np.rint((pixels * std + mean) * 255).astype(np.uint8).tobytes()


if __name__ == "__main__":
    sys.exit(main())
