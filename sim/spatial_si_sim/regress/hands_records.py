"""What is kept of an episode with the hand, as it stands in the JSON files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from ..manipulation.errands import Episode, Expect
from ..manipulation.judging import Disturbed

STAGES = ("hearing", "grounding", "drive", "plan", "grasp", "lift", "carry", "place", "verify")
"""Where an episode can fail, in order."""

STAGE_OF_DECLINE = {
    "UNPARSEABLE": "grounding",
    "UNKNOWN_WORD": "grounding",
    "NOT_SEEN": "grounding",
    "AMBIGUOUS": "grounding",
    "NOT_OBSERVED_WELL": "grounding",
    "NOT_OBSERVED_YET": "grounding",
    "UNCERTAIN": "grounding",
    "UNDEFINED": "grounding",
    "MAP_EMPTY": "grounding",
    "NO_VIEWPOINT": "grounding",
    "OBJECT_GONE": "grounding",
    "UNREACHABLE": "drive",
    "NAVIGATION_FAILED": "drive",
    "OUT_OF_REACH": "plan",
    "UNGRASPABLE": "plan",
    "NO_ROOM": "plan",
    "HAND_FULL": "plan",
    "HAND_EMPTY": "plan",
    "ARM_UNAVAILABLE": "grasp",
    "GRASP_FAILED": "grasp",
    "PLACE_FAILED": "place",
}
STAGE_OF_FEEDBACK = {
    "understanding": "grounding",
    "grounding": "grounding",
    "asking": "grounding",
    "planning": "plan",
    "driving": "drive",
    "looking": "plan",
    "grasping": "grasp",
    "carrying": "carry",
    "placing": "place",
    "verifying": "verify",
    "waiting": "drive",
}


@dataclass(frozen=True)
class EpisodeRecord:
    """One episode with its end.

    Attributes:
        deed, expect: of the errand.
        relations: what was asked of the place, e.g. "on and left of"; "" for none.
        commands: what was said, one or two.
        start, final: x, y, yaw of the robot, true.
        success, decline, report: of the last command that was given.
        asked_back: the question that came back; "" for none.
        stages: (stage, simulated seconds since the command) as the feedback told them.
        steps: words, done, sentence of each step that the result names.
        tree: lines of the behaviour tree in the end.
        outcome: succeeded, failed, refused, done but said no, said done but is not; for what is
            to be refused: right refusal, wrong refusal, done anyway.
        stage: where it failed, one of `STAGES`; "" where it did not.
        why: a sentence.
        disturbed: other things that were moved or tilted.
        talk: of a spoken one: who said what, what was heard of it, and the verdict.
        began: a broken episode never began; its `why` says why.
        pictures: file names beside the record: before, after, outside before, outside after.
        video: file name, "" for none.
    """

    number: int
    deed: str
    expect: str
    relations: str
    commands: tuple[str, ...]
    target: int | None
    target_name: str
    start: tuple[float, float, float]
    speaker: tuple[float, float, float] | None
    final: tuple[float, float, float] | None = None
    success: bool = False
    decline: str = ""
    report: str = ""
    interpretation: str = ""
    asked_back: str = ""
    stages: tuple[tuple[str, float], ...] = ()
    steps: tuple[tuple[str, bool, str], ...] = ()
    tree: tuple[str, ...] = ()
    outcome: str = "broken"
    stage: str = ""
    why: str = ""
    disturbed: tuple[dict[str, Any], ...] = ()
    collisions: int = 0
    sim_s: float = 0.0
    wall_s: float = 0.0
    trail: tuple[tuple[float, float], ...] = ()
    talk: tuple[tuple[str, str, str, str], ...] = ()
    began: bool = False
    pictures: tuple[str, ...] = ()
    video: str = ""

    @staticmethod
    def of(
        episode: Episode, target_name: str, speaker: tuple[float, float, float] | None
    ) -> EpisodeRecord:
        """What is known before it begins."""
        return EpisodeRecord(
            number=episode.number,
            deed=episode.errand.deed.value,
            expect=episode.expect.value,
            relations=relations_of(episode),
            commands=episode.commands,
            target=episode.target,
            target_name=target_name,
            start=(*episode.start.position_m, episode.start.yaw_rad),
            speaker=speaker,
        )

    @property
    def good(self) -> bool:
        """Whether it ended as it should."""
        return self.outcome in ("succeeded", "right refusal")

    @property
    def possible(self) -> bool:
        """Whether it was to be done."""
        return self.expect == Expect.DONE.value

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> EpisodeRecord:
        """Read what `to_json` wrote; extra or missing fields raise TypeError."""
        plain = {key: _tuples(value) for key, value in data.items()}
        missing = {each.name for each in fields(EpisodeRecord)} - set(plain)
        if missing:
            raise TypeError(f"an episode wants {', '.join(sorted(missing))}")
        return EpisodeRecord(**plain)


def disturbed_records(found: Sequence[Disturbed]) -> tuple[dict[str, Any], ...]:
    """As plain values."""
    return tuple(asdict(each) for each in found)


def relations_of(episode: Episode) -> str:
    """The relations that the words name, e.g. "on and left of"."""
    return " and ".join(clause.relation.value for clause in episode.errand.places)


def read_episode(path: Path) -> EpisodeRecord | None:
    """An episode that was run before and did not break; None where there is none."""
    if not path.is_file():
        return None
    try:
        record = EpisodeRecord.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError):
        return None
    return record if record.began else None


def write_episode(record: EpisodeRecord, path: Path) -> None:
    """Write it whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(record.to_json(), indent=1), encoding="utf-8")
    partial.replace(path)


def _tuples(value: Any) -> Any:
    """Lists as tuples, all the way down."""
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value
