"""Questions about numbered pictures and their cameras."""

from __future__ import annotations

from dataclasses import dataclass

from ..references import Reference
from .asked import Asked, Scheme


@dataclass(frozen=True, slots=True)
class InPictures(Asked):
    """ "In which of the pictures is the mug?", "Is the mug in picture 2?"

    Attributes:
        number: from 1, whether it is in this one, yes or no; 0: in which.
    """

    subject: Reference
    number: int = 0


@dataclass(frozen=True, slots=True)
class WhichShown(Asked):
    """ "Which of these can be seen in picture 1 only?", "Which of these do both pictures show?"

    Attributes:
        options: empty when the words leave them to the list of choices that came with them.
        only: number from 1 of the picture that alone shows it; 0: all the pictures show it.
    """

    options: tuple[Reference, ...] = ()
    only: int = 0


@dataclass(frozen=True, slots=True)
class CameraPosition(Asked):
    """ "Seen from picture 1, where was the camera of picture 2?" Numbers from 1.

    Attributes:
        subject: a thing or room instead of a second camera; then `second` is 0.
    """

    first: int
    second: int
    scheme: Scheme = Scheme.QUARTERS
    subject: Reference | None = None
