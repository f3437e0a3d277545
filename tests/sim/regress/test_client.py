"""The regression's client against a node that loses a reply."""

from __future__ import annotations

import os
import threading

import pytest
import rclpy
from lifecycle_msgs.msg import State
from lifecycle_msgs.srv import GetState
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from spatial_si_sim.regress import client as client_module
from spatial_si_sim.regress.client import Client, LineTimeout

DOMAIN = 57


@pytest.fixture
def forgetful(monkeypatch):
    """A service `mapper/get_state` whose first reply never comes; yields its requests."""
    monkeypatch.setitem(os.environ, "ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    monkeypatch.setattr(client_module, "REPLY_S", 0.5)
    context = rclpy.Context()
    rclpy.init(context=context, domain_id=DOMAIN)
    node = rclpy.create_node("forgetful", context=context)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    asked, first = [], threading.Event()

    def on_request(request, response):
        asked.append(request)
        if len(asked) == 1:
            first.wait(2.0)  # longer than the client's patience
        response.current_state.id = State.PRIMARY_STATE_ACTIVE
        return response

    node.create_service(GetState, "mapper/get_state", on_request)

    def spin():
        try:
            executor.spin()
        except ExternalShutdownException:
            return

    thread = threading.Thread(target=spin, daemon=True)
    thread.start()
    yield asked
    first.set()
    executor.shutdown(timeout_sec=5.0)
    thread.join(5.0)
    node.destroy_node()
    rclpy.try_shutdown(context=context)


def test_asks_again_for_a_state_that_was_not_told(forgetful):
    client = Client(DOMAIN, lambda: None)
    try:
        with pytest.raises(LineTimeout, match="the action ask is not there"):
            client.wait_active(["mapper"], 6.0)
    finally:
        client.close()
    assert len(forgetful) >= 2
