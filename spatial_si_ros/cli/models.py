"""`spatial-si models`: checkpoints of SenseNova-SI, from the hub to a folder that can be run."""

from __future__ import annotations

import argparse
from typing import Any

from .actions import add_actions, run_action

ACTIONS = {
    "list": "the released checkpoints",
    "show": "all that is known of one",
    "fetch": "download one from the hub",
    "verify": "whether a folder is whole and unchanged",
    "convert": "make a published folder one that can be run",
    "export": "write one as graphs for ONNX Runtime and TensorRT",
    "build": "build TensorRT engines from graphs",
    "calibrate": "fit temperatures from questions with known answers",
    "bench": "how long an answer takes, against transformers and the device",
    "serve": "answer questions from a process of its own",
    "tiny": "write a small random checkpoint for tests",
}
"""Action -> what it does in a phrase; the module is `models_<action>`."""


def add_parser(subparsers: Any) -> None:
    """Add the actions of `models` and their options."""
    add_actions(subparsers, "models", "checkpoints: list, fetch, convert, check", ACTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Do the action; 0 only when all of it was done, 1 with a sentence on standard error if not."""
    return run_action(arguments)
