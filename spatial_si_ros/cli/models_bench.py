"""`spatial-si models bench`: how long an answer takes, against transformers and the device."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .values import count, json_target, positive


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `bench`."""
    parser = actions.add_parser(
        "bench",
        help=summary,
        description="Time to answer the first and a further question about pictures, beside "
        "transformers' generate(max_new_tokens=1) on the whole prompt in the same run, and beside "
        "the least time that the device needs for it. Pixels are prepared before any clock starts.",
    )
    add_options(parser)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which model, what is asked, what runs it, how it is measured."""
    model = parser.add_argument_group("model")
    which = model.add_mutually_exclusive_group(required=True)
    which.add_argument("--model", type=Path, metavar="DIR", help="folder of a converted checkpoint")
    which.add_argument(
        "--random-weights",
        action="store_true",
        help="made for this run, of the size that --manifest or --shape says: they take as long "
        "as real ones and say nothing about accuracy; for torch alone they are made on the device",
    )
    size = model.add_mutually_exclusive_group()
    size.add_argument("--manifest", metavar="NAME", help="of a released checkpoint (models list)")
    size.add_argument("--shape", metavar="NAME", help="such as tiny, internvl3-1b, internvl3-8b")
    model.add_argument(
        "--keep", type=Path, metavar="DIR", help="write random weights there and leave them"
    )
    model.add_argument("--graphs", type=Path, metavar="DIR", help="for onnx (default: made here)")
    model.add_argument("--engines", type=Path, metavar="DIR", help="for tensorrt")
    how = parser.add_argument_group("how")
    how.add_argument(
        "--runtime", nargs="+", default=["torch"], metavar="NAME", help="torch, onnx, tensorrt"
    )
    how.add_argument(
        "--precision",
        nargs="+",
        default=["auto"],
        metavar="NAME",
        help="fp32, bf16, fp16 (default: bf16 on CUDA, fp32 on CPU)",
    )
    how.add_argument("--device", default="auto", metavar="NAME", help="auto, cpu, cuda, cuda:1")
    how.add_argument("--threads", type=count, metavar="N", help="of the processor")
    how.add_argument("--repeats", type=count, default=3, metavar="N", help="rounds (default 3)")
    asked = parser.add_argument_group("what is asked")
    asked.add_argument("--images", type=count, default=8, metavar="N", help="default 8")
    asked.add_argument(
        "--tiles", type=count, default=1, metavar="N", help="of an image, at most (default 1)"
    )
    asked.add_argument(
        "--question-tokens", type=count, default=110, metavar="N", help="at most (default 110)"
    )
    floor = parser.add_argument_group("what the device can do (default: measured in this run)")
    floor.add_argument(
        "--tflops", type=positive, metavar="X", help="10^12 operations a second, of matrices"
    )
    floor.add_argument("--gbps", type=positive, metavar="X", help="10^9 bytes a second, of memory")
    parser.add_argument(
        "--json", type=json_target, metavar="FILE", help="all figures; - writes only them"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, write."""
    from .bench_tables import show

    report = measure(arguments)
    if arguments.json != "-":
        show(report)
    if arguments.json:
        text = json.dumps(report.value(), indent=2) + "\n"
        if arguments.json == "-":
            print(text, end="")
        else:
            Path(arguments.json).write_text(text, encoding="utf-8")
    return 0


def measure(arguments: argparse.Namespace) -> Any:
    """The report that the options ask for, with a bar on standard error.

    Raises:
        InferenceError: it cannot be made.
    """
    from spatial_si_ros.inference.benchmarking.measuring import measured

    with tempfile.TemporaryDirectory() as folder, _bar() as tell:
        return measured(_plan(arguments, Path(folder)), tell)


def _plan(arguments: argparse.Namespace, folder: Path) -> Any:
    """Checks what can be checked before weights are made."""
    from dataclasses import replace

    from spatial_si_ros.inference.benchmarking.plan import Plan
    from spatial_si_ros.inference.errors import CheckpointError
    from spatial_si_ros.inference.runtimes.torch_devices import checked_device

    checked_device(arguments.device)
    scale = {name: 10**power for name, power in (("tflops", 12), ("gbps", 9))}
    stated = {
        name: None if getattr(arguments, name) is None else getattr(arguments, name) * by
        for name, by in scale.items()
    }
    plan = Plan(
        model=arguments.model or folder,
        name=arguments.model.resolve().name if arguments.model else "",
        runtimes=tuple(dict.fromkeys(arguments.runtime)),
        precisions=tuple(dict.fromkeys(arguments.precision)),
        graphs=arguments.graphs,
        engines=arguments.engines,
        images=arguments.images,
        tiles=arguments.tiles,
        question_tokens=arguments.question_tokens,
        repeats=arguments.repeats,
        device=arguments.device,
        threads=arguments.threads,
        operations_per_s=stated["tflops"],
        bytes_per_s=stated["gbps"],
    )
    if not arguments.random_weights:
        for option in ("manifest", "shape", "keep"):
            if getattr(arguments, option) is not None:
                raise CheckpointError(f"--{option} goes with --random-weights, not with --model")
        return plan
    shape = _shape(arguments)
    name = f"{shape.name}, random weights"
    if plan.runtimes == ("torch",) and arguments.keep is None:
        from spatial_si_ros.inference.benchmarking.random_weights import make_files

        return replace(plan, model=make_files(folder / shape.name, shape), name=name, made_up=True)
    made = _made(shape, arguments.keep or folder / shape.name)
    return replace(plan, model=made, name=name)


def _shape(arguments: argparse.Namespace) -> Any:
    from spatial_si_ros.inference.benchmarking.shapes import shape_named, shape_of
    from spatial_si_ros.inference.checkpoints.manifests import manifest_named
    from spatial_si_ros.inference.errors import CheckpointError

    if arguments.manifest:
        return shape_of(manifest_named(arguments.manifest))
    if arguments.shape:
        return shape_named(arguments.shape)
    raise CheckpointError("random weights need a size: --manifest NAME or --shape NAME")


def _made(shape: Any, out: Path) -> Path:
    from spatial_si_ros.inference.benchmarking.random_weights import make_random

    from .models_progress import bytes_progress

    with bytes_progress(f"random weights of {shape.name}") as bar:
        return make_random(out, shape, progress=bar)


@contextmanager
def _bar() -> Iterator[Any]:
    """Yields a function to be told what is done, steps done, steps in all; lines in a log file."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=None)

        def tell(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total)
            if not console.is_terminal:
                console.print(f"{done}/{total} {what}", markup=False, soft_wrap=True)

        yield tell
