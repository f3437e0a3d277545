"""The gate: what graphs or engines say, compared with the reference on the same questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..checkpoints.folders import open_checkpoint
from ..checkpoints.tensors import read_header
from ..errors import CheckpointError, InferenceError
from ..inputs.contracts import contract_named
from ..inputs.images import Pixels8
from ..inputs.prompts import question_tokens
from ..runtimes.base import ModelQuestion
from ..runtimes.packed import HeldPrefix, PackedRuntime
from ..scoring.combining import softmax
from .manifest import EMBEDDINGS, EMBEDDINGS_TENSOR, Export, check_files, read_export
from .sidecar import ENGINES, read_engines
from .verdict import PARITY, Finding, Verdict

Float64 = npt.NDArray[np.float64]
Packed = PackedRuntime[Any, Any]

TOLERANCES = {"fp32": 1e-3, "fp16": 0.05, "bf16": 0.25}
"""Of a logit, in standard deviations of the reference's logits over the vocabulary."""


@dataclass(frozen=True, slots=True)
class Case:
    """Images that are asked about.

    Attributes:
        name: of it.
        sizes: width and height of each image, in pixels.
        max_tiles: of an image.
        video: they are frames.
    """

    name: str
    sizes: tuple[tuple[int, int], ...]
    max_tiles: int | None = None
    video: bool = False


CASES = (
    Case("one image", ((640, 480),)),
    Case("two images of two tiles", ((900, 450), (300, 640)), 2),
    Case("an image of one tile", ((448, 448),), 1),
    Case("three frames", ((640, 360),) * 3, None, True),
)

QUESTIONS = (
    ModelQuestion("Where is the red mug?", ("left", "right", "in front", "behind")),
    ModelQuestion("Is the sofa near the door?", ("yes", "no"), contract="best"),
    ModelQuestion("How many chairs are there?", ("one", "two", "three"), contract="backtick"),
    ModelQuestion("Which one is larger?", ("the table", "the bed"), contract="thinking"),
)


@dataclass(slots=True)
class _Figures:
    """The worst of all cases."""

    error: float = 0.0
    error_sigmas: float = 0.0
    divergence: float = 0.0
    divergence_limit: float = np.inf
    decided: int = 0
    agreed: int = 0
    same: int = 0
    scored: int = 0
    compared: int = 0


def verify_parity(
    folder: Path,
    checkpoint: Path,
    *,
    reference_precision: str = "fp32",
    reference_device: str = "auto",
    device: str = "auto",
    progress: Callable[[str], None] = lambda what: None,
) -> Verdict:
    """Compare a folder of graphs or engines with PyTorch, and keep what is found in it.

    Args:
        folder: from `models export` or `models build`.
        checkpoint: that they were made from.
        reference_precision: of the reference.
        reference_device: of the reference.
        device: of what is compared.
        progress: hears what is done next.

    Raises:
        CheckpointError, RuntimeUnavailable, UnsafeFile: one of the two cannot be opened.
    """
    from ..runtimes.onnx_runtime import open_onnx
    from ..runtimes.tensorrt_runtime import open_tensorrt
    from ..runtimes.torch_runtime import open_torch

    export = read_export(folder)
    built = (folder / ENGINES).is_file()
    digests = read_engines(folder).digests if built else export.graph_digests
    progress("files")
    findings = [_files(folder, export), _origin(export, checkpoint)]
    if not built:
        progress("weights")
        findings.append(_weights(folder, export, checkpoint))
    progress("opening")
    candidate = (open_tensorrt if built else open_onnx)(folder, device=device, force=True)
    reference = open_torch(checkpoint, precision=reference_precision, device=reference_device)
    found, figures = compare(reference, candidate, progress)
    verdict = Verdict(
        digests=digests,
        against=f"torch {reference_precision}",
        runtime=candidate.name,
        precision=candidate.precision,
        device=device,
        findings=(*findings, *found),
        figures=figures,
    )
    verdict.write(folder / PARITY)
    return verdict


