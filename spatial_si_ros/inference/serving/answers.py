"""What a client hands out: prefixes of pictures, and answers with and without probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import PromptError
from ..runtimes.base import ChoiceScore
from .pictures import Picture


@dataclass(frozen=True, slots=True)
class ChoiceReply:
    """The choice that a server named without saying how likely it is.

    It may corroborate what others say; it never decides.

    Attributes:
        choice: index of it; none if the reply could not be read.
        reply: as it came.
        seconds: this question's share of the time.
        notes: what was done, for people.
    """

    choice: int | None
    reply: str
    seconds: float
    notes: tuple[str, ...] = ()


Answer = ChoiceScore | ChoiceReply


class PicturePrefix:
    """Pictures that questions can be asked about. See `Prefix`.

    Attributes:
        video: they are frames of a video.
        max_tiles: of a picture, at most.
        shared: the first ones, about which other questions will be asked too.
        tokens: as a server last counted them; 0 before the first question.
        notes: none; what a server did is in the notes of its answers.
    """

    def __init__(
        self,
        pictures: Sequence[Picture],
        video: bool,
        max_tiles: int | None,
        shared: int = 0,
    ) -> None:
        self._pictures: tuple[Picture, ...] | None = tuple(pictures)
        self.video = video
        self.max_tiles = max_tiles
        self.shared = shared
        self.tokens = 0
        self.notes: tuple[str, ...] = ()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """As they are sent.

        Raises:
            PromptError: the prefix was closed.
        """
        if self._pictures is None:
            raise PromptError("expected a prefix that is open, got a closed one")
        return self._pictures

    @property
    def bytes(self) -> int:
        """Memory of the pictures; that of caches is the server's."""
        return sum(picture.nbytes for picture in self.pictures)

    @property
    def images(self) -> int:
        """How many."""
        return len(self.pictures)

    def close(self) -> None:
        """Let go of the pictures."""
        self._pictures = None
