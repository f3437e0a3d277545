"""SenseNova-SI's grounding: what is asked, what the score is, and replies that are none."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from inference.serving.conftest import running
from inference.serving.scripted import ScriptedRuntime

from spatial_si_ros.errors import BadImage
from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.checkpoints.tiny import make_tiny
from spatial_si_ros.inference.errors import ServerError
from spatial_si_ros.inference.runtimes.base import ChoiceScore
from spatial_si_ros.inference.runtimes.torch_runtime import open_torch
from spatial_si_ros.inference.serving.answers import ChoiceReply
from spatial_si_ros.inference.serving.client import Client
from spatial_si_ros.inference.serving.endpoints import Endpoint
from spatial_si_ros.inference.serving.server import Listen
from spatial_si_ros.perception.detectors import Grounding, Limits

PICTURE = np.zeros((50, 100, 3), np.uint8)


class ScriptedModel:
    """Says how likely each thing is there, and where."""

    def __init__(self, present: dict[str, Any], places: dict[str, str]) -> None:
        self.present, self.places = present, places
        self.asked: list[str] = []
        self.closed: list[str] = []

    def encode(self, images: Any) -> Any:
        assert [image.shape for image in images] == [PICTURE.shape]
        return SimpleNamespace(close=lambda: self.closed.append("prefix"))

    def score(self, prefix: Any, questions: Any) -> list[Any]:
        self.asked.append(f"{len(questions)} questions")
        assert all(question.choices == ("yes", "no") for question in questions)
        words = [
            q.text.removeprefix("Is there a ").removesuffix(" in the image?") for q in questions
        ]
        return [self._answer(self.present[word]) for word in words]

    def generate(self, prefix: Any, question: Any, *, max_new_tokens: int) -> Iterator[str]:
        assert question.contract == "grounding" and 16 <= max_new_tokens <= 64
        self.asked.append(question.text)
        yield from self.places[question.text]

    def close(self) -> None:
        self.closed.append("model")

    @staticmethod
    def _answer(value: Any) -> Any:
        if not isinstance(value, float):
            return value
        chances = np.array([value, 1.0 - value])
        return ChoiceScore(chances, np.log(chances), 1.0, 0.0, True, False, 2, 0.0)


def unreadable() -> ChoiceScore:
    chances = np.array([0.9, 0.1])
    return ChoiceScore(chances, np.log(chances), 0.1, 0.0, False, False, 2, 0.0)


def test_only_what_is_there_is_located_and_its_score_is_that_of_being_there() -> None:
    model = ScriptedModel(
        {"mug": 0.9, "sofa": 0.4, "lamp": 0.6}, {"mug": "[0.1, 0.2, 0.3, 0.6]", "lamp": "nowhere"}
    )
    detector = Grounding(model, "scripted")
    (mug,) = detector.detect(PICTURE, ("mug", "sofa", "lamp"))
    assert (mug.label, mug.score, mug.mask) == ("mug", pytest.approx(0.9), None)
    assert mug.box_px == pytest.approx((10, 10, 30, 30))
    assert model.asked == ["3 questions", "mug", "lamp"]
    assert detector.unreadable == 1
    assert model.closed == ["prefix"]
    detector.close()
    assert model.closed == ["prefix", "model"]


def test_what_could_not_be_read_is_not_located() -> None:
    model = ScriptedModel({"mug": unreadable(), "lamp": ChoiceReply(None, "?", 0.0)}, {})
    detector = Grounding(model, "scripted")
    assert detector.detect(PICTURE, ("mug", "lamp")) == ()
    assert detector.unreadable == 2


def test_a_server_without_probabilities_gives_the_score_that_is_set() -> None:
    model = ScriptedModel(
        {"mug": ChoiceReply(0, "A", 0.0), "sofa": ChoiceReply(1, "B", 0.0)},
        {"mug": "[0.0, 0.0, 0.5, 0.5]"},
    )
    (mug,) = Grounding(model, "scripted", box_score=0.45).detect(PICTURE, ("mug", "sofa"))
    assert (mug.label, mug.score) == ("mug", 0.45)


def test_without_asking_whether_everything_is_located() -> None:
    model = ScriptedModel({}, {"mug": "[0.0, 0.0, 0.5, 0.5]", "sofa": "[0.6, 0.0, 0.9, 1.0]"})
    found = Grounding(model, "scripted", ask_presence=False).detect(PICTURE, ("mug", "sofa"))
    assert [(each.label, each.score) for each in found] == [("mug", 0.5), ("sofa", 0.5)]
    assert model.asked == ["mug", "sofa"]


def test_questions_go_in_portions_and_the_limits_hold() -> None:
    names = [f"thing {i}" for i in range(70)]
    model = ScriptedModel(dict.fromkeys(names, 0.8), dict.fromkeys(names, "[0.0, 0.0, 0.5, 0.5]"))
    found = Grounding(model, "scripted", limits=Limits(0.7)).detect(PICTURE, names)
    assert model.asked[:3] == ["32 questions", "32 questions", "6 questions"]
    assert len(found) == 1  # all boxes are the same one
    strict = Grounding(model, "scripted", limits=Limits(0.85))
    assert strict.detect(PICTURE, names) == ()


def test_bad_pictures_are_refused_before_anything_is_sent() -> None:
    model = ScriptedModel({}, {})
    with pytest.raises(BadImage, match="expected a picture"):
        Grounding(model, "scripted").detect(np.zeros((5000, 100, 3), np.uint8), ("mug",))
    assert model.asked == []


class Locating(ScriptedRuntime):
    """A model that finds everything and puts it into the left half."""

    def generate(self, prefix: Any, question: Any, *, max_new_tokens: int, **_: Any) -> Any:
        yield from ("[0.0, ", "0.0, 0.5, 1.0]")


def test_through_the_client_and_a_server(tmp_path: Any) -> None:
    socket = tmp_path / "model.sock"
    with running(Locating(), Listen(socket=socket)):
        client = Client([Endpoint(f"unix://{socket}")])
        detector = Grounding(client, "scripted", ask_presence=False)
        found = detector.detect(PICTURE, ("mug",))
        assert [each.box_px for each in found] == [(0.0, 0.0, 50.0, 50.0)]
        # The scripted model prefers the last choice, "no": nothing is there.
        assert Grounding(client, "scripted").detect(PICTURE, ("mug", "sofa")) == ()
        detector.close()


def test_a_real_checkpoint_is_asked_as_it_was_taught(tmp_path: Any) -> None:
    """A tiny random one: its reply is read, and is no box."""
    runtime = open_torch(make_tiny(tmp_path / "tiny", Family.INTERNVL3), device="cpu")
    asked = Grounding(runtime, "tiny")
    asked.detect(PICTURE, ("red mug",))
    assert asked.unreadable == 1
    located = Grounding(runtime, "tiny", ask_presence=False)
    assert located.detect(PICTURE, ("red mug",)) == ()
    assert located.unreadable == 1


def test_a_server_that_is_not_there_is_an_error(tmp_path: Any) -> None:
    detector = Grounding(Client([Endpoint(f"unix://{tmp_path / 'none.sock'}")]), "none")
    with pytest.raises(ServerError):
        detector.detect(PICTURE, ("mug",))
    detector.close()
