"""Tests for nodes/base.py and nodes/parameters.py: life cycle, refusals, time, diagnostics."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import pytest
from diagnostic_msgs.msg import DiagnosticArray
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState, GetState
from nodes.harness import WAIT_S, Ros
from rclpy.exceptions import InvalidParameterValueException
from rclpy.parameter import Parameter
from rosgraph_msgs.msg import Clock
from std_msgs.msg import String
from std_srvs.srv import Trigger

from spatial_si_ros.nodes.base import SpatialNode
from spatial_si_ros.nodes.parameters import NodeParams, parameter


@dataclass(frozen=True)
class EchoParams(NodeParams):
    gain: float = parameter(1.0, "a factor", limits=(0.5, 2.0))
    mode: str = parameter("plain", "how", choices=("plain", "loud"))


class Echo(SpatialNode):
    params_type = EchoParams

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("echo", **kwargs)

    def setup(self) -> None:
        if self.params.gain > 1.5:
            raise ValueError("gain above 1.5 needs the loud mode")
        self.out = self.add_publisher(String, "out", 10)
        self.add_service(Trigger, "poke", self._on_poke)

    def start(self) -> None:
        self.add_subscription(String, "in", lambda msg: self.out.publish(msg), 10)

    def _on_poke(self, _: Any, response: Any) -> Any:
        response.success = self.is_active
        return response


def label(ros: Ros) -> str:
    return ros.call(GetState, "echo/get_state", GetState.Request()).current_state.label


def change(ros: Ros, transition: int) -> bool:
    request = ChangeState.Request(transition=Transition(id=transition))
    return ros.call(ChangeState, "echo/change_state", request).success


def status_of(array: DiagnosticArray) -> Any:
    return array.status[0] if array.status[0].name == "echo" else None


def test_reaches_active_unaided_and_says_so(ros: Ros) -> None:
    ros.spin(Echo(context=ros.context))
    array = ros.until(
        DiagnosticArray, "/diagnostics", lambda m: m.status[0].message.startswith("active")
    )
    assert array.status[0].name == "echo"
    assert label(ros) == "active"


def test_waits_for_a_lifecycle_manager_without_autostart(ros: Ros) -> None:
    ros.spin(Echo(context=ros.context, parameter_overrides=[Parameter("autostart", value=False)]))
    assert label(ros) == "unconfigured"
    assert change(ros, Transition.TRANSITION_CONFIGURE)
    assert not ros.call(Trigger, "poke", Trigger.Request()).success
    assert change(ros, Transition.TRANSITION_ACTIVATE)
    assert ros.call(Trigger, "poke", Trigger.Request()).success


def test_what_a_state_made_goes_with_it(ros: Ros) -> None:
    node = ros.spin(
        Echo(context=ros.context, parameter_overrides=[Parameter("autostart", value=False)])
    )
    change(ros, Transition.TRANSITION_CONFIGURE)
    before = len(list(node.services))
    change(ros, Transition.TRANSITION_ACTIVATE)
    assert node.count_subscribers("in") == 1
    change(ros, Transition.TRANSITION_DEACTIVATE)
    assert node.count_subscribers("in") == 0
    change(ros, Transition.TRANSITION_CLEANUP)
    assert len(list(node.services)) == before - 1
    assert change(ros, Transition.TRANSITION_CONFIGURE)


@pytest.mark.parametrize(
    "override", [Parameter("gain", value=1.8), Parameter("mode", value="silent")]
)
def test_a_bad_value_stops_configuration(ros: Ros, override: Parameter) -> None:
    ros.spin(
        Echo(
            context=ros.context,
            parameter_overrides=[Parameter("autostart", value=False), override],
        )
    )
    assert not change(ros, Transition.TRANSITION_CONFIGURE)
    assert label(ros) == "unconfigured"


def test_a_parameter_out_of_range_is_refused(ros: Ros) -> None:
    with pytest.raises(InvalidParameterValueException):
        Echo(context=ros.context, parameter_overrides=[Parameter("gain", value=9.0)])


def test_a_clock_that_stands_still_is_reported(ros: Ros) -> None:
    ros.spin(Echo(context=ros.context, parameter_overrides=[Parameter("use_sim_time", value=True)]))
    ros.until(
        DiagnosticArray, "/diagnostics", lambda m: "clock has stood still" in m.status[0].message
    )


def test_time_going_back_reaches_the_node(ros: Ros) -> None:
    jumped: Future[bool] = Future()

    class Jumpy(Echo):
        def on_time_jump_back(self) -> None:
            if not jumped.done():
                jumped.set_result(True)

    ros.spin(
        Jumpy(context=ros.context, parameter_overrides=[Parameter("use_sim_time", value=True)])
    )
    clock = ros.probe.create_publisher(Clock, "/clock", 10)
    readings = [100, 50]

    def tick() -> None:
        msg = Clock()
        msg.clock.sec = readings[0]
        readings.reverse()
        clock.publish(msg)

    ros.probe.create_timer(0.05, tick)
    assert jumped.result(WAIT_S)
