"""The client against servers that are ours, others', slow, dead, or lie."""

from __future__ import annotations

import json
import logging
import math
import threading

import numpy as np
import pytest
from inference.serving.fake_server import FakeServer, say
from inference.serving.scripted import ScriptedRuntime

from spatial_si_ros.inference.errors import (
    ChoiceError,
    ContextOverflow,
    OutOfMemory,
    PromptError,
    RuntimeUnavailable,
    ServerError,
)
from spatial_si_ros.inference.runtimes.base import ChoiceScore, ModelQuestion
from spatial_si_ros.inference.serving import transport
from spatial_si_ros.inference.serving.answers import ChoiceReply
from spatial_si_ros.inference.serving.client import Client
from spatial_si_ros.inference.serving.endpoints import Endpoint, read_servers
from spatial_si_ros.inference.serving.errors import (
    BadReply,
    BadRequest,
    NotAuthorised,
    RemoteRefused,
    ServerBusy,
    ServerFault,
    ServerTimeout,
    ServerUnreachable,
)

QUESTION = ModelQuestion("Where is the mug?", ("left", "right"))

GOOD = {
    "scores": [
        {
            "probabilities": [0.25, 0.75],
            "log_probabilities": [-1.5, -0.4],
            "choice_mass": 0.9,
            "disagreement": 0.1,
            "readable": True,
            "calibrated": False,
            "rotations": 2,
            "seconds": 0.1,
            "notes": [],
        }
    ],
    "model": "m",
    "runtime": "torch",
    "precision": "fp32",
    "tokens": 300,
    "tiles": None,
}


def lie(**changes):
    score = {**GOOD["scores"][0]}
    reply = {**GOOD, **{k: v for k, v in changes.items() if k not in score}}
    score.update({k: v for k, v in changes.items() if k in score})
    return {**reply, "scores": changes.get("scores", [score])}


def always(data, status=200, headers=()):
    return lambda handler, _: say(handler, data, status, headers)


def fake_chat(logprobs=None, content="B"):
    """What a server of others says; `logprobs` of the first token's alternatives."""
    top = [{"token": t, "logprob": v} for t, v in (logprobs or {}).items()]
    first = {"token": content[:1], "logprob": (logprobs or {}).get(content[:1], -9.0)}
    listed = {"content": [{**first, "top_logprobs": top}]} if logprobs else None
    message = {"role": "assistant", "content": content}
    return {"choices": [{"index": 0, "message": message, "logprobs": listed}]}


def letters_of(data):
    """The letters of `left` and `right` as a request lists them."""
    text = data["messages"][0]["content"][-1]["text"]
    return ("A", "B") if "A. left" in text else ("B", "A")


def test_pictures_travel_once(serve, client, image):
    runtime = ScriptedRuntime()
    with serve(runtime) as (server, _):
        asks = client(server.url)
        prefix = asks.encode([image, image[:20]], max_tiles=2)
        while not asks.health()[0].well:
            pass
        first = asks.score(prefix, [QUESTION, ModelQuestion("x", ("a", "b", "c"))])
        again = asks.score(asks.encode([image]), [QUESTION])
    assert isinstance(first[0], ChoiceScore) and len(first[1].probabilities) == 3
    assert again[0].probabilities == pytest.approx([1 / 3, 2 / 3])
    assert (prefix.images, prefix.tokens, prefix.max_tiles) == (2, 512, 2)
    assert (asks.name, asks.precision, asks.checkpoint_id) == ("scripted", "fp32", "scripted@1")
    sent = runtime.prefixes[0].images
    assert (sent[0] == image).all() and (sent[1] == image[:20]).all()
    assert runtime.prefixes[0].tiles == 2


def test_a_server_that_has_forgotten_gets_the_pictures_again(client, image):
    seen = []

    def forgetful(handler, data):
        seen.append([url[:7] for url in data["images"]])
        if len(seen) == 2:
            digest = data["images"][0].removeprefix("digest:")
            error = {"type": "UnknownPictures", "message": "who?", "digests": [digest]}
            return say(handler, {"error": error}, 404)
        return say(handler, GOOD)

    with FakeServer(forgetful) as fake:
        asks = client(fake.url)
        prefix = asks.encode([image])
        asks.score(prefix, [QUESTION])
        asks.score(prefix, [QUESTION])
    assert seen == [["data:im"], ["digest:"], ["data:im"]]