def compare(
    reference: Packed, candidate: Packed, progress: Callable[[str], None] = lambda what: None
) -> tuple[list[Finding], dict[str, float]]:
    """What both say about the same images and questions.

    The tolerance of a logit is `TOLERANCES` of the candidate's precision; that of the divergence
    is its square. Where the reference prefers a choice by more than twice the tolerance, the
    candidate must choose it, too.

    Args:
        reference: what is right.
        candidate: what is compared with it.
        progress: hears the name of each case.

    Returns:
        Findings, and figures by name.
    """
    worst = _Figures()
    inputs: list[str] = []
    for case in CASES:
        progress(case.name)
        images = [picture(size, n) for n, size in enumerate(case.sizes)]
        try:
            ours, theirs = (
                runtime.encode(images, video=case.video, max_tiles=case.max_tiles)
                for runtime in (candidate, reference)
            )
        except InferenceError as error:
            inputs.append(f"{case.name}: {error}")
            continue
        wrong = _inputs(reference, candidate, images, theirs, ours)
        if wrong:
            inputs.append(f"{case.name}: {wrong}")
        tolerances = [
            _compare_logits(
                worst, _logits(reference, theirs, question), _logits(candidate, ours, question),
                candidate.precision,
            )
            for question in QUESTIONS
        ]  # fmt: skip
        _compare_choices(worst, reference, theirs, candidate, ours, tolerances)
    tolerance = TOLERANCES[candidate.precision]
    findings = [
        Finding("inputs", not inputs, "; ".join(inputs) or f"{len(CASES)} prompts are the same"),
        Finding(
            "logits",
            worst.compared > 0 and worst.error_sigmas <= tolerance,
            f"largest error {worst.error:.2e}, {worst.error_sigmas:.2e} standard deviations "
            f"(tolerance {tolerance:g}), {worst.compared} prompts",
        ),
        Finding(
            "divergence",
            worst.compared > 0 and worst.divergence <= worst.divergence_limit,
            f"largest KL {worst.divergence:.2e} (tolerance {worst.divergence_limit:.2e})",
        ),
        Finding(
            "choices",
            worst.agreed == worst.decided,
            f"{worst.agreed} of {worst.decided} that the reference is sure of; the same choice for "
            f"{worst.same} of {worst.scored} questions in all their orders",
        ),
    ]
    figures = {
        "logit_error": worst.error,
        "logit_error_sigmas": worst.error_sigmas,
        "kl": worst.divergence,
        "choices_decided": float(worst.decided),
        "choices_agreed": float(worst.agreed),
        "choices_same": float(worst.same),
        "choices_scored": float(worst.scored),
        "prompts": float(worst.compared),
    }
    return findings, figures


def picture(size: tuple[int, int], number: int) -> Pixels8:
    """A picture with edges, colours and fine texture, the same everywhere.

    Args:
        size: width, height.
        number: of the picture; each is another one.

    Returns:
        (H, W, 3).
    """
    x, y = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    waves = [np.sin((7 + 5 * c + number) * x + (3 + 11 * c) * y * y) for c in range(3)]
    pixels = np.stack(waves, axis=-1) * 100 + 128
    inside = (np.abs(x - 0.3 - 0.1 * number) < 0.1) & (np.abs(y - 0.6) < 0.2)
    pixels[inside] = (200, 30 + 40 * number, 40)
    grain = np.random.default_rng(number).integers(-20, 21, pixels.shape)
    return (pixels + grain).clip(0, 255).astype(np.uint8)


def _inputs(
    reference: Packed,
    candidate: Packed,
    images: Sequence[Pixels8],
    theirs: HeldPrefix[Any],
    ours: HeldPrefix[Any],
) -> str:
    """What is not the same before any model; empty if nothing."""
    expected, found = theirs.held.prompt, ours.held.prompt
    if not np.array_equal(expected.tokens, found.tokens):
        return f"{len(found.tokens)} tokens, the reference has {len(expected.tokens)} or others"
    if not np.array_equal(expected.positions.values, found.positions.values):
        return "other positions than the reference"
    for image, one, other in zip(images, expected.plans, found.plans, strict=True):
        pixels = reference.spec.images.pixels(image, one)
        if not np.array_equal(pixels, candidate.spec.images.pixels(image, other)):
            return "other pixels than the reference"
    return ""


