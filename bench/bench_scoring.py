"""Whether answers of the model are as quick as they are to be: `spatial-si models bench`, judged.

    .venv/bin/python bench/bench_scoring.py [any option of `spatial-si models bench`]

Without options: random weights of the size of InternVL3-1B, 8 pictures of one tile, a question of
110 tokens, fp32 on a CPU. Everything is measured and printed by the command; this says which
budget is met, and ends with 1 if one is not. Budgets are ratios within the same run: of the time
on the clock, and of the processor time, which other work on the machine touches less. They are
those of a CPU: on a GPU, where a further question is as long as its kernels take to be started,
the figures are printed and not judged.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from spatial_si_ros.cli.bench_tables import show  # noqa: E402
from spatial_si_ros.cli.models_bench import add_options, measure  # noqa: E402
from spatial_si_ros.inference.benchmarking.report import Ratios  # noqa: E402
from spatial_si_ros.inference.errors import InferenceError  # noqa: E402

DEFAULT = ("--random-weights", "--shape", "internvl3-1b", "--precision", "fp32", "--device", "cpu")
FURTHER_LEAST = 50.0
FIRST_MOST = 1.05
FOUR_MOST = 2.3


def main(words: list[str]) -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add_options(parser)
    arguments = parser.parse_args(words or list(DEFAULT))
    try:
        report = measure(arguments)
    except InferenceError as error:
        print(f"bench_scoring: {error}", file=sys.stderr)
        return 1
    if arguments.json != "-":
        show(report)
    if arguments.json:
        text = json.dumps(report.value(), indent=2) + "\n"
        (sys.stdout.write if arguments.json == "-" else Path(arguments.json).write_text)(text)
    good = True
    for run in report.runs:
        if run.processor_ratios is None:
            print(f"{run.runtime} {run.precision}: not judged, this is no CPU", file=sys.stderr)
            continue
        for kind, ratios in (("clock", run.ratios), ("processor", run.processor_ratios)):
            if ratios is not None:
                print(f"{run.runtime} {run.precision}, {kind}: {judged(ratios)}", file=sys.stderr)
        good = good and met(run.ratios)
    return 0 if good else 1


def met(ratios: Ratios) -> bool:
    """Whether all budgets are."""
    return (
        ratios.reference_to_further >= FURTHER_LEAST
        and ratios.first_to_reference <= FIRST_MOST
        and ratios.four_to_further <= FOUR_MOST
    )


def judged(ratios: Ratios) -> str:
    """Each figure beside its budget."""
    return (
        f"{'met' if met(ratios) else 'MISSED'}: "
        f"further {ratios.reference_to_further:.1f} (at least {FURTHER_LEAST:.0f}), "
        f"first {ratios.first_to_reference:.3f} (at most {FIRST_MOST}), "
        f"four orders {ratios.four_to_further:.2f} (at most {FOUR_MOST})"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
