"""The reference runtime against plain forward passes of transformers' models, in fp32."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
import transformers
from inference.spoiling import flip_one_byte
from scipy.special import log_softmax

from spatial_si_ros.inference.checkpoints.families import Family, Layout
from spatial_si_ros.inference.checkpoints.tiny import make_tiny
from spatial_si_ros.inference.errors import (
    BadImage,
    CheckpointError,
    ChoiceError,
    ContextOverflow,
    NotConverted,
    NotFinite,
    OutOfMemory,
    PromptError,
    RuntimeUnavailable,
)
from spatial_si_ros.inference.inputs.choices import rotated
from spatial_si_ros.inference.inputs.contracts import contract_named
from spatial_si_ros.inference.inputs.prompts import question_tokens
from spatial_si_ros.inference.runtimes.base import ModelQuestion
from spatial_si_ros.inference.runtimes.opening import open_runtime
from spatial_si_ros.inference.runtimes.packed import Limits
from spatial_si_ros.inference.scoring.calibration import Calibration, Fit, Setting

QUESTIONS = [
    ModelQuestion("Where is the mug?", ("left", "right", "behind", "in front")),
    ModelQuestion("Is the sofa near?", ("yes", "no"), contract="best"),
    ModelQuestion("How many?", ("one", "two", "three"), contract="backtick"),
    ModelQuestion("Which?", ("red", "green"), contract="thinking"),
]


@pytest.fixture(scope="module")
def opened(tiny, device):
    made = {}

    def runtime(family):
        if family not in made:
            made[family] = open_runtime("torch", tiny(family), precision="fp32", device=device)
        found = made[family]
        found.prefixes.clear()
        found.features.clear()
        return found

    return runtime


@pytest.fixture(params=list(Family), ids=[family.value for family in Family])
def runtime(request, opened):
    return opened(request.param)


@pytest.fixture
def images(rng):
    return [rng.integers(0, 256, (high, wide, 3), dtype=np.uint8) for high, wide in
            ((60, 80), (120, 50), (90, 90))]  # fmt: skip


def plain(runtime, images, prompt, tokens):
    """Log-probabilities after a whole prompt, by the model's own forward pass."""
    model = runtime._backend._model
    model.model.rope_deltas = None
    place = model.device
    ids = torch.tensor([[*prompt.tokens.tolist(), *tokens]], device=place)
    pixels = [
        torch.from_numpy(runtime.spec.images.pixels(image, plan))
        for image, plan in zip(images, prompt.plans, strict=True)
    ]
    extra = {}
    if runtime.spec.merge:
        grids = [plan.grid for plan in prompt.plans]
        extra["image_grid_thw"] = torch.tensor(grids, device=place)
        extra["mm_token_type_ids"] = (ids == runtime.spec.image_token).int()
    with torch.inference_mode():
        found = model(input_ids=ids, pixel_values=torch.cat(pixels).to(place), **extra)
    return log_softmax(found.logits[0, -1].double().cpu().numpy())


def table(runtime, images, prefix, question):
    """What each rotation says, by plain forward passes: (R, k) by choice."""
    prompt, contract = prefix.held.prompt, contract_named(question.contract)
    k = len(question.choices)
    reply, ids = runtime.spec.tokenizer.letters(contract.reply, k)
    rows = []
    for by in range(k):
        listed = rotated(question.choices, by)
        tokens = question_tokens(runtime.spec, prompt, contract, question.text, listed)
        says = plain(runtime, images, prompt, [*tokens, *reply])[list(ids)]
        rows.append(np.roll(says, by))
    return np.stack(rows)


def test_packed_is_one_by_one_is_a_plain_forward(runtime, images):
    images = images[:2]
    prefix = runtime.encode(images, max_tiles=1)
    packed = runtime.score(prefix, QUESTIONS)
    for question, found in zip(QUESTIONS, packed, strict=True):
        alone = runtime.score(prefix, [question])[0]
        oracle = table(runtime, images, prefix, question).mean(axis=0)
        assert np.abs(found.log_probabilities - oracle).max() < 1e-5
        assert np.abs(alone.log_probabilities - oracle).max() < 1e-5
        assert found.rotations == len(question.choices)
        assert found.probabilities.sum() == pytest.approx(1.0)


