"""A question with all that is needed to answer it, and when a model is asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ...inference.inputs.choices import LETTERS
from ...language import queries as q
from ...language.declined import Declined, DeclineReason
from ...scene.snapshot import SceneSnapshot
from ..answer import Answer, Answered
from ..backends import Backend
from ..context import AskContext
from .aids import Aids
from .closed import Closed, closed, closed_by_words
from .fusion import CHOSEN, Fusion
from .pooling import Sides
from .teller import Teller

MOST_CHOICES = len(LETTERS)
PICTURES_ALONE = "from the pictures alone, not checked against depth"
NOT_FOR_GEOMETRY = frozenset(
    {DeclineReason.UNPARSEABLE, DeclineReason.UNKNOWN_WORD, DeclineReason.NOT_MEASURED}
)
"""Refusals that say nothing about the map: the words, or what they ask, are for a model."""
UNSETTLED = NOT_FOR_GEOMETRY | {DeclineReason.NOT_OBSERVED_WELL}
"""Refusals of measurement after which AUTO asks the model; the others are facts about the map."""
NO_MODEL = Declined(
    DeclineReason.MODEL_UNAVAILABLE,
    "no model server is named (parameter model_servers), and this backend needs one",
)


@dataclass(frozen=True, slots=True, eq=False)
class Inquiry:
    """A question and all that is needed to answer it.

    Attributes:
        words: as they were asked.
        question: what was understood of them.
        snapshot: the version of the map to answer from.
        context: who asks, from where, how sure the answer must be.
        choices: when given, the answer is one of these.
        backend: who answers.
        teller: asks the model; None: there is none.
        sure: in AUTO, measurement that is at least so sure is not questioned, 0..1.
        until_s: steady time at which the model must have answered; None: its usual limit alone.
        aids: what helps the model.
        fusion: the rule for measurement and model together.
        hear: is told both sides of an answer, for `spatial-si eval fuse`; None: nobody is.
    """

    words: str
    question: q.Question | Declined
    snapshot: SceneSnapshot
    context: AskContext
    choices: tuple[str, ...] = ()
    backend: Backend = Backend.AUTO
    teller: Teller | None = None
    sure: float = 0.9
    until_s: float | None = None
    aids: Aids = field(default_factory=Aids)
    fusion: Fusion = CHOSEN
    hear: Callable[[Sides], None] | None = None


def unscorable(inquiry: Inquiry) -> Declined | None:
    """Choices that no model can be asked."""
    if inquiry.choices and not 2 <= len(inquiry.choices) <= MOST_CHOICES:
        return Declined(
            DeclineReason.BAD_INPUT,
            f"a model is asked with 2 to {MOST_CHOICES} choices, got {len(inquiry.choices)}",
        )
    return None


def why_alone(measured: Declined) -> str:
    """What the answer of a model rests on that answers instead of measurement."""
    return f"{PICTURES_ALONE} ({measured.reason.name}: {measured.detail})"


def without_model(measured: Answer) -> Answer:
    """The same; a refusal of what only a model could tell says that there is none."""
    if isinstance(measured, Answered) or measured.reason not in NOT_FOR_GEOMETRY:
        return measured
    return replace(measured, detail=f"{measured.detail}; {NO_MODEL.detail}")


def listed_for(inquiry: Inquiry, measured: Answer) -> Closed | None:
    """The choices of a question; of words that are for a model, those that they begin with."""
    question = None if isinstance(inquiry.question, Declined) else inquiry.question
    listed = closed(question, inquiry.choices)
    if listed is None and isinstance(measured, Declined) and measured.reason in NOT_FOR_GEOMETRY:
        return closed_by_words(inquiry.words)
    return listed


def wants_model(measured: Answer, listed: Closed | None, sure: float) -> bool:
    """Whether AUTO asks the model after this measurement."""
    if listed is None:
        return isinstance(measured, Declined) and measured.reason in NOT_FOR_GEOMETRY
    if listed.metric or not 2 <= len(listed.choices) <= MOST_CHOICES:
        return False
    if isinstance(measured, Declined):
        return measured.reason in UNSETTLED
    return measured.probability < sure
