"""The export for TensorRT Edge-LLM: by NVIDIA's exporter once, its failures by a scripted one."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from inference.spoiling import flip_one_byte

from spatial_si_ros.cli.main import main
from spatial_si_ros.inference.checkpoints import tiny_vocabulary
from spatial_si_ros.inference.checkpoints.families import Family, Layout
from spatial_si_ros.inference.checkpoints.lock import write_lock
from spatial_si_ros.inference.checkpoints.tiny import make_tiny
from spatial_si_ros.inference.errors import CheckpointError, RuntimeUnavailable, UnsafeFile
from spatial_si_ros.inference.export.edgellm import check_part, export_edgellm
from spatial_si_ros.inference.export.edgellm_checkpoint import copy_without_code
from spatial_si_ros.inference.export.edgellm_plan import DEVICES, checked_devices, read_plan
from spatial_si_ros.inference.export.edgellm_run import (
    PYTHON_VARIABLE,
    ExporterError,
    edgellm_python,
)

PLANTED = (
    "modeling_internvl_chat.py", "configuration_internvl_chat.py", "configuration_intern_vit.py",
    "conversation.py", "tokenization_evil.py", "sitecustomize.py", "__init__.py", "torch.py",
    "json.py",
)  # fmt: skip
IMAGE_TOKEN = 151667
"""`<IMG_CONTEXT>`"""

# Says its version; as an exporter it does what the words after the colon in BODY are.
SCRIPTED = """#!{python} -I
import pathlib, sys, time
if "-c" in sys.argv:
    print("{version}")
    sys.exit()
checkpoint, out = map(pathlib.Path, sys.argv[-2:])
print("12:00:00  INFO      tensorrt_edgellm.scripts.export: Exporting", flush=True)
{body}
"""


@pytest.fixture(scope="module")
def remote(tmp_path_factory):
    """InternVL3 as published, with a small vocabulary; not to be changed."""
    out = tmp_path_factory.mktemp("published") / "internvl3"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiny_vocabulary, "_installed_ranks", lambda: None)
        return make_tiny(out, Family.INTERNVL3, Layout.REMOTE, shards=2)


def test_one_byte_that_changed_since_it_was_locked_is_not_copied(remote, tmp_path):
    folder = shutil.copytree(remote, tmp_path / "changed")
    write_lock(folder)
    path = flip_one_byte(folder)
    with pytest.raises(CheckpointError, match=f"{path.name} has another content"):
        copy_without_code(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def plant(folder, marker):
    """A mark in every Python file, and `auto_map` wherever it is looked for."""
    for name in PLANTED:
        path = folder / name
        before = path.read_text() if name == "conversation.py" else ""
        path.write_text(f"open({str(marker)!r}, 'a').write({name!r})\n{before}")
    evil = {
        "AutoConfig": "configuration_internvl_chat.InternVLChatConfig",
        "AutoModel": "modeling_internvl_chat.InternVLChatModel",
        "AutoTokenizer": ["tokenization_evil.Evil", "tokenization_evil.Evil"],
        "AutoProcessor": "tokenization_evil.Evil",
    }
    for name in ("config.json", "tokenizer_config.json", "generation_config.json"):
        value = json.loads((folder / name).read_text())
        value["auto_map"] = evil
        for part in ("vision_config", "llm_config"):
            if part in value:
                value[part]["auto_map"] = evil
        (folder / name).write_text(json.dumps(value))


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """What the command made of a checkpoint full of code, and the mark that the code leaves."""
    folder = tmp_path_factory.mktemp("edgellm")
    source, out, marker = folder / "source", folder / "out", folder / "it-ran"
    make_tiny(source, Family.INTERNVL3, Layout.REMOTE, shards=2)
    plant(source, marker)
    before = Path.cwd()
    os.chdir(source)
    try:
        words = ["models", "export", str(source), str(out), "--target", "edgellm", "--sm", "110"]
        assert main(words) == 0
    finally:
        os.chdir(before)
    return out, marker


@pytest.fixture
def scripted(tmp_path):
    """Put a scripted Python in the place of the one with NVIDIA's exporter."""

    def put(body, version="0.11.0"):
        path = tmp_path / "scripted-python"
        path.write_text(SCRIPTED.format(python=sys.executable, version=version, body=body))
        path.chmod(0o700)
        return path

    return put


@pytest.mark.timeout(900)  # two minutes of imports and tracing on a busy machine
def test_nvidias_exporter_writes_both_parts(exported):
    import onnx

    out, _ = exported
    assert sorted(path.name for path in out.iterdir()) == [
        "checkpoint", "edgellm.json", "llm", "visual",
    ]  # fmt: skip
    operators = {
        part: {node.op_type for node in onnx.load_model(out / part / "model.onnx").graph.node}
        for part in ("llm", "visual")
    }
    assert "AttentionPlugin" in operators["llm"]
    assert "ViTAttentionPlugin" in operators["visual"]
    for part in operators:
        config = json.loads((out / part / "config.json").read_text())
        assert config["image_token_id"] == IMAGE_TOKEN
    template = (out / "llm" / "chat_template.jinja").read_text()
    assert read_plan(out).system_prompt in template


@pytest.mark.timeout(900)
def test_no_code_is_run_and_none_is_copied(exported):
    out, marker = exported
    assert not marker.exists()
    assert not list(out.rglob("*.py"))
    for path in out.rglob("*.json"):
        assert "auto_map" not in path.read_text(), path


