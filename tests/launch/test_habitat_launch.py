"""habitat.launch.py starts the simulator's bridge beside robot.launch.py."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from launch_recorder import ROOT, declared, defaults, kinds, load

from spatial_si_ros.cli import sim, sim_process
from spatial_si_ros.cli.main import build_parser
from spatial_si_ros.nodes.launch_arguments import HABITAT, ROBOT, bridge_arguments
from spatial_si_ros.nodes.node_set import config_file


@pytest.fixture
def habitat(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("SPATIAL_SI_SIM_PYTHON", sys.executable)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/of/the/nodes")
    monkeypatch.setenv("_ROS_WHEELS_BOOTSTRAP_COMPLETE", "1")
    return load("habitat.launch.py", monkeypatch)


def context(habitat: Any, **values: str) -> dict[str, str]:
    robot = {each.name: each.default for each in ROBOT}
    return {**robot, **defaults(habitat.generate_launch_description()), **values}


def test_its_arguments_are_those_of_the_description(habitat: Any) -> None:
    arguments = declared(habitat.generate_launch_description())
    assert list(arguments) == [each.name for each in HABITAT]
    for each in HABITAT:
        assert arguments[each.name]["choices"] == (list(each.choices) or None)
    assert not {each.name for each in HABITAT} & {each.name for each in ROBOT}


def test_the_same_nodes_as_on_a_robot_with_simulated_time(habitat: Any) -> None:
    entities = habitat.generate_launch_description().given["initial_entities"]
    (included,) = [e for e in entities if type(e).__name__ == "IncludeLaunchDescription"]
    source = included.given["launch_description_source"]
    assert source.given["launch_file_path"] == str(ROOT / "launch" / "robot.launch.py")
    given = dict(included.given["launch_arguments"])
    assert given == {"use_sim_time": "true", "detector": "none"}


def test_nodes_and_bridge_have_the_same_transport(
    habitat: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(habitat, "transport_environment", lambda: {"PROFILE": "shm.xml"})
    entities = habitat.generate_launch_description().given["initial_entities"]
    is_set = [type(each).__name__ for each in entities].index("SetEnvironmentVariable")
    assert entities[is_set].given == {"name": "PROFILE", "value": "shm.xml"}
    assert is_set < kinds(entities).index("IncludeLaunchDescription")


def test_a_scene_starts_the_bridge_at_once(habitat: Any) -> None:
    (bridge,) = habitat.start(context(habitat, scene="a/b", namespace="r1", noise="hard"))
    assert kinds([bridge]) == ["ExecuteProcess"]
    assert bridge.given["cmd"] == [
        sys.executable, "-m", "spatial_si_sim.bridge", "--ros-args",
        "--params-file", str(config_file("habitat_bridge.yaml")),
        "-p", "scene:=a/b", "-p", "noise_preset:=hard", "-p", "robot:=none",
        "-p", "real_time_factor:=1.0",
        "-r", "__ns:=/r1",
    ]  # fmt: skip
    assert kinds([bridge.given["on_exit"]]) == ["EmitEvent"]


def test_the_bridge_has_the_environment_of_its_own_python(habitat: Any) -> None:
    (bridge,) = habitat.start(context(habitat, scene="a/b"))
    environment = bridge.given["env"]
    assert "LD_LIBRARY_PATH" not in environment
    assert "_ROS_WHEELS_BOOTSTRAP_COMPLETE" not in environment
    assert environment["PATH"] == os.environ["PATH"]


def test_the_users_parameters_of_the_bridge_come_after_ours(habitat: Any) -> None:
    (bridge,) = habitat.start(context(habitat, scene="a", bridge_params_file="mine.yaml"))
    words = bridge.given["cmd"]
    files = [words[i + 1] for i, word in enumerate(words) if word == "--params-file"]
    assert files == [str(config_file("habitat_bridge.yaml")), "mine.yaml"]


def test_without_a_scene_an_apartment_is_generated_first(habitat: Any, tmp_path: Path) -> None:
    maker, handler = habitat.start(context(habitat, seed="12", out=str(tmp_path)))
    folder = str(tmp_path / "12")
    assert maker.given["cmd"] == [
        sys.executable, "-m", "spatial_si_sim.make_scene", "--seed", "12", "--out", folder,
    ]  # fmt: skip
    exited = handler.given["event_handler"].given
    assert exited["target_action"] is maker
    bridge = exited["on_exit"](SimpleNamespace(returncode=0), {})
    assert f"scene:={folder}" in bridge.given["cmd"]
    shutdown = exited["on_exit"](SimpleNamespace(returncode=2), {})
    assert kinds([shutdown, shutdown.given["event"]]) == ["EmitEvent", "Shutdown"]


def test_the_simulators_python_may_be_stated(habitat: Any) -> None:
    (bridge,) = habitat.start(context(habitat, scene="a", sim_python="/conda/bin/python"))
    assert bridge.given["cmd"][0] == "/conda/bin/python"


def test_without_a_simulator_the_launch_says_what_to_do(
    habitat: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPATIAL_SI_SIM_PYTHON", "/absent")
    with pytest.raises(sim_process.NoSimPython, match="SPATIAL_SI_SIM_PYTHON"):
        habitat.start(context(habitat, scene="a"))


def test_a_real_time_factor_that_is_no_number_is_refused(habitat: Any) -> None:
    with pytest.raises(ValueError, match="fast"):
        habitat.start(context(habitat, scene="a", real_time_factor="fast"))


def test_spatial_si_sim_starts_the_bridge_alike(habitat: Any) -> None:
    """What the command states, the launch file states too, after its parameter file."""
    stated = build_parser("sim").parse_args(
        ["sim", "--scene", "s", "--noise", "off", "--real-time-factor", "0.5", "--namespace", "n"]
    )
    values = context(habitat, noise="off", real_time_factor="0.5", namespace="n")
    by_launch = bridge_arguments(values, "s")
    assert [word for word in by_launch if "habitat_bridge.yaml" not in word][2:] == (
        sim.bridge_arguments(stated, "s")[1:]
    )
