"""Questions in the order of statements: "the sofa is how wide", "there is a bin, isn't there"."""

from __future__ import annotations

import re

_TAG = re.compile(
    r" ,? ?(?:(?:is|are|was|were|does|do|did|has|have|can|will|would) not "
    r"(?:it|they|there|he|she|that|you|i|we)|(?:is|are|does|do|has|can|will) "
    r"(?:it|they|there|he|she|you)|right|correct|true|or not|yes|no|am i right|is that right"
    r"|is that so|is that correct|is that true)$"
)
_BE = r"(?:is|are|was|were|will|can|could|would|has|have|does|do)"
_PLACED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plainer)
    for pattern, plainer in (
        # what is asked stands at its place: "the mug is in which room"
        (rf"^(?!(?:how|what|which|where|when|who|is|are|in|on|at|from) )(.+?) ({_BE}) "
         r"((?:(?:shown|visible|seen|to be seen|standing|located|found) )?"
         r"(?:in|on|at|to|from|of)? ?(?:which|what) .+)$", r"\3 \2 \1"),
        (rf"^(?!(?:how|what|which|where|when|who|is|are|in|on|at|from) )(.+?) ({_BE}) "
         r"(how (?:far apart|far away|far|big|large|tall|high|wide|long|fast|close|near|deep"
         r"|many \w+)) ?(.*)$", r"\3 \2 \1 \4"),
        (rf"^(?!(?:how|what|which|where|when|who|is|are|in|on|at|from) )(.+?) ({_BE}) where$",
         r"where \2 \1"),
    )
)  # fmt: skip
_ASKING = frozenset(
    {"is", "are", "am", "was", "were", "does", "do", "did", "has", "have", "can", "could", "will",
     "would", "should", "how", "what", "which", "where", "when", "who", "if", "whether", "why"}
)  # fmt: skip
_STATED = re.compile(r"^((?:the|my|your|there|a|an|both|all|some|any|these|those|i|you|we) ?.*?) "
                     r"(is|are|am|was|were|can|will|has|have) (.+)$")  # fmt: skip


def as_question(words: list[str]) -> list[str] | None:
    """The order of a question for that of a statement; None where it is no statement.

    >>> " ".join(as_question("the fridge is right of the stove , is not it".split()))
    'is the fridge right of the stove'
    >>> " ".join(as_question("the mug is in which room".split()))
    'in which room is the mug'
    """
    text = " ".join(words)
    bare = _TAG.sub("", text)
    for pattern, plainer in _PLACED:
        asked = pattern.sub(plainer, bare)
        if asked != bare:
            return asked.split()
    if bare.split()[:1] and bare.split()[0] in _ASKING:
        return bare.split() if bare != text else None
    stated = _STATED.match(bare)
    if stated is None or "," in stated[1] or ":" in stated[1]:
        return None
    if stated[1] == "there":
        return [stated[2], "there", *stated[3].split()]
    return [stated[2], *stated[1].split(), *stated[3].split()]
