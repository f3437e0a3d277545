"""Wordings with slots, compiled to patterns over words.

`"how far is <a> from <b>"`: plain words stand for themselves, `(x|y z)` for either, `[x]` for x or
nothing, `<name>` or `<name:sort>` for what fills the slot,
`#` a number, `%` an ordinal. Every word of a sentence is one letter
of the pattern and a bracketed part is one letter, too: what stands in brackets is never cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..words.numbers import NUMBER_WORDS, ORDINALS

_TOKEN = re.compile(r"<(\w+)(?::(\w+))?>|([()|\[\]])|([^\s()|\[\]<>]+)")
_OTHER, _GROUP = "\ue000", "\ue001"
_FIRST_CODE = 0xE010
_NUMBER = "\ue002"

_CODES: dict[str, str] = {",": ",", ":": ":", ".": "."}


def _code(word: str) -> str:
    """The letter of a word that some template names."""
    if word not in _CODES:
        _CODES[word] = chr(_FIRST_CODE + len(_CODES))
    return _CODES[word]


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled wording.

    Attributes:
        source: pattern with every slot as short as it can be; compiled when it is first used.
        sorts: slot -> its sort.
        first: the words it can begin with; None: it begins with a slot.
    """

    source: str
    sorts: dict[str, str]
    first: frozenset[str] | None

    def greedy(self) -> re.Pattern[str]:
        """The pattern with the slots as long as they can be."""
        return _compiled(self.source.replace("+?)", "+)").replace("+?(?!", "+(?!"))

    def lazy(self) -> re.Pattern[str]:
        """The pattern with the slots as short as they can be."""
        return _compiled(self.source)


@lru_cache(maxsize=8192)
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words, grouped by brackets.

    Attributes:
        items: single words, and whole brackets as one item.
        coded: one letter for each item.
    """

    items: tuple[tuple[str, ...], ...]
    coded: str

    def part(self, start: int, end: int) -> tuple[str, ...]:
        """The words of items start..end."""
        return tuple(word for item in self.items[start:end] for word in item)


def sentence_of(words: list[str]) -> Sentence:
    """Words as the patterns see them; an unpaired bracket is a word."""
    items: list[tuple[str, ...]] = []
    coded: list[str] = []
    closing = _pairs(words)
    i = 0
    while i < len(words):
        if i in closing:
            items.append(tuple(words[i : closing[i] + 1]))
            coded.append(_GROUP)
            i = closing[i] + 1
            continue
        word = words[i]
        items.append((word,))
        number = word[0].isdigit() and word not in _CODES
        coded.append(_NUMBER if number else _CODES.get(word, _OTHER))
        i += 1
    return Sentence(tuple(items), "".join(coded))


def _pairs(words: list[str]) -> dict[int, int]:
    """Opening brackets that are closed -> where."""
    pairs: dict[int, int] = {}
    open_ones: list[int] = []
    for i, word in enumerate(words):
        if word == "(":
            open_ones.append(i)
        elif word == ")" and open_ones:
            pairs[open_ones.pop()] = i
    return pairs


def template(words: str, sorts: dict[str, str]) -> Template:
    """A template compiled.

    Args:
        words: the wording.
        sorts: each sort's own template, or "*" for any words without commas, "**" for any but
            ":" and ".", "***" for any, "= is are" for any that begin with one of these,
            "& left right" for a run of these.

    Raises:
        ValueError: brackets do not close, or a sort is unknown.
    """
    table = sorts
    slots: dict[str, str] = {}
    source = _pattern(words, table, slots)
    return Template(
        source,
        slots,
        _first(words, table),
    )


def _pattern(words: str, table: dict[str, str], slots: dict[str, str]) -> str:
    out: list[str] = []
    for name, sort, mark, word in _TOKEN.findall(words):
        if name:
            sort = sort or "mark"
            if sort not in table:
                raise ValueError(f"slot <{name}:{sort}> of '{words}' has no known sort")
            slots[name] = sort
            out.append(f"(?P<{name}>{_inside(table[sort], table)})")
        elif mark:
            out.append({"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|"}[mark])
        elif word == "#":
            numbers = "".join(_code(each) for each in NUMBER_WORDS)
            out.append(f"[{_NUMBER}{numbers}]")
        elif word == "%":
            out.append(f"[{''.join(_code(each) for each in ORDINALS)}]")
        else:
            out.append(re.escape(_code(word)))
    return "".join(out)


def _inside(sort: str, table: dict[str, str]) -> str:
    """The pattern of a slot: some words, words that begin with one of a list, or a template."""
    if sort in _RUNS:
        return _RUNS[sort] + _whole_phrase()
    if sort.startswith("= "):
        return f"(?=[{''.join(_code(word) for word in sort.split()[1:])}]).+?"
    if sort.startswith("& "):
        return f"[{''.join(re.escape(_code(word)) for word in sort.split()[1:])}]+"
    return _pattern(sort, table, {})


def _whole_phrase() -> str:
    """No slot ends between "nearest" and its "to"."""
    before = "".join(_code(word) for word in ("nearest", "closest", "next", "close"))
    return f"(?!(?<=[{before}]){_code('to')})"


_RUNS = {"*": "[^,:.]+?", "**": "[^:.]+?", "***": ".+?"}


def _first(words: str, table: dict[str, str]) -> frozenset[str] | None:
    """The words a template can begin with, by walking over its alternatives."""
    tokens = _TOKEN.findall(words)
    found, _, open_ended = _first_of(tokens, 0, table)
    return None if open_ended else frozenset(found)


def _first_of(
    tokens: list[tuple[str, str, str, str]], i: int, table: dict[str, str]
) -> tuple[set[str], int, bool]:
    """First words of the alternatives from i on, the place behind them, whether any word may
    stand there."""
    found: set[str] = set()
    open_ended = False
    done = False  # whether this alternative already has its first word
    while i < len(tokens):
        name, sort, mark, word = tokens[i]
        if mark in (")", "]"):
            return found, i + 1, open_ended
        if mark == "|":
            done = False
            i += 1
        elif mark in ("(", "["):
            inner, i, inner_open = _first_of(tokens, i + 1, table)
            if not done:
                found |= inner
                open_ended |= inner_open
                done = mark == "("
        else:
            if not done:
                if name or word in ("#", "%"):
                    open_ended = True
                else:
                    found.add(word)
            done = True
            i += 1
    return found, i, open_ended
