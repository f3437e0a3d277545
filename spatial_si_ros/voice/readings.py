"""Sentences that may have been said, as several models judge them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .meaning import Meaning, Sort, meaning_of
from .vocabulary import Vocabulary

FAR = 4.0
"""Nats: a rival that is farther behind tells no more than one that is so far."""


@dataclass(frozen=True)
class Reading:
    """A sentence of the grammar that may have been said.

    Attributes:
        text: lower-case words without signs.
        written: as a model writes it, "Go to the table, behind the sofa."
        prior: the grammar's own log-probability against the likeliest sentence, nats, at most 0.
        scores: of each model by its name, log-probability of the words given the sound, nats.
        blind: likewise, where the model hears nothing: what it expects anyway.
    """

    text: str
    written: str
    prior: float
    scores: Mapping[str, float] = field(default_factory=dict)
    blind: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Hypotheses:
    """What one model makes of an utterance.

    Attributes:
        model: its name.
        readings: sentences of the grammar, the likeliest first.
        free: the likeliest words of all, lower-case.
        free_score: their log-probability, nats.
    """

    model: str
    readings: tuple[Reading, ...] = ()
    free: str = ""
    free_score: float = 0.0


def ways(written: str) -> tuple[str, ...]:
    """How a sentence may be written: as it came, and without commas.

    >>> ways("Go to the desk, behind the bed")
    ('Go to the desk, behind the bed', 'Go to the desk behind the bed.')
    """
    plain = " ".join(written.replace(",", "").replace(".", "").split())
    return tuple(dict.fromkeys((" ".join(written.split()), f"{plain}.")))


def joined(groups: Iterable[Sequence[Reading]]) -> list[Reading]:
    """Every sentence once, with what each model said about it."""
    found: dict[str, Reading] = {}
    for each in (reading for group in groups for reading in group):
        known = found.get(each.text, each)
        found[each.text] = replace(
            known,
            prior=max(known.prior, each.prior),
            scores={**each.scores, **known.scores},
            blind={**each.blind, **known.blind},
        )
    return list(found.values())


def ranked(
    readings: Sequence[Reading], weights: Mapping[str, float], prior: float, blind: float
) -> list[tuple[Reading, float]]:
    """The likeliest first, with what they come to in nats.

    What a model expects without hearing anything is taken off in part: "mug" is likelier than
    "box" to it whatever is said. Meng et al., "Internal Language Model Estimation for
    Domain-Adaptive End-to-End Speech Recognition", SLT 2021.

    Args:
        weights: of the models; all of them have judged all readings.
        prior: weight of the grammar.
        blind: share of what is expected that is taken off.
    """
    sums = [
        (
            each,
            prior * each.prior
            + sum(
                w * (each.scores[name] - blind * each.blind[name]) for name, w in weights.items()
            ),
        )
        for each in readings
    ]
    return sorted(sums, key=lambda pair: -pair[1])


def understood(
    order: Sequence[tuple[Reading, float]], vocabulary: Vocabulary
) -> list[tuple[Reading, float]]:
    """The same, sentences that mean nothing last: the grammar holds some, "put the mug"."""
    return sorted(order, key=lambda pair: _meaning(pair[0], vocabulary).sort is Sort.NOTHING)


def lead(order: Sequence[tuple[Reading, float]], vocabulary: Vocabulary) -> float:
    """How far the first one is before the likeliest of another meaning, within `FAR` nats; below
    zero where that is likelier and means nothing.
    """
    first = _meaning(order[0][0], vocabulary)
    for reading, score in sorted(order[1:], key=lambda pair: -pair[1]):
        other = _meaning(reading, vocabulary)
        same = other.sort is first.sort and other.instruction == first.instruction
        if not same or (first.instruction is None and other.text != first.text):
            return max(min(order[0][1] - score, FAR), -FAR)
    return FAR


def _meaning(reading: Reading, vocabulary: Vocabulary) -> Meaning:
    return meaning_of(reading.text, vocabulary)
