"""Graphs run by ONNX Runtime against the reference, in fp32."""

import numpy as np
import pytest

from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.errors import (
    CheckpointError,
    ContextOverflow,
    OutOfMemory,
    ParityError,
    RuntimeUnavailable,
)
from spatial_si_ros.inference.export.manifest import read_export
from spatial_si_ros.inference.export.verdict import PARITY, Finding, Verdict
from spatial_si_ros.inference.runtimes.base import ModelQuestion
from spatial_si_ros.inference.runtimes.graph_calls import CallLimits
from spatial_si_ros.inference.runtimes.onnx_runtime import open_onnx
from spatial_si_ros.inference.runtimes.opening import open_runtime

QUESTIONS = [
    ModelQuestion("Where is the mug?", ("left", "right", "behind", "in front")),
    ModelQuestion("Is the sofa near?", ("yes", "no"), contract="best"),
    ModelQuestion("How many?", ("one", "two", "three"), contract="backtick"),
    ModelQuestion("Which?", ("red", "green"), contract="thinking"),
]
TOLERANCE = 1e-4


@pytest.fixture(
    scope="module", params=(Family.INTERNVL3, Family.QWEN3VL), ids=("internvl3", "qwen3vl")
)
def family(request):
    return request.param


@pytest.fixture(scope="module")
def folder(family, exported):
    return exported(family)


@pytest.fixture(scope="module")
def reference(tiny, family):
    return open_runtime("torch", tiny(family), precision="fp32", device="cpu")


@pytest.fixture(scope="module")
def opened(folder):
    return open_runtime("onnx", folder, device="cpu")


@pytest.fixture
def runtime(opened):
    opened.prefixes.clear()
    opened.features.clear()
    return opened


@pytest.fixture
def images(rng):
    return [rng.integers(0, 256, (high, wide, 3), dtype=np.uint8) for high, wide in
            ((60, 80), (120, 50), (90, 90))]  # fmt: skip


def differences(one, other):
    return [
        np.abs(a.log_probabilities - b.log_probabilities).max()
        for a, b in zip(one, other, strict=True)
    ]


def test_it_is_the_reference(runtime, reference, images):
    assert (runtime.name, runtime.precision) == ("onnx", "fp32")
    assert runtime.checkpoint_id == reference.checkpoint_id
    for count, tiles, video in ((1, 6, False), (3, 2, False), (3, None, True), (0, None, False)):
        found = runtime.encode(images[:count], max_tiles=tiles, video=video)
        expected = reference.encode(images[:count], max_tiles=tiles, video=video)
        assert found.tokens == expected.tokens
        ours, theirs = runtime.score(found, QUESTIONS), reference.score(expected, QUESTIONS)
        assert max(differences(ours, theirs)) < TOLERANCE
        for a, b in zip(ours, theirs, strict=True):
            assert a.choice_mass == pytest.approx(b.choice_mass, abs=1e-6)
            assert a.disagreement == pytest.approx(b.disagreement, abs=1e-5)


def test_prefixes_in_turns_do_not_mix(runtime, reference, images):
    """Positions belong to each: pictures of other sizes take up another number of them."""
    sets = [[np.repeat(images[0], 5, axis=1)], [np.repeat(images[1], 9, axis=0)], images[1:]]
    held = [[each.encode(some, max_tiles=1) for some in sets] for each in (runtime, reference)]
    for turn in (2, 0, 1, 0):
        found, expected = (
            each.score(prefixes[turn], QUESTIONS)
            for each, prefixes in zip((runtime, reference), held, strict=True)
        )
        assert max(differences(found, expected)) < TOLERANCE


def test_replies_are_those_of_the_reference(runtime, reference, images):
    question = ModelQuestion("Describe it", contract="open")
    replies = [
        list(each.generate(each.encode(images[:2], max_tiles=1), question, max_new_tokens=70))
        for each in (runtime, reference)
    ]
    assert replies[0] == replies[1]
    assert len(replies[0]) > 1


@pytest.mark.parametrize("calls", [CallLimits(3, 100, 4096, 2), CallLimits(1, 7, 4096, 1)])
def test_calls_of_any_size_say_the_same(folder, runtime, images, calls):
    small = open_onnx(folder, device="cpu", calls=calls)
    count = 3 if calls.new > 50 else 1
    found, expected = (r.encode(images[:count], max_tiles=2) for r in (small, runtime))
    assert (
        max(differences(small.score(found, QUESTIONS), runtime.score(expected, QUESTIONS))) < 1e-5
    )


