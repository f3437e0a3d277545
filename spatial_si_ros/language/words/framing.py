"""What stands around a question: greetings, requests to tell, the order of indirect questions."""

from __future__ import annotations

from .splitting import END


def _longest_first(phrases: str) -> list[tuple[str, ...]]:
    return sorted((tuple(each.split()) for each in phrases.split("|")), key=len, reverse=True)


_OPENINGS = _longest_first(
    "please|hey robot|hi robot|hello robot|ok robot|hey|hello|hi|ok|okay|robot|so|well|now|and|"
    "excuse me|quick question|one question|tell me|please tell me|can you tell me|"
    "could you tell me|would you tell me|can you please tell me|could you please tell me|"
    "i want to know|i would like to know|i wonder|i am wondering|do you know|let me know|"
    "i need to know|say|just tell me|would you mind telling me|do you happen to know|"
    "can you say|could you say|please say|can you work out|can you find out|please find out|"
    "find out|determine|please determine|work out|figure out|could you figure out|"
    "these are frames of a video|these are frames of the video|answer the question|"
    "please answer|question|i was wondering|do you have any idea|any idea|"
    "can you estimate|show me|give me|you know|have you any idea|have you got any idea|"
    "do you remember|can you remember|could you say|any chance you know|"
    "can you estimate|could you estimate|could you check|can you check|please check|check"
)
_CLOSINGS = _longest_first(
    "please|thanks|thank you|right now|now|at the moment|currently|thank you very much|"
    "do you think|robot|roughly|approximately|about|exactly|then|would you say|in your opinion"
)
_SOFT = frozenset({"roughly", "approximately", "please", "actually", "really", "currently"})
AUXILIARIES = frozenset(
    {"is", "are", "am", "was", "were", "does", "do", "did", "has", "have", "can", "could", "will",
     "would", "lies", "stands"}
)  # fmt: skip
_ASKING = frozenset({"how", "what", "which", "where", "when", "in", "at", "to", "who", "on"})
WH = frozenset({"how", "which", "what", "where"})
"""Words with which a second question can begin behind ", and"."""
_SUBJECTS = frozenset({"the", "my", "your", "i", "you", "we"})
_MOST_ASKING = 7


def without_framing(words: list[str]) -> list[str]:
    """Words without greetings, thanks and "could you tell me" around them."""
    words = [word for word in words if word not in _SOFT] or words
    while words and words[-1] in (END, ","):
        words = words[:-1]
    changed = True
    while changed and words:
        changed = False
        for opening in _OPENINGS:
            if tuple(words[: len(opening)]) == opening and len(words) > len(opening):
                words = words[len(opening) :]
                while words and words[0] in (END, ",", ":"):
                    words = words[1:]
                changed = True
                break
        for closing in _CLOSINGS:
            if tuple(words[-len(closing) :]) == closing and _closes(words, len(closing)):
                words = words[: -len(closing)]
                while words and words[-1] in (END, ","):
                    words = words[:-1]
                changed = True
                break
    return words


def _closes(words: list[str], size: int) -> bool:
    """Whether the last words are around the question, not "the robot" in it."""
    return len(words) > size + 2 and words[-size - 1] not in ("the", "from", "of", "to", "is")


def plain_order(words: list[str]) -> list[str] | None:
    """The order of a direct question for an indirect one; None where there is no other order.

    >>> " ".join(plain_order("how far the mug is from the lamp".split()))
    'how far is the mug from the lamp'
    >>> " ".join(plain_order("whether the mug is on the table".split()))
    'is the mug on the table'
    """
    if not words:
        return None
    if words[0] in ("whether", "if"):
        found = _auxiliary(words, 2)
        if found is None or (words[0] == "if" and "," in words[:found]):
            return None
        return [words[found], *words[1:found], *words[found + 1 :]]
    if words[0] not in _ASKING:
        return None
    noun = next(
        (
            i
            for i, w in enumerate(words[1:_MOST_ASKING], 1)
            if w in ("the", "my", "your", "i", "you", "we")
        ),
        None,
    )
    if noun is None or any(word in AUXILIARIES for word in words[1:noun]):
        return None
    found = _auxiliary(words, noun + 1)
    if found is None:
        return None
    return [*words[:noun], words[found], *words[noun:found], *words[found + 1 :]]


def clause_cuts(words: list[str]) -> list[tuple[int, int]]:
    """Where ", and is ...", ", and how ..." join clauses: (end of the one before, start of the
    next)."""
    cuts = []
    depth = 0
    for i, word in enumerate(words[:-1]):
        depth += (word == "(") - (word == ")")
        asks = words[i + 1] in AUXILIARIES or (words[i + 1] in WH and _asked_before(words, i))
        if not depth and i and word == "and" and asks:
            end = i - 1 if words[i - 1] in (",", END) else i
            cuts.append((end, i + 1))
    return cuts


def _asked_before(words: list[str], end: int) -> bool:
    """Whether the words before are a question of their own: "where is the lamp and how ..."."""
    return words[end - 1] in (",", END) or any(word in AUXILIARIES for word in words[:end])


def _auxiliary(words: list[str], start: int) -> int | None:
    """The first auxiliary verb from a place on, outside of brackets and relative clauses."""
    depth = 0
    for i in range(start, len(words)):
        depth += (words[i] == "(") - (words[i] == ")")
        after_clause = words[i - 1] in ("that", "which", "who")
        if not depth and words[i] in AUXILIARIES and not after_clause:
            return i
    return None
