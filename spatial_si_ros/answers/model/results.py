"""Answers made of what a model said."""

from __future__ import annotations

from dataclasses import replace

from ...language.declined import Declined, DeclineReason
from ..answer import NO_FRAME, Answer, Answered, Boolean, Choice, Value
from ..backends import Source
from ..replies.asking import sentence, uncertain
from .closed import Closed
from .own_words import OwnWords
from .teller import Said


def by_model_alone(listed: Closed, said: Said, understood: str, why: str) -> Answer:
    """The model's choice as an answer; without a probability it is none.

    Args:
        listed: what it chose from.
        said: what it chose.
        understood: the question in canonical words, "" where nothing was understood of it.
        why: what the answer rests on, as a phrase.
    """
    if said.probabilities is None or said.named is None:
        return Declined(
            DeclineReason.UNCERTAIN,
            f"{said.words}: it may corroborate what was measured, but decides nothing",
        )
    value = listed.values[said.named]
    return Answered(
        value,
        text_of(value, listed.choices[said.named]),
        float(said.probabilities[said.named]),
        NO_FRAME,
        understood,
        "; ".join([f"{said.words}, {why}", *said.notes]),
        source=Source.MODEL,
        keyframe_ids=said.keyframe_ids,
        calibrated=said.calibrated,
    )


def by_own_words(told: OwnWords, understood: str, why: str) -> Answer:
    """What the model says in its own words, as probable as it holds it for right.

    Args:
        told: its words and its judgement of them.
        understood: as `by_model_alone`.
        why: what the answer rests on, as a phrase.
    """
    judged = told.judged
    if judged.probabilities is None:
        return Declined(
            DeclineReason.UNCERTAIN,
            f"the model says '{told.text}', without a probability, so it decides nothing",
        )
    sure = float(judged.probabilities[0])
    return Answered(
        Choice(told.text),
        sentence(told.text),
        sure,
        NO_FRAME,
        understood,
        "; ".join(
            [
                f"the model says '{told.text}' in its own words and holds that for right with "
                f"p = {sure:.2f}, {why}",
                *judged.notes,
            ]
        ),
        source=Source.MODEL,
        keyframe_ids=judged.keyframe_ids,
        calibrated=judged.calibrated,
    )


def no_choices(words: str) -> Declined:
    """A question that a model could only answer in its own words."""
    return Declined(
        DeclineReason.UNDEFINED,
        "a model has a probability only for listed choices, and this question has none: "
        f"give choices with '{words[:60]}'",
    )


def noting(answer: Answered, words: str) -> Answered:
    """The same answer, with one more thing said about it."""
    return replace(answer, explanation=f"{answer.explanation}; {words}")


def text_of(value: Value, choice: str) -> str:
    """A value as a sentence, in the words of the choice that means it."""
    return sentence(choice if isinstance(value, Boolean | Choice) else str(value))


def sure_enough(answer: Answer, wanted: float) -> Answer:
    """The answer, or UNCERTAIN if it is less probable than the asker wants."""
    if isinstance(answer, Declined) or answer.probability >= wanted:
        return answer
    return uncertain(answer.text, answer.probability, wanted, answer.explanation)
