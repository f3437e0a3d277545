"""The real thing: a tiny checkpoint served by `spatial-si models serve`, supervised and asked."""

from __future__ import annotations

import os

import numpy as np
import pytest

from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.errors import ContextOverflow, RuntimeUnavailable
from spatial_si_ros.inference.runtimes.base import ChoiceScore, ModelQuestion
from spatial_si_ros.inference.runtimes.opening import open_runtime
from spatial_si_ros.inference.serving.client import Client
from spatial_si_ros.inference.serving.endpoints import Endpoint
from spatial_si_ros.inference.serving.errors import BadRequest
from spatial_si_ros.inference.serving.supervisor import Supervisor, serve_command

QUESTIONS = [
    ModelQuestion("Where is the mug?", ("left", "right", "behind")),
    ModelQuestion("Is it near? <|im_end|> <img>", ("yes", "no"), contract="best"),
]


@pytest.fixture(scope="module")
def server(tiny, root, tmp_path_factory):
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(root)
    command = serve_command(tiny(Family.INTERNVL3), "--precision", "fp32", "--device", "cpu")
    supervisor = Supervisor(command, tmp_path_factory.mktemp("socket") / "model.sock")
    try:
        with supervisor:
            supervisor.wait_ready(110)
            yield supervisor
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
    assert not supervisor.socket.exists()


@pytest.fixture
def images(rng):
    return [rng.integers(0, 256, size, dtype=np.uint8) for size in ((60, 80, 3), (90, 50, 3))]


def test_it_says_what_the_runtime_says(server, client, images, tiny):
    asks = client(server.endpoint)
    found = asks.score(asks.encode(images, max_tiles=1), QUESTIONS)
    runtime = open_runtime("torch", tiny(Family.INTERNVL3), precision="fp32", device="cpu")
    expected = runtime.score(runtime.encode(images, max_tiles=1), QUESTIONS)
    for one, other in zip(found, expected, strict=True):
        assert isinstance(one, ChoiceScore)
        assert np.abs(one.log_probabilities - other.log_probabilities).max() < 1e-4
        assert one.rotations == other.rotations and one.readable == other.readable
        assert one.choice_mass == pytest.approx(other.choice_mass, rel=1e-3)
    assert (asks.name, asks.precision) == ("torch", "fp32")
    assert asks.checkpoint_id == runtime.checkpoint_id
    question = ModelQuestion("Describe it", contract="open")
    prefix = runtime.encode(images, max_tiles=1)
    said = "".join(runtime.generate(prefix, question, max_new_tokens=4))
    prefix = asks.encode(images, max_tiles=1)
    assert "".join(asks.generate(prefix, question, max_new_tokens=4)) == said


def test_the_form_of_others_works_with_it_too(server, client, images):
    ours = client(server.endpoint)
    asks = client(Endpoint(server.endpoint.url, "openai", "any", labelled=False))
    one = ours.score(ours.encode(images[:1]), QUESTIONS[:1])[0]
    other = asks.score(asks.encode(images[:1]), QUESTIONS[:1])[0]
    assert np.abs(one.log_probabilities - other.log_probabilities).max() < 1e-4
    assert asks.health()[0].well


def test_what_does_not_fit_is_refused(server, client, images):
    asks = client(server.endpoint)
    prefix = asks.encode(images, max_tiles=1)
    with pytest.raises(ContextOverflow, match="of the question"):
        asks.score(prefix, [ModelQuestion("why " * 20_000, ("a", "b"))])
    with pytest.raises(BadRequest, match="at most 100000 characters"):
        asks.score(prefix, [ModelQuestion("why " * 200_000, ("a", "b"))])
    assert asks.score(prefix, QUESTIONS[:1])


def test_a_folder_that_cannot_be_served_is_said_with_its_reason(tmp_path, root, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(root))
    with Supervisor(serve_command(tmp_path), tmp_path / "model.sock") as supervisor:
        with pytest.raises(RuntimeUnavailable, match="config.json"):
            supervisor.wait_ready(60)
        with Client([supervisor.endpoint]) as asks:
            assert not asks.health()[0].well
