"""Other wordings of the same: verbs of standing and lying, "would be", tags, remarks."""

from __future__ import annotations

import re
from typing import Any

_POSTURE = "stand|stands|lie|lies|sit|sits|hang|hangs|rest|rests|lay|stood"
_PLACED = "located|situated|placed|positioned|standing|lying|sitting|hanging|resting|found"
_SOMEBODY = frozenset(
    {"i", "you", "we", "someone", "somebody", "one", "he", "she", "they", "that", "who", "which",
     "also", "viewer", "observer", "robot", "to", "there"}
)  # fmt: skip
_REMARK = re.compile(
    r"\. (?:the directions? refers? to|an object is to my back|if there are multiple|"
    r"if there are several|answer (?:with|in|using|the)|please (?:answer|choose|select|give)|"
    r"choose |select |give (?:the|your)|use |i (?:can not|lost)|measure |round ).*$"
)
_TAG = re.compile(r" , (?:right|is not it|are not they|correct|yes|or not|does not it|no|true)$")
_ON_WHICH = r"(on|in|under|at|near|next to|beside|behind|against|inside)"


def _with_it(found: re.Match[str]) -> str:
    return f" with {found[2]} {'next to' if found[1] == 'at' else found[1]} it"


def _faced(found: re.Match[str]) -> str:
    return f" with {found[1]}facing it"