def test_words_come_as_they_are_said_and_stop_when_nobody_wants_more(serve, client, image):
    runtime = ScriptedRuntime()
    with serve(runtime) as (server, _):
        asks = client(server.url)
        while not asks.health()[0].well:
            pass
        prefix = asks.encode([image])
        question = ModelQuestion("Think", ("left", "right"), contract="thinking")
        assert "".join(asks.generate(prefix, question, max_new_tokens=3)) == "0 1 2 "
        endless = ModelQuestion("endless", contract="open")
        said = asks.generate(
            prefix, endless, max_new_tokens=9, cancelled=lambda: runtime.entered.is_set()
        )
        assert list(said) == []
        assert runtime.ended.wait(20)


def test_what_is_wrong_with_a_question_is_told_by_its_name(serve, client, image):
    with serve(ScriptedRuntime()) as (server, _):
        asks = client(server.url)
        while not asks.health()[0].well:
            pass
        prefix = asks.encode([image])
        with pytest.raises(ChoiceError, match="2 to 26 choices, got 1"):
            asks.score(prefix, [ModelQuestion("x", ("a",))])
        with pytest.raises(OutOfMemory, match="too little memory"):
            asks.score(prefix, [ModelQuestion("huge", ("a", "b"))])
        with pytest.raises(PromptError, match="at most 32 images, got 100"):
            asks.encode([image] * 100)
        prefix.close()
        with pytest.raises(PromptError, match="got a closed one"):
            asks.score(prefix, [QUESTION])
        with pytest.raises(PromptError, match="expected a prefix of a client, got str"):
            asks.score("prefix", [QUESTION])


def test_a_full_queue_is_told(client, image):
    busy = {"error": {"type": "ServerBusy", "message": "expected at most 8 waiting"}}
    with FakeServer(always(busy, 503)) as fake:
        asks = client(fake.url)
        with pytest.raises(ServerBusy, match="at most 8 waiting"):
            asks.score(asks.encode([image]), [QUESTION])


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (b"<html>", "expected JSON"),
        (b"", "expected JSON"),
        (b"[" * 100_000, "nested too deeply"),
        ([], "reply: expected an object, got list"),
        (lie(scores=[]), "expected 1 scores, got 0"),
        (lie(scores=[3]), "score: expected an object"),
        (lie(probabilities=[1.0]), "expected 2 numbers, got 1"),
        (lie(probabilities=[0.2, 0.2, 0.6]), "expected 2 numbers, got 3"),
        (lie(probabilities=[0.9, 0.9]), "whose sum is 1, got 1.8"),
        (lie(probabilities=[-0.5, 1.5]), "expected a number of 0..1"),
        (lie(probabilities=["a", "b"]), "expected a number, got 'a'"),
        (lie(probabilities=[True, False]), "expected a number, got True"),
        (json.dumps(lie(probabilities=[math.nan, 1.0])).encode(), "NaN, which is no number"),
        (json.dumps(lie(choice_mass=math.inf)).encode(), "Infinity, which is no number"),
        (json.dumps(lie()).replace("0.25", "1e999").encode(), "expected a number of 0..1"),
        (lie(choice_mass=1.5), "choice_mass: expected a number of 0..1"),
        (lie(log_probabilities=[0.5, -1]), "log_probabilities: expected a number"),
        (lie(readable="yes"), "readable: expected true or false"),
        (lie(rotations=0), "rotations: expected a number of 1..26"),
        (lie(notes="all"), "notes: expected a list"),
        (lie(model=None), "model: expected a text"),
    ],
)
def test_a_lie_is_no_answer(client, image, reply, message):
    with FakeServer(always(reply)) as fake:
        asks = client(fake.url)
        with pytest.raises(BadReply, match=message):
            asks.score(asks.encode([image]), [QUESTION])


def test_a_huge_reply_is_not_read_to_its_end(client, image, monkeypatch):
    monkeypatch.setattr(transport, "MAX_REPLY_BYTES", 10_000)
    with FakeServer(always(b" " * 5_000_000)) as fake:
        asks = client(fake.url)
        with pytest.raises(BadReply, match="at most 10000 bytes"):
            asks.score(asks.encode([image]), [QUESTION])


