"""The recorded frame that shows some objects best, with their true boxes drawn into it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..judging.when import box_at
from ..qa.recording import SeenFrame, read_seen
from ..truth.scene import TrueScene
from .views import View, draw_view

WIDTH_PX = 480


def best_view(shard: Path, scene: TrueScene, ids: Sequence[int], at_frame: int) -> str:
    """A JPEG as a data URI; "" where nothing that is asked about was seen until then.

    Raises:
        OSError: the recording has no such picture.
    """
    frames = [each for each in read_seen(shard / "scene" / "seen.json") if each.number <= at_frame]
    frame = _best(frames, ids)
    if frame is None:
        return ""
    recording = shard / "recording"
    entries = json.loads((recording / "frames.json").read_text(encoding="utf-8"))["frames"]
    entry = next(each for each in entries if each["number"] == frame.number)
    seen = tuple(number for number in ids if frame.pixels.get(number))
    boxes = {number: box_at(scene.by_id[number], scene, frame.time_s) for number in seen}
    view = View(
        (recording / "color" / f"{frame.number:06d}.jpg").read_bytes(),
        np.array(entry["K"]),
        np.array(entry["T_map_camera"]),
        seen,
    )
    named = {n: (scene.by_id[n].name, box) for n, box in boxes.items() if box is not None}
    return draw_view(view, named, WIDTH_PX)


def _best(frames: Sequence[SeenFrame], ids: Sequence[int]) -> SeenFrame | None:
    """As many of the objects as possible, then as many pixels of the one that is seen least."""

    def worth(frame: SeenFrame) -> tuple[int, int]:
        seen = [frame.pixels[each] for each in ids if frame.pixels.get(each)]
        return len(seen), min(seen, default=0)

    best = max(frames, key=worth, default=None)
    return best if best is not None and worth(best)[0] else None
