"""Exit statuses of a server process, for who starts it again."""

from __future__ import annotations

FAULT_STATUS = 70
"""The model failed in a way that nobody foresaw: a new process may do better."""
MEMORY_STATUS = 75
"""The memory was too short to load: later it may not be."""
