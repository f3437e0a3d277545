"""A pattern over the words of a question, and what stands for it in plainer words."""

from __future__ import annotations

import re

Rule = tuple[re.Pattern[str], str]


def rules(*pairs: tuple[str, str]) -> tuple[Rule, ...]:
    """Patterns compiled, in their order."""
    return tuple((re.compile(pattern), plainer) for pattern, plainer in pairs)


def applied(rules: tuple[Rule, ...], text: str) -> str:
    """The text with every pattern replaced, one after the other."""
    for pattern, plainer in rules:
        text = pattern.sub(plainer, text)
    return text
