"""The page of the spoken demo: the conversation, the plan, pictures before and after, a video."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..demo.voice_story import Told, VoiceStory
from .page import write_page
from .topdown import GOAL, ROBOT, Marker, Way, crop_around, data_uri, draw_map

ORDER = ("robot before", "robot after", "outside before", "outside after")


def write_voice_report(story: VoiceStory, path: Path) -> Path:
    """Write the page; all but the videos, which lie beside it, is inlined."""
    commands = [_command(told, story) for told in story.told]
    return write_page(path, "voice.html", story=story, commands=commands)


def _command(told: Told, story: VoiceStory) -> dict[str, Any]:
    record = told.record
    markers = [Marker("stopped", record.final, GOAL)] if record.final is not None else []
    start = record.trail[0] if record.trail else record.start[:2]
    markers.append(Marker("from here", (*start, record.start[2]), ROBOT))
    named = [] if record.target is None else [record.target]
    boxes = [story.scene.by_id[number].box for number in named]
    crop = crop_around(boxes, [*record.trail, start], 0.7)
    above = draw_map(
        story.scene, (), named, markers, [Way(record.trail)], crop, width_in=4.2, text_pt=9.0
    )
    pictures = [
        (data_uri(told.pictures[name], "image/jpeg"), name)
        for name in ORDER
        if name in told.pictures
    ]
    return {"told": told, "record": record, "pictures": pictures, "above": above}
