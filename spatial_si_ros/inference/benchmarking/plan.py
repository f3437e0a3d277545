"""What a benchmark is to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import RuntimeUnavailable
from ..runtimes.opening import RUNTIMES

PRECISIONS = ("fp32", "bf16", "fp16")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and how.

    Attributes:
        model: folder of a converted checkpoint; the reference runs it, too.
        made_up: the folder has no weights, they are made on the device (torch only).
        name: of the model, for people.
        runtimes: that answer.
        precisions: of weights and arithmetic; auto: bf16 on CUDA, fp32 on a CPU.
        graphs: folder for the onnx runtime; None: made for this run.
        engines: folder for the tensorrt runtime.
        images, tiles: how many, and of how many tiles each at most.
        question_tokens: of the question with its choices, at most.
        repeats: of what is slow; what is short is repeated more.
        device: as PyTorch names it; auto: CUDA where there is one.
        threads: of the processor; None: as PyTorch has it.
        operations_per_s, bytes_per_s: of the device, as its maker says; None: measured.
    """

    model: Path
    name: str
    made_up: bool = False
    runtimes: tuple[str, ...] = ("torch",)
    precisions: tuple[str, ...] = ("auto",)
    graphs: Path | None = None
    engines: Path | None = None
    images: int = 8
    tiles: int = 1
    question_tokens: int = 110
    repeats: int = 3
    device: str = "auto"
    threads: int | None = None
    operations_per_s: float | None = None
    bytes_per_s: float | None = None

    def __post_init__(self) -> None:
        """Raises:
        RuntimeUnavailable: a runtime or a precision is none, or has no folder.
        """
        for name in self.runtimes:
            if name not in RUNTIMES:
                raise RuntimeUnavailable(
                    f"expected a runtime of {', '.join(RUNTIMES)}, got {name!r}"
                )
        for name in self.precisions:
            if name not in ("auto", *PRECISIONS):
                raise RuntimeUnavailable(
                    f"expected a precision of auto, {', '.join(PRECISIONS)}, got {name!r}"
                )
        if "tensorrt" in self.runtimes and self.engines is None:
            raise RuntimeUnavailable(
                "the tensorrt runtime needs engines, got none: spatial-si models build"
            )
