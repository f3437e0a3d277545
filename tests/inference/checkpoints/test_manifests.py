"""Manifests: one for every release, valid, found by name, and with nothing that nobody knows."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
import yaml

from spatial_si_ros.inference.checkpoints import manifests as module
from spatial_si_ros.inference.checkpoints.families import Family, Layout
from spatial_si_ros.inference.checkpoints.folders import open_checkpoint
from spatial_si_ros.inference.checkpoints.manifests import (
    load_manifests,
    manifest_folder,
    manifest_named,
)
from spatial_si_ros.inference.errors import CheckpointError, WrongFamily

RELEASED = {
    "InternVL3-2B", "InternVL3-8B", "1.1-InternVL3-2B", "1.1-InternVL3-8B",
    "1.1-InternVL3-8B-800K", "1.1-Qwen2.5-VL-3B", "1.1-Qwen2.5-VL-7B", "1.1-Qwen3-VL-8B",
    "1.1-BAGEL-7B-MoT", "1.2-InternVL3-8B", "1.3-InternVL3-8B", "1.3-Qwen3-VL-8B",
    "1.4-InternVL3-8B", "1.5-InternVL3-8B",
}  # fmt: skip


def test_every_release_has_a_manifest():
    found = load_manifests()
    assert {manifest.short for manifest in found} == RELEASED
    assert all(manifest.hub == f"sensenova/{manifest.id}" for manifest in found)
    assert all(manifest.value["size"] in manifest.id for manifest in found)


def test_what_nobody_here_can_know_is_null():
    for manifest in load_manifests():
        assert set(manifest.value["locked"].values()) == {None}
        assert manifest.value["context"]["tokens"] is None


def test_bagel_says_why_it_is_not_supported():
    bagel = manifest_named("1.1-BAGEL-7B-MoT")
    assert not any(bagel.runtime(device) for device in bagel.value["recommended"])
    with pytest.raises(WrongFamily, match="transformers has no class for BAGEL"):
        _ = bagel.family
    others = [manifest for manifest in load_manifests() if manifest is not bagel]
    assert [manifest.id for manifest in others if manifest.unsupported] == [bagel.id]


def test_the_facts_agree_with_what_the_folders_say(folders):
    """Limits, tiles and patches of the families, against the tiny checkpoints' own files."""
    for manifest in load_manifests():
        if manifest.unsupported:
            continue
        checkpoint = open_checkpoint(folders(manifest.family, Layout.NATIVE))
        rule = manifest.value["images"]["rule"]
        assert manifest.value["context"]["base_model_tokens"] == checkpoint.context_tokens
        assert manifest.value["images"]["most"] == 32
        if manifest.family is Family.INTERNVL3:
            assert rule["tile_px"] == checkpoint.contract["image_size_px"]
            assert rule["tokens_per_tile"] == checkpoint.contract["tokens_per_tile"]
        else:
            assert rule["patch_px"] == checkpoint.config["vision_config"]["patch_size"]
            assert rule["merge"] == checkpoint.config["vision_config"]["spatial_merge_size"]


def test_what_is_recommended_is_a_runtime_or_a_kind_of_server():
    from spatial_si_ros.inference.export.engines import LIBRARIES
    from spatial_si_ros.inference.runtimes.opening import RUNTIMES
    from spatial_si_ros.inference.serving.endpoints import KINDS

    for manifest in load_manifests():
        for device, entry in manifest.value["recommended"].items():
            if entry is None:
                continue
            served = device.startswith("jetson") or device == "remote"
            assert entry["runtime"] in (KINDS if served else RUNTIMES)
            assert (manifest.target(device) in LIBRARIES) is (entry["runtime"] == "tensorrt")


def test_there_are_graphs_for_what_is_recommended_to_run_as_graphs():
    """Qwen2.5-VL has none: PyTorch runs it everywhere."""
    from spatial_si_ros.inference.export.graph_families import graph_family

    for manifest in load_manifests():
        for device in ("cpu", "cuda", "rtx"):
            runtime = manifest.runtime(device).partition(" ")[0]
            if manifest.unsupported or runtime == "torch":
                continue
            graph_family(manifest.family)
        if not manifest.unsupported and manifest.family is Family.QWEN25VL:
            assert manifest.runtime("rtx") == "torch bf16"


def test_scores_say_where_they_are_from():
    for manifest in load_manifests():
        published = manifest.value["published"]
        given = (published["easi8_mean"], published["scores"], published["others"])
        told = [published[field] for field in ("by", "source")]
        assert [bool(each) for each in told] == [any(given)] * 2


