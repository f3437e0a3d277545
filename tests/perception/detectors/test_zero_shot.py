"""Grounding DINO and OWLv2 as transformers runs them, and every folder that is refused."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from perception.detectors.tiny import make_grounding_dino
from transformers import AutoTokenizer, GroundingDinoProcessor, Owlv2Processor

from spatial_si_ros.errors import BadImage
from spatial_si_ros.inference.errors import (
    CheckpointError,
    NotFinite,
    OutOfMemory,
    PromptError,
    RuntimeUnavailable,
    UnsafeFile,
    WrongFamily,
)
from spatial_si_ros.perception.detectors import DetectorFailed, Found, Limits, open_zero_shot
from spatial_si_ros.perception.detectors.grounding_dino import sentence_of, tokens_of
from spatial_si_ros.perception.detectors.owlv2 import QUERY

ALL = Limits(score=0.0, iou=1.0, most=1000)
PROMPTS = ("chair", "coffee table", "sofa")
SIZES = [(48, 64), (64, 48), (40, 40), (70, 100)]


def heard(detector: Any) -> list[dict[str, Any]]:
    """What the model is given from now on, with what it gives back under `output`."""
    calls: list[dict[str, Any]] = []

    def keep(_: Any, __: Any, given: dict[str, Any], output: Any) -> None:
        calls.append({**given, "output": output})

    detector._model.register_forward_hook(keep, with_kwargs=True)
    return calls


def as_rows(found: tuple[Found, ...]) -> np.ndarray:
    """(N, 5) score and box, in the order of the boxes' corners."""
    rows = np.array([(each.score, *each.box_px) for each in found])
    return rows[np.lexsort(rows.T)]


