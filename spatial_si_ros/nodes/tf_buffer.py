"""Where frames are in each other: tf2_ros where it is installed, otherwise a buffer of our own."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from rclpy.qos import DurabilityPolicy, QoSProfile
from rclpy.time import Time
from scipy.spatial.transform import Rotation

from ..errors import TransformUnavailable
from ..geometry.frames import invert
from . import convert

Array = npt.NDArray[np.float64]

CACHE_NS = 10_000_000_000
"""Transforms older than this, against the newest of their frame, are forgotten."""


class TfBuffer:
    """A tree of transforms over time, with tf2's answers; safe to use from several threads."""

    def __init__(self, cache_ns: int = CACHE_NS) -> None:
        self._cache_ns = cache_ns
        self._moving: dict[str, _History] = {}
        self._still: dict[str, tuple[str, Array]] = {}
        self._changed = threading.Condition()

    def set_transform(
        self, parent: str, child: str, stamp_ns: int, T_parent_child: Array, *, static: bool = False
    ) -> None:
        """Take in one transform; a static one holds at all times."""
        with self._changed:
            if static:
                self._still[child] = (parent, T_parent_child)
            else:
                history = self._moving.setdefault(child, _History())
                history.insert(parent, stamp_ns, T_parent_child, self._cache_ns)
            self._changed.notify_all()

    def lookup(self, target: str, source: str, stamp_ns: int | None = None) -> Array:
        """(4, 4) T_target_source at the stamp; None: the newest time that the whole chain knows.

        Raises:
            TransformUnavailable: the frames are not connected, or not known at that time.
        """
        with self._changed:
            return self._lookup(target, source, stamp_ns)

    def newest(self, target: str, source: str) -> tuple[Array, int | None]:
        """(4, 4) T_target_source and its stamp; None where nothing between them moves.

        Raises:
            TransformUnavailable: the frames are not connected.
        """
        with self._changed:
            legs = self._legs(target, source)
            stamp_ns = self._newest_ns(legs)
            return self._between_legs(legs, stamp_ns or 0), stamp_ns

    def wait(self, target: str, source: str, stamp_ns: int, timeout_s: float) -> Array:
        """As `lookup`, but a transform that is still to come is waited for (steady time).

        Raises:
            TransformUnavailable: it did not come, or lies before all that is known.
        """
        result: list[Array] = []

        def known() -> bool:
            try:
                result.append(self._lookup(target, source, stamp_ns))
            except TransformUnavailable:
                return False
            return True

        with self._changed:
            if self._changed.wait_for(known, timeout_s):
                return result[0]
            return self._lookup(target, source, stamp_ns)

    def clear(self) -> None:
        """Forget what moves (the clock jumped back); static transforms stay."""
        with self._changed:
            self._moving.clear()

    def _lookup(self, target: str, source: str, stamp_ns: int | None) -> Array:
        legs = self._legs(target, source)
        if stamp_ns is None:
            stamp_ns = self._newest_ns(legs) or 0
        return self._between_legs(legs, stamp_ns)

    def _legs(self, target: str, source: str) -> tuple[list[str], list[str]]:
        """The frames from target and from source up to, but without, the first they share."""
        if target == source:
            return [], []
        up_target, up_source = self._path(target), self._path(source)
        for frame, path in ((target, up_target), (source, up_source)):
            if len(path) == 1 and not self._is_known(frame):
                raise TransformUnavailable(f"tf does not know a frame '{frame}'")
        shared = next((frame for frame in up_source if frame in up_target), None)
        if shared is None:
            raise TransformUnavailable(
                f"tf does not connect '{target}' and '{source}': they are in different trees"
            )
        return up_target[: up_target.index(shared)], up_source[: up_source.index(shared)]

    def _newest_ns(self, legs: tuple[list[str], list[str]]) -> int | None:
        """The newest time that the whole chain knows; None when it does not move."""
        moving = [frame for leg in legs for frame in leg if frame not in self._still]
        return min((self._moving[frame].newest_ns for frame in moving), default=None)

    def _between_legs(self, legs: tuple[list[str], list[str]], stamp_ns: int) -> Array:
        T_shared_target = self._along(legs[0], stamp_ns)
        T_shared_source = self._along(legs[1], stamp_ns)
        T: Array = invert(T_shared_target) @ T_shared_source
        return T

    def _along(self, frames: list[str], stamp_ns: int) -> Array:
        """From the last frame's parent to the first of `frames`."""
        T = np.eye(4)
        for frame in frames:
            if frame in self._still:
                step = self._still[frame][1]
            else:
                step = self._moving[frame].at(frame, stamp_ns)
            T = step @ T
        return T

    def _path(self, frame: str) -> list[str]:
        path = [frame]
        while (parent := self._parent(path[-1])) is not None:
            if parent in path:
                raise TransformUnavailable(f"tf has a loop through '{parent}'")
            path.append(parent)
        return path

    def _parent(self, frame: str) -> str | None:
        if frame in self._still:
            return self._still[frame][0]
        history = self._moving.get(frame)
        return history.parent if history else None

    def _is_known(self, frame: str) -> bool:
        parents = [parent for parent, _ in self._still.values()]
        parents += [history.parent for history in self._moving.values()]
        return frame in parents or frame in self._still or frame in self._moving


