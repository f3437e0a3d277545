"""Who only asks does not load what answers; and nobody unpickles."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

HEAVY = ("torch", "transformers", "onnxruntime", "uvicorn", "starlette", "safetensors")


@pytest.mark.parametrize("module", ["client", "supervisor"])
def test_clients_are_light(module):
    name = f"spatial_si_ros.inference.serving.{module}"
    code = f"import sys, {name}; print([m for m in {HEAVY} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (found.returncode, found.stdout.strip()) == (0, "[]"), found.stderr


def test_nothing_is_unpickled(root):
    """Neither by name nor through what unpickles by itself."""
    foreign = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "multiprocessing"}
    for path in (root / "spatial_si_ros" / "inference" / "serving").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & foreign, path