def test_rows_of_any_length_say_the_same(runtime, images):
    prefix = runtime.encode(images[:1], max_tiles=1)
    expected = runtime.score(prefix, QUESTIONS)
    whole, runtime.limits = runtime.limits, Limits(row_tokens=1)
    found = runtime.score(prefix, QUESTIONS)
    runtime.limits = whole
    for one, other in zip(expected, found, strict=True):
        assert np.abs(one.log_probabilities - other.log_probabilities).max() < 1e-5


def test_a_prefix_is_not_changed_by_questions(runtime, images):
    prefix = runtime.encode(images, max_tiles=1)
    before = runtime.score(prefix, QUESTIONS)
    "".join(runtime.generate(prefix, ModelQuestion("Say", contract="open"), max_new_tokens=3))
    after = runtime.score(prefix, QUESTIONS)
    for one, other in zip(before, after, strict=True):
        assert np.array_equal(one.log_probabilities, other.log_probabilities)


def test_two_prefixes_in_turns(runtime, images):
    """The Qwen models keep the positions of the images they saw last; prefixes have their own."""
    first, second = (runtime.encode(part, max_tiles=1) for part in (images[:1], images[1:]))
    question = QUESTIONS[1]
    for prefix, seen in ((first, images[:1]), (second, images[1:]), (first, images[:1])):
        found = runtime.score(prefix, [question])[0].log_probabilities
        oracle = table(runtime, seen, prefix, question).mean(axis=0)
        assert np.abs(found - oracle).max() < 1e-5


def test_positions_are_those_of_the_model(opened, images):
    for family in (Family.QWEN3VL, Family.QWEN25VL):
        runtime = opened(family)
        prompt = runtime.encode(images).held.prompt
        model = runtime._backend._model
        ids = torch.from_numpy(prompt.tokens)[None].to(model.device)
        places, delta = model.model.get_rope_index(
            ids,
            mm_token_type_ids=(ids == runtime.spec.image_token).int(),
            image_grid_thw=torch.tensor([plan.grid for plan in prompt.plans], device=model.device),
        )
        assert np.array_equal(places[:, 0].cpu().numpy(), prompt.positions.values)
        assert prompt.positions.next == len(prompt.tokens) + int(delta)
        assert int(delta) < 0


def test_more_images_go_on_from_fewer(runtime, images):
    fewer = runtime.encode(images[:2], max_tiles=1)
    lengths = []
    extend = runtime._backend.extend

    def counted(past, tokens, positions, features):
        lengths.append((past is not None, len(tokens)))
        return extend(past, tokens, positions, features)

    runtime._backend.extend = counted
    more = runtime.encode(images, max_tiles=1)
    del runtime._backend.extend
    assert lengths == [(True, more.tokens - fewer.tokens)]
    oracle = table(runtime, images, more, QUESTIONS[1]).mean(axis=0)
    found = runtime.score(more, QUESTIONS[1:2])[0].log_probabilities
    assert np.abs(found - oracle).max() < 1e-5


def test_a_planted_bias_for_a_letter_is_removed(runtime, images):
    prefix = runtime.encode(images[:1], max_tiles=1)
    question = QUESTIONS[0]
    fair = runtime.score(prefix, [question])[0]
    head = runtime._backend._head
    _, ids = runtime.spec.tokenizer.letters("", 4)
    head.bias = torch.nn.Parameter(torch.zeros_like(head.weight[:, 0]))
    with torch.inference_mode():
        head.bias[ids[0]] = 2.0
        biased = runtime.score(prefix, [question])[0]
        one = runtime.score(prefix, [question], rotations=1)[0]
        asked = runtime.score(prefix, [replace(question, orders=1)])[0]
    head.bias = None
    assert (asked.rotations, fair.rotations) == (1, 4)
    assert (asked.probabilities == one.probabilities).all()
    assert np.abs(biased.probabilities - fair.probabilities).max() < 1e-6
    assert np.abs(one.probabilities - fair.probabilities).max() > 0.1


