"""The parameters of every node, declared once: default, unit in the name, description, range.

The guard imports this too: nothing that is heavy may be imported here.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..defaults import MIN_PROBABILITY
from .parameters import NodeParams, parameter


@dataclass(frozen=True)
class FrameParams(NodeParams):
    """Names of the tf frames."""

    map_frame: str = parameter("map", "frame of the object map and of goals")
    base_frame: str = parameter("base_link", "body of the robot, x forward, y left")


@dataclass(frozen=True)
class AskerParams(FrameParams):
    """Where the robot and the person who asks are, for nodes that read words."""

    speaker_frame: str = parameter(
        "", "tf frame of the person who asks, x forward; empty: the robot's own place"
    )
    max_pose_age_s: float = parameter(
        2.0,
        "ROS time after which a pose from tf, the robot's first of all, is too old to answer from",
        limits=(0.1, 3600.0),
        fixed=False,
    )
    min_probability: float = parameter(
        MIN_PROBABILITY, "decline what is less probable", limits=(0.0, 1.0), fixed=False
    )


@dataclass(frozen=True)
class BackendParams(AskerParams):
    """Who answers, and decides which objects words mean."""

    backend: str = parameter(
        "auto",
        "who answers: measurement and, where it is not sure, the model (auto), one of them alone, "
        "or both together",
        choices=("auto", "geometry", "model", "both"),
        fixed=False,
    )
    model_timeout_s: float = parameter(
        4.0, "steady time for one question to the model", limits=(0.1, 600.0), fixed=False
    )


@dataclass(frozen=True)
class ModelParams(BackendParams):
    """The model that is asked, for nodes that ask it."""

    model_servers: str = parameter(
        "",
        "model servers as [KIND+]URL[#MODEL], the wanted one first, with blanks between them; "
        "kinds: ours, vllm, edgellm, openai; empty: there is no model",
    )
    model_key_variable: str = parameter(
        "", "environment variable with the key of servers of others; empty: none"
    )
    allow_remote_images: bool = parameter(
        False, "camera pictures may be sent to servers that are not this machine"
    )
    max_keyframes: int = parameter(
        16, "pictures that the model keeps in mind; 4 more may come with a question", limits=(1, 28)
    )
    keyframe_tiles: int = parameter(
        1, "tiles of 448 x 448 that a picture is cut into at most", limits=(1, 6)
    )
    fusion_file: str = parameter(
        "",
        "weights and limits for measurement and model together, from `spatial-si eval fuse`; "
        "empty: those of the documentation",
    )
    sure_probability: float = parameter(
        0.9,
        "with backend auto, measurement that is at least so probable is not questioned",
        limits=(0.0, 1.0),
        fixed=False,
    )


@dataclass(frozen=True)
class QaParams(ModelParams):
    """Parameters of spatial_qa."""

    calibration_file: str = parameter(
        "",
        "what measured probabilities are worth, from `spatial-si eval calibrate`; empty: they are "
        "told as they are measured",
    )
    max_risk: float = parameter(
        0.0,
        "decline so much that at most this share of the answers is wrong, by the table of "
        "calibration_file, instead of min_probability; 0: not used",
        limits=(0.0, 1.0),
    )
    wordnet_folder: str = parameter(
        "",
        "WordNet's database files, in which unknown nouns are looked up (Debian's wordnet-base: "
        "/usr/share/wordnet); empty: they are not",
    )
    word_vectors_folder: str = parameter(
        "",
        "model.safetensors and tokenizer.json of static word vectors, which name the known kind "
        "that an unknown noun sounds like; empty: none",
    )
    queue_length: int = parameter(
        8, "questions that may wait; more are refused as busy", limits=(0, 1000)
    )
    timeout_s: float = parameter(
        5.0, "steady time after which a question is given up", limits=(0.01, 600.0), fixed=False
    )
    look_timeout_s: float = parameter(
        120.0,
        "steady time after which a question is given up for which the robot may move",
        limits=(1.0, 3600.0),
        fixed=False,
    )
    prompt_facts: bool = parameter(
        False,
        "where the model answers alone, tell it what was measured of the objects in question",
        fixed=False,
    )
    prompt_poses: bool = parameter(
        False, "tell the model where the cameras of the pictures were", fixed=False
    )
    marked_regions: bool = parameter(
        False,
        "shade the marked objects; where the model answers alone, show and tell their depth",
        fixed=False,
    )
    question_keyframes: bool = parameter(
        False,
        "choose the pictures for each question, not for all: what the model has computed of them "
        "serves no other question",
        fixed=False,
    )
    rendered_view: bool = parameter(
        False,
        "draw what the viewer of a question sees from the measured depth of the kept pictures",
        fixed=False,
    )
    think_aloud: bool = parameter(
        False,
        "let the model think aloud, too; where it concludes something else its choice has no "
        "probability",
        fixed=False,
    )
    all_orders: bool = parameter(True, "score choices in all their orders, not in one", fixed=False)
    blind_check: bool = parameter(
        False,
        "ask without pictures, too, and say where language alone gives the answer",
        fixed=False,
    )


@dataclass(frozen=True)
class BodyParams(NodeParams):
    """The robot's body and where it must not be, for nodes that look for free places."""

    robot_radius_m: float = parameter(0.20, "radius of the robot's body", limits=(0.05, 1.0))
    robot_height_m: float = parameter(1.4, "height of the robot's body", limits=(0.1, 3.0))
    margin_m: float = parameter(0.05, "gap kept between body and obstacles", limits=(0.0, 1.0))
    keepout_info_topic: str = parameter(
        "costmap_filter_info",
        "where Nav2's keepout filter is announced (nav2_msgs/CostmapFilterInfo of type 0), whose "
        "mask no plan enters; empty: nobody is heard",
    )


