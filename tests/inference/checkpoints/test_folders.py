"""The one door to a checkpoint: what is whole and safe opens, everything else says why not."""

from __future__ import annotations

import json

import pytest
import safetensors.numpy
import safetensors.torch

from spatial_si_ros.inference.checkpoints.convert import convert
from spatial_si_ros.inference.checkpoints.families import Family, Layout, completed, identify
from spatial_si_ros.inference.checkpoints.folders import (
    CONTRACT,
    check_weights,
    is_random,
    open_checkpoint,
)
from spatial_si_ros.inference.checkpoints.lock import LOCK
from spatial_si_ros.inference.checkpoints.native_config import native_config
from spatial_si_ros.inference.checkpoints.tiny_configs import CHINESE_SYSTEM_MESSAGE
from spatial_si_ros.inference.checkpoints.vocabulary import read_vocabulary
from spatial_si_ros.inference.checkpoints.weights import INDEX, SINGLE, read_weights
from spatial_si_ros.inference.errors import (
    CheckpointError,
    NotConverted,
    UnsafeFile,
    WrongFamily,
)


def edit(path, **changes):
    value = json.loads(path.read_text()) | changes
    path.write_text(json.dumps({key: each for key, each in value.items() if each is not None}))


def unlock(folder):
    (folder / LOCK).unlink()
    return folder


@pytest.mark.parametrize(
    ("family", "context", "system"),
    [
        (Family.INTERNVL3, 12288, CHINESE_SYSTEM_MESSAGE),
        (Family.QWEN3VL, 262144, ""),
        (Family.QWEN25VL, 128000, "You are a helpful assistant."),
    ],
)
def test_a_native_folder_opens(folders, family, context, system):
    folder = folders(family, Layout.NATIVE)
    checkpoint = open_checkpoint(folder, family)
    assert checkpoint.family is family
    assert checkpoint.context_tokens == context
    assert checkpoint.system_message == system
    assert checkpoint.identifier.startswith(f"{folder.name}@")
    assert checkpoint.text_config["hidden_size"] == 32


def test_without_a_lock_the_name_is_the_identifier(native, copy):
    folder = unlock(copy(native))
    assert open_checkpoint(folder).identifier == f"{folder.name}+random"


@pytest.mark.parametrize("family", Family)
def test_made_up_weights_say_so_wherever_their_name_goes(folders, family):
    assert is_random(open_checkpoint(folders(family, Layout.NATIVE)).identifier)


def test_conversion_keeps_what_is_said_of_made_up_weights(small, copy, tmp_path):
    convert(small, tmp_path / "once")
    convert(tmp_path / "once", tmp_path / "twice")
    assert is_random(open_checkpoint(tmp_path / "twice").identifier)
    published = copy(small)
    edit(published / "config.json", random_weights=None)
    convert(published, tmp_path / "real")
    assert not is_random(open_checkpoint(tmp_path / "real").identifier)


def test_the_wrong_family_is_named(native):
    with pytest.raises(WrongFamily, match="expected a checkpoint of qwen3vl, got internvl3"):
        open_checkpoint(native, Family.QWEN3VL)


def test_the_published_layout_names_convert(remote):
    with pytest.raises(NotConverted, match=f"spatial-si models convert {remote} OUT"):
        open_checkpoint(remote)


@pytest.mark.parametrize("name", [CONTRACT, "tokenizer.json", "tokenizer_config.json"])
def test_a_native_folder_from_elsewhere_names_convert(native, copy, name):
    folder = unlock(copy(native))
    (folder / name).unlink()
    with pytest.raises(NotConverted, match=name):
        open_checkpoint(folder)


def test_a_qwen_folder_as_published_opens_once_it_has_a_tokenizer_json(folders, copy):
    folder = copy(folders(Family.QWEN3VL, Layout.REMOTE))
    with pytest.raises(NotConverted, match=r"no tokenizer\.json"):
        open_checkpoint(folder)
    (folder / "tokenizer.json").write_text("{}")
    assert open_checkpoint(folder).context_tokens == 262144


def test_a_pickle_beside_good_weights_is_refused(native, copy):
    folder = copy(native)
    (folder / "training_args.bin").write_bytes(b"")
    with pytest.raises(UnsafeFile, match=r"training_args\.bin"):
        open_checkpoint(folder)


def test_something_added_or_taken_after_locking_is_seen(native, copy):
    folder = copy(native)
    (folder / "extra.json").write_text("{}")
    with pytest.raises(CheckpointError, match=r"extra\.json was not there"):
        open_checkpoint(folder)
    (folder / "extra.json").unlink()
    (folder / "generation_config.json").unlink()
    with pytest.raises(CheckpointError, match=r"generation_config\.json is missing"):
        open_checkpoint(folder)


@pytest.mark.parametrize("lock", ["{}", '{"format": 2, "files": {}}', '{"format": 1, "files": 3}'])
def test_a_lock_that_is_none_is_refused(native, copy, lock):
    folder = copy(native)
    (folder / LOCK).write_text(lock)
    with pytest.raises(CheckpointError, match="expected a lock of format 1"):
        open_checkpoint(folder)


def test_a_cut_weight_file_is_refused_even_if_nothing_was_locked(native, copy):
    folder = unlock(copy(native))
    with (folder / SINGLE).open("r+b") as file:
        file.truncate((folder / SINGLE).stat().st_size - 2)
    with pytest.raises(CheckpointError, match="its tensors end at"):
        open_checkpoint(folder)


def test_no_weights(native, copy):
    folder = unlock(copy(native))
    (folder / SINGLE).unlink()
    with pytest.raises(CheckpointError, match="no weights: expected"):
        open_checkpoint(folder)


