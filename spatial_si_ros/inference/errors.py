"""Errors of the model half. Each message names what was expected and what came."""

from __future__ import annotations

from pathlib import Path

from ..errors import SpatialError


class InferenceError(SpatialError):
    """Base class: catch this to catch everything the model half raises on purpose."""


class CheckpointError(InferenceError):
    """A checkpoint folder is missing, incomplete, truncated or does not fit its own config."""


class UnsafeFile(CheckpointError):
    """A folder holds what could run or read something foreign: code, a pickle, a link out."""


class WrongFamily(CheckpointError):
    """A checkpoint is of a model family that is not the one asked for, or of none that we run."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"expected a checkpoint of {expected}, got {got}")
        self.expected = expected
        self.got = got


class NotConverted(CheckpointError):
    """A folder is in the layout of the hub; names the command that makes it one that we run."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"{folder} cannot be run as it is: {why}; convert it once: "
            f"spatial-si models convert {folder} OUT"
        )
        self.folder = folder


class PromptError(InferenceError):
    """A prompt cannot be made of what was given."""


class ContextOverflow(PromptError):
    """Images and text need more tokens than the checkpoint's context has."""


class BadImage(InferenceError):
    """What was given as an image is not one, or not one that can be used."""


class ChoiceError(InferenceError):
    """The listed choices cannot be scored: too few, too many, empty or not distinct."""


class RuntimeUnavailable(InferenceError):
    """A runtime cannot run here: a library, a device or a file is missing or does not fit."""


class OutOfMemory(InferenceError):
    """The device has too little memory for what was asked."""


class ServerError(InferenceError):
    """A model server is unreachable, refuses, or answers what cannot be right."""


class ParityError(InferenceError):
    """An export differs from the reference by more than its tolerance."""


class NotFinite(InferenceError):
    """The model's numbers overflowed: what it says is no answer."""


class CalibrationError(InferenceError):
    """A calibration cannot be made or read."""
