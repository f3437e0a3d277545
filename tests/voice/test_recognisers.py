"""Tests for the recognisers, on speech that flite makes here and now."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spatial_si_ros.voice.audio import Audio, silence
from spatial_si_ros.voice.automaton import Automaton
from spatial_si_ros.voice.dialogue import next_best
from spatial_si_ros.voice.errors import NoRecogniser
from spatial_si_ros.voice.meaning import Sort, meaning_of
from spatial_si_ros.voice.sphinx import SphinxRecogniser
from spatial_si_ros.voice.stop_word import STOP_SCORE
from spatial_si_ros.voice.synthesis import Voice
from spatial_si_ros.voice.vocabulary import Vocabulary, vocabulary_of
from spatial_si_ros.voice.whisper.files import BASE, model_files
from spatial_si_ros.voice.whisper.graph import token_graph
from spatial_si_ros.voice.whisper.recogniser import WhisperRecogniser
from spatial_si_ros.voice.whisper.weights import read_weights

Say = Callable[..., Audio]
KAL = Voice("flite", "kal16")


def test_whisper_hears_a_command(
    whisper: WhisperRecogniser, vocabulary: Vocabulary, say: Say
) -> None:
    heard = whisper.recognise(say("pick up the red mug on the table"), vocabulary)
    assert heard.text == "pick up the red mug on the table"
    assert heard.confidence > 0.8
    assert heard.recogniser == "whisper"


def test_whisper_tells_what_else_may_have_been_said(
    whisper: WhisperRecogniser, vocabulary: Vocabulary, say: Say
) -> None:
    sound = say("bring me the mug from the table")
    heard = whisper.recognise(sound, vocabulary)
    free, *rest = heard.alternatives
    assert free == heard.text == "bring me the mug from the table"
    assert len(set(rest)) == len(rest) > 0 and heard.text not in rest
    assert next_best(heard, vocabulary) in rest  # this is asked about after a "no"


def test_whisper_is_unsure_of_talk_and_has_its_words(
    whisper: WhisperRecogniser, vocabulary: Vocabulary, say: Say
) -> None:
    heard = whisper.recognise(say("the weather is lovely today"), vocabulary)
    assert heard.confidence < 0.2
    assert heard.alternatives[0] == "the weather is lovely today"


def test_the_live_names_decide_what_is_heard(whisper: WhisperRecogniser, say: Say) -> None:
    sound = say("bring me the gadget")
    heard = whisper.recognise(sound, vocabulary_of(["gadget_1", "mug_2"]))
    assert heard.text == "bring me the gadget"


def test_nothing_is_heard_in_nothing(whisper: WhisperRecogniser, vocabulary: Vocabulary) -> None:
    assert whisper.recognise(Audio(silence(0.0)), vocabulary).text == ""
    assert whisper.recognise(Audio(silence(0.5)), vocabulary).confidence < 0.3


def test_the_stop_word_stands_out(whisper: WhisperRecogniser, say: Say) -> None:
    assert whisper.stop_score(say("stop!"), 0.6) > 0.6
    assert whisper.stop_score(say("stop!"), 1.9) < 0.1  # something else was said besides
    assert whisper.stop_score(say("go to the sofa"), 0.9) < 0.2


@pytest.mark.parametrize("words", ["yes", "no", "the red one", "okay"])
def test_short_answers_are_not_the_stop_word(whisper, say, words: str) -> None:
    assert whisper.stop_score(say(words), 0.6) < STOP_SCORE


def test_a_whole_utterance_may_be_the_stop_word(
    whisper: WhisperRecogniser, vocabulary: Vocabulary, say: Say
) -> None:
    cry = say("please stop").samples
    around = silence(0.35)
    heard = whisper.recognise(Audio(np.concatenate([around, cry, around])), vocabulary)
    assert meaning_of(heard.text, vocabulary).sort is Sort.STOP
    assert heard.confidence > 0.3


def test_the_decoder_computes_what_ctranslate2_does(whisper: WhisperRecogniser, say: Say) -> None:
    import ctranslate2

    encoded = whisper.encoded(say("put it on the shelf"))
    model: Any = whisper._model.model
    specials = whisper._specials
    view = ctranslate2.StorageView.from_array(encoded[None])
    theirs = model.generate(
        view, [list(specials.start)], beam_size=1, return_scores=True, length_penalty=0.0,
        suppress_blank=False, suppress_tokens=[], max_length=20,
    )[0]  # fmt: skip
    tokens = theirs.sequences_ids[0]
    state = whisper._decoder.begin(encoded)
    after = whisper._decoder.advance(state, np.asarray([specials.start], np.int64))
    score = 0.0
    for token in tokens:
        assert int(after[0].argmax()) == token
        score += float(after[0, token])
        after = whisper._decoder.advance(state, np.asarray([[token]], np.int64))
    score += float(after[0, specials.end])
    assert score == pytest.approx(theirs.scores[0], abs=0.5)  # their weights are 8-bit


def test_the_graph_of_tokens_has_capitals_only_at_the_beginning() -> None:
    words = Automaton(2, [(0, 1, 1.0, "go"), (1, 2, 0.5, "home"), (1, 2, 1.0, "on")])
    ids = {"go": [1], "Go": [2], "home": [3, 4], "on": [5], "Home": [6], "On": [7]}
    graph = token_graph(words, ids.__getitem__)
    first = graph.after(graph.start)
    assert set(first) == {2}
    second = graph.after(first[2])
    assert set(second) == {3, 5}
    assert graph.ending(second[5]) == 0.0
    third = graph.after(second[3])
    assert graph.ending(third[4]) == pytest.approx(np.log(0.5))
    assert graph.ending(second[3]) == -np.inf


def test_sphinx_hears_a_command_and_spells_unknown_names(say: Say) -> None:
    sphinx = SphinxRecogniser()
    known = vocabulary_of(["mug_1", "blorf_2", "table_3"])
    sound = say("pick up the mug", KAL)
    heard = sphinx.recognise(sound, known)
    assert heard.text == "pick up the mug"
    sphinx.recognise(say("go to the table", KAL), known)
    assert sphinx.recognise(sound, known) == heard  # whatever was said before
    assert "blorf" in sphinx.guessed
    assert sphinx.recognise(Audio(silence(0.0)), known).text == ""


def test_models_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoRecogniser, match="there is no Whisper model in"):
        WhisperRecogniser(str(tmp_path))
    with pytest.raises(NoRecogniser, match="there is no Whisper model in"):
        WhisperRecogniser(str(tmp_path / "nowhere"))
    for data, sentence in (
        (b"\x06\x00", "is no model of CTranslate2 that is whole"),
        (struct.pack("<IH", 6, 4) + b"Bad\0" + struct.pack("<II", 1, 0), "want WhisperSpec"),
        (struct.pack("<I", 99), "got version 99"),
    ):
        with pytest.raises(NoRecogniser, match=sentence):
            read_weights(data, "a model")


def test_a_model_is_found_in_packages_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, package in enumerate(BASE, 1):
        folder = tmp_path / package / "data"
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").write_text("raise RuntimeError('it is not imported')")
        (folder / f"model.bin.part{number}").write_bytes(bytes([number, number]))
    (folder / "config.json").write_text("{}")
    (folder / "tokenizer.json").write_text("{}")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = model_files("base")
    assert found.name == "base"
    assert found.contents["model.bin"] == b"\x01\x01\x02\x02"
    assert set(found.contents) == {"model.bin", "config.json", "tokenizer.json"}
    (folder / "model.bin.part2").unlink()
    with pytest.raises(NoRecogniser, match=r"part2' cannot be read"):
        model_files("base")
    monkeypatch.setattr("spatial_si_ros.voice.whisper.files.BASE", ("no_such_package",))
    with pytest.raises(NoRecogniser, match="no-such-package, which holds a Whisper model"):
        model_files("base")
