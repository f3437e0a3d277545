"""What an answering process may read of a data set: a scene's recording and its questions.

The format is that of `sim/spatial_si_sim/qa/format.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ...errors import BadImage
from ...geometry.cameras import Pinhole
from ...language.lexicon import SYNONYMS
from ...perception.frame import Detection, Frame, make_frame
from ...scene.keyframes import decode_colour, decode_depth
from ..errors import BadData

Array = npt.NDArray[np.float64]
Pose = tuple[float, float, float]

FRAMES, QUESTIONS = "frames.json", "questions.jsonl"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it is put; `sim/spatial_si_sim/qa/format.md` has the columns.

    Attributes:
        identity: within its scene.
        variant: live, single, multi or video.
        text: its words.
        choices: () for an open question.
        robot: x, y [m] and yaw [rad] of the base, as localised.
        speaker: of the person who asks; None: not known.
        at_frame: number of the newest frame that is known when it is asked.
        pictures: numbers of the frames that "picture 1", "picture 2" mean.
    """

    identity: str
    variant: str
    text: str
    choices: tuple[str, ...]
    robot: Pose
    speaker: Pose | None
    at_frame: int
    pictures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """The frames of a scene, in the order of their numbers, read one by one.

    Attributes:
        folder: with `frames.json`, color, depth and instances.
        entries: of `frames.json`.
    """

    folder: Path
    entries: tuple[Mapping[str, Any], ...]

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of the frames, ascending."""
        return tuple(int(entry["number"]) for entry in self.entries)

    def frames(self, only: frozenset[int] | None = None) -> Iterator[tuple[int, Frame]]:
        """Number and frame, one after the other.

        Args:
            only: numbers to read; None: all.

        Raises:
            BadData: a picture is missing or a frame is not what it must be.
        """
        for row, entry in enumerate(self.entries, 1):
            number = int(entry["number"])
            if only is None or number in only:
                yield number, self._frame(row, entry)

    def _frame(self, row: int, entry: Mapping[str, Any]) -> Frame:
        name = f"{int(entry['number']):06d}"
        file = self.folder / FRAMES
        try:
            width, height = (int(edge) for edge in entry["size"])
            camera = Pinhole(np.array(entry["K"], np.float64).reshape(3, 3), (width, height))
            colour = decode_colour((self.folder / "color" / f"{name}.jpg").read_bytes())
            depth_m = decode_depth((self.folder / "depth" / f"{name}.png").read_bytes())
            instances = _instances(self.folder / "instances" / f"{name}.png")
            return make_frame(
                int(entry["stamp_ns"]),
                colour,
                depth_m,
                camera,
                np.array(entry["T_map_camera"], np.float64),
                [_detection(each) for each in entry["detections"]],
                instances,
            )
        except OSError as error:
            raise BadData(file, row, "number", f"{error.filename}: {error.strerror}") from None
        except (BadImage, KeyError, ValueError, TypeError) as error:
            raise BadData(file, row, "", f"expected a frame: {error}") from None


def read_recording(folder: Path) -> Recording:
    """The list of frames; the pictures are read when they are asked for.

    Raises:
        BadData: it is missing, or its numbers do not ascend.
    """
    file = folder / FRAMES
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        entries = tuple(data["frames"] if isinstance(data, dict) else data)
        numbers = [int(entry["number"]) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadData(file, 0, "", f"expected the frames of a recording: {error}") from None
    if not numbers or any(b <= a for a, b in zip(numbers, numbers[1:], strict=False)):
        raise BadData(file, 0, "number", f"expected ascending numbers, got {numbers[:8]}")
    return Recording(folder, entries)


def read_questions(file: Path) -> list[AskedQuestion]:
    """All questions of a scene.

    Raises:
        BadData: the file cannot be read, a line is no question, or two have one identity.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(file, 0, "", f"expected questions: {error}") from None
    found: dict[str, AskedQuestion] = {}
    for row, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _question(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise BadData(file, row, "", f"expected a question: {error!r}") from None
        if question.identity in found:
            raise BadData(file, row, "id", f"'{question.identity}' is there twice")
        found[question.identity] = question
    return list(found.values())


def _question(value: Mapping[str, Any]) -> AskedQuestion:
    speaker = value.get("speaker")
    return AskedQuestion(
        str(value["id"]),
        str(value["variant"]),
        str(value["text"]),
        tuple(str(choice) for choice in value.get("choices") or ()),
        _pose(value["robot"]),
        None if speaker is None else _pose(speaker),
        int(value["at_frame"]),
        tuple(int(number) for number in value.get("pictures") or ()),
    )


def _pose(value: Any) -> Pose:
    x, y, yaw = (float(each) for each in value)
    if not np.all(np.isfinite((x, y, yaw))):
        raise ValueError(f"want a finite x, y, yaw, got {value}")
    return x, y, yaw


def _detection(value: Mapping[str, Any]) -> Detection:
    left, top, right, bottom = (float(edge) for edge in value["bbox_px"])
    label = " ".join(str(value["label"]).replace("_", " ").lower().split())
    return Detection(
        SYNONYMS.get(label, label),
        float(value["score"]),
        (left, top, right, bottom),
        int(value.get("instance") or 0),
    )


def _instances(file: Path) -> npt.NDArray[np.uint16] | None:
    """The mask image of a frame; None where the recording has none."""
    if not file.exists():
        return None
    picture = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
    if picture is None or picture.dtype != np.uint16 or picture.ndim != 2:
        raise ValueError(f"{file.name}: want a 16-bit picture of one channel")
    return np.asarray(picture)
