"""The client against a real server of others: `transformers serve`, which tells no probabilities.

It serves LLaVA, because that processor does without torchvision; those of InternVL and Qwen-VL ask
for their video part, which needs it.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time

import httpx
import pytest

from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.export.edgellm_run import edgellm_python
from spatial_si_ros.inference.runtimes.base import ModelQuestion
from spatial_si_ros.inference.serving.answers import ChoiceReply
from spatial_si_ros.inference.serving.endpoints import Endpoint

START_S = 240.0
SIDE_PX = 56
QUESTION = ModelQuestion("Where is the mug?", ("left of the bowl", "right of the bowl"))

pytestmark = pytest.mark.timeout(400)


def make_llava(out, tokenizer, *, answer=""):
    """A tiny random LLaVA; with `answer`, one that says only this token whatever it is asked."""
    import torch
    from transformers import (
        CLIPVisionConfig,
        LlavaConfig,
        LlavaForConditionalGeneration,
        Qwen2Config,
    )

    ids = json.loads((tokenizer / "tokenizer.json").read_text())
    vocabulary = ids["model"]["vocab"] | {t["content"]: t["id"] for t in ids["added_tokens"]}
    end = vocabulary["<|im_end|>"]
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2}
    vision = CLIPVisionConfig(
        **sizes, num_attention_heads=2, image_size=SIDE_PX, patch_size=14, projection_dim=32
    )
    text = Qwen2Config(
        **sizes, vocab_size=max(vocabulary.values()) + 1, num_attention_heads=2,
        num_key_value_heads=1, bos_token_id=None, eos_token_id=end, pad_token_id=end,
    )  # fmt: skip
    torch.manual_seed(0)
    image = vocabulary["<IMG_CONTEXT>"]
    model = LlavaForConditionalGeneration(
        LlavaConfig(vision_config=vision, text_config=text, image_token_index=image)
    )
    model.generation_config.eos_token_id = end
    if answer:
        weights = model.state_dict()
        for name, value in weights.items():
            if name.endswith(("o_proj.weight", "down_proj.weight", "lm_head.weight")):
                value.zero_()
        words = next(v for n, v in weights.items() if n.endswith("embed_tokens.weight"))
        # each token is followed by the one whose place in the head is that of its embedding
        for place, (before, after) in enumerate([("Ċ", answer), (answer, "<|im_end|>")]):
            words[vocabulary[before]] = torch.eye(32)[place]
            weights["lm_head.weight"][vocabulary[after], place] = 10.0
    model.save_pretrained(out)
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        shutil.copyfile(tokenizer / name, out / name)
    pixels = {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": SIDE_PX}}
    pixels["crop_size"] = {"height": SIDE_PX, "width": SIDE_PX}
    (out / "preprocessor_config.json").write_text(json.dumps(pixels))
    processor = {
        "processor_class": "LlavaProcessor", "patch_size": 14, "image_token": "<IMG_CONTEXT>",
        "vision_feature_select_strategy": "default", "num_additional_image_tokens": 1,
    }  # fmt: skip
    (out / "processor_config.json").write_text(json.dumps(processor))
    return str(out)


@pytest.fixture(scope="module")
def models(tiny, tmp_path_factory):
    """Folders of a model that says anything, and of one that says B."""
    folder, tokenizer = tmp_path_factory.mktemp("llava"), tiny(Family.INTERNVL3)
    return (
        make_llava(folder / "random", tokenizer),
        make_llava(folder / "says-b", tokenizer, answer="B"),
    )


@pytest.fixture(scope="module")
def starting(tmp_path_factory):
    """`transformers serve` on loopback: process, address and log. It takes a while."""
    folder = tmp_path_factory.mktemp("transformers-serve")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("_ROS_WHEELS_BOOTSTRAP_COMPLETE", "LD_LIBRARY_PATH", "PYTHONPATH")
    }
    environment |= {
        "HF_HOME": str(folder), "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
        "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    program = edgellm_python(environment={}).with_name("transformers")
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=out, stderr=subprocess.STDOUT
        )
    yield process, f"http://127.0.0.1:{port}", log
    process.kill()
    process.wait(20)


@pytest.fixture(scope="module")
def server(starting, models):
    """Address and log of the server, when it is well."""
    process, url, log = starting
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            pass
        else:
            pytest.fail(f"transformers serve ended: {log.read_text()[-2000:]}")
        try:
            if httpx.get(f"{url}/health", timeout=5).status_code == 200:
                return url, log
        except httpx.HTTPError:
            continue
    pytest.fail(f"transformers serve did not start: {log.read_text()[-2000:]}")


@pytest.mark.parametrize("pictures", [0, 1, 2])
def test_a_named_choice_has_no_probability(server, models, client, image, pictures):
    url, _ = server
    asks = client(Endpoint(url, kind="openai", model=models[1]), timeout_s=120.0)
    assert asks.health()[0].well
    prefix = asks.encode([image + number for number in range(pictures)])
    found = asks.score(prefix, [QUESTION, QUESTION])
    for answer in found:
        assert isinstance(answer, ChoiceReply)
        assert (answer.choice, answer.reply) == (1, "B")
        assert answer.notes == ("the server gives no probabilities",)
        assert not hasattr(answer, "probabilities")


def test_a_reply_that_names_nothing_is_unreadable(server, models, client, image):
    url, _ = server
    asks = client(Endpoint(url, kind="openai", model=models[0]), timeout_s=120.0)
    (answer,) = asks.score(asks.encode([image]), [QUESTION])
    assert isinstance(answer, ChoiceReply)
    assert answer.choice is None and answer.reply
    assert not hasattr(answer, "probabilities")


def test_it_is_asked_for_log_probabilities_once_and_has_none(server, models, client, image):
    url, log = server
    asks = client(Endpoint(url, kind="openai", model=models[1]), timeout_s=120.0)
    before = len(log.read_text())
    asks.score(asks.encode([image]), [QUESTION, QUESTION, QUESTION])
    assert log.read_text()[before:].count("POST /v1/chat/completions") == 4
    assert log.read_text().count("Ignoring unsupported fields in the request: {") == 1


def test_words_come_in_pieces(server, models, client, image):
    url, _ = server
    asks = client(Endpoint(url, kind="openai", model=models[1]), timeout_s=120.0)
    words = asks.generate(
        asks.encode([image]), ModelQuestion("What is it?", (), contract="open"), max_new_tokens=8
    )
    assert "".join(words) == "B"
