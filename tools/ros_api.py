"""Writes the tables of docs/ros_api.md from the nodes themselves; `--check` only compares.

Runs in the environment of the nodes: .venv/bin/python tools/ros_api.py
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
os.environ["ROS_DOMAIN_ID"] = str(1 + os.getpid() % 100)

import rclpy
from rclpy.action.graph import (
    get_action_client_names_and_types_by_node,
    get_action_server_names_and_types_by_node,
)
from rclpy.qos import DurabilityPolicy, ReliabilityPolicy
from spatial_si_ros.cli.status import MEANINGS
from spatial_si_ros.nodes.base import SpatialNode
from spatial_si_ros.nodes.launch_arguments import HABITAT, ROBOT, VOICE_DEMO, LaunchArgument
from spatial_si_ros.nodes.node_set import ALL_NAMES, ALONE, PACKAGE
from spatial_si_ros.nodes.parameters import NodeParams

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "ros_api.md"
BLOCK = re.compile(r"(<!-- begin (?P<name>[^>]+) -->\n).*?(<!-- end -->)", re.DOTALL)

MEANINGS_OF_NAMES = {
    "/tf": "where frames are",
    "/tf_static": "where frames on the robot are",
    "answer_question": "answers a question that the executive asked back",
    "answers": "every answer and refusal",
    "arm_controller/follow_joint_trajectory": "moves the arm",
    "arm_controller/follow_joint_trajectory/_action/cancel_goal": "cancels all goals",
    "arm_controller/follow_joint_trajectory/_action/status": "whether a goal is running",
    "ask": "ask a question",
    "audio": "sound, with `source` topic",
    "audio_info": "how `audio` is coded",
    "behaviour_tree": "what the executive does now",
    "cancel_stow": "ends a `stow`: the arm holds still where it is",
    "clear_map": "forget the objects, and the occupancy unless it is kept",
    "cmd_vel": "zero velocity while the guard holds the base; Twist by parameter",
    "color/camera_info": "intrinsics of the colour camera",
    "color/image_raw": "colour; by `transport` …/compressed",
    "costmap_filter_info": "which mask has the keep-out zones; the topic is a parameter",
    "depth/camera_info": "intrinsics of the depth camera",
    "depth/image_raw": "depth, 32FC1 [m] or 16UC1 [mm]; by `transport` …/compressedDepth",
    "detections": "what the detector saw",
    "follow_instruction": "follow an instruction",
    "follow_instruction/_action/cancel_goal": "cancels all goals",
    "follow_instruction/_action/status": "whether a goal is running",
    "get_relations": "relations that hold between objects",
    "goal": "the newest planned pose",
    "goal/markers": "the newest plan for RViz, with its reason",
    "goal/path": "the way to the newest planned pose",
    "grasps": "the newest grasps for RViz",
    "gripper_controller/gripper_cmd": "opens and closes the fingers",
    "gripper_controller/gripper_cmd/_action/cancel_goal": "cancels all goals",
    "gripper_controller/gripper_cmd/_action/status": "whether a goal is running",
    "guard_state": "whether the robot may move",
    "head_controller/follow_joint_trajectory": "turns the camera",
    "head_controller/follow_joint_trajectory/_action/cancel_goal": "cancels all goals",
    "head_controller/follow_joint_trajectory/_action/status": "whether a goal is running",
    "held": "what the hand holds",
    "instances": "mono16, same stamp as the detections; pixel value = Detection2D.id",
    "joint_states": "where the joints are",
    "keyframes": "frames worth keeping: pictures, camera, what was seen",
    "label_info": "names of numeric classes",
    "load_map": "load a saved map",
    "motion_enable": "false: cancel everything and keep the base still until true",
    "navigate_to_pose": "drives the base",
    "navigate_to_pose/_action/cancel_goal": "cancels all goals",
    "navigate_to_pose/_action/status": "whether a goal is running",
    "object_updates": "what one frame changed; a gap in `sequence` means: take the whole map",
    "objects": "the whole object map",
    "objects/markers": "boxes, names and fronts for RViz",
    "occupancy": "free, occupied, unknown ground",
    "pick": "take an object with the arm",
    "pick/_action/cancel_goal": "cancels all goals",
    "pick/_action/status": "whether a goal is running",
    "place": "put down what the hand holds",
    "place/_action/cancel_goal": "cancels all goals",
    "place/_action/status": "whether a goal is running",
    "placements": "the newest placements for RViz",
    "plan_goal": "words to a free, reachable pose; nothing moves",
    "plan_grasp": "ways to take an object; nothing moves",
    "plan_placement": "places for what the hand holds; nothing moves",
    "processed": "header of the newest frame that is in the map",
    "resolve_reference": "which object do these words mean",
    "robot_description": "the robot's URDF",
    "save_map": "save the map into a folder",
    "say": "what the robot says",
    "set_prompts": "what to look for from the next picture on",
    "stop": "cancel everything and hold the base still for `hold_s`",
    "stow": "the arm to its posture for driving",
    "transcript": "what was heard, and what was made of it",
}
"""A new name without an entry here is an error on purpose."""


class Endpoint(NamedTuple):
    """A row of a node's table."""

    kind: str
    name: str
    type: str
    qos: str


