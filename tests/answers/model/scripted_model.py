"""A model that says what a script says, instead of looking at pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scenes.pictures import looking, picture

from spatial_si_ros.answers.model.teller import Teller
from spatial_si_ros.inference.runtimes.base import ChoiceScore, ModelQuestion
from spatial_si_ros.inference.serving.answers import ChoiceReply
from spatial_si_ros.scene.keyframes import KeyframeStore
from spatial_si_ros.scene.objects import SceneObject
from spatial_si_ros.scene.resident import ResidentViews

Script = Callable[[ModelQuestion], Sequence[float] | Exception | ChoiceReply]


@dataclass
class Shown:
    """Pictures as they came."""

    images: Sequence[np.ndarray]
    max_tiles: int | None
    shared: int


@dataclass
class ScriptedModel:
    """Gives each question the probabilities that the script says; remembers what was asked."""

    script: Script
    calibrated: bool = False
    mass: float = 0.98
    words: str | Exception = "I do not know."
    asked: list[ModelQuestion] = field(default_factory=list)
    told: list[ModelQuestion] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    limits_s: list[float | None] = field(default_factory=list)

    def encode(self, images, *, video=False, max_tiles=None, shared=0):
        self.shown.append(Shown(images, max_tiles, shared))
        return self.shown[-1]

    def score(self, prefix, questions, *, timeout_s=None):
        (question,) = questions
        self.asked.append(question)
        self.limits_s.append(timeout_s)
        told = self.script(question)
        if isinstance(told, Exception):
            raise told
        if isinstance(told, ChoiceReply):
            return [told]
        values = np.asarray(told, np.float64)
        assert len(values) == len(question.choices), question.choices
        return [
            ChoiceScore(
                values / values.sum(), np.log(values), self.mass, 0.0, self.mass >= 0.5,
                self.calibrated, len(values), 0.01,
            )
        ]  # fmt: skip

    def generate(self, prefix, question, *, max_new_tokens, cancelled=lambda: False):
        self.told.append(question)
        if isinstance(self.words, Exception):
            raise self.words
        yield from (word + " " for word in self.words.split(" ") if not cancelled())


def prefers(choice: str, probability: float = 0.95) -> Script:
    """One choice is so likely, the others share the rest."""

    def script(question: ModelQuestion) -> list[float]:
        rest = (1.0 - probability) / (len(question.choices) - 1)
        assert choice in question.choices, (choice, question.choices)
        return [probability if each == choice else rest for each in question.choices]

    return script


def teller_of(
    model: ScriptedModel, things: Sequence[SceneObject], *, timeout_s: float = 4.0
) -> Teller:
    """The model shown three pictures of a room; the last one is what somebody by the sofa sees."""
    return Teller(
        model, views_of(things), at_most=16, tiles=1, timeout_s=lambda: timeout_s
    )  # fmt: skip


def views_of(things: Sequence[SceneObject]) -> ResidentViews:
    keyframes = KeyframeStore()
    for number, (at, towards) in enumerate(
        [
            ((-2.5, -1.0, 1.6), (0.5, 2.5, 0.4)),
            ((2.5, 0.2, 1.6), (-0.5, 3.0, 0.4)),
            ((0.0, -0.9, 1.5), (0.0, 4.0, 0.6)),
        ],
        1,
    ):
        keyframes.put(picture(number, things, looking(at, towards)))
    return ResidentViews(keyframes)
