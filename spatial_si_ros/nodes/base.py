"""What every node of the system has in common: life cycle, parameters, diagnostics, time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from lifecycle_msgs.msg import State
from rclpy.action import ActionClient, ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.client import Client
from rclpy.clock import Clock, ClockType, JumpHandle, JumpThreshold, TimeJump
from rclpy.duration import Duration
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.publisher import Publisher
from rclpy.qos import QoSProfile
from rclpy.subscription import Subscription
from rclpy.timer import Timer

from ..errors import SpatialError
from .parameters import NodeParams

DIAGNOSTICS_PERIOD_S = 1.0
CLOCK_STILL_S = 2.0
"""A simulated clock that does not move for this long (steady time) is reported."""

SUCCESS = TransitionCallbackReturn.SUCCESS
FAILURE = TransitionCallbackReturn.FAILURE


class SpatialNode(LifecycleNode):
    """A lifecycle node that reaches ACTIVE unaided and says how it is.

    A subclass names its parameters (`params_type`) and fills in the hooks `setup`
    (configure), `start` (activate), `stop` (deactivate) and `teardown` (cleanup). What
    it makes in `setup` with the `add_…` methods lives until cleanup, what it makes in
    `start` until deactivation; both are destroyed here. An error that a hook raises on
    purpose (SpatialError, ValueError) stops the transition with its sentence.

    Publishes: /diagnostics (diagnostic_msgs/DiagnosticArray, 1 Hz of steady time).
    """

    params_type: ClassVar[type[NodeParams]] = NodeParams

    def __init__(self, name: str, **kwargs: Any) -> None:
        self._jumps: JumpHandle | None = None
        super().__init__(name, **kwargs)
        self.params_type.declare(self)
        self.steady_clock = Clock(clock_type=ClockType.STEADY_TIME)
        self._configured: list[Callable[[], object]] = []
        self._activated: list[Callable[[], object]] = []
        self._clock_reading = (self.get_clock().now().nanoseconds, self.steady_s())
        self._diagnostics = self.create_publisher(DiagnosticArray, "/diagnostics", 10)
        self.create_timer(DIAGNOSTICS_PERIOD_S, self._on_diagnostics, clock=self.steady_clock)
        self._jumps = self.get_clock().create_jump_callback(
            JumpThreshold(min_forward=None, min_backward=Duration(nanoseconds=-1)),
            post_callback=self._on_jump,
        )
        self.add_on_set_parameters_callback(self.params_type.judge)
        self.add_post_set_parameters_callback(lambda _: self._reread())
        self._autostart_timer: Timer | None = None
        if self.get_parameter("autostart").value:
            self._autostart_timer = self.create_timer(
                0.0, self._on_autostart, clock=self.steady_clock
            )

    # Hooks ------------------------------------------------------------------------------------

    def setup(self) -> None:
        """Configure: make publishers, servers and clients. `self.params` is set."""

    def start(self) -> None:
        """Activate: subscribe and begin to work."""

    def stop(self) -> None:
        """Deactivate: end what runs; subscriptions made in `start` are destroyed after it."""

    def teardown(self) -> None:
        """Clean up: drop state; what `setup` made is destroyed after it."""

    def on_time_jump_back(self) -> None:
        """The ROS clock went backwards (a simulator was reset): drop what is stamped."""

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        """Level, one sentence and figures for /diagnostics while ACTIVE."""
        return DiagnosticStatus.OK, "active", {}

    # Things that live as long as a state -----------------------------------------------------

    def add_publisher(self, msg_type: Any, topic: str, qos: QoSProfile | int) -> Publisher:
        """A publisher that lives until cleanup (it publishes in every state)."""
        publisher = self.create_publisher(msg_type, topic, qos)
        self._configured.append(lambda: self.destroy_publisher(publisher))
        return publisher

    def add_service(
        self,
        srv_type: Any,
        name: str,
        callback: Callable[[Any, Any], Any],
        *,
        waits: bool = False,
    ) -> None:
        """A service that lives until cleanup; `callback` asks `is_active` itself.

        Args:
            waits: `callback` is a coroutine that waits for a thread; others go on meanwhile.
        """
        group = ReentrantCallbackGroup() if waits else None
        service = self.create_service(srv_type, name, callback, callback_group=group)
        self._configured.append(lambda: self.destroy_service(service))

    def add_client(self, srv_type: Any, name: str) -> Client:
        client = self.create_client(srv_type, name)
        self._configured.append(lambda: self.destroy_client(client))
        return client

    def add_action_client(self, action_type: Any, name: str) -> ActionClient:
        client = ActionClient(self, action_type, name)
        self._configured.append(client.destroy)
        return client

    def add_action_server(
        self,
        action_type: Any,
        name: str,
        accepted: Callable[[ServerGoalHandle], None],
        execute: Callable[[ServerGoalHandle], Any],
        on_cancel: Callable[[ServerGoalHandle], CancelResponse] | None = None,
    ) -> ActionServer:
        """An action server that lives until cleanup and rejects goals unless ACTIVE."""
        server = ActionServer(
            self,
            action_type,
            name,
            execute_callback=execute,
            goal_callback=self._on_goal,
            handle_accepted_callback=accepted,
            cancel_callback=on_cancel or (lambda _: CancelResponse.ACCEPT),
        )
        self._configured.append(server.destroy)
        return server

    def add_subscription(
        self, msg_type: Any, topic: str, callback: Callable[[Any], None], qos: QoSProfile | int
    ) -> Subscription:
        """A subscription that lives until deactivation; call it in `start`."""
        subscription = self.create_subscription(msg_type, topic, callback, qos)
        self._activated.append(lambda: self.destroy_subscription(subscription))
        return subscription

    def add_timer(self, period_s: float, callback: Callable[[], None]) -> Timer:
        """A timer of steady time that lives until deactivation; call it in `start`."""
        timer = self.create_timer(period_s, callback, clock=self.steady_clock)
        self._activated.append(lambda: self.destroy_timer(timer))
        return timer

    # State and time ---------------------------------------------------------------------------

    @property
    def is_active(self) -> bool:
        return bool(self._state_machine.current_state[0] == State.PRIMARY_STATE_ACTIVE)

    def now_ns(self) -> int:
        """ROS time: for the age of data only."""
        return int(self.get_clock().now().nanoseconds)

    def steady_s(self) -> float:
        """Steady time: for every timeout."""
        return float(self.steady_clock.now().nanoseconds) * 1e-9

    # Life cycle -------------------------------------------------------------------------------

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        if not self._attempt("configure", self._configure):
            self._release(self._configured)
            return FAILURE
        return super().on_configure(state)

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        if not self._attempt("activate", self.start):
            self._release(self._activated)
            return FAILURE
        return super().on_activate(state)

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        self.stop()
        self._release(self._activated)
        return super().on_deactivate(state)

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        self.teardown()
        self._release(self._configured)
        return super().on_cleanup(state)

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        if state.state_id == State.PRIMARY_STATE_ACTIVE:
            self.on_deactivate(state)
        if state.state_id != State.PRIMARY_STATE_UNCONFIGURED:
            self.on_cleanup(state)
        return SUCCESS

    def destroy_node(self) -> None:
        if self._jumps is not None:
            self._jumps.unregister()
        current = self._state_machine.current_state[0]
        if current == State.PRIMARY_STATE_ACTIVE:
            self.stop()
            self._release(self._activated)
        if current in (State.PRIMARY_STATE_ACTIVE, State.PRIMARY_STATE_INACTIVE):
            self.teardown()
            self._release(self._configured)
        super().destroy_node()

    def _configure(self) -> None:
        self.params = self.params_type.read(self)
        self.setup()

    def _reread(self) -> None:
        """Parameters that are not fixed may change while the node runs."""
        if hasattr(self, "params"):
            self.params = self.params_type.read(self)

    def _attempt(self, what: str, step: Callable[[], None]) -> bool:
        try:
            step()
        except (SpatialError, ValueError) as error:
            self.get_logger().error(f"cannot {what}: {error}")
            return False
        return True

    @staticmethod
    def _release(undo: list[Callable[[], object]]) -> None:
        while undo:
            undo.pop()()

    def _on_autostart(self) -> None:
        if self._autostart_timer is not None:
            self.destroy_timer(self._autostart_timer)
            self._autostart_timer = None
        if self.trigger_configure() == SUCCESS:
            self.trigger_activate()

    def _on_goal(self, _: Any) -> GoalResponse:
        return GoalResponse.ACCEPT if self.is_active else GoalResponse.REJECT

    def _on_jump(self, jump: TimeJump) -> None:
        if jump.delta.nanoseconds < 0:
            self.get_logger().warning(
                f"the clock went back by {-jump.delta.nanoseconds * 1e-9:.3f} s: starting afresh"
            )
            self.on_time_jump_back()

    # Diagnostics ------------------------------------------------------------------------------

    def _on_diagnostics(self) -> None:
        name = self._state_machine.current_state[1]
        level, message, values = DiagnosticStatus.OK, str(name), {}
        if self.is_active:
            level, message, values = self.diagnose()
        still_s = self._clock_still_s()
        if still_s > CLOCK_STILL_S:
            level = max(level, DiagnosticStatus.WARN)
            message = f"{message}; the clock has stood still for {still_s:.0f} s"
        status = DiagnosticStatus(
            level=level,
            name=self.get_fully_qualified_name().lstrip("/"),
            message=message,
            values=[KeyValue(key=key, value=str(value)) for key, value in values.items()],
        )
        array = DiagnosticArray(status=[status])
        array.header.stamp = self.get_clock().now().to_msg()
        self._diagnostics.publish(array)

    def _clock_still_s(self) -> float:
        """Seconds of steady time since ROS time last moved."""
        now_ns, steady_s = self.now_ns(), self.steady_s()
        if now_ns != self._clock_reading[0]:
            self._clock_reading = (now_ns, steady_s)
        return steady_s - self._clock_reading[1]
