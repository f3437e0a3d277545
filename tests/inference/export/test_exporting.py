"""What an export is made of, and what is refused when one is opened."""

import json
import re
import shutil
import subprocess
import sys

import numpy as np
import onnx
import pytest
import torch
from inference.spoiling import flip_one_byte

from spatial_si_ros.inference.checkpoints.families import Family, Layout
from spatial_si_ros.inference.checkpoints.tensors import read_header
from spatial_si_ros.inference.checkpoints.tiny import make_tiny
from spatial_si_ros.inference.errors import (
    CheckpointError,
    NotConverted,
    NotFinite,
    RuntimeUnavailable,
    UnsafeFile,
    WrongFamily,
)
from spatial_si_ros.inference.export import exporting
from spatial_si_ros.inference.export.exporting import export_checkpoint
from spatial_si_ros.inference.export.manifest import check_files, lock_file, read_export
from spatial_si_ros.inference.export.onnx_files import check_graph
from spatial_si_ros.inference.export.streams import converted
from spatial_si_ros.inference.runtimes.onnx_runtime import open_onnx

EXPORTED = {Family.INTERNVL3: 32768, Family.QWEN3VL: 262144}
"""Families with graphs, and the positions that these are right for."""


@pytest.mark.parametrize("family", EXPORTED)
def test_the_manifest_says_what_is_there(exported, tiny, family):
    graphs = exported(family)
    export = read_export(graphs)
    assert export.checkpoint == tiny(family).name + f"@{export.digest[:12]}+random"
    assert (export.precision, export.max_positions) == ("fp32", EXPORTED[family])
    assert {path.name for path in graphs.iterdir()} == {
        "export.json", "inputs", "vision.onnx", "vision.safetensors", "decoder.onnx",
        "decoder.safetensors", "embeddings.safetensors",
    }  # fmt: skip
    for part in (export.vision, export.decoder):
        model = onnx.load(graphs / part.file, load_external_data=False)
        onnx.checker.check_model(graphs / part.file)
        assert [imported.version for imported in model.opset_import] == [18]
        for ours, theirs in ((part.inputs, model.graph.input), (part.outputs, model.graph.output)):
            assert [tensor.name for tensor in ours] == [value.name for value in theirs]
            for tensor, value in zip(ours, theirs, strict=True):
                dims = value.type.tensor_type.shape.dim
                assert tensor.shape == tuple(d.dim_param or d.dim_value for d in dims)
    names = [tensor.name for tensor in export.decoder.inputs]
    assert names[:5] == ["embeddings", "mask", "positions", "ends", "past_key_0"]
    assert ("deep" in names) == (family is Family.QWEN3VL)


@pytest.mark.parametrize("family", EXPORTED)
def test_graphs_hold_no_weights_and_name_no_place(exported, family):
    graphs = exported(family)
    for name in ("vision.onnx", "decoder.onnx"):
        data = (graphs / name).read_bytes()
        assert len(data) < 200_000
        assert b".py" not in data and b"/" + graphs.parts[1].encode() + b"/" not in data


@pytest.mark.parametrize("family", EXPORTED)
def test_every_weight_is_that_of_the_checkpoint(exported, tiny, family):
    from safetensors.torch import load_file

    theirs = load_file(tiny(family) / "model.safetensors")
    by_end = {re.sub(r"^(model\.|language_model\.)+", "", n): v for n, v in theirs.items()}
    found = 0
    for file in ("vision.safetensors", "decoder.safetensors", "embeddings.safetensors"):
        for name, value in load_file(exported(family) / file).items():
            plain = re.sub(r"^(model\.|language_model\.)+", "", name.removesuffix(".T"))
            expected = by_end[plain].float()
            assert torch.equal(value, expected.T if name.endswith(".T") else expected)
            found += 1
    assert found == len(theirs)


