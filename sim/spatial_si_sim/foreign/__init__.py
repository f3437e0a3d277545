"""A flat that the generator did not make: public-domain furniture of many artists, laid by hand."""

from __future__ import annotations

from pathlib import Path

FLAT = Path(__file__).parent / "cc0_flat"
"""The written flat: a folder like those of `make_scene`, kept in the repository."""
