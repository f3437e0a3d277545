"""Against what OpenGVLab's own code made of the same tiny checkpoint.

Recorded once by `tools/record_upstream_internvl.py`, which says how.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.inputs.contracts import contract_named
from spatial_si_ros.inference.inputs.prompts import question_tokens
from spatial_si_ros.inference.runtimes.opening import open_runtime

RECORD = json.loads((Path(__file__).parent / "upstream_internvl.json").read_text())
CASES = {case["name"]: case for case in RECORD["cases"]}


@pytest.fixture(scope="module")
def runtime(tiny, device):
    return open_runtime("torch", tiny(Family.INTERNVL3), precision="fp32", device=device)


def pictures(case):
    return [
        np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
        for seed, (width, height) in enumerate(case["sizes"])
    ]


@pytest.mark.parametrize("name", CASES)
def test_tokens_pixels_and_logits_are_those_of_the_published_code(runtime, name):
    case, spec = CASES[name], runtime.spec
    images = pictures(case)
    prompt = runtime.encode(images).held.prompt
    rest = question_tokens(spec, prompt, contract_named("open"), RECORD["question"], ())

    tokens = np.array([*prompt.tokens, *rest], "<i8")
    assert len(tokens) == case["tokens"]
    assert hashlib.sha256(tokens.tobytes()).hexdigest() == case["tokens_sha256"]

    mean, std = (np.array(v).reshape(3, 1, 1) for v in (spec.images.mean, spec.images.std))
    for image, plan, count, digest in zip(
        images, prompt.plans, case["tiles"], case["pixels_sha256"], strict=True
    ):
        pixels = spec.images.pixels(image, plan)
        assert len(pixels) == count
        as_bytes = np.rint((pixels * std + mean) * 255).astype(np.uint8).tobytes()
        assert hashlib.sha256(as_bytes).hexdigest() == digest

    held = runtime.encode(images).held
    places = held.prompt.positions.next + np.arange(len(rest))
    _, logits = runtime._backend.extend(held.past, np.array(rest), places[None], ())
    for token, expected in case["logits"].items():
        assert abs(float(logits[int(token)]) - expected) < 1e-4
    assert np.logaddexp.reduce(logits.astype(float)) == pytest.approx(case["log_sum_exp"], abs=1e-4)
    best = max(case["logits"], key=case["logits"].get)
    assert int(logits.argmax()) == int(best)
