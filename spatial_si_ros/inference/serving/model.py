"""The model of a server: how far it is, and answers that make do with less memory."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import OutOfMemory
from ..runtimes.base import ChoiceScore, ModelQuestion, Prefix, Runtime
from .errors import ServerLoading
from .pictures import PictureShelf
from .wire import ScoreReply, ScoreRequest

FEWER_TILES = (3, 1)
"""Tiles of a picture that are tried when memory is short."""


class Model:
    """A runtime that may not be there yet. Loading and answering happen in the worker's thread.

    Attributes:
        model_id: of the checkpoint; a folder's name until it is open.
    """

    def __init__(
        self,
        open_runtime: Callable[[], Runtime],
        model_id: str,
        *,
        expected_bytes: int = 0,
        max_tiles: int | None = None,
    ) -> None:
        """Args:
        open_runtime: may take minutes.
        model_id: until it is open.
        expected_bytes: of memory that loading takes, for its progress.
        max_tiles: of a picture, whatever a request says.
        """
        self.model_id = model_id
        self.max_tiles = max_tiles
        self._open = open_runtime
        self._expected = expected_bytes
        self._at_start = _resident_bytes()
        self._runtime: Runtime | None = None
        self._shelf = PictureShelf()

    @property
    def ready(self) -> bool:
        """Whether questions are answered."""
        return self._runtime is not None

    @property
    def progress(self) -> float:
        """0..1, by the memory taken so far; 1 when it is ready."""
        if self._runtime is not None:
            return 1.0
        if not self._expected:
            return 0.0
        return min(0.99, max(0.0, (_resident_bytes() - self._at_start) / self._expected))

    @property
    def runtime(self) -> Runtime:
        """The runtime.

        Raises:
            ServerLoading: it is not there yet.
        """
        if self._runtime is None:
            raise ServerLoading(f"{self.model_id} is being loaded: {self.progress:.0%}")
        return self._runtime

    def load(self) -> None:
        """Open the runtime.

        Raises:
            CheckpointError, RuntimeUnavailable, OutOfMemory: as the runtime does.
        """
        runtime = self._open()
        self.model_id = runtime.checkpoint_id
        self._runtime = runtime

    def score(self, request: ScoreRequest) -> ScoreReply:
        """Answer; where memory is short, with fewer tiles, which the notes then say.

        Raises:
            OutOfMemory: it is too short at one tile.
            InferenceError: the question cannot be answered.
        """
        for prefix, tiles, notes in self._prefixes(request):
            try:
                scores = self.runtime.score(prefix, request.questions)
            except OutOfMemory:
                if tiles == 1:
                    raise
                continue
            finally:
                tokens = prefix.tokens
                prefix.close()
            noted = tuple(_noted(score, notes) for score in scores)
            runtime = self.runtime
            return ScoreReply(noted, self.model_id, runtime.name, runtime.precision, tokens, tiles)
        raise OutOfMemory("the device has too little memory for one tile an image")

    def generate(
        self,
        request: ScoreRequest,
        question: ModelQuestion,
        max_new_tokens: int,
        cancelled: Callable[[], bool],
    ) -> Iterator[str]:
        """The reply in pieces; before the first one, memory may be made do with.

        Raises:
            OutOfMemory: it is too short at one tile, or became so during the reply.
            InferenceError: the question cannot be answered.
        """
        for prefix, tiles, _ in self._prefixes(request):
            said = False
            try:
                for piece in self.runtime.generate(
                    prefix, question, max_new_tokens=max_new_tokens, cancelled=cancelled
                ):
                    said = True
                    yield piece
                return
            except OutOfMemory:
                if said or tiles == 1:
                    raise
            finally:
                prefix.close()

    def _prefixes(
        self, request: ScoreRequest
    ) -> Iterator[tuple[Prefix, int | None, tuple[str, ...]]]:
        """Prefixes of ever fewer tiles, with the tiles and what is to be said about them."""
        runtime = self.runtime
        images = self._shelf.read(request.images)
        asked = min((n for n in (request.max_tiles, self.max_tiles) if n), default=None)
        capped: tuple[str, ...] = ()
        if self.max_tiles is not None and asked == self.max_tiles != request.max_tiles:
            capped = (f"this server gives an image at most {_tiles(self.max_tiles)}",)
        fewer = [n for n in FEWER_TILES if images and n < (asked or 7)]
        for tiles in (asked, *fewer):
            notes = capped
            if tiles != asked:
                notes = (*capped, f"memory was short: at most {_tiles(tiles)} an image")
            try:
                if 0 < request.shared < len(images):
                    first = images[: request.shared]
                    runtime.encode(first, video=request.video, max_tiles=tiles).close()
                prefix = runtime.encode(images, video=request.video, max_tiles=tiles)
            except OutOfMemory:
                if tiles == 1 or not images:
                    raise
                continue
            yield prefix, tiles, notes


def _noted(score: ChoiceScore, notes: tuple[str, ...]) -> ChoiceScore:
    return dataclasses.replace(score, notes=(*score.notes, *notes)) if notes else score


def _tiles(count: int | None) -> str:
    return "1 tile" if count == 1 else f"{count} tiles"


def _resident_bytes() -> int:
    """Memory of this process; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