@pytest.mark.timeout(900)
def test_the_plan_says_how_it_goes_on(exported):
    out, _ = exported
    plan = read_plan(out)
    assert (plan.image_tokens_per_image, plan.images, plan.image_tokens) == (1792, 6, 6 * 1792)
    assert (plan.input_tokens, plan.cache_tokens) == (6 * 1792 + 1024, 12288)
    assert plan.temperature == 0 and "InternVL" in plan.system_prompt
    assert plan.state == "exported; not built, not run"
    assert {sm: device.name for sm, device in plan.devices.items()} == {110: "Jetson AGX Thor"}
    for step in ("serve", "build"):
        assert "--max-image-tokens-per-image 1792" in plan.commands[step][-1]
    assert "--maxImageTokensPerImage 1792" in plan.commands["build-onnx"][1]
    for method in ("fp8", "nvfp4", "int4_awq"):
        quantise = plan.commands[f"quantise-{method}"]
        assert any(f"--quantization {method}" in line for line in quantise)
    assert str(out.parent) not in (out / "edgellm.json").read_text()


def test_gpus_without_a_payload_are_refused_before_anything_is_made(remote, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["models", "export", str(remote), str(out), "--target", "edgellm", "--sm", "89"])
    assert "no payload for SM 89, only for 80, 86, 87, 100" in capsys.readouterr().err
    assert main(["models", "export", str(remote), str(out), "--sm", "87"]) == 1
    assert "--sm, --images, --edgellm-python belong to" in capsys.readouterr().err
    words = ["models", "export", str(remote), str(out), "--target", "edgellm"]
    assert main([*words, "--precision", "bf16"]) == 1
    assert "--precision belongs to" in capsys.readouterr().err
    assert not out.exists()
    assert checked_devices([]) == dict(DEVICES)
    assert checked_devices([87])[87].methods == ("int4_awq",)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise ValueError('no such layer')", "status 1: ValueError: no such layer"),
        ("sys.exit(3)", "status 3: .*Exporting"),
        ("pass", "expected it to write llm/model.onnx, it did not"),
        (
            "(out / 'llm').mkdir(); (out / 'llm' / 'model.onnx').write_bytes(b'<html>')",
            "llm/model.onnx: expected a graph of NVIDIA's exporter",
        ),
    ],
)
def test_what_the_exporter_gets_wrong_is_said_and_leaves_nothing(
    remote, scripted, tmp_path, body, said
):
    out = tmp_path / "made" / "out"
    heard = []
    with pytest.raises(ExporterError, match=said):
        export_edgellm(remote, out, python=scripted(body), progress=heard.append)
    assert heard == ["Exporting"]
    assert not list(out.parent.iterdir())


def test_an_exporter_that_hangs_is_killed(remote, scripted, tmp_path):
    pid = tmp_path / "pid"
    body = f"import os; pathlib.Path({str(pid)!r}).write_text(str(os.getpid())); time.sleep(600)"
    with pytest.raises(ExporterError, match="expected its end within 3 s.* Exporting"):
        export_edgellm(remote, tmp_path / "out", python=scripted(body), timeout_s=3)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_a_missing_exporter_is_named_with_what_to_do(remote, scripted, tmp_path, monkeypatch):
    monkeypatch.setenv(PYTHON_VARIABLE, str(tmp_path / "none"))
    with pytest.raises(RuntimeUnavailable, match="none cannot be run"):
        edgellm_python()
    for name, version in (("0.9.1", "0.9.1"), ("none", "")):
        with pytest.raises(RuntimeUnavailable, match=f"got {name}: run `make setup`.*others.txt"):
            export_edgellm(remote, tmp_path / "out", python=scripted("", version))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("family", [Family.QWEN3VL, Family.INTERNVL3])
def test_a_converted_checkpoint_is_copied_too(tiny, tmp_path, family):
    copy = copy_without_code(tiny(family), tmp_path / "out")
    assert copy.image_tokens == 1792
    assert copy.image_token == {Family.QWEN3VL: 151655, Family.INTERNVL3: IMAGE_TOKEN}[family]
    assert copy.system_prompt.startswith("你是") is (family is Family.INTERNVL3)


def test_a_damaged_source_is_refused(remote, scripted, tmp_path):
    source = Path(shutil.copytree(remote, tmp_path / "source"))
    shard = sorted(source.glob("*.safetensors"))[0]
    shard.write_bytes(shard.read_bytes()[:-64])
    with pytest.raises(CheckpointError, match="safetensors"):
        export_edgellm(source, tmp_path / "out", python=scripted("pass"))
    with pytest.raises(CheckpointError, match="expected 1 to 6 images of 1792 tokens"):
        export_edgellm(remote, tmp_path / "out", python=scripted("pass"), images=7)
    (tmp_path / "there").mkdir()
    with pytest.raises(CheckpointError, match="does not exist yet"):
        export_edgellm(remote, tmp_path / "there", python=scripted("pass"))
    assert not (tmp_path / "out").exists()


def test_a_part_with_another_picture_token_or_lost_weights_is_refused(exported, tmp_path):
    part = Path(shutil.copytree(exported[0] / "visual", tmp_path / "visual"))
    check_part(part, IMAGE_TOKEN)
    with pytest.raises(ExporterError, match=f"expected image_token_id 7, got {IMAGE_TOKEN}"):
        check_part(part, 7)
    data = part / "model.onnx.data"
    data.write_bytes(data.read_bytes()[:100])
    with pytest.raises(ExporterError, match="which was cut off"):
        check_part(part, IMAGE_TOKEN)
    data.unlink()
    with pytest.raises(ExporterError, match="not beside it"):
        check_part(part, IMAGE_TOKEN)


def test_pickles_are_not_copied(remote, tmp_path):
    source = Path(shutil.copytree(remote, tmp_path / "source"))
    (source / "extra.bin").write_bytes(b"\x80\x04.")
    copy_without_code(source, tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.bin"))
    (source / "model.safetensors.index.json").unlink()
    with pytest.raises((CheckpointError, UnsafeFile)):
        copy_without_code(source, tmp_path / "again")
