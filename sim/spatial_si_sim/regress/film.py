"""Pictures from outside while something is done, and the short video that they make."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
from PIL import Image

PERIOD_S = 0.4
"""Simulated time between two pictures that are kept."""
MOST = 600
WIDTH_PX = 480
SPEED = 2.0
"""Of the video against simulated time."""
QUALITY = 80


@dataclass
class Film:
    """Keeps pictures as JPEG; every second one goes where there are too many."""

    pictures: list[tuple[float, bytes]] = field(default_factory=list)

    def add(self, time_s: float, msg: Any) -> None:
        """A sensor_msgs/Image (rgb8) of a simulated time."""
        if self.pictures and 0.0 <= time_s - self.pictures[-1][0] < PERIOD_S:
            return
        self.pictures.append((time_s, jpeg(pixels(msg), WIDTH_PX)))
        if len(self.pictures) > MOST:
            del self.pictures[::2]

    def write(self, path: Path) -> Path | None:
        """An MP4 of what was kept; None when there are fewer than two pictures."""
        if len(self.pictures) < 2:
            return None
        frames = [np.asarray(Image.open(io.BytesIO(data))) for _, data in self.pictures]
        height, width = frames[0].shape[:2]
        height, width = height - height % 2, width - width % 2
        writer = imageio_ffmpeg.write_frames(
            str(path), (width, height), fps=SPEED / PERIOD_S, macro_block_size=2, quality=6,
            ffmpeg_log_level="error",
        )  # fmt: skip
        writer.send(None)
        for frame in frames:
            writer.send(np.ascontiguousarray(frame[:height, :width]))
        writer.close()
        return path


def pixels(msg: Any) -> npt.NDArray[np.uint8]:
    """(H, W, 3) RGB of a sensor_msgs/Image in rgb8.

    Raises:
        ValueError: another encoding.
    """
    if msg.encoding != "rgb8":
        raise ValueError(f"want rgb8, got {msg.encoding}")
    flat = np.frombuffer(bytes(msg.data), dtype=np.uint8)
    return flat.reshape(msg.height, msg.step)[:, : 3 * msg.width].reshape(msg.height, msg.width, 3)


def jpeg(image: npt.NDArray[np.uint8], width_px: int = 0) -> bytes:
    """The picture as JPEG, made smaller where a width is given."""
    picture = Image.fromarray(image)
    if width_px and picture.width > width_px:
        picture = picture.resize((width_px, round(picture.height * width_px / picture.width)))
    sink = io.BytesIO()
    picture.save(sink, format="JPEG", quality=QUALITY)
    return sink.getvalue()
