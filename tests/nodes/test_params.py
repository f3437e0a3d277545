"""The parameter file and the declarations say the same."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from nodes.harness import Ros
from nodes.scenery import FixedTf
from rclpy.parameter import Parameter

from spatial_si_ros.nodes.arm import Arm
from spatial_si_ros.nodes.detector import Detector
from spatial_si_ros.nodes.executive import Executive
from spatial_si_ros.nodes.guard import Guard
from spatial_si_ros.nodes.manipulation_planner import ManipulationPlanner
from spatial_si_ros.nodes.navigation_planner import NavigationPlanner
from spatial_si_ros.nodes.node_set import (
    ALL_NAMES,
    ARM_PARAMS,
    DETECTOR_PARAMS,
    Options,
    config_file,
    ros_arguments,
)
from spatial_si_ros.nodes.parameters import NodeParams
from spatial_si_ros.nodes.scene_mapper import SceneMapper
from spatial_si_ros.nodes.spatial_qa import SpatialQa
from spatial_si_ros.nodes.voice_command import VoiceCommand
from spatial_si_ros.scene.store import SnapshotStore

CLASSES: dict[str, Any] = {
    "scene_mapper": SceneMapper,
    "spatial_qa": SpatialQa,
    "navigation_planner": NavigationPlanner,
    "manipulation_planner": ManipulationPlanner,
    "executive": Executive,
    "guard": Guard,
    "arm": Arm,
    "voice_command": VoiceCommand,
    "detector": Detector,
}


def stated(name: str) -> dict[str, object]:
    return yaml.safe_load(config_file().read_text())[f"/**/{name}"]["ros__parameters"]


def test_every_node_of_the_set_is_in_the_file() -> None:
    assert set(CLASSES) == set(ALL_NAMES)
    assert list(yaml.safe_load(config_file().read_text())) == [f"/**/{n}" for n in ALL_NAMES]


def test_the_mapper_waits_as_long_as_our_detector_may_take() -> None:
    (longer,) = yaml.safe_load(config_file(DETECTOR_PARAMS).read_text()).items()
    assert longer == (
        "/**/scene_mapper",
        {"ros__parameters": {"detections_wait_s": Detector.params_type().max_latency_s}},
    )


def test_the_mapper_drops_the_arm_where_there_is_one() -> None:
    (more,) = yaml.safe_load(config_file(ARM_PARAMS).read_text()).items()
    assert more[0] == "/**/scene_mapper"
    frames = more[1]["ros__parameters"]["self_filter_frames"].split()
    assert frames[-1] == Arm.params_type().grasp_frame
    assert SceneMapper.params_type().self_filter_frames == ""


@pytest.mark.parametrize("name", ALL_NAMES)
def test_the_file_states_every_default(name: str) -> None:
    params = CLASSES[name].params_type
    assert stated(name) == {each.name: getattr(params(), each.name) for each in fields(params)}


@pytest.mark.parametrize("name", ALL_NAMES)
def test_every_parameter_is_described(name: str) -> None:
    descriptors = CLASSES[name].params_type.descriptors()
    assert issubclass(CLASSES[name].params_type, NodeParams)
    for parameter, (default, descriptor) in descriptors.items():
        assert len(descriptor.description) > 5, parameter
        number = isinstance(default, (int, float)) and not isinstance(default, bool)
        ranges = len(descriptor.floating_point_range) + len(descriptor.integer_range)
        assert ranges == int(number), parameter


@pytest.mark.parametrize("namespace", ["", "robot_1"])
def test_the_file_is_read_in_any_namespace(ros: Ros, tmp_path: Path, namespace: str) -> None:
    file = tmp_path / "nodes.yaml"
    file.write_text(config_file().read_text().replace("hold_s: 1.0", "hold_s: 3.5"))
    options = Options(params_files=(str(file),), namespace=namespace)
    node = Guard(context=ros.context, cli_args=ros_arguments(options))
    assert node.get_parameter("hold_s").value == 3.5
    assert node.get_namespace() == f"/{namespace}"
    node.destroy_node()


def test_what_is_not_fixed_changes_at_run_time(ros: Ros) -> None:
    node = SpatialQa(SnapshotStore(), FixedTf(), context=ros.context)
    node.trigger_configure()
    (result,) = node.set_parameters([Parameter("min_probability", value=0.4)])
    assert result.successful
    assert node.params.min_probability == 0.4
    (result,) = node.set_parameters([Parameter("queue_length", value=3)])
    assert not result.successful
    node.destroy_node()
