"""`spatial-si models serve --supervised`: the model server is started again when it dies."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..inference.serving.supervisor import Status

LOOK_S = 0.5
TELL_AT = 0.1
"""Loading is told in steps of this."""


def supervise(arguments: argparse.Namespace) -> int:
    """Keep a server running until a signal.

    Returns:
        0 after a signal, 1 when the server refuses to start: the reason is printed.
    """
    from ..inference.serving.addresses import default_socket
    from ..inference.serving.supervisor import State, Supervisor, serve_command

    ended = threading.Event()

    def on_signal(_: int, __: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    command = serve_command(arguments.model, *options_of(arguments))
    with Supervisor(command, arguments.socket or default_socket()) as server:
        print(f"listening at {server.endpoint.url}", flush=True)
        told: Status | None = None
        while not ended.wait(LOOK_S):
            status = server.status
            if told is None or is_news(told, status):
                print(words_of(status), flush=True)
                told = status
            if status.state is State.REFUSED:
                print(f"spatial-si models serve: {status.why}", file=sys.stderr)
                return 1
    return 0


def options_of(arguments: argparse.Namespace) -> list[str]:
    """The options that the server itself is started with."""
    words = ["--runtime", arguments.runtime, "--precision", arguments.precision]
    words += ["--device", arguments.device, "--queue", str(arguments.queue)]
    if arguments.max_tiles is not None:
        words += ["--max-tiles", str(arguments.max_tiles)]
    if arguments.calibration is not None:
        words += ["--calibration", str(arguments.calibration)]
    return words


def is_news(told: Status, status: Status) -> bool:
    """Whether a person would want to hear of it."""
    if (told.state, told.restarts, told.why) != (status.state, status.restarts, status.why):
        return True
    return status.progress - told.progress >= TELL_AT


def words_of(status: Status) -> str:
    """One line."""
    words = status.state.value
    if status.progress and status.progress < 1.0:
        words += f" {status.progress:.0%}"
    if status.max_tiles is not None:
        words += f", at most {status.max_tiles} tiles a picture"
    if status.restarts:
        words += f", start {status.restarts + 1}: {status.why}"
    return words