def main(words: list[str]) -> int:
    """0 when the document is (now) as the nodes are; 1 when --check finds a difference."""
    rclpy.init(args=["--ros-args", "--disable-rosout-logs"])
    try:
        tables = dict(all_tables())
    finally:
        rclpy.try_shutdown()
    text = DOCUMENT.read_text(encoding="utf-8")
    wanted = {match["name"] for match in BLOCK.finditer(text)}
    if wanted != set(tables):
        print(f"{DOCUMENT}: blocks {sorted(wanted)}, want {sorted(tables)}", file=sys.stderr)
        return 1
    new = BLOCK.sub(lambda match: match[1] + tables[match["name"]] + match[3], text)
    if "--check" not in words:
        DOCUMENT.write_text(new, encoding="utf-8")
    elif new != text:
        print(f"{DOCUMENT} is not as the nodes are: run tools/ros_api.py", file=sys.stderr)
        return 1
    return 0


def all_tables() -> Iterator[tuple[str, str]]:
    """Name and text of every block."""
    (common,) = endpoints([SpatialNode("base")]).values()
    together = endpoints(nodes_together())
    for name in ALL_NAMES:
        node_class = class_of(name)
        shared = together[name] - rename(common, name)
        alone = endpoints([made(name)])[name] - rename(common, name)
        yield f"{name} interface", interface_table(shared, alone)
        yield f"{name} parameters", parameter_table(node_class.params_type)
    yield (
        "exit statuses",
        table(("status", "meaning"), ((str(int(s)), m) for s, m in MEANINGS.items())),
    )
    yield "arguments of robot.launch.py", argument_table(ROBOT)
    yield "arguments of habitat.launch.py", argument_table(HABITAT)
    yield "arguments of voice_demo.launch.py", argument_table(VOICE_DEMO)


def class_of(name: str) -> type[SpatialNode]:
    """The class of a node: scene_mapper -> SceneMapper."""
    module = importlib.import_module(f"{PACKAGE}.nodes.{name}")
    node_class: type[SpatialNode] = getattr(module, name.title().replace("_", ""))
    return node_class


def made(name: str) -> SpatialNode:
    """A node; the detector with a model that is none, so that it can be configured."""
    extra = {"open_with": lambda _: SimpleNamespace(name="", close=lambda: None)}
    return class_of(name)(**(extra if name == "detector" else {}))


def nodes_together() -> list[Any]:
    """The nodes as in the process `spatial`, and those that are always alone."""
    from spatial_si_ros.nodes.spatial import make_nodes

    always_alone = set(ALL_NAMES) - {each.executable for each in ALONE}
    return [*make_nodes(), *(made(name) for name in always_alone)]


