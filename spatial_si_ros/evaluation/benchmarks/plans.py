"""Plans of a gripper as EmbodiedBench's manipulation writes them: read, checked, compared.

An action is seven whole numbers, [X, Y, Z, Roll, Pitch, Yaw, Gripper]: a place in a grid of 100
cells of 1 cm each way, angles in steps of 3 degrees, and 1 for an open gripper, 0 for a closed one.
Source: EmbodiedBench/EmbodiedBench embodiedbench/envs/eb_manipulation/eb_man_utils.py (Yang et al.
2025, arXiv 2502.09560).
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...inference.inputs.replies import Unreadable

CELLS = 100
CORNER_M = (-0.3, -0.5, 0.6)
"""Of the grid, in the frame of the benchmark's simulator."""
CELL_M = 0.01
TURN_DEG = 3.0
TURNS = 120
MOST_ACTIONS = 15
"""After which an episode ends."""
NEAR_CELLS = 5
"""A plan grasps, and lets go, where another one does if it does so this near to it."""
KEY = "executable_plan"
_LIST = re.compile(r"\[\s*-?[\d.]+(?:\s*,\s*-?[\d.]+){6}\s*\]")


@dataclass(frozen=True, slots=True)
class Action:
    """Where the gripper goes, and whether it is open there.

    Attributes:
        cell: X, Y, Z, 0 to 100.
        turns: roll, pitch and yaw, 0 to 120.
        open: the gripper is.
    """

    cell: tuple[int, int, int]
    turns: tuple[int, int, int]
    open: bool

    @property
    def position_m(self) -> tuple[float, float, float]:
        """The middle of the cell, in the simulator's frame."""
        x, y, z = (low + (n + 0.5) * CELL_M for low, n in zip(CORNER_M, self.cell, strict=True))
        return x, y, z

    @property
    def angles_rad(self) -> tuple[float, float, float]:
        """Roll, pitch and yaw, extrinsic about x, y and z."""
        roll, pitch, yaw = (math.radians(n * TURN_DEG - 180.0) for n in self.turns)
        return roll, pitch, yaw

    def value(self) -> list[int]:
        """As a plan writes it."""
        return [*self.cell, *self.turns, int(self.open)]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that did what was asked."""

    actions: tuple[Action, ...]


def read_action(value: Any) -> Action:
    """An action from outside.

    Raises:
        ValueError: it is not seven whole numbers in their ranges.
    """
    if isinstance(value, dict):
        value = value.get("action")
    if isinstance(value, str):
        value = _literal(value)
    if not isinstance(value, (list, tuple)) or len(value) != 7 or not all(map(_whole, value)):
        raise ValueError(f"expected 7 whole numbers, got {value!r:.60}")
    x, y, z, roll, pitch, yaw, gripper = (int(each) for each in value)
    if not all(0 <= each <= CELLS for each in (x, y, z)):
        raise ValueError(f"expected X, Y, Z of 0 to {CELLS}, got {value!r:.60}")
    if not all(0 <= each <= TURNS for each in (roll, pitch, yaw)):
        raise ValueError(f"expected angles of 0 to {TURNS}, got {value!r:.60}")
    if gripper not in (0, 1):
        raise ValueError(f"expected a gripper of 0 or 1, got {value!r:.60}")
    return Action((x, y, z), (roll, pitch, yaw), gripper == 1)


def read_actions(values: Any) -> tuple[Action, ...]:
    """A list of actions from outside, which may be written as a text.

    Raises:
        ValueError: it is none, is empty or too long, or one of them is none.
    """
    if isinstance(values, str):
        values = _literal(values)
    if isinstance(values, (list, tuple)) and values and all(map(_whole, values)):
        values = [values]  # one action that is not in a list
    if not isinstance(values, (list, tuple)) or not 1 <= len(values) <= MOST_ACTIONS:
        raise ValueError(f"expected 1 to {MOST_ACTIONS} actions, got {values!r:.60}")
    return tuple(read_action(each) for each in values)


def read_plan(reply: str) -> tuple[Action, ...] | Unreadable:
    """The plan in a reply: that of its JSON, else the lists of seven numbers after its name.

    Args:
        reply: of the model.
    """
    start, end = reply.find("{"), reply.rfind("}")
    try:
        value = json.loads(reply[start : end + 1]) if 0 <= start < end else None
    except (ValueError, RecursionError):
        value = None
    try:
        if isinstance(value, dict):
            held = value if KEY in value else value.get("properties", {})
            if isinstance(held, dict) and KEY in held:
                return read_actions(held[KEY])
        said = reply.rpartition(KEY)[2]
        return read_actions([_literal(each) for each in _LIST.findall(said)])
    except ValueError as error:
        return Unreadable(f"expected a plan: {error}")


def keeps_to(said: Sequence[Action], plan: Plan) -> bool:
    """Whether a plan grasps, and lets go, where one did that succeeded.

    The places count on the table alone (X and Y), since one thing can be grasped from several
    heights and angles. A plan that never opens the gripper again ends where its last action is.
    """
    ours, theirs = _ends(said), _ends(plan.actions)
    if (ours is None) is not (theirs is None):
        return False
    if ours is None or theirs is None:
        return _near(said[-1], plan.actions[-1])
    return all(_near(a, b) for a, b in zip(ours, theirs, strict=True))


def _ends(actions: Sequence[Action]) -> tuple[Action, Action] | None:
    """Where the gripper closes, and where it opens after that or the plan ends."""
    closed = next((n for n, each in enumerate(actions) if not each.open), None)
    if closed is None:
        return None
    opened = next((each for each in actions[closed:] if each.open), actions[-1])
    return actions[closed], opened


def _near(first: Action, second: Action) -> bool:
    return math.dist(first.cell[:2], second.cell[:2]) <= NEAR_CELLS


def _whole(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value) and float(value).is_integer()


def _literal(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        raise ValueError(f"expected a list, got {text!r:.60}") from None
