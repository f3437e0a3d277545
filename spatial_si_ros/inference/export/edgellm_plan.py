"""What comes after an export for TensorRT Edge-LLM: `edgellm.json`, its sizes and commands."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..checkpoints.families import Family, Layout
from ..checkpoints.vocabulary import read_json, write_json
from ..errors import CheckpointError, RuntimeUnavailable
from .edgellm_checkpoint import EdgeCheckpoint

PLAN = "edgellm.json"
FORMAT = 1
CHECKPOINT = "checkpoint"
VERSION = "0.11.0"
"""Of TensorRT Edge-LLM: the one that this was written for."""

TEXT_TOKENS = 1024
"""Kept free beside the pictures."""
REPLY_TOKENS = 2048
"""A chain of thought; less where the context is short."""
MOST_IMAGES = 16


@dataclass(frozen=True, slots=True)
class Device:
    """A GPU that the wheel of TensorRT Edge-LLM 0.11 has a payload for.

    Attributes:
        name: of machines with it.
        cpu: architecture beside it.
        methods: ways of quantising whose arithmetic it has.
    """

    name: str
    cpu: str
    methods: tuple[str, ...]


_INTEGER = ("int4_awq",)
_ALL = ("int4_awq", "fp8", "nvfp4")
_FP8 = " --visual_quantization fp8 --kv_cache_quantization fp8"
_MORE = {"fp8": _FP8, "nvfp4": _FP8}
"""What is quantised besides the decoder's weights, where the GPU has the arithmetic."""

DEVICES: Mapping[int, Device] = {
    80: Device("A100", "x86_64", _INTEGER),
    86: Device("RTX 30, A10, A40", "x86_64", _INTEGER),
    87: Device("Jetson Orin", "aarch64", _INTEGER),
    100: Device("B200", "x86_64", _ALL),
    110: Device("Jetson AGX Thor", "aarch64", _ALL),
    120: Device("RTX 50, RTX PRO Blackwell", "x86_64", _ALL),
    121: Device("DGX Spark", "aarch64", _ALL),
}
"""Compute capability -> what has it. Payloads are matched exactly: 89 and 90 have none."""


@dataclass(frozen=True, slots=True)
class EdgePlan:
    """What an export is, and how it goes on. All of it is data; nothing of it is run from here.

    Attributes:
        checkpoint: identifier of what was exported.
        family: of the model.
        made_with: version of TensorRT Edge-LLM.
        state: how far it got.
        images: in a prompt, at most.
        image_token: id of the token that stands for picture features.
        image_tokens_per_image, image_tokens: of one picture and of all, at most.
        input_tokens, cache_tokens: of a prompt, and with its reply.
        temperature: to be sent with each request: the server's own default is 0.7.
        system_prompt: in the chat template, so that it need not be sent.
        devices: compute capability -> name, CPU and ways of quantising.
        commands: step -> commands, each a line for a shell in the folder of the export.
    """

    checkpoint: str
    family: Family
    made_with: str
    state: str
    images: int
    image_token: int
    image_tokens_per_image: int
    image_tokens: int
    input_tokens: int
    cache_tokens: int
    temperature: float
    system_prompt: str
    devices: Mapping[int, Device]
    commands: Mapping[str, Sequence[str]]

    def write(self, folder: Path) -> None:
        """Write `edgellm.json`."""
        write_json(
            folder / PLAN,
            {
                "format": FORMAT,
                **asdict(self),
                "family": self.family.value,
                "devices": {str(sm): asdict(device) for sm, device in self.devices.items()},
                "commands": {step: list(lines) for step, lines in self.commands.items()},
            },
        )


def read_plan(folder: Path) -> EdgePlan:
    """The `edgellm.json` of a folder.

    Raises:
        CheckpointError: there is none, or it is no such file.
    """
    value = read_json(folder / PLAN)
    try:
        if value.pop("format") != FORMAT:
            raise ValueError("another format")
        value["family"] = Family(value["family"])
        value["devices"] = {int(sm): _device(each) for sm, each in value["devices"].items()}
        value["commands"] = {step: tuple(lines) for step, lines in value["commands"].items()}
        return EdgePlan(**value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"{folder / PLAN}: expected format {FORMAT}: {error!r}") from None