def test_the_same_images_are_encoded_once(runtime, images):
    first = runtime.encode(images, max_tiles=1)
    again = runtime.encode([image.copy() for image in images], max_tiles=1)
    assert again.held is first.held
    assert runtime.encode(images, max_tiles=1, video=True).held is not first.held
    assert runtime.encode(images[::-1], max_tiles=1).held is not first.held
    assert len(runtime.features) == 3


def test_caches_stay_below_their_bytes(runtime, images):
    one = runtime.encode(images[:1], max_tiles=1)
    whole = runtime.prefixes.max_bytes
    runtime.prefixes.max_bytes = int(1.5 * one.bytes)
    expected = runtime.score(one, QUESTIONS[:1])[0].probabilities
    runtime.encode(images[2:], max_tiles=1)
    assert len(runtime.prefixes) == 1 and runtime.prefixes.bytes <= 1.5 * one.bytes
    assert np.array_equal(runtime.score(one, QUESTIONS[:1])[0].probabilities, expected)
    runtime.prefixes.max_bytes = whole


def test_a_closed_prefix_is_refused(runtime, images):
    prefix = runtime.encode(images[:1], max_tiles=1)
    assert prefix.images == 1 and prefix.tokens > 20 and prefix.bytes > 0
    prefix.close()
    with pytest.raises(PromptError, match="got a closed one"):
        runtime.score(prefix, QUESTIONS[:1])


def test_replies_are_those_of_transformers(runtime, images):
    prefix = runtime.encode(images[:2], max_tiles=1)
    question = ModelQuestion("Describe it", contract="open")
    found = list(runtime.generate(prefix, question, max_new_tokens=4))
    prompt = prefix.held.prompt
    tokens = question_tokens(runtime.spec, prompt, contract_named("open"), question.text, ())
    expected = []
    for _ in range(4):
        expected.append(int(plain(runtime, images[:2], prompt, [*tokens, *expected]).argmax()))
    assert found == list(runtime.spec.tokenizer.texts(expected))


def test_a_reply_ends_when_cancelled_and_at_its_limit(runtime, images):
    prefix = runtime.encode(images[:1], max_tiles=1)
    question = ModelQuestion("Describe it", contract="open")
    pieces = []
    for piece in runtime.generate(
        prefix, question, max_new_tokens=50, cancelled=lambda: len(pieces) == 3
    ):
        pieces.append(piece)
    assert len(pieces) == 3
    assert len(list(runtime.generate(prefix, question, max_new_tokens=2))) == 2
    with pytest.raises(PromptError, match="max_new_tokens of at least 1"):
        runtime.generate(prefix, question, max_new_tokens=0)


def test_a_reply_ends_at_a_stop_token(opened, images):
    runtime = opened(Family.INTERNVL3)
    prefix = runtime.encode(images[:1], max_tiles=1)
    head = runtime._backend._head
    head.bias = torch.nn.Parameter(torch.zeros_like(head.weight[:, 0]))
    with torch.inference_mode():
        head.bias[151645] = 1e4
        found = list(
            runtime.generate(prefix, ModelQuestion("x", contract="open"), max_new_tokens=9)
        )
    head.bias = None
    assert found == []


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_stays_near(tiny, opened, images, precision, device):
    runtime = open_runtime("torch", tiny(Family.INTERNVL3), precision=precision, device=device)
    assert runtime.precision == precision
    assert runtime._backend._head.weight.dtype == getattr(
        torch, {"bf16": "bfloat16", "fp16": "float16"}[precision]
    )
    found = runtime.score(runtime.encode(images[:1], max_tiles=1), QUESTIONS[:1])[0]
    reference = opened(Family.INTERNVL3)
    exact = reference.score(reference.encode(images[:1], max_tiles=1), QUESTIONS[:1])[0]
    assert np.abs(found.log_probabilities - exact.log_probabilities).max() < 0.3
    assert found.probabilities.sum() == pytest.approx(1.0)


