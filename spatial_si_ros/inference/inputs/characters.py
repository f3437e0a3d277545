"""Characters that no sentence has: controls, halves of surrogate pairs, line separators."""

from __future__ import annotations

import unicodedata

_FOREIGN = ("Cc", "Cs", "Zl", "Zp")


def foreign_characters(text: str, allowed: str = "") -> list[str]:
    """Those that occur in `text` and not in `allowed`, in the order of their code points."""
    return sorted(c for c in set(text) - set(allowed) if unicodedata.category(c) in _FOREIGN)
