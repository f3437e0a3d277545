"""Who does not run a model does not wait for its libraries."""

import subprocess
import sys

import pytest

HEAVY = ["torch", "transformers", "onnxruntime", "tensorrt", "tensorrt_rtx", "safetensors"]


@pytest.mark.parametrize(
    "module",
    [
        "spatial_si_ros.inference",
        "spatial_si_ros.inference.inputs.prompts",
        "spatial_si_ros.inference.scoring.calibration",
        "spatial_si_ros.inference.runtimes.opening",
        "spatial_si_ros.cli.ask_images",
        "spatial_si_ros.cli.models_bench",
        "spatial_si_ros.cli.models_calibrate",
    ],
)
def test_importing_stays_light(module):
    code = f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (found.returncode, found.stdout.strip()) == (0, "[]"), found.stderr