def test_overflow_in_fp16_is_no_answer(tmp_path, images, device):
    folder = make_tiny(tmp_path / "outliers", Family.INTERNVL3, outliers=True)
    runtime = open_runtime("torch", folder, precision="fp16", device=device)
    prefix = runtime.encode(images[:1], max_tiles=1)
    with pytest.raises(NotFinite, match="bf16 or fp32"):
        runtime.score(prefix, QUESTIONS[:1])
    with pytest.raises(NotFinite, match="bf16 or fp32"):
        list(runtime.generate(prefix, ModelQuestion("x", contract="open"), max_new_tokens=2))


def test_a_calibrated_kind_says_so(opened, images):
    runtime = opened(Family.INTERNVL3)
    prefix = runtime.encode(images[:1], max_tiles=1)
    setting = Setting(runtime.checkpoint_id, "torch", "fp32", "choice")
    raw = runtime.score(prefix, QUESTIONS[:1])[0]
    before, runtime.calibration = runtime.calibration, Calibration({setting: Fit(4.0, 99, 1, 1)})
    found = runtime.score(prefix, QUESTIONS[:1])[0]
    other = runtime.score(prefix, [ModelQuestion("x", ("a", "b"), kind="other")])[0]
    runtime.calibration = before
    assert found.calibrated and not raw.calibrated and not other.calibrated
    flat = np.exp(np.log(raw.probabilities) / 4)
    assert found.probabilities == pytest.approx(flat / flat.sum())


@pytest.mark.parametrize("count", [0, 1, 27])
def test_choices_that_cannot_be_scored(opened, images, count):
    runtime = opened(Family.INTERNVL3)
    prefix = runtime.encode(images[:1], max_tiles=1)
    choices = tuple(f"choice {n}" for n in range(count))
    with pytest.raises(ChoiceError, match=f"2 to 26 choices, got {count}"):
        runtime.score(prefix, [ModelQuestion("x", choices)])


def test_26_choices_after_an_answer_tag(opened, images):
    runtime = opened(Family.INTERNVL3)
    prefix = runtime.encode(images[:1], max_tiles=1)
    choices = tuple(f"choice {n}" for n in range(26))
    found = runtime.score(prefix, [ModelQuestion("x", choices, contract="thinking")])[0]
    assert found.rotations == 26 and len(found.probabilities) == 26


def test_questions_that_cannot_be_asked(runtime, images):
    with pytest.raises(PromptError, match="at most 32 images, got 100"):
        runtime.encode(images[:1] * 100)
    with pytest.raises(BadImage, match=r"got \(60, 80\) of uint8"):
        runtime.encode([images[0][..., 0]])
    prefix = runtime.encode(images[:1], max_tiles=1)
    long = ModelQuestion("why " * runtime.spec.context_tokens, ("a", "b"))
    with pytest.raises(ContextOverflow, match="of the question"):
        runtime.score(prefix, [long])
    with pytest.raises(ContextOverflow, match="of the question"):
        runtime.generate(prefix, long, max_new_tokens=1)
    with pytest.raises(PromptError, match="expected a prefix of this runtime, got str"):
        runtime.score("prefix", QUESTIONS)
    assert runtime.score(prefix, []) == []


def test_no_images_at_all(runtime):
    prefix = runtime.encode([])
    assert prefix.images == 0
    assert runtime.score(prefix, QUESTIONS[:1])[0].probabilities.sum() == pytest.approx(1.0)


