"""Which model the detector node looks with, from its parameters."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from ..inference.serving.addresses import default_socket
from ..inference.serving.client import Client
from ..inference.serving.endpoints import Endpoint, read_servers
from ..language.lexicon import KINDS
from ..perception.detectors import Detector, Grounding, Limits, checked_prompts, open_zero_shot
from ..perception.detectors.zero_shot import kind_of
from .params import DetectorParams

EVERYTHING = "everything"
"""A prompt that stands for every kind that the words can name."""

NO_MODEL = (
    "there is no model to detect with: name a folder with Grounding DINO or OWLv2 in safetensors "
    "(launch argument detector_model, parameter model_dir), or a detector of your own (launch "
    "argument detections), or start none (detector:=none)"
)
NO_YOLO_MESSAGES = (
    "detector yolo reads yolo_msgs/DetectionArray, and yolo_msgs cannot be imported: build it from "
    "yolo_ros, or source the workspace that has it"
)


def prompts_of(words: list[str]) -> tuple[str, ...]:
    """The names to look for.

    Raises:
        PromptError: there is none, or one has other characters than a name.
    """
    stated = [word for word in words if word.strip().lower() != EVERYTHING]
    every = KINDS if len(stated) < len(words) else ()
    return checked_prompts([*stated, *every])


def limits_of(params: DetectorParams) -> Limits:
    """What is published of what is found."""
    return Limits(params.score_threshold, params.nms_iou)


def kind_named(params: DetectorParams) -> str:
    """grounding_dino, owlv2, sensenova or yolo.

    Raises:
        ValueError: nothing says which.
        CheckpointError: the folder holds none.
    """
    if params.detector != "auto":
        return params.detector
    if params.model_dir:
        return kind_of(Path(params.model_dir).expanduser())
    raise ValueError(NO_MODEL)


def open_model(params: DetectorParams) -> Detector | None:
    """The model, loaded; None for detector yolo, which looks by itself.

    SenseNova-SI looks only where it is named: checkpoints before 1.4 were not taught to.

    Raises:
        ValueError: nothing says which, or yolo_msgs is missing.
        InferenceError: the folder or the servers are not what they must be.
    """
    kind = kind_named(params)
    if kind == "yolo":
        if importlib.util.find_spec("yolo_msgs") is None:
            raise ValueError(NO_YOLO_MESSAGES)
        return None
    if kind == "sensenova":
        return _grounding(params)
    if not params.model_dir:
        raise ValueError(NO_MODEL)
    return open_zero_shot(
        Path(params.model_dir).expanduser(),
        kind=kind,
        device=params.device,
        precision=params.precision,
        limits=limits_of(params),
    )


def _grounding(params: DetectorParams) -> Grounding:
    servers = read_servers(params.model_servers, params.model_key_variable)
    servers = servers or [Endpoint(f"unix://{default_socket()}")]
    client = Client(
        servers,
        allow_remote_images=params.allow_remote_images,
        timeout_s=params.model_timeout_s,
    )
    return Grounding(
        client,
        f"SenseNova-SI at {', '.join(each.url for each in servers)}",
        box_score=params.box_score,
        ask_presence=params.ask_presence,
        limits=limits_of(params),
    )
