"""`spatial-si eval`: how good answers are."""

from __future__ import annotations

import argparse
from typing import Any

from .actions import add_actions, run_action

ACTIONS = {
    "bench": "a model on a published benchmark's own file",
    "fuse": "the weights of measurement and model together, fitted to recorded answers of both",
    "qa": "measurement, a model or both on generated questions whose truth is known",
    "voice": "spoken commands, stop words and talk in noise",
    "calibrate": "what measured probabilities are worth, from generated questions",
}
"""Action -> what it does in a phrase; the module is `eval_<action>`."""


def add_parser(subparsers: Any) -> None:
    """Add the actions of `eval` and their options."""
    add_actions(subparsers, "eval", "how good answers are", ACTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Do the action; 0 only when all of it was done, 1 with a sentence on standard error if not."""
    return run_action(arguments)
