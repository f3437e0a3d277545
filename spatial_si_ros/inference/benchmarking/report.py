"""What a benchmark found, as plain values that JSON can hold."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

REFERENCE = "whole prompt"
FIRST = "first question"
FURTHER = "further question"
FOUR = "four orders"
APART = "four orders, apart"


@dataclass(frozen=True, slots=True)
class Row:
    """Time of one way to an answer.

    Attributes:
        what: one of the names above.
        median_s, p95_s: on the clock.
        processor_s: of all threads, median.
        times: how often it was taken.
        peak_bytes: of memory; None where the system does not say.
        floor_s: what the device needs at least.
        floor_fraction: `floor_s` / `median_s`: 1 is as fast as can be.
    """

    what: str
    median_s: float
    p95_s: float
    processor_s: float
    times: int
    peak_bytes: int | None
    floor_s: float
    floor_fraction: float


@dataclass(frozen=True, slots=True)
class Ratios:
    """Of medians.

    Attributes:
        reference_to_further: how many times faster a further question is than the whole prompt.
        first_to_reference: what the first question costs, of the whole prompt.
        four_to_further: what four orders of the choices cost, of one.
        apart_to_four: what they cost one after another, of all in one row.
    """

    reference_to_further: float
    first_to_reference: float
    four_to_further: float
    apart_to_four: float


@dataclass(frozen=True, slots=True)
class Run:
    """One runtime at one precision, and the reference beside it.

    Attributes:
        runtime, precision: which.
        rows: the reference first.
        ratios: of times on the clock.
        processor_ratios: of processor time; None on a GPU, where it means nothing.
        letter_difference: the most that a letter's log-probability differs from the reference's.
        weights_bytes: of the model.
        prefix_bytes: of the images' key/value cache.
        speed: operations and bytes a second that the floor was computed with.
        floor: operations and bytes of each step.
    """

    runtime: str
    precision: str
    rows: tuple[Row, ...]
    ratios: Ratios
    processor_ratios: Ratios | None
    letter_difference: float
    weights_bytes: int
    prefix_bytes: int
    speed: dict[str, float]
    floor: dict[str, dict[str, float]]

    def row(self, what: str) -> Row:
        """The row of that name."""
        return next(row for row in self.rows if row.what == what)


@dataclass(frozen=True, slots=True)
class Report:
    """All of it.

    Attributes:
        model: its name.
        date: UTC, ISO 8601.
        device: its name.
        threads: of the processor.
        load: averages of the machine at the beginning and at the end.
        versions: of the libraries.
        images: how many.
        tiles: tiles (or 448 x 448 pixels' worth) of an image, at most, as asked for.
        tokens: images, question, prompt, four_orders.
        pixels_s: that the pixels of all images took; in no other figure.
        speed_is: measured or stated.
        notes: what was done to make the images fit.
        runs: of each runtime and precision.
    """

    model: str
    date: str
    device: str
    threads: int
    load: tuple[float, float]
    versions: dict[str, str]
    images: int
    tiles: int
    tokens: dict[str, int]
    pixels_s: float
    speed_is: str
    notes: tuple[str, ...] = ()
    runs: tuple[Run, ...] = field(default=())

    def value(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)
