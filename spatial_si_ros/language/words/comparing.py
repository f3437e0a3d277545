"""Numbers that are compared: "taller than 1 m", "more chairs than tables", "how much wider".

Such words become "is the answer to ( how tall is the table ) more than 1": the question whose
answer is the number stands in brackets.
"""

from __future__ import annotations

import re

from .numbers import NUMBER_WORDS, UNITS

_UNIT = "|".join(sorted((each for each in UNITS if each not in ("m", "ms")), key=len, reverse=True))
_UNIT = f"{_UNIT}|m"
_NUMBER = r"(?:\d+(?:\.\d+)?|half a|an|a|" + "|".join(NUMBER_WORDS) + ")"
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_SOME = rf"({_NUMBER}(?: and a half)?) ({_UNIT})"
_SQUARE = rf"({_NUMBER}(?: and a half)?) (?:square|sq) ({_UNIT})"
_MORE = "more than|over|above|greater than|in excess of|upwards of|bigger than|larger than"
_LESS = "less than|under|below|smaller than|fewer than"
_LEAST = "at least|no less than|not less than|as many as|no fewer than|a minimum of"
_MOST = "at most|no more than|not more than|up to|a maximum of|maximally"
_BOUND = rf"({_LEAST}|{_MOST}|{_MORE}|{_LESS}|exactly|precisely|just)"
_ADJECTIVES = {
    "taller": "tall", "higher": "tall", "longer": "long", "wider": "wide", "broader": "wide",
    "bigger": "big", "larger": "big", "deeper": "wide", "thicker": "wide",
    "shorter": "tall", "lower": "tall", "narrower": "wide", "smaller": "big",
}  # fmt: skip
_SMALLER = frozenset({"shorter", "lower", "narrower", "smaller"})
_COMPARED = "|".join(_ADJECTIVES)
_NOUNS = {"height": "tall", "length": "long", "width": "wide", "size": "big", "volume": "big",
          "depth": "wide"}  # fmt: skip
_PLAIN = {"tall": "tall", "high": "tall", "long": "long", "wide": "wide", "broad": "wide",
          "deep": "wide", "big": "big", "large": "big", "thick": "wide"}  # fmt: skip
_BE = "(?:is|are)"
_ROOM = (
    r"the (?:\w+ )?(?:kitchen|bedroom|bathroom|living room|office|hall|study|room|lounge|hallway"
    r"|corridor)|this room|the room"
)
_LENGTHS = dict.fromkeys(("bigger", "larger", "smaller", "big", "large"), "large")
"""What is "bigger than 1 m" is so along its longest edge, not in volume."""
_NEAR = ("farther", "further", "nearer", "closer")


def _asked(question: str, how: str, other: str) -> str:
    if how == _DIFFER:
        return f"how far is the answer to ( {question} ) from {other}"
    return f"is the answer to ( {question} ) {how} {other}"


_DIFFER = "how far from"


def _how(bound: str) -> str:
    if bound in _LEAST.split("|"):
        return "more than or equal to"
    if bound in _MOST.split("|"):
        return "less than or equal to"
    if bound in _MORE.split("|"):
        return "more than"
    return "less than" if bound in _LESS.split("|") else "the same as"


def _to(question: str) -> str:
    return f"the answer to ( {question} )"


def _counted(found: re.Match[str]) -> str:
    return _asked(f"how many {found[3]}", _how(found[1]), found[2])


def _numbered(found: re.Match[str]) -> str:
    return _asked(f"how many {found[2]}", "more than or equal to", found[1])


def _of_two_kinds(found: re.Match[str]) -> str:
    more, first, second, where = found[1], found[2], found[3], found[4] or ""
    how = {"more": "more than", "fewer": "less than", "less": "less than"}.get(more, "the same as")
    return _asked(f"how many {first}{where}", how, _to(f"how many {second}{where}"))


def _sized(found: re.Match[str]) -> str:
    adjective = _LENGTHS.get(found[2], _ADJECTIVES[found[2]])
    how = "less than" if found[2] in _SMALLER else "more than"
    return _asked(f"how {adjective} is {found[1]} in {found[4]}", how, found[3])


def _bounded(found: re.Match[str]) -> str:
    adjective = _LENGTHS.get(found[5], _PLAIN[found[5]])
    return _asked(f"how {adjective} is {found[1]} in {found[4]}", _how(found[2]), found[3])


def _area(found: re.Match[str]) -> str:
    return _asked(f"how large is {found[1]} in square {found[4]}", _how(found[2]), found[3])


def _apart(found: re.Match[str]) -> str:
    return _asked(f"how far is {found[1]} from {found[2]} in {found[5]}", _how(found[3]), found[4])


