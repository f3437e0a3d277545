"""Detectors: a picture and the names of things in, boxes and masks out.

Knows no ROS. PyTorch and transformers are imported only when a detector that needs them is opened.
"""

from .found import Detector, DetectorFailed, Found, Limits, checked_image
from .grounding import Grounding
from .instances import instance_image
from .prompts import checked_prompts
from .yolo import read_yolo
from .zero_shot import open_zero_shot

__all__ = [
    "Detector",
    "DetectorFailed",
    "Found",
    "Grounding",
    "Limits",
    "checked_image",
    "checked_prompts",
    "instance_image",
    "open_zero_shot",
    "read_yolo",
]
