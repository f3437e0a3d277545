"""`spatial-si stop`: the guard cancels everything and holds the base still."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from std_srvs.srv import SetBool, Trigger

from .session import NoServer, Session, TimedOut, add_arguments
from .status import Status, epilog
from .values import positive_s


def add_parser(subparsers: Any) -> None:
    """Add the subcommand `stop`."""
    parser = subparsers.add_parser(
        "stop",
        help="stop the robot now",
        description="Stop the robot now: all goals are cancelled and the base is held still.",
        epilog=epilog(),
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--hold", action="store_true", help="and keep it still until `spatial-si stop --release`"
    )
    group.add_argument("--release", action="store_true", help="allow motion again")
    parser.add_argument(
        "--timeout",
        type=positive_s,
        default=5.0,
        metavar="S",
        help="wait for the guard's response at most this long (default 5 s)",
    )
    add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Stop; see the help for the exit status."""
    with Session("spatial_si_stop", arguments.namespace) as session:
        try:
            response = _call(session, arguments)
        except NoServer as error:
            print(f"spatial-si stop: NOT stopped. {error}", file=sys.stderr)
            return Status.NO_SERVER
        except TimedOut as error:
            print(f"spatial-si stop: NOT confirmed. {error}", file=sys.stderr)
            return Status.TIMEOUT
    print(response.message)
    return Status.GOOD if response.success else Status.DECLINED


def _call(session: Session, arguments: argparse.Namespace) -> Any:
    if arguments.hold or arguments.release:
        request = SetBool.Request(data=arguments.release)
        return session.call(SetBool, "motion_enable", request, arguments.wait, arguments.timeout)
    return session.call(Trigger, "stop", Trigger.Request(), arguments.wait, arguments.timeout)
