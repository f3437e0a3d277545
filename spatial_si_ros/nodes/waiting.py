"""Waiting step by step, for what is ticked: generators that yield until something has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ..planning.tree.ports import Wait
from .patience import GaveUp


def until(
    holds: Callable[[], bool],
    limit_s: float | None,
    clock: Callable[[], float] = time.monotonic,
) -> Wait[bool]:
    """Whether it came to hold within so much time of a clock; None waits on."""
    began_s = clock()
    while not holds():
        if limit_s is not None and clock() - began_s > limit_s:
            return False
        yield
    return True


def result(future: Any, limit_s: float | None) -> Wait[Any]:
    """The future's result.

    Raises:
        GaveUp: not within `limit_s` of steady time.
    """
    if not (yield from until(future.done, limit_s)):
        raise GaveUp(f"nothing came within {limit_s:g} s")
    return future.result()
