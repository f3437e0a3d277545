"""Tests for answers/model/teller.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answers.model.scripted_model import ScriptedModel, prefers, teller_of, views_of
from scenes.rooms import living_room

from spatial_si_ros.answers.model.teller import Said, Teller
from spatial_si_ros.inference.errors import (
    ChoiceError,
    ContextOverflow,
    NotFinite,
    OutOfMemory,
    PromptError,
)
from spatial_si_ros.inference.runtimes.base import ModelQuestion
from spatial_si_ros.inference.serving.answers import ChoiceReply
from spatial_si_ros.inference.serving.errors import ServerBusy, ServerTimeout, ServerUnreachable
from spatial_si_ros.language import Declined, DeclineReason
from spatial_si_ros.scene.keyframes import KeyframeStore, encode_colour
from spatial_si_ros.scene.resident import ResidentViews

ROOM = living_room()
QUESTION = ModelQuestion("Is it left or right?", ("left", "right"), kind="direction")


def test_the_shared_pictures_come_first_and_stay() -> None:
    model = ScriptedModel(prefers("left"))
    teller = teller_of(model, ROOM)
    own = np.zeros((120, 160, 3), np.uint8)
    said = teller.ask(QUESTION, [own], [2])
    again = teller.ask(QUESTION)
    assert isinstance(said, Said) and isinstance(again, Said)
    first, second = model.shown
    assert (first.shared, first.max_tiles) == (len(second.images), 1)
    assert all(a is b for a, b in zip(first.images, second.images, strict=False))
    assert first.images[-1] is own and len(first.images) == first.shared + 1
    assert said.named == 0 and said.probabilities == pytest.approx([0.95, 0.05])
    assert set(again.keyframe_ids) <= {1, 2, 3} and not said.calibrated
    assert said.words == "the model says 'left' with p = 0.95"
    assert (teller.figures.asked, teller.views.kept) == (2, 1)


def test_calibration_is_told() -> None:
    said = teller_of(ScriptedModel(prefers("left"), calibrated=True), ROOM).ask(QUESTION)
    assert isinstance(said, Said) and said.calibrated


@pytest.mark.parametrize(
    ("fault", "reason", "words"),
    [
        (ServerUnreachable("nobody listens"), DeclineReason.MODEL_UNAVAILABLE, "nobody listens"),
        (ServerTimeout("no answer within 4 s"), DeclineReason.MODEL_UNAVAILABLE, "within 4 s"),
        (ServerBusy("the queue is full"), DeclineReason.MODEL_UNAVAILABLE, "queue"),
        (OutOfMemory("too little memory"), DeclineReason.MODEL_UNAVAILABLE, "memory"),
        (NotFinite("overflow: use bf16"), DeclineReason.UNREADABLE_REPLY, "overflow"),
        (PromptError("got the marker <|im_end|>"), DeclineReason.BAD_INPUT, "marker"),
        (ContextOverflow("too many tokens"), DeclineReason.BAD_INPUT, "tokens"),
        (ChoiceError("expected 2 to 26 choices"), DeclineReason.BAD_INPUT, "2 to 26"),
        (ChoiceReply(None, "I see a cat", 0.1), DeclineReason.UNREADABLE_REPLY, "I see a cat"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_what_goes_wrong_is_a_typed_refusal(fault, reason, words) -> None:
    teller = teller_of(ScriptedModel(lambda _: fault), ROOM)
    declined = teller.ask(QUESTION)
    assert isinstance(declined, Declined)
    assert declined.reason is reason
    assert words in declined.detail
    of_the_question = reason is DeclineReason.BAD_INPUT
    assert teller.figures.recent_problem == ("" if of_the_question else declined.detail)
    assert teller.figures.unreadable == (reason is DeclineReason.UNREADABLE_REPLY)


def test_a_reply_that_names_no_letter_could_not_be_read() -> None:
    declined = teller_of(ScriptedModel(prefers("left"), mass=0.3), ROOM).ask(QUESTION)
    assert isinstance(declined, Declined)
    assert declined.reason is DeclineReason.UNREADABLE_REPLY
    assert "30%" in declined.detail


def test_a_choice_without_a_probability_has_none() -> None:
    said = teller_of(ScriptedModel(lambda _: ChoiceReply(1, "B", 0.1)), ROOM).ask(QUESTION)
    assert isinstance(said, Said)
    assert (said.probabilities, said.named, said.calibrated) == (None, 1, False)
    assert "without a probability" in said.words


def test_without_pictures_nothing_is_asked() -> None:
    model = ScriptedModel(prefers("left"))
    teller = Teller(
        model, ResidentViews(KeyframeStore()), at_most=16, tiles=1, timeout_s=lambda: 1.0
    )
    declined = teller.ask(QUESTION)
    assert isinstance(declined, Declined) and declined.reason is DeclineReason.MAP_EMPTY
    assert not model.asked


def test_the_time_that_is_left_is_the_limit() -> None:
    model = ScriptedModel(prefers("left"))
    teller = teller_of(model, ROOM, timeout_s=4.0)
    teller.ask(QUESTION)
    late = teller.ask(QUESTION, until_s=0.0)
    assert model.limits_s == [4.0]
    assert isinstance(late, Declined) and late.reason is DeclineReason.TIMEOUT


def test_room_is_left_for_the_pictures_of_a_question() -> None:
    """The contract allows 32 pictures in all."""
    views = views_of(ROOM)
    asked: list[int] = []
    views.choose = lambda at_most: asked.append(at_most) or ()  # type: ignore[method-assign]
    teller = Teller(
        ScriptedModel(prefers("left")), views, at_most=32, tiles=1, timeout_s=lambda: 1.0
    )
    teller.ask(QUESTION, [np.zeros((8, 8, 3), np.uint8)])
    assert asked == [28]


def test_a_new_picture_with_an_old_number_is_shown_as_it_is() -> None:
    """A mapper that has started anew counts from 1 again."""
    model = ScriptedModel(prefers("left"))
    teller = teller_of(model, ROOM)
    teller.ask(QUESTION)
    before = list(model.shown[-1].images)
    first = next(iter(teller.views.keyframes))
    black = encode_colour(np.zeros_like(before[0]))
    teller.views.keyframes.put(replace(first, colour_jpeg=black))
    assert len(teller.keyframes) == 1
    teller.ask(QUESTION)
    (shown,) = model.shown[-1].images
    assert not shown.any()
