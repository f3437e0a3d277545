"""One answer from measurement and model: who is asked, and whose word counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...inference.inputs.images import Pixels8
from ...inference.runtimes.base import ModelQuestion
from ...language import queries as q
from ...language.canonical import canonical
from ...language.declined import Declined, DeclineReason
from ...scene.objects import SceneObject
from ..answer import NO_FRAME, Answer, Answered, Boolean, ObjectSet
from ..backends import Backend, Source
from ..geometric import answer as answer_geometrically
from ..grounding import naming
from ..grounding.ground import Grounder
from ..grounding.referee import Doubts
from ..measuring.index import index_of
from ..replies.asking import sentence
from ..replies.yes_no import NONE_SEEN
from .closed import Closed, closed
from .facts import facts_about
from .fusion import Fusion
from .helped import ask_with
from .inquiry import (
    MOST_CHOICES,
    NO_MODEL,
    NOT_FOR_GEOMETRY,
    PICTURES_ALONE,
    UNSETTLED,
    Inquiry,
    listed_for,
    unscorable,
    wants_model,
    why_alone,
    without_model,
)
from .own_words import own_words
from .pooling import Sides, pool
from .prompting import Prompt, prompt_of, view_of
from .references import ModelReferee
from .results import by_model_alone, by_own_words, no_choices, noting, sure_enough, text_of
from .teller import Said, Teller

__all__ = ["NO_MODEL", "Inquiry", "answer", "answer_about", "answer_at_once"]


def answer(inquiry: Inquiry) -> Answer:
    """The answer, or a refusal that says why; never raises on any question."""
    found = answer_at_once(inquiry)
    if found is not None or inquiry.teller is None:
        return NO_MODEL if found is None else found
    return _Both(inquiry, inquiry.teller).answer()


def answer_at_once(inquiry: Inquiry) -> Answer | None:
    """The answer where no model needs to be asked; None where one has to be."""
    question, context, backend = inquiry.question, inquiry.context, inquiry.backend
    measuring = backend in (Backend.GEOMETRY, Backend.AUTO)
    if not measuring:
        return NO_MODEL if inquiry.teller is None else unscorable(inquiry)
    if isinstance(question, Declined):
        if backend is Backend.GEOMETRY or question.reason not in UNSETTLED:
            return question
        return without_model(question) if inquiry.teller is None else None
    if backend is Backend.GEOMETRY or inquiry.teller is None:
        found = answer_geometrically(question, inquiry.snapshot, context, inquiry.choices)
        return found if backend is Backend.GEOMETRY else without_model(found)
    doubts = Doubts(inquiry.sure)
    measured = answer_geometrically(
        question,
        inquiry.snapshot,
        replace(context, min_probability=0.0, referee=doubts),
        inquiry.choices,
    )
    listed = listed_for(inquiry, measured)
    if doubts.any or wants_model(measured, listed, inquiry.sure):
        return None
    return sure_enough(measured, context.min_probability)


def answer_about(
    words: str,
    question: q.Question | Declined,
    images: Sequence[Pixels8],
    choices: Sequence[str],
    teller: Teller,
    min_probability: float,
    until_s: float | None = None,
) -> Answer:
    """A question about pictures that came with it; no map is needed.

    Args:
        words: as they were asked.
        question: what was understood of them.
        images: (H, W, 3) RGB each.
        choices: of the answer; those of the words where none came.
        min_probability: decline what is less probable.
        until_s: steady time at which the model must have answered.
    """
    parsed = None if isinstance(question, Declined) else question
    listed = closed(parsed, choices)
    if listed is None:
        return no_choices(words)
    if not 2 <= len(listed.choices) <= MOST_CHOICES:
        return Declined(
            DeclineReason.BAD_INPUT,
            f"a model is asked with 2 to {MOST_CHOICES} choices, got {len(listed.choices)}",
        )
    asked = ModelQuestion(words, listed.choices, kind=listed.kind)
    said = teller.about(asked, images, until_s=until_s)
    if isinstance(said, Declined):
        return said
    understood = canonical(parsed) if parsed is not None else ""
    return sure_enough(
        by_model_alone(listed, said, understood, "from the pictures given"), min_probability
    )


def _seen_in(said: Said) -> str:
    """The pictures that a model's word rests on, in words."""
    ids = ", ".join(str(number) for number in said.keyframe_ids)
    return f", from keyframes {ids}" if ids else ""


def _by_rule(rule: Fusion) -> str:
    """What has to be said of the numbers of a rule."""
    return " (by weights fitted to a simulated answerer)" if rule.simulated else ""


