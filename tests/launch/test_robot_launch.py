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
    ALL_NAMES,
    ALONE,
    ARM,
    DETECTOR,
    DETECTOR_PARAMS,
    GUARD,
    PACKAGE,
    PROCESSES,
    VOICE,
    command,
    config_file,
)

NONE = {"detector": "none"}


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Any:
    return load("robot.launch.py", monkeypatch)


def started(robot: Any, **values: str) -> list[dict[str, Any]]:
    """What the launch file starts with these arguments."""
    context = {**defaults(robot.generate_launch_description()), **values}
    entities = robot.start(context)
    assert set(kinds(entities)) <= {"Node", "ExecuteProcess"}
    return [each.given for each in entities if type(each).__name__ == "Node"]


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
        ({}, ["--detector", "auto"]),
        (NONE, []),
        ({"detections": "detections"}, []),
        ({"use_sim_time": "true", **NONE}, ["--use-sim-time"]),
        ({"namespace": "/r1/", **NONE}, ["--namespace", "/r1/"]),
        ({"log_level": "debug", **NONE}, ["--log-level", "debug"]),
        ({"composed": "false", **NONE}, ["--separate"]),
        ({"params_file": "a.yaml", **NONE}, ["--params", "a.yaml"]),
        (
            {"params_file": "a.yaml", "detector_model": "it's/dino", "composed": "false"},
            [
                "--detector",
                "auto",
                "--detector-model",
                "it's/dino",
                "--params",
                "a.yaml",
                "--separate",
            ],
        ),
        (
            {"detector": "sensenova", "detector_model": "unix:///run/m.sock"},
            ["--detector", "sensenova", "--detector-model", "unix:///run/m.sock"],
        ),
        ({"model": "/m/si", **NONE}, ["--model", "/m/si"]),
        (
            {"model": "/m/si", "model_servers": "vllm+http://127.0.0.1:8000#si", **NONE},
            ["--model", "/m/si", "--model-servers", "vllm+http://127.0.0.1:8000#si"],
        ),
        ({"backend": "both", "model": "/m", **NONE}, ["--backend", "both", "--model", "/m"]),
        ({"arm": "true", "voice": "topic", **NONE}, ["--arm", "--voice", "topic"]),
        ({"voice": "it's.wav", **NONE}, ["--voice", "it's.wav"]),
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


def test_the_voice_thinks_in_one_thread(robot: Any) -> None:
    nodes = {each["executable"]: each for each in started(robot, voice="topic")}
    assert nodes["voice_command"]["additional_env"] == {"OMP_NUM_THREADS": "1"}
    assert nodes["spatial"]["additional_env"] == {}


def test_one_process_or_one_each(robot: Any) -> None:
    together = [each["executable"] for each in started(robot)]
    alone = [
        each["executable"]
        for each in started(robot, composed="false", arm="true", voice="microphone")
    ]
    assert together == [each.executable for each in (*PROCESSES, DETECTOR)]
    assert alone == [each.executable for each in (*ALONE, GUARD, ARM, VOICE, DETECTOR)]
    assert sorted(alone) == sorted(ALL_NAMES)


# Our detector ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "starts"),
    [
        ({}, True),
        ({"detector_model": "/m/dino"}, True),
        ({"detections": "/yolo/as_vision_msgs"}, False),
        ({"detections": "/other", "detector_model": "/m/dino"}, False),
        ({"detections": "/other", "detector": "owlv2"}, True),
        ({"detector": "none"}, False),
        ({"detector": "yolo"}, True),
    ],
)
def test_our_detector_runs_where_no_other_one_is_named(
    robot: Any, values: dict[str, str], starts: bool
) -> None:
    nodes = started(robot, **values)
    assert ("detector" in [each["executable"] for each in nodes]) == starts
    longer = str(config_file(DETECTOR_PARAMS))
    assert all((longer in each["arguments"]) == starts for each in nodes)


