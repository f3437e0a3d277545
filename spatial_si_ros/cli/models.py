"""`spatial-si models`: the checkpoints of SenseNova-SI, from the hub to a folder that can be run.

Each action is a module with `add_parser` and `run`; what is heavy is imported in `run`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import Any

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
    parser = subparsers.add_parser("models", help="checkpoints: list, fetch, convert, check")
    actions = parser.add_subparsers(dest="action", metavar="action", required=True)
    for name, summary in ACTIONS.items():
        _module(name).add_parser(actions, summary)


def run(arguments: argparse.Namespace) -> int:
    """Do the action; 0 only when all of it was done, 1 with a sentence on standard error if not."""
    from spatial_si_ros.inference.errors import InferenceError

    try:
        status: int = _module(arguments.action).run(arguments)
    except InferenceError as error:
        print(f"spatial-si models {arguments.action}: {error}", file=sys.stderr)
        return 1
    return status


def _module(action: str) -> Any:
    return importlib.import_module(f"{__package__}.models_{action}")
