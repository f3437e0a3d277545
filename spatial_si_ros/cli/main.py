"""The command `spatial-si`. Each subcommand is a module with `add_parser` and `run`.

Only the module of the subcommand that is asked for is imported, so that `doctor` works on a machine
where ROS does not.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Any

from .status import Status
from .values import wrong_domain

COMMANDS = {
    "doctor": "what this machine has, what is missing, what to do about it",
    "demo": "a robot in a generated apartment explores, answers and drives",
    "demo-voice": "a robot with an arm in a generated apartment does what it is told by voice",
    "sim": "start the simulator: it publishes and serves what a robot's drivers would",
    "up": "start the nodes",
    "ask": "ask a question about where things are",
    "go": "give an instruction",
    "stop": "stop the robot now",
    "listen": "hear what is said and show what it would do, without a robot",
    "regress": "regression test over generated apartments",
    "make-qa": "make questions about scenes, with their truth",
    "ask-images": "ask a vision-language model about pictures, without a robot",
    "models": "checkpoints of the vision-language model: list, fetch, check, convert",
    "eval": "how good answers are: generated questions, and the benchmarks of others",
}

WITHOUT_ROS = ("doctor", "listen", "make-qa", "ask-images", "models", "eval")


def build_parser(asked: str | None) -> argparse.ArgumentParser:
    """The parser with the options of the subcommand `asked` and the help lines of all."""
    parser = argparse.ArgumentParser(
        prog="spatial-si",
        description="Ask where things are and drive there.",
        epilog="To see it work: spatial-si demo. On a robot, or beside spatial-si sim: spatial-si "
        "up, then ask and go. What a command takes: spatial-si <command> --help.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, summary in COMMANDS.items():
        if name == asked:
            _module(name).add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=summary, add_help=False)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the subcommand that `argv` (default: the command line) names and return its status."""
    words = list(sys.argv[1:] if argv is None else argv)
    asked = next((word for word in words if not word.startswith("-")), None)
    parser = build_parser(asked if asked in COMMANDS else None)
    if not words:
        parser.print_help(sys.stderr)
        return Status.USAGE
    arguments = parser.parse_args(words)
    wrong = "" if arguments.command in WITHOUT_ROS else wrong_domain()
    if wrong:
        print(f"spatial-si {arguments.command}: {wrong}", file=sys.stderr)
        return Status.USAGE
    module = _module(arguments.command)
    try:
        status: int = module.run(arguments)
    except KeyboardInterrupt:
        return 130
    return status


def _module(command: str) -> Any:
    return importlib.import_module(f"{__package__}.{command.replace('-', '_')}")


if __name__ == "__main__":
    sys.exit(main())
