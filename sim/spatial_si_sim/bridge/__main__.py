"""`python -m spatial_si_sim.bridge --ros-args -p scene:=FOLDER ...` runs the node until stopped."""

from __future__ import annotations

import signal
import sys
import threading

import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.signals import SignalHandlerOptions

from .node import HabitatBridge


def main(arguments: list[str] | None = None) -> int:
    """Run the bridge; 1 when the scene or a parameter is refused."""
    # rclpy's own handlers shut the context down under a running executor; we end the loop instead.
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    rclpy.init(args=arguments, signal_handler_options=SignalHandlerOptions.NO)
    node = HabitatBridge()
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    try:
        if node.get_parameter("autostart").value and not _started(node):
            return 1
        while not stop.is_set():
            executor.spin_once(timeout_sec=min(node.advance(), 0.1))
    finally:
        node.release()
        executor.shutdown()
        node.destroy_node()
        rclpy.try_shutdown()
    return 0


def _started(node: HabitatBridge) -> bool:
    good = TransitionCallbackReturn.SUCCESS
    return node.trigger_configure() == good and node.trigger_activate() == good


if __name__ == "__main__":
    sys.exit(main())
