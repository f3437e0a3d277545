"""The whole line of one scene: simulator, nodes and client in a ROS domain of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from .client import Client
from .processes import Child, environment, nodes_python

NODE_NAMES = ("scene_mapper", "spatial_qa", "navigation_planner", "executive")
START_S = 120.0


@dataclass(frozen=True)
class LineOptions:
    """What the line is started with.

    Attributes:
        scene: folder or data set configuration.
        domain: ROS domain.
        noise: off, default or hard.
        seed: of the noise.
        by_velocity: no navigation but cmd_vel: the simulator serves no navigate_to_pose, a node of
            its own does, which sees only what a robot sees.
        logs: folder for the logs of the processes.
        bridge: further parameters of the bridge.
        up: further words of `spatial-si up`, e.g. "--arm".
        names: nodes that must become active.
    """

    scene: Path
    domain: int
    noise: str
    seed: int
    logs: Path
    by_velocity: bool = False
    bridge: Mapping[str, str] | None = None
    up: Sequence[str] = ()
    names: Sequence[str] = NODE_NAMES


Listener = TypeVar("Listener", bound=Client)

BRIDGE_PARAMETERS: Mapping[str, str] = {
    "lockstep": "true",
    "lockstep_start_timeout_s": "90.0",
    "lockstep_timeout_s": "20.0",
    "real_time_factor": "0.0",
    "step_only_when_driving": "true",
    "physics_rate_hz": "20.0",
    "frame_rate_hz": "2.5",
    "idle_frame_rate_hz": "2.0",
}
"""As fast as the nodes keep up while driving, no faster than real time while standing."""

VELOCITY_FACTOR = "2.0"
"""With cmd_vel alone the controller must see time pass, so it passes at this factor."""


@contextmanager
def running_line(options: LineOptions) -> Iterator[Client]:
    """`line_with` a plain client."""
    with line_with(options, Client) as client:
        yield client


@contextmanager
def line_with(
    options: LineOptions, make: Callable[[int, Callable[[], None]], Listener]
) -> Iterator[Listener]:
    """Start everything, yield a client once all nodes are ACTIVE, end everything.

    Args:
        make: the client, from the ROS domain and a check that the processes still run.

    Raises:
        LineTimeout: a node did not become active.
        ChildDied: a process ended; the message carries the end of its log.
    """
    parameters = dict(BRIDGE_PARAMETERS)
    if options.by_velocity:
        parameters["real_time_factor"] = VELOCITY_FACTOR
        parameters["physics_rate_hz"] = "50.0"
        parameters["navigation_action"] = "navigate_along_navmesh"
    parameters.update(options.bridge or {})
    parameters.update(
        {"scene": str(options.scene), "noise_preset": options.noise, "seed": str(options.seed)}
    )
    surroundings = environment(options.domain)
    options.logs.mkdir(parents=True, exist_ok=True)
    children: list[Child] = []

    def check() -> None:
        for child in children:
            child.check()

    with ExitStack() as stack:
        bridge = [sys.executable, "-m", "spatial_si_sim.bridge", "--ros-args"]
        for name, value in parameters.items():
            bridge += ["-p", f"{name}:={value}"]
        nodes = [nodes_python(), "-m", "spatial_si_ros.cli.main", "up", "--use-sim-time"]
        nodes += options.up
        commands = {"bridge": bridge, "nodes": nodes}
        if options.by_velocity:
            module = "spatial_si_sim.bridge.velocity_navigator"
            commands["navigator"] = [
                sys.executable, "-m", module, "--ros-args", "-p", "use_sim_time:=true",
            ]  # fmt: skip
        for name, command in commands.items():
            log = options.logs / f"{name}.log"
            children.append(stack.enter_context(Child(name, command, surroundings, log)))
        client = make(options.domain, check)
        stack.callback(client.close)
        client.wait_active(options.names, START_S)
        client.wait(lambda: client.pose is not None, START_S, "the robot has no pose")
        client.wait(lambda: client.sees, START_S, "no frame reached the map")
        yield client
