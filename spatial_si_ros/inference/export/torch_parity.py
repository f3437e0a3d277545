"""The gate for PyTorch itself: a device and a precision, against a CPU in fp32."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .parity import compare
from .verdict import Verdict


def verify_torch(
    folder: Path,
    *,
    precision: str = "auto",
    device: str = "auto",
    progress: Callable[[str], None] = lambda what: None,
) -> Verdict:
    """What a checkpoint says on a device, compared with what it says on a CPU in fp32.

    Nothing is kept: the torch runtime opens a checkpoint whatever was found.

    Args:
        folder: of a converted checkpoint.
        precision: fp32, bf16 or fp16; auto: bf16 on CUDA, fp32 on a CPU.
        device: cpu, cuda or cuda:N; auto: CUDA where there is one.
        progress: hears what is done next.

    Raises:
        CheckpointError, RuntimeUnavailable, UnsafeFile: it cannot be opened, or not so.
    """
    from ..runtimes.torch_devices import checked_device
    from ..runtimes.torch_runtime import open_torch

    progress("opening")
    candidate = open_torch(folder, precision=precision, device=device)
    reference = open_torch(folder, precision="fp32", device="cpu")
    findings, figures = compare(reference, candidate, progress)
    return Verdict(
        digests={},
        against="torch fp32 on a CPU",
        runtime=candidate.name,
        precision=candidate.precision,
        device=str(checked_device(device)),
        findings=tuple(findings),
        figures=figures,
    )
