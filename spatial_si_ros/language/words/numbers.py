"""Number words, ordinals, units of length and of time."""

from __future__ import annotations

from ..queries import Unit

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
         "ninety": 90, "hundred": 100}  # fmt: skip
NUMBER_WORDS: dict[str, float] = {
    **{word: float(i) for i, word in enumerate(_SMALL)},
    **{word: float(value) for word, value in _TENS.items()},
    "half": 0.5, "couple": 2.0, "dozen": 12.0,
}  # fmt: skip
ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
UNITS: dict[str, Unit] = {
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters", "ms"), Unit.METRE),
    **dict.fromkeys(
        ("cm", "cms", "centimetre", "centimetres", "centimeter", "centimeters"), Unit.CENTIMETRE
    ),
    **dict.fromkeys(
        ("mm", "millimetre", "millimetres", "millimeter", "millimeters"), Unit.MILLIMETRE
    ),
    **dict.fromkeys(("ft", "foot", "feet"), Unit.FOOT),
    **dict.fromkeys(("inch", "inches"), Unit.INCH),
}
METRES: dict[Unit, float] = {
    Unit.METRE: 1.0,
    Unit.CENTIMETRE: 0.01,
    Unit.MILLIMETRE: 0.001,
    Unit.FOOT: 0.3048,
    Unit.INCH: 0.0254,
}
SECONDS: dict[str, float] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hour", "hours"), 3600.0),
}
FEW = 3.0
"""What "a few" counts as."""


def number_of(words: list[str]) -> float | None:
    """A number of a few words: "2.5", "twenty five", "half a", "one and a half", "a".

    >>> number_of(["twenty", "five"]), number_of(["half", "a"]), number_of(["the"])
    (25.0, 0.5, None)
    """
    total = 0.0
    seen = False
    for word in words:
        if word[0].isdigit():
            value = float(word)
        elif word in NUMBER_WORDS:
            value = NUMBER_WORDS[word]
        elif word in ("few", "several"):
            value = FEW
        elif word in ("a", "an", "and", "of"):
            continue
        else:
            return None
        total, seen = (total * value if word == "hundred" and total else total + value), True
    if seen:
        return total
    return 1.0 if words and all(word in ("a", "an") for word in words) else None


def words_of_number(value: float) -> str:
    """A number in digits that `number_of` reads back."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
