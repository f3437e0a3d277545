"""PyTorch on a device and in a precision, against a CPU in fp32."""

import json

import pytest

from spatial_si_ros.cli.main import main
from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.export.manifest import EXPORT
from spatial_si_ros.inference.export.verdict import PARITY


def verify(folder, out, *words):
    return main(["models", "verify", str(folder), "--against", "torch", "--json", str(out), *words])


@pytest.mark.parametrize(("precision", "least", "most"), [("fp32", 0, 1e-5), ("bf16", 1e-3, 0.25)])
def test_a_checkpoint_is_what_it_is_on_a_cpu(tiny, tmp_path, precision, least, most, device):
    folder = tiny(Family.INTERNVL3)
    out = tmp_path / "verdict.json"
    assert verify(folder, out, "--device", device, "--precision", precision) == 0
    value = json.loads(out.read_text())
    assert value["good"] and value["precision"] == precision
    assert value["device"].startswith(device) and value["against"] == "torch fp32 on a CPU"
    figures = value["figures"]
    assert least <= figures["logit_error_sigmas"] <= most
    assert figures["prompts"] == figures["choices_scored"] == 16
    assert precision != "fp32" or figures["choices_same"] == 16
    assert not (folder / PARITY).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--checkpoint", "a"], "--checkpoint goes with graphs and engines, not with a checkpoint"),
        (["--reference-precision", "bf16"], "--reference-precision goes with graphs"),
        (["--device", "abacus"], "expected a device of auto, cpu, cuda or cuda:N"),
    ],
)
def test_what_goes_with_graphs_only(tiny, tmp_path, capsys, words, said):
    assert verify(tiny(Family.INTERNVL3), tmp_path / "verdict.json", *words) == 1
    assert said in capsys.readouterr().err


def test_graphs_have_a_precision_of_their_own(tmp_path, capsys):
    (tmp_path / EXPORT).write_text("{}")
    assert verify(tmp_path, tmp_path / "verdict.json", "--precision", "bf16") == 1
    assert "--precision goes with a checkpoint" in capsys.readouterr().err
