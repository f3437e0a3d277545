"""Other wordings of a question that means nothing as it stands, the closest first."""

from __future__ import annotations

from collections.abc import Iterator

from .asides import without_asides
from .framing import without_framing
from .fronting import with_front_inside
from .leads import without_leads
from .plainer import in_plain_words
from .rewriting import rewritten
from .statements import as_question


def widened(words: list[str]) -> Iterator[list[str]]:
    """Without what leads up to it, in plainer verbs, with its front inside, in the order of a
    question; each different from those before."""
    seen = [words]
    for other in _others(words):
        plain = rewritten(without_asides(without_framing(other)))
        if plain and plain not in seen:
            seen.append(plain)
            yield plain


def _others(words: list[str]) -> Iterator[list[str]]:
    led = without_leads(words)
    yield led
    plain = in_plain_words(led)
    yield plain
    inside = with_front_inside(led)
    yield inside
    yield in_plain_words(inside)
    for each in (led, in_plain_words(inside)):
        asked = as_question(each)
        if asked is not None:
            yield asked
            yield in_plain_words(asked)
