"""What stands in front of a question that belongs inside it: lists, places, what is spoken of."""

from __future__ import annotations

import re

_OF = r"(?:of|among|amongst|out of|from among)"
_THESE = (
    r"(?:one of them|one of these|of them|of these|of the (?:two|three|four|five)|of those"
    r"|of the (?:above|following))"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plainer)
    for pattern, plainer in (
        # "which of the two , the rug or the basket , is nearer"
        (rf"^(which|what)(?: one)?(?: {_THESE})? , ([^:]+? (?:or|and) [^:,]+?) , "
         r"(?:is (?:the (?:one|thing|object) (?:that|which) )?)(?:is )?([^,:]+)$",
         r"\1 is \3 : \2"),
        (rf"^(which|what)(?: one)?(?: {_THESE})? , ([^:]+? (?:or|and) [^:,]+?) , ([^,:]+)$",
         r"\1 of these \3 : \2"),
        # "lamp , basket , clock : which of them is nearest"
        (r"^([^:]+?(?: , [^:]+?| or [^:]+?| and [^:]+?)) (?::|\.|,|;) "
         rf"(which|what)(?: one| ones)?(?: {_THESE})?(?: object| thing| item)? "
         r"(?!(?:direction|way|side|turns|turn|room|picture|image) )([^:.]+)$",
         r"\2 of these \3 : \1"),
        (r"^([^:]+?(?: , [^:]+?| or [^:]+?| and [^:]+?)) (?::|\.|;) "
         r"(in (?:which|what) (?:order|sequence)) (.+?)(?: these| they| them| those)?"
         r"( .+)?$", r"\2 did \1 come into view"),
        # "of the books on the desk , which one is farthest"
        (rf"^{_OF} (?:all )?(?:the|my|your|these|those) (?!two |three |four |following"
         rf" )([^,:]+?) , "
         rf"(which|what)(?: one| ones)?(?: {_THESE})? (.+)$", r"\2 \1 \3"),
        (rf"^{_OF} ([^:]+? (?:and|or) [^:]+?) , (which|what)(?: one)? (.+)$", r"\2 of these \3"
         r" : \1"),
        (r"^(?:between|considering|comparing) ([^:,]+? (?:and|or) [^:,]+?) , "
         r"(which|what)(?: one)? (.+)$", r"\2 of these \3 : \1"),
        # "is it the mug or the bowl that is on the plate"
        (r"^(?:is|was) it ((?:the|a|my|your) [^:]+? or [^:]+?) (?:that|which|who) (.+)$",
         r"which \2 : \1"),
        (r"^(which|what)((?: \w+){0,3}?) (?:is|was) it (?:that|which|who) (.+)$", r"\1\2 \3"),
        (r"^(who|where|when|how far|how) (?:is|was) it (?:that|when) (.+)$", r"\1 \2"),
        (r"^(?:name|tell|pick|choose|give|say|find|select|identify|point out|show)(?: me)?"
         r"(?: out)? (?:the one|which one|the thing|the object|the item|whichever) "
         r"(?:that|which) ([^:]+) : (.+)$", r"which one \1 : \2"),
        (r"^(?:name|pick|choose|give|select|identify|point out|find|show|list|tell)(?: me)?(?:"
         r" out)?"
         r" (?:all |every |any |each )?(?:the |of the )?(?=(?:picture|image|photo|frame|view"
         r"|shot)s? )",
         "which "),
        (r"^(?:choose from|select from|pick from|options) :? ?(.+?) [.:] (.+)$", r"\2 : \1"),
        (r" [.,;:(] ?(?:choose|select|pick|options|choices|possible answers|the options are"
         r"|your options are|choose from|select from|choose between|pick from|answer with)"
         r"(?: from| between| one of| one from| among)?(?: :)? ([^.]+?)(?: \))?$", r" : \1"),
    )
)  # fmt: skip


def with_front_inside(words: list[str]) -> list[str]:
    """Words with the list or the set that stands in front put where it belongs.

    >>> " ".join(with_front_inside("of the books on the desk , which one is thickest".split()))
    'which books on the desk is thickest'
    >>> " ".join(with_front_inside("is it the mug or the cup that is red".split()))
    'which is red : the mug or the cup'
    """
    text = " ".join(words)
    for pattern, plainer in _RULES:
        text = pattern.sub(plainer, text)
    return text.split()


def place_in_front(words: list[str]) -> list[tuple[list[str], list[str]]]:
    """Where the words may be a place and a question: "in the kitchen , how many chairs ..."."""
    return [
        (words[:i], words[i + 1 :])
        for i, word in enumerate(words)
        if word == "," and 1 < i < len(words) - 2
    ][:2]
