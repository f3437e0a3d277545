"""Every question of a scene, put at the moment that it names."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...answers.answer import Answer
from ...answers.backends import Backend
from ...answers.context import AskContext
from ...answers.measuring.index import labels_of
from ...answers.model.aids import Aids
from ...answers.model.answering import Inquiry, answer
from ...answers.model.fusion import CHOSEN, Fusion
from ...answers.model.pooling import Sides
from ...answers.model.teller import Teller
from ...answers.trust.families import family_of
from ...geometry.viewpoints import Observer, ViewpointKind
from ...language.declined import Declined
from ...language.parser import parse_question
from ...perception.settings import OF_PICTURES
from ...scene.keyframes import KeyframeStore
from .dataset import AskedQuestion, Pose, Recording
from .given import Asked, given, mapped
from .replay import Moment, Replay

LIVE = "live"
Mapped = tuple[str, list[Mapping[str, Any]]]
"""Name of a moment and the objects of its map."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How questions are put.

    Attributes:
        backend: who answers.
        context: all but who asks from where, and the pictures.
        teller: makes what asks the model about kept pictures; None: there is no model.
        aids: what helps the model.
        fusion: the rule for measurement and model together.
    """

    backend: Backend = Backend.GEOMETRY
    context: AskContext = field(default_factory=AskContext)
    teller: Callable[[KeyframeStore], Teller] | None = None
    aids: Aids = field(default_factory=Aids)
    fusion: Fusion = CHOSEN


def ask_all(
    recording: Recording, questions: Sequence[AskedQuestion], manner: Manner
) -> Iterator[Asked | Mapped]:
    """Put all questions: live ones to the map as of their frame, others to that of their pictures.

    Yields:
        What came back, in the order of moments; before the first of a moment its map with a name.

    Raises:
        BadData: a frame cannot be read.
    """
    live = [each for each in questions if each.variant == LIVE]
    if live:
        yield from _ask(recording, live, manner, None)
    groups: dict[frozenset[int], list[AskedQuestion]] = defaultdict(list)
    for each in questions:
        if each.variant != LIVE:
            groups[frozenset(each.pictures)].append(each)
    for pictures, group in groups.items():
        yield from _ask(recording, group, manner, pictures)


def _ask(
    recording: Recording,
    questions: Sequence[AskedQuestion],
    manner: Manner,
    only: frozenset[int] | None,
) -> Iterator[Asked | Mapped]:
    """Questions to one map as it grows."""
    numbers = [n for n in recording.numbers if only is None or n in only]
    due: dict[int, list[AskedQuestion]] = defaultdict(list)
    for each in questions:
        known = [number for number in numbers if number <= each.at_frame]
        due[known[-1] if known else numbers[0]].append(each)
    named = frozenset(number for each in questions for number in each.pictures)
    replay = Replay(recording, named, None if only is None else OF_PICTURES)
    teller = manner.teller(replay.keyframes) if manner.teller is not None else None
    group = "live" if only is None else "pictures " + " ".join(map(str, sorted(only)))
    for moment in replay.moments(frozenset(due), only):
        name = f"{group} at {moment.number}"
        yield name, mapped(moment.snapshot)
        for question in due[moment.number]:
            yield _asked(question, moment, name, replay, manner, teller)


def _asked(
    question: AskedQuestion,
    moment: Moment,
    at: str,
    replay: Replay,
    manner: Manner,
    teller: Teller | None,
) -> Asked:
    pictures = (replay.pictures.get(number) for number in question.pictures)
    context = replace(
        manner.context,
        robot=_observer(ViewpointKind.ROBOT, question.robot, "the robot"),
        speaker=None
        if question.speaker is None
        else _observer(ViewpointKind.SPEAKER, question.speaker, "the speaker"),
        pictures=tuple(each for each in pictures if each is not None),
    )
    heard: list[Sides] = []
    began_s = time.perf_counter()
    parsed = parse_question(question.text, labels_of(moment.snapshot))

    def reply(context: AskContext) -> Answer:
        return answer(
            Inquiry(
                question.text,
                parsed,
                moment.snapshot,
                context,
                question.choices,
                manner.backend,
                teller,
                aids=manner.aids,
                fusion=manner.fusion,
                hear=heard.append,
            )
        )

    first = given(reply(context))
    latency_s = time.perf_counter() - began_s
    unasked = None
    if first.decline == "UNCERTAIN":
        unasked = given(reply(replace(context, min_probability=0.0)))
    family = None if isinstance(parsed, Declined) else family_of(parsed)
    sides = heard[0] if heard else None
    return Asked(question.identity, at, first, unasked, family, latency_s, sides)


def _observer(kind: ViewpointKind, pose: Pose, description: str) -> Observer:
    x, y, yaw = pose
    return Observer(kind, np.array([x, y, 0.0]), yaw, description)
