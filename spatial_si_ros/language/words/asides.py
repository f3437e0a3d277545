"""What a question says besides: where units are named, how is measured, which list is meant."""

from __future__ import annotations

import re

from ..queries import Unit
from .numbers import UNITS

_UNITS = "|".join(sorted(UNITS, key=len, reverse=True))
_SIDE = "(?:length|width|height|depth|breadth)"
_ALL_SIDES = rf"{_SIDE}(?:(?: ,| or| and| , or| , and) {_SIDE})+"
_POINTS = (
    r"(?:from|between|at|by) (?:their|its|the|both) (?:closest|nearest) points?"
    r"(?: (?:of|on) (?:both|each|the two|each of them|the objects|each object))?"
)
_PLAINER: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plainer)
    for pattern, plainer in (
        (r" \( (?:in )?m 2 \)| (?:in )?\( m 2 \)", " in square m"),
        (rf"\b({_UNITS}) 2(?= |$)", r"square \1"),
        (r"\b(?:sqm|qm|sq m)\b", "square m"),
        (rf"^(?:if |when )?(?:measured|measuring|taken) {_POINTS} , ", ""),
        (rf" ,? ?(?:when )?(?:measured|measuring|taken) {_POINTS}$", ""),
        (rf" \( (?:its )?{_ALL_SIDES} \)", ""),
        (rf"(?:^|(?<= , ))(?:taking|of|comparing) (?:its |the )?{_ALL_SIDES} ,"
         r" (?:what|which) is the (?:largest|longest|greatest|biggest)(?: one)?"
         r"(?: of (?:the|these) three)? (?:for|of) ", "what is the longest dimension of "),
        (r"^(which|what) (?:one )?of the (?:listed|following|named|given|mentioned) "
         r"(?:things|objects|items|ones)\b", r"\1 of these"),
        (r"^(?:if|when|with) north is up(?: on (?:the|a) map)? , ", "if north is up , "),
        (r"^on (?:the|a) map , ", ""),
        (r"^(?:go|walk|drive|move|come) (?:over )?to (.+?) (?:and|,|then|, then|and then) "
         r"(?:turn to face|turn to|turn towards|face|look at|turn to look at) (.+?) "
         r"(?:[:,.;]|and then|and) (?:then |now )?"
         r"(?=(?:is|are|am|where|which|what|how|in|on|do|can) )",
         r"standing at \1 facing \2 , "),
        (r"(^|(?<= , ))(?:would|do|could|can) (?:you|one) (?:say|think|agree|confirm|claim) that ",
         "whether "),
        (r"^(?:looking at|judging by|going by|based on|according to|considering|in|from|given) "
         r"(?:all |both )?(?:the |these |those |this |my |your )?(?:two |three |four )?(?:pictures"
         r"|images|photos|photographs|video|videos|recording|frames|snapshots|views|clip|footage)"
         r" , ",
         ""),
        (r"^(?:yes or no|true or false) [:,] ", ""),
        (r"^(?:apart from|except for|except|besides|not counting|other than|leaving aside"
         r"|aside from|ignoring|excluding) ((?:the|my|your) [^,]+?) , (.+)$",
         r"\2 , other than \1"),
        (r" (?:, |\( )(?:yes or no|true or false)(?: \))?$", ""),
    )
)  # fmt: skip
_UNIT_FIRST = re.compile(rf"^(?:measured |expressed |given |answer )?in (square )?({_UNITS}) [,:] ")
_UNIT_INSIDE = re.compile(
    rf" (?:, )?(?:\( )?(?:measured |expressed |given )?in (square )?({_UNITS})(?: \))?(?= ,|$)"
)
_UNIT_BARE = re.compile(rf" \( (square )?({_UNITS}) \)(?= ,|$)")


def without_asides(words: list[str]) -> list[str]:
    """Words without how is measured, in the plainer of several orders.

    >>> " ".join(without_asides("is the mug on the desk , yes or no".split()))
    'is the mug on the desk'
    """
    text = " ".join(words)
    for pattern, plainer in _PLAINER:
        text = pattern.sub(plainer, text)
    return text.split() or words


def without_unit(words: list[str]) -> tuple[list[str], Unit] | None:
    """Words without the unit that the answer shall have, and the unit; None where none is named.

    >>> without_unit("in cm , how tall is the lamp".split())
    (['how', 'tall', 'is', 'the', 'lamp'], <Unit.CENTIMETRE: 'cm'>)
    """
    text = " ".join(words)
    for pattern in (_UNIT_FIRST, _UNIT_INSIDE, _UNIT_BARE):
        found = pattern.search(text)
        if found is not None:
            rest = text[: found.start()] + text[found.end() :]
            return rest.split(), UNITS[found[2]]
    return None
