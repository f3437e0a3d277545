"""One running instruction: its tree is ticked until it ends, and can be ended early."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from rclpy.action.server import ServerGoalHandle

from spatial_si_interfaces.msg import Viewpoint

from ..answers.backends import Backend
from ..answers.context import AskContext
from ..language.declined import Declined, DeclineReason
from ..language.instructions import Explore
from ..language.parser import parse_instruction
from ..planning.clarify import chosen_option
from ..planning.tree import Follower, Memory, NodeState, Outcome, limit_s
from .convert_time import stamp_from_ns
from .convert_tree import tree_to_msg
from .navigation_planner import body_of
from .robot_ports import RobotPorts
from .seeing import backend_of

if TYPE_CHECKING:
    from .executive import Executive

TICK_S = 0.03
"""Steady time between ticks."""
EXPLORE_GRACE_S = 60.0
"""ROS time for the last drive when the time to explore is over."""
CLOCK_STILL_S = 20.0
"""Steady time without ROS time moving after which a running instruction is given up."""


class Errand:
    """One running goal."""

    def __init__(self, node: Executive, handle: ServerGoalHandle) -> None:
        self.handle = handle
        self._node = node
        self._stopped: Declined | None = None
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._clock = (self._ros_s(), node.steady_s())
        self._began_s = self._ros_s()
        self._limit_s = float("inf")
        self._ports: RobotPorts | None = None
        self._memory: Memory | None = None

    @property
    def words(self) -> str:
        request = self.handle.request
        return str(request.instruction or request.question)[:60]

    @property
    def options(self) -> tuple[str, ...]:
        """Of the question that is asked now; () when none is."""
        return self._ports.options if self._ports is not None else ()

    def interrupt(self, reason: DeclineReason, detail: str) -> None:
        """End it early; the first reason counts. From any thread."""
        with self._lock:
            if self._stopped is None:
                self._stopped = Declined(reason, detail)
        self._wake.set()

    def answered(self, words: str) -> str | None:
        """The option that an answer means, taken as given; None where it means none. Any thread."""
        ports, memory = self._ports, self._memory
        if ports is None or memory is None or not ports.options:
            return None
        context = memory.context if memory.context is not None else AskContext()
        option = chosen_option(words, ports.options, memory.scene(), context)
        if option is not None:
            ports.answer = option
            self._wake.set()
        return option

    def run(self) -> None:
        """In the worker's thread."""
        request, params = self.handle.request, self._node.params
        backend = backend_of(request.backend, params.backend)
        if isinstance(backend, Declined):
            self._node.finish(self, Outcome(backend, backend.detail))
            return
        memory = self._remember(backend)
        follower = Follower(memory, self._watch)
        if not self._node.guard.motion_enabled:
            self.interrupt(DeclineReason.STOPPED, f"motion is disabled: {self._node.guard.reason}")
        outcome = self._follow(follower)
        if memory.began is not None:
            self._node.came_from = memory.began
        self._node.finish(self, outcome)

    def _remember(self, backend: Backend) -> Memory:
        request, params = self.handle.request, self._node.params
        explore_s = request.timeout if request.timeout > 0.0 else params.explore_timeout_s
        order = parse_instruction(request.instruction)
        if isinstance(order, Explore):
            self._limit_s = explore_s + EXPLORE_GRACE_S
        elif request.timeout > 0.0 or isinstance(order, Declined):
            self._limit_s = request.timeout if request.timeout > 0.0 else params.timeout_s
        else:
            self._limit_s = limit_s(order, params.timeout_s, params.handling_timeout_s)
        self._ports = RobotPorts(self._node, self.handle, backend)
        self._memory = Memory(
            self._ports,
            request.instruction,
            body_of(params),
            explore_s,
            backend,
            request.viewpoint.kind != Viewpoint.UNSPECIFIED,
            self._node.grip,
            self._node.came_from,
        )
        return self._memory

    def _follow(self, follower: Follower) -> Outcome:
        request = self.handle.request
        why = self._why_to_end()
        if why is not None:
            return follower.stop(why)
        if request.question:
            outcome = follower.begin_to_find(request.question, request.min_probability)
        else:
            outcome = follower.begin()
        while outcome is None:
            why = self._why_to_end()
            if why is not None:
                return follower.stop(why)
            outcome = follower.tick()
            if outcome is None:
                self._wake.wait(TICK_S)
                self._wake.clear()
        return outcome

    def _why_to_end(self) -> Declined | None:
        """Why it makes no sense any more; None: it does."""
        if self._stopped is not None:
            return self._stopped
        now_s, steady_s = self._ros_s(), self._node.steady_s()
        if now_s != self._clock[0]:
            self._clock = (now_s, steady_s)
        if steady_s - self._clock[1] > CLOCK_STILL_S:
            still = f"the clock has stood still for {CLOCK_STILL_S:.0f} s"
            return Declined(DeclineReason.STALE, still)
        if now_s - self._began_s > self._limit_s:
            return Declined(DeclineReason.TIMEOUT, f"not done within {self._limit_s:g} s")
        return None

    def _watch(self, nodes: tuple[NodeState, ...]) -> None:
        stamp = stamp_from_ns(self._node.now_ns())
        self._node.show_tree(tree_to_msg(str(self.handle.request.instruction), nodes, stamp))

    def _ros_s(self) -> float:
        return self._node.now_ns() * 1e-9
