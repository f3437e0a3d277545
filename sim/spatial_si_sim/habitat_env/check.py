"""Shows that the assembled Habitat works: one frame of an empty scene, colour and depth."""

from __future__ import annotations

import os
import sys

QUIET = {"HABITAT_SIM_LOG": "quiet", "MAGNUM_LOG": "quiet", "HSIM_DISABLE_CUDA_DEVICE": "1"}


def render_empty_scene() -> tuple[int, int]:
    """Render colour and depth of nothing at 32x24 and return the shape (rows, columns) of both.

    Raises: what habitat_sim raises when it cannot render here.
    """
    os.environ.update(QUIET)
    import habitat_sim

    backend = habitat_sim.SimulatorConfiguration()
    backend.scene_id, backend.gpu_device_id = "NONE", -1
    sensors = []
    for name in ("COLOR", "DEPTH"):
        sensor = habitat_sim.CameraSensorSpec()
        sensor.uuid, sensor.sensor_type = name, getattr(habitat_sim.SensorType, name)
        sensor.resolution = [24, 32]
        sensors.append(sensor)
    agent = habitat_sim.agent.AgentConfiguration()
    agent.sensor_specifications = sensors
    simulator = habitat_sim.Simulator(habitat_sim.Configuration(backend, [agent]))
    frame = simulator.get_sensor_observations()
    simulator.close()
    color, depth = frame["COLOR"].shape[:2], frame["DEPTH"].shape
    if color != depth:
        raise ValueError(f"colour is {color}, depth {depth}: expected the same")
    return (int(depth[0]), int(depth[1]))


if __name__ == "__main__":
    shape = render_empty_scene()
    print(f"habitat_sim renders ({shape[1]}x{shape[0]})")
    sys.stdout.flush()