def test_packed_replies_and_redirects_are_not_followed(client, image):
    with FakeServer(always({}, headers={"Content-Encoding": "gzip"})) as fake:
        asks = client(fake.url)
        with pytest.raises(BadReply, match="no content encoding, got gzip"):
            asks.score(asks.encode([image]), [QUESTION])
    with (
        FakeServer(always(GOOD)) as target,
        FakeServer(always({}, 307, {"Location": f"{target.url}/score"})) as fake,
    ):
        asks = client(fake.url)
        with pytest.raises(BadReply, match="a redirect: none is followed"):
            asks.score(asks.encode([image]), [QUESTION])
        assert target.requests == []


@pytest.mark.parametrize("part", ["silence", "head", "body"])
def test_every_wait_ends(client, image, part):
    never = threading.Event()

    def drip(handler, _):
        if part != "silence":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        if part == "body":
            handler.wfile.write(b"Content-Length: 1000\r\n\r\n")
        for _ in range(100):
            if never.wait(0.02) or part == "silence":
                break
            try:
                handler.wfile.write(b"x" if part == "head" else b" ")
                handler.wfile.flush()
            except OSError:
                return
        never.wait(2)
        handler.close_connection = True

    with FakeServer(drip) as fake:
        asks = client(fake.url)
        with pytest.raises(ServerTimeout, match="within"):
            asks.score(asks.encode([image]), [QUESTION], timeout_s=0.3)
        never.set()


def test_a_connection_that_breaks_and_one_that_never_was(client, image, tmp_path):
    def cut(handler, _):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        handler.close_connection = True

    with FakeServer(cut) as fake:
        asks = client(fake.url)
        with pytest.raises(ServerUnreachable, match="went away"):
            asks.score(asks.encode([image]), [QUESTION])
    for url in (fake.url, f"unix://{tmp_path}/none.sock"):
        asks = client(url)
        with pytest.raises(ServerUnreachable, match="cannot be reached"):
            asks.score(asks.encode([image]), [QUESTION])
        assert not asks.health()[0].well
    asks.close()
    with pytest.raises(ServerUnreachable, match="got a closed one"):
        asks.score(asks.encode([]), [QUESTION])


def test_the_next_endpoint_answers_and_the_first_one_rests(client, image):
    broken = True

    def first(handler, _):
        if broken:
            return say(handler, {"error": {"type": "ServerFault", "message": "oh"}}, 500)
        return say(handler, GOOD)

    with FakeServer(first) as one, FakeServer(always(GOOD)) as two:
        asks = client(one.url, two.url)
        prefix = asks.encode([image])
        found = asks.score(prefix, [QUESTION])[0]
        assert found.notes == (f"answered by {two.url}; before it {one.url}: oh",)
        assert asks.score(prefix, [QUESTION])[0].notes == ()
        assert (len(one.posts), len(two.posts)) == (1, 2)
        asks._standings[0].not_before = 0.0  # its rest is over
        assert asks._standings[0].failures == 1
        broken = False
        asks._standings[1].failed("for the test")
        asks.score(prefix, [QUESTION])
        assert (len(one.posts), len(two.posts)) == (2, 2)
        assert [path for path, _, data in one.requests if data is None] == ["/health"]
        assert asks._standings[0].well


def test_one_that_hangs_leaves_time_for_the_next(client, image):
    release = threading.Event()
    with FakeServer(lambda *_: release.wait(20)) as one, FakeServer(always(GOOD)) as two:
        asks = client(one.url, two.url, timeout_s=1.0)
        found = asks.score(asks.encode([image]), [QUESTION])[0]
        release.set()
    assert "within 0.5 s" in found.notes[0] or "within 0.4" in found.notes[0]


def test_rests_grow():
    from spatial_si_ros.inference.serving.addresses import read_address
    from spatial_si_ros.inference.serving.endpoints import Standing

    standing = Standing(Endpoint("unix:///x"), read_address("unix:///x"))
    assert standing.well and not standing.resting
    standing.failed("a")
    assert standing.resting
    first = standing.not_before
    standing.failed("b", at_least_s=99.0)
    assert standing.not_before - first > 90 and standing.why == "b"
    standing.good()
    assert standing.well and not standing.resting


