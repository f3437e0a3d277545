"""The gate passes what is the reference, and nothing else."""

import dataclasses
import json

import numpy as np
import pytest

from spatial_si_ros.cli.main import main
from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.checkpoints.tensors import read_header
from spatial_si_ros.inference.errors import ParityError
from spatial_si_ros.inference.export.manifest import lock_file, read_export
from spatial_si_ros.inference.export.parity import compare, picture
from spatial_si_ros.inference.export.verdict import PARITY
from spatial_si_ros.inference.runtimes.onnx_runtime import open_onnx
from spatial_si_ros.inference.runtimes.opening import open_runtime


@pytest.fixture(scope="module")
def reference(tiny):
    return open_runtime("torch", tiny(Family.INTERNVL3), precision="fp32", device="cpu")


def failed(findings):
    return {finding.subject for finding in findings if not finding.good}


def verify(folder, tiny, tmp_path):
    out = tmp_path / "verdict.json"
    words = ["models", "verify", str(folder), "--against", "torch", "--device", "cpu",
             "--checkpoint", str(tiny(Family.INTERNVL3)), "--json", str(out)]  # fmt: skip
    return main(words), json.loads(out.read_text())


def test_what_was_exported_passes(changed_graphs, tiny, tmp_path, capsys):
    status, value = verify(changed_graphs, tiny, tmp_path)
    assert status == 0 and value["good"]
    assert "logits" in capsys.readouterr().out
    assert all(finding["good"] for finding in value["findings"])
    assert value["figures"]["logit_error_sigmas"] < 1e-4
    assert value["figures"]["choices_decided"] > 10
    kept = json.loads((changed_graphs / PARITY).read_text())
    assert kept["digests"] == read_export(changed_graphs).graph_digests


def test_one_perturbed_weight_fails(changed_graphs, tiny, tmp_path):
    """Also with a manifest that says that it was always so; then it is not run."""
    path = changed_graphs / "decoder.safetensors"
    name = "model.language_model.layers.1.mlp.down_proj.weight.T"
    start = read_header(path)[name].start + 4 * 77
    weights = np.memmap(path, np.float32, "r+", start, (1,))
    weights += 0.05
    weights.flush()
    export = read_export(changed_graphs)
    files = {**export.files, path.name: lock_file(path)}
    dataclasses.replace(export, files=files).write(changed_graphs)
    status, value = verify(changed_graphs, tiny, tmp_path)
    assert status == 1 and not value["good"]
    wrong = {finding["subject"] for finding in value["findings"] if not finding["good"]}
    assert {"weights", "logits"} <= wrong and "files" not in wrong
    with pytest.raises(ParityError, match="down_proj.weight.T is not that of the checkpoint"):
        open_onnx(changed_graphs, device="cpu")


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
    assert "six tiles and a thumbnail: 1" in next(f.detail for f in findings if not f.good)


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


def test_a_comparison_needs_a_checkpoint(graphs, capsys):
    assert main(["models", "verify", str(graphs), "--against", "torch"]) == 1
    assert "--checkpoint CKPT" in capsys.readouterr().err


def test_pictures_are_the_same_everywhere():
    one, other = picture((64, 48), 0), picture((64, 48), 1)
    assert one.shape == (48, 64, 3) and np.array_equal(one, picture((64, 48), 0))
    assert np.abs(one.astype(int) - other).mean() > 5