_RULES: tuple[tuple[re.Pattern[str], Any], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r" \( s \)", "s"),
        (r"\bright (?=(?:in front|behind|ahead of|next to|beside|above|below|under"
         r"|in the middle)\b)", ""),
        (r"\bto be found (?=(?:in|on|near|here|at|under|next|behind|between|around)\b)", ""),
        (r"^(?:can|could|may) (?:i|we|you|one) find (?=(?:a|an|any|some) )", "is there "),
        (r"^(?:do|does) (?:i|you) have ((?:the|my) [\w ]+?) "
         r"(?=(?:to|on|at) (?:my|your|the) (?:left|right)|in front of|behind|ahead of)", r"is \1 "),
        (r"^what (?:(?:do|does|can|could) )?(?:i|you) have "
         r"(?=(?:to|on|at|in front|behind|ahead)\b)", "what is "),
        (r"\bsquare footage of (.+)$", r"area of \1 in square feet"),
        (r" \( es \)", "es"),
        # "does the tv stand between": it stands there, unless a verb follows the stand
        (rf"^does the tv stand (?!(?:{_POSTURE}|touch|touches|face|faces|look|hide|cover|block"
         r"|have|reach|belong|appear|move|support|carry)\b)", "is the tv "),
        (r"\btv stand(s?)\b", r"tvstand\1"),
        (r"^(which|what)((?: \w+){0,3}) would be ", r"\1\2 is "),
        (r"^(?:is|does|are) (?:anything|something) (?=(?:touching|near|on|in|under|behind|left"
         r"|right|next|between|beside|against|above|below|to|at|close|leaning|lying|standing"
         r"|within)\b)",
         "is there anything "),
        (r"^does (?:anything|something) (?:stand|lie|sit|hang|rest) ", "is there anything "),
        (r"\brobot (?:vacuum|hoover)(?: cleaner)?\b", "vacuum robot"),
        (r"^(?:could|can|would|will) (?:you|we) (?=(?:measure|estimate|describe|list|name|compare"
         r"|calculate|count|find|locate|determine|explain|plan) )", ""),
        (r"^(?:is it (?:true|right|correct|the case|so)) that ", "whether "),
        (r"^(is|are|does|do|can|will|has) not (?=the |a |there |any |my |you )", r"\1 "),
        # "the table on which the laptop stands": the table with the laptop on it
        (rf" {_ON_WHICH} which ((?:the|my|a|an|your) [\w ]+?) (?:is|are|{_POSTURE}|{_PLACED})"
         r"(?= |$)", _with_it),
        (r" (?:that |which )?((?:the|my) (?:(?!the\b|my\b|that\b)\w+ ){1,2})(?:is|are) (?:facing"
         r"|looking at|turned to|turned towards)(?=$| [,:.]| and | than | from | is | are | near "
         r"| next )", _faced),
        (r"\b(rooms?) (?:where|in which) ((?:the|my|a|an|your|there is a|there are) [\w ]+?) "
         rf"(?:is|are|{_POSTURE}|can be found|{_PLACED})(?= |$)", r"\1 with \2"),
        (r"^(?:which|what) rooms? (?:has|have|contains|contain) (a|an|any|some|no) (.+)$",
         r"which rooms with \1 \2 are there"),
        (r"^(?:which|what) rooms (?:has|have|contains|contain) (the .+)$",
         r"which rooms with \1 are there"),
        (r"^in how many(?: of the)? rooms (?:is|are|can you find|do you see)(?: there)? (.+)$",
         r"how many rooms with \1 are there"),
        (r"^how many(?: of the)? rooms (?:have|contain|has|contains) (.+)$",
         r"how many rooms with \1 are there"),
        (r"\b(that|which|who) (?:faces|face|is facing|looks at) ", "facing "),
        (rf"\b(that|which|who) (?:{_POSTURE}|is {_PLACED.replace('|', '|is ')}) ", "that is "),
        (r"\b(which|what|any|each) (?:one )?of (?:the|my|your) "
         r"(?!two |three |following |four |eight |pictures|images|photos|frames|views|shots|rooms"
         r"|things |objects )", r"\1 "),
        (r"(?<=\w) both (?=(?:the|in|on|next|near|left|right|to|at|of|a|beside|behind|under)\b)",
         " "),
        (r"^would (.+?) be (?!able|used|good|seen|visible|in view|in sight|suitable|hidden|out )",
         r"is \1 "),
        (rf"^(?:does|do|did) (.+?) (?:{_POSTURE}) (?=(?:on|in|next|beside|near|between|behind|left"
         r"|right|to|at|under|by|above|below|inside|underneath|close|far|north|south|east|west"
         r"|against|with|over|beneath|here|ahead)\b)", r"is \1 "),
        (rf"^where (?:does|do|did) (.+?) (?:{_POSTURE})\b", r"where is \1"),
        (rf"^(where|whereabouts) (is|are) (.+?) (?:{_PLACED})$", r"\1 \2 \3"),
        (r"^(is|are) (.+?) (?:located|situated|positioned) (?=(?:on|in|next|beside|near|between"
         r"|behind|left|right|to|at|under|by|above|below|inside)\b)", r"\1 \2 "),
        (r"\b(?:somewhere|anywhere|straight|diagonally|directly|immediately|precisely) "
         r"(?=(?:ahead|behind|left|right|in front|in between|between|above|below|near|next|beside"
         r"|to the|on|under|opposite|in|around|close)\b)", ""),
        (r"\bso that\b", "so that"),
        (r"\bwindow sill\b", "window"),
        (r"\b(anybody|anyone)\b", "a person"),
        (r"\bwhat else\b", "what"),
        (r"\bwhat kinds? of (?=furniture|things|objects|items)", "what "),
        (r"\bbut not (?=(?:next|near|on|in|under|left|right|behind|beside|close|between)\b)",
         "that is not "),
        (r"\bbut not (?=\w+$)", "that is not "),
        (r"^(which|what) (is|are) the ((?:second |third )?\w+est) of (?:the|all|all the) ",
         r"\1 \2 the \3 "),
        (r"^(?:find|locate|look for|search for|search|where can i find|where do i find|"
         r"where would i find|where could i find|where can you find|where did you see|"
         r"where do you see|where have you seen|where can i see|where did you put|"
         r"where do you keep|what is the location of|what is the position of|can you locate|"
         r"can you find|could you find|could you locate|where do i get|where might be|"
         r"what is the whereabouts of|tell me the location of|can you see where) "
         r"(?=(?:the|my|a|an|your|some|any) )",
         "where is "),
        (r"\b(?:a few|several) (?=chairs|tables)", ""),
    )
)  # fmt: skip
_STANDS = re.compile(rf"\b(\w+) (?:{_POSTURE})(?: (?:there|here))? (?=(\w+))")
_PREPOSITIONS = frozenset(
    [
        "on",
        "in",
        "next",
        "beside",
        "near",
        "between",
        "behind",
        "left",
        "right",
        "to",
        "at",
        "under",
        "by",
        "above",
        "below",
        "inside",
        "underneath",
        "close",
        "far",
        "against",
        "over",
        "beneath",
        "around",
        "farthest",
        "furthest",
        "highest",
        "lowest",
        "directly",
        "within",
        "nearest",
        "closest",
        "opposite",
        "north",
        "south",
        "east",
        "west",
    ]
)
_WHICH = ("what", "which", "how", "who")


def rewritten(words: list[str]) -> list[str]:
    """Words in the plainer of the wordings that mean the same.

    >>> " ".join(rewritten("does the lamp stand to the left of the bed".split()))
    'is the lamp to the left of the bed'
    >>> " ".join(rewritten("which of the lamps is the shortest".split()))
    'which lamps is the shortest'
    """
    text = _TAG.sub("", _REMARK.sub("", " ".join(words)))
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    if text.startswith(_WHICH):
        text = _STANDS.sub(_stands, text, count=1)
    return text.split()


def _stands(found: re.Match[str]) -> str:
    """ "which picture hangs above" -> "which picture is above", not "where i stand"."""
    if found[1] in _SOMEBODY or found[2] not in _PREPOSITIONS:
        return found[0]
    return f"{found[1]} {'are' if found[1].endswith('s') else 'is'} "
