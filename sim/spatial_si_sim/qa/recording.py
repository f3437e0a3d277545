"""A recorded frame as it stands in `frames.json`, and its pictures in their files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ..frames import Array, Pose2
from ..noise import Detection, Sensed
from ..world import Camera

FORMAT = 1
JPEG_QUALITY = 95
MAX_DEPTH_MM = 65535


@dataclass(frozen=True)
class Frame:
    """What who answers may know of one frame, besides its pictures.

    Attributes:
        number: from 0.
        stamp_ns: simulated time.
        robot: pose of the base as localised.
        T_map_camera: (4, 4) pose of the optical frame as localised.
    """

    number: int
    stamp_ns: int
    robot: Pose2
    T_map_camera: Array
    detections: Sequence[Detection]

    def to_json(self, camera: Camera) -> dict[str, Any]:
        """As `format.md` says."""
        return {
            "number": self.number,
            "stamp_ns": self.stamp_ns,
            "T_map_camera": np.round(self.T_map_camera, 9).tolist(),
            "robot": [self.robot.x_m, self.robot.y_m, self.robot.yaw_rad],
            "K": camera.K().tolist(),
            "size": [camera.width_px, camera.height_px],
            "detections": [
                {
                    "label": found.label,
                    "score": round(found.score, 4),
                    "bbox_px": list(found.box_px),
                    "instance": found.instance,
                }
                for found in self.detections
            ],
        }


@dataclass(frozen=True)
class SeenFrame:
    """What is true of one frame: when and where it was taken, and pixels by semantic id."""

    number: int
    time_s: float
    pose: Pose2
    pixels: Mapping[int, int]

    def to_json(self) -> dict[str, Any]:
        """As `format.md` says."""
        pose = [self.pose.x_m, self.pose.y_m, self.pose.yaw_rad]
        pixels = {str(number): count for number, count in self.pixels.items()}
        return {"number": self.number, "time_s": self.time_s, "pose": pose, "pixels": pixels}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> SeenFrame:
        """Read what `to_json` wrote."""
        pixels = {int(number): int(count) for number, count in data["pixels"].items()}
        return SeenFrame(data["number"], data["time_s"], Pose2(*data["pose"]), pixels)


def write_pictures(folder: Path, number: int, sensed: Sensed) -> None:
    """Colour, depth and instances of a frame.

    Raises:
        OSError: a file cannot be written.
    """
    name = f"{number:06d}"
    depth_mm = np.minimum(np.rint(sensed.depth_m * 1000.0), MAX_DEPTH_MM).astype(np.uint16)
    instances = sensed.instances
    if instances is None:
        instances = np.zeros(depth_mm.shape, np.uint16)
    color = cv2.cvtColor(sensed.color, cv2.COLOR_RGB2BGR)
    quick = [cv2.IMWRITE_PNG_COMPRESSION, 2]
    _write(folder / "color" / f"{name}.jpg", color, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    _write(folder / "depth" / f"{name}.png", depth_mm, quick)
    _write(folder / "instances" / f"{name}.png", instances, quick)


def write_frames(folder: Path, frames: Sequence[Frame], camera: Camera) -> None:
    """`frames.json` of a recording."""
    document = {"format": FORMAT, "frames": [frame.to_json(camera) for frame in frames]}
    (folder / "frames.json").write_text(json.dumps(document), encoding="utf-8")


def read_robots(folder: Path) -> list[Pose2]:
    """The robot's poses, as localised, of all frames of a recording."""
    document = json.loads((folder / "frames.json").read_text(encoding="utf-8"))
    return [Pose2(*frame["robot"]) for frame in document["frames"]]


def read_floor_m(folder: Path, camera: Camera) -> float:
    """Height in the map of the ground that a recording was made on."""
    document = json.loads((folder / "frames.json").read_text(encoding="utf-8"))
    heights = [frame["T_map_camera"][2][3] for frame in document["frames"]]
    return float(np.median(heights)) - camera.mount.up_m if heights else 0.0


def write_seen(path: Path, frames: Sequence[SeenFrame]) -> None:
    """`seen.json` of a scene."""
    document = {"format": FORMAT, "frames": [frame.to_json() for frame in frames]}
    path.write_text(json.dumps(document), encoding="utf-8")


def read_seen(path: Path) -> list[SeenFrame]:
    """What `write_seen` wrote."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return [SeenFrame.from_json(each) for each in document["frames"]]


def _write(path: Path, picture: npt.NDArray[Any], parameters: Sequence[int]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    done, data = cv2.imencode(path.suffix, picture, list(parameters))
    if not done:
        raise OSError(f"'{path}' cannot be encoded")
    path.write_bytes(data.tobytes())
