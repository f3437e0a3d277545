"""Which object words mean: candidates as numbered marks, scored together with "none of these"."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ...inference.runtimes.base import ModelQuestion
from ...language.declined import Declined, DeclineReason
from ...language.references import Reference
from ...scene.objects import SceneObject
from ..backends import Backend, Source
from ..grounding import naming
from ..grounding.candidates import candidates, of_kind
from ..grounding.ground import SINGLE_OUT, Grounder
from ..grounding.grounded import Candidate, Resolved
from ..grounding.referee import DOUBTFUL, Pick, is_doubtful
from .fusion import CHOSEN, Fusion
from .marks import MarkedViews, mark_objects
from .pooling import pool
from .prompting import last_pictures
from .teller import Said, Teller

Float64 = npt.NDArray[np.float64]

MAX_CANDIDATES = 9
"""More marks than these hide each other."""
MAX_PICTURES = 3
NONE = "none of these"
JUDGED = DOUBTFUL | {DeclineReason.NOT_SEEN}
"""Refusals that say what was measured; after any other one BOTH has no second side."""
MEASURED_STD_M = 0.5
MEASURED_EXISTENCE = 0.5
"""A robot moves only to what is there this surely, and known this well."""
HARDLY = 0.02
"""Chance of an object that the words do not fit as far as was measured."""


class ModelReferee:
    """Lets the model decide, or take part in deciding, which object words mean.

    What it decided about some words holds for its whole life: one request.

    Attributes:
        picks: decisions in which the model took part, by their words.
        refusals: of its own, which are not facts about the map alone.
    """

    def __init__(
        self,
        teller: Teller,
        backend: Backend,
        sure: float,
        until_s: float | None = None,
        fusion: Fusion = CHOSEN,
    ) -> None:
        """Args:
        teller: asks the model.
        backend: AUTO, MODEL or BOTH.
        sure: in AUTO, measurement that is at least so sure is not questioned.
        until_s: steady time at which all must be decided.
        fusion: the rule for measurement and model together.
        """
        self._fusion = fusion
        self._teller, self._backend, self._sure = teller, backend, sure
        self._until_s = until_s
        self._settled: dict[str, Resolved | Declined] = {}
        self.picks: dict[str, Pick] = {}
        self.refusals: list[Declined] = []

    def settle(
        self, words: str, reading: Reference, measured: Resolved | Declined, grounder: Grounder
    ) -> Resolved | Declined:
        """The object that is meant, or why none is."""
        if self._backend is Backend.AUTO and not is_doubtful(measured, self._sure):
            return measured
        if self._backend is Backend.BOTH and not _is_judged(measured):
            return measured
        if words not in self._settled:
            found = self._decide(words, reading, measured, grounder)
            if isinstance(found, Declined):
                self.refusals.append(found)
            self._settled[words] = found
        return self._settled[words]

    def settle_pair(self, words: str) -> Declined | None:
        """In AUTO two objects are measured; a model points at one at a time."""
        if self._backend is Backend.AUTO:
            return None
        return Declined(
            DeclineReason.UNDEFINED,
            f"the model points at one object at a time, and '{words}' are several: name each, or "
            "ask by measurement alone",
        )

    def _decide(
        self, words: str, reading: Reference, measured: Resolved | Declined, grounder: Grounder
    ) -> Resolved | Declined:
        found = candidates(reading, grounder, MAX_CANDIDATES)
        if isinstance(found, Declined):  # only the model can judge the other words
            if self._backend is not Backend.MODEL:
                return measured
            found = of_kind(reading, grounder.index, MAX_CANDIDATES)
        if not found:
            return measured
        marked = mark_objects([each.thing for each in found], self._teller.keyframes, MAX_PICTURES)
        if not marked.numbers:
            why = Declined(
                DeclineReason.NOT_OBSERVED_WELL,
                f"no kept picture shows what '{words}' may mean, so the model cannot point at it",
                naming.choices([each.thing for each in found], grounder.index),
            )
            return self._without(measured, why)
        said = self._teller.ask(
            question_of(words, marked), marked.pictures, marked.keyframe_ids, until_s=self._until_s
        )
        if isinstance(said, Declined):
            return self._without(measured, said)
        if said.probabilities is None:
            return self._corroborated(measured, found, marked, said)
        exclusive = reading.superlative is not None
        return self._pooled(words, found, marked, said, measured, exclusive, grounder)

    def _without(self, measured: Resolved | Declined, why: Declined) -> Resolved | Declined:
        """The model has no say: in AUTO measurement stands, otherwise nothing does."""
        return measured if self._backend is Backend.AUTO else why

    def _corroborated(
        self,
        measured: Resolved | Declined,
        found: tuple[Candidate, ...],
        marked: MarkedViews,
        said: Said,
    ) -> Resolved | Declined:
        """A choice without a probability never decides."""
        place = _place_of(found, marked, said)
        named = found[place].thing.id if place < len(found) else 0
        if isinstance(measured, Resolved) and measured.thing.id == named:
            return measured
        return self._without(
            measured,
            Declined(
                DeclineReason.UNCERTAIN, f"{said.words}, so it cannot decide which object is meant"
            ),
        )

    def _pooled(
        self,
        words: str,
        found: tuple[Candidate, ...],
        marked: MarkedViews,
        said: Said,
        measured: Resolved | Declined,
        exclusive: bool,
        grounder: Grounder,
    ) -> Resolved | Declined:
        """Candidates and "none of these", by both or by the model alone."""
        assert said.probabilities is not None
        told = model_shares(found, marked, said.probabilities)
        alone = self._backend is Backend.MODEL
        prior = np.ones(len(told)) if alone else measured_shares(found, exclusive)
        rule = CHOSEN if alone else self._fusion
        both = pool(prior, told, calibrated=alone or said.calibrated, fusion=rule)
        if not alone and self._disagree(found, marked, prior, said):
            first = _named(found, int(prior.argmax()), grounder)
            second = _named(found, _place_of(found, marked, said), grounder)
            return Declined(
                DeclineReason.DISAGREEMENT,
                f"by measurement '{words}' is {first} (p = {_share(prior):.2f}), but the model "
                f"says {second} (p = {float(said.probabilities.max()):.2f}), marked in keyframes "
                f"{', '.join(str(number) for number in marked.keyframe_ids)}",
                (first, second),
            )
        if both.best == len(found):
            return self._without(
                measured,
                Declined(
                    DeclineReason.NOT_SEEN,
                    f"the model finds none of {len(marked.numbers)} marked objects to be {words}",
                    naming.choices([each.thing for each in found], grounder.index),
                ),
            )
        order = np.argsort(-both.probabilities[:-1], kind="stable")
        ranked = tuple(Candidate(found[i].thing, float(both.probabilities[i])) for i in order)
        if ranked[0].probability < SINGLE_OUT:
            fit = naming.choices([each.thing for each in ranked], grounder.index)
            return Declined(
                DeclineReason.AMBIGUOUS,
                f"'{words}' may be {naming.listed(fit, 'or')}, and {said.words}; which one?",
                fit,
            )
        unmeasured = not_measured(ranked[0].thing)
        if unmeasured:
            return Declined(DeclineReason.NOT_OBSERVED_WELL, unmeasured, (ranked[0].thing.name,))
        source = Source.MODEL if alone else Source.BOTH
        self.picks[words] = Pick(
            words, ranked[0].thing.id, ranked[0].probability, source, said.keyframe_ids
        )
        return Resolved(ranked)

    def _disagree(
        self, found: tuple[Candidate, ...], marked: MarkedViews, prior: Float64, said: Said
    ) -> bool:
        """Both sides are sure, of different things; what has no mark counts as none of the marked.

        Both distributions are over the marked objects, in their order, and the rest.
        """
        assert said.probabilities is not None
        places = {each.thing.id: place for place, each in enumerate(found)}
        own = np.array([prior[places[each]] for each in marked.numbers])
        first = np.array([*own, 1.0 - own.sum()])
        told = said.probabilities
        return pool(first, told, calibrated=said.calibrated, fusion=self._fusion).disagree


def model_shares(
    found: tuple[Candidate, ...], marked: MarkedViews, probabilities: Float64
) -> Float64:
    """(k + 1,) the model's probability of each candidate, and that it is none of them.

    "None of these" was said of the marked ones: those without a mark share it with none at all.
    """
    unmarked = sum(each.thing.id not in marked.numbers for each in found)
    share = float(probabilities[-1]) / (unmarked + 1)
    numbers = marked.numbers
    told = [
        float(probabilities[numbers[each.thing.id] - 1]) if each.thing.id in numbers else share
        for each in found
    ]
    return np.array([*told, share])


def _share(shares: Float64) -> float:
    """Of the likeliest."""
    return float(shares.max() / shares.sum())


def _place_of(found: tuple[Candidate, ...], marked: MarkedViews, said: Said) -> int:
    """The candidate that the model names; the number of candidates where it names none."""
    by_number = {number: each for each, number in marked.numbers.items()}
    meant = by_number.get((said.named or 0) + 1)
    places = [place for place, each in enumerate(found) if each.thing.id == meant]
    return places[0] if places else len(found)


def _is_judged(measured: Resolved | Declined) -> bool:
    return isinstance(measured, Resolved) or measured.reason in JUDGED


def question_of(words: str, marked: MarkedViews) -> ModelQuestion:
    """Which number is it?"""
    numbers = tuple(str(number) for number in marked.numbers.values())
    where = last_pictures(len(marked.pictures))
    text = f"In {where} objects are marked with numbers. Which number marks {words}?"
    return ModelQuestion(text, (*numbers, NONE), kind="reference")


def measured_shares(found: tuple[Candidate, ...], exclusive: bool = False) -> Float64:
    """(k + 1,) that exactly this candidate is meant by what was measured, and that none is.

    Args:
        exclusive: their probabilities are shares of one whole (a superlative picks one).
    """
    fits = [min(max(each.probability, HARDLY), 0.999) for each in found]
    if exclusive:
        shares = np.array([*fits, max(1.0 - sum(fits), HARDLY)])
    else:
        none = math.prod(1.0 - p for p in fits)
        shares = np.array([*(none * p / (1.0 - p) for p in fits), none])
    return np.asarray(shares / shares.sum())


def not_measured(thing: SceneObject) -> str:
    """Why a robot may not move because of this object; "" when it may."""
    if thing.observations < 1 or thing.existence < MEASURED_EXISTENCE:
        return f"the model means {thing.name}, which was not measured well enough to be sure of it"
    if thing.position_std_m > MEASURED_STD_M:
        return (
            f"the model means {thing.name}, whose place is known to {thing.position_std_m:.2f} m "
            f"only; {MEASURED_STD_M:g} m are needed"
        )
    return ""


def _named(found: tuple[Candidate, ...], index: int, grounder: Grounder) -> str:
    if index == len(found):
        return "none of the objects in the map"
    return naming.short_name(found[index].thing, grounder.index)