def respell(folder, change):
    tensors = safetensors.torch.load_file(folder / SINGLE)
    change(tensors)
    safetensors.torch.save_file(tensors, folder / SINGLE)


NORM = "language_model.model.norm.weight"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.pop(NORM), f"{NORM} is missing"),
        (
            lambda t: t.update({NORM: t[NORM][:5].clone()}),
            r"norm.weight: expected \[32\], got \[5\]",
        ),
        (lambda t: t.update(extra=t[NORM].clone()), "extra is not called for"),
        (lambda t: t.update({NORM: t[NORM].int()}), "expected one of .*BF16.*, got I32"),
        (
            lambda t: t.update({"model.language_model.norm.weight": t[NORM].clone()}),
            "under two names",
        ),
    ],
)
def test_weights_that_the_config_does_not_call_for(native, copy, change, said):
    folder = unlock(copy(native))
    respell(folder, change)
    with pytest.raises(CheckpointError, match=said):
        open_checkpoint(folder)


def test_the_names_that_transformers_saves_are_known(native, copy):
    folder = unlock(copy(native))

    def rename(tensors):
        for name in list(tensors):
            new = name.replace("language_model.lm_head", "lm_head")
            new = new.replace("language_model.model.", "model.language_model.")
            if new.startswith(("vision_tower", "multi_modal")):
                new = f"model.{new}"
            tensors[new] = tensors.pop(name)

    respell(folder, rename)
    assert open_checkpoint(folder).family is Family.INTERNVL3


@pytest.fixture
def sharded(folders, copy):
    folder = copy(folders(Family.QWEN3VL, Layout.REMOTE))
    (folder / "tokenizer.json").write_text("{}")
    open_checkpoint(folder)
    return folder


def test_a_missing_shard_is_named(sharded):
    next(sharded.glob("model-00002*")).unlink()
    with pytest.raises(CheckpointError, match="should be in model-00002.*, is in no file"):
        open_checkpoint(sharded)


def test_weights_in_two_files_without_an_index(sharded):
    (sharded / INDEX).unlink()
    with pytest.raises(CheckpointError, match=f"expected {SINGLE} alone or {INDEX}"):
        open_checkpoint(sharded)


@pytest.mark.parametrize("place", ["model-00003-of-00003.safetensors", "../other.safetensors", 7])
def test_an_index_that_says_something_else_than_the_files(sharded, place):
    index = json.loads((sharded / INDEX).read_text())
    name = next(iter(index["weight_map"]))
    index["weight_map"][name] = place
    (sharded / INDEX).write_text(json.dumps(index))
    with pytest.raises(CheckpointError, match=f"{name} should be in {place}"):
        open_checkpoint(sharded)


def test_a_tensor_in_two_files(sharded):
    first, second, _ = sorted(sharded.glob("*.safetensors"))
    second.write_bytes(first.read_bytes())
    with pytest.raises(CheckpointError, match="is in model-00001.* and in model-00002"):
        open_checkpoint(sharded)


def test_an_index_without_a_map(sharded):
    (sharded / INDEX).write_text("{}")
    with pytest.raises(CheckpointError, match="no weight_map"):
        open_checkpoint(sharded)


@pytest.mark.parametrize("changes", [{"format": 2}, {"family": "qwen3vl"}])
def test_a_contract_of_another_kind_is_refused(native, copy, changes):
    folder = unlock(copy(native))
    edit(folder / CONTRACT, **changes)
    with pytest.raises(CheckpointError, match="expected format 1 of internvl3"):
        open_checkpoint(folder)


def test_a_folder_without_config(tmp_path):
    with pytest.raises(CheckpointError, match=r"config\.json: expected a JSON object"):
        open_checkpoint(tmp_path)


def leaves(value, path=()):
    """The places of all values in a JSON object, also of the parts that hold others."""
    for key, inner in value.items():
        yield (*path, key)
        if isinstance(inner, dict):
            yield from leaves(inner, (*path, key))


STRANGE = [None, -1, 0, 1, 3, 10**15, 1e308, float("nan"), "", "x", [], [0], [[]], {}, True]


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("layout", Layout)
def test_a_config_from_outside_is_fitting_or_refused(family, layout, folders):
    """Any one value of config.json replaced by any strange one: no other error, no endless loop."""
    folder = folders(family, layout)
    published = json.loads((folder / "config.json").read_text())
    weights = read_weights(folder)
    names = [name for name, _ in weights.tensors()]
    vocabulary = read_vocabulary(folder) if layout is Layout.REMOTE else None
    refused = 0
    for path in leaves(published):
        for strange in STRANGE:
            config = json.loads(json.dumps(published))
            part = config
            for key in path[:-1]:
                part = part[key]
            part[path[-1]] = strange
            try:
                found, seen = identify(config)
                config = completed(config, names)
                check_weights(weights, config, found if seen is Layout.NATIVE else None)
                if vocabulary and seen is Layout.REMOTE:
                    native_config(config, vocabulary)
            except CheckpointError:
                refused += 1
    assert refused > 100


@pytest.mark.parametrize("context", [None, "many", 0, -1, 1.5, True])
def test_a_context_that_is_none(native, copy, context):
    folder = unlock(copy(native))
    value = json.loads((folder / CONTRACT).read_text())
    (folder / CONTRACT).write_text(json.dumps(value | {"context_tokens": context}))
    with pytest.raises(CheckpointError, match="context"):
        open_checkpoint(folder)


def test_a_contract_without_a_conversation(native, copy):
    folder = unlock(copy(native))
    edit(folder / CONTRACT, conversation=None)
    with pytest.raises(CheckpointError, match="expected a conversation"):
        open_checkpoint(folder)
