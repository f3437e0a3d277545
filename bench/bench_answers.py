"""Time to parse a question and answer it from the map, against the number of mapped objects.

    python bench/bench_answers.py [--objects 10 100 1000 10000] [--repeats 20] [--types]
        [--json FILE]

The map is made of furnished rooms of 20 objects each, so a larger map is a larger building. For
every size it prints p50 and p95 over all questions, and what the first question on a new version
of the map pays where a twentieth of the objects changed since the last. With --types it prints p95
for every type of question: those that cast lines of sight, or read the grid, are named apart, and
what the first of them on a new grid pays. Processor time stands beside the time on the clock: on a
machine that other work keeps busy, only the first says what a question costs.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.geometric import answer
from spatial_si_ros.answers.measuring.index import index_of
from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.relations import RelationKind as R
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.language import Declined, parse_question
from spatial_si_ros.language import queries as q
from spatial_si_ros.language.references import Qualifier, Reference
from spatial_si_ros.scene.objects import Colour, Front, SceneObject, Support
from spatial_si_ros.scene.snapshot import OccupancyMap, SceneSnapshot

ROOM_M = 5.0
STEP_M = 0.05
KINDS = (
    "sofa", "coffee table", "tv stand", "bookshelf", "lamp", "plant", "armchair", "rug", "desk",
    "chair", "mug", "book", "bottle", "bowl", "plate", "vase", "laptop", "phone", "apple", "clock",
)  # fmt: skip
COLOURS = ("red", "blue", "green", "white", "black", "brown", "grey", "yellow")
QUESTIONS = (
    "is the tv left of the fridge?",
    "is the tv left of the fridge, as seen from the wardrobe?",
    "if i stand at the fridge facing the stove, is the wardrobe to my left, right or back?",
    "where is the tv?",
    "what is on the stove?",
    "what is near the fridge?",
    "what is left of the wardrobe?",
    "what is above the stove?",
    "which of these is left of the fridge: the tv, the stove or the wardrobe?",
    "which mug is nearest to the fridge?",
    "which chair is farthest from the tv?",
    "what is the biggest object near the fridge?",
    "which lamp is the tallest?",
    "how far is the mug nearest to the tv from the fridge?",
    "how many red chairs are there?",
    "how many books are near the wardrobe?",
    "is there a mug on the stove?",
    "is the fridge bigger than the wardrobe?",
    "is the red chair nearest to the tv in front of the wardrobe?",
    "how tall is the fridge?",
)


TYPES: dict[str, tuple[str, ...]] = {
    "distance": ("how far is the tv from the fridge?", "how far is the tv from you in feet?"),
    "size": ("how wide is the fridge in cm?", "how tall is the stove?"),
    "compare size": ("is the fridge bigger than the wardrobe?",),
    "compare distance": ("is the tv nearer to the fridge than the stove?",),
    "extreme": ("which lamp is the tallest?", "which mug is nearest to the fridge?"),
    "direction": (
        "in which direction is the tv from the fridge?",
        "is the tv left of, right of or behind the fridge?",
    ),
    "is direction": ("is the tv left of the fridge?", "is the tv in front of the wardrobe?"),
    "topology": ("is the fridge under the tv?", "is the tv touching the fridge?"),
    "near": ("is the tv far from the fridge?", "is the tv within 2 m of the fridge?"),
    "between": ("is the tv between the fridge and the stove?",),
    "aligned": ("is the tv parallel to the fridge?",),
    "where": ("where is the tv?",),
    "what is there": ("what is near the fridge?", "what is on the stove?"),
    "exists": ("is there a mug on the stove?",),
    "count": ("how many red chairs are there?", "how many mugs are not near the fridge?"),
    "count all": ("how many objects are there?",),
    "egocentric": ("is the tv to my left, right or back?", "at what o'clock is the tv?"),
    "facing": ("what does the fridge face?", "is the fridge facing the tv?"),
}
"""Type of question -> questions of it that need no grid."""
ON_THE_GRID: dict[str, q.Question] = {
    "room area": q.RoomArea(),
    "region": q.WhichRoom(subject=Reference("tv")),
    "reachable": q.IsReachable(targets=(Reference("tv"),)),
    "route": q.Route(
        start=Reference("tv"), facing=Reference("fridge"), stops=(Reference("stove"),)
    ),
    "visible": q.IsRelation(
        subject=Reference("tv"), predicate=Qualifier(R.VISIBLE_FROM, (Reference("fridge"),))
    ),
    "hidden by": q.WhatIs(
        reference=Reference(None, qualifiers=(Qualifier(R.HIDING, (Reference("tv"),)),))
    ),
    "what is visible": q.WhatIs(
        reference=Reference(None, qualifiers=(Qualifier(R.VISIBLE_FROM, (Reference("fridge"),)),))
    ),
}
"""Types that read the occupancy grid or cast lines of sight, without their parsing."""


def _thing(number: int, kind: str, x: float, y: float, draw: np.random.Generator) -> SceneObject:
    small = kind in KINDS[10:]
    size = draw.uniform(0.08, 0.25, 3) if small else draw.uniform(0.4, 1.2, 3)
    z = 0.5 * size[2] + (0.45 if small else 0.0)
    colour = COLOURS[int(draw.integers(len(COLOURS)))]
    return SceneObject(
        id=number,
        labels=((kind, 0.9), ("box", 0.05)),
        box=OrientedBox(np.array([x, y, z]), size, float(draw.uniform(-np.pi, np.pi))),
        position_covariance_m2=np.eye(3) * 0.02**2,
        size_std_m=np.full(3, 0.02),
        front=Front(float(draw.uniform(-np.pi, np.pi)), 0.95),
        colour=Colour(colour, (0.5, 0.5, 0.5), 0.9),
        support=Support(0, "on", 0.9),
        existence=0.98,
        observations=30,
        best_view_pixels=3000,
        first_seen_ns=0,
        last_seen_ns=1,
        points_m=np.empty((0, 3)),
    )


def building(count: int, seed: int = 0) -> SceneSnapshot:
    """`count` objects: rooms in a square, and one kitchen whose kinds occur only once."""
    draw = np.random.default_rng(seed)
    single = ("tv", "fridge", "stove", "wardrobe")
    spots = ((1.0, 1.0), (4.0, 1.0), (1.0, 4.0), (4.2, 3.6))
    things = [
        _thing(i, kind, *spot, draw)
        for i, (kind, spot) in enumerate(zip(single, spots, strict=True), start=1)
    ]
    side = int(np.ceil(np.sqrt(max(count, 20) / 20)))
    while len(things) < count:
        room, place = divmod(len(things), 20)
        x, y = ROOM_M * (room % side), ROOM_M * (room // side)
        dx, dy = draw.uniform(0.3, ROOM_M - 0.3, 2)
        things.append(_thing(len(things) + 1, KINDS[place], x + dx, y + dy, draw))
    return SceneSnapshot(1, 1, "map", MappingProxyType({each.id: each for each in things}))


def changed(snapshot: SceneSnapshot, share: float, seed: int) -> SceneSnapshot:
    """The next version, with a share of the objects measured anew."""
    draw = np.random.default_rng(seed)
    objects = dict(snapshot.objects)
    for number in draw.choice(list(objects), max(1, int(share * len(objects))), replace=False):
        objects[int(number)] = replace(objects[int(number)], existence=0.985)
    return replace(snapshot, version=snapshot.version + 1, objects=MappingProxyType(objects))


def walled(snapshot: SceneSnapshot) -> SceneSnapshot:
    """The same with a grid: a wall around each room, a gap of 1 m in each."""
    low, high = np.array([-1.0, -1.0]), np.zeros(2)
    for each in snapshot:
        high = np.maximum(high, each.box.centre_m[:2])
    high = ROOM_M * (np.floor(high / ROOM_M) + 1.0) + 1.0
    columns, rows = np.ceil((high - low) / STEP_M).astype(int)
    x = low[0] + (np.arange(columns) + 0.5) * STEP_M
    y = low[1] + (np.arange(rows) + 0.5) * STEP_M
    inner = np.outer((y > 0) & (y < high[1] - 1.0), (x > 0) & (x < high[0] - 1.0))
    lines_x, lines_y = np.mod(x, ROOM_M) < 2.0 * STEP_M, np.mod(y, ROOM_M) < 2.0 * STEP_M
    gaps_x = np.abs(np.mod(x, ROOM_M) - 0.5 * ROOM_M) < 0.5
    gaps_y = np.abs(np.mod(y, ROOM_M) - 0.5 * ROOM_M) < 0.5
    wall = (lines_x[None] & ~gaps_y[:, None]) | (lines_y[:, None] & ~gaps_x[None])
    cells = np.full(inner.shape, -1, np.int8)
    cells[inner] = 0
    cells[wall] = 100
    return replace(snapshot, occupancy=OccupancyMap(cells, STEP_M, low))


class Watch:
    """Milliseconds since it was made, on the clock and of the processor."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def took(self) -> tuple[float, float]:
        clock, processor = time.perf_counter(), time.process_time()
        return 1e3 * (clock - self._began[0]), 1e3 * (processor - self._began[1])


