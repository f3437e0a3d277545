"""Where frames are in each other over time: tf2_ros where it is installed, else our own buffer."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.clock import JumpThreshold, TimeJump
from rclpy.duration import Duration
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.time import Time
from scipy.spatial.transform import Rotation, Slerp
from tf2_msgs.msg import TFMessage

from ..errors import TransformUnavailable
from ..geometry.frames import invert
from . import convert
from .asker import Lookup

Array = npt.NDArray[np.float64]

CACHE_S = 10.0
TF_QOS = QoSProfile(depth=100, reliability=ReliabilityPolicy.RELIABLE)
STATIC_QOS = QoSProfile(
    depth=100,
    reliability=ReliabilityPolicy.RELIABLE,
    durability=DurabilityPolicy.TRANSIENT_LOCAL,
)


class _Link:
    """Poses of one child frame in its parent, in the order of their stamps."""

    def __init__(self, parent: str, static: bool) -> None:
        self.parent = parent
        self.static = static
        self.stamps_ns: list[int] = []
        self.poses: list[Array] = []

    def add(self, stamp_ns: int, T_parent_child: Array, cache_ns: int) -> None:
        if self.static:
            self.stamps_ns, self.poses = [stamp_ns], [T_parent_child]
            return
        at = bisect_left(self.stamps_ns, stamp_ns)
        if at < len(self.stamps_ns) and self.stamps_ns[at] == stamp_ns:
            self.poses[at] = T_parent_child
            return
        self.stamps_ns.insert(at, stamp_ns)
        self.poses.insert(at, T_parent_child)
        old = bisect_left(self.stamps_ns, self.stamps_ns[-1] - cache_ns)
        del self.stamps_ns[:old], self.poses[:old]

    def at(self, stamp_ns: int, child: str) -> Array:
        """T_parent_child at the stamp: straight in position, along the arc in rotation."""
        if self.static:
            return self.poses[0]
        first, last = self.stamps_ns[0], self.stamps_ns[-1]
        if not first <= stamp_ns <= last:
            side, edge = ("past", first) if stamp_ns < first else ("future", last)
            raise TransformUnavailable(
                f"'{child}' in '{self.parent}' at {stamp_ns * 1e-9:.3f} s needs extrapolation into "
                f"the {side}: the {'oldest' if side == 'past' else 'newest'} is {edge * 1e-9:.3f} s"
            )
        at = bisect_left(self.stamps_ns, stamp_ns)
        if self.stamps_ns[at] == stamp_ns:
            return self.poses[at]
        before, after = self.poses[at - 1], self.poses[at]
        span = self.stamps_ns[at] - self.stamps_ns[at - 1]
        part = (stamp_ns - self.stamps_ns[at - 1]) / span
        T = np.eye(4)
        ends = Rotation.from_matrix(np.stack([before[:3, :3], after[:3, :3]]))
        T[:3, :3] = Slerp([0.0, 1.0], ends)([part])[0].as_matrix()
        T[:3, 3] = (1.0 - part) * before[:3, 3] + part * after[:3, 3]
        return T


class TransformBuffer:
    """A tree of frames with their recent past; any thread may write and read.

    Gives the answers of `tf2_ros.Buffer.lookup_transform`: interpolation between two
    stamps, chains over common ancestors, an error instead of extrapolation; the newest
    common time when no stamp is asked.
    """

    def __init__(self, cache_s: float = CACHE_S) -> None:
        self._cache_ns = int(cache_s * 1e9)
        self._links: dict[str, _Link] = {}
        self._lock = threading.Lock()

    def add(
        self, parent: str, child: str, stamp_ns: int, T_parent_child: Array, static: bool = False
    ) -> None:
        """Take in one transform. A child that changes its parent forgets its past.

        Raises:
            ValueError: a frame has no name, is its own parent, or the pose is not finite.
        """
        if not parent or not child or parent == child:
            raise ValueError(f"tf: want two different frame names, got '{parent}' and '{child}'")
        if not np.all(np.isfinite(T_parent_child)):
            raise ValueError(f"tf: '{child}' in '{parent}' is not finite")
        with self._lock:
            link = self._links.get(child)
            if link is None or link.parent != parent or link.static != static:
                link = self._links[child] = _Link(parent, static)
            link.add(stamp_ns, T_parent_child, self._cache_ns)

    def clear(self) -> None:
        """Forget everything but static frames: the clock went back."""
        with self._lock:
            self._links = {name: link for name, link in self._links.items() if link.static}

    def lookup(self, target: str, source: str, stamp_ns: int | None = None) -> Array:
        """(4, 4) T_target_source at the stamp; None: at the newest time that all links have.

        Raises:
            TransformUnavailable: a frame is unknown, the two are not connected, or the
                stamp is outside of what was heard.
        """
        with self._lock:
            up_source, up_target = self._ancestors(source), self._ancestors(target)
            common = next((name for name in up_source if name in up_target), None)
            if common is None:
                for name, chain in ((target, up_target), (source, up_source)):
                    if len(chain) == 1 and all(
                        name != each.parent for each in self._links.values()
                    ):
                        raise TransformUnavailable(f"the frame '{name}' is not in tf")
                raise TransformUnavailable(f"'{target}' and '{source}' are not connected in tf")
            down = up_source[: up_source.index(common)]
            up = up_target[: up_target.index(common)]
            if stamp_ns is None:
                stamp_ns = min(
                    (
                        self._links[name].stamps_ns[-1]
                        for name in (*down, *up)
                        if not self._links[name].static
                    ),
                    default=0,
                )
            return invert(self._climb(up, stamp_ns)) @ self._climb(down, stamp_ns)

    def _ancestors(self, name: str) -> list[str]:
        chain = [name]
        while name in self._links:
            name = self._links[name].parent
            if name in chain:
                raise TransformUnavailable(f"tf has a loop at '{name}'")
            chain.append(name)
        return chain

    def _climb(self, names: list[str], stamp_ns: int) -> Array:
        """T_ancestor_first over the links of `names`."""
        T = np.eye(4)
        for name in names:
            T = self._links[name].at(stamp_ns, name) @ T
        return T


class TfListener:
    """Our buffer, fed from /tf and /tf_static; a clock that jumps back empties it."""

    def __init__(self, node: Node, on_new: Callable[[], None] | None = None) -> None:
        """`on_new` is called after every message on /tf."""
        self.buffer = TransformBuffer()
        self._node = node
        self._on_new = on_new
        group = ReentrantCallbackGroup()
        node.create_subscription(TFMessage, "/tf", self._on_tf, TF_QOS, callback_group=group)
        node.create_subscription(
            TFMessage, "/tf_static", self._on_static, STATIC_QOS, callback_group=group
        )
        self._jumps = node.get_clock().create_jump_callback(
            JumpThreshold(min_forward=None, min_backward=Duration(nanoseconds=-1)),
            post_callback=self._on_jump,
        )

    def lookup(self, target: str, source: str, stamp_ns: int | None = None) -> Array:
        return self.buffer.lookup(target, source, stamp_ns)

    def clear(self) -> None:
        self.buffer.clear()

    def _on_tf(self, msg: TFMessage) -> None:
        self._take(msg, static=False)
        if self._on_new is not None:
            self._on_new()

    def _on_static(self, msg: TFMessage) -> None:
        self._take(msg, static=True)

    def _take(self, msg: TFMessage, static: bool) -> None:
        for each in msg.transforms:
            stamp_ns = Time.from_msg(each.header.stamp).nanoseconds
            try:
                T = convert.transform_from_msg(each.transform)
                self.buffer.add(each.header.frame_id, each.child_frame_id, stamp_ns, T, static)
            except ValueError as error:
                self._node.get_logger().warning(str(error), throttle_duration_sec=5.0)

    def _on_jump(self, jump: TimeJump) -> None:
        if jump.delta.nanoseconds < 0:
            self.clear()


class Tf2Listener:
    """The same answers from tf2_ros."""

    def __init__(self, node: Node, tf2_ros: Any) -> None:
        self._errors = tf2_ros.TransformException
        self._buffer = tf2_ros.Buffer(node=node)
        self._listener = tf2_ros.TransformListener(self._buffer, node)

    def lookup(self, target: str, source: str, stamp_ns: int | None = None) -> Array:
        stamp = Time() if stamp_ns is None else Time(nanoseconds=stamp_ns)
        try:
            found = self._buffer.lookup_transform(target, source, stamp)
        except self._errors as error:
            raise TransformUnavailable(str(error)) from error
        return convert.transform_from_msg(found.transform)

    def clear(self) -> None:
        self._buffer.clear()


def make_tf(node: Node) -> Lookup:
    """tf for a node: tf2_ros where it can be imported, else our own listener."""
    try:
        import tf2_ros
    except ImportError:
        return TfListener(node)
    return Tf2Listener(node, tf2_ros)
