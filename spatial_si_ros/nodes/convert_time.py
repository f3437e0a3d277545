"""ROS time <-> nanoseconds."""

from __future__ import annotations

from builtin_interfaces.msg import Time as TimeMsg


def stamp_to_ns(stamp: TimeMsg) -> int:
    """ROS time in nanoseconds."""
    return int(stamp.sec) * 1_000_000_000 + int(stamp.nanosec)


def stamp_from_ns(stamp_ns: int) -> TimeMsg:
    sec, nanosec = divmod(int(stamp_ns), 1_000_000_000)
    return TimeMsg(sec=sec, nanosec=nanosec)
