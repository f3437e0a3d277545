"""Names of objects that are put into sentences of ours."""

from __future__ import annotations

from ..errors import PromptError

MAX_LENGTH = 80


def checked_label(text: str) -> str:
    """A label without outer blanks: letters, digits, spaces and hyphens only.

    Raises:
        PromptError: it has another character, is empty or too long.
    """
    label = text.strip()
    if not 0 < len(label) <= MAX_LENGTH:
        raise PromptError(f"expected a label of 1 to {MAX_LENGTH} characters, got {len(label)}")
    wrong = sorted({c for c in label if not (c.isalnum() or c in " -")})
    if wrong:
        raise PromptError(
            f"expected a label of letters, digits, spaces and hyphens, got {''.join(wrong)!r} in it"
        )
    return label
