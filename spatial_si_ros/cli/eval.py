"""`spatial-si eval`: how good answers are.

Each action is a module with `add_parser` and `run`; what is heavy is imported in `run`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import Any

from .status import Status

ACTIONS = {"bench": "a model on a published benchmark's own file"}
"""Action -> what it does in a phrase; the module is `eval_<action>`."""


def add_parser(subparsers: Any) -> None:
    """Add the actions of `eval` and their options."""
    parser = subparsers.add_parser("eval", help="how good answers are")
    actions = parser.add_subparsers(dest="action", metavar="action", required=True)
    for name, summary in ACTIONS.items():
        _module(name).add_parser(actions, summary)


def run(arguments: argparse.Namespace) -> int:
    """Do the action; a sentence on standard error and 1 where it cannot be done."""
    from spatial_si_ros.errors import SpatialError

    try:
        status: int = _module(arguments.action).run(arguments)
    except SpatialError as error:
        print(f"spatial-si eval {arguments.action}: {error}", file=sys.stderr)
        return Status.DECLINED
    return status


def _module(action: str) -> Any:
    return importlib.import_module(f"{__package__}.eval_{action}")
