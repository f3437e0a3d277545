"""The server over a real socket, with a model that does what it is told."""

from __future__ import annotations

import json
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from inference.serving.conftest import http_to
from inference.serving.scripted import ScriptedRuntime

from spatial_si_ros.inference.errors import CheckpointError
from spatial_si_ros.inference.runtimes.base import ModelQuestion
from spatial_si_ros.inference.serving import app as app_module
from spatial_si_ros.inference.serving.pictures import encode_picture
from spatial_si_ros.inference.serving.wire import ScoreRequest

QUESTION = ModelQuestion("Where is the mug?", ("left", "right"))


@pytest.fixture
def runtime():
    return ScriptedRuntime()


def score_body(*questions, images=(), **options):
    return ScoreRequest(tuple(images), questions or (QUESTION,), **options).as_json()


def error_of(reply):
    return reply.json()["error"]["type"]


def chat_body(text, image=None, **options):
    parts = [{"type": "text", "text": text}]
    if image is not None:
        url = {"url": encode_picture(image).url}
        parts.insert(0, {"type": "image_url", "image_url": url})
    return {"messages": [{"role": "user", "content": parts}], **options}


def wait_until_ready(http):
    for _ in range(400):
        if http.get("/health").status_code == 200:
            return
    raise AssertionError("the server is not ready")


def test_a_question_is_scored_and_the_socket_is_gone_afterwards(serve, runtime, image, tmp_path):
    path = tmp_path / "model.sock"
    with serve(runtime) as (_, ended), http_to(path) as http:
        wait_until_ready(http)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        picture = encode_picture(image)
        first = http.post("/score", json=score_body(images=[picture.url])).json()
        again = http.post("/score", json=score_body(images=[f"digest:{picture.digest}"])).json()
    assert first["scores"][0]["probabilities"] == pytest.approx([1 / 3, 2 / 3])
    assert (first["model"], first["runtime"], first["tokens"]) == ("scripted@1", "scripted", 256)
    assert again["scores"] == first["scores"]
    assert all((prefix.images[0] == image).all() for prefix in runtime.prefixes)
    assert all(prefix.closed for prefix in runtime.prefixes)
    assert ended == [0] and not path.exists()


def test_the_orders_of_a_question_reach_the_model(serve, runtime, tmp_path):
    with serve(runtime) as _, http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        for orders in (1, None):
            body = score_body(ModelQuestion("x", ("a", "b"), orders=orders))
            assert ("orders" in body["questions"][0]) is (orders is not None)
            assert http.post("/score", json=body).status_code == 200
    assert [question.orders for question in runtime.asked] == [1, None]


def test_shared_pictures_are_a_prefix_of_their_own(serve, runtime, image, tmp_path):
    """What is computed of the first pictures serves questions with others behind them."""
    urls = [encode_picture(picture).url for picture in (image, image[::-1], image[:, ::-1])]
    with serve(runtime), http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        reply = http.post("/score", json=score_body(images=urls, shared=2)).json()
        http.post("/score", json=score_body(images=urls, shared=3))
        refused = [http.post("/score", json={**score_body(images=urls), "shared": each})
                   for each in (4, -1, True, "2")]  # fmt: skip
    assert reply["tokens"] == 3 * 256
    assert [len(prefix.images) for prefix in runtime.prefixes] == [2, 3, 3]
    assert all(prefix.closed for prefix in runtime.prefixes)
    assert {each.status_code for each in refused} == {400}
    assert all("shared: expected 0 to 3 images" in each.text for each in refused)


def test_it_says_how_far_it_is_while_it_loads(serve, tmp_path):
    release = threading.Event()

    def slow():
        release.wait(20)
        return ScriptedRuntime()

    with serve(slow, expected_bytes=1 << 60) as _, http_to(tmp_path / "model.sock") as http:
        try:
            health = http.get("/health")
            refused = http.post("/score", json=score_body())
        finally:
            release.set()
        wait_until_ready(http)
        ready = http.get("/health").json()
    assert health.status_code == 503 and health.json()["state"] == "loading"
    assert 0.0 <= health.json()["progress"] < 1.0
    assert (refused.status_code, error_of(refused)) == (503, "ServerLoading")
    assert refused.headers["retry-after"] == "2"
    assert (ready["state"], ready["progress"], ready["pid"]) == ("ready", 1.0, os.getpid())
    assert (ready["runtime"], ready["precision"], ready["queue"]) == ("scripted", "fp32", 8)


def test_what_cannot_be_loaded_ends_the_server_with_its_reason(tmp_path):
    from spatial_si_ros.inference.serving.model import Model
    from spatial_si_ros.inference.serving.server import Listen, ModelServer

    def broken():
        raise CheckpointError("expected weights, got none")

    server = ModelServer(Model(broken, "x"), Listen(tmp_path / "model.sock"))
    with pytest.raises(CheckpointError, match="expected weights, got none"):
        server.run()
    assert not (tmp_path / "model.sock").exists()


