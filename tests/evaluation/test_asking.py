"""What a model is shown and asked for each item, and what becomes of its answers."""

from __future__ import annotations

import numpy as np
import pytest
from evaluation.benchmarks.handmade import MADE, picture, write

from spatial_si_ros.evaluation.asking import Asker, How, Manner, chosen
from spatial_si_ros.evaluation.benchmarks import read_benchmark
from spatial_si_ros.evaluation.replies import Reply
from spatial_si_ros.inference.errors import ContextOverflow, OutOfMemory
from spatial_si_ros.inference.runtimes.base import ChoiceScore
from spatial_si_ros.inference.serving.answers import ChoiceReply


class Prefix:
    tokens, bytes, images = 1, 1, 1
    notes = ("6 tiles an image did not fit",)

    def __init__(self):
        self.open = True

    def close(self):
        self.open = False


class Scripted:
    """Answers with what it is told to, and remembers what it was shown and asked."""

    name, precision, checkpoint_id = "scripted", "fp32", "scripted@1"

    def __init__(self, answer=None):
        self.answer, self.shown, self.asked, self.prefixes = answer, [], [], []

    def encode(self, images, *, video=False, max_tiles=None):
        self.shown.append((len(images), video, max_tiles))
        self.prefixes.append(Prefix())
        return self.prefixes[-1]

    def generate(self, prefix, question, *, max_new_tokens):
        self.asked.append((question, max_new_tokens))
        if isinstance(self.answer, Exception):
            raise self.answer
        yield from ("the ", "sofa")

    def score(self, prefix, questions):
        self.asked += questions
        return [self.answer]


def score_of(probabilities, readable=True):
    table = np.asarray(probabilities)
    return ChoiceScore(table, np.log(table), 1.0, 0.0, readable, False, 2, 0.0, ("a note",))


@pytest.fixture
def items(tmp_path):
    return lambda name: read_benchmark(name, write(tmp_path, name)).items


def test_a_film_is_frames_and_all_words_are_the_benchmark_s(items):
    model, item = Scripted(), items("vsi")[4]
    reply = Asker(model, Manner(max_new_tokens=5, max_tiles=2)).ask(item)
    assert model.shown == [(3, True, 2)]
    ((question, most),) = model.asked
    assert (question.text, question.choices, question.contract) == (item.prompt, (), "open")
    assert most == 5
    assert reply == Reply("4", "the sofa", notes=("6 tiles an image did not fit",))
    assert not model.prefixes[0].open


def test_at_most_so_many_frames(items):
    model = Scripted()
    Asker(model, Manner(frames=2)).ask(items("vsi")[0])
    assert model.shown == [(2, True, None)]


def test_a_film_is_read_once_for_questions_that_follow(items, tmp_path):
    asker, (first, second, *_) = Asker(Scripted(), Manner()), items("vsi")
    asker.ask(first)
    for frame in (tmp_path / "scannet" / "scene0001_00").iterdir():
        frame.unlink()
    assert not asker.ask(second).failed


def test_choices_by_their_probabilities(items):
    item = items("site")[2]
    model = Scripted(score_of([0.1, 0.2, 0.6, 0.1]))
    reply = Asker(model, Manner(How.LOGITS)).ask(item)
    assert reply.choice == 2 and reply.text is None and "a note" in reply.notes
    (question,) = model.asked
    assert (question.text, question.choices, question.contract) == (
        "How many?",
        ("1", "2", "3", "4"),
        "best",
    )


def test_what_cannot_be_read_from_probabilities_is_no_choice(items):
    (item, *_) = items("blink")
    manner = Manner(How.LOGITS)
    assert Asker(Scripted(score_of([0.9, 0.1], False)), manner).ask(item).choice is None
    assert Asker(Scripted(ChoiceReply(None, "?", 0.0)), manner).ask(item).choice is None
    assert Asker(Scripted(ChoiceReply(1, "B", 0.0)), manner).ask(item).choice == 1


def test_a_number_is_always_a_reply(items):
    assert Asker(Scripted(), Manner(How.LOGITS)).ask(items("vsi")[0]).text == "the sofa"


class Thinker(Scripted):
    """Concludes one letter whatever the order of the choices, or what a table says."""

    def __init__(self, letters):
        super().__init__()
        self.letters = iter(letters)

    def generate(self, prefix, question, *, max_new_tokens):
        self.asked.append((question, max_new_tokens))
        yield f"<think>hm</think><answer>{next(self.letters)}</answer>"


def test_thinking_aloud_is_put_as_such_and_its_conclusion_counts(items):
    model, item = Thinker("B"), items("site")[2]
    reply = Asker(model, Manner(thinking=True, orders=1)).ask(item)
    ((question, most),) = model.asked
    assert (question.text, question.choices) == (item.question, item.choices)
    assert question.contract == "thinking" and most >= 512
    assert reply.text == "<think>hm</think><answer>B</answer>"


def test_thinking_aloud_in_all_orders_counts_what_most_conclude(items):
    """Four orders: B, A, D and nothing mean the choices 1, 1, 1 and none."""
    item = items("site")[2]
    model = Thinker("BAD-")
    reply = Asker(model, Manner(thinking=True)).ask(item)
    assert [question.choices[0] for question, _ in model.asked] == ["1", "2", "3", "4"]
    assert (reply.choice, reply.text) == (1, None)
    nothing = Asker(Thinker("----"), Manner(thinking=True)).ask(item)
    assert nothing.choice is None


def test_a_number_may_be_thought_about_too(items):
    model = Thinker("7")
    assert "7" in Asker(model, Manner(thinking=True)).ask(items("vsi")[0]).text
    assert model.asked[0][0].choices == ()


def test_without_pictures_language_is_alone(items):
    model = Scripted()
    Asker(model, Manner(pictures=False)).ask(items("vsi")[4])
    assert model.shown == [(0, False, None)]


def test_choices_may_be_scored_in_one_order(items):
    model = Scripted(score_of([0.1, 0.2, 0.6, 0.1]))
    Asker(model, Manner(How.LOGITS, orders=1)).ask(items("site")[2])
    assert model.asked[0].orders == 1


def test_a_plan_has_room_and_is_not_thought_about(items):
    model = Scripted()
    Asker(model, Manner(thinking=True, max_new_tokens=8)).ask(items("eb-man")[0])
    ((question, most),) = model.asked
    assert question.contract == "open" and most >= 512


def test_what_is_wrong_with_an_item_is_its_reply(items, tmp_path):
    item = items("mindcube")[0]
    model = Scripted(ContextOverflow("expected less"))
    assert Asker(model, Manner()).ask(item) == Reply(item.identity, failed="expected less")
    assert not model.prefixes[0].open
    (tmp_path / "other" / "1.png").write_bytes(picture()[:60])
    assert "the image is damaged" in Asker(Scripted(), Manner()).ask(item).failed


def test_what_is_wrong_with_the_model_stops_the_run(items):
    with pytest.raises(OutOfMemory):
        Asker(Scripted(OutOfMemory("too little")), Manner()).ask(items("mindcube")[0])


def test_some_questions_are_drawn_with_all_their_orders(items):
    every = items("3dsr")
    drawn = chosen(every, 2, 0)
    assert drawn == chosen(every, 2, 0) and len(drawn) == 4
    assert [item for item in every if item in drawn] == drawn
    assert len({tuple(i.identity for i in chosen(every, 1, seed)) for seed in range(20)}) == 3
    assert chosen(every, None, 0) == chosen(every, 9, 0) == list(every)
    assert len(MADE["3dsr"].rows) == 6
