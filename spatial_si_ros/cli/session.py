"""A command's own ROS node: every wait has a limit, and an interrupt comes at a safe point."""

from __future__ import annotations

import argparse
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

import rclpy
from rclpy.action import ActionClient
from rclpy.client import Client
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor

from .values import namespace, positive_s

SLICE_S = 0.05
SETTLE_S = 0.2
"""From a server's being known to the first request: it must know who asks, or its reply is lost."""
CANCEL_S = 10.0


class NoServer(Exception):
    """No node serves what the command needs; the message says what to do."""


class TimedOut(Exception):
    """Something did not end within its limit."""


class Rejected(Exception):
    """The server did not take the goal."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every command that talks to the nodes."""
    parser.add_argument(
        "--namespace", type=namespace, default="", metavar="NS", help="namespace of the nodes"
    )
    parser.add_argument(
        "--wait",
        type=positive_s,
        default=10.0,
        metavar="S",
        help="wait for the server to appear at most this long (default 10 s)",
    )


class Session:
    """A node in a context of its own. Use as a context manager.

    While it is open, SIGINT and SIGTERM make the running or next `wait` raise
    KeyboardInterrupt; a second one raises at once. (Only in the main thread: elsewhere
    Python handles no signals.)
    """

    def __init__(self, name: str, namespace: str = "") -> None:
        self._context = Context()
        self._context.init(args=[])
        self.node = rclpy.create_node(
            name,
            namespace=namespace,
            context=self._context,
            use_global_arguments=False,
            start_parameter_services=False,
        )
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)
        self._interrupted = False
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Session:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._handlers[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._executor.shutdown()
        self.node.destroy_node()
        self._context.try_shutdown()

    def wait(self, done: Callable[[], bool], limit_s: float) -> bool:
        """Take in messages until `done`; whether it came within `limit_s` of steady time.

        Raises:
            KeyboardInterrupt: a signal came meanwhile.
        """
        until_s = time.monotonic() + limit_s
        while not done():
            left_s = until_s - time.monotonic()
            if left_s <= 0.0:
                return False
            self._executor.spin_once(timeout_sec=min(SLICE_S, left_s))
            if self._interrupted:
                self._interrupted = False
                raise KeyboardInterrupt
        return True

    def latest(self, msg_type: Any, topic: str, qos: Any) -> list[Any]:
        """A list whose only element is the newest message of the topic; empty before it."""
        newest: list[Any] = []

        def on_message(msg: Any) -> None:
            newest[:] = [msg]

        self.node.create_subscription(msg_type, topic, on_message, qos)
        return newest

    def call(self, srv_type: Any, name: str, request: Any, wait_s: float, limit_s: float) -> Any:
        """The response of a service.

        Raises:
            NoServer: nobody offers it within `wait_s`.
            TimedOut: no response within `limit_s`.
        """
        client: Client = self.node.create_client(srv_type, name)
        self._find(client.service_is_ready, "service", client.service_name, wait_s)
        future = client.call_async(request)
        if not self.wait(future.done, limit_s):
            raise TimedOut(f"{client.service_name} did not respond within {limit_s:g} s")
        return future.result()

    def start(
        self,
        action_type: Any,
        name: str,
        goal: Any,
        wait_s: float,
        on_feedback: Callable[[Any], None] | None = None,
    ) -> Running:
        """Send a goal.

        Args:
            on_feedback: called with each feedback (the action's own part of it).

        Raises:
            NoServer: nobody offers the action within `wait_s`, or its node does not react.
            Rejected: the server does not take goals now.
            KeyboardInterrupt: as `wait`; a goal that was taken meanwhile is cancelled first.
        """
        client = ActionClient(self.node, action_type, name)
        full_name = self.node.resolve_service_name(name)
        self._find(client.server_is_ready, "action", full_name, wait_s)
        sending = client.send_goal_async(
            goal, feedback_callback=on_feedback and (lambda msg: on_feedback(msg.feedback))
        )
        try:
            taken = self.wait(sending.done, wait_s)
        except KeyboardInterrupt:
            if self.wait(sending.done, wait_s) and sending.result().accepted:
                Running(self, sending.result()).cancel()
            raise
        if not taken:
            raise NoServer(f"The node that serves {full_name} does not react.")
        if not sending.result().accepted:
            raise Rejected(f"{full_name} takes no goals now: its node is not active, or busy.")
        return Running(self, sending.result())

    def _find(self, ready: Callable[[], bool], what: str, name: str, wait_s: float) -> None:
        if not self.wait(ready, wait_s):
            raise NoServer(no_server_sentence(what, name, wait_s))
        self.wait(lambda: False, SETTLE_S)

    def _on_signal(self, _: int, __: FrameType | None) -> None:
        if self._interrupted:
            raise KeyboardInterrupt
        self._interrupted = True


class Running:
    """A goal that a server has taken."""

    def __init__(self, session: Session, handle: Any) -> None:
        self._session = session
        self._handle = handle
        self._ending = handle.get_result_async()

    @property
    def ended(self) -> bool:
        return bool(self._ending.done())

    def result(self) -> Any:
        """Result and status of an ended goal."""
        return self._ending.result()

    def cancel(self) -> bool:
        """Cancel it and wait for its end; whether it ended within 10 s."""
        self._handle.cancel_goal_async()
        return self._session.wait(lambda: self.ended, CANCEL_S)


def no_server_sentence(what: str, name: str, wait_s: float) -> str:
    """What was looked for, where, and what a person can do."""
    domain = os.environ.get("ROS_DOMAIN_ID", "0 (ROS_DOMAIN_ID is not set)")
    reach = os.environ.get("ROS_AUTOMATIC_DISCOVERY_RANGE", "SUBNET (the default)")
    return (
        f"No {what} {name} within {wait_s:g} s, looking in ROS domain {domain} with discovery "
        f"range {reach}. Start the nodes with `spatial-si up`, and give both terminals the same "
        "ROS_DOMAIN_ID and ROS_AUTOMATIC_DISCOVERY_RANGE; `spatial-si doctor` shows them."
    )