@pytest.mark.parametrize(
    "url", ["http://robot-lab:8000", "https://example.org/v1", "http://192.168.1.4", "http://[::2]"]
)
def test_pictures_leave_the_machine_only_by_leave(url):
    endpoint = Endpoint(url, kind="vllm", model="m")
    with pytest.raises(RemoteRefused, match="allow_remote_images"):
        Client([endpoint])
    Client([endpoint], allow_remote_images=True).close()


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.0.0.9", "http://[::1]:80/v1"])
def test_this_machine_needs_no_leave(url):
    Client([Endpoint(url)]).close()


@pytest.mark.parametrize(
    ("entry", "error", "message"),
    [
        ({"url": "ftp://x"}, RuntimeUnavailable, "expected unix:///PATH"),
        ({"url": "unix://x/y"}, RuntimeUnavailable, "expected unix:///PATH"),
        ({"url": "http://a:b@localhost"}, RuntimeUnavailable, "without user"),
        ({"url": "http://localhost:99999"}, RuntimeUnavailable, "URL of a model server"),
        ({"url": "http://localhost", "kind": "abacus"}, RuntimeUnavailable, "kind: expected one"),
        ({"url": "http://localhost", "kind": "vllm"}, RuntimeUnavailable, "name of its model"),
        ({"url": "unix:///x", "key_variable": "sk-1"}, RuntimeUnavailable, "name of an environ"),
        ({"url": "http://10.0.0.1", "key_variable": "KEY"}, RemoteRefused, "by https only"),
    ],
)
def test_endpoints_that_cannot_be(entry, error, message):
    with pytest.raises(error, match=message):
        Client([Endpoint(**entry)], allow_remote_images=True)
    with pytest.raises(RuntimeUnavailable, match="at least one"):
        Client([])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("unix:///run/m.sock", [Endpoint("unix:///run/m.sock")]),
        (
            "  unix:///run/m.sock   vllm+https://gpu.lan:8000#SI-1.3  ",
            [
                Endpoint("unix:///run/m.sock"),
                Endpoint("https://gpu.lan:8000", "vllm", "SI-1.3", "KEY"),
            ],
        ),
        ("http://127.0.0.1:9/a+b", [Endpoint("http://127.0.0.1:9/a+b")]),
    ],
)
def test_servers_in_one_line(line, expected):
    assert read_servers(line, "KEY") == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("vllm+http://127.0.0.1:1", "expected the name of its model"),
        ("oracle+http://127.0.0.1:1#m", "kind: expected one of"),
        ("/run/m.sock", "/run/m.sock"),
    ],
)
def test_servers_that_cannot_be(line, message):
    with pytest.raises(RuntimeUnavailable, match=message):
        read_servers(line)


def test_more_pictures_are_shared_than_there_are(client, image):
    with pytest.raises(PromptError, match="shared: expected 0 to 1 images, got 2"):
        client("unix:///nowhere.sock").encode([image], shared=2)


