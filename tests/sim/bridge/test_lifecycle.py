"""Tests of configuration, refusals and the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rclpy
import yaml
from rclpy.exceptions import InvalidParameterValueException
from rclpy.lifecycle import TransitionCallbackReturn
from rosgraph_msgs.msg import Clock
from spatial_si_sim.bridge.params import BridgeParams

from .conftest import DOMAIN

ROOT = Path(__file__).parents[3]


def refused(make_bridge, capfd, **values):
    """What the bridge says when it refuses to configure."""
    bridge = make_bridge(**values)
    assert bridge.trigger_configure() == TransitionCallbackReturn.FAILURE
    bridge.release()
    bridge.destroy_node()
    return capfd.readouterr().err


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"scene": ""}, "no scene given"),
        ({"scene": "/nowhere/at/all"}, "no scene at '/nowhere/at/all'"),
        ({"noise_preset": "awful"}, "no noise preset 'awful': want one of off, default, hard"),
        ({"depth_encoding": "8UC1"}, "depth_encoding wants 32FC1 or 16UC1"),
        ({"frame_rate_hz": 100.0}, "must not be above physics_rate_hz"),
        ({"min_depth_m": 5.0, "max_depth_m": 2.0}, "depth range wants 0 < min < max"),
        ({"start_pose": [1.0, 2.0]}, "start_pose wants x, y, yaw"),
        ({"start_pose": [1.5, 0.0, 0.0]}, "cannot stand at (1.50, 0.00)"),
        ({"labels_file": "/nowhere.json"}, "no labels file"),
    ],
)
def test_refuses_with_a_sentence(make_bridge, capfd, values, words):
    assert words in refused(make_bridge, capfd, **values)


@pytest.mark.parametrize(
    ("name", "bad"), [("frame_rate_hz", -1.0), ("max_speed_mps", 99.0), ("width_px", 0)]
)
def test_a_parameter_out_of_range_is_refused(make_bridge, name, bad):
    with pytest.raises(InvalidParameterValueException, match=name):
        make_bridge(**{name: bad})


def test_a_broken_ground_truth_is_refused(make_bridge, capfd, room, tmp_path):
    for each in room.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    (tmp_path / "ground_truth.json").write_text('{"objects": [{"id": "x"}]}')
    assert "is not a ground truth file" in refused(make_bridge, capfd, scene=str(tmp_path))


def test_every_parameter_is_described(make_bridge):
    bridge = make_bridge()
    for name in BridgeParams.__dataclass_fields__:
        assert bridge.describe_parameter(name).description, name
    bridge.destroy_node()


def test_the_parameter_file_names_only_known_parameters():
    file = yaml.safe_load((ROOT / "config" / "habitat_bridge.yaml").read_text())
    (entry,) = file.values()
    assert set(entry["ros__parameters"]) <= set(BridgeParams.__dataclass_fields__)


def test_stops_and_starts_again(start):
    rig = start()
    rig.run(0.2)
    rig.bridge.trigger_deactivate()
    stopped_ns = rig.bridge.time_ns
    assert rig.bridge.advance() > 0.0
    assert rig.bridge.time_ns == stopped_ns
    rig.bridge.trigger_activate()
    rig.run(0.2)
    rig.bridge.trigger_deactivate()
    rig.bridge.trigger_cleanup()
    assert rig.bridge.trigger_configure() == TransitionCallbackReturn.SUCCESS
    assert rig.bridge.trigger_activate() == TransitionCallbackReturn.SUCCESS
    rig.run(0.2)


def environment():
    return {
        **os.environ,
        "ROS_DOMAIN_ID": str(DOMAIN + 1),
        "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST",
    }


def test_the_process_ends_with_1_for_a_bad_scene():
    done = subprocess.run(
        [sys.executable, "-m", "spatial_si_sim.bridge", "--ros-args", "-p", "scene:=/nowhere"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "no scene at '/nowhere'" in done.stderr


def test_the_process_runs_unaided_and_ends_with_0_when_interrupted(room, monkeypatch):
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    arguments = ["--ros-args", "-p", f"scene:={json.dumps(str(room))}"]
    child = subprocess.Popen(
        [sys.executable, "-m", "spatial_si_sim.bridge", *arguments],
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    context = rclpy.Context()
    rclpy.init(context=context, domain_id=DOMAIN + 1)
    node = rclpy.create_node("probe", context=context)
    executor = rclpy.executors.SingleThreadedExecutor(context=context)
    executor.add_node(node)
    heard = rclpy.task.Future(executor=executor)
    node.create_subscription(Clock, "/clock", lambda m: heard.done() or heard.set_result(m), 10)
    executor.spin_until_future_complete(heard, timeout_sec=30.0)
    child.terminate()
    _, error = child.communicate(timeout=20.0)
    executor.shutdown()
    node.destroy_node()
    rclpy.try_shutdown(context=context)
    assert heard.done(), error
    assert child.returncode == 0, error
