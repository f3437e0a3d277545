"""Time to answer a question about pictures, against the plain way, on random weights.

    python bench/bench_scoring.py [--shape tiny|internvl3-1b] [--images 8] [--tiles 1]
        [--question 110] [--precision fp32|bf16|fp16] [--device cpu|cuda] [--repeats 5]
        [--threads N] [--json FILE]

The plain way is `generate(max_new_tokens=1)` of transformers on the whole prompt: same weights,
precision, attention and threads, in turns with ours in the same run. Pixels are prepared before
the clock starts, for both. The first question pays for the pictures; a further one has its own
tokens only. Beside the time on the clock stands the processor time of all threads, which other
work on the machine touches less; ratios are of the latter on a CPU with one thread, else of the
former. Four rotations are one question with four choices, listed in all cyclic orders, against
the same in one order. Random weights say nothing about accuracy; the time is that of real ones.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from rich.console import Console
from rich.table import Table
from transformers import InternVLConfig, InternVLForConditionalGeneration

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from spatial_si_ros.inference.checkpoints.families import Family  # noqa: E402
from spatial_si_ros.inference.checkpoints.tiny import make_tiny  # noqa: E402
from spatial_si_ros.inference.inputs.contracts import contract_named  # noqa: E402
from spatial_si_ros.inference.inputs.prompts import question_tokens  # noqa: E402
from spatial_si_ros.inference.inputs.spec import read_spec  # noqa: E402
from spatial_si_ros.inference.runtimes.base import ModelQuestion  # noqa: E402
from spatial_si_ros.inference.runtimes.packed import PackedRuntime  # noqa: E402
from spatial_si_ros.inference.runtimes.torch_backend import TorchBackend  # noqa: E402
from spatial_si_ros.inference.runtimes.torch_runtime import PRECISIONS  # noqa: E402

SHAPES: dict[str, dict[str, Any]] = {
    "internvl3-1b": {
        "text": {
            "hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24,
            "num_attention_heads": 14, "num_key_value_heads": 2,
        },
        "vision": {
            "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24,
            "num_attention_heads": 16,
        },
    },
    "internvl3-2b": {
        "text": {
            "hidden_size": 1536, "intermediate_size": 8960, "num_hidden_layers": 28,
            "num_attention_heads": 12, "num_key_value_heads": 2,
        },
        "vision": {
            "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24,
            "num_attention_heads": 16,
        },
    },
    "internvl3-8b": {
        "text": {
            "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28,
            "num_attention_heads": 28, "num_key_value_heads": 4,
        },
        "vision": {
            "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24,
            "num_attention_heads": 16,
        },
    },
}  # fmt: skip
"""What differs from the tiny checkpoint: the published sizes."""

CHOICES = ("to the left", "to the right", "in front", "behind it")


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shape", choices=("tiny", *SHAPES), default="tiny")
    parser.add_argument("--images", type=int, default=8)
    parser.add_argument("--tiles", type=int, default=1, help="of an image, at most")
    parser.add_argument("--question", type=int, default=110, help="tokens, about")
    parser.add_argument("--precision", choices=tuple(PRECISIONS), default="fp32")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--repeats", type=int, default=5, help="of the plain and the first")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    with tempfile.TemporaryDirectory() as folder:
        runtime = random_runtime(Path(folder) / "tiny", arguments)
        result = measure(runtime, arguments)
    show(result)
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 0


def random_runtime(folder: Path, arguments: argparse.Namespace) -> PackedRuntime[Any, Any]:
    """A runtime of that shape with random weights, made in memory."""
    make_tiny(folder, Family.INTERNVL3)
    config = json.loads((folder / "config.json").read_text())
    shape = SHAPES.get(arguments.shape, {"text": {}, "vision": {}})
    config["text_config"] |= shape["text"]
    config["vision_config"] |= shape["vision"]
    for part in (config, config["text_config"], config["vision_config"]):
        part["dtype"] = PRECISIONS[arguments.precision]
    made = InternVLConfig(**config)
    made._attn_implementation = "sdpa"
    before = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, PRECISIONS[arguments.precision]))
    try:
        with torch.device(arguments.device):
            model = InternVLForConditionalGeneration(made).eval()
    finally:
        torch.set_default_dtype(before)
    backend = TorchBackend(model, arguments.precision)
    return PackedRuntime(backend, read_spec(folder), arguments.shape)


def measure(runtime: PackedRuntime[Any, Any], arguments: argparse.Namespace) -> dict[str, Any]:
    """Seconds of the plain way, the first question, a further one, in one and in four orders."""
    rng = np.random.default_rng(0)
    shape = (480, 640, 3)
    images = [rng.integers(0, 256, shape, dtype=np.uint8) for _ in range(arguments.images)]
    prompt = runtime.encode(images, max_tiles=arguments.tiles).held.prompt
    text = "Where is it?"
    while len(tokens_of(runtime, prompt, f"{text} There")) <= arguments.question:
        text += " There"
    question = ModelQuestion(text, CHOICES)
    tokens = tokens_of(runtime, prompt, text)
    pixels = dict(
        zip(prompt.plans, [runtime.spec.images.pixels(images[0], prompt.plans[0])], strict=False)
    )
    prepared = [pixels[plan] for plan in prompt.plans]
    runtime.spec = Prepared.of(runtime.spec, prepared[0])
    model, device = runtime._backend._model, arguments.device
    tiles = torch.from_numpy(np.concatenate(prepared)).to(device, model.lm_head.weight.dtype)
    ids = torch.tensor([[*prompt.tokens.tolist(), *tokens]], device=device)

    def plain() -> None:
        with torch.inference_mode():
            model.generate(
                input_ids=ids, pixel_values=tiles, attention_mask=torch.ones_like(ids),
                max_new_tokens=1, do_sample=False,
            )  # fmt: skip

    def first() -> None:
        runtime.prefixes.clear()
        runtime.features.clear()
        prefix = runtime.encode(images, max_tiles=arguments.tiles)
        runtime.score(prefix, [question], rotations=1)

    prefix = runtime.encode(images, max_tiles=arguments.tiles)
    ways: dict[str, Callable[[], Any]] = {
        "plain": plain,
        "first": first,
        "further": lambda: runtime.score(prefix, [question], rotations=1),
        "four orders": lambda: runtime.score(prefix, [question]),
    }
    cheap = ("further", "four orders")
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    loads = [os.getloadavg()[0]]
    if arguments.shape == "tiny" or device != "cpu":
        for way in ways.values():
            way()
    for name in cheap:
        ways[name]()
    for _ in range(arguments.repeats):
        for name, way in ways.items():
            for _ in range(3 if name in cheap else 1):
                times[name].append(seconds(way, device))
                wall, used = times[name][-1]
                print(f"{name}: {wall:.3f} s, processor {used:.3f} s", file=sys.stderr)
    loads.append(os.getloadavg()[0])
    clock = {name: [wall for wall, _ in values] for name, values in times.items()}
    busy = {name: statistics.median(used for _, used in values) for name, values in times.items()}
    alone = device == "cpu" and torch.get_num_threads() == 1
    middle = {name: statistics.median(values) for name, values in clock.items()}
    fair = busy if alone else middle
    return {
        "shape": arguments.shape,
        "precision": arguments.precision,
        "device": torch.cuda.get_device_name()
        if device != "cpu"
        else platform.processor() or "cpu",
        "threads": torch.get_num_threads(),
        "load": [round(load, 1) for load in loads],
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "images": arguments.images,
        "tiles": len(prepared[0]),
        "image_tokens": len(prompt.tokens),
        "question_tokens": len(tokens),
        "repeats": arguments.repeats,
        "prefix_bytes": prefix.bytes,
        "seconds": middle,
        "p95": {name: float(np.quantile(values, 0.95)) for name, values in clock.items()},
        "processor_seconds": busy,
        "ratios_of": "processor time" if alone else "time on the clock",
        "ratios": {
            "plain / further": fair["plain"] / fair["further"],
            "first / plain": fair["first"] / fair["plain"],
            "four orders / further": fair["four orders"] / fair["further"],
        },
    }


class Prepared:
    """A rule whose pixels are there already."""

    def __init__(self, rule: Any, pixels: Any) -> None:
        self._rule, self._pixels = rule, pixels

    @staticmethod
    def of(spec: Any, pixels: Any) -> Any:
        """The spec with such a rule."""
        from dataclasses import replace

        return replace(spec, images=Prepared(spec.images, pixels))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rule, name)

    def pixels(self, image: Any, plan: Any) -> Any:
        """What was prepared."""
        return self._pixels


def tokens_of(runtime: PackedRuntime[Any, Any], prompt: Any, text: str) -> list[int]:
    """Tokens behind the images."""
    return question_tokens(runtime.spec, prompt, contract_named("direct"), text, CHOICES)


def seconds(way: Callable[[], Any], device: str) -> tuple[float, float]:
    """On the clock, with all work of the device done; and of the processor."""
    began, used = time.perf_counter(), time.process_time()
    way()
    if device != "cpu":
        torch.cuda.synchronize()
    return time.perf_counter() - began, time.process_time() - used


def show(result: dict[str, Any]) -> None:
    """As a table."""
    console = Console()
    console.print(
        f"{result['shape']}, {result['precision']}, {result['images']} images of {result['tiles']} "
        f"tiles: {result['image_tokens']} + {result['question_tokens']} tokens; "
        f"{result['device']}, {result['threads']} threads, load {result['load'][0]}.."
        f"{result['load'][1]}, median of {result['repeats']}",
        soft_wrap=True,
    )
    table = Table(box=None, header_style="dim")
    for name in ("", "median [s]", "p95 [s]", "processor [s]"):
        table.add_column(name, justify="right" if name else "left")
    for name, middle in result["seconds"].items():
        p95, used = result["p95"][name], result["processor_seconds"][name]
        table.add_row(name, f"{middle:.4f}", f"{p95:.4f}", f"{used:.4f}")
    console.print(table)
    ratios = "; ".join(f"{name} {ratio:.2f}" for name, ratio in result["ratios"].items())
    console.print(f"{ratios} ({result['ratios_of']})", soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
