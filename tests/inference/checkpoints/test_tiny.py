"""Tiny checkpoints load with transformers' own classes and bite where the real ones do."""

from __future__ import annotations

import json

import numpy as np
import pytest
import safetensors.torch
import torch
import transformers

from spatial_si_ros.inference.checkpoints import tiny_vocabulary
from spatial_si_ros.inference.checkpoints.families import Family, Layout
from spatial_si_ros.inference.checkpoints.folders import open_checkpoint
from spatial_si_ros.inference.checkpoints.lock import read_lock
from spatial_si_ros.inference.checkpoints.tiny import make_tiny
from spatial_si_ros.inference.checkpoints.tiny_weights import as_bfloat16
from spatial_si_ros.inference.errors import CheckpointError

CLASSES = {
    Family.INTERNVL3: "InternVLForConditionalGeneration",
    Family.QWEN3VL: "Qwen3VLForConditionalGeneration",
    Family.QWEN25VL: "Qwen2_5_VLForConditionalGeneration",
}


@pytest.mark.parametrize("family", Family)
def test_native_ones_load_whole_and_compute(family, folders):
    folder = folders(family, Layout.NATIVE)
    model, info = getattr(transformers, CLASSES[family]).from_pretrained(
        folder, dtype=torch.float32, output_loading_info=True
    )
    assert not any(info.values())
    with torch.no_grad():
        logits = model(input_ids=torch.arange(12)[None] * 1000).logits[0]
    assert torch.isfinite(logits).all()
    assert 0.3 < logits.std() < 5.0


@pytest.mark.parametrize("family", [Family.INTERNVL3, Family.QWEN3VL])
def test_the_real_special_tokens_are_there(family, folders):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folders(family, Layout.NATIVE))
    assert tokenizer.convert_tokens_to_ids("<|im_end|>") == 151645
    if family is Family.INTERNVL3:
        assert tokenizer.convert_tokens_to_ids("</box>") == 151673
    assert len({tuple(tokenizer(text).input_ids) for text in ("A", " A", "(A")}) == 3
    assert len(tokenizer("A").input_ids) == len(tokenizer(" A").input_ids) == 1


def test_remote_config_has_what_bites(remote):
    config = json.loads((remote / "config.json").read_text())
    assert config["llm_config"]["rope_scaling"]["rope_type"] == "dynamic"
    assert config["llm_config"]["vocab_size"] == 151674
    assert config["system_message"] is None
    assert config["max_dynamic_patch"] == 12
    tokenizer = json.loads((remote / "tokenizer_config.json").read_text())
    assert tokenizer["model_max_length"] == 12288
    assert (remote / "modeling_internvl_chat.py").exists()


def test_the_seed_decides_the_weights(tmp_path, native, monkeypatch):
    monkeypatch.setattr(tiny_vocabulary, "_installed_ranks", lambda: None)
    again = make_tiny(tmp_path / "again", Family.INTERNVL3)
    other = make_tiny(tmp_path / "other", Family.INTERNVL3, seed=1)
    digests = [read_lock(folder).files["model.safetensors"] for folder in (native, again, other)]
    assert digests[0] == digests[1] != digests[2]
    assert not any(path.name.startswith(".") for path in tmp_path.iterdir())


def test_outliers_overflow_in_half_precision_only(tmp_path, rng, monkeypatch):
    monkeypatch.setattr(tiny_vocabulary, "_installed_ranks", lambda: None)
    folder = make_tiny(tmp_path / "out", Family.INTERNVL3, outliers=True)
    ids = torch.from_numpy(rng.integers(0, 151643, (1, 64)))
    finite = {}
    for dtype in (torch.float32, torch.bfloat16, torch.float16):
        model = transformers.InternVLForConditionalGeneration.from_pretrained(folder, dtype=dtype)
        with torch.no_grad():
            finite[dtype] = bool(torch.isfinite(model(input_ids=ids).logits).all())
    assert finite == {torch.float32: True, torch.bfloat16: True, torch.float16: False}


def test_without_outliers_half_precision_is_enough(native, rng):
    model = transformers.InternVLForConditionalGeneration.from_pretrained(
        native, dtype=torch.float16
    )
    with torch.no_grad():
        ids = torch.from_numpy(rng.integers(0, 151643, (1, 64)))
        assert torch.isfinite(model(input_ids=ids).logits).all()


def test_without_the_real_vocabulary_there_is_a_small_one(tmp_path, monkeypatch):
    monkeypatch.setattr(tiny_vocabulary, "_installed_ranks", lambda: None)
    folder = make_tiny(tmp_path / "out", Family.INTERNVL3)
    open_checkpoint(folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    text = "Which? A, (B\n 距离 <img>"
    ids = tokenizer(text).input_ids
    assert ids[-1] == 151665 and max(ids[:-1]) < 512
    assert tokenizer.decode(ids) == text
    assert len(tokenizer("A").input_ids) == len(tokenizer(" A").input_ids) == 1


def test_merges_are_found_again_where_the_cache_is_damaged_or_cannot_be_written(
    tmp_path, monkeypatch
):
    ranks = {bytes([b]): b for b in range(256)}
    ranks |= {word: 256 + n for n, word in enumerate([b"ab", b"cd", b"abc", b"abcd", b"xx"])}
    file = tmp_path / "qwen.tiktoken"
    from base64 import b64encode

    file.write_bytes(b"".join(b64encode(t) + f" {r}\n".encode() for t, r in ranks.items()))
    expected = [("a", "b"), ("c", "d"), ("ab", "c"), ("ab", "cd"), ("x", "x")]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert tiny_vocabulary._qwen(file)[1] == expected
    (kept,) = (tmp_path / "cache" / "spatial_si_ros").iterdir()
    assert tiny_vocabulary._qwen(file)[1] == expected
    kept.write_text("1\nx\n")
    assert tiny_vocabulary._qwen(file)[1] == expected
    (tmp_path / "blocked").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "blocked"))
    assert tiny_vocabulary._qwen(file)[1] == expected


def test_bfloat16_is_rounded_as_torch_does(rng):
    values = (rng.standard_normal(10_000) * 10.0 ** rng.integers(-30, 30, 10_000)).astype(
        np.float32
    )
    theirs = torch.from_numpy(values).to(torch.bfloat16).view(torch.int16).numpy()
    assert np.array_equal(as_bfloat16(values).view(np.int16), theirs)


def test_a_folder_that_exists_is_left_alone(tmp_path):
    for layout in Layout:
        with pytest.raises(CheckpointError, match="does not exist yet"):
            make_tiny(tmp_path, Family.QWEN3VL, layout)


def test_weights_in_several_files(folders):
    folder = folders(Family.QWEN25VL, Layout.REMOTE)
    index = json.loads((folder / "model.safetensors.index.json").read_text())["weight_map"]
    held = {path.name: set(safetensors.torch.load_file(path)) for path in folder.glob("*.safetens*")
            if path.suffix == ".safetensors"}  # fmt: skip
    assert len(held) == 3
    assert index == {name: file for file, names in held.items() for name in names}
