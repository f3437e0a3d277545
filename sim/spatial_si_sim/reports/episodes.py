"""An episode with the hand as a card of a page: what was said, what became of it, pictures."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from ..regress.hands_records import EpisodeRecord
from ..truth.scene import TrueScene
from .topdown import PERSON, ROBOT, Marker, Way, crop_around, data_uri, draw_map

WORDS = {
    "before": "the robot, before",
    "after": "the robot, after",
    "outside_before": "outside, before",
    "outside_after": "outside, after",
}


def episode_card(
    episode: EpisodeRecord, seed: int, scene: TrueScene, kept: Path, base: Path, picture: bool
) -> dict[str, Any]:
    """The values of a card.

    Args:
        kept: folder of the episode's pictures and video.
        base: folder of the page, to which the video's address is relative.
        picture: whether pictures are put in.
    """
    pictures = []
    if picture:
        pictures.append((_from_above(episode, scene), "the place from above, before"))
        pictures += [
            (data_uri((kept / name).read_bytes(), "image/jpeg"), _words(name))
            for name in episode.pictures
            if (kept / name).is_file()
        ]
    video = kept / episode.video
    moved = ", ".join(
        f"{each['name']} {100 * each['moved_m']:.0f} cm, {math.degrees(each['tilted_rad']):.0f} deg"
        for each in episode.disturbed
    )
    return {
        "title": f"scene {seed}, episode {episode.number}: {episode.expect}",
        "text": " ".join(episode.commands),
        "outcome": episode.outcome,
        "why": episode.why,
        "video": _address(video, base) if episode.video and video.is_file() else "",
        "tree": "\n".join(episode.tree),
        "rows": [
            ("stage", episode.stage),
            ("meant", episode.target_name),
            ("report", episode.report),
            ("understood as", episode.interpretation),
            ("asked back", episode.asked_back),
            ("talk", "; ".join(_said(*turn) for turn in episode.talk)),
            ("also moved", moved),
            ("steps", "; ".join(f"{words}: {said}" for words, _, said in episode.steps)),
            ("stages", ", ".join(f"{stage} {time_s:.0f} s" for stage, time_s in episode.stages)),
            ("simulated time", f"{episode.sim_s:.1f} s, {episode.wall_s:.0f} s of wall time"),
        ],
        "pictures": pictures,
    }


def _from_above(episode: EpisodeRecord, scene: TrueScene) -> str:
    markers = [Marker("start", episode.start, ROBOT)]
    if episode.final is not None:
        markers.append(Marker("stopped", episode.final, ROBOT))
    if episode.speaker is not None:
        markers.append(Marker("speaker", episode.speaker, PERSON))
    named = [] if episode.target is None else [episode.target]
    boxes = [scene.by_id[number].box for number in named]
    crop = crop_around(boxes, [marker.pose[:2] for marker in markers[:2]])
    ways = [Way(episode.trail)]
    return draw_map(scene, (), named, markers, ways, crop, width_in=4.2, text_pt=8.0)


def _words(name: str) -> str:
    return WORDS.get(Path(name).stem.split("_", 1)[-1], "")


def _address(video: Path, base: Path) -> str:
    try:
        return video.resolve().relative_to(base.resolve()).as_posix()
    except ValueError:
        return video.resolve().as_uri()


def _said(who: str, words: str, heard: str, verdict: str) -> str:
    return f"{who}: {words}" + (f" [{heard or 'nothing'}, {verdict.lower()}]" if verdict else "")
