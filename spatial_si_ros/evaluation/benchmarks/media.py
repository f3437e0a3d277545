"""Pictures and films that rows name or hold, and the frames of a film that are shown."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from ...inference.errors import BadImage
from ...inference.inputs.images import Pixels8, read_image
from .rows import Row, written_list

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})
FILMS = (".mp4", ".mov", ".mkv", ".avi")
LONGEST = 4096
"""A text of more characters is no path."""
SHORTEST = 64
"""A base64 text of up to so many characters is no picture."""


@dataclass(frozen=True, slots=True)
class Media:
    """Where the pictures of a file's rows are.

    Attributes:
        folder: that paths begin in.
        wanted: they will be shown to a model; if not, they need not be there.
        seen: pictures by the identity of the row that had them.
        same: pictures in rows, each once, since rows often share theirs.
    """

    folder: Path
    wanted: bool = True
    seen: dict[str, tuple[Path | bytes, ...]] = field(default_factory=dict)
    same: dict[Path | bytes, Path | bytes] = field(default_factory=dict)

    def pictures(self, row: Row, identity: str, *columns: str) -> tuple[Path | bytes, ...]:
        """The pictures of a row: files, or bytes of files; none if none are wanted.

        A column holds a path (with or without its first folder), the base64 text of a file, a
        Hugging Face `{"bytes", "path"}`, the identity of a row before it (as VLMEvalKit allows), or
        a list of these, which may be written as a text.

        Raises:
            BadData: there are none, a file is missing, a text is no base64.
        """
        if not self.wanted:
            return ()
        name = next((column for column in columns if row.find(column) is not None), columns[0])
        value = row.need(*columns)
        if isinstance(value, str) and value.strip() in self.seen:
            found = self.seen[value.strip()]
        else:
            if isinstance(value, str) and value.lstrip().startswith("["):
                value = written_list(value)
            listed = value if isinstance(value, list) else [value]
            if not listed:
                raise row.bad(name, "expected at least one picture, got none")
            pictures = [_picture(row, self.folder, name, one) for one in listed]
            found = tuple(self.same.setdefault(one, one) for one in pictures)
        self.seen[identity] = found
        return found

    def film(self, row: Row, column: str, *names: str) -> Path | None:
        """The first of these names, with any ending of films or as a folder, that is there.

        Raises:
            BadData: none of them is.
        """
        if not self.wanted:
            return None
        for name in names:
            for ending in ("", *FILMS):
                path = self.folder / checked_path(row, column, name + ending)
                if path.is_dir() or (ending or path.suffix.lower() in FILMS) and path.is_file():
                    return path
        raise row.bad(column, f"there is no {self.folder / names[0]}, neither film nor folder")


def checked_path(row: Row, column: str, path: str) -> PurePosixPath:
    """A path that a row names.

    Raises:
        BadData: it leads out of the folder of pictures.
    """
    parts = PurePosixPath(path.strip().replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts:
        raise row.bad(column, f"expected a path inside the folder of pictures, got {path!r:.80}")
    return parts


def frames_of(film: Path, count: int, ends: bool = False) -> list[Pixels8]:
    """At most `count` frames, evenly spread.

    Args:
        film: a file, or a folder of pictures, which are its frames in the order of their names.
        count: of frames shown.
        ends: see `spread`.

    Raises:
        BadImage: there are none, or one cannot be decoded.
    """
    if film.is_dir():
        files = sorted((f for f in film.iterdir() if f.suffix.lower() in PICTURES), key=_natural)
        if not files:
            raise BadImage(f"{film}: expected pictures in it, got none")
        return [read_image(files[place]) for place in spread(len(files), count, ends)]
    return _decoded(film, count, ends)


def spread(total: int, count: int, ends: bool = False) -> list[int]:
    """Indices of at most `count` of `total` frames.

    With `ends` from the first to the last, as SITE-Bench has them; else as far from both as from
    each other, as VLMEvalKit has those of VSI-Bench.
    """
    if total <= count:
        return list(range(total))
    if ends:
        return [number * (total - 1) // max(1, count - 1) for number in range(count)]
    return [int(number * total / (count + 1)) for number in range(1, count + 1)]


def _picture(row: Row, media: Path, column: str, value: Any) -> Path | bytes:
    if isinstance(value, dict):
        value = value.get("bytes") or value.get("path")
    if not isinstance(value, str) or not value.strip():
        raise row.bad(column, f"expected a path or the base64 text of a picture, got {value!r:.60}")
    if len(value) < LONGEST and Path(value.strip()).suffix.lower() in PICTURES:
        named = checked_path(row, column, value)
        for path in (media / named, media.joinpath(*named.parts[1:])):
            if path.is_file():
                return path
        raise row.bad(column, f"there is no {media / named}")
    text = value.strip().rpartition(";base64,")[2]
    if len(text) <= SHORTEST:
        raise row.bad(column, f"expected a path or the base64 text of a picture, got {text!r}")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise row.bad(column, f"the base64 text of a picture is damaged: {error}") from None


def _decoded(film: Path, count: int, ends: bool) -> list[Pixels8]:
    import cv2

    capture = cv2.VideoCapture(str(film))
    try:
        total = int(capture.get(cv2.CAP_PROP_FRAME_COUNT)) if capture.isOpened() else 0
        if total < 1:
            raise BadImage(f"{film}: expected a film, got something that OpenCV cannot read")
        wanted = spread(total, count, ends)
        frames: list[Pixels8] = []
        for place in range(wanted[-1] + 1):
            if not capture.grab():
                raise BadImage(f"{film}: expected {total} frames, got {place}")
            if place == wanted[len(frames)]:
                good, frame = capture.retrieve()
                if not good:
                    raise BadImage(f"{film}: frame {place} is damaged")
                frames.append(read_image(np.ascontiguousarray(frame[:, :, ::-1])))
    finally:
        capture.release()
    return frames


def _natural(path: Path) -> list[tuple[int, str]]:
    """So that frame_10 follows frame_9."""
    return [(int(p), "") if p.isdigit() else (-1, p) for p in re.split(r"(\d+)", path.name)]
