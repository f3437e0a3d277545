"""What a data set is made with, and one scene of it as a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..noise import PRESETS

FORMAT = 1
VARIANTS = ("live", "single", "multi", "video")


@dataclass(frozen=True)
class QaOptions:
    """What decides the content of a scene's shard, besides its seed.

    Attributes:
        noise: off, default or hard.
        per_scene: questions of each variant.
        variants: some of `VARIANTS`.
        types: of questions; empty: all.
        marginal: share of the questions that are drawn near a limit, 0..1.
        people, movers: how many persons stand in a generated scene, and things that move.
    """

    noise: str = "off"
    per_scene: int = 60
    variants: tuple[str, ...] = VARIANTS
    types: tuple[str, ...] = ()
    marginal: float = 0.1
    people: int = 0
    movers: int = 0

    def __post_init__(self) -> None:
        if self.noise not in PRESETS:
            raise ValueError(f"noise wants one of {', '.join(PRESETS)}, got '{self.noise}'")
        if not self.variants or not set(self.variants) <= set(VARIANTS):
            raise ValueError(f"variants wants some of {', '.join(VARIANTS)}, got {self.variants}")
        if self.per_scene < 1:
            raise ValueError(f"per_scene wants a number above 0, got {self.per_scene}")
        if not 0.0 <= self.marginal <= 1.0:
            raise ValueError(f"marginal wants 0 .. 1, got {self.marginal}")
        if min(self.people, self.movers) < 0:
            raise ValueError("people and movers want numbers from 0 on")

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        plain = asdict(self)
        plain["variants"], plain["types"] = list(self.variants), list(self.types)
        return plain

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> QaOptions:
        """What `to_json` wrote."""
        lists = {name: tuple(data[name]) for name in ("variants", "types")}
        return QaOptions(**{**data, **lists})


@dataclass(frozen=True)
class ShardJob:
    """One scene of a data set.

    Attributes:
        seed: of the generated scene, of the tour's noise, and of the questions.
        folder: for its files.
        scene: a scene that is there already, instead of a generated one; "" otherwise.
        scene_id: which of its data set's scenes.
        labels: file that names its objects, as `world.find_scene` reads it; "" for none.
    """

    seed: int
    folder: Path
    options: QaOptions = field(default_factory=QaOptions)
    scene: str = ""
    scene_id: str = ""
    labels: str = ""

    @property
    def name(self) -> str:
        """Of the shard, as `format.md` says."""
        return self.folder.name

    def to_json(self) -> dict[str, Any]:
        """Plain values; the same for every place that the folder is in."""
        return {
            "seed": self.seed,
            "folder": str(self.folder),
            "options": self.options.to_json(),
            "scene": self.scene,
            "scene_id": self.scene_id,
            "labels": self.labels,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> ShardJob:
        """What `to_json` wrote."""
        options = QaOptions.from_json(data["options"])
        folder = Path(data["folder"])
        names = ("scene", "scene_id", "labels")
        return ShardJob(data["seed"], folder, options, *(data[name] for name in names))
