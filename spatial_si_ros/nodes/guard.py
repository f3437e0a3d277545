"""The last word on motion: cancels goals and holds the base still, whatever else hangs."""

from __future__ import annotations

from typing import Any

from action_msgs.msg import GoalStatus, GoalStatusArray
from action_msgs.srv import CancelGoal
from diagnostic_msgs.msg import DiagnosticStatus
from geometry_msgs.msg import Twist, TwistStamped
from std_srvs.srv import SetBool, Trigger

from spatial_si_interfaces.msg import GuardState

from .base import SpatialNode
from .params import GuardParams
from .qos import COMMANDS, LATCHED, STATUS
from .runner import exit_with

_MOVING = (GoalStatus.STATUS_ACCEPTED, GoalStatus.STATUS_EXECUTING)


class Guard(SpatialNode):
    """Stops the robot at once, and keeps it still while motion is disabled.

    `stop` cancels every goal of the listed actions and holds zero velocity for `hold_s`;
    afterwards new goals may move the robot. `motion_enable` false does the same until it is
    true again, and cancels goals that somebody sends meanwhile. Both work from configure to
    cleanup, ACTIVE or not.

    Services: stop (std_srvs/Trigger), motion_enable (std_srvs/SetBool).
    Publishes: guard_state (GuardState, latched); cmd_vel (TwistStamped, or Twist by
        parameter) only while it holds the base still.
    Subscribes: <action>/_action/status of every listed action.
    Calls: <action>/_action/cancel_goal.
    """

    params_type = GuardParams
    params: GuardParams

    def __init__(self, **kwargs: Any) -> None:
        self._enabled = True
        self._reason = ""
        self._stops = 0
        self._hold_until_s = 0.0
        super().__init__("guard", **kwargs)

    def setup(self) -> None:
        stamped = self.params.stamped_cmd_vel
        self._state = self.add_publisher(GuardState, "guard_state", LATCHED)
        self._velocity = self.add_publisher(TwistStamped if stamped else Twist, "cmd_vel", COMMANDS)
        self._cancels = {
            name: self.add_client(CancelGoal, f"{name}/_action/cancel_goal")
            for name in self.params.actions
        }
        self._arm_cancels = {
            name: self.add_client(CancelGoal, f"{name}/_action/cancel_goal")
            for name in self.params.arm_actions
        }
        for name in (*self._cancels, *self._arm_cancels):
            status = self.create_subscription(
                GoalStatusArray, f"{name}/_action/status", self._on_status, STATUS
            )
            self._configured.append(lambda status=status: self.destroy_subscription(status))
        timer = self.create_timer(1.0 / self.params.rate_hz, self._on_tick, clock=self.steady_clock)
        self._configured.append(lambda: self.destroy_timer(timer))
        self.add_service(Trigger, "stop", self._on_stop)
        self.add_service(SetBool, "motion_enable", self._on_motion_enable)
        self._announce()

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        figures = {"stops": self._stops, "motion_enabled": self._enabled}
        if not self._enabled:
            return DiagnosticStatus.WARN, f"motion is disabled: {self._reason}", figures
        return DiagnosticStatus.OK, "motion is enabled", figures

    @property
    def holding(self) -> bool:
        """Whether the base is being held still now."""
        return not self._enabled or self.steady_s() < self._hold_until_s

    def _on_stop(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        self._stops += 1
        unreached = self._halt()
        self._announce()
        response.success = True
        response.message = _sentence("stopped", unreached)
        self.get_logger().warning(f"stop: {response.message}")
        return response

    def _on_motion_enable(
        self, request: SetBool.Request, response: SetBool.Response
    ) -> SetBool.Response:
        self._enabled = bool(request.data)
        self._reason = "" if self._enabled else "disabled by motion_enable"
        unreached = [] if self._enabled else self._halt()
        self._announce()
        response.success = True
        response.message = _sentence(
            "motion is enabled" if self._enabled else "motion is disabled", unreached
        )
        self.get_logger().warning(response.message)
        return response

    def _on_status(self, msg: GoalStatusArray) -> None:
        if self.holding and any(each.status in _MOVING for each in msg.status_list):
            self._cancel_all()

    def _on_tick(self) -> None:
        if not self.holding:
            return
        zero = TwistStamped() if self.params.stamped_cmd_vel else Twist()
        if isinstance(zero, TwistStamped):
            zero.header.stamp = self.get_clock().now().to_msg()
            zero.header.frame_id = self.params.base_frame
        self._velocity.publish(zero)

    def _halt(self) -> list[str]:
        """Hold the base and cancel everything; returns the `actions` that have no server."""
        self._hold_until_s = self.steady_s() + self.params.hold_s
        self._on_tick()
        return self._cancel_all()

    def _cancel_all(self) -> list[str]:
        """A cancel request with a zero goal id and stamp means all goals."""
        for client in (*self._cancels.values(), *self._arm_cancels.values()):
            if client.service_is_ready():
                client.call_async(CancelGoal.Request())
        return [name for name, each in self._cancels.items() if not each.service_is_ready()]

    def _announce(self) -> None:
        self._state.publish(
            GuardState(
                stamp=self.get_clock().now().to_msg(),
                motion_enabled=self._enabled,
                reason=self._reason,
                stops=self._stops,
            )
        )


def _sentence(what: str, unreached: list[str]) -> str:
    if not unreached:
        return f"{what}; all goals are cancelled"
    return f"{what}; nobody serves {', '.join(unreached)}, so nothing was cancelled there"


def main() -> None:
    """Run the guard alone."""
    exit_with(lambda: [Guard()])


if __name__ == "__main__":
    main()
