"""The benchmark: each runtime beside the reference, in the same run, at each precision."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers

from ..checkpoints.vocabulary import read_json
from ..export.exporting import export_checkpoint
from ..inputs.spec import read_spec
from ..runtimes.base import ModelQuestion
from ..runtimes.opening import open_runtime
from ..runtimes.packed import PackedRuntime
from ..runtimes.torch_backend import TorchBackend
from ..runtimes.torch_devices import checked_device
from ..runtimes.torch_runtime import PRECISIONS
from .devices import Speed, device_name, load, measured_speed
from .plan import Plan
from .random_weights import random_runtime
from .reference import Reference
from .report import APART, FIRST, FOUR, FURTHER, REFERENCE, Ratios, Report, Row, Run
from .timing import Times, Way, taken
from .work import ModelWork, Work, model_work
from .workload import Workload, workload

Tell = Callable[[str, int, int], None]
"""What is done, steps done, steps in all."""

SHORT = 3
"""How often what is short is gone in each round."""

_A_ROUND = 2 + 3 * SHORT


def measured(plan: Plan, tell: Tell = lambda what, done, total: None) -> Report:
    """Measure everything that a plan asks for.

    Raises:
        RuntimeUnavailable: a runtime, the device or a precision is not there.
        CheckpointError: a folder is not what it must be.
        PromptError, ContextOverflow: pictures and question cannot be put.
        OutOfMemory: they do not fit the memory.
    """
    device = checked_device(plan.device)
    auto = "bf16" if device.type == "cuda" else "fp32"
    precisions = dict.fromkeys(auto if name == "auto" else name for name in plan.precisions)
    began = load()
    with _threads(plan.threads), tempfile.TemporaryDirectory() as folder:
        work = workload(read_spec(plan.model), plan.images, plan.tiles, plan.question_tokens)
        progress = _Progress(tell, len(precisions) * len(plan.runtimes), plan.repeats)
        runs = [
            run
            for precision in precisions
            for run in _runs(plan, precision, device, work, Path(folder), progress)
        ]
        threads = torch.get_num_threads()
    return Report(
        model=plan.name,
        date=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        device=device_name(device),
        threads=threads,
        load=(began, load()),
        versions={"torch": torch.__version__, "transformers": transformers.__version__},
        images=plan.images,
        tiles=plan.tiles,
        tokens={
            "images": len(work.prompt.tokens),
            "question": len(work.orders[0]),
            "prompt": len(work.prompt.tokens) + len(work.orders[0]),
            "four_orders": len(work.row.tokens),
        },
        pixels_s=work.pixels_s,
        speed_is="stated" if plan.operations_per_s and plan.bytes_per_s else "measured",
        notes=work.prompt.notes,
        runs=tuple(runs),
    )


def _runs(
    plan: Plan,
    precision: str,
    device: torch.device,
    work: Workload,
    folder: Path,
    progress: _Progress,
) -> Iterator[Run]:
    """Each runtime at one precision; the reference's weights are loaded once."""
    progress.say(f"loading {plan.name} in {precision}")
    if plan.made_up:
        plain = random_runtime(plan.model, precision, str(device))
    else:
        plain = open_runtime("torch", plan.model, precision=precision, device=str(device))
    assert isinstance(plain.backend, TorchBackend)
    model = plain.backend.model
    reference = Reference(model, plain.spec, work)
    element = model.lm_head.weight.element_size()
    costs = model_work(read_json(plan.model / "config.json"), element)
    weights = sum(int(tensor.nbytes) for tensor in {*model.parameters(), *model.buffers()})
    for name in plan.runtimes:
        runtime = plain
        if name != "torch":
            graphs = _graphs(plan, name, precision, folder, progress)
            kind = "auto" if name == "tensorrt" else device.type
            runtime = open_runtime(name, graphs, precision=precision, device=kind)
        runtime.spec = work.prepared(runtime.spec)
        progress.say(f"{name} {precision}: how fast the device is")
        before = _speed(plan, device, precision)
        times, difference, prefix = _times(plan, runtime, reference, work, device, progress)
        speed = before.faster(_speed(plan, device, precision))
        steps = _steps(costs, work)
        yield Run(
            runtime=name,
            precision=precision,
            rows=tuple(_row(what, times[what], _floor(steps[what], speed)) for what in times),
            ratios=_ratios({what: found.median_s for what, found in times.items()}),
            processor_ratios=_ratios(
                {what: found.processor_median_s for what, found in times.items()}
            )
            if device.type == "cpu"
            else None,
            letter_difference=difference,
            weights_bytes=weights,
            prefix_bytes=prefix,
            speed=asdict(speed),
            floor={
                what: {
                    "operations": sum(part.operations for part in parts),
                    "bytes": sum(part.bytes for part in parts),
                }
                for what, parts in steps.items()
            },
        )
        del runtime
        gc.collect()


