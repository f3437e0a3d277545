"""`spatial-si doctor`: every row is found or says what to do, and ROS may be missing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from spatial_si_ros.cli import findings
from spatial_si_ros.cli.doctor import as_json, is_healthy
from spatial_si_ros.cli.findings import CHECKS, Finding, State
from spatial_si_ros.cli.main import main

SUBJECTS = {
    "Python", "ROS distribution", "RMW", "Interfaces", "Discovery range", "Shared memory",
    "Habitat", "GPU", "TensorRT", "Model folder",
}  # fmt: skip


def test_the_command_prints_and_writes_the_table(tmp_path, capsys):
    file = tmp_path / "doctor.json"
    assert main(["doctor", "--json", str(file)]) == 0
    printed = capsys.readouterr().out
    written = json.loads(file.read_text())
    assert {row["subject"] for row in written["findings"]} == SUBJECTS
    assert written["healthy"]
    assert "ROS distribution" in printed and "kilted" in printed


def test_it_works_without_ros():
    """On a machine without ROS the doctor is what a newcomer runs first."""
    script = (
        "import sys\n"
        "for name in ('rclpy', 'spatial_si_interfaces', 'numpy'): sys.modules[name] = None\n"
        "from spatial_si_ros.cli.main import main\n"
        "sys.exit(main(['doctor']))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "missing" in done.stdout and "make setup" in done.stdout


def test_what_is_not_found_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("SPATIAL_SI_SIM_PYTHON", "/no/such/python")
    monkeypatch.setenv("SPATIAL_SI_MODELS", "/no/such/folder")
    monkeypatch.delenv("FASTRTPS_DEFAULT_PROFILES_FILE", raising=False)
    monkeypatch.delenv("FASTDDS_DEFAULT_PROFILES_FILE", raising=False)
    for finding in (check() for check in CHECKS):
        assert finding.detail, finding
        assert finding.state is State.FOUND or finding.advice, finding


@pytest.mark.parametrize(
    ("states", "healthy"),
    [
        ([State.FOUND, State.OPTIONAL], True),
        ([State.FOUND, State.MISSING], False),
        ([], True),
    ],
)
def test_only_what_is_needed_makes_it_unhealthy(states, healthy):
    rows = [Finding("x", state, "detail", "advice") for state in states]
    assert is_healthy(rows) is healthy
    assert as_json(rows)["healthy"] is healthy


def test_discovery_beyond_this_machine_comes_with_advice(monkeypatch):
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    monkeypatch.setenv("ROS_DOMAIN_ID", "42")
    assert findings.discovery_range() == Finding(
        "Discovery range", State.FOUND, "LOCALHOST, domain 42"
    )
    monkeypatch.delenv("ROS_AUTOMATIC_DISCOVERY_RANGE")
    assert "LOCALHOST" in findings.discovery_range().advice


@pytest.mark.parametrize("name", ["FASTDDS", "FASTRTPS"])
def test_a_profile_that_is_no_file_is_missing(monkeypatch, tmp_path, name):
    for other in ("FASTDDS", "FASTRTPS"):
        monkeypatch.delenv(f"{other}_DEFAULT_PROFILES_FILE", raising=False)
    monkeypatch.setenv(f"{name}_DEFAULT_PROFILES_FILE", str(tmp_path / "no.xml"))
    assert findings.shared_memory().state is State.MISSING


def test_habitat_that_cannot_be_imported_is_missing(monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'No module named habitat_sim' >&2\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setenv("SPATIAL_SI_SIM_PYTHON", str(python))
    found = findings.habitat()
    assert (found.state, found.detail) == (State.MISSING, "No module named habitat_sim")


def test_a_gpu_is_named(monkeypatch, tmp_path):
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho 'NVIDIA X1, 8192 MiB, 570.1'\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    assert findings.gpu() == Finding("GPU", State.FOUND, "NVIDIA X1, 8192 MiB, 570.1")


def test_models_are_listed(monkeypatch, tmp_path):
    (tmp_path / "SenseNova-SI").mkdir()
    monkeypatch.setenv("SPATIAL_SI_MODELS", str(tmp_path))
    assert findings.model_folder().detail == f"{tmp_path}: SenseNova-SI"


def test_a_wrong_ros_domain_is_missing_something(monkeypatch):
    monkeypatch.setenv("ROS_DOMAIN_ID", "abc")
    found = findings.discovery_range()
    assert found.state is State.MISSING
    assert "ROS_DOMAIN_ID is 'abc'" in found.detail
    assert found.advice


def test_the_table_as_json_alone(capsys):
    assert main(["doctor", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["healthy"] is True