def _logits(runtime: Packed, prefix: HeldPrefix[Any], question: ModelQuestion) -> Float64:
    """(V,), after the question."""
    held = prefix.held
    contract = contract_named(question.contract)
    tokens = question_tokens(runtime.spec, held.prompt, contract, question.text, question.choices)
    axes, start = len(held.prompt.positions.values), held.prompt.positions.next
    places = np.arange(start, start + len(tokens), dtype=np.int64)
    _, logits = runtime.backend.extend(
        held.past, np.asarray(tokens, np.int64), np.broadcast_to(places, (axes, len(places))), ()
    )
    return logits.astype(np.float64)


def _compare_logits(worst: _Figures, expected: Float64, found: Float64, precision: str) -> float:
    """Returns the tolerance of a logit."""
    sigma = max(float(expected.std()), 1e-12)
    error = float(np.abs(found - expected).max()) if np.isfinite(found).all() else np.inf
    tolerance = TOLERANCES[precision] * sigma
    p = softmax(expected)
    divergence = np.inf
    if np.isfinite(found).all():
        q = np.maximum(softmax(found), 1e-300)
        divergence = float((p * (np.log(np.maximum(p, 1e-300)) - np.log(q))).sum())
    worst.compared += 1
    worst.error = max(worst.error, error)
    worst.error_sigmas = max(worst.error_sigmas, error / sigma)
    worst.divergence = max(worst.divergence, divergence)
    worst.divergence_limit = min(worst.divergence_limit, tolerance**2)
    _decide(worst, expected, found, tolerance)
    return tolerance


def _compare_choices(
    worst: _Figures,
    reference: Packed,
    theirs: HeldPrefix[Any],
    candidate: Packed,
    ours: HeldPrefix[Any],
    tolerances: Sequence[float],
) -> None:
    """All orders of the choices, packed, as they are scored for answers."""
    expected = reference.score(theirs, QUESTIONS)
    try:
        found = candidate.score(ours, QUESTIONS)
    except InferenceError:
        worst.error = worst.error_sigmas = np.inf
        return
    for one, other, tolerance in zip(expected, found, tolerances, strict=True):
        worst.scored += 1
        worst.same += int(other.log_probabilities.argmax()) == int(one.log_probabilities.argmax())
        _decide(worst, one.log_probabilities, other.log_probabilities, tolerance)


def _decide(worst: _Figures, expected: Float64, found: Float64, tolerance: float) -> None:
    """Count a choice that the reference is sure of, and whether the candidate makes it."""
    second, first = np.partition(expected, -2)[-2:]
    if first - second > 2 * tolerance:
        worst.decided += 1
        worst.agreed += int(found.argmax()) == int(expected.argmax())


def _files(folder: Path, export: Export) -> Finding:
    wrong = check_files(folder, export.files, thorough=True)
    return Finding(
        "files", not wrong, "; ".join(wrong[:3]) or f"{len(export.files)} as they were written"
    )


def _origin(export: Export, folder: Path) -> Finding:
    checkpoint = open_checkpoint(folder)
    digest = checkpoint.lock.digest if checkpoint.lock else ""
    good = not digest or digest == export.digest
    said = f"of {export.checkpoint}"
    return Finding("checkpoint", good, said if good else f"{said}, not of {folder}")


def _weights(folder: Path, export: Export, checkpoint: Path) -> Finding:
    """Every weight of the graphs is that of the checkpoint, bit by bit."""
    from .streams import EMBEDDINGS_NAME, CheckpointSource, converted, raw, stored

    source = CheckpointSource(open_checkpoint(checkpoint))
    count, wrong = 0, []
    for file, name in _stored_names(folder, export):
        known = EMBEDDINGS_NAME if name == EMBEDDINGS_TENSOR else name
        count += 1
        try:
            expected = converted(source.read(known), export.precision, name)
            found = stored(folder / file, name)
            if not np.array_equal(raw(expected), raw(found)):
                wrong.append(f"{name} is not that of the checkpoint")
        except CheckpointError as error:
            wrong.append(str(error))
    return Finding("weights", not wrong, "; ".join(wrong[:3]) or f"{count} are the checkpoint's")


def _stored_names(folder: Path, export: Export) -> Iterator[tuple[str, str]]:
    for file in (export.vision.data, export.decoder.data, EMBEDDINGS):
        yield from ((file, name) for name in read_header(folder / file))
