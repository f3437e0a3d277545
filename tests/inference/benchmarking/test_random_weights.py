"""Random checkpoints of any size: what the runtimes open, written in pieces."""

from dataclasses import replace

import numpy as np
import pytest

from spatial_si_ros.inference.benchmarking import random_weights
from spatial_si_ros.inference.benchmarking.random_weights import (
    make_files,
    make_random,
    random_runtime,
)
from spatial_si_ros.inference.benchmarking.shapes import shape_named
from spatial_si_ros.inference.checkpoints.folders import is_random, open_checkpoint
from spatial_si_ros.inference.checkpoints.tensors import read_bytes
from spatial_si_ros.inference.errors import CheckpointError, RuntimeUnavailable
from spatial_si_ros.inference.runtimes.base import ModelQuestion


def values(path, info):
    data = b"".join(read_bytes(path, info.start, info.size))
    return (np.frombuffer(data, np.uint16).astype(np.uint32) << 16).view(np.float32)


def test_shards_hold_what_the_config_calls_for(tmp_path, monkeypatch):
    monkeypatch.setattr(random_weights, "PIECE", 1 << 16)
    small = {"hidden_size": 48, "num_attention_heads": 3, "num_hidden_layers": 3}
    shape = replace(shape_named("tiny"), text=small, vision={"num_hidden_layers": 1})
    told = []
    made = make_random(
        tmp_path / "random", shape, shard_bytes=14_600_000, progress=lambda *done: told.append(done)
    )
    checkpoint = open_checkpoint(made)
    assert len(checkpoint.weights.files) == 4  # before the table, the table, layers, head
    assert told[-1] == (checkpoint.weights.bytes,) * 2 and len(told) > 200
    assert checkpoint.context_tokens == 32768
    assert checkpoint.config["text_config"]["hidden_size"] == 48
    for path, tensors in checkpoint.weights.files.items():
        for name, info in tensors.items():
            found = values(path, info)
            assert np.isfinite(found).all() and found.std() > 0, name
    table = next(
        values(path, tensors[name])
        for path, tensors in checkpoint.weights.files.items()
        for name in tensors
        if "embed_tokens" in name
    ).reshape(-1, 48)
    assert len(np.unique(table[::997], axis=0)) == len(table[::997])  # pieces differ


def test_weights_depend_on_seed_name_and_place():
    def made(name, seed):
        return b"".join(random_weights._random(name, (6, 1 << 20), seed))

    one = made("layers.0.mlp.up_proj.weight", 1)
    assert len(one) == 2 * 6 << 20
    assert one == made("layers.0.mlp.up_proj.weight", 1)
    assert one != made("layers.0.mlp.up_proj.weight", 2)
    assert one != made("layers.1.mlp.up_proj.weight", 1)
    assert one[: 4 << 20] != one[8 << 20 :]


def test_what_is_there_is_left(tmp_path):
    with pytest.raises(CheckpointError, match="a folder that does not exist yet"):
        make_random(tmp_path, shape_named("tiny"))


def test_too_little_room_is_said_before(tmp_path, monkeypatch):
    monkeypatch.setattr(
        random_weights.shutil, "disk_usage", lambda _: type("Disk", (), {"free": 5})
    )
    with pytest.raises(CheckpointError, match="bytes, there are 5 free"):
        make_random(tmp_path / "out", shape_named("tiny"))
    assert list(tmp_path.iterdir()) == []


def test_weights_that_are_made_where_they_run(tmp_path, rng, device):
    """The same each time, of the asked sizes, and every one of them spread."""
    folder = make_files(tmp_path / "files", replace(shape_named("tiny"), text={"hidden_size": 96}))
    assert not list(folder.glob("*.safetensors"))
    one, other = (random_runtime(folder, "bf16", device) for _ in range(2))
    image = rng.integers(0, 256, (60, 80, 3), dtype=np.uint8)
    question = ModelQuestion("Where?", ("left", "right"))
    said = [
        made.score(made.encode([image], max_tiles=1), [question])[0].log_probabilities
        for made in (one, other)
    ]
    assert np.array_equal(*said) and np.isfinite(said[0]).all()
    assert is_random(one.checkpoint_id) and one.precision == "bf16"
    assert one.backend.model.lm_head.weight.shape[1] == 96
    for name, tensor in one.backend.model.named_parameters():
        assert tensor.device.type == device and tensor.float().std() > 0.01, name


def test_no_weights_without_a_device(tmp_path):
    folder = make_files(tmp_path / "files", shape_named("tiny"))
    with pytest.raises(RuntimeUnavailable, match="expected a device of auto"):
        random_runtime(folder, "fp32", "abacus")
    with pytest.raises(CheckpointError, match="expected a folder that does not exist yet"):
        make_files(folder, shape_named("tiny"))
