"""Chat requests in OpenAI's form."""

from __future__ import annotations

import pytest

from spatial_si_ros.inference.inputs.contracts import CONTRACTS
from spatial_si_ros.inference.serving.chat import listed_options, read_chat_request
from spatial_si_ros.inference.serving.errors import BadRequest
from spatial_si_ros.inference.serving.others import prompt_text

URL = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}


def turn(*content, **options):
    return {"messages": [{"role": "user", "content": list(content)}], **options}


def text(words):
    return {"type": "text", "text": words}


@pytest.mark.parametrize("contract", [c for c in CONTRACTS.values() if c.listing])
@pytest.mark.parametrize("choices", [("left", "right"), tuple(f"the {n}th" for n in range(26))])
def test_options_are_read_as_they_are_listed(contract, choices):
    question = "Where is it?\nA. Not this"
    words = prompt_text(contract, question, choices)
    assert listed_options(words) == (question, choices, contract.name)


def test_options_without_a_suffix_and_none_at_all():
    assert listed_options("Where?\nA. left\nB. right\n") == ("Where?", ("left", "right"), "direct")
    assert listed_options("Where?\nA. left") is None
    assert listed_options("Where?") is None


def test_words_and_pictures_of_a_turn():
    found = read_chat_request(
        turn(text("Image-1: "), URL, text("Where?"), max_tokens=7, stream=True, video=True)
    )
    assert found.question.text == "Image-1: \nWhere?"
    assert found.pictures.images == ("data:image/png;base64,AA",) and found.pictures.video
    assert (found.max_new_tokens, found.stream, found.logprobs, found.says) == (7, True, None, ())
    assert found.question.contract == "open"
    plain = read_chat_request({"messages": [{"role": "user", "content": "Hello"}]})
    assert plain.question.text == "Hello"


def test_choices_listed_for_a_reply_in_words():
    found = read_chat_request(
        turn(text("Where?"), listed_choices=["left", "right"], contract="thinking")
    )
    assert found.question.choices == ("left", "right") and found.says == ()


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ([], "expected an object"),
        ({}, "one message of a user"),
        ({"messages": []}, "one message of a user"),
        ({"messages": [{"role": "system", "content": "x"}]}, "role: expected user"),
        ({"messages": [{"role": "user", "content": "x"}] * 2}, "one message"),
        ({"messages": [{"role": "user", "content": 3}]}, "content: expected a text or a list"),
        (turn({"type": "video_url"}), "expected parts of type text or image_url"),
        (turn({"type": "image_url", "image_url": "x"}), "expected parts of type"),
        (turn("x"), "expected parts of type"),
        (turn(text("x"), temperature=0.7), "temperature: expected 0"),
        (turn(text("x"), n=2), "n: expected 1"),
        (turn(text("x"), stop=["."]), "stop: expected none"),
        (turn(text("x"), tools=[]), "got 'tools' too"),
        (turn(text("x"), stream="yes"), "stream: expected true or false"),
        (turn(text("x"), max_tokens=0), "max_tokens: expected a whole number"),
        (turn(text("x"), max_tokens=True), "max_tokens: expected a whole number"),
        (turn(text("x"), logprobs=True), "a text that lists them"),
        (turn(text("x"), logprobs=True, top_logprobs=99), "a text that lists them"),
        (turn(text("x\nA. a\nB. b"), logprobs=True, top_logprobs=99), "0 to 20"),
        (turn(text("x"), contract="pickle"), "expected a contract"),
        (turn(text("x"), structured_outputs={"json": {}}), "choice alone"),
        (turn(text("x"), guided_choice="ab"), "choice: expected a list"),
        (turn(text("x"), guided_choice=[1, 2]), "choice: expected a text"),
        (turn(text("x\nA. a\nB. b"), guided_choice=["A", "B", "C"]), "expected 2 letters"),
        (turn(text("x" * 200_000)), "at most 100000 characters"),
    ],
)
def test_what_is_not_understood(request_, message):
    with pytest.raises(BadRequest, match=message):
        read_chat_request(request_)
