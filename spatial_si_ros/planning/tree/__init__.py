"""Behaviour trees that follow instructions, from the words to the report."""

from __future__ import annotations

from .follower import Follower, limit_s
from .memory import Grip, Memory, Outcome, StepDone
from .state import Kind, NodeState, NodeStatus

__all__ = [
    "Follower",
    "Grip",
    "Kind",
    "Memory",
    "NodeState",
    "NodeStatus",
    "Outcome",
    "StepDone",
    "limit_s",
]
