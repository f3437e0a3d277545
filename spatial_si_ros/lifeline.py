"""Ties the life of a child process to that of its parent, however the parent ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
"""Looked up here: between fork and exec nothing may be loaded or locked."""


def end_with_parent() -> Callable[[], None] | None:
    """A `preexec_fn`: the child gets SIGTERM when this process dies, be it by SIGKILL.

    Linux only, elsewhere None. The child must be started in a thread that lives as long as
    the process does: the kernel takes the end of that thread for the end of the parent.
    """
    prctl, parent = _PRCTL, os.getpid()
    if prctl is None:
        return None

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the kernel was told
            os._exit(128 + signal.SIGTERM)

    return tie