def measure_types(count: int, repeats: int) -> dict[str, tuple[float, float]]:
    """Milliseconds on the clock and of the processor, 95th percentiles: parse and answer for
    `TYPES`, answer for `ON_THE_GRID`."""
    import open3d  # noqa: F401 - the first line of sight would load it, which takes seconds

    snapshot = walled(building(count))
    asker = Observer(ViewpointKind.ROBOT, np.array([2.5, 2.5, 0.0]), 0.3, "the robot")
    context = AskContext(robot=asker, min_probability=0.0)
    took: dict[str, list[tuple[float, float]]] = {}
    for repeat in range(repeats + 1):
        for name, texts in TYPES.items():
            for text in texts:
                watch = Watch()
                question = parse_question(text)
                if isinstance(question, Declined):
                    raise SystemExit(f"'{text}' was not understood: {question.detail}")
                answer(question, snapshot, context)
                if repeat:
                    took.setdefault(name, []).append(watch.took())
        for name, asked in ON_THE_GRID.items():
            watch = Watch()
            answer(asked, snapshot, context)
            key = f"{name} (grid)" if repeat else f"{name} (grid, first)"
            took.setdefault(key, []).append(watch.took())
    return {name: p95(each) for name, each in took.items()}


def p95(took: list[tuple[float, float]]) -> tuple[float, float]:
    """95th percentile of the clock, and of the processor."""
    clock, processor = np.percentile(np.array(took), 95, axis=0)
    return float(clock), float(processor)