def _much(found: re.Match[str]) -> str:
    unit = f" in {found['unit']}" if found.groupdict().get("unit") else ""
    adjective = _ADJECTIVES[found["adjective"]]
    if unit:
        adjective = _LENGTHS.get(found["adjective"], adjective)
    first, second = found["a"], found["b"]
    return _asked(
        f"how {adjective} is {first}{unit}", _DIFFER, _to(f"how {adjective} is {second}{unit}")
    )


def _much_nearer(found: re.Match[str]) -> str:
    unit = f" in {found['unit']}" if found.groupdict().get("unit") else ""
    target, first, second = found["t"], found["a"], found["b"]
    return _asked(
        f"how far is {first} from {target}{unit}",
        _DIFFER,
        _to(f"how far is {second} from {target}{unit}"),
    )


def _much_nearer_to(found: re.Match[str]) -> str:
    unit = f" in {found['unit']}" if found.groupdict().get("unit") else ""
    return _asked(
        f"how far is {found['a']} from {found['t']}{unit}",
        _DIFFER,
        _to(f"how far is {found['a']} from {found['b']}{unit}"),
    )


def _alike(found: re.Match[str]) -> str:
    adjective = {**_NOUNS, **_PLAIN}[found["size"]]
    return _asked(
        f"how {adjective} is {found['a']}", "the same as", _to(f"how {adjective} is {found['b']}")
    )


def _equally_far(found: re.Match[str]) -> str:
    return _asked(
        f"how far is {found['a']} from {found['t']}",
        "the same as",
        _to(f"how far is {found['b']} from {found['t']}"),
    )


def _equally_far_from(found: re.Match[str]) -> str:
    return _asked(
        f"how far is {found['t']} from {found['a']}",
        "the same as",
        _to(f"how far is {found['t']} from {found['b']}"),
    )


