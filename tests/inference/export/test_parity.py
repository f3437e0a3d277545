"""The gate passes what is the reference, and nothing else."""

import dataclasses
import json

import numpy as np
import pytest

from spatial_si_ros.cli.main import main
from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.checkpoints.tensors import read_header
from spatial_si_ros.inference.errors import CheckpointError, ParityError
from spatial_si_ros.inference.export.manifest import lock_file, read_export
from spatial_si_ros.inference.export.parity import compare, picture
from spatial_si_ros.inference.export.verdict import PARITY
from spatial_si_ros.inference.inputs.plans import Patched
from spatial_si_ros.inference.runtimes.onnx_runtime import open_onnx
from spatial_si_ros.inference.runtimes.opening import open_runtime

EXPORTED = (Family.INTERNVL3, Family.QWEN3VL)


@pytest.fixture(scope="module")
def references(tiny):
    opened = {}

    def reference(family):
        if family not in opened:
            opened[family] = open_runtime("torch", tiny(family), precision="fp32", device="cpu")
        return opened[family]

    return reference


@pytest.fixture
def reference(references):
    return references(Family.INTERNVL3)


def failed(findings):
    return {finding.subject for finding in findings if not finding.good}


def verify(folder, checkpoint, tmp_path):
    out = tmp_path / "verdict.json"
    words = ["models", "verify", str(folder), "--against", "torch", "--device", "cpu",
             "--checkpoint", str(checkpoint), "--json", str(out)]  # fmt: skip
    return main(words), json.loads(out.read_text())


@pytest.mark.parametrize("family", EXPORTED)
def test_what_was_exported_passes(changed, family, tiny, tmp_path, capsys):
    folder = changed(family)
    status, value = verify(folder, tiny(family), tmp_path)
    assert status == 0 and value["good"]
    assert "logits" in capsys.readouterr().out
    assert all(finding["good"] for finding in value["findings"])
    assert value["figures"]["logit_error_sigmas"] < 1e-4
    assert value["figures"]["choices_decided"] > 10
    kept = json.loads((folder / PARITY).read_text())
    assert kept["digests"] == read_export(folder).graph_digests


@pytest.mark.parametrize("family", EXPORTED)
def test_one_perturbed_weight_fails(changed, family, tiny, tmp_path):
    """Also with a manifest that says that it was always so; then it is not run."""
    folder = changed(family)
    path = folder / "decoder.safetensors"
    name = "model.language_model.layers.1.mlp.down_proj.weight.T"
    start = read_header(path)[name].start + 4 * 77
    weights = np.memmap(path, np.float32, "r+", start, (1,))
    weights += 0.05
    weights.flush()
    export = read_export(folder)
    files = {**export.files, path.name: lock_file(path)}
    dataclasses.replace(export, files=files).write(folder)
    status, value = verify(folder, tiny(family), tmp_path)
    assert status == 1 and not value["good"]
    wrong = {finding["subject"] for finding in value["findings"] if not finding["good"]}
    assert {"weights", "logits"} <= wrong and "files" not in wrong
    with pytest.raises(ParityError, match="down_proj.weight.T is not that of the checkpoint"):
        open_onnx(folder, device="cpu")


class WithoutThumbnail:
    """Cuts images as the rule does and forgets the thumbnail."""

    def __init__(self, rule):
        self.rule = rule

    def __getattr__(self, name):
        return getattr(self.rule, name)

    def plan(self, width, height, budget):
        plan = self.rule.plan(width, height, budget)
        if plan.size == (1, 1):
            return plan
        return dataclasses.replace(plan, tokens=plan.tokens - self.rule.tile_tokens)

    def pixels(self, image, plan):
        found = self.rule.pixels(image, plan)
        return found if plan.size == (1, 1) else found[:-1]


