"""Asks the model: the shared pictures first, then what belongs to the question alone."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ...inference.errors import BadImage as BadPicture
from ...inference.errors import (
    ChoiceError,
    InferenceError,
    NotFinite,
    PromptError,
)
from ...inference.inputs.images import Pixels8
from ...inference.inputs.spec import MAX_IMAGES
from ...inference.runtimes.base import ChoiceScore, ModelQuestion, Prefix, never
from ...inference.serving.answers import ChoiceReply
from ...language.declined import Declined, DeclineReason
from ...scene.keyframes import Keyframe, decode_colour
from ...scene.resident import ResidentViews
from .views import views_for

Float64 = npt.NDArray[np.float64]

MAX_OWN = 4
"""Pictures of a question itself; the shared ones leave room for them."""
OF_THE_MODEL = frozenset({DeclineReason.UNREADABLE_REPLY, DeclineReason.MODEL_UNAVAILABLE})
"""Refusals that are no fault of the question."""
NO_PICTURES = Declined(DeclineReason.MAP_EMPTY, "there are no pictures to show the model yet")
RECENT_S = 60.0
_KEPT = 2 * MAX_IMAGES


class Model(Protocol):
    """What answers questions about pictures: a client of model servers."""

    def encode(
        self,
        images: Sequence[Pixels8],
        *,
        video: bool = False,
        max_tiles: int | None = None,
        shared: int = 0,
    ) -> Prefix:
        """Pictures for questions; the first `shared` of them will be asked about again."""

    def score(
        self,
        prefix: Prefix,
        questions: Sequence[ModelQuestion],
        *,
        timeout_s: float | None = None,
    ) -> list[ChoiceScore | ChoiceReply]:
        """Answers to questions with choices."""

    def generate(
        self,
        prefix: Prefix,
        question: ModelQuestion,
        *,
        max_new_tokens: int,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[str]:
        """A reply in the model's own words, in pieces, until nobody wants more."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What the model says of listed choices.

    Attributes:
        choices: as they were listed.
        probabilities: (k,), their sum is 1; None where the server tells none.
        named: index of the choice it prefers; None where its words could not be read.
        calibrated: the probabilities were calibrated on data.
        keyframe_ids: pictures it was shown.
        notes: what was done to make them fit, for people.
        remarks: what else it said of the same question, for people.
    """

    choices: tuple[str, ...]
    probabilities: Float64 | None
    named: int | None
    calibrated: bool
    keyframe_ids: tuple[int, ...]
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """For people: what it says and how surely."""
        return ", ".join([self._words, *self.remarks])

    @property
    def _words(self) -> str:
        if self.named is None:
            return "the model's reply could not be read"
        choice = self.choices[self.named]
        if self.probabilities is None:
            return f"the model says '{choice}', without a probability"
        return f"the model says '{choice}' with p = {self.probabilities[self.named]:.2f}"


@dataclass(slots=True)
class ModelFigures:
    """What happened to questions to a model, for diagnostics."""

    asked: int = 0
    failed: int = 0
    unreadable: int = 0
    seconds: float = 0.0
    problem: str = ""
    problem_s: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, seconds: float, declined: Declined | None) -> None:
        """One question has ended."""
        with self.lock:
            self.asked += 1
            self.seconds = seconds
            if declined is None:
                self.problem = ""
                return
            self.unreadable += declined.reason is DeclineReason.UNREADABLE_REPLY
            self.failed += declined.reason is DeclineReason.MODEL_UNAVAILABLE
            if declined.reason in OF_THE_MODEL:
                self.problem, self.problem_s = declined.detail, time.monotonic()

    @property
    def recent_problem(self) -> str:
        """What was wrong with the model lately; "" for nothing."""
        with self.lock:
            recent = time.monotonic() - self.problem_s < RECENT_S
            return self.problem if recent else ""


class Teller:
    """Shows a model the kept pictures and asks it. For several threads.

    Attributes:
        figures: what happened so far.
        views: which pictures it keeps in mind.
    """

    def __init__(
        self,
        model: Model,
        views: ResidentViews,
        *,
        at_most: int,
        tiles: int,
        timeout_s: Callable[[], float],
    ) -> None:
        """Args:
        model: that is asked.
        views: chooses the shared pictures; other tellers of the same model may share it.
        at_most: shared pictures.
        tiles: of a picture, at most.
        timeout_s: of a question.
        """
        self.figures = ModelFigures()
        self.views = views
        self._model = model
        self._at_most = min(at_most, MAX_IMAGES - MAX_OWN)
        self._tiles, self._timeout_s = tiles, timeout_s
        self._decoded: OrderedDict[Keyframe, Pixels8] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def keyframes(self) -> tuple[Keyframe, ...]:
        """All that there are now, oldest first."""
        return tuple(self.views.keyframes)

    def shared(self, focus: Collection[int] | None = None) -> tuple[Keyframe, ...]:
        """The pictures that come first, in their order.

        Args:
            focus: choose them for these objects and for space; None: those that all questions
                share, whose computation is kept.
        """
        if focus is None:
            return self.views.choose(self._at_most)
        return views_for(self.keyframes, focus, self._at_most)

    def ask(
        self,
        question: ModelQuestion,
        own: Sequence[Pixels8] = (),
        own_ids: Sequence[int] = (),
        *,
        shown: Sequence[Keyframe] | None = None,
        until_s: float | None = None,
    ) -> Said | Declined:
        """What the model says of the choices, having seen the shared pictures.

        Args:
            question: with choices.
            own: pictures of this question alone; they come last. At most MAX_OWN.
            own_ids: keyframes that they are of.
            shown: the pictures that come first; None: those of `shared`.
            until_s: steady time at which it must have answered; None: the usual limit alone.
        """
        first = self.shared() if shown is None else tuple(shown)
        if not first and not own:
            return NO_PICTURES
        ids = dict.fromkeys([*(each.id for each in first), *own_ids])
        return self.about(
            question,
            [*self.pictures(first), *own],
            keyframe_ids=tuple(ids),
            shared=len(first),
            tiles=self._tiles,
            until_s=until_s,
        )

    def pictures(self, keyframes: Sequence[Keyframe]) -> list[Pixels8]:
        """Kept pictures as pixels, (H, W, 3) RGB each."""
        return [self._picture(each) for each in keyframes]

    def words(
        self,
        question: ModelQuestion,
        images: Sequence[Pixels8],
        most_tokens: int,
        *,
        shared: int = 0,
        until_s: float | None = None,
    ) -> str | Declined:
        """What the model says in its own words, greedily; it ends where its time does.

        Args:
            question: with or without choices.
            images: it is about.
            most_tokens: of the reply.
            shared: the first pictures, about which other questions will be asked too.
            until_s: steady time at which it must have ended; None: the usual limit alone.
        """
        ends_s = time.monotonic() + self._timeout_s()
        ends_s = ends_s if until_s is None else min(ends_s, until_s)
        try:
            prefix = self._model.encode(images, max_tiles=self._tiles, shared=shared)
            pieces = self._model.generate(
                prefix,
                question,
                max_new_tokens=most_tokens,
                cancelled=lambda: time.monotonic() > ends_s,
            )
            return "".join(pieces)
        except InferenceError as error:
            return _refusal(error)

    def about(
        self,
        question: ModelQuestion,
        images: Sequence[Pixels8],
        *,
        keyframe_ids: tuple[int, ...] = (),
        shared: int = 0,
        tiles: int | None = None,
        until_s: float | None = None,
    ) -> Said | Declined:
        """What the model says of these pictures and no others."""
        began_s = time.monotonic()
        limit_s = self._timeout_s()
        if until_s is not None:
            limit_s = min(limit_s, until_s - began_s)
        if limit_s <= 0.0:
            result: Said | Declined = Declined(
                DeclineReason.TIMEOUT, "no time was left to ask the model"
            )
        else:
            result = self._about(question, images, keyframe_ids, shared, tiles, limit_s)
        declined = result if isinstance(result, Declined) else None
        self.figures.note(time.monotonic() - began_s, declined)
        return result

    def _about(
        self,
        question: ModelQuestion,
        images: Sequence[Pixels8],
        keyframe_ids: tuple[int, ...],
        shared: int,
        tiles: int | None,
        limit_s: float,
    ) -> Said | Declined:
        try:
            prefix = self._model.encode(images, max_tiles=tiles, shared=shared)
            (answer,) = self._model.score(prefix, [question], timeout_s=limit_s)
        except InferenceError as error:
            return _refusal(error)
        return _said(question.choices, answer, keyframe_ids)

    def _picture(self, keyframe: Keyframe) -> Pixels8:
        with self._lock:
            kept = self._decoded.get(keyframe)
            if kept is not None:
                self._decoded.move_to_end(keyframe)
                return kept
        picture = decode_colour(keyframe.colour_jpeg)
        with self._lock:
            self._decoded[keyframe] = picture
            while len(self._decoded) > _KEPT:
                self._decoded.popitem(last=False)
        return picture


def _refusal(error: InferenceError) -> Declined:
    """Why there is no answer, by whose fault it is."""
    if isinstance(error, (PromptError, ChoiceError, BadPicture)):
        return Declined(DeclineReason.BAD_INPUT, f"the model cannot be asked that: {error}")
    if isinstance(error, NotFinite):
        return Declined(DeclineReason.UNREADABLE_REPLY, f"the model failed: {error}")
    return Declined(DeclineReason.MODEL_UNAVAILABLE, f"the model gave no answer: {error}")


def _said(
    choices: tuple[str, ...], answer: ChoiceScore | ChoiceReply, keyframe_ids: tuple[int, ...]
) -> Said | Declined:
    """A reply that can be read, or UNREADABLE_REPLY."""
    if isinstance(answer, ChoiceReply):
        if answer.choice is None:
            return Declined(
                DeclineReason.UNREADABLE_REPLY,
                f"expected the model to name one of {len(choices)} choices, got "
                f"'{answer.reply[:60]}'",
            )
        return Said(choices, None, answer.choice, False, keyframe_ids, answer.notes)
    if not answer.readable:
        return Declined(
            DeclineReason.UNREADABLE_REPLY,
            f"the model answered with none of the {len(choices)} choices: their letters have "
            f"{answer.choice_mass:.0%} of the probability",
        )
    best = int(np.argmax(answer.probabilities))
    return Said(choices, answer.probabilities, best, answer.calibrated, keyframe_ids, answer.notes)
