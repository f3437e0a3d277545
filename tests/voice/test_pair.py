"""Tests for voice/readings.py and voice/pair.py: two models judge each other's sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from spatial_si_ros.voice import opening
from spatial_si_ros.voice.audio import Audio
from spatial_si_ros.voice.errors import NoRecogniser
from spatial_si_ros.voice.pair import Pair, features_of, together
from spatial_si_ros.voice.readings import (
    FAR,
    Hypotheses,
    Reading,
    joined,
    lead,
    ranked,
    understood,
    ways,
)
from spatial_si_ros.voice.recogniser import Heard
from spatial_si_ros.voice.vocabulary import Vocabulary, vocabulary_of

MAP = vocabulary_of(["mug_1", "book_2", "table_3", "sofa_4"])
SOUND = Audio(np.zeros(10, np.int16))
BOOK, MUG, TAKE_MUG = "pick up the book", "pick up the mug", "take the mug"


def reading(text: str, prior: float = 0.0, **scores: float) -> Reading:
    return Reading(text, f"{text.capitalize()}.", prior, scores, dict.fromkeys(scores, 0.0))


class Model:
    """Knows what each sentence is worth, and brings some of them."""

    def __init__(self, name: str, brings: Sequence[str], worth: dict[str, float], sure: float):
        self.name, self._brings, self._worth, self._sure = name, brings, worth, sure
        self.asked: list[str] = []

    def recognise(self, audio: Audio, vocabulary: Vocabulary) -> Heard:
        made = self.hypotheses(audio, vocabulary)
        return Heard(self._brings[0], self._sure, (made.free,), self.name, hypotheses=made)

    def hypotheses(self, audio: Audio, vocabulary: Vocabulary) -> Hypotheses:
        self.asked.append("hypotheses")
        readings = [reading(text, **{self.name: self._worth[text]}) for text in self._brings]
        return Hypotheses(self.name, tuple(readings), "what i think", -0.5)

    def judged(
        self, audio: Audio, vocabulary: Vocabulary, readings: Sequence[Reading]
    ) -> list[Reading]:
        self.asked += [each.text for each in readings if self.name not in each.scores]
        return [
            replace(
                each,
                scores={**each.scores, self.name: self._worth[each.text]},
                blind={**each.blind, self.name: 0.0},
            )
            for each in readings
        ]


def test_a_sentence_may_have_commas_or_none() -> None:
    assert ways("Put it down.") == ("Put it down.",)
    assert ways(" Go to the desk,  behind the bed") == (
        "Go to the desk, behind the bed",
        "Go to the desk behind the bed.",
    )


def test_a_sentence_of_both_keeps_what_both_say_about_it() -> None:
    both = joined([[reading(MUG, -3.0, a=-1.0)], [reading(MUG, -2.0, b=-4.0), reading(BOOK)]])
    assert [each.text for each in both] == [MUG, BOOK]
    assert both[0].scores == {"a": -1.0, "b": -4.0}
    assert both[0].prior == -2.0


def test_the_sum_of_models_and_grammar_decides() -> None:
    readings = [reading(MUG, -3.0, a=-1.0, b=-1.0), reading(BOOK, 0.0, a=-2.0, b=-2.0)]
    weights = {"a": 0.5, "b": 0.5}
    order = ranked(readings, weights, prior=0.0, blind=0.5)
    assert [(each.text, score) for each, score in order] == [(MUG, -1.0), (BOOK, -2.0)]
    assert ranked(readings, weights, prior=1.0, blind=0.5)[0][0].text == BOOK


def test_what_is_expected_anyway_counts_less() -> None:
    mug = Reading(MUG, MUG, 0.0, {"a": -1.0}, {"a": -4.0})
    book = Reading(BOOK, BOOK, 0.0, {"a": -2.0}, {"a": -9.0})
    assert ranked([mug, book], {"a": 1.0}, 1.0, 0.0)[0][0] is mug
    assert ranked([mug, book], {"a": 1.0}, 1.0, 0.5) == [(book, 2.5), (mug, 1.0)]


@pytest.mark.parametrize(
    ("texts", "ahead"),
    [
        ([MUG, BOOK], 1.0),
        ([MUG, TAKE_MUG, BOOK], 2.0),  # the second one means the same
        ([MUG], FAR),
        (["yes", "no"], 1.0),
        (["the red one", "the blue one"], 1.0),
    ],
)
def test_a_rival_means_something_else(texts: list[str], ahead: float) -> None:
    order = [(reading(text), -float(i)) for i, text in enumerate(texts)]
    assert lead(order, MAP) == ahead


def test_what_means_nothing_comes_last_and_makes_unsure() -> None:
    order = [(reading("put the mug"), -1.0), (reading(MUG), -2.5), (reading(BOOK), -4.0)]
    order = understood(order, MAP)
    assert [each.text for each, _ in order] == [MUG, BOOK, "put the mug"]
    assert lead(order, MAP) == -1.5


def test_what_both_find_likely_was_said() -> None:
    first = Model("a", [BOOK, MUG], {BOOK: -2.0, MUG: -2.5, TAKE_MUG: -6.0}, 0.5)
    second = Model("b", [MUG, TAKE_MUG], {BOOK: -7.0, MUG: -1.0, TAKE_MUG: -3.0}, 0.5)
    heard = Pair(first, second).recognise(SOUND, MAP)
    assert heard.text == MUG
    assert heard.second_opinion == MUG
    assert heard.alternatives == ("what i think", BOOK, TAKE_MUG)
    assert first.asked == ["hypotheses", TAKE_MUG]  # what it brought itself it has judged
    assert second.asked == ["hypotheses", BOOK]


@pytest.mark.parametrize(("brings", "sure"), [(MUG, 0.99), (MUG, 0.01), ("stop", 0.5)])
def test_the_second_model_is_asked_only_where_the_first_is_unsure(brings: str, sure: float) -> None:
    first, second = Model("a", [brings], {brings: -1.0}, sure), Model("b", [BOOK], {BOOK: 0.0}, 1.0)
    heard = Pair(first, second).recognise(SOUND, MAP)
    assert (heard.text, heard.confidence) == (brings, sure)
    assert second.asked == []


def hypotheses(model: str, free_score: float, **scores: float) -> Hypotheses:
    names = {"mug": MUG, "book": BOOK}
    readings = [reading(names[each], a=score, b=score) for each, score in scores.items()]
    return Hypotheses(model, tuple(readings), "words", free_score)


def test_the_surer_both_are_the_likelier_it_is_right() -> None:
    clear = together(hypotheses("a", -0.5, mug=-0.5), hypotheses("b", -0.5, mug=-0.5), MAP)
    close = together(
        hypotheses("a", -0.5, mug=-1.0), hypotheses("b", -0.5, mug=-1.0, book=-1.2), MAP
    )
    far = together(
        hypotheses("a", -0.5, mug=-12.0), hypotheses("b", -0.5, mug=-12.0, book=-12.2), MAP
    )
    assert clear.confidence > 0.8 > close.confidence > 0.3 > far.confidence
    nothing = together(Hypotheses("a", (), "hm", -1.0), Hypotheses("b"), MAP)
    assert (nothing.text, nothing.confidence, nothing.alternatives) == ("", 0.0, ("hm",))


def test_features_are_in_nats_and_bounded() -> None:
    ours, theirs = hypotheses("a", -0.5, mug=-90.0), hypotheses("b", -99.0, mug=-90.0)
    order = ranked(ours.readings, {"a": 0.5, "b": 0.5}, 1.0, 0.0)
    behind, ahead, mean = features_of(order, ours, theirs, MAP)
    assert behind == (-20.0 + 2.0) / 2.0
    assert ahead == FAR
    assert mean == pytest.approx(-90.0 / 6.0)


def test_two_models_are_opened_where_both_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    class Whisper:
        def __init__(self, model: str, threads: int) -> None:
            if model in missing:
                raise NoRecogniser(f"{model} is not installed")
            self.model_name = model

    monkeypatch.setattr(opening, "WhisperRecogniser", Whisper)
    missing = {""}
    assert isinstance(opening.open_recognisers("whisper+base").recogniser, Pair)
    with pytest.raises(NoRecogniser, match=r"want tiny.en beside base, got a folder"):
        opening.open_recognisers("whisper+base", "/some/where")
    missing = {"base"}
    with pytest.raises(NoRecogniser, match="base is not installed: tiny.en judges the stop word"):
        opening.open_recognisers("whisper+base")