def test_a_full_queue_refuses_at_once(serve, runtime, tmp_path):
    waits = ModelQuestion("wait", ("a", "b"))
    with serve(runtime, queue=2) as _, http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        with ThreadPoolExecutor(3) as pool:
            sent = [pool.submit(http.post, "/score", json=score_body(waits)) for _ in range(3)]
            assert runtime.entered.wait(20)
            while http.get("/health").json()["waiting"] < 2:
                pass
            refused = http.post("/score", json=score_body())
            runtime.release.set()
            answered = [each.result(20).status_code for each in sent]
    assert (refused.status_code, error_of(refused)) == (503, "ServerBusy")
    assert refused.headers["retry-after"] == "1"
    assert answered == [200, 200, 200]


def test_who_goes_away_while_waiting_is_not_answered(serve, runtime, tmp_path):
    path = tmp_path / "model.sock"
    with serve(runtime) as _, http_to(path) as http:
        wait_until_ready(http)
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(
                http.post, "/score", json=score_body(ModelQuestion("wait", ("a", "b")))
            )
            assert runtime.entered.wait(20)
            with http_to(path) as impatient, pytest.raises(httpx.ReadTimeout):
                gone = ModelQuestion("gone", ("a", "b"))
                impatient.post("/score", json=score_body(gone), timeout=0.3)
            while http.get("/health").json()["waiting"]:
                pass
            runtime.release.set()
            assert first.result(20).status_code == 200
        http.post("/score", json=score_body())
    assert [question.text for question in runtime.asked] == ["wait", QUESTION.text]


@pytest.mark.parametrize("stream", [True, False])
def test_a_reply_ends_when_nobody_listens(serve, runtime, tmp_path, stream):
    path = tmp_path / "model.sock"
    with serve(runtime) as _, http_to(path) as http:
        wait_until_ready(http)
        with http_to(path) as impatient, pytest.raises(httpx.ReadTimeout):
            body = chat_body("endless", stream=stream)
            impatient.post("/v1/chat/completions", json=body, timeout=0.3)
        assert runtime.ended.wait(20)
        assert http.post("/score", json=score_body()).status_code == 200


def test_a_reply_in_pieces(serve, runtime, image, tmp_path):
    with serve(runtime) as _, http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        body = chat_body("Say", image, max_tokens=3)
        whole = http.post("/v1/chat/completions", json=body).json()
        lines = http.post("/v1/chat/completions", json={**body, "stream": True}).text.splitlines()
    assert whole["choices"][0]["message"]["content"] == "0 1 2 "
    assert whole["choices"][0]["finish_reason"] == "length"
    events = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    said = [event["choices"][0]["delta"].get("content", "") for event in events]
    assert said == ["0 ", "1 ", "2 ", ""] and events[-1]["choices"][0]["finish_reason"] == "length"
    assert lines[-2] == "data: [DONE]"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"structured_outputs": {"choice": ["left", "right"]}}, ("left", "right")),
        ({"guided_choice": ["left", "right"]}, ("left", "right")),
        ({"guided_decoding": {"choice": ["A", "B"]}}, ("A", "B")),
        ({"max_tokens": 1}, ("A", "B")),
    ],
)
def test_choices_have_log_probabilities(serve, runtime, tmp_path, options, says):
    text = "Where?" if says[0] == "left" else "Where?\nA. left\nB. right"
    body = chat_body(text, logprobs=True, top_logprobs=5, **options)
    with serve(runtime) as _, http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        found = http.post("/v1/chat/completions", json=body).json()
        streamed = http.post("/v1/chat/completions", json={**body, "stream": True}).text
    choice = found["choices"][0]
    assert choice["message"]["content"] == says[1]
    top = choice["logprobs"]["content"][0]["top_logprobs"]
    assert [each["token"] for each in top] == [says[1], says[0]]
    assert [each["logprob"] for each in top] == pytest.approx([-0.5108, -1.2040], abs=1e-3)
    assert found["spatial_si"]["probabilities"] == pytest.approx([1 / 3, 2 / 3])
    assert json.loads(streamed.splitlines()[0][6:])["choices"][0]["logprobs"] == choice["logprobs"]
    asked = runtime.asked[0]
    assert (asked.text, asked.choices) == ("Where?", ("left", "right"))


def test_short_memory_costs_tiles_and_is_said(serve, image, tmp_path):
    runtime = ScriptedRuntime(fit=3)
    images = [encode_picture(image).url]
    with serve(runtime) as _, http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        encoded = http.post("/score", json=score_body(images=images)).json()
        scored = http.post(
            "/score", json=score_body(ModelQuestion("large", ("a", "b")), images=images)
        ).json()
        words = http.post("/v1/chat/completions", json=chat_body("large", image, max_tokens=1))
        nothing = http.post(
            "/score", json=score_body(ModelQuestion("huge", ("a", "b")), images=images)
        )
        after = http.post("/score", json=score_body())
    assert encoded["tiles"] == 3
    assert encoded["scores"][0]["notes"] == ["memory was short: at most 3 tiles an image"]
    assert scored["tiles"] == 1
    assert scored["scores"][0]["notes"] == ["memory was short: at most 1 tile an image"]
    assert words.json()["choices"][0]["message"]["content"] == "0 "
    assert (nothing.status_code, error_of(nothing)) == (507, "OutOfMemory")
    assert after.status_code == 200


