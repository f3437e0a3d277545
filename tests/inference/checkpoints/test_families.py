"""Which tensors a config calls for: the same as transformers' own classes."""

from __future__ import annotations

import json

import pytest
import torch
from transformers import AutoConfig, AutoModelForImageTextToText

from spatial_si_ros.inference.checkpoints.families import (
    Family,
    Layout,
    completed,
    expected_tensors,
    identify,
)
from spatial_si_ros.inference.checkpoints.folders import canonical
from spatial_si_ros.inference.checkpoints.renames import native_names
from spatial_si_ros.inference.checkpoints.tiny_configs import tiny_config
from spatial_si_ros.inference.errors import CheckpointError, WrongFamily


def full(family):
    """The config of a tiny checkpoint with nothing left out; its head is its own."""
    return completed(tiny_config(family), ["lm_head.weight"])


@pytest.mark.parametrize("family", Family)
def test_the_native_tensors_are_those_of_transformers(family, folders):
    folder = folders(family, Layout.NATIVE)
    with torch.device("meta"):
        model = AutoModelForImageTextToText.from_config(AutoConfig.from_pretrained(folder))
    tied = set(model.all_tied_weights_keys)
    name_of = canonical(family)
    theirs = {name_of(name): tuple(p.shape) for name, p in model.state_dict().items()}
    theirs = {name: shape for name, shape in theirs.items() if name not in map(name_of, tied)}
    assert expected_tensors(json.loads((folder / "config.json").read_text())) == theirs


def test_every_remote_tensor_becomes_native_ones_and_none_is_left_over(native):
    remote = expected_tensors(full(Family.INTERNVL3))
    become = {}
    for name, shape in remote.items():
        names = native_names(name)
        for each in names:
            assert each not in become
            become[each] = (shape[0] // len(names), *shape[1:])
    assert become == expected_tensors(json.loads((native / "config.json").read_text()))


def test_options_of_the_vision_tower_change_what_is_called_for():
    config = full(Family.INTERNVL3)
    plain = expected_tensors(config)
    config["vision_config"] |= {
        "qk_normalization": True,
        "qkv_bias": False,
        "norm_type": "rms_norm",
    }
    other = expected_tensors(config)
    layer = "vision_model.encoder.layers.1"
    assert other.keys() - plain.keys() >= {f"{layer}.attn.q_norm.weight"}
    assert {f"{layer}.attn.qkv.bias", f"{layer}.norm1.bias"} <= plain.keys() - other.keys()
    assert all(len(native_names(name)) in (1, 3) for name in other)


def test_a_tied_head_is_not_called_for():
    for family, head in ((Family.INTERNVL3, "language_model.lm_head.weight"),
                         (Family.QWEN3VL, "lm_head.weight")):  # fmt: skip
        config = full(family)
        assert head in expected_tensors(config)
        config.get("llm_config", config)["tie_word_embeddings"] = True
        assert head not in expected_tensors(config)


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("head", [True, False])
def test_where_the_config_is_silent_the_weights_say_whether_the_head_is_tied(family, head):
    """transformers 4 leaves the field out where it is true, 5 takes it as false."""
    config = tiny_config(family)
    config.pop("tie_word_embeddings")
    config = completed(config, ["language_model.lm_head.weight"] if head else ["x"])
    assert config.get("llm_config", config)["tie_word_embeddings"] is not head


def test_what_the_config_says_wins():
    config = tiny_config(Family.QWEN25VL)
    assert completed(config, ["lm_head.weight"])["tie_word_embeddings"] is True
    config["text_config"] = {"tie_word_embeddings": config.pop("tie_word_embeddings")}
    assert completed(config, ["lm_head.weight"])["tie_word_embeddings"] is True


def test_defaults_of_the_published_code_are_filled_in():
    config = tiny_config(Family.INTERNVL3)
    for name in ("num_channels", "patch_size", "hidden_act", "layer_norm_eps", "dropout"):
        del config["vision_config"][name]
    assert completed(config, ())["vision_config"] == full(Family.INTERNVL3)["vision_config"]
    assert completed({**config, "ps_version": "v2"}, ())["ps_version"] == "v2"
    del config["ps_version"]
    assert completed(config, ())["ps_version"] == "v1"


@pytest.mark.parametrize("part", ["llm_config", "vision_config"])
@pytest.mark.parametrize("value", [None, 7, []])
def test_a_part_that_is_none_is_refused(part, value):
    with pytest.raises(CheckpointError, match=part):
        completed({**tiny_config(Family.INTERNVL3), part: value}, ())


@pytest.mark.parametrize("model_type", ["bagel", "llava", None, ["internvl"], {}])
def test_other_families_are_named(model_type):
    with pytest.raises(WrongFamily, match="expected a checkpoint of a model_type of"):
        identify({"model_type": model_type})


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("spoil", ["vision_config", "vocab_size", "num_key_value_heads"])
def test_a_config_without_a_field_is_refused(family, spoil):
    config = full(family)
    for part in (config, config.get("llm_config", {}), config.get("text_config", {})):
        part.pop(spoil, None)
    with pytest.raises(CheckpointError, match=r"config\.json lacks a field"):
        expected_tensors(config)


@pytest.mark.parametrize(
    "name",
    [
        "mlp1.2.weight", "vision_model.encoder.layers.0.attn.inner.weight", "lm_head.weight",
        "vision_model.encoder.layers.x.ls1", "vision_model.encoder.layers.0.ls3", "",
        "vision_model.pooler.weight", "language_model.",
    ],
)  # fmt: skip
def test_unknown_names_have_no_native_one(name):
    with pytest.raises(CheckpointError, match="this name is of none"):
        native_names(name)
