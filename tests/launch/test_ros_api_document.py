"""docs/ros_api.md says what the nodes do, and RViz shows what they publish."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import yaml
from launch_recorder import ROOT

DOCUMENT = (ROOT / "docs" / "ros_api.md").read_text(encoding="utf-8")
OF_OTHERS = {"keepout_filter_mask": "latched", "robot_description": "latched"}
"""What Nav2 and robot_state_publisher publish, and how."""
BRIDGE = DOCUMENT.split("## habitat_bridge")[1].split("\n## ")[0]


def published() -> dict[str, str]:
    """QoS by name of every topic that the document says is published ("" for the bridge), and of
    what others publish."""
    rows = re.findall(r"^\| publishes \| (`[^|]+`) \| [^|]+ \|(?: ([^|]*) \|)?", DOCUMENT, re.M)
    ours = {name: qos for names, qos in rows for name in re.findall(r"`([^`]+)`", names)}
    return ours | OF_OTHERS


def displays() -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and topic, as it is read, of every display of the RViz configuration that has one."""
    config = yaml.safe_load((ROOT / "config" / "spatial_si.rviz").read_text(encoding="utf-8"))
    for each in config["Visualization Manager"]["Displays"]:
        topic = each.get("Topic", each.get("Description Topic"))
        if topic is not None:
            yield each["Name"], topic


def test_the_tables_are_as_the_nodes_are() -> None:
    done = subprocess.run(
        [sys.executable, "tools/ros_api.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr


def test_rviz_shows_only_topics_that_exist() -> None:
    shown = {topic["Value"] for _, topic in displays()}
    assert shown <= set(published())
    assert {"occupancy", "objects/markers", "goal", "color/image_raw", "odom"} <= shown
    assert {"grasps", "placements", "robot_description", "keepout_filter_mask"} <= shown


def test_rviz_reads_latched_topics_as_latched_and_no_other() -> None:
    for name, topic in displays():
        latched = "latched" in published()[topic["Value"]]
        asked = topic["Durability Policy"] == "Transient Local"
        assert asked == latched, name


def test_names_in_rviz_are_relative() -> None:
    assert not [topic for _, topic in displays() if topic["Value"].startswith("/")]


def test_the_bridge_publishes_what_the_document_says() -> None:
    bridge = ROOT / "sim/spatial_si_sim/bridge"
    streams = (bridge / "streams.py").read_text(encoding="utf-8")
    drivers = (bridge / "robot_drivers.py").read_text(encoding="utf-8")
    made = set(re.findall(r'_make\(\w+, "([^"]+)"', streams))
    made |= set(re.findall(r'create_publisher\(\s*\w+, "([^"]+)"', drivers))
    rows = re.findall(r"^\| publishes \| ([^|]+) \|", BRIDGE, re.M)
    stated = {name for names in rows for name in re.findall(r"`([^`]+)`", names)}
    assert stated == made