def test_where_memory_is_short_images_get_fewer_tiles(opened, rng):
    runtime = opened(Family.INTERNVL3)
    image = rng.integers(0, 256, (480, 640, 3), dtype=np.uint8)
    features = runtime._backend.image_features

    def short(pixels, plans):
        if len(pixels[0]) > 1:
            raise OutOfMemory("the device has too little memory")
        return features(pixels, plans)

    runtime._backend.image_features = short
    prefix = runtime.encode([image])
    del runtime._backend.image_features
    assert prefix.held.prompt.plans[0].size == (1, 1)
    found = runtime.score(prefix, QUESTIONS[:1])[0]
    assert found.notes == (
        "6 tiles an image did not fit: 5 tiles an image used",
        "memory was short at more tiles: the device has too little memory",
    )

    def none(pixels, plans):
        raise OutOfMemory("the device has too little memory")

    runtime.features.clear()
    runtime._backend.image_features = none
    with pytest.raises(OutOfMemory, match="1 images do not fit at the fewest tiles"):
        runtime.encode([image[:400]])
    del runtime._backend.image_features


@pytest.mark.parametrize(
    "error",
    [torch.OutOfMemoryError("CUDA"), RuntimeError("DefaultCPUAllocator: can't allocate memory")],
)
def test_too_little_memory_is_an_error_of_ours(opened, images, monkeypatch, error):
    runtime = opened(Family.INTERNVL3)

    def full(**_):
        raise error

    monkeypatch.setattr(runtime._backend, "_decoder", type("Full", (), {
        "embed_tokens": runtime._backend._decoder.embed_tokens, "__call__": lambda self, **_: full()
    })())  # fmt: skip
    with pytest.raises(OutOfMemory, match="too little memory"):
        runtime.encode(images[:1], max_tiles=1)


def test_a_published_folder_is_not_run(tmp_path):
    folder = make_tiny(tmp_path / "remote", Family.INTERNVL3, Layout.REMOTE)
    with pytest.raises(NotConverted, match="spatial-si models convert"):
        open_runtime("torch", folder)


def test_weights_that_do_not_fit_are_refused(tiny, tmp_path):
    folder = shutil.copytree(tiny(Family.INTERNVL3), tmp_path / "copy")
    (folder / "model.safetensors").write_bytes(b"\0" * 64)
    with pytest.raises(CheckpointError):
        open_runtime("torch", folder)


def test_one_byte_that_changed_is_not_run(tiny, tmp_path):
    folder = shutil.copytree(tiny(Family.INTERNVL3), tmp_path / "copy")
    path = flip_one_byte(folder)
    with pytest.raises(CheckpointError, match=f"not as it was locked: {path.name} has another"):
        open_runtime("torch", folder, device="cpu")


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory"),
        RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"),
        MemoryError(),
    ],
)
@pytest.mark.parametrize("where", ["from_pretrained", "to"])
def test_too_little_memory_to_load_is_an_error_of_ours(tiny, monkeypatch, error, where):
    def full(*_, **__):
        raise error

    monkeypatch.setattr(transformers.InternVLForConditionalGeneration, where, full)
    with pytest.raises(OutOfMemory, match="too little memory"):
        open_runtime("torch", tiny(Family.INTERNVL3), device="cpu")


def test_another_fault_while_loading_is_none_of_ours(tiny, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    monkeypatch.setattr(transformers.InternVLForConditionalGeneration, "to", broken)
    with pytest.raises(RuntimeError, match="illegal memory access"):
        open_runtime("torch", tiny(Family.INTERNVL3), device="cpu")


def test_loading_says_nothing_on_standard_error(tiny, capfd):
    """A server's last words are shown as the reason of its end."""
    open_runtime("torch", tiny(Family.INTERNVL3), device="cpu")
    assert "Loading" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"device": "abacus"}, "expected a device of auto, cpu, cuda or cuda:N, got 'abacus'"),
        ({"name": "abacus"}, "expected a runtime of torch"),
        ({"precision": "int3"}, "expected one of fp32, bf16, fp16, got int3"),
        ({"device": "cuda:64"}, "expected a CUDA device for cuda:64, PyTorch sees"),
    ],
)
def test_what_is_not_there_is_refused(tiny, options, message):
    options = {"name": "torch", "device": "cpu", **options}
    name = options.pop("name")
    with pytest.raises(RuntimeUnavailable, match=message):
        open_runtime(name, tiny(Family.INTERNVL3), **options)
