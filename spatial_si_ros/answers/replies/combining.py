"""Questions made of questions, and those that no geometry answers."""

from __future__ import annotations

import math

from ...language.canonical import describe
from ...language.queries import AllOf, NotMeasured, Unmeasured
from ..answer import Answer, Answered, Boolean, Declined, DeclineReason
from ..grounding.naming import listed
from .asking import Asking

_WHAT = {
    Unmeasured.LOOKS: "looks like, beyond its colour and its size",
    Unmeasured.USE: "is good for",
}


def all_of(asking: Asking, question: AllOf) -> Answer:
    """Yes when every part is; the first part that is declined declines the whole.

    Parts that are no yes or no are told one after the other; the value is that of the last.
    """
    from ..geometric import answer

    answers: list[Answered] = []
    for part in question.parts:
        if isinstance(part, AllOf):
            return Declined(DeclineReason.BAD_INPUT, "a part of a question has parts itself")
        one = answer(part, asking.index.snapshot, asking.unbounded())
        if isinstance(one, Declined):
            return one
        answers.append(one)
    if not answers:
        return Declined(DeclineReason.BAD_INPUT, "a question without parts asks nothing")
    for one in answers:
        asking.grounder.rested_on.update(dict.fromkeys(one.evidence_object_ids))
    if not all(isinstance(one.value, Boolean) for one in answers):
        return _told_in_turn(asking, answers)
    referents = math.prod(one.referents for one in answers)
    sure = [one.probability / max(one.referents, 1e-9) for one in answers]
    true = [p if isinstance(one.value, Boolean) and one.value.value else 1.0 - p
            for p, one in zip(sure, answers, strict=True)]  # fmt: skip
    together = math.prod(true)
    yes = together >= 0.5
    return asking.answer(
        Boolean(yes),
        f"{'yes' if yes else 'no'}: {listed([one.text.rstrip('.') for one in answers])}",
        max(together, 1.0 - together),
        "; ".join(one.explanation for one in answers),
        frame=answers[0].frame,
        facts=tuple(fact for one in answers for fact in one.evidence_relations),
        referents=referents,
    )


def _told_in_turn(asking: Asking, answers: list[Answered]) -> Answer:
    """ "Which is the biggest room, and how big is it?": both answers, as sure as the less sure."""
    last = answers[-1]
    return asking.answer(
        last.value,
        "; ".join(one.text.rstrip(".") for one in answers),
        min(one.probability for one in answers),
        "; ".join(one.explanation for one in answers),
        frame=last.frame,
        objects=last.object_ids,
        facts=tuple(fact for one in answers for fact in one.evidence_relations),
    )


def not_measured(asking: Asking, question: NotMeasured) -> Answer:
    """A refusal that says what would have to answer instead."""
    what = describe(question.subject) if question.subject else "it"
    return Declined(
        DeclineReason.NOT_MEASURED,
        f"no measurement tells what {what} {_WHAT[question.what]}; a model that sees it may",
    )