def _times(
    plan: Plan,
    runtime: PackedRuntime[Any, Any],
    reference: Reference,
    work: Workload,
    device: torch.device,
    progress: _Progress,
) -> tuple[dict[str, Times], float, int]:
    """Times of each way, how far letters are from the reference's, and the bytes of the prefix."""

    def asked(prefix: Any, question: ModelQuestion = work.question) -> Any:
        return runtime.score(prefix, [question], rotations=1)[0].log_probabilities

    def first() -> Any:
        runtime.prefixes.clear()
        runtime.features.clear()
        return asked(runtime.encode(work.images, max_tiles=work.max_tiles))

    label = f"{runtime.name} {runtime.precision}"
    progress.say(f"{label}: warming up, and whether the answers are the same")
    difference = float(np.abs(first() - reference.letters()).max())
    held = runtime.encode(work.images, max_tiles=work.max_tiles)
    ways = {
        REFERENCE: Way(reference.answer, warm=True),
        FIRST: Way(first, warm=True),
        FURTHER: Way(lambda: asked(held), SHORT),
        FOUR: Way(lambda: runtime.score(held, [work.question]), SHORT),
        APART: Way(lambda: [asked(held, question) for question in work.apart], SHORT),
    }
    times = taken(
        ways, plan.repeats, device, lambda what, *took: progress.step(f"{label}: {what}", *took)
    )
    return times, difference, held.bytes


def _steps(costs: ModelWork, work: Workload) -> dict[str, tuple[Work, ...]]:
    """The work of each way, in steps that come one after another."""
    past, question = len(work.prompt.tokens), len(work.orders[0])
    whole = (costs.images(work.prompt.plans), costs.whole(past + question))
    seen = question * past + question * (question + 1) // 2
    return {
        REFERENCE: whole,
        FIRST: whole,
        FURTHER: (costs.decoder(question, past, seen, 1),),
        FOUR: (costs.row(work.row, past),),
        APART: (costs.decoder(question, past, seen, 1),) * len(work.orders),
    }


def _floor(steps: tuple[Work, ...], speed: Speed) -> float:
    return sum(step.seconds(speed.operations_per_s, speed.bytes_per_s) for step in steps)


def _row(what: str, times: Times, floor_s: float) -> Row:
    return Row(
        what=what,
        median_s=times.median_s,
        p95_s=times.p95_s,
        processor_s=times.processor_median_s,
        times=len(times.clock_s),
        peak_bytes=times.peak,
        floor_s=floor_s,
        floor_fraction=floor_s / times.median_s,
    )


def _ratios(seconds: dict[str, float]) -> Ratios:
    return Ratios(
        reference_to_further=seconds[REFERENCE] / seconds[FURTHER],
        first_to_reference=seconds[FIRST] / seconds[REFERENCE],
        four_to_further=seconds[FOUR] / seconds[FURTHER],
        apart_to_four=seconds[APART] / seconds[FOUR],
    )


def _speed(plan: Plan, device: torch.device, precision: str) -> Speed:
    """Of the device, as stated or as measured now."""
    operations, moved = plan.operations_per_s, plan.bytes_per_s
    if operations and moved:
        return Speed(operations, moved)
    found = measured_speed(device, getattr(torch, PRECISIONS[precision]))
    return Speed(operations or found.operations_per_s, moved or found.bytes_per_s)


def _graphs(plan: Plan, runtime: str, precision: str, folder: Path, progress: _Progress) -> Path:
    """The folder that a runtime opens; graphs are made where none are given."""
    if runtime == "tensorrt":
        assert plan.engines is not None
        return plan.engines
    if plan.graphs is not None:
        return plan.graphs
    progress.say(f"exporting graphs in {precision}")
    out = folder / f"graphs-{precision}"
    export_checkpoint(plan.model, out, precision)
    return out


class _Progress:
    """Counts steps of all runs."""

    def __init__(self, tell: Tell, runs: int, repeats: int) -> None:
        self._tell, self._done, self._total = tell, 0, runs * repeats * _A_ROUND

    def say(self, what: str) -> None:
        """Something that is no step."""
        self._tell(what, self._done, self._total)

    def step(self, what: str, clock_s: float, processor_s: float) -> None:
        """A way was gone once."""
        self._done += 1
        took = f"{clock_s:.4g} s, processor {processor_s:.4g} s"
        self._tell(f"{what}: {took}", self._done, self._total)


@contextmanager
def _threads(count: int | None) -> Iterator[None]:
    """All runtimes with so many threads: PyTorch is told, ONNX Runtime reads the environment."""
    if count is None:
        count = torch.get_num_threads()
    before, variable = torch.get_num_threads(), os.environ.get("OMP_NUM_THREADS")
    torch.set_num_threads(count)
    os.environ["OMP_NUM_THREADS"] = str(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
        if variable is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = variable
