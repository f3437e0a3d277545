"""Errors of evaluation. Each message names the file, the row and the column."""

from __future__ import annotations

from pathlib import Path

from ..errors import SpatialError


class EvaluationError(SpatialError):
    """Base class: catch this to catch everything evaluation raises on purpose."""


class BadData(EvaluationError):
    """A benchmark's file, or a row of it, is not what its format says."""

    def __init__(self, file: Path, row: int, column: str, why: str) -> None:
        """Args:
        file: that was read.
        row: from 1, without the line of names; 0: the file as a whole.
        column: the name, or the names it may have; empty: the row as a whole.
        why: what was expected and what came.
        """
        place = "".join([f", row {row}" if row else "", f", column {column}" if column else ""])
        super().__init__(f"{file}{place}: {why}")
        self.file, self.row, self.column = file, row, column


class BadReplies(EvaluationError):
    """A file of replies does not belong to what it is used for, or cannot be read."""