class _History:
    """The transforms of one frame to its parent, by time."""

    def __init__(self) -> None:
        self.parent = ""
        self._stamps: list[int] = []
        self._transforms: list[Array] = []

    @property
    def newest_ns(self) -> int:
        return self._stamps[-1]

    def insert(self, parent: str, stamp_ns: int, T: Array, cache_ns: int) -> None:
        """A stamp from before all that is remembered means that the clock went back: what was on
        its way then is of another time, and would keep out all that comes now."""
        went_back = bool(self._stamps) and stamp_ns < self._stamps[-1] - cache_ns
        if parent != self.parent or went_back:
            self.parent, self._stamps, self._transforms = parent, [], []
        at = bisect_left(self._stamps, stamp_ns)
        if at < len(self._stamps) and self._stamps[at] == stamp_ns:
            self._transforms[at] = T
            return
        self._stamps.insert(at, stamp_ns)
        self._transforms.insert(at, T)
        old = bisect_left(self._stamps, self._stamps[-1] - cache_ns)
        del self._stamps[:old], self._transforms[:old]

    def at(self, frame: str, stamp_ns: int) -> Array:
        first, last = self._stamps[0], self._stamps[-1]
        if not first <= stamp_ns <= last:
            when = "future" if stamp_ns > last else "past"
            gap_s = (stamp_ns - last if stamp_ns > last else first - stamp_ns) * 1e-9
            raise TransformUnavailable(
                f"tf of '{frame}' in '{self.parent}' would have to be extrapolated "
                f"{gap_s:.3f} s into the {when}"
            )
        after = bisect_left(self._stamps, stamp_ns)
        if self._stamps[after] == stamp_ns:
            return self._transforms[after]
        before = after - 1
        span = self._stamps[after] - self._stamps[before]
        share = (stamp_ns - self._stamps[before]) / span
        return _between(self._transforms[before], self._transforms[after], share)


def _between(T0: Array, T1: Array, share: float) -> Array:
    """Straight in position, at constant rate in rotation."""
    turn = Rotation.from_matrix(T0[:3, :3].T @ T1[:3, :3]).as_rotvec()
    T = np.eye(4)
    T[:3, :3] = T0[:3, :3] @ Rotation.from_rotvec(share * turn).as_matrix()
    T[:3, 3] = (1.0 - share) * T0[:3, 3] + share * T1[:3, 3]
    return T


class _Tf2:
    """tf2_ros behind the same protocol."""

    def __init__(self, node: Any, tf2_ros: Any) -> None:
        self._buffer = tf2_ros.Buffer(node=node)
        self._listener = tf2_ros.TransformListener(self._buffer, node, spin_thread=False)
        self._exceptions = tf2_ros.TransformException
        self._arrived = threading.Condition()

    def lookup(self, target: str, source: str, stamp_ns: int | None = None) -> Array:
        return convert.transform_from_msg(self._look_up(target, source, stamp_ns).transform)

    def newest(self, target: str, source: str) -> tuple[Array, int | None]:
        msg = self._look_up(target, source, None)
        stamp_ns = convert.stamp_to_ns(msg.header.stamp)  # 0 where nothing moves
        return convert.transform_from_msg(msg.transform), stamp_ns or None

    def wait(self, target: str, source: str, stamp_ns: int, timeout_s: float) -> Array:
        result: list[Array] = []

        def known() -> bool:
            try:
                result.append(self.lookup(target, source, stamp_ns))
            except TransformUnavailable:
                return False
            return True

        # tf2 announces nothing: look again every few milliseconds of steady time.
        with self._arrived:
            for _ in range(max(1, int(timeout_s / 0.005))):
                if known():
                    return result[0]
                self._arrived.wait(0.005)
        return self.lookup(target, source, stamp_ns)

    def clear(self) -> None:
        self._buffer.clear()

    def _look_up(self, target: str, source: str, stamp_ns: int | None) -> Any:
        when = Time() if stamp_ns is None else Time(nanoseconds=stamp_ns)
        try:
            return self._buffer.lookup_transform(target, source, when)
        except self._exceptions as error:
            raise TransformUnavailable(str(error)) from error


def listen(node: Any, buffer: TfBuffer) -> None:
    """Fill the buffer from /tf and /tf_static for as long as the node lives."""
    from tf2_msgs.msg import TFMessage

    def take(static: bool) -> Callable[[Any], None]:
        def on_message(msg: Any) -> None:
            for each in msg.transforms:
                try:
                    T = convert.transform_from_msg(each.transform)
                except ValueError as error:
                    node.get_logger().warning(
                        f"ignored tf of '{each.child_frame_id}': {error}",
                        throttle_duration_sec=5.0,
                    )
                    continue
                buffer.set_transform(
                    each.header.frame_id.lstrip("/"),
                    each.child_frame_id.lstrip("/"),
                    convert.stamp_to_ns(each.header.stamp),
                    T,
                    static=static,
                )

        return on_message

    still = QoSProfile(depth=100, durability=DurabilityPolicy.TRANSIENT_LOCAL)
    node.create_subscription(TFMessage, "/tf", take(False), QoSProfile(depth=100))
    node.create_subscription(TFMessage, "/tf_static", take(True), still)


def make_tf(node: Any) -> Any:
    """Something with `lookup`, `newest`, `wait` and `clear`, fed for as long as the node lives."""
    try:
        import tf2_ros
    except ImportError:
        buffer = TfBuffer()
        listen(node, buffer)
        return buffer
    return _Tf2(node, tf2_ros)