def test_a_server_with_fewer_tiles_says_so(serve, runtime, image, tmp_path):
    with serve(runtime, max_tiles=2) as _, http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        found = http.post("/score", json=score_body(images=[encode_picture(image).url])).json()
    assert found["tiles"] == 2 and runtime.prefixes[0].tiles == 2
    assert found["scores"][0]["notes"] == ["this server gives an image at most 2 tiles"]


def test_a_fault_of_the_model_ends_the_server(serve, runtime, tmp_path):
    with serve(runtime) as (_, ended), http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        reply = http.post("/score", json=score_body(ModelQuestion("fault", ("a", "b"))))
    assert (reply.status_code, error_of(reply)) == (500, "ServerFault")
    assert "CUDA" not in reply.text
    assert ended == [70]


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (score_body(ModelQuestion("x", ())), 400, "ChoiceError"),
        (score_body(ModelQuestion("x", ("a",))), 400, "ChoiceError"),
        (score_body(ModelQuestion("x", tuple(map(str, range(27))))), 400, "ChoiceError"),
        (score_body(images=["file:///etc/passwd"]), 400, "BadImage"),
        (score_body(images=["http://127.0.0.1/x.png"]), 400, "BadImage"),
        (score_body(images=["data:image/png;base64,AAAA"]), 400, "BadImage"),
        (score_body(images=["digest:" + "0" * 64]), 404, "UnknownPictures"),
        (score_body(images=["data:image/png;base64,AAAA"] * 100), 400, "PromptError"),
        (score_body(ModelQuestion("x", ("a", "b"), contract="pickle")), 400, "BadRequest"),
        (score_body(ModelQuestion("x", ("a", "b"), orders=0)), 400, "BadRequest"),
        ({"questions": []} | {"pickle": "gASV"}, 400, "BadRequest"),
        ({"questions": [{}] * 65}, 400, "BadRequest"),
        ([], 400, "BadRequest"),
    ],
)
def test_what_cannot_be_answered_is_refused(serve, runtime, tmp_path, body, status, kind):
    with serve(runtime) as _, http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        reply = http.post("/score", json=body)
        after = http.post("/score", json=score_body())
    assert (reply.status_code, error_of(reply)) == (status, kind), reply.text
    assert after.status_code == 200


@pytest.mark.parametrize(
    ("content", "kind", "message"),
    [
        (b"{", "application/json", "expected JSON"),
        (b"[" * 100_000, "application/json", "nested too deeply"),
        (b'{"questions": [NaN]}', "application/json", "NaN, which is no number"),
        (b"\x80\x04\x95", "application/json", "expected JSON"),
        (b"{}", "text/plain", "expected application/json, got 'text/plain'"),
        (b"{}", "application/x-pickle", "expected application/json"),
    ],
)
def test_bytes_that_are_no_request(serve, runtime, tmp_path, content, kind, message):
    with serve(runtime) as _, http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        reply = http.post("/score", content=content, headers={"content-type": kind})
    assert reply.status_code == 400 and message in reply.json()["error"]["message"]


def test_too_many_bytes_and_too_slow_ones(serve, runtime, tmp_path, monkeypatch):
    monkeypatch.setattr(app_module, "MAX_REQUEST_BYTES", 1000)
    monkeypatch.setattr(app_module, "BODY_S", 0.2)
    never = threading.Event()

    def drip():
        yield b"{"
        never.wait(1.0)
        yield b"}"

    with serve(runtime) as _, http_to(tmp_path / "model.sock") as http:
        wait_until_ready(http)
        json_kind = {"content-type": "application/json"}
        large = http.post("/score", content=b" " * 100_000, headers=json_kind)
        slow = http.post("/score", content=drip(), headers=json_kind)
    assert (large.status_code, error_of(large)) == (413, "TooLarge")
    assert slow.status_code == 400 and "within 0.2 s" in slow.text


def test_a_key_is_wanted_where_one_was_set(serve, runtime, tmp_path):
    with serve(runtime, token="secret") as _, http_to(tmp_path / "model.sock") as http:
        replies = [
            http.get("/health", headers=headers)
            for headers in ({}, {"authorization": "Bearer wrong"})
        ]
        posted = http.post("/score", json=score_body())
        good = http.get("/v1/models", headers={"authorization": "Bearer secret"})
    assert [error_of(reply) for reply in (*replies, posted)] == ["NotAuthorised"] * 3
    assert good.json()["data"][0]["id"] == "scripted@1"
