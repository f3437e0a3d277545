"""What a robot with an arm costs the simulator, in processor time.

    .venv-sim/bin/python bench/bench_robot.py [--seed 9001] [--frames 25]

Loads one generated apartment without a robot, with the plain arm and with the Stretch, and times
captures (with and without semantic ids) in the driving posture and with the arm in view, and steps
of 20 ms with everything still and with the arm moving. Nothing is published.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from spatial_si_sim.robot import ARM, HEAD, Robot, Tolerances, Waypoint, describe
from spatial_si_sim.scenes import make_scene
from spatial_si_sim.world import World, WorldConfig, find_scene

STRETCHED = (0.75, 0.12, 0.12, 0.12, 0.12, 0.0, -0.3, 0.0)
LOOKING = (-1.57, -0.5)
STEP_S = 0.02


def median_ms(work: Callable[[], object], times: int) -> float:
    """Processor time of one call, milliseconds."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return 1e3 * statistics.median(spent)


def report(scene: Path, kind: str, frames: int) -> None:
    """Measure one robot and print a line for each case."""
    began = time.process_time()
    with World(find_scene(str(scene)), WorldConfig(robot=kind != "none")) as world:
        robot = None if kind == "none" else Robot(world, describe(kind))
        print(f"{kind:8} loading {time.process_time() - began:.1f} s")
        world.observe()

        def captures(name: str) -> None:
            full = median_ms(world.observe, frames)
            plain = median_ms(lambda: world.observe(semantic=False), frames)
            print(f"{kind:8} capture, {name}: {full:.1f} ms, without semantic ids {plain:.1f} ms")

        captures("driving posture")
        if robot is None:
            return
        now_s = [0.0]

        def step() -> None:
            now_s[0] += STEP_S
            robot.advance(STEP_S, now_s[0])

        print(f"{kind:8} step, still: {median_ms(step, 100):.2f} ms")
        patient = Tolerances(time_s=9.0)
        motion = robot.joints.follow(ARM, ARM, [Waypoint(4.0, STRETCHED)], patient)
        robot.joints.follow(HEAD, HEAD, [Waypoint(1.0, LOOKING)], patient)
        print(f"{kind:8} step, arm and head moving: {median_ms(step, 200):.2f} ms")
        while motion.outcome is None:
            step()
        captures("arm in view")


def main() -> None:
    """Measure all three."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=9001)
    parser.add_argument("--frames", type=int, default=25)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_scene(options.seed, Path(folder))
        print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, 640 x 480")
        for kind in ("none", "plain", "stretch"):
            report(Path(folder), kind, options.frames)


if __name__ == "__main__":
    main()
