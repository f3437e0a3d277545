"""Tests for nodes/hearing.py: utterances and the stop word, in threads of their own."""

from __future__ import annotations

import threading
from queue import SimpleQueue

import numpy as np

from spatial_si_ros.nodes.hearing import REBUILD_S, Hearing, Recognised, holds_stop
from spatial_si_ros.voice.audio import RATE_HZ, Audio, Samples, silence
from spatial_si_ros.voice.ear import StopHeard
from spatial_si_ros.voice.endpointing import Endpointer, Utterance
from spatial_si_ros.voice.errors import BadVocabulary
from spatial_si_ros.voice.opening import Opened
from spatial_si_ros.voice.own_voice import OwnVoice
from spatial_si_ros.voice.recogniser import Heard
from spatial_si_ros.voice.stop_word import StopSpotter
from spatial_si_ros.voice.vocabulary import Vocabulary, vocabulary_of

WAIT_S = 15.0


class Loud:
    """Takes everything that is loud for speech."""

    def probability(self, window: Samples) -> float:
        return float(np.abs(window).max() > 1000)

    def reset(self) -> None:
        """Nothing is remembered."""


class Ears:
    """Recogniser and stop word, each of which waits until it is let go."""

    name = "ears"

    def __init__(self, score: float = 0.0) -> None:
        self.score = score
        self.recognises, self.scores = threading.Event(), threading.Event()
        self.judging = threading.Event()
        self.recognises.set()
        self.scores.set()
        self.vocabularies: SimpleQueue[Vocabulary] = SimpleQueue()

    def recognise(self, audio: Audio, vocabulary: Vocabulary) -> Heard:
        assert self.recognises.wait(WAIT_S)
        self.vocabularies.put(vocabulary)
        if "broken" in vocabulary.live:
            raise BadVocabulary("a rule is missing")
        return Heard("something", 0.9, recogniser=self.name)

    def stop_score(self, _: Audio, __: float) -> float:
        self.judging.set()
        assert self.scores.wait(WAIT_S)
        return self.score


class Listening:
    """What came out of it."""

    def __init__(self, ears: Ears) -> None:
        self.stops: SimpleQueue[StopHeard] = SimpleQueue()
        self.found: SimpleQueue[Recognised] = SimpleQueue()
        self.now_s = 0.0
        opened = Opened(ears, StopSpotter(ears))
        self.own = OwnVoice()
        self.hearing = Hearing(
            Endpointer(Loud()), opened, self.own, lambda: self.now_s, self.stops.put, self.found.put
        )


def cry(seconds: float) -> Samples:
    rng = np.random.default_rng(0)
    return (8000 * rng.uniform(-1.0, 1.0, round(seconds * RATE_HZ))).astype(np.int16)


def spoken(hearing: Hearing, seconds: float = 0.8) -> None:
    for part in (silence(1.0), cry(seconds), silence(1.5)):
        hearing.listen(part)


def test_an_utterance_is_recognised_with_its_age_and_length() -> None:
    ears = Ears()
    listening = Listening(ears)
    spoken(listening.hearing)
    found = listening.found.get(timeout=WAIT_S)
    assert found.heard.text == "something"
    assert 0.8 <= found.utterance.audio.duration_s < 2.0
    assert found.utterance.start_s < 1.0
    assert found.age_s >= found.utterance.audio.duration_s
    assert not found.own
    assert listening.hearing.utterances == 1
    listening.hearing.close()


def test_the_stop_word_is_told_while_an_utterance_is_still_being_recognised() -> None:
    ears = Ears(score=0.9)
    ears.recognises.clear()
    listening = Listening(ears)
    spoken(listening.hearing)
    stop = listening.stops.get(timeout=WAIT_S)
    assert stop.score == 0.9
    assert 1.8 <= stop.at_s < 2.4
    ears.recognises.set()
    spoken(listening.hearing, 3.0)
    assert listening.found.get(timeout=WAIT_S).utterance.start_s > 2.0
    assert listening.found.empty()
    listening.hearing.close()