def test_a_missing_thumbnail_fails(graphs, reference):
    runtime = open_onnx(graphs, device="cpu")
    runtime.spec = dataclasses.replace(runtime.spec, images=WithoutThumbnail(runtime.spec.images))
    findings, _ = compare(reference, runtime)
    assert {"inputs", "logits"} <= failed(findings)
    assert "one image: 1" in next(f.detail for f in findings if not f.good)


def test_a_thumbnail_that_does_not_reach_the_decoder_fails(graphs, reference):
    """The prompt is right, its features are not."""
    runtime = open_onnx(graphs, device="cpu")
    features = runtime.backend.image_features

    def blank(pixels, plans):
        found = features(pixels, plans)
        for feature, values in zip(found, pixels, strict=True):
            if len(values) > 1:
                feature.values[-256:] = 0
        return found

    runtime.backend.image_features = blank
    findings, _ = compare(reference, runtime)
    assert "logits" in failed(findings) and "inputs" not in failed(findings)


@pytest.mark.parametrize("change", [{"max_pixels": 128 * 128}, {"mean": (0.5, 0.5, 0.4)}])
def test_patches_that_differ_fail(exported, references, change):
    runtime = open_onnx(exported(Family.QWEN3VL), device="cpu")
    rule = dataclasses.replace(runtime.spec.images.rule, **change)
    runtime.spec = dataclasses.replace(runtime.spec, images=Patched(rule))
    findings, _ = compare(references(Family.QWEN3VL), runtime)
    assert {"inputs", "logits"} <= failed(findings)


@pytest.mark.parametrize("part", ["values", "deep"])
def test_features_that_do_not_reach_the_decoder_fail(exported, references, part):
    """Those of deeper layers, too."""
    runtime = open_onnx(exported(Family.QWEN3VL), device="cpu")
    features = runtime.backend.image_features

    def blank(pixels, plans):
        found = features(pixels, plans)
        for feature in found:
            getattr(feature, part)[..., -1, :] = 0
        return found

    runtime.backend.image_features = blank
    findings, _ = compare(references(Family.QWEN3VL), runtime)
    assert failed(findings) >= {"logits"} and "inputs" not in failed(findings)


def test_a_comparison_needs_a_checkpoint(graphs, capsys):
    assert main(["models", "verify", str(graphs), "--against", "torch"]) == 1
    assert "--checkpoint CKPT" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["--checkpoint", "/no/such"]])
def test_the_json_is_written_when_nothing_can_be_compared(graphs, tmp_path, capsys, words):
    out = tmp_path / "verdict.json"
    options = ["--against", "torch", "--device", "cpu", *words, "--json", str(out)]
    assert main(["models", "verify", str(graphs), *options]) == 1
    found = json.loads(out.read_text())
    assert found["good"] is False and found["error"] in capsys.readouterr().err


@pytest.mark.parametrize("file", ["config.json", "spatial_si.json", "preprocessor_config.json"])
def test_inputs_without_thumbnail_fail(changed_graphs, tiny, tmp_path, file):
    """Also where the manifest says that they were always so."""
    path = changed_graphs / "inputs" / file
    path.write_text(json.dumps({**json.loads(path.read_text()), "use_thumbnail": False}))
    export = read_export(changed_graphs)
    files = {**export.files, f"inputs/{file}": lock_file(path)}
    dataclasses.replace(export, files=files).write(changed_graphs)
    status, value = verify(changed_graphs, tiny(Family.INTERNVL3), tmp_path)
    assert status == 1 and value["good"] is False
    assert "expected use_thumbnail true" in value["error"]
    with pytest.raises(CheckpointError, match="expected use_thumbnail true"):
        open_onnx(changed_graphs, device="cpu")


def test_pictures_are_the_same_everywhere():
    one, other = picture((64, 48), 0), picture((64, 48), 1)
    assert one.shape == (48, 64, 3) and np.array_equal(one, picture((64, 48), 0))
    assert np.abs(one.astype(int) - other).mean() > 5