class _Both:
    """One question at work."""

    def __init__(self, inquiry: Inquiry, teller: Teller) -> None:
        self._of, self._teller = inquiry, teller
        self._referee = ModelReferee(
            teller, inquiry.backend, inquiry.sure, inquiry.until_s, inquiry.fusion
        )
        self._context = replace(inquiry.context, referee=self._referee)

    def answer(self) -> Answer:
        question, backend = self._of.question, self._of.backend
        measured = self._measured()
        parsed = None if isinstance(question, Declined) else question
        listed = listed_for(self._of, measured)
        if listed is None:
            return self._settled(self._unlisted(parsed, measured))
        if backend is not Backend.MODEL and not self._wants_model(measured, listed):
            return self._settled(measured)
        said = self._said(measured, listed)
        if backend is Backend.MODEL:
            return self._settled(self._by_model(listed, said, measured))
        if isinstance(measured, Declined):
            return self._settled(self._instead(listed, said, measured))
        return self._settled(self._together(listed, said, measured))

    def _measured(self) -> Answer:
        """By measurement, however sure; objects may have been chosen with the model."""
        if isinstance(self._of.question, Declined):
            return self._of.question
        context = replace(self._context, min_probability=0.0)
        return answer_geometrically(self._of.question, self._of.snapshot, context, self._of.choices)

    def _wants_model(self, measured: Answer, listed: Closed) -> bool:
        if self._of.backend is Backend.BOTH:
            return isinstance(measured, Answered)
        if any(measured is each for each in self._referee.refusals):
            return False  # it has had its say
        return wants_model(measured, listed, self._of.sure)

    def _unlisted(self, parsed: q.Question | None, measured: Answer) -> Answer:
        """Questions whose answers cannot be listed: only measurement has a probability."""
        for_model = isinstance(measured, Declined) and measured.reason in NOT_FOR_GEOMETRY
        if for_model and self._of.backend is not Backend.BOTH:
            return self._in_own_words(measured)
        if self._of.backend is Backend.AUTO:
            return measured
        if isinstance(parsed, q.WhichIs):
            return self._which(parsed)
        if self._of.backend is Backend.BOTH:
            if isinstance(measured, Declined):
                return measured
            return noting(measured, "no choices could be listed, so the model has no say")
        return no_choices(self._of.words)

    def _which(self, question: q.WhichIs) -> Answer:
        """ "Which chair is nearest?": a reference, pointed at by marks."""
        grounder = Grounder(index_of(self._of.snapshot), self._context, question.viewpoint)
        found = grounder.resolve(question.reference)
        if isinstance(found, Declined):
            return found
        name = naming.short_name(found.thing, grounder.index)
        return Answered(
            ObjectSet((found.thing.id,)),
            sentence(name),
            found.probability,
            NO_FRAME,
            canonical(question),
            f"{found.thing.name} was pointed at by its mark",
            object_ids=(found.thing.id,),
            evidence_object_ids=tuple(grounder.rested_on),
            map_version=self._of.snapshot.version,
        )

    # What the model says ----------------------------------------------------------------------

    def _in_own_words(self, measured: Answer) -> Answer:
        """What measurement has no answer to, and no choices could be listed for."""
        assert isinstance(measured, Declined)
        prompt = self._prompt(measured)
        if isinstance(prompt, Declined):
            return prompt
        told = own_words(self._teller, prompt, self._of.until_s)
        if isinstance(told, Declined):
            return replace(measured, detail=f"{measured.detail}; {told.detail}")
        return by_own_words(told, self._understood, why_alone(measured))

    def _said(self, measured: Answer, listed: Closed) -> Said | Declined:
        prompt = self._prompt(measured)
        if isinstance(prompt, Declined):
            return prompt
        orders = None if self._of.aids.rotations else 1
        asked = ModelQuestion(prompt.text, listed.choices, kind=listed.kind, orders=orders)
        return ask_with(self._teller, asked, prompt, self._of.aids, self._of.until_s)

    def _prompt(self, measured: Answer) -> Prompt | Declined:
        """The question with what the model is shown and told for it."""
        keyframes, index = self._teller.keyframes, index_of(self._of.snapshot)
        aids = self._of.aids
        if isinstance(measured, Answered):
            observer = measured.frame.observer
            things: list[SceneObject | None] = [
                index.get(number) for number in measured.evidence_object_ids
            ]
        else:
            asker = self._of.context.asker
            observer = asker if asker and (aids.rendered or view_of(asker, keyframes)) else None
            things = self._subject()
        named = [(naming.short_name(thing, index), thing) for thing in things if thing is not None]
        focus = [thing.id for _, thing in named] if aids.coverage else None
        shown = self._teller.shared(focus)
        alone = self._of.backend is Backend.MODEL or isinstance(measured, Declined)
        standing = [index.get(number) for number in observer.object_ids] if observer else []
        prompt = prompt_of(
            self._of.words,
            named,
            observer,
            self._of.context.viewpoint,
            keyframes,
            shown,
            aids,
            alone=alone,
            needed=isinstance(measured, Answered),
            stood_at=[thing for thing in standing if thing is not None],
        )
        if isinstance(prompt, Declined) or not (aids.facts and alone):
            return prompt
        facts = facts_about(named, observer, Grounder(index, self._of.context))
        return replace(prompt, text=f"{facts} {prompt.text}".strip())

    def _subject(self) -> list[SceneObject | None]:
        """What a question is about that no geometry answers, where the words single it out."""
        question = self._of.question
        if not isinstance(question, q.NotMeasured) or question.subject is None:
            return []
        grounder = Grounder(index_of(self._of.snapshot), self._context, question.viewpoint)
        found = grounder.resolve(question.subject)
        return [] if isinstance(found, Declined) else [found.thing]

    def _by_model(self, listed: Closed, said: Said | Declined, measured: Answer) -> Answer:
        if isinstance(said, Declined):
            return said
        result = by_model_alone(listed, said, self._understood, PICTURES_ALONE)
        if isinstance(result, Declined) or isinstance(measured, Declined):
            return result
        return replace(
            result, frame=measured.frame, evidence_object_ids=measured.evidence_object_ids
        )

    def _instead(self, listed: Closed, said: Said | Declined, measured: Declined) -> Answer:
        """Measurement has no answer, and the model may have one."""
        if isinstance(said, Declined):
            return replace(measured, detail=f"{measured.detail}; {said.detail}")
        return by_model_alone(listed, said, self._understood, why_alone(measured))

    def _together(self, listed: Closed, said: Said | Declined, measured: Answered) -> Answer:
        """Both have an answer, or should have one."""
        strict = self._of.backend is Backend.BOTH
        if isinstance(said, Declined):
            if strict and not listed.metric:
                return said
            return noting(measured, said.detail)
        with_it = replace(measured, source=Source.BOTH, keyframe_ids=said.keyframe_ids)
        at = listed.index_of(measured.value)
        if listed.metric or at is None:
            return noting(with_it, f"{said.words}; measurement counts")
        if said.probabilities is None:
            if strict and said.named != at:
                return Declined(
                    DeclineReason.UNCERTAIN, f"measured: {measured.text} But {said.words}"
                )
            return noting(with_it, said.words)
        k, given = len(listed.choices), measured.probability / max(measured.referents, 1e-9)
        shares = np.full(k, (1.0 - given) / (k - 1))
        shares[at] = given
        rule = self._of.fusion
        both = pool(shares, said.probabilities, calibrated=said.calibrated, fusion=rule)
        if self._of.hear is not None:
            self._of.hear(
                Sides(listed.kind, listed.choices, shares, said.probabilities, said.calibrated)
            )
        unseen = isinstance(self._of.question, q.Exists) and measured.value == Boolean(False)
        if both.disagree and not unseen:
            return Declined(
                DeclineReason.DISAGREEMENT,
                f"measured: {measured.text} (p = {measured.probability:.2f}, "
                f"{measured.explanation}); but {said.words}{_seen_in(said)}",
                (listed.choices[at], listed.choices[int(said.probabilities.argmax())]),
            )
        sure = both.probability * measured.referents
        if unseen and both.best == at:
            sure = min(sure, NONE_SEEN)  # the pictures show no more than what was measured
        told = f"{said.words}; together p = {sure:.2f}{_by_rule(rule)}"
        agreed = noting(replace(with_it, probability=sure), told)
        if both.best == at:
            return agreed
        value = listed.values[both.best]
        return replace(
            agreed,
            value=value,
            text=text_of(value, listed.choices[both.best]),
            object_ids=(),
            evidence_relations=(),
            frame_note="",
            explanation=f"the model outweighs what was measured less surely: {agreed.explanation}",
        )

    # Putting it together ----------------------------------------------------------------------

    @property
    def _understood(self) -> str:
        question = self._of.question
        return "" if isinstance(question, Declined) else canonical(question)

    def _settled(self, result: Answer) -> Answer:
        """With what the model decided on the way, and sure enough."""
        if isinstance(result, Declined):
            return result
        meant = set(result.evidence_object_ids) | set(result.object_ids)
        picks = [each for each in self._referee.picks.values() if each.object_id in meant]
        if picks:
            told = ", ".join(
                f"'{p.words}' is object {p.object_id} (p = {p.probability:.2f})" for p in picks
            )
            ids = dict.fromkeys([*result.keyframe_ids, *(i for p in picks for i in p.keyframe_ids)])
            alone = self._of.backend is Backend.MODEL or result.source is Source.MODEL
            result = replace(
                noting(result, f"by the model's word {told}"),
                source=Source.MODEL if alone else Source.BOTH,
                keyframe_ids=tuple(ids),
            )
        version = self._of.snapshot.version
        return sure_enough(replace(result, map_version=version), self._of.context.min_probability)