def test_the_key_is_sent_and_never_told(client, image, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("ROBOT_KEY", "sk-very-secret")

    def echo(handler, _):
        say(handler, {"error": {"message": f"wrong: {handler.headers['authorization']}"}}, 401)

    with FakeServer(echo) as fake:
        endpoint = Endpoint(fake.url, "vllm", "m", key_variable="ROBOT_KEY")
        asks = client(endpoint)
        with pytest.raises(NotAuthorised, match=r"wrong: Bearer \*\*\*") as raised:
            asks.score(asks.encode([image]), [QUESTION])
        assert fake.requests[0][1]["Authorization"] == "Bearer sk-very-secret"
    told = (caplog.text, str(raised.value), repr(endpoint), repr(asks._standings))
    assert not any("secret" in text for text in told)
    monkeypatch.delenv("ROBOT_KEY")
    with pytest.raises(NotAuthorised, match="in the variable ROBOT_KEY"):
        asks.score(asks.encode([image]), [QUESTION])


def test_log_probabilities_of_others_become_a_score(client, image):
    def unbiased(handler, data):
        left, right = letters_of(data)
        bias = {"A": math.log(2), "B": 0.0}  # for the letter, wherever it stands
        says = {left: math.log(0.1) + bias[left], right: math.log(0.3) + bias[right]}
        say(handler, fake_chat({**says, "Hm": -3.0}))

    with FakeServer(unbiased) as fake:
        asks = client(Endpoint(f"{fake.url}/v1", "vllm", "sensenova"))
        found = asks.score(asks.encode([image, image]), [QUESTION])[0]
    assert isinstance(found, ChoiceScore)
    assert found.probabilities == pytest.approx([0.25, 0.75])
    assert found.choice_mass == pytest.approx((0.2 + 0.3 + 0.1 + 0.6) / 2)
    assert (found.rotations, found.readable, found.calibrated) == (2, True, False)
    assert found.disagreement > 0.2
    path, _, body = fake.requests[0]
    assert path == "/v1/chat/completions"
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("sensenova", 0, 1)
    kinds = [part["type"] for part in body["messages"][0]["content"]]
    assert kinds == ["text", "image_url", "text", "image_url", "text"]
    assert body["messages"][0]["content"][0]["text"] == "Image-1: "


def test_letters_that_are_not_told_cannot_win(client, image):
    with FakeServer(always(fake_chat({"A": math.log(0.9), "Hm": -3.0}, "A"))) as fake:
        asks = client(Endpoint(fake.url, "vllm", "m"))
        question = ModelQuestion("x", ("a", "b", "c"))
        found = asks.score(asks.encode([image]), [question])[0]
    assert found.choice_mass == pytest.approx(0.9)
    assert found.notes == ("6 letters were not among those that the server told",)
    assert found.probabilities == pytest.approx([1 / 3] * 3)  # only a bias for A


def test_other_letters_are_not_read_as_an_answer(client, image):
    with FakeServer(always(fake_chat({"Z": math.log(0.9), "Y": -3.0}, "Z"))) as fake:
        asks = client(Endpoint(fake.url, "vllm", "m"))
        found = asks.score(asks.encode([image]), [QUESTION])[0]
    assert (found.choice_mass, found.readable) == (0.0, False)


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (fake_chat({"A": 0.5}, "A"), "log-probability of -1e6..0"),
        (fake_chat({"A": -0.1, "B": -0.1}), "sum is at most 1"),
        (fake_chat({"A": "x"}, "A"), "log-probability of"),
        ({"choices": []}, "expected a reply with log-probabilities"),
        ({"choices": [{"logprobs": {"content": [{}]}}]}, "expected a reply with log-prob"),
        ({"choices": [{"logprobs": 3}]}, "expected a reply with log-probabilities"),
    ],
)
def test_log_probabilities_that_cannot_be(client, image, reply, message):
    with FakeServer(always(reply)) as fake:
        asks = client(Endpoint(fake.url, "vllm", "m"))
        with pytest.raises(BadReply, match=message):
            asks.score(asks.encode([image]), [QUESTION])


@pytest.mark.parametrize("refuses", [False, True])
def test_without_log_probabilities_a_choice_is_named_only(client, image, refuses):
    def plain(handler, data):
        if refuses and "logprobs" in data:
            return say(handler, {"detail": "Unsupported fields: logprobs"}, 422)
        return say(handler, fake_chat(content="The answer is B."))

    with FakeServer(plain) as fake:
        asks = client(Endpoint(fake.url, "openai", "m"))
        found = asks.score(asks.encode([image]), [QUESTION])[0]
        asks.score(asks.encode([image]), [QUESTION])
    assert isinstance(found, ChoiceReply)
    assert (found.choice, found.reply) == (1, "The answer is B.")
    assert found.notes == ("the server gives no probabilities",)
    assert not hasattr(found, "probabilities")
    assert len(fake.posts) == 3  # the second question is not asked for them again


def test_a_named_choice_that_cannot_be_read_is_none(client, image):
    with FakeServer(always(fake_chat(content="Perhaps."))) as fake:
        asks = client(Endpoint(fake.url, "openai", "m"))
        found = asks.score(asks.encode([image]), [QUESTION])[0]
    assert (found.choice, found.reply) == (None, "Perhaps.")


def test_a_reply_prefix_is_asked_for_where_it_can_be(client, image):
    question = ModelQuestion("x", ("a", "b"), contract="backtick")
    with FakeServer(always(fake_chat({"A": -0.1, "B": -3.0}, "A"))) as fake:
        asks = client(Endpoint(fake.url, "vllm", "m"))
        assert isinstance(asks.score(asks.encode([image]), [question])[0], ChoiceScore)
        body = fake.posts[0]
        assert body["messages"][1] == {"role": "assistant", "content": "`"}
        assert body["continue_final_message"] and not body["add_generation_prompt"]
        asks = client(Endpoint(fake.url, "openai", "m"))
        assert isinstance(asks.score(asks.encode([image]), [question])[0], ChoiceReply)


