"""What a trial comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..dialogue import Thresholds
from ..vocabulary import Vocabulary
from .made import Made, is_sort, made_of
from .sentences import Sort

Record = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """Shares with their counts.

    Attributes:
        values: name -> [count, of how many]; times as numbers.
    """

    values: dict[str, Any]

    def lines(self) -> Iterator[str]:
        """For people."""
        for name, value in self.values.items():
            if isinstance(value, list):
                hits, total = value
                share = f"{100.0 * hits / total:5.1f} %" if total else "    -  "
                yield f"{name:56} {share} {hits:4} of {total}"
            else:
                yield f"{name:56} {value:7.3f}"


def figures_of(
    records: Sequence[Record], vocabulary: Vocabulary, thresholds: Thresholds
) -> Figures:
    """The figures of recorded sentences, judged by the calibration and thresholds of now."""
    made = [made_of(record, vocabulary, thresholds) for record in records]
    pairs = list(zip(records, made, strict=True))
    commands = [pair for pair in pairs if is_sort(pair[0], Sort.COMMAND)]
    talk = [pair for pair in pairs if is_sort(pair[0], Sort.TALK)]
    stops = [pair for pair in pairs if is_sort(pair[0], Sort.STOP)]
    values: dict[str, Any] = {
        "commands: intent right, followed or asked back": _share(commands, lambda m: m.right),
        "commands: right and followed at once": _share(commands, lambda m: m.right and not m.asked),
        "commands: right after 'did you say ...?'": _share(commands, lambda m: m.right and m.asked),
        "commands: wrong and followed at once": _share(
            commands, lambda m: m.followed and not m.right
        ),
        "commands: right after 'no' and a second question": _share(commands, lambda m: m.offered),
        "commands: taken for stop": _share(commands, lambda m: m.stopped),
        "talk: falsely followed": _share(talk, lambda m: m.followed),
        "talk: falsely asked back": _share(talk, lambda m: m.asked and not m.followed),
        "talk: taken for stop": _share(talk, lambda m: m.stopped),
        "stop: heard": _share(stops, lambda m: m.stopped),
        "stop: heard before the utterance ended": [
            sum(any("stop" in each for each in record["heard"]) for record, _ in stops),
            len(stops),
        ],
    }
    replies = [pair for pair in pairs if is_sort(pair[0], Sort.ANSWER)]
    values |= {
        "answers: heard right": _share(replies, lambda m: m.right),
        "answers: heard wrong": _share(replies, lambda m: bool(m.texts) and not m.right),
        "answers: taken for stop": _share(replies, lambda m: m.stopped),
    }
    for sort in (Sort.MUSIC, Sort.PAIR):
        others = [pair for pair in pairs if is_sort(pair[0], sort)]
        values[f"{sort.value}: falsely followed"] = _share(others, lambda m: m.followed)
        values[f"{sort.value}: falsely asked back"] = _share(
            others, lambda m: m.asked and not m.followed
        )
        values[f"{sort.value}: taken for stop"] = _share(others, lambda m: m.stopped)
    for title, group, holds in (
        ("intent right", commands, lambda m: m.right),
        ("stop heard", stops, lambda m: m.stopped),
    ):
        for name, key in (("noise", _noise), ("voice", _voice)):
            for value in sorted({key(record) for record, _ in group}):
                part = [pair for pair in group if key(pair[0]) == value]
                values[f"{title}, {name} {value}"] = _share(part, holds)
    heard = [each for record in records for each in record["heard"] if "stop" not in each]
    sound_s = sum(each["audio_s"] for each in heard) or 1.0
    for who in ("whisper", "sphinx"):
        took = [each[f"{who}_cpu_s"] for each in heard]
        values[f"{who}: processor time per second of utterance"] = sum(took) / sound_s
        values[f"{who}: processor time of an utterance, p95 [s]"] = (
            float(np.percentile(took, 95)) if took else 0.0
        )
    values["sphinx: asked"] = [sum("sphinx" in each for each in heard), len(heard)]
    values["ear: processor time per second of sound"] = sum(
        record["ear_cpu_s"] for record in records
    ) / (sum(record["audio_s"] for record in records) or 1.0)
    return Figures(values)


def _share(pairs: Sequence[tuple[Record, Made]], holds: Callable[[Made], bool]) -> list[int]:
    return [sum(holds(made) for _, made in pairs), len(pairs)]


def _noise(record: Record) -> str:
    return f"{record['noise']} {record['snr_db']:.0f} dB"


def _voice(record: Record) -> str:
    return str(record["voice"])
