"""What a prompt is put together from before it becomes tokens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Own:
    """Text of ours or of the checkpoint: the names of added tokens in it become those tokens."""

    text: str


@dataclass(frozen=True, slots=True)
class Outside:
    """Text from outside: it never becomes anything but text."""

    text: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """One token `count` times: what stands for the content of an image."""

    token: int
    count: int


Piece = Own | Outside | Repeated