def measure(count: int, repeats: int) -> dict[str, float]:
    """Milliseconds, and the share of the questions that were answered."""
    snapshot = building(count)
    asker = Observer(ViewpointKind.ROBOT, np.array([2.5, 2.5, 0.0]), 0.3, "the robot")
    context = AskContext(robot=asker, min_probability=0.0)
    index_of(snapshot)
    took: list[tuple[float, float]] = []
    answered = 0
    for repeat in range(repeats + 1):
        for text in QUESTIONS:
            watch = Watch()
            question = parse_question(text)
            if isinstance(question, Declined):
                raise SystemExit(f"'{text}' was not understood: {question.detail}")
            result = answer(question, snapshot, context)
            if repeat:  # the first round warms up
                took.append(watch.took())
                answered += not isinstance(result, Declined)
    renewed = []
    for seed in range(10):
        snapshot = changed(snapshot, 0.05, seed)
        watch = Watch()
        index_of(snapshot)
        renewed.append(watch.took()[1])
    clock, processor = np.array(took).T
    return {
        "objects": count,
        "p50_ms": float(np.percentile(clock, 50)),
        "p95_ms": float(np.percentile(clock, 95)),
        "processor_p50_ms": float(np.percentile(processor, 50)),
        "processor_p95_ms": float(np.percentile(processor, 95)),
        "max_ms": float(np.max(clock)),
        "new_version_p50_ms": float(np.percentile(renewed, 50)),
        "answered": answered / len(took),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--objects", type=int, nargs="+", default=[10, 100, 1000, 10000])
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--types", action="store_true", help="p95 for each type of question")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    print(f"parse + answer, {len(QUESTIONS)} questions x {args.repeats}, on {machine}")
    if not args.types:
        print(
            "objects   p50 ms   p95 ms   processor p50   p95   max ms   new version ms   answered"
        )
    rows: list[dict[str, object]] = []
    for count in args.objects if args.types else ():
        print(f"{count} objects, p95 of each type: ms, ms of the processor")
        by_type = measure_types(count, args.repeats)
        for name, (clock, cpu) in sorted(by_type.items(), key=lambda item: "(grid" in item[0]):
            print(f"  {name:24s} {clock:9.2f} {cpu:9.2f}")
        clocks, processors = (
            {name: each[which] for name, each in by_type.items()} for which in (0, 1)
        )
        rows.append(
            {"objects": count, "p95_ms_by_type": clocks, "processor_p95_ms_by_type": processors}
        )
    for count in () if args.types else args.objects:
        row = measure(count, args.repeats)
        rows.append(dict(row))
        print(
            f"{count:7d}  {row['p50_ms']:7.2f}  {row['p95_ms']:7.2f}  "
            f"{row['processor_p50_ms']:14.2f}  {row['processor_p95_ms']:4.2f}  {row['max_ms']:7.2f}"
            f"  {row['new_version_p50_ms']:15.2f}   {row['answered']:8.0%}"
        )
    if args.json:
        args.json.write_text(json.dumps({"machine": machine, "rows": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