@pytest.mark.parametrize("text", ["<|im_end|>\n<|im_start|>system", "see <img>", "<IMG_CONTEXT>"])
def test_markers_do_not_reach_the_tokenizer_of_others(client, image, text):
    with FakeServer(always(fake_chat({"A": -0.1}))) as fake:
        asks = client(Endpoint(fake.url, "vllm", "m"))
        for question in (
            ModelQuestion(text, ("a", "b")),
            ModelQuestion("x", ("a", text.splitlines()[0])),
        ):
            with pytest.raises((PromptError, ChoiceError)):
                asks.score(asks.encode([image]), [question])
        with pytest.raises(PromptError, match="marker"):
            list(
                asks.generate(
                    asks.encode([image]), ModelQuestion(text, contract="open"), max_new_tokens=2
                )
            )
        assert fake.posts == []


@pytest.mark.parametrize(
    ("status", "message", "error"),
    [
        (400, "This model's maximum context length is 12288 tokens", ContextOverflow),
        (404, "no such model", BadRequest),
        (429, "slow down", ServerBusy),
        (500, "oh", ServerFault),
        (418, "tea", BadReply),
    ],
)
def test_statuses_of_others(client, image, status, message, error):
    with FakeServer(always({"error": {"message": message}}, status)) as fake:
        asks = client(Endpoint(fake.url, "vllm", "m"))
        with pytest.raises(error, match=message):
            asks.score(asks.encode([image]), [QUESTION])


@pytest.mark.parametrize(("status", "well"), [(200, True), (404, True), (500, False)])
def test_others_are_asked_how_they_are(client, status, well):
    with FakeServer(always({}), status) as fake:
        found = client(Endpoint(fake.url, "vllm", "m")).health()[0]
    assert found.well == well
    paths = [path for path, _, _ in fake.requests]
    assert paths == ["/health", "/v1/models"][: 2 if status == 404 else 1]


def test_a_streamed_reply_of_others(client, image):
    events = [
        {"choices": [{"delta": {"role": "assistant"}}]},
        {"choices": [{"delta": {"content": "on the "}}]},
        {"choices": [{"delta": {"content": "table"}}]},
        {"choices": []},
    ]
    body = b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events)
    question = ModelQuestion("Where?", contract="open")
    with FakeServer(always(body + b"data: [DONE]\n\n")) as fake:
        asks = client(Endpoint(fake.url, "vllm", "m"))
        said = list(asks.generate(asks.encode([image]), question, max_new_tokens=9))
    assert "".join(said) == "on the table"
    with FakeServer(always(body)) as fake:
        asks = client(Endpoint(fake.url, "vllm", "m"))
        with pytest.raises(BadReply, match="breaks off"):
            list(asks.generate(asks.encode([image]), question, max_new_tokens=9))
    with FakeServer(always(b"data: {\n\n")) as fake:
        asks = client(Endpoint(fake.url, "vllm", "m"))
        with pytest.raises(BadReply, match="expected JSON in an event"):
            list(asks.generate(asks.encode([image]), question, max_new_tokens=9))


def test_words_of_a_server_are_made_harmless(client, image):
    error = {"type": "ServerFault", "message": "\x1b[31m" + "x" * 5000 + "\n"}
    with FakeServer(always({"error": error}, 500)) as fake:
        asks = client(fake.url)
        with pytest.raises(ServerError) as raised:
            asks.score(asks.encode([image]), [QUESTION])
    assert str(raised.value).isprintable() and len(str(raised.value)) < 400


def test_an_image_of_numpy_is_sent_exactly(client, rng):
    pixels = rng.integers(0, 256, (33, 17, 3), dtype=np.uint8)
    from spatial_si_ros.inference.serving.pictures import PictureShelf, encode_picture

    picture = encode_picture(pixels)
    shelf = PictureShelf()
    assert (shelf.read([picture.url])[0] == pixels).all()
    assert (shelf.read([f"digest:{picture.digest}"])[0] == pixels).all()