@dataclass(frozen=True)
class PlannerParams(BodyParams, ModelParams):
    """Parameters of navigation_planner."""


@dataclass(frozen=True)
class ExecutiveParams(BodyParams, BackendParams):
    """Parameters of the executive."""

    timeout_s: float = parameter(
        120.0, "ROS time for a whole instruction", limits=(1.0, 3600.0), fixed=False
    )
    explore_timeout_s: float = parameter(
        240.0,
        "ROS time after which exploring ends with what was seen",
        limits=(1.0, 3600.0),
        fixed=False,
    )
    answer_timeout_s: float = parameter(
        30.0,
        "steady time to wait for the answer to a question back",
        limits=(0.1, 600.0),
        fixed=False,
    )
    service_timeout_s: float = parameter(
        5.0,
        "steady time to wait for the planner or the base to react",
        limits=(0.1, 60.0),
        fixed=False,
    )


@dataclass(frozen=True)
class GuardParams(NodeParams):
    """Parameters of the guard."""

    hold_s: float = parameter(
        1.0, "steady time for which zero velocity is held after stop", limits=(0.1, 60.0)
    )
    rate_hz: float = parameter(20.0, "rate of the zero velocities", limits=(5.0, 100.0))
    stamped_cmd_vel: bool = parameter(True, "TwistStamped on cmd_vel; false: Twist")
    base_frame: str = parameter("base_link", "frame_id of the zero velocities")
    actions: list[str] = parameter(
        ["follow_instruction", "navigate_to_pose"], "actions whose goals are all cancelled"
    )
    arm_actions: list[str] = parameter(
        [
            "pick",
            "place",
            "arm_controller/follow_joint_trajectory",
            "head_controller/follow_joint_trajectory",
            "gripper_controller/gripper_cmd",
        ],
        "the same, where there is an arm: it is not told when nobody serves them",
    )


@dataclass(frozen=True)
class MapperParams(FrameParams):
    """Parameters of scene_mapper."""

    reliable_streams: bool = parameter(
        False, "sensor streams are reliable and every frame is mapped in order (lockstep)"
    )
    transport: str = parameter(
        "raw", "how images come", choices=("raw", "compressed", "compressedDepth")
    )
    sync_slop_s: float = parameter(
        0.0, "stamps at most this far apart are one frame", limits=(0.0, 0.5)
    )
    detections_wait_s: float = parameter(
        0.3, "steady time to wait for a frame's detections", limits=(0.01, 10.0)
    )
    tf_timeout_s: float = parameter(
        0.5, "steady time to wait for tf at a frame's stamp", limits=(0.0, 10.0)
    )
    min_depth_m: float = parameter(0.1, "nearer depth is ignored", limits=(0.01, 2.0))
    max_depth_m: float = parameter(10.0, "farther depth is ignored", limits=(1.0, 100.0))
    max_object_range_m: float = parameter(
        7.0, "objects farther than this are not measured", limits=(0.5, 50.0)
    )
    refine_pose: bool = parameter(True, "correct the localised pose by what is already mapped")
    existence_probability: float = parameter(
        0.5, "objects less probable than this are not shown", limits=(0.0, 1.0)
    )
    map_period_s: float = parameter(
        1.0, "steady time between whole maps, grids and markers", limits=(0.1, 60.0)
    )


@dataclass(frozen=True)
class DetectorParams(NodeParams):
    """Parameters of the detector."""

    detector: str = parameter(
        "auto",
        "what looks; auto: what the folder is for",
        choices=("auto", "grounding_dino", "owlv2", "sensenova", "yolo"),
    )
    model_dir: str = parameter("", "folder with Grounding DINO or OWLv2 in safetensors")
    device: str = parameter("auto", "where it runs, as PyTorch names it; auto: CUDA if there")
    precision: str = parameter(
        "fp32",
        "of what can be computed in it; the weights stay fp32",
        choices=("fp32", "bf16", "fp16"),
    )
    prompts: list[str] = parameter(
        ["everything"],
        "names to look for; `everything` stands for every kind that the words can name",
        fixed=False,
    )
    score_threshold: float = parameter(
        0.3, "things with a lower score are not published", limits=(0.0, 1.0)
    )
    nms_iou: float = parameter(
        0.7,
        "of two boxes that overlap more, only the one with the higher score is published",
        limits=(0.05, 1.0),
    )
    max_rate_hz: float = parameter(
        5.0,
        "at most so many pictures are looked at; 0: as many as the model can",
        limits=(0.0, 100.0),
        fixed=False,
    )
    max_latency_s: float = parameter(
        2.0,
        "a picture that takes longer is a warning; as long as scene_mapper's detections_wait_s",
        limits=(0.01, 60.0),
        fixed=False,
    )
    transport: str = parameter("raw", "how pictures come", choices=("raw", "compressed"))
    model_servers: str = parameter(
        "",
        "of sensenova: model servers as [KIND+]URL[#MODEL], the wanted one first, with blanks "
        "between them; empty: the socket of `spatial-si models serve`",
    )
    model_key_variable: str = parameter(
        "", "environment variable with the key of servers of others; empty: none"
    )
    model_timeout_s: float = parameter(
        30.0, "steady time for one question to the model", limits=(0.1, 600.0)
    )
    allow_remote_images: bool = parameter(
        False, "camera pictures may be sent to servers that are not this machine"
    )
    ask_presence: bool = parameter(
        True,
        "of sensenova: ask whether a thing is there before where; its score is the probability "
        "of yes",
    )
    box_score: float = parameter(
        0.5,
        "of sensenova: score of a box where no probability is known",
        limits=(0.0, 1.0),
    )