def test_the_contracts_are_those_that_prompts_know():
    from spatial_si_ros.inference.inputs.contracts import CONTRACTS

    for manifest in load_manifests():
        contracts = set(manifest.value["prompt"]["contracts"])
        assert contracts <= CONTRACTS.keys()
        newer = manifest.value["version"] >= "1.4"
        assert ({"grounding", "depth"} <= contracts) is newer


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("SenseNova-SI-1.3-InternVL3-8B", "1.3-InternVL3-8B"),
        ("sensenova/SenseNova-SI-1.1-Qwen2.5-VL-3B", "1.1-Qwen2.5-VL-3B"),
        ("1.5-internvl3-8b", "1.5-InternVL3-8B"),
        ("InternVL3-8B", "InternVL3-8B"),
    ],
)
def test_names(name, found):
    assert manifest_named(name).short == found


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("SenseNova-SI-1.4-InternVL3-9B", "SenseNova-SI-1.4-InternVL3-8B"),
        ("1.3-8B", "expected SenseNova-SI-1.3-InternVL3-8B, SenseNova-SI-1.3-Qwen3-VL-8B"),
        ("gpt", "spatial-si models list"),
    ],
)
def test_a_name_that_is_none_offers_the_nearest(name, offer):
    with pytest.raises(CheckpointError, match=f"no checkpoint is called {name}; .*{offer}"):
        manifest_named(name)


@pytest.fixture
def folder(tmp_path):
    out = tmp_path / "models"
    out.mkdir()
    for name in (module.SCHEMA, "SenseNova-SI-1.3-InternVL3-8B.yaml"):
        shutil.copy(manifest_folder() / name, out)
    return out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda v: v.pop("hub"), "the whole: 'hub' is a required property"),
        (lambda v: v.update(extra=1), "'extra' was unexpected"),
        (lambda v: v.update(family="llava"), "family: 'llava' is not one of"),
        (lambda v: v.update(licence="MIT"), "licence: 'Apache-2.0' was expected"),
        (lambda v: v["published"].update(easi8_mean=652), "published.easi8_mean: 652 is greater"),
        (lambda v: v["images"]["rule"].pop("tile_px"), "images.rule"),
        (lambda v: v["recommended"].update(cpu="onnx"), "recommended.cpu"),
        (lambda v: v["recommended"]["rtx"].update(runtime="tensorrt-rtx"), "recommended.rtx"),
        (lambda v: v["recommended"]["rtx"].pop("target"), "recommended.rtx"),
        (lambda v: v["recommended"]["cpu"].update(target="tensorrt"), "recommended.cpu"),
        (lambda v: v["locked"].update(revision="main"), "locked.revision"),
        (lambda v: v.update(id="SenseNova-SI-other"), "expected the id SenseNova-SI-1.3"),
    ],
)
def test_a_manifest_that_is_wrong_says_where(folder, change, said):
    (path,) = folder.glob("*.yaml")
    value = yaml.safe_load(path.read_text())
    load_manifests(folder)
    change(value)
    path.write_text(yaml.safe_dump(value))
    with pytest.raises(CheckpointError, match=said):
        load_manifests(folder)


@pytest.mark.parametrize("text", ["a: [", "!!python/object/apply:os.system ['true']", "\0"])
def test_yaml_that_is_none_or_that_would_run_something(folder, text):
    (path,) = folder.glob("*.yaml")
    path.write_text(text)
    with pytest.raises(CheckpointError, match="expected YAML"):
        load_manifests(folder)


def test_manifests_are_found_once_installed(root, tmp_path):
    """As pip and colcon install: the package in lib/, `setup.py`'s data files in share/."""
    site = tmp_path / "lib" / "python3" / "site-packages"
    shutil.copytree(root / "spatial_si_ros", site / "spatial_si_ros")
    shutil.copytree(root / "models", tmp_path / "share" / "spatial_si_ros" / "models")
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from spatial_si_ros.inference.checkpoints.manifests import *\n"
        "print(manifest_folder(), len(load_manifests()))"
    )
    command = [sys.executable, "-I", "-c", script, str(site)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        str(tmp_path / "share" / "spatial_si_ros" / "models"), str(len(RELEASED)),
    ]  # fmt: skip
    assert 'models", sorted(glob("models/*.*"))' in (root / "setup.py").read_text()


def test_without_manifests_it_says_where_they_are_looked_for(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "__file__", str(tmp_path / "a" / "b" / "c" / "d.py"))
    with pytest.raises(CheckpointError, match=f"no share/spatial_si_ros/models/{module.SCHEMA}"):
        manifest_folder()


def test_the_table_in_the_documents_is_that_of_the_manifests(root):
    rows = [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in (root / "docs" / "models.md").read_text().splitlines()
        if line.startswith("| ")
    ]
    told = {row[0]: row[1:] for row in rows if row[0] in RELEASED}
    names = (
        "VSI-Bench", "MMSI-Bench", "MindCube-Tiny", "ViewSpatial", "SITE", "BLINK", "3DSRBench",
        "EmbSpatial-Bench",
    )  # fmt: skip
    for manifest in load_manifests():
        published = manifest.value["published"]
        scores = [published["easi8_mean"], *map(published["scores"].get, names)]
        if any(scores):
            cells = ["" if score is None else f"{score:.1f}" for score in scores]
            while not cells[-1]:
                cells.pop()
            assert told.pop(manifest.short)[: len(cells)] == cells
    assert not told
