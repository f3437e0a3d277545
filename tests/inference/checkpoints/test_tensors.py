"""Safetensors headers: the library's files are read, damaged ones are refused."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
import safetensors.numpy
from safetensors import SafetensorError

from spatial_si_ros.inference.checkpoints.tensors import (
    read_bytes,
    read_header,
    sha256,
    write_tensors,
)
from spatial_si_ros.inference.errors import CheckpointError


@pytest.fixture
def arrays(rng):
    return {
        "a": rng.standard_normal((3, 5)).astype(np.float32),
        "b.c": rng.integers(0, 9, 7),
        "empty": np.zeros((0, 4), np.float16),
        "d": rng.standard_normal(()).astype(np.float64),
    }


@pytest.fixture
def file(arrays, tmp_path):
    path = tmp_path / "x.safetensors"
    safetensors.numpy.save_file(arrays, path)
    return path


def test_a_file_of_the_library_is_read(arrays, file):
    header = read_header(file)
    assert {name: info.shape for name, info in header.items()} == {
        name: array.shape for name, array in arrays.items()
    }
    for name, info in header.items():
        assert b"".join(read_bytes(file, info.start, info.size)) == arrays[name].tobytes()


def test_the_library_reads_our_file(arrays, file, tmp_path):
    header, out = read_header(file), tmp_path / "out.safetensors"
    digest = write_tensors(
        out,
        {name: (info.dtype, info.shape) for name, info in header.items()},
        lambda name: [arrays[name].tobytes()],
    )
    loaded = safetensors.numpy.load_file(out)
    assert loaded.keys() == arrays.keys()
    assert all(np.array_equal(loaded[name], arrays[name]) for name in arrays)
    assert digest == sha256(out) == hashlib.sha256(out.read_bytes()).hexdigest()


def test_too_few_bytes_are_not_written_as_a_tensor(tmp_path):
    with pytest.raises(CheckpointError, match="a: expected 8 bytes, got 4"):
        write_tensors(tmp_path / "x", {"a": ("F32", (2,))}, lambda name: [b"1234"])


@pytest.mark.parametrize("size", [0, 3, 8, 20, 100, -1])
def test_a_cut_file_is_refused_wherever_it_is_cut(file, size):
    file.write_bytes(file.read_bytes()[:size])
    with pytest.raises(CheckpointError):
        read_header(file)


def test_bytes_behind_the_last_tensor_are_refused(file):
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(CheckpointError, match="its tensors end at"):
        read_header(file)


def entry(**changes):
    return {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]} | changes


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("[]", "not a JSON object"),
        ("{", "not JSON"),
        ('{"a": 1, "a": 1}', "occurs twice"),
        ("[" * 3000, "not JSON"),
        ({"a": 1}, "no dtype, shape and data_offsets"),
        ({"a": entry(shape=3)}, "has the shape 3"),
        ({"a": entry(shape=[-2])}, r"has the shape \[-2\]"),
        ({"a": entry(shape=[2.0])}, "has the shape"),
        ({"a": entry(shape=[True, 2])}, "has the shape"),
        ({"a": entry(dtype="F31")}, "unknown type F31"),
        ({"a": entry(data_offsets=[0, 4])}, "needs 8 bytes, its place has 4"),
        ({"a": entry(data_offsets=[4, 12])}, "of no tensor or of two"),
        ({"a": entry(), "b": entry()}, "of no tensor or of two"),
        ({"a": entry(), "b": entry(data_offsets=[4, 12])}, "of no tensor or of two"),
        ({"a": entry(data_offsets=[0, 8, 9])}, "no dtype, shape and data_offsets"),
    ],
)
def test_headers_that_lie_are_refused_as_the_library_does(header, said, tmp_path):
    text = (header if isinstance(header, str) else json.dumps(header)).encode()
    path = tmp_path / "x.safetensors"
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(8))
    with pytest.raises(CheckpointError, match=said):
        read_header(path)
    with pytest.raises(SafetensorError):
        safetensors.safe_open(path, "numpy").__enter__()


def test_a_header_longer_than_the_file_is_refused(tmp_path):
    path = tmp_path / "x.safetensors"
    path.write_bytes((1 << 62).to_bytes(8, "little") + bytes(100))
    with pytest.raises(CheckpointError, match="cut off"):
        read_header(path)