_NP = r"(?:the|my|your|a|an|this|that|me|you) ?[\w ']*?"
_SIZES = "|".join(_NOUNS)
_PLAINS = "|".join(_PLAIN)
_ABOUT = r"(?:about |roughly |approximately |exactly |nearly |almost |just |more or less )?"
_HOW_MUCH = rf"(?:by )?how (?:much|many (?P<unit>{_UNIT}))(?: \w+ly)?"
_RULES: tuple[tuple[re.Pattern[str], object], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"^(?:{_BE} there|do you see|can you see|do we have) {_BOUND} (?!one )({_COUNT}) (.+)$",
         _counted),
        (rf"^(?:{_BE} there|do you see|can you see|do we have) (?!one )({_COUNT}) (.+)$",
         _numbered),
        (rf"^{_BE} there (more|fewer|less|as many|equally many) ([\w ]+?) (?:than|as) ([\w ]+?)"
         r"( (?:in|on|near|next to|under|behind|around) .+)?$", _of_two_kinds),
        (rf"^{_BE} (.+?) (?:even )?({_COMPARED}) than {_SOME}$", _sized),
        (rf"^{_BE} ({_ROOM}) ({_MORE}|{_LESS}|{_LEAST}|{_MOST}) {_SQUARE}(?: (?:big|large|in"
         rf" size))?$",
         _area),
        (rf"^(?:does|do) ({_ROOM}) (?:have|cover|measure) {_BOUND} {_SQUARE}.*$", _area),
        (rf"^{_BE} the (?:area|floor area|size|floor) of ({_ROOM}) {_BOUND} {_SQUARE}$", _area),
        (rf"^{_BE} (.+?) {_BOUND} {_SOME} ({_PLAINS})$", _bounded),
        (rf"^(?:does|do) (.+?) (?:measure|reach|have) {_BOUND} {_SOME} in (height|length|width)$",
         lambda found: _asked(f"how {_NOUNS[found[5]]} is {found[1]} in {found[4]}",
                              _how(found[2]), found[3])),
        (rf"^{_BE} the ({_SIZES}) of (.+?) {_BOUND} {_SOME}$",
         lambda found: _asked(f"how {_NOUNS[found[1]]} is {found[2]} in {found[5]}",
                              _how(found[3]), found[4])),
        (rf"^{_BE} the (?:distance|gap|space) (?:between|from) (.+?) (?:and|to) (.+?) {_BOUND} "
         rf"{_SOME}(?: long| wide)?$", _apart),
        (rf"^{_BE} (.+?) and (.+?) {_BOUND} {_SOME} (?:apart|away from each other|from each"
         rf" other)$",
         _apart),
        (rf"^{_HOW_MUCH} (?P<adjective>{_COMPARED}) {_BE} (?P<a>.+?) than (?P<b>.+)$", _much),
        (rf"^{_HOW_MUCH} {_BE} (?P<a>.+?) (?P<adjective>{_COMPARED}) than (?P<b>.+)$", _much),
        (rf"^(?:what is|how big is|how large is) the difference in (?P<n>{_SIZES}) between "
         r"(?P<a>.+?) and (?P<b>.+)$",
         lambda found: _asked(f"how {_NOUNS[found['n']]} is {found['a']}", _DIFFER,
                              _to(f"how {_NOUNS[found['n']]} is {found['b']}"))),
        (rf"^{_HOW_MUCH} (?:{'|'.join(_NEAR)}) (?:away )?{_BE} (?P<a>.+?) (?:to|from) (?P<t>.+?) "
         r"than (?!to |from )(?P<b>.+)$", _much_nearer),
        (rf"^{_HOW_MUCH} {_BE} (?P<a>.+?) (?:{'|'.join(_NEAR)}) (?:away )?(?:to|from) (?P<t>.+?) "
         r"than (?!to |from )(?P<b>.+)$", _much_nearer),
        (rf"^{_HOW_MUCH} (?:{'|'.join(_NEAR)}) (?:away )?{_BE} (?P<a>.+?) (?:to|from) (?P<t>.+?) "
         r"than (?:to|from) (?P<b>.+)$", _much_nearer_to),
        (rf"^{_BE} (?P<a>{_NP}) {_ABOUT}(?:as|equally) (?P<size>{_PLAINS}) as (?P<b>{_NP})$",
         _alike),
        (rf"^(?:are|do) (?P<a>{_NP}) and (?P<b>{_NP}) (?:have |of )?{_ABOUT}(?:the |of the )?"
         rf"(?:same|equal|an equal) (?P<size>{_SIZES})$", _alike),
        (rf"^(?:are|do) (?P<a>{_NP}) and (?P<b>{_NP}) {_ABOUT}(?:equally|just as) "
         rf"(?P<size>{_PLAINS})$", _alike),
        (rf"^(?:is|does) (?P<a>{_NP}) (?:have |of )?{_ABOUT}(?:the )?same (?P<size>{_SIZES}) as "
         rf"(?P<b>{_NP})$", _alike),
        (rf"^{_BE} (?P<a>{_NP}) {_ABOUT}(?:as|just as|equally) far (?:away )?from (?P<t>{_NP}) as "
         rf"(?!from )(?P<b>{_NP})$", _equally_far),
        (rf"^{_BE} (?P<a>{_NP}) and (?P<b>{_NP}) {_ABOUT}(?:equally|as) (?:far|near|close|distant)"
         rf" (?:away )?(?:from|to) (?P<t>{_NP})$", _equally_far),
        (rf"^{_BE} (?P<a>{_NP}) and (?P<b>{_NP}) {_ABOUT}(?:at )?the same distance (?:away )?from "
         rf"(?P<t>{_NP})$", _equally_far),
        (rf"^{_BE} (?P<a>{_NP}) (?:at )?{_ABOUT}the same distance (?:away )?from (?P<t>{_NP}) as "
         rf"(?P<b>{_NP})$", _equally_far),
        (rf"^{_BE} (?P<t>{_NP}) {_ABOUT}(?:equally far|as far|at the same distance|the same"
         rf" distance"
         rf"|equidistant) (?:away )?from (?P<a>{_NP}) (?:and|as from|and from) (?P<b>{_NP})$",
         _equally_far_from),
    )
)  # fmt: skip
_SIGNS = (
    frozenset(
        {"than", "as", "same", "equal", "equally", "equidistant", "least", "most", "exactly",
         "precisely", "just", "difference", "over", "under", "above", "below", "up", "maximum",
         "minimum"}
    )
    | frozenset(each for each in NUMBER_WORDS if each != "one")
    | frozenset(map(str, range(2, 13)))
)  # fmt: skip
"""Without one of these nothing is compared."""
_CANONICAL = re.compile(
    r"^(is|how far is) the answer to \( (.+?) \) (more than|less than|the same as|from)"
    r"( or equal to)? (?:the answer to \( (.+) \)|(\S+))$"
)


def numbers_compared(words: list[str]) -> list[str] | None:
    """The words as a comparison of answers; None where none is asked for.

    >>> " ".join(numbers_compared("is the table taller than 1 m".split()))
    'is the answer to ( how tall is the table in m ) more than 1'
    """
    if not _SIGNS & set(words):
        return None
    text = " ".join(words)
    for pattern, build in _RULES:
        found = pattern.match(text)
        if found is not None and callable(build):
            return str(build(found)).split()
    return None


def parts_of_comparison(words: list[str]) -> tuple[list[str], str, bool, list[str]] | None:
    """First question, how it is compared ("more than", "less than", "the same as", "from"), whether
    the bound counts, and the second question or a number; None for other words."""
    found = _CANONICAL.match(" ".join(words))
    if found is None or (found[1] == "is") == (found[3] == "from"):
        return None
    return found[2].split(), found[3], found[4] is not None, (found[5] or found[6]).split()