def test_a_prefix_is_not_changed_by_what_comes_after(runtime, images):
    """Caches grow in place; one that others have gone on from stays what it was."""
    first = runtime.encode(images[:1], max_tiles=1)
    before = runtime.score(first, QUESTIONS)
    question = ModelQuestion("Say", contract="open")
    one = list(runtime.generate(first, question, max_new_tokens=5))
    more = runtime.encode(images[:2], max_tiles=1)
    of_more = runtime.score(more, QUESTIONS)
    assert list(runtime.generate(first, question, max_new_tokens=5)) == one
    assert max(differences(runtime.score(first, QUESTIONS), before)) == 0
    assert max(differences(runtime.score(more, QUESTIONS), of_more)) == 0
    assert max(differences(of_more, before)) > 1e-4


def test_two_replies_at_the_same_time(runtime, images):
    prefix = runtime.encode(images[:1], max_tiles=1)
    questions = [ModelQuestion(text, contract="open") for text in ("Say", "What is it")]
    alone = [list(runtime.generate(prefix, q, max_new_tokens=9)) for q in questions]
    turns = zip(*(runtime.generate(prefix, q, max_new_tokens=9) for q in questions), strict=False)
    for (one, other), *expected in zip(turns, *alone, strict=False):
        assert [one, other] == expected


def test_a_reply_token_by_token_copies_the_cache_rarely(runtime, images):
    prefix = runtime.encode(images[:1], max_tiles=1)
    slabs = set()
    extend = runtime._backend.extend

    def seen(*arguments):
        past, logits = extend(*arguments)
        slabs.add(id(past.slab))
        kept.append(past)
        return past, logits

    kept = []
    runtime._backend.extend = seen
    question = ModelQuestion("Describe it", contract="open")
    list(runtime.generate(prefix, question, max_new_tokens=30))
    del runtime._backend.extend
    assert len(kept) > 1 and len(slabs) == 1


def test_the_past_of_a_call_is_limited(folder, images):
    short = open_onnx(folder, device="cpu", calls=CallLimits(8, 64, 100, 8))
    with pytest.raises(ContextOverflow, match="at most 100 tokens before"):
        short.encode(images[:3], max_tiles=1)


def test_positions_beyond_those_of_the_graphs_are_refused(runtime, folder):
    export = read_export(folder)
    tokens, most = np.zeros(2, np.int64), export.max_positions
    places = np.full((export.shape.position_axes, 2), [most - 1, most])
    said = f"positions below {most}, got .* position {most}"
    with pytest.raises(ContextOverflow, match=said):
        runtime._backend.extend(None, tokens, places, ())
    assert runtime.spec.context_tokens <= most


def test_too_little_memory_is_an_error_of_ours(runtime, images, monkeypatch):
    from onnxruntime.capi.onnxruntime_pybind11_state import RuntimeException

    def full(*_):
        raise RuntimeException("BFCArena: Failed to allocate memory for requested buffer")

    session = type("Full", (), {
        "io_binding": runtime._backend._decoder._session.io_binding, "run_with_iobinding": full,
    })()  # fmt: skip
    monkeypatch.setattr(runtime._backend._decoder, "_session", session)
    with pytest.raises(OutOfMemory, match="too little memory"):
        runtime.encode(images[:1], max_tiles=1)


def verdict(folder, good):
    finding = Finding("logits", good, "error 0.3, tolerance 0.001")
    digests = read_export(folder).graph_digests
    Verdict(digests, "torch fp32", "onnx", "fp32", "cpu", (finding,), {}).write(folder / PARITY)


def test_what_failed_the_gate_is_not_run_unless_forced(changed_graphs):
    verdict(changed_graphs, good=False)
    with pytest.raises(ParityError, match="error 0.3, tolerance 0.001; it is not run unless"):
        open_onnx(changed_graphs, device="cpu")
    assert open_onnx(changed_graphs, device="cpu", force=True).name == "onnx"
    verdict(changed_graphs, good=True)
    assert open_onnx(changed_graphs, device="cpu").name == "onnx"
    (changed_graphs / PARITY).write_text('{"format": 1}')
    with pytest.raises(CheckpointError, match="expected a comparison of format 1"):
        open_onnx(changed_graphs, device="cpu")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"precision": "bf16"}, "expected graphs of bf16, .* is fp32"),
        ({"device": "cuda"}, "expected ONNX Runtime and PyTorch with CUDA"),
    ],
)
def test_what_cannot_run_here_is_refused(graphs, options, message):
    with pytest.raises(RuntimeUnavailable, match=message):
        open_onnx(graphs, **options)
