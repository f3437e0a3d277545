"""One ROS context, domain and executor thread per test; every wait is a future with a timeout."""

from __future__ import annotations

import gc
import itertools
import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

import rclpy
from rclpy.action import ActionClient
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import QoSProfile

WAIT_S = 40.0
"""Discovery takes 0.3 to 4 s on a loaded machine; a failing test may take this long."""


class Ros:
    """Nodes under test and probes, spun in threads of their own.

    A test gets a domain in which no process of this machine takes part, and which the tests just
    before it did not have: a participant that was destroyed may be believed alive for the 20 s
    of its lease.
    """

    _sessions = itertools.count()

    def __init__(self) -> None:
        os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
        self.context = rclpy.Context()
        domain_id = free_domain(37 * os.getpid() + next(self._sessions))
        rclpy.init(context=self.context, domain_id=domain_id)
        self._running: list[tuple[Node, SingleThreadedExecutor, threading.Thread]] = []
        self.probe = self.spin(rclpy.create_node("probe", context=self.context))

    def spin(self, node: Any) -> Any:
        """Spin the node in its own thread until the test ends; returns it."""
        executor = SingleThreadedExecutor(context=self.context)
        executor.add_node(node)
        thread = threading.Thread(target=_spin, args=(executor,), daemon=True)
        thread.start()
        self._running.append((node, executor, thread))
        return node

    def action_client(self, action_type: Any, name: str, node: Any = None) -> ActionClient:
        """A client of an action server that is there, on the probe or another spun node.

        It is made in the executor's thread: rclpy adds it to the node before it is whole, and an
        executor that looks at it then ends with an AttributeError.
        """
        owner = node if node is not None else self.probe
        (executor,) = (each for known, each, _ in self._running if known is owner)
        client = wait(executor.create_task(lambda: ActionClient(owner, action_type, name)))
        assert client.wait_for_server(WAIT_S), f"no action {name}"
        return client

    def close(self) -> None:
        """End all of it. A participant of the middleware is there until nobody holds its node, and
        nodes hold themselves in circles; too many make later tests slow, and fill the domains."""
        for node, executor, thread in reversed(self._running):
            executor.shutdown(timeout_sec=5.0)
            thread.join(5.0)
            node.destroy_node()
        rclpy.try_shutdown(context=self.context)
        self._running.clear()
        del self.probe
        gc.collect()

    # Waits --------------------------------------------------------------------------------

    def until(
        self, msg_type: Any, topic: str, holds: Callable[[Any], bool], qos: QoSProfile | int = 10
    ) -> Any:
        """The first message on the topic for which `holds`, or AssertionError."""
        with self.listen(msg_type, topic, holds, qos) as heard:
            return heard.result(WAIT_S)

    @contextmanager
    def listen(
        self,
        msg_type: Any,
        topic: str,
        holds: Callable[[Any], bool] = lambda _: True,
        qos: QoSProfile | int = 10,
    ) -> Iterator[Future[Any]]:
        """A future of the first such message.

        The subscription lives as long as the probe: destroying it under the probe's executor,
        which may be about to wait for it, would end that thread.
        """
        heard: Future[Any] = Future()

        def on_message(msg: Any) -> None:
            if not heard.done() and holds(msg):
                heard.set_result(msg)

        self.probe.create_subscription(msg_type, topic, on_message, qos)
        yield heard

    def call(self, srv_type: Any, name: str, request: Any) -> Any:
        client = self.probe.create_client(srv_type, name)
        assert client.wait_for_service(WAIT_S), f"no service {name}"
        response = wait(client.call_async(request))
        self.probe.destroy_client(client)
        return response


def free_domain(first: int) -> int:
    """A ROS domain of 1..100, from `first` on, in which nobody on this machine takes part.

    A simulation that runs beside the tests would otherwise follow their instructions.
    """
    domains = (1 + (first + offset) % 100 for offset in range(100))
    return next(domain for domain in domains if not any(map(_is_bound, _ports(domain))))


def _ports(domain: int) -> list[int]:
    """Where participants of a domain listen, by the DDSI-RTPS specification.

    They are numbered through all domains of a process.
    """
    return [7410 + 250 * domain + 2 * participant for participant in range(32)]


def _is_bound(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return True
    return False


def wait(future: Any, timeout_s: float = WAIT_S) -> Any:
    """The result of a rclpy future that another thread completes."""
    done = threading.Event()
    future.add_done_callback(lambda _: done.set())
    assert done.wait(timeout_s), "nothing came in time"
    return future.result()


def _spin(executor: SingleThreadedExecutor) -> None:
    with suppress(ExternalShutdownException):
        executor.spin()