@pytest.mark.parametrize(
    ("values", "stated"),
    [
        ({}, []),
        ({"detector_model": "/m/it's"}, ["model_dir:='/m/it''s'"]),
        (
            {"detector": "grounding_dino", "detector_model": "123"},
            ["detector:=grounding_dino", "model_dir:='123'"],
        ),
        (
            {"detector_model": "unix:///run/m.sock"},
            ["detector:=sensenova", "model_servers:='unix:///run/m.sock'"],
        ),
        ({"detector": "sensenova"}, ["detector:=sensenova"]),
        ({"detector": "yolo"}, ["detector:=yolo"]),
    ],
)
def test_only_our_detector_is_told_its_kind_and_model(
    robot: Any, values: dict[str, str], stated: list[str]
) -> None:
    for each in started(robot, **values):
        words = each["arguments"]
        given = [words[i + 1] for i, word in enumerate(words) if word == "-p"]
        own = [word for word in given if not word.startswith(("autostart", "use_sim_time"))]
        assert own == (stated if each["executable"] == "detector" else [])


def test_what_ours_publishes_is_what_the_mapper_reads(robot: Any) -> None:
    for each in started(robot, detector="yolo", detections="/seen", yolo_detections="/yolo/track"):
        assert "detections:=/seen" in each["arguments"]
        assert "yolo/detections:=/yolo/track" in each["arguments"]


# The model ------------------------------------------------------------------------------------


def test_a_model_is_served_beside_the_nodes_and_they_know_where(robot: Any) -> None:
    context = defaults(robot.generate_launch_description()) | NONE
    context |= {"model": "/m/it's", "model_runtime": "onnx", "model_servers": "http://[::1]:9"}
    context |= {"model_options": "--precision bf16 --calibration 'a b.json'", "namespace": "/r1"}
    *nodes, server = robot.start(context)
    assert kinds([server]) == ["ExecuteProcess"]
    given = server.given
    words = ["--model", "/m/it's", "--model-runtime", "onnx", "--namespace", "r1"]
    words += ["--model-options", "--precision bf16 --calibration 'a b.json'"]
    arguments = build_parser("up").parse_args(["up", *words])
    assert given["cmd"] == up.model_of(arguments).command()
    serve = build_parser("models").parse_args(given["cmd"][3:])
    assert (str(serve.model), serve.runtime, serve.supervised) == ("/m/it's", "onnx", True)
    assert (serve.precision, str(serve.calibration)) == ("bf16", "a b.json")
    assert serve.socket.name == "r1.sock"
    for each in nodes:
        assert f"model_servers:='unix://{serve.socket} http://[::1]:9'" in each.given["arguments"]


def test_without_a_model_nothing_is_served_and_no_parameter_is_stated(robot: Any) -> None:
    context = defaults(robot.generate_launch_description())
    entities = robot.start(context)
    assert set(kinds(entities)) == {"Node"}
    words = [word for each in entities for word in each.given["arguments"]]
    assert not [word for word in words if word.startswith(("model_servers", "backend"))]


@pytest.mark.parametrize("respawn", ["true", "false"])
def test_processes_come_from_the_package_and_are_started_again(robot: Any, respawn: str) -> None:
    for each in started(robot, respawn=respawn):
        assert each["package"] == PACKAGE
        assert each["respawn"] == (respawn == "true")


def test_parameter_files_exist_and_the_users_comes_last(robot: Any) -> None:
    for each in started(robot, params_file="mine.yaml"):
        words = each["arguments"]
        files = [words[i + 1] for i, word in enumerate(words) if word == "--params-file"]
        assert files == [str(config_file()), str(config_file(DETECTOR_PARAMS)), "mine.yaml"]


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
    found = (*PROCESSES, *ALONE, ARM, VOICE, DETECTOR)
    wanted = [f"{each.executable} = {each.module}:main" for each in found]
    assert sorted(scripts) == sorted([*wanted, "spatial-si = spatial_si_ros.cli.main:main"])
    installed = {name for _, names in given["data_files"] for name in names}
    launch = {f"launch/{name}.launch.py" for name in ("robot", "habitat", "voice_demo")}
    config = {f"config/{name}.yaml" for name in ("nodes", "with_detector", "with_arm")}
    assert launch | config <= installed
    assert "config/spatial_si.rviz" in installed


def test_reading_a_launch_file_needs_no_ros(robot: Any) -> None:
    """The modules behind it import only the standard library."""
    import subprocess

    code = (
        "import sys; sys.modules['rclpy'] = None; sys.modules['numpy'] = None\n"
        "import spatial_si_ros.nodes.launch_arguments, spatial_si_ros.cli.sim_process"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)
