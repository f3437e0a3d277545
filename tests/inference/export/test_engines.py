"""Engines built ahead of time, without a GPU, for two compute capabilities."""

import dataclasses
import json

import pytest

from spatial_si_ros.cli.main import main
from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.errors import CheckpointError, RuntimeUnavailable, UnsafeFile
from spatial_si_ros.inference.export.engines import build_engines, load_library, profile_shapes
from spatial_si_ros.inference.export.manifest import read_export
from spatial_si_ros.inference.export.sidecar import Profile, read_engine, read_engines
from spatial_si_ros.inference.runtimes.tensorrt_runtime import open_tensorrt

PROFILE = Profile(tiles=3, new=64, past=512, wanted=8)


def test_profiles_cover_every_input(graphs, exported):
    export = read_export(exported(Family.QWEN3VL))
    shapes = profile_shapes(export.decoder, PROFILE)
    assert shapes["deep"] == ((3, 1, 1, 32), (3, 1, 64, 32), (3, 1, 64, 32))
    assert shapes["positions"][2] == (3, 1, 64)
    assert profile_shapes(export.vision, PROFILE) == {
        "pixels": ((4, 1536), (1200, 1536), (4096, 1536)),
        "corners": ((4, 4), (4, 1200), (4, 4096)),
        "shares": ((4, 4), (4, 1200), (4, 4096)),
        "places": ((4, 2), (1200, 2), (4096, 2)),
    }
    export = read_export(graphs)
    shapes = profile_shapes(export.decoder, PROFILE)
    assert set(shapes) == {tensor.name for tensor in export.decoder.inputs}
    assert shapes["mask"] == ((1, 1, 1, 2), (1, 1, 64, 576), (1, 1, 64, 576))
    assert shapes["past_key_0"][2] == (1, 512, 1, 16)
    assert profile_shapes(export.vision, PROFILE)["pixels"][2] == (3, 3, 448, 448)


@pytest.fixture(scope="module")
def engines(half_graphs, tmp_path_factory):
    out = tmp_path_factory.mktemp("engines") / "fp16"
    build_engines(half_graphs, out, "tensorrt-rtx", (120, 86), profile=PROFILE)
    return out


def test_vision_and_decoder_for_two_capabilities(engines, graphs):
    found = read_engines(engines)
    assert found.capabilities == (86, 120)
    assert (found.target, found.precision, found.profile) == ("tensorrt-rtx", "fp16", PROFILE)
    assert found.version == load_library("tensorrt-rtx").__version__
    assert {path.name for path in engines.glob("*.engine")} == {
        f"{part}.sm{number}.engine" for part in ("vision", "decoder") for number in (86, 120)
    }
    for name, file in found.files.items():
        data = read_engine(engines, name, file)
        assert len(data) > 100_000
        part, number, _ = name.split(".")
        assert found.identity(part, int(number[2:])).encode() in data
    assert engines.stat().st_mode & 0o077 == 0
    export = read_export(engines)
    assert export.precision == "fp16" and export.digest == read_export(graphs).digest
    assert "embeddings.safetensors" in export.files and "inputs/config.json" in export.files


@pytest.mark.timeout(300)  # traced again and built four times
def test_those_of_qwen_are_built_in_another_precision_than_its_graphs(exported, tmp_path):
    profile = dataclasses.replace(PROFILE, patches=256)
    out = tmp_path / "bf16"
    build_engines(exported(Family.QWEN3VL), out, "tensorrt-rtx", (86, 120), "bf16", profile)
    found = read_engines(out)
    assert (found.capabilities, found.precision, found.profile) == ((86, 120), "bf16", profile)
    assert read_export(out).shape.deep_layers == 3
    for name, file in found.files.items():
        part, number, _ = name.split(".")
        identity = found.identity(part, int(number[2:]))
        assert identity.encode() in read_engine(out, name, file)


def test_an_engine_is_not_run_where_there_is_no_gpu(engines):
    with pytest.raises(RuntimeUnavailable, match="engines need an NVIDIA GPU"):
        open_tensorrt(engines)


@pytest.mark.parametrize(
    "change",
    [
        {"profile": {"tiles": 3, "new": 9999, "past": 512, "wanted": 8}},
        {"version": "0.0.1"},
        {"graphs": {"vision": "0", "decoder": "0"}},
        {"precision": "bf16"},
        {"files": {}},
        {"seal": "0" * 64},
    ],
)
def test_a_tampered_sidecar_is_refused(engines, tmp_path, change):
    value = json.loads((engines / "engines.json").read_text())
    (tmp_path / "engines.json").write_text(json.dumps({**value, **change}))
    with pytest.raises(CheckpointError, match="changed since the engines were built"):
        read_engines(tmp_path)


@pytest.mark.parametrize("text", ["{}", '{"format": 2}', "[]", "no JSON"])
def test_a_sidecar_that_is_none(tmp_path, text):
    with pytest.raises(CheckpointError, match="expected a folder of engines"):
        read_engines(tmp_path)
    (tmp_path / "engines.json").write_text(text)
    with pytest.raises(CheckpointError):
        read_engines(tmp_path)


def test_an_engine_that_others_could_have_written_is_refused(engines):
    name, file = next(iter(read_engines(engines).files.items()))
    (engines / name).chmod(0o620)
    with pytest.raises(UnsafeFile, match="an engine is code"):
        read_engine(engines, name, file)
    (engines / name).chmod(0o600)
    with pytest.raises(CheckpointError, match="expected an engine, there is none"):
        read_engine(engines, "other.sm86.engine", file)
    changed = type(file)("0" * 64, file.size)
    with pytest.raises(UnsafeFile, match="another engine than the one that was built"):
        read_engine(engines, name, changed)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"capabilities": (90,)}, r"builds for SM 75, 80, 86, 89, 120, 121, got 90"),
        ({"capabilities": ()}, "expected the compute capability of a GPU"),
        ({"capabilities": (75,), "precision": "bf16"}, "SM75 has no bf16"),
        ({"precision": "fp32"}, "expected engines of fp16 or bf16, got fp32"),
        ({"target": "openvino"}, "expected a target of tensorrt-rtx, tensorrt, got 'openvino'"),
        ({"target": "tensorrt"}, "tensorrt needs a library: tensorrt"),
    ],
)
def test_what_cannot_be_built_is_refused(graphs, tmp_path, options, message):
    options = {"target": "tensorrt-rtx", "capabilities": (86,), **options}
    with pytest.raises(RuntimeUnavailable, match=message):
        build_engines(graphs, tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()


def test_graphs_that_were_changed_are_not_built(changed_graphs, tmp_path):
    with (changed_graphs / "decoder.safetensors").open("r+b") as file:
        file.seek(-2, 2)
        file.write(b"\0\1")
    with pytest.raises(CheckpointError, match="decoder.safetensors has another content"):
        build_engines(changed_graphs, tmp_path / "out", "tensorrt-rtx", (86,))


@pytest.mark.parametrize(("patches", "said"), [("5", "a multiple of 4"), ("0", "at least 1")])
def test_a_number_of_patches_that_makes_no_tokens(patches, said, capsys):
    words = ["models", "build", "GRAPHS", "--target", "tensorrt-rtx", "--sm", "86", "--out", "OUT"]
    with pytest.raises(SystemExit):
        main([*words, "--patches", patches])
    assert said in capsys.readouterr().err
