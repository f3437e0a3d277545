"""The benchmarks by their names, and the way from a file to items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ...inference.errors import InferenceError
from ..errors import BadData
from . import blink, eb_man, embspatial, mindcube, mmsi, site, three_dsr, viewspatial, vsi
from .items import Dataset, Item
from .media import Media
from .rows import SUFFIXES, Row, read_rows

ORDERS = "{} of {} questions are there in fewer orders than they have choices"


class Rule(Enum):
    """How the scores of items become the benchmark's figure."""

    ACCURACY = "accuracy over all items"
    TYPES = "mean over the types; the three levels of relative direction are one type"
    CHANCE = "chance-adjusted accuracy"
    CIRCULAR = "share of the questions that are right in every order of their choices"
    PLANS = (
        "share of plans that grasp and let go within 5 cm of where one that succeeded did; not the "
        "benchmark's own figure, which is success in its simulator"
    )


@dataclass(frozen=True, slots=True)
class Format:
    """A benchmark.

    Attributes:
        name: for people.
        rule: of its figure.
        read: the item of a row.
        note: what is to be said of a file whose rows are like this one.
        asks: whether a row is a question.
        left_out: what the others are, for people.
    """

    name: str
    rule: Rule
    read: Callable[[Row, Media], Item]
    note: Callable[[Row], str] = lambda row: ""
    asks: Callable[[Row], bool] = lambda row: True
    left_out: str = ""


FORMATS: Mapping[str, Format] = {
    "vsi": Format("VSI-Bench", Rule.TYPES, vsi.read),
    "mmsi": Format("MMSI-Bench", Rule.ACCURACY, mmsi.read),
    "mindcube": Format("MindCube", Rule.ACCURACY, mindcube.read, mindcube.notes),
    "viewspatial": Format("ViewSpatial-Bench", Rule.ACCURACY, viewspatial.read),
    "site": Format("SITE-Bench", Rule.CHANCE, site.read),
    "3dsr": Format("3DSRBench", Rule.CIRCULAR, three_dsr.read),
    "blink": Format("BLINK", Rule.ACCURACY, blink.read),
    "embspatial": Format("EmbSpatial-Bench", Rule.ACCURACY, embspatial.read),
    "eb-man": Format(
        "EmbodiedBench, manipulation",
        Rule.PLANS,
        eb_man.read,
        eb_man.notes,
        eb_man.succeeded,
        "episodes that did not succeed: there is nothing to compare with",
    ),
}


def read_benchmark(
    name: str, data: Path, media: Path | None = None, *, pictures: bool = True
) -> Dataset:
    """The items of a benchmark's file.

    Args:
        name: of the format.
        data: the file, or a folder with one such file in it.
        media: folder that paths of pictures and films begin in; default: that of the file.
        pictures: they will be shown to a model; if not, they need not be there.

    Raises:
        BadData: the file, or a row of it, is not what the format says; nothing is left out.
    """
    known, file = FORMATS[name], _file(data)
    shelf = Media(media or file.parent, pictures)
    items: dict[str, Item] = {}
    notes: dict[str, None] = {}
    left_out = 0
    for row in read_rows(file):
        if not known.asks(row):
            left_out += 1
            continue
        try:
            item = known.read(row, shelf)
        except InferenceError as error:
            raise row.bad("", str(error)) from None
        if item.identity in items:
            raise row.bad("", f"expected identities that differ, got {item.identity!r:.60} twice")
        items[item.identity] = item
        notes |= dict.fromkeys(filter(None, [known.note(row)]))
    if not items:
        raise BadData(file, 0, "", f"expected a question, got {left_out} {known.left_out}")
    if left_out:
        notes[f"left out: {left_out} {known.left_out}"] = None
    if known.rule is Rule.CIRCULAR:
        notes |= dict.fromkeys(_orders(tuple(items.values())))
    return Dataset(file, tuple(items.values()), tuple(notes))


def _orders(items: Sequence[Item]) -> list[str]:
    """What there is to say of questions that are not there in all their orders."""
    rows = Counter(item.group for item in items)
    short = {item.group for item in items if rows[item.group] < len(item.choices)}
    return [ORDERS.format(len(short), len(rows))] if short else []


def _file(data: Path) -> Path:
    if not data.is_dir():
        return data
    found = sorted(f for f in data.iterdir() if f.suffix in (*SUFFIXES, ".parquet"))
    if len(found) != 1:
        names = ", ".join(f.name for f in found) or "none"
        kinds = ", ".join(SUFFIXES)
        raise BadData(data, 0, "", f"expected one file of {kinds} in it, got {names}; name it")
    return found[0]
