"""Lines from the terminal, without blocking the node that waits beside them."""

from __future__ import annotations

import os
import select

STANDARD_INPUT = 0


class Keyboard:
    """Reads whole lines from a file descriptor as they come."""

    def __init__(self, descriptor: int = STANDARD_INPUT) -> None:
        self._descriptor = descriptor
        self._pending = b""
        self.ended = False

    @property
    def somebody_there(self) -> bool:
        """Whether a person can answer: it is a terminal."""
        return os.isatty(self._descriptor)

    def line(self) -> str | None:
        """The next line if it has come, without its end; None: not yet."""
        while b"\n" not in self._pending and not self.ended:
            if not select.select([self._descriptor], [], [], 0.0)[0]:
                return None
            data = os.read(self._descriptor, 4096)
            self.ended = not data
            self._pending += data
        if b"\n" not in self._pending:
            return None
        line, _, self._pending = self._pending.partition(b"\n")
        return line.decode("utf-8", "replace").strip()
