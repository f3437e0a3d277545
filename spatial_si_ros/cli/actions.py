"""Commands with actions: `spatial-si models list`. Each action is a module of its own.

It has `add_parser(actions, summary)` and `run(arguments)`; what is heavy is imported in `run`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Mapping
from typing import Any

from .status import Status


def add_actions(subparsers: Any, command: str, summary: str, actions: Mapping[str, str]) -> None:
    """Add a command with all its actions and their options.

    Args:
        command: its name; the module of an action is `<command>_<action>`.
        summary: what the command is for, in a phrase.
        actions: action -> what it does in a phrase.
    """
    parser = subparsers.add_parser(command, help=summary)
    added = parser.add_subparsers(dest="action", metavar="action", required=True)
    for name, phrase in actions.items():
        _module(command, name).add_parser(added, phrase)


def run_action(arguments: argparse.Namespace) -> int:
    """Do the action; a sentence on standard error and 1 where it cannot be done."""
    from spatial_si_ros.errors import SpatialError

    try:
        status: int = _module(arguments.command, arguments.action).run(arguments)
    except SpatialError as error:
        print(f"spatial-si {arguments.command} {arguments.action}: {error}", file=sys.stderr)
        return Status.DECLINED
    return status


def _module(command: str, action: str) -> Any:
    return importlib.import_module(f"{__package__}.{command}_{action}")
