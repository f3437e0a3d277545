"""The names that a detector looks for: words from outside, checked."""

from __future__ import annotations

from collections.abc import Iterable

from ...inference.errors import PromptError
from ...inference.inputs.labels import checked_label

MAX_PROMPTS = 200


def checked_prompts(words: Iterable[str]) -> tuple[str, ...]:
    """Lower-case names, each once, in the order given.

    Raises:
        PromptError: there is none, there are too many, or one has other characters than letters,
            digits, spaces and hyphens.
    """
    prompts = tuple(dict.fromkeys(" ".join(checked_label(word).lower().split()) for word in words))
    if not 0 < len(prompts) <= MAX_PROMPTS:
        raise PromptError(f"expected 1 to {MAX_PROMPTS} prompts, got {len(prompts)}")
    return prompts
