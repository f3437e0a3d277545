"""The recorded frame that shows some objects best, with their true boxes drawn into it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ..qa.recording import SeenFrame, read_seen
from ..truth.scene import TrueBox, TrueScene
from .topdown import data_uri

WIDTH_PX = 420
_COLOURS = ((43, 158, 255), (60, 200, 90), (220, 120, 40), (200, 80, 200))
"""Blue, green, red as OpenCV has them."""


def best_view(shard: Path, scene: TrueScene, ids: Sequence[int], at_frame: int) -> str:
    """A JPEG as a data URI; "" where nothing that is asked about was seen until then."""
    frames = [each for each in read_seen(shard / "scene" / "seen.json") if each.number <= at_frame]
    frame = _best(frames, ids)
    if frame is None:
        return ""
    file = shard / "recording" / "color" / f"{frame.number:06d}.jpg"
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if picture is None:
        return ""
    entries = json.loads((shard / "recording" / "frames.json").read_text(encoding="utf-8"))
    entry = next(each for each in entries["frames"] if each["number"] == frame.number)
    for place, number in enumerate(each for each in ids if frame.pixels.get(each)):
        thing = scene.by_id.get(number)
        if thing is not None and str(number) not in scene.motions.scripts:
            _outline(picture, thing.box, thing.name, entry, _COLOURS[place % len(_COLOURS)])
    height = round(picture.shape[0] * WIDTH_PX / picture.shape[1])
    small = cv2.resize(picture, (WIDTH_PX, height), interpolation=cv2.INTER_AREA)
    data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    return data_uri(data.tobytes(), "image/jpeg")


def _best(frames: Sequence[SeenFrame], ids: Sequence[int]) -> SeenFrame | None:
    """As many of the objects as possible, then as many pixels of the one that is seen least."""

    def worth(frame: SeenFrame) -> tuple[int, int]:
        seen = [frame.pixels[each] for each in ids if frame.pixels.get(each)]
        return len(seen), min(seen, default=0)

    best = max(frames, key=worth, default=None)
    return best if best is not None and worth(best)[0] else None


def _outline(
    picture: Any, box: TrueBox, name: str, entry: dict[str, Any], colour: tuple[int, int, int]
) -> None:
    """The rectangle around a box in the picture, with its name."""
    half = 0.5 * np.array(box.size_m)
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    corners = (signs * half) @ R.T + np.array(box.centre_m)
    T_camera_map = np.linalg.inv(np.array(entry["T_map_camera"]))
    seen = corners @ T_camera_map[:3, :3].T + T_camera_map[:3, 3]
    if np.any(seen[:, 2] < 0.05):
        return
    pixels = seen @ np.array(entry["K"]).T
    pixels = pixels[:, :2] / pixels[:, 2:]
    low, high = pixels.min(axis=0).astype(int), pixels.max(axis=0).astype(int)
    cv2.rectangle(picture, tuple(map(int, low)), tuple(map(int, high)), colour, 2)
    spot = (int(max(2, low[0])), int(max(14, low[1] - 4)))
    cv2.putText(picture, name, spot, cv2.FONT_HERSHEY_SIMPLEX, 0.55, colour, 2, cv2.LINE_AA)
