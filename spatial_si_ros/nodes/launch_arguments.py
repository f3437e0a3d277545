"""The arguments of the launch files and what they mean for the node set. Knows no ROS."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from .node_set import (
    ALONE,
    DETECTORS,
    PROCESSES,
    RUNTIMES,
    SPATIAL,
    ModelServer,
    Options,
    ProcessSpec,
    config_file,
    detector_process,
    model_params,
    more_processes,
    params_files,
)

BOOL = ("true", "false")
SIMULATED_ROBOTS = ("none", "stretch", "plain")
BACKENDS = ("", "auto", "geometry", "model", "both")


@dataclass(frozen=True)
class LaunchArgument:
    """One argument; `choices` empty: any text."""

    name: str
    default: str
    description: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class TopicArgument(LaunchArgument):
    """What a relative name of the nodes is called on this robot.

    Attributes:
        relative: the nodes' own name.
        parts: what follows it in the names that ROS remaps one by one: transports of an image,
            topics and services of an action.
    """

    relative: str = ""
    parts: tuple[str, ...] = ("",)


_ACTION = tuple(
    f"/_action/{part}" for part in ("send_goal", "cancel_goal", "get_result", "feedback", "status")
)


def _topic(
    name: str, relative: str, what: str, parts: tuple[str, ...] = ("",), default: str | None = None
) -> TopicArgument:
    return TopicArgument(name, relative if default is None else default, what, (), relative, parts)


TOPICS: tuple[TopicArgument, ...] = (
    _topic("color_image", "color/image_raw", "topic with colour images", ("", "/compressed")),
    _topic("color_info", "color/camera_info", "its CameraInfo; empty: beside it", default=""),
    _topic("depth_image", "depth/image_raw", "topic with depth images", ("", "/compressedDepth")),
    _topic("depth_info", "depth/camera_info", "its CameraInfo; empty: beside it", default=""),
    _topic(
        "detections",
        "detections",
        "topic with vision_msgs/Detection2DArray of a detector that runs already; empty: ours",
        default="",
    ),
    _topic("instances", "instances", "topic with mono16 instance images (optional)"),
    _topic("label_info", "label_info", "topic with vision_msgs/LabelInfo, for numeric classes"),
    _topic("yolo_detections", "yolo/detections", "with detector:=yolo, what yolo_ros publishes"),
    _topic("cmd_vel", "cmd_vel", "velocity commands of the base"),
    _topic("navigate_to_pose", "navigate_to_pose", "action of Nav2 that drives", _ACTION),
    _topic("robot_description", "robot_description", "the robot's URDF, for the arm"),
    _topic("joint_states", "joint_states", "positions of the arm's joints"),
    _topic(
        "arm_controller",
        "arm_controller/follow_joint_trajectory",
        "action that moves the arm",
        _ACTION,
    ),
    _topic(
        "head_controller",
        "head_controller/follow_joint_trajectory",
        "action that turns the camera",
        _ACTION,
    ),
    _topic(
        "gripper_controller", "gripper_controller/gripper_cmd", "action of the gripper", _ACTION
    ),
    _topic("audio", "audio", "with voice:=topic, audio_common_msgs/AudioData"),
    _topic("audio_info", "audio_info", "its audio_common_msgs/AudioInfo"),
)

HANDS_AND_VOICE: tuple[LaunchArgument, ...] = (
    LaunchArgument("arm", "false", "pick and place; the drivers of the arm run already", BOOL),
    LaunchArgument(
        "voice", "", "listen to commands: microphone, topic, or a WAV file; empty: do not"
    ),
)
"""Of robot.launch.py, and options of `spatial-si up`."""

DETECTOR_ARGUMENTS: tuple[LaunchArgument, ...] = (
    LaunchArgument(
        "detector",
        "auto",
        "our detector; auto: by its model, and none where `detections` names another",
        DETECTORS,
    ),
    LaunchArgument(
        "detector_model",
        "",
        "folder of Grounding DINO or OWLv2 in safetensors; of sensenova: its servers",
    ),
)
"""Of robot.launch.py, and options of `spatial-si up`."""

MODEL_ARGUMENTS: tuple[LaunchArgument, ...] = (
    LaunchArgument(
        "model",
        "",
        "folder of a converted SenseNova-SI, which is then served to the nodes; empty: none",
    ),
    LaunchArgument("model_runtime", "torch", "what runs it", RUNTIMES),
    LaunchArgument(
        "model_options",
        "",
        "more options of `spatial-si models serve`: --precision bf16 --calibration FILE ...",
    ),
    LaunchArgument(
        "model_servers",
        "",
        "model servers that run already, as [KIND+]URL[#MODEL] with blanks between them",
    ),
    LaunchArgument(
        "backend",
        "",
        "who answers: measurement, the model, or both; empty: as the parameter files say",
        BACKENDS,
    ),
)
"""Of robot.launch.py, and options of `spatial-si up`."""

ROBOT: tuple[LaunchArgument, ...] = (
    LaunchArgument("namespace", "", "in front of all relative names"),
    LaunchArgument("use_sim_time", "false", "time comes from /clock", BOOL),
    LaunchArgument("params_file", "", "YAML parameter file; wins over config/nodes.yaml"),
    LaunchArgument("autostart", "true", "false: a lifecycle manager leads the nodes", BOOL),
    LaunchArgument("composed", "true", "one process for all but the guard, or one each", BOOL),
    LaunchArgument("respawn", "true", "start a process again that has failed", BOOL),
    LaunchArgument("log_level", "info", "of all nodes", ("debug", "info", "warn", "error")),
    LaunchArgument("rviz", "false", "start RViz with config/spatial_si.rviz", BOOL),
    *MODEL_ARGUMENTS,
    *DETECTOR_ARGUMENTS,
    *HANDS_AND_VOICE,
    *TOPICS,
)
"""Of robot.launch.py."""

HABITAT: tuple[LaunchArgument, ...] = (
    LaunchArgument("scene", "", "scene folder, data set configuration or mesh; empty: see seed"),
    LaunchArgument("seed", "7", "without a scene: which apartment is generated"),
    LaunchArgument("out", "out/scenes", "folder for generated apartments"),
    LaunchArgument("noise", "default", "noise of the sensors", ("off", "default", "hard")),
    LaunchArgument("robot", "none", "a robot with an arm, or none", SIMULATED_ROBOTS),
    LaunchArgument("real_time_factor", "1.0", "simulated per real time; 0.0: as fast as it goes"),
    LaunchArgument("bridge_params_file", "", "YAML; wins over config/habitat_bridge.yaml"),
    LaunchArgument("sim_python", "", "Python with the simulator; empty: as `spatial-si sim`"),
)
"""Of habitat.launch.py, besides those of robot.launch.py."""

VOICE_DEMO: tuple[LaunchArgument, ...] = (
    LaunchArgument("robot", "stretch", "a robot with an arm", SIMULATED_ROBOTS[1:]),
    LaunchArgument("voice", "microphone", "who speaks: microphone, topic, or a WAV file"),
)
"""Of voice_demo.launch.py, besides those of habitat.launch.py."""


def robot_options(values: Mapping[str, str]) -> Options:
    """What the processes are started with, from the values of the `ROBOT` arguments."""
    files = [*params_files(is_detector_wanted(values), values["arm"] == "true")]
    if values["params_file"]:
        files.append(values["params_file"])
    return Options(
        params_files=tuple(files),
        use_sim_time=values["use_sim_time"] == "true",
        namespace=values["namespace"],
        remaps=remaps(values),
        params={
            "autostart": values["autostart"],
            **stated_backend(values["backend"]),
            **model_params(robot_model(values), values["model_servers"]),
        },
        log_level=values["log_level"],
    )


def robot_processes(values: Mapping[str, str]) -> tuple[ProcessSpec, ...]:
    """The node set, composed or each node alone, and our detector where no other is named."""
    found = PROCESSES
    if values["composed"] != "true":
        found = (*ALONE, *(each for each in PROCESSES if each is not SPATIAL))
    found = (*found, *more_processes(values["arm"] == "true", values["voice"]))
    if not is_detector_wanted(values):
        return found
    return (*found, detector_process(values["detector"], values["detector_model"]))


def robot_model(values: Mapping[str, str]) -> ModelServer | None:
    """The model server that is started beside the nodes."""
    if not values["model"]:
        return None
    return ModelServer(
        values["model"], values["model_runtime"], values["namespace"], values["model_options"]
    )


def stated_backend(backend: str) -> dict[str, str]:
    """The parameter, where one is named: parameter files may name another."""
    return {"backend": backend} if backend else {}


def is_detector_wanted(values: Mapping[str, str]) -> bool:
    """Whether our detector is started: it is named, or no other one is."""
    if values["detector"] == "auto":
        return not values["detections"]
    return values["detector"] != "none"


def remaps(values: Mapping[str, str]) -> dict[str, str]:
    """Relative name -> name on this robot, for those that differ."""
    names = {each.name: values[each.name] for each in TOPICS}
    names["detections"] = names["detections"] or "detections"
    for stream in ("color", "depth"):
        beside = posixpath.join(posixpath.dirname(names[f"{stream}_image"]), "camera_info")
        names[f"{stream}_info"] = names[f"{stream}_info"] or beside
    return {
        each.relative + part: names[each.name] + part
        for each in TOPICS
        if names[each.name] != each.relative
        for part in each.parts
    }


def bridge_arguments(values: Mapping[str, str], scene: str) -> list[str]:
    """ROS arguments of the simulator's bridge, from the `HABITAT` arguments."""
    words = ["--ros-args", "--params-file", str(config_file("habitat_bridge.yaml"))]
    if values["bridge_params_file"]:
        words += ["--params-file", values["bridge_params_file"]]
    stated = {
        "scene": scene,
        "noise_preset": values["noise"],
        "robot": values["robot"],
        "real_time_factor": str(float(values["real_time_factor"])),
    }
    for name, value in stated.items():
        words += ["-p", f"{name}:={value}"]
    if values["namespace"]:
        words += ["-r", f"__ns:=/{values['namespace'].strip('/')}"]
    return words
