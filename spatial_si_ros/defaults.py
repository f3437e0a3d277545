"""Values that the core and the parameters of its nodes share; importing them costs nothing."""

from __future__ import annotations

MIN_PROBABILITY = 0.6
"""What is less probable than this is declined, 0..1."""
