"""Runs nodes in one process: an executor and a thread for each, until a signal or a failure."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

import rclpy
from rclpy.exceptions import ParameterException
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions

JOIN_S = 5.0


class _Lane(threading.Thread):
    """One node, its executor and the thread that spins it."""

    def __init__(self, node: Node) -> None:
        super().__init__(name=node.get_name(), daemon=True)
        self.node = node
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(node)

    def run(self) -> None:
        with suppress(ExternalShutdownException):
            self.executor.spin()


def run(make: Callable[[], Sequence[Node]], argv: Sequence[str] | None = None) -> int:
    """Make the nodes and spin them until SIGINT, SIGTERM or an error that no node expects.

    Such an error, in whichever thread, ends the whole process rather than leave it half
    alive; whoever started it may start it again.

    Args:
        make: called once ROS is up; what one node needs of another goes in here.
        argv: ROS arguments; None: those of the process.

    Returns:
        The exit status: 0 after a signal, 1 after an error, 2 when a ROS argument or the
        value of a parameter is refused.
    """
    try:
        rclpy.init(
            args=None if argv is None else list(argv),
            signal_handler_options=SignalHandlerOptions.NO,
        )
    except RuntimeError as error:  # what rclpy raises for arguments that ROS cannot read
        return _refused(f"ROS does not take these arguments: {error}")
    ended, failed = threading.Event(), threading.Event()
    report = threading.excepthook

    def on_signal(_: int, __: FrameType | None) -> None:
        ended.set()

    def on_error(arguments: threading.ExceptHookArgs) -> None:
        report(arguments)
        failed.set()
        ended.set()

    threading.excepthook = on_error
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    try:
        lanes = [_Lane(node) for node in make()]
    except ParameterException as error:
        rclpy.try_shutdown()
        return _refused(str(error))
    for lane in lanes:
        lane.start()
    ended.wait()
    for lane in lanes:
        lane.executor.shutdown(timeout_sec=JOIN_S)
    for lane in lanes:
        lane.join(JOIN_S)
        lane.node.destroy_node()
    rclpy.try_shutdown()
    return 1 if failed.is_set() else 0


def _refused(why: str) -> int:
    print(f"{Path(sys.argv[0]).stem}: {why}", file=sys.stderr)
    return 2


def exit_with(make: Callable[[], Sequence[Node]]) -> None:
    """`run`, as the whole of a program."""
    sys.exit(run(make))
