"""Which Fast DDS profile processes of one machine are started with. Knows no ROS."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from .node_set import config_file

PROFILES_FILE = "FASTDDS_DEFAULT_PROFILES_FILE"
OLD_PROFILES_FILE = "FASTRTPS_DEFAULT_PROFILES_FILE"
"""The variable's name up to Fast DDS 2; Fast DDS 3 still reads it, with a warning."""
FAST_DDS_2 = ("humble", "iron", "jazzy")
SHARED_MEMORY = Path("/dev/shm")
NEEDED_BYTES = 512 * 1024**2
"""Each process has a segment of 32 MiB; containers often have 64 MiB in all."""


def transport_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Variables to add for pictures by shared memory; none where a person chose, or has no room."""
    chosen = environment.get(PROFILES_FILE) or environment.get(OLD_PROFILES_FILE)
    if chosen or not SHARED_MEMORY.is_dir():
        return {}
    if shutil.disk_usage(SHARED_MEMORY).free < NEEDED_BYTES:
        return {}
    is_old = environment.get("ROS_DISTRO", "") in FAST_DDS_2
    return {OLD_PROFILES_FILE if is_old else PROFILES_FILE: str(config_file("fastdds_shm.xml"))}