def cut(boxes: np.ndarray, scores: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The rows that `as_rows` has for the boxes of transformers."""
    height, width = size
    inside = np.clip(boxes, 0.0, [width, height, width, height])
    good = np.all(inside[:, 2:] - inside[:, :2] >= 2.0, axis=1)
    rows = np.column_stack([scores, inside])[good]
    return rows[np.lexsort(rows.T)]


@pytest.mark.parametrize("size", SIZES)
def test_grounding_dino_is_given_and_read_as_by_transformers(
    dino: Path, size: tuple[int, int]
) -> None:
    detector = open_zero_shot(dino, device="cpu", limits=ALL)
    picture = np.random.default_rng(1).integers(0, 255, (*size, 3), dtype=np.uint8)
    calls = heard(detector)
    found = detector.detect(picture, PROMPTS)
    (call,) = calls
    processor = GroundingDinoProcessor(detector._images, AutoTokenizer.from_pretrained(dino))
    wanted = processor(images=picture, text=[list(PROMPTS)], return_tensors="pt")
    assert set(wanted) == set(call) - {"output"}
    for name, values in wanted.items():
        assert torch.equal(values, call[name]), name
    theirs = processor.post_process_grounded_object_detection(
        call["output"], wanted["input_ids"], 0.0, 0.0, target_sizes=[size]
    )[0]
    # transformers takes the best of all tokens; we take the best of those that are names.
    chances = torch.sigmoid(call["output"].logits[0]).numpy()
    offsets = detector._tokenizer(sentence_of(PROMPTS), return_offsets_mapping=True)
    places = tokens_of(PROMPTS, offsets["offset_mapping"])
    named = sorted({i for place in places for i in place})
    assert named == [1, 3, 4, 6, 7]
    ours = cut(theirs["boxes"].numpy(), chances[:, named].max(axis=1), size)
    np.testing.assert_allclose(as_rows(found), ours, atol=1e-4)
    assert (chances[:, named].max(axis=1) <= theirs["scores"].numpy() + 1e-7).all()
    for each in found:
        nearest = np.abs(theirs["boxes"].numpy().clip(0) - each.box_px).sum(axis=1).argmin()
        place = places[PROMPTS.index(each.label)]
        assert chances[nearest, place].max() == pytest.approx(each.score, abs=1e-6)


@pytest.mark.parametrize("size", SIZES)
def test_owlv2_is_given_and_read_as_by_transformers(owl: Path, size: tuple[int, int]) -> None:
    detector = open_zero_shot(owl, device="cpu", limits=ALL)
    picture = np.random.default_rng(1).integers(0, 255, (*size, 3), dtype=np.uint8)
    calls = heard(detector)
    found = detector.detect(picture, PROMPTS)
    (call,) = calls
    processor = Owlv2Processor(detector._images, AutoTokenizer.from_pretrained(owl))
    texts = [[QUERY.format(each) for each in PROMPTS]]
    wanted = processor(images=picture, text=texts, return_tensors="pt")
    for name, values in wanted.items():
        assert torch.equal(values, call[name]), name
    theirs = processor.post_process_grounded_object_detection(
        call["output"], 0.0, target_sizes=[size], text_labels=[list(PROMPTS)]
    )[0]
    ours = cut(theirs["boxes"].numpy(), theirs["scores"].numpy(), size)
    np.testing.assert_allclose(as_rows(found), ours, atol=1e-4)
    for each in found:
        nearest = np.abs(theirs["scores"].numpy() - each.score).argmin()
        assert theirs["text_labels"][nearest] == each.label


def test_names_that_do_not_fit_into_one_sentence_are_asked_in_several(
    tmp_path: Path, picture: np.ndarray
) -> None:
    folder = make_grounding_dino(tmp_path / "short", max_text_len=8)
    detector = open_zero_shot(folder, device="cpu", limits=ALL)
    calls = heard(detector)
    found = detector.detect(picture, ["chair", "coffee table", "sofa", "red lamp"])
    assert [call["input_ids"].shape[1] for call in calls] == [7, 8]
    assert {each.label for each in found} <= {"chair", "coffee table", "sofa", "red lamp"}
    assert {each.label for each in found} & {"sofa", "red lamp"}
    with pytest.raises(PromptError, match="expected a prompt of 1 to 5 tokens, got 6"):
        detector.detect(picture, ["red red red red red red"])


def test_a_name_too_long_for_owlv2_is_refused(owl: Path, picture: np.ndarray) -> None:
    detector = open_zero_shot(owl, device="cpu")
    with pytest.raises(PromptError, match="expected prompts of at most 48 tokens"):
        detector.detect(picture, ["chair", "x" * 60])


def test_scores_and_doubles_are_cut(dino: Path, picture: np.ndarray) -> None:
    every = open_zero_shot(dino, device="cpu", limits=ALL).detect(picture, PROMPTS)
    middle = sorted(each.score for each in every)[len(every) // 2]
    few = open_zero_shot(dino, device="cpu", limits=Limits(middle, 0.5, 3)).detect(picture, PROMPTS)
    assert 1 <= len(few) <= 3
    assert all(each.score >= middle for each in few)
    assert [each.score for each in few] == sorted((each.score for each in few), reverse=True)


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
@pytest.mark.parametrize("name", ["dino", "owl"])
def test_lower_precisions_run(
    name: str, precision: str, request: pytest.FixtureRequest, picture: np.ndarray
) -> None:
    folder = request.getfixturevalue(name)
    detector = open_zero_shot(folder, device="cpu", precision=precision, limits=ALL)
    assert detector.detect(picture, PROMPTS)
    assert precision in detector.name and "cpu" in detector.name


# Pictures and computations that go wrong --------------------------------------------------------


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((48, 64), np.uint8),
        np.zeros((48, 64, 3), np.float32),
        np.zeros((4, 64, 3), np.uint8),
        np.zeros((48, 5000, 3), np.uint8),
    ],
)
@pytest.mark.parametrize("name", ["dino", "owl"])
def test_what_is_no_picture_is_refused(
    name: str, picture: np.ndarray, request: pytest.FixtureRequest
) -> None:
    detector = open_zero_shot(request.getfixturevalue(name), device="cpu")
    with pytest.raises(BadImage, match="expected a picture"):
        detector.detect(picture, PROMPTS)


@pytest.mark.parametrize(
    ("raised", "wanted"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), OutOfMemory),
        (RuntimeError("shapes do not fit"), DetectorFailed),
        (torch.AcceleratorError("CUDA error: an illegal memory access"), torch.AcceleratorError),
    ],
)
def test_what_pytorch_raises_has_a_type_but_for_faults_of_the_device(
    owl: Path, picture: np.ndarray, raised: Exception, wanted: type[Exception]
) -> None:
    detector = open_zero_shot(owl, device="cpu")

    def fail(*_: Any) -> None:
        raise raised

    detector._model.register_forward_pre_hook(fail)
    with pytest.raises(wanted):
        detector.detect(picture, PROMPTS)


def test_overflow_is_no_answer(owl: Path, picture: np.ndarray) -> None:
    detector = open_zero_shot(owl, device="cpu")
    with torch.no_grad():
        detector._model.class_head.dense0.weight.fill_(float("nan"))
    with pytest.raises(NotFinite, match="the model overflowed"):
        detector.detect(picture, PROMPTS)


# Folders --------------------------------------------------------------------------------------


def changed(key: str, value: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "config.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))

    return change


def planted(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(content) and None


def truncated(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def pickled(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({}))


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def link(folder: Path) -> None:
    (folder / "vocab.txt").unlink(missing_ok=True)
    (folder / "vocab.txt").symlink_to("/etc/hostname")


@pytest.mark.parametrize(
    ("spoil", "error", "sentence"),
    [
        (pickled, UnsafeFile, r"expected safetensors, got a \.bin file"),
        (planted("weights", pickle.dumps({1: 2})), UnsafeFile, "got a pickle"),
        (planted("modeling.py", b"raise SystemExit"), UnsafeFile, "holds code"),
        (changed("auto_map", {"AutoModel": "modeling.M"}), UnsafeFile, "auto_map"),
        (link, UnsafeFile, "leads out of the folder"),
        (truncated, CheckpointError, "model.safetensors"),
        (without("model.safetensors"), CheckpointError, "no weights"),
        (without("config.json"), CheckpointError, "config.json: expected a JSON object"),
        (without("preprocessor_config.json"), CheckpointError, "preprocessor_config.json"),
        (without("tokenizer_config.json"), CheckpointError, "tokenizer_config.json"),
        (changed("model_type", "bert"), WrongFamily, "grounding-dino or owlv2, got bert"),
        (changed("use_timm_backbone", True), CheckpointError, "weights would be fetched"),
        (changed("d_model", 64), CheckpointError, "cannot read it|do not fit"),
        (changed("decoder_layers", 3), CheckpointError, "the weights do not fit the config"),
    ],
)
def test_a_folder_that_is_not_what_it_must_be_is_refused(
    dino: Path,
    tmp_path: Path,
    spoil: Callable[[Path], None],
    error: type[Exception],
    sentence: str,
) -> None:
    folder = Path(shutil.copytree(dino, tmp_path / "spoilt"))
    spoil(folder)
    with pytest.raises(error, match=sentence):
        open_zero_shot(folder, device="cpu")


def test_what_is_asked_for_must_be_there(dino: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="there is none"):
        open_zero_shot(tmp_path / "absent")
    with pytest.raises(WrongFamily, match="owlv2, got grounding-dino"):
        open_zero_shot(dino, kind="owlv2")
    with pytest.raises(RuntimeUnavailable, match="fp32, bf16, fp16, got int3"):
        open_zero_shot(dino, precision="int3")
    with pytest.raises(RuntimeUnavailable, match="a device of PyTorch"):
        open_zero_shot(dino, device="banana")
    if not torch.cuda.is_available():
        with pytest.raises(RuntimeUnavailable, match="PyTorch sees none"):
            open_zero_shot(dino, device="cuda")