def test_weights_are_never_all_in_memory(tiny, tmp_path):
    """While 39 MB are written, the most that is held at once is the largest tensor, twice."""
    script = """
import sys, tracemalloc
from pathlib import Path
from spatial_si_ros.inference.checkpoints.folders import open_checkpoint
from spatial_si_ros.inference.export.streams import CheckpointSource, write_weights
source = CheckpointSource(open_checkpoint(Path(sys.argv[1])))
names = {f"{copy}": "lm_head.weight.T" for copy in range(6)}
import resource
write_weights(Path(sys.argv[2]), {"0": names["0"]}, source, "fp32")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
write_weights(Path(sys.argv[2]), names, source, "fp32")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    command = [sys.executable, "-c", script, str(tiny(Family.INTERNVL3)), str(tmp_path / "x")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 40_000  # KiB; all six are 114,000


def test_another_precision_from_graphs_is_that_from_the_checkpoint(
    half_graphs, tiny, tmp_path, rng
):
    export_checkpoint(tiny(Family.INTERNVL3), tmp_path / "direct", "fp16")
    ours, theirs = (read_export(folder) for folder in (half_graphs, tmp_path / "direct"))
    assert ours == theirs
    assert ours.precision == "fp16"
    table = read_header(half_graphs / "embeddings.safetensors")
    assert {info.dtype for info in table.values()} == {"F16"}
    runtime = open_onnx(half_graphs, device="cpu")
    prefix = runtime.encode([rng.integers(0, 256, (60, 80, 3), dtype=np.uint8)], max_tiles=1)
    assert runtime.precision == "fp16"
    assert prefix.bytes == 2 * 2 * prefix.tokens * 16 * 2


def test_bf16_does_not_run_on_a_cpu(changed_graphs):
    path = changed_graphs / "export.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "precision": "bf16"}))
    with pytest.raises(RuntimeUnavailable, match="fp32 or fp16 on a CPU, got bf16"):
        open_onnx(changed_graphs, device="cpu")


def test_a_weight_too_large_for_fp16():
    large = torch.tensor([1.0, 7e4])
    with pytest.raises(NotFinite, match="head has values too large for fp16"):
        converted(large, "fp16", "head")
    assert converted(large, "bf16", "head").dtype is torch.bfloat16


def test_one_byte_that_changed_since_it_was_locked_is_not_exported(tiny, tmp_path):
    folder = shutil.copytree(tiny(Family.INTERNVL3), tmp_path / "copy")
    path = flip_one_byte(folder)
    with pytest.raises(CheckpointError, match=f"{path.name} has another content"):
        export_checkpoint(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_one_byte_of_a_large_file_is_seen_when_graphs_are_opened(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "decoder.safetensors"
    path.write_bytes(bytes(65 << 20))
    files = {path.name: lock_file(path)}
    assert not check_files(tmp_path, files, thorough=False)
    with path.open("r+b") as file:
        file.seek(60 << 20)
        file.write(b"\1")
    (said,) = check_files(tmp_path, files, thorough=False)
    assert said == "decoder.safetensors has another content than when it was written"
    path.unlink()


def test_what_cannot_be_exported_is_refused_before_the_weights_are_read(
    tiny, tmp_path, monkeypatch
):
    def read(*_):
        raise AssertionError("the weights were read")

    monkeypatch.setattr(exporting, "check_content", read)
    folder = tiny(Family.INTERNVL3)
    with pytest.raises(CheckpointError, match="expected a folder that does not exist yet"):
        export_checkpoint(folder, tmp_path)
    with pytest.raises(RuntimeUnavailable, match="expected one of fp32, fp16, bf16, got int3"):
        export_checkpoint(folder, tmp_path / "out", "int3")
    with pytest.raises(WrongFamily):
        export_checkpoint(tiny(Family.QWEN25VL), tmp_path / "out")


def test_a_family_without_graphs_is_refused(tiny, tmp_path):
    said = r"internvl3 or qwen3vl \(others run by --runtime torch\), got qwen25vl"
    with pytest.raises(WrongFamily, match=said):
        export_checkpoint(tiny(Family.QWEN25VL), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_published_folder_is_refused(tmp_path):
    folder = make_tiny(tmp_path / "remote", Family.INTERNVL3, Layout.REMOTE)
    with pytest.raises(NotConverted, match="spatial-si models convert"):
        export_checkpoint(folder, tmp_path / "out")


def test_what_is_there_is_not_replaced(tiny, graphs):
    with pytest.raises(CheckpointError, match="expected a folder that does not exist yet"):
        export_checkpoint(tiny(Family.INTERNVL3), graphs)


def test_an_unknown_precision(tiny, tmp_path):
    with pytest.raises(RuntimeUnavailable, match="expected one of fp32, fp16, bf16, got int4"):
        export_checkpoint(tiny(Family.INTERNVL3), tmp_path / "out", "int4")


def edit(folder, change):
    """Change a graph and let the manifest say that it was always so."""
    path = folder / "decoder.onnx"
    model = onnx.load(path, load_external_data=False)
    change(model)
    path.write_bytes(model.SerializeToString())
    return read_export(folder).decoder


def located(model):
    return next(t for t in model.graph.initializer if t.external_data)


@pytest.mark.parametrize("location", ["../secret", "/etc/passwd", "vision.safetensors", ""])
def test_external_data_elsewhere_is_refused(changed_graphs, location):
    (changed_graphs.parent / "secret").write_bytes(b"0" * 100)

    def change(model):
        for entry in located(model).external_data:
            if entry.key == "location":
                entry.value = location

    with pytest.raises(UnsafeFile, match="expected nothing but decoder.safetensors"):
        check_graph(changed_graphs, edit(changed_graphs, change))


def test_external_data_of_an_attribute_is_found(changed_graphs):
    def change(model):
        tensor = onnx.TensorProto(name="x", data_type=1, dims=[1], data_location=1)
        tensor.external_data.add(key="location", value="../secret")
        attribute = onnx.helper.make_attribute("value", tensor)
        inner = onnx.helper.make_graph([onnx.helper.make_node("Constant", [], ["y"])], "g", [], [])
        inner.node[0].attribute.append(attribute)
        model.graph.node.append(onnx.helper.make_node("If", ["c"], ["y"], then_branch=inner))

    with pytest.raises(UnsafeFile, match=r"x reads '../secret'"):
        check_graph(changed_graphs, edit(changed_graphs, change))


def test_external_data_at_another_place_of_its_file_is_refused(changed_graphs):
    def change(model):
        for entry in located(model).external_data:
            if entry.key == "offset":
                entry.value = "0"

    with pytest.raises(CheckpointError, match="is not at 0 in decoder.safetensors"):
        check_graph(changed_graphs, edit(changed_graphs, change))


def test_a_link_out_of_the_folder_is_refused(changed_graphs, tmp_path):
    moved = shutil.move(changed_graphs / "decoder.safetensors", tmp_path / "elsewhere")
    (changed_graphs / "decoder.safetensors").symlink_to(moved)
    with pytest.raises(UnsafeFile, match="a link that leads out of the folder"):
        check_graph(changed_graphs, read_export(changed_graphs).decoder)
    with pytest.raises(CheckpointError, match="leads out of the folder"):
        open_onnx(changed_graphs, device="cpu")


def test_operators_of_others_are_refused(changed_graphs):
    graph = edit(changed_graphs, lambda m: setattr(m.graph.node[0], "domain", "com.stranger"))
    with pytest.raises(UnsafeFile, match="operators of 'com.stranger'"):
        check_graph(changed_graphs, graph)


def test_a_file_that_is_no_graph(changed_graphs):
    (changed_graphs / "decoder.onnx").write_bytes(b"\xff" * 100)
    with pytest.raises(CheckpointError, match="expected an ONNX graph"):
        check_graph(changed_graphs, read_export(changed_graphs).decoder)
    with pytest.raises(CheckpointError, match="not as it was written: decoder.onnx has 100 bytes"):
        open_onnx(changed_graphs, device="cpu")


def test_a_file_that_was_changed_is_refused(changed_graphs):
    path = changed_graphs / "decoder.safetensors"
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    with pytest.raises(CheckpointError, match="decoder.safetensors has another content"):
        open_onnx(changed_graphs, device="cpu")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", 2), ("precision", "int4"), ("family", "bagel"), ("shape", {}), ("files", []),
        ("files", {"../x": {"sha256": "", "size": 1}}),
        ("vision", {"file": "../vision.onnx", "data": "x", "inputs": [], "outputs": []}),
    ],
)  # fmt: skip
def test_a_manifest_that_is_none(changed_graphs, key, value):
    path = changed_graphs / "export.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    with pytest.raises(CheckpointError, match="expected an export of format 1"):
        read_export(changed_graphs)


def test_a_folder_that_is_no_export(tmp_path):
    with pytest.raises(CheckpointError, match="a folder of graphs with export.json"):
        read_export(tmp_path)
