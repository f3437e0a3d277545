"""The QoS of every topic that our nodes publish or read, by what the topic is."""

from __future__ import annotations

from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy

LATCHED = QoSProfile(
    depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL, reliability=ReliabilityPolicy.RELIABLE
)
"""State: a late reader gets the newest value (`objects`, `occupancy`, `guard_state`, markers)."""

EVENTS = QoSProfile(depth=50, reliability=ReliabilityPolicy.RELIABLE)
"""A stream none of which may be lost (`object_updates`, `answers`)."""

STATUS = QoSProfile(
    depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL, reliability=ReliabilityPolicy.RELIABLE
)
"""The status topic of an action server."""

COMMANDS = QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE)
"""Velocity commands: only the newest counts."""

RELIABLE_SENSOR = QoSProfile(depth=10, reliability=ReliabilityPolicy.RELIABLE)
"""Sensor streams in lockstep: no frame may be lost."""

AUDIO = QoSProfile(depth=200, reliability=ReliabilityPolicy.RELIABLE)
"""Sound in pieces (`audio`): what is lost is a gap in a word."""

NEWEST = QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE)
"""State of somebody who does not latch it (`audio_info`)."""