def endpoints(nodes: list[Any]) -> dict[str, set[Endpoint]]:
    """Everything that each node offers and uses when ACTIVE; the nodes are destroyed."""
    found = {}
    for node in nodes:
        node.trigger_configure()
        node.trigger_activate()
        found[node.get_name()] = endpoints_of(node)
    for node in nodes:
        node.destroy_node()
    return found


def endpoints_of(node: Any) -> set[Endpoint]:
    found = {
        Endpoint(kind, relative(node, each.topic_name), words(each.msg_type), qos(each.qos_profile))
        for kind, made in (("publishes", node.publishers), ("subscribes", node.subscriptions))
        for each in made
    }
    for kind, used in (("serves", node.services), ("calls", node.clients)):
        for each in used:
            name = each.service_name
            found.add(Endpoint(kind, relative(node, name), words(each.srv_type), ""))
    for kind, look_up in (
        ("serves action", get_action_server_names_and_types_by_node),
        ("calls action", get_action_client_names_and_types_by_node),
    ):
        for name, (type_name, *_) in look_up(node, node.get_name(), node.get_namespace()):
            found.add(Endpoint(kind, relative(node, name), type_name, ""))
    return found


def rename(common: Iterable[Endpoint], name: str) -> set[Endpoint]:
    """What every node has, as the node `name` has it."""
    return {each._replace(name=each.name.replace("~base/", f"~{name}/")) for each in common}


def relative(node: Any, name: str) -> str:
    """A name as it is written in the node: relative unless it is global to ROS."""
    own = f"/{node.get_name()}/"
    if name.startswith(own):
        return f"~{node.get_name()}/{name.removeprefix(own)}"
    return name if name in ("/tf", "/tf_static") else name.lstrip("/")


def words(message_type: Any) -> str:
    package, kind, *_ = message_type.__module__.split(".")
    return f"{package}/{kind}/{message_type.__name__}"


def qos(profile: Any) -> str:
    reliable = profile.reliability != ReliabilityPolicy.BEST_EFFORT
    latched = profile.durability == DurabilityPolicy.TRANSIENT_LOCAL
    return ", ".join(
        [
            "reliable" if reliable else "best effort",
            *(["latched"] if latched else []),
            f"depth {profile.depth}",
        ]
    )


# Tables ---------------------------------------------------------------------------------------


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(headings)
    lines = [heads, ["---"] * len(heads), *(list(row) for row in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def interface_table(shared: set[Endpoint], alone: set[Endpoint]) -> str:
    order = ("serves action", "serves", "publishes", "subscribes", "calls action", "calls")
    rows = sorted(shared | alone, key=lambda each: (order.index(each.kind), each.name))
    return table(
        ("", "name", "type", "QoS", "meaning"),
        (
            (
                each.kind,
                f"`{each.name}`",
                each.type,
                each.qos,
                MEANINGS_OF_NAMES[each.name] + ("" if each in shared else " (when it runs alone)"),
            )
            for each in rows
        ),
    )


def parameter_table(params: type[NodeParams]) -> str:
    rows = []
    for name, (default, descriptor) in params.descriptors().items():
        ranges = [*descriptor.floating_point_range, *descriptor.integer_range]
        allowed = f"{ranges[0].from_value:g} … {ranges[0].to_value:g}" if ranges else ""
        allowed = allowed or descriptor.additional_constraints
        changes = "" if descriptor.read_only else "yes"
        rows.append((f"`{name}`", value(default), allowed, changes, descriptor.description))
    return table(("parameter", "default", "range", "at run time", "meaning"), rows)


def argument_table(arguments: Iterable[LaunchArgument]) -> str:
    return table(
        ("argument", "default", "choices", "meaning"),
        (
            (f"`{each.name}`", value(each.default), ", ".join(each.choices), each.description)
            for each in arguments
        ),
    )


def value(default: Any) -> str:
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, list):
        return ", ".join(f"`{each}`" for each in default)
    return f"`{default}`" if default != "" else "empty"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
