"""robot.launch.py starts the node set of `node_set`, as `spatial-si up` does."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from launch_recorder import ROOT, declared, defaults, kinds, load

from spatial_si_ros.cli import up
from spatial_si_ros.cli.main import build_parser
from spatial_si_ros.nodes.launch_arguments import ROBOT, TOPICS, remaps
from spatial_si_ros.nodes.node_set import (
    ALONE,
    GUARD,
    NODE_NAMES,
    PACKAGE,
    PROCESSES,
    command,
    config_file,
)


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Any:
    return load("robot.launch.py", monkeypatch)


def started(robot: Any, **values: str) -> list[dict[str, Any]]:
    """What the launch file starts with these arguments."""
    context = {**defaults(robot.generate_launch_description()), **values}
    entities = robot.start(context)
    assert set(kinds(entities)) == {"Node"}
    return [each.given for each in entities]


def test_every_argument_is_declared_with_default_choices_and_meaning(robot: Any) -> None:
    arguments = declared(robot.generate_launch_description())
    assert list(arguments) == [each.name for each in ROBOT]
    for each in ROBOT:
        given = arguments[each.name]
        assert given["default_value"] == each.default
        assert given["choices"] == (list(each.choices) or None)
        assert given["description"]


def test_choices_contain_the_default() -> None:
    assert all(each.default in each.choices for each in ROBOT if each.choices)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, []),
        ({"use_sim_time": "true"}, ["--use-sim-time"]),
        ({"namespace": "/r1/"}, ["--namespace", "/r1/"]),
        ({"log_level": "debug"}, ["--log-level", "debug"]),
        ({"composed": "false"}, ["--separate"]),
        ({"params_file": "a.yaml"}, ["--params", "a.yaml"]),
    ],
)
def test_the_same_processes_with_the_same_ros_arguments_as_up(
    robot: Any, values: dict[str, str], words: list[str]
) -> None:
    arguments = build_parser("up").parse_args(["up", *words])
    by_up = [
        (each.executable, command(each, up.options_of(arguments))[3:])
        for each in up.processes_of(arguments)
    ]
    by_launch = [
        (each["executable"], without(each["arguments"], "autostart:=true"))
        for each in started(robot, **values)
    ]
    assert by_launch == by_up


def without(words: list[str], value: str) -> list[str]:
    at = words.index(value)
    return words[: at - 1] + words[at + 1 :]


def test_one_process_or_one_each(robot: Any) -> None:
    together = [each["executable"] for each in started(robot)]
    alone = [each["executable"] for each in started(robot, composed="false")]
    assert together == [each.executable for each in PROCESSES]
    assert alone == [each.executable for each in (*ALONE, GUARD)]
    assert sorted(alone) == sorted(NODE_NAMES)


@pytest.mark.parametrize("respawn", ["true", "false"])
def test_processes_come_from_the_package_and_are_started_again(robot: Any, respawn: str) -> None:
    for each in started(robot, respawn=respawn):
        assert each["package"] == PACKAGE
        assert each["respawn"] == (respawn == "true")


def test_parameter_files_exist_and_the_users_comes_last(robot: Any) -> None:
    (words, _) = [each["arguments"] for each in started(robot, params_file="mine.yaml")]
    files = [words[i + 1] for i, word in enumerate(words) if word == "--params-file"]
    assert files == [str(config_file()), "mine.yaml"]


def test_a_lifecycle_manager_may_lead(robot: Any) -> None:
    assert all(
        "autostart:=false" in each["arguments"] for each in started(robot, autostart="false")
    )


def test_rviz_shows_the_configuration_of_this_package(robot: Any) -> None:
    *_, rviz = started(robot, rviz="true", namespace="r1", use_sim_time="true", color_image="/eye")
    assert (rviz["package"], rviz["namespace"]) == ("rviz2", "r1")
    assert rviz["arguments"] == ["-d", str(ROOT / "config" / "spatial_si.rviz")]
    assert rviz["parameters"] == [{"use_sim_time": True}]
    assert ("color/image_raw", "/eye") in rviz["remappings"]


# Remaps ---------------------------------------------------------------------------------------


def values_of_topics(**changed: str) -> dict[str, str]:
    return {**{each.name: each.default for each in TOPICS}, **changed}


def test_nothing_is_remapped_by_default(robot: Any) -> None:
    assert remaps(values_of_topics()) == {}
    assert "-r" not in started(robot)[0]["arguments"]


def test_camera_info_is_beside_the_image_unless_stated() -> None:
    assert remaps(values_of_topics(color_image="/cam/color/image_rect")) == {
        "color/image_raw": "/cam/color/image_rect",
        "color/image_raw/compressed": "/cam/color/image_rect/compressed",
        "color/camera_info": "/cam/color/camera_info",
    }
    assert remaps(values_of_topics(depth_image="d", depth_info="/other")) == {
        "depth/image_raw": "d",
        "depth/image_raw/compressedDepth": "d/compressedDepth",
        "depth/camera_info": "/other",
    }


def test_an_action_is_remapped_in_all_its_parts(robot: Any) -> None:
    words = started(robot, navigate_to_pose="/nav/to_pose")[0]["arguments"]
    rules = [words[i + 1] for i, word in enumerate(words) if word == "-r"]
    assert rules == [
        f"navigate_to_pose/_action/{part}:=/nav/to_pose/_action/{part}"
        for part in ("send_goal", "cancel_goal", "get_result", "feedback", "status")
    ]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda each: each.name)
def test_every_topic_argument_reaches_every_process(robot: Any, topic: Any) -> None:
    for each in started(robot, **{topic.name: "/else"}):
        for part in topic.parts:
            assert f"{topic.relative}{part}:=/else{part}" in each["arguments"]


# The package ----------------------------------------------------------------------------------


def test_setup_py_installs_an_executable_for_every_process(monkeypatch: pytest.MonkeyPatch) -> None:
    import setuptools

    given: dict[str, Any] = {}
    monkeypatch.setattr(setuptools, "setup", lambda **keywords: given.update(keywords))
    monkeypatch.chdir(ROOT)
    exec(compile((ROOT / "setup.py").read_text(), "setup.py", "exec"), {})
    scripts = given["entry_points"]["console_scripts"]
    wanted = [f"{each.executable} = {each.module}:main" for each in (*PROCESSES, *ALONE)]
    assert sorted(scripts) == sorted([*wanted, "spatial-si = spatial_si_ros.cli.main:main"])
    installed = {name for _, names in given["data_files"] for name in names}
    assert {"launch/robot.launch.py", "launch/habitat.launch.py"} <= installed
    assert {"config/nodes.yaml", "config/spatial_si.rviz"} <= installed


def test_reading_a_launch_file_needs_no_ros(robot: Any) -> None:
    """The modules behind it import only the standard library."""
    import subprocess

    code = (
        "import sys; sys.modules['rclpy'] = None; sys.modules['numpy'] = None\n"
        "import spatial_si_ros.nodes.launch_arguments, spatial_si_ros.cli.sim_process"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)
