"""Mistakes of who asks for truth."""

from __future__ import annotations


class Undecidable(Exception):
    """The question has no clear truth; `reason` is a word for the report's table."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class NoSuchPicture(LookupError):
    """A question is about a frame that the situation does not hold."""


class NoSurfaces(ValueError):
    """The files of a scene do not hold the meshes that its truth names."""
