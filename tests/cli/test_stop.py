"""`spatial-si stop` with the real guard."""

from __future__ import annotations

import pytest
from rclpy import create_node
from std_srvs.srv import Trigger

from spatial_si_interfaces.msg import GuardState
from spatial_si_ros.nodes.guard import Guard
from spatial_si_ros.nodes.qos import LATCHED


def test_stop_says_what_the_guard_did(ros, command) -> None:
    ros.spin(Guard(context=ros.context))
    status, out, _ = command("stop")
    assert status == 0
    assert "stopped; nobody serves follow_instruction, navigate_to_pose" in out
    assert ros.until(GuardState, "guard_state", lambda _: True, LATCHED).stops == 1


def test_hold_lasts_until_release(ros, command) -> None:
    ros.spin(Guard(context=ros.context))
    assert command("stop", "--hold")[0] == 0
    held = ros.until(GuardState, "guard_state", lambda _: True, LATCHED)
    assert not held.motion_enabled
    status, out, _ = command("stop", "--release")
    assert (status, out.strip()) == (0, "motion is enabled; all goals are cancelled")
    assert ros.until(GuardState, "guard_state", lambda _: True, LATCHED).motion_enabled


def test_no_guard_is_said_loudly(ros, command) -> None:
    status, _, err = command("stop", "--wait", "0.2")
    assert status == 3
    assert "NOT stopped" in err and "No service /stop" in err


def test_a_guard_that_refuses_or_is_silent(ros, command) -> None:
    def refuse(_: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        response.success, response.message = False, "the base is unplugged"
        return response

    ros.probe.create_service(Trigger, "stop", refuse)
    status, out, _ = command("stop")
    assert (status, out.strip()) == (1, "the base is unplugged")


def test_a_silent_guard_is_not_taken_for_a_stop(ros, command) -> None:
    deaf = create_node("deaf", context=ros.context)
    deaf.create_service(Trigger, "stop", lambda _, response: response)  # nobody spins it
    status, _, err = command("stop", "--timeout", "0.2")
    deaf.destroy_node()
    assert status == 4
    assert "NOT confirmed" in err


@pytest.mark.parametrize("words", [("--hold", "--release"), ("--timeout", "-1")])
def test_a_wrong_command_line(command, words) -> None:
    assert command("stop", *words)[0] == 2