def test_a_slow_stop_word_tells_no_second_time_what_was_acted_on() -> None:
    ears = Ears(score=0.9)
    ears.scores.clear()
    listening = Listening(ears)
    spoken(listening.hearing)
    listening.hearing.was_stop(listening.found.get(timeout=WAIT_S).utterance)
    ears.scores.set()
    listening.hearing.close()
    assert listening.stops.empty()


def test_a_stop_word_that_comes_while_another_cry_is_judged_is_judged_then() -> None:
    ears = Ears(score=0.9)
    ears.scores.clear()
    listening = Listening(ears)
    spoken(listening.hearing)
    assert ears.judging.wait(WAIT_S)
    for _ in range(2):
        spoken(listening.hearing)
    assert listening.stops.empty()
    assert listening.hearing.unjudged == 0
    spoken(listening.hearing)
    assert listening.hearing.unjudged == 1  # one is judged, two wait
    ears.scores.set()
    at_s = [listening.stops.get(timeout=WAIT_S).at_s for _ in range(3)]
    assert at_s[1] > at_s[2] > at_s[0]  # the newest of those that waited comes first
    listening.hearing.close()
    assert listening.stops.empty()


def test_stop_behind_a_sentence_is_judged_by_itself() -> None:
    ears = Ears(score=0.9)
    listening = Listening(ears)
    for part in (silence(1.0), cry(3.0), silence(0.3), cry(0.5), silence(1.0)):
        listening.hearing.listen(part)
    assert 4.8 < listening.stops.get(timeout=WAIT_S).at_s < 5.3
    listening.hearing.close()
    assert listening.stops.empty()


def test_listening_never_waits_for_recognising() -> None:
    ears = Ears()
    ears.recognises.clear()
    listening = Listening(ears)
    for _ in range(8):
        spoken(listening.hearing, 0.5)
    assert listening.hearing.utterances == 8
    assert listening.hearing.refused > 0
    ears.recognises.set()
    listening.hearing.close()


def test_what_is_said_while_the_robot_speaks_is_marked() -> None:
    listening = Listening(Ears())
    listening.own.says("which mug", 0.5, 2.0)
    spoken(listening.hearing)
    found = listening.found.get(timeout=WAIT_S)
    assert found.own
    assert found.overlaps
    listening.hearing.close()


def test_a_grammar_is_made_ahead_and_one_that_fails_is_told() -> None:
    ears = Ears()
    listening = Listening(ears)
    broken = vocabulary_of(["broken"])
    listening.hearing.listen_for(broken)
    assert ears.vocabularies.get(timeout=WAIT_S) == broken
    spoken(listening.hearing)
    found = listening.found.get(timeout=WAIT_S)
    assert found.problem == "a rule is missing"
    assert found.heard.text == ""
    listening.hearing.close()


def test_new_names_make_a_grammar_now_and_then_and_answers_at_once() -> None:
    listening = Listening(Ears())
    hearing = listening.hearing
    first, second = vocabulary_of(["mug"]), vocabulary_of(["mug", "sofa"])
    hearing.listen_for(first)
    hearing.listen_for(second)
    assert hearing.vocabulary == first
    asked = vocabulary_of(["mug", "sofa"], ["the red mug"])
    hearing.listen_for(asked)
    assert hearing.vocabulary == asked
    hearing.listen_for(second)
    assert hearing.vocabulary == second
    hearing.listen_for(first)
    listening.now_s = REBUILD_S + 0.1
    hearing.refresh()
    assert hearing.vocabulary == first
    hearing.close()


def test_the_end_of_the_sound_ends_an_utterance() -> None:
    listening = Listening(Ears())
    listening.hearing.listen(silence(1.0))
    listening.hearing.listen(cry(0.8))
    assert listening.hearing.utterances == 0
    listening.hearing.finish()
    assert listening.found.get(timeout=WAIT_S).utterance.whole
    listening.hearing.close()


def test_a_stop_belongs_to_the_utterance_that_it_was_heard_in() -> None:
    utterance = Utterance(10.0, Audio(silence(1.0)), True, 20.0)
    assert not holds_stop(utterance, 9.9)
    assert holds_stop(utterance, 10.8)
    assert not holds_stop(utterance, 11.6)