def checked_devices(capabilities: Sequence[int]) -> dict[int, Device]:
    """The named GPUs; all that there is a payload for if none is named.

    Raises:
        RuntimeUnavailable: TensorRT Edge-LLM does not run on one of them.
    """
    for sm in capabilities:
        if sm not in DEVICES:
            known = ", ".join(str(each) for each in DEVICES)
            raise RuntimeUnavailable(
                f"TensorRT Edge-LLM {VERSION} has no payload for SM {sm}, only for {known}, "
                "each for exactly that GPU. For other RTX GPUs: spatial-si models build --target "
                "tensorrt-rtx; for data centres: vLLM"
            )
    return {sm: DEVICES[sm] for sm in capabilities or DEVICES}


def plan_of(
    checkpoint: EdgeCheckpoint, made_with: str, devices: Mapping[int, Device], images: int | None
) -> EdgePlan:
    """Sizes and commands for a checkpoint that is being exported.

    Args:
        checkpoint: without code.
        made_with: version of TensorRT Edge-LLM.
        devices: from `checked_devices`.
        images: in a prompt; None for as many as the context holds, 16 at most.

    Raises:
        CheckpointError: that many do not fit.
    """
    each = checkpoint.image_tokens
    fit = (checkpoint.context_tokens - TEXT_TOKENS) // each
    count = min(MOST_IMAGES, fit) if images is None else images
    if not 1 <= count <= fit:
        raise CheckpointError(
            f"expected 1 to {fit} images of {each} tokens in a context of "
            f"{checkpoint.context_tokens}, got {count}"
        )
    prompt = count * each + TEXT_TOKENS
    cache = min(checkpoint.context_tokens, prompt + REPLY_TOKENS)
    sizes = {"input": prompt, "cache": cache, "least": checkpoint.least_image_tokens}
    sizes |= {"image": each, "images": count * each}
    return EdgePlan(
        checkpoint=checkpoint.identifier,
        family=checkpoint.family,
        made_with=made_with,
        state="exported; not built, not run",
        images=count,
        image_token=checkpoint.image_token,
        image_tokens_per_image=each,
        image_tokens=count * each,
        input_tokens=prompt,
        cache_tokens=cache,
        temperature=0.0,
        system_prompt=checkpoint.system_prompt,
        devices=devices,
        commands=_commands(checkpoint, devices, sizes),
    )


def _commands(
    checkpoint: EdgeCheckpoint, devices: Mapping[int, Device], sizes: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    profile = (
        f"--max-batch-size 1 --max-input-len {sizes['input']} "
        f"--max-kv-cache-capacity {sizes['cache']} --max-image-tokens {sizes['images']} "
        f"--max-image-tokens-per-image {sizes['image']}"
    )
    name = shlex.quote(checkpoint.identifier.partition("@")[0])
    serve = f"--host 127.0.0.1 --port 8000 --served-model-name {name} {profile}"
    commands: dict[str, tuple[str, ...]] = {
        "install": (f"pip install 'tensorrt-edgellm[server]=={VERSION}'",),
        "serve": (f"tensorrt-edgellm-serve {CHECKPOINT} {serve}",),
        "build": (
            f"tensorrt-edgellm-build --model-dir {CHECKPOINT} --engine-dir engines "
            f"--min-image-tokens {sizes['least']} {profile}",
        ),
        "build-onnx": (
            "llm_build --onnxDir llm --engineDir engines/llm --maxBatchSize 1 "
            f"--maxInputLen {sizes['input']} --maxKVCacheCapacity {sizes['cache']}",
            f"visual_build --onnxDir visual --engineDir engines "
            f"--minImageTokens {sizes['least']} --maxImageTokens {sizes['images']} "
            f"--maxImageTokensPerImage {sizes['image']}",
        ),
    }
    # its quantiser loads by transformers, which has no class for the published layout
    published = checkpoint.layout is Layout.REMOTE
    first = (f"spatial-si models convert {name} native",) if published else ()
    source = "native" if published else CHECKPOINT
    for method in dict.fromkeys(each for device in devices.values() for each in device.methods):
        commands[f"quantise-{method}"] = (
            *first,
            f"pip install 'tensorrt-edgellm[tools]=={VERSION}'",
            f"tensorrt-edgellm-quantize llm --model_dir {source} --output_dir {method} "
            f"--quantization {method}{_MORE.get(method, '')}",
            f"tensorrt-edgellm-serve {method} {serve}",
        )
    return commands


def _device(value: Mapping[str, Any]) -> Device:
    return Device(str(value["name"]), str(value["cpu"]), tuple(map(str, value["methods"])))
