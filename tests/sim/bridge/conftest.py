"""A real bridge in a small room, and a probe that listens to it, in one process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rclpy
from rclpy.action import ActionClient
from rclpy.executors import SingleThreadedExecutor
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from spatial_si_sim.bridge.node import HabitatBridge
from spatial_si_sim.frames import Pose2
from spatial_si_sim.world.plain_room import THINGS, Thing, write_plain_room

WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
DOMAIN = 61 + 2 * WORKER
"""Tests that run side by side do not hear each other; the next domain is for child processes."""
BEST_EFFORT = QoSProfile(depth=50, reliability=ReliabilityPolicy.BEST_EFFORT)
LATCHED = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)

PEN = tuple(
    Thing(f"cabinet_{k + 2}", "cabinet", "grey", (90, 90, 90), centre, size)
    for k, (centre, size) in enumerate(
        [
            ((-3.0, -1.6, 0.5), (2.0, 0.1, 1.0)),
            ((-2.0, -2.3, 0.5), (0.1, 1.4, 1.0)),
        ]
    )
)
"""Closes off the corner x < -2, y < -1.6: ground that no way leads to."""


class Rig:
    """The bridge under test and a probe node, spun together."""

    def __init__(self, context: Any, bridge: HabitatBridge) -> None:
        self.bridge = bridge
        self.probe = rclpy.create_node("probe", context=context)
        self.executor = SingleThreadedExecutor(context=context)
        self.executor.add_node(bridge)
        self.executor.add_node(self.probe)

    def listen(self, kind: Any, topic: str, qos: QoSProfile = BEST_EFFORT) -> list[Any]:
        """Every message of a topic from now on."""
        heard: list[Any] = []
        self.probe.create_subscription(kind, topic, heard.append, qos)
        return heard

    def until(self, condition: Callable[[], Any], timeout_s: float = 20.0) -> None:
        """Let the simulation and all callbacks run until a condition holds."""
        end_s = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < end_s, f"nothing after {timeout_s} s"
            self.executor.spin_once(timeout_sec=min(self.bridge.advance(), 0.02))

    def run(self, sim_s: float) -> None:
        """Let this much simulated time pass."""
        end_ns = self.bridge.time_ns + round(sim_s * 1e9)
        self.until(lambda: self.bridge.time_ns >= end_ns)

    def wait(self, future: Any, timeout_s: float = 20.0) -> Any:
        """The result of a future."""
        self.until(future.done, timeout_s)
        return future.result()

    def client(self, kind: Any, name: str) -> ActionClient:
        """An action client whose server was found."""
        client = ActionClient(self.probe, kind, name)
        self.until(client.server_is_ready)
        return client

    def call(self, kind: Any, name: str, request: Any) -> Any:
        """The response of a service."""
        client = self.probe.create_client(kind, name)
        self.until(client.service_is_ready)
        return self.wait(client.call_async(request))

    @property
    def pose(self) -> Pose2:
        """The robot's true pose."""
        return self.bridge.world.pose

    def close(self) -> None:
        """Take both nodes down."""
        self.bridge.release()
        self.executor.shutdown()
        self.probe.destroy_node()
        self.bridge.destroy_node()


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_plain_room(tmp_path_factory.mktemp("room") / "scene", THINGS + PEN)


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    context = rclpy.Context()
    rclpy.init(context=context, domain_id=DOMAIN)
    yield context
    rclpy.try_shutdown(context=context)


@pytest.fixture
def make_bridge(context: Any, room: Path) -> Iterator[Callable[..., HabitatBridge]]:
    """A bridge that is not configured yet; parameters by name."""

    def make(**values: Any) -> HabitatBridge:
        stated: dict[str, Any] = {"scene": str(room), "real_time_factor": 0.0, **values}
        overrides = [Parameter(name, value=value) for name, value in stated.items()]
        return HabitatBridge(context=context, parameter_overrides=overrides)

    yield make


@pytest.fixture
def start(context: Any, make_bridge: Callable[..., HabitatBridge]) -> Iterator[Callable[..., Rig]]:
    """Start an active bridge with a probe, instead of any before; parameters by name."""
    rigs: list[Rig] = []

    def start(**values: Any) -> Rig:
        while rigs:
            rigs.pop().close()
        bridge = make_bridge(**values)
        assert bridge.trigger_configure() == TransitionCallbackReturn.SUCCESS
        assert bridge.trigger_activate() == TransitionCallbackReturn.SUCCESS
        rigs.append(Rig(context, bridge))
        return rigs[-1]

    yield start
    for rig in rigs:
        rig.close()
