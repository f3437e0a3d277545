"""Noun phrases and viewpoint phrases in English."""

from __future__ import annotations

import random
from collections.abc import Sequence

from ..truth.spec import ANY_KIND, Clause, Extreme, Reference, Relation, View, Viewpoint

_PLURALS = {"bookshelf": "bookshelves", "scissors": "scissors"}

_RELATION_WORDS: dict[Relation, tuple[str, ...]] = {
    Relation.LEFT_OF: ("left of", "to the left of", "on the left side of"),
    Relation.RIGHT_OF: ("right of", "to the right of", "on the right side of"),
    Relation.IN_FRONT_OF: ("in front of",),
    Relation.BEHIND: ("behind",),
    Relation.ABOVE: ("above",),
    Relation.BELOW: ("below",),
    Relation.ON: ("on", "on top of"),
    Relation.IN: ("in", "inside"),
    Relation.NEAR: ("near", "close to"),
    Relation.NEXT_TO: ("next to", "beside"),
    Relation.BETWEEN: ("between",),
    Relation.UNDER: ("under", "underneath", "beneath"),
    Relation.TOUCHING: ("touching", "in contact with"),
    Relation.AGAINST: ("against", "pushed up against"),
    Relation.COVERING: ("covering",),
    Relation.FAR_FROM: ("far from", "far away from"),
    Relation.WITHIN: ("within {limit} of", "at most {limit} from"),
    Relation.BEYOND: ("more than {limit} from", "more than {limit} away from"),
    Relation.FACING: ("facing", "turned towards"),
    Relation.FACING_AWAY_FROM: ("facing away from",),
    Relation.PARALLEL_TO: ("parallel to",),
    Relation.IN_ROOM: ("in",),
}

_EXTREME_WORDS: dict[Extreme, tuple[str, ...]] = {
    Extreme.NEAREST: ("nearest to", "closest to"),
    Extreme.FARTHEST: ("farthest from",),
    Extreme.BIGGEST: ("biggest", "largest"),
    Extreme.SMALLEST: ("smallest",),
    Extreme.TALLEST: ("tallest",),
    Extreme.SHORTEST: ("shortest",),
    Extreme.LONGEST: ("longest",),
    Extreme.WIDEST: ("widest",),
    Extreme.HIGHEST: ("highest",),
    Extreme.LOWEST: ("lowest",),
    Extreme.LEFTMOST: ("leftmost",),
    Extreme.RIGHTMOST: ("rightmost",),
}
_RANKS = ("", "", "second ", "third ", "fourth ")


def plural(kind: str) -> str:
    """The plural of a kind."""
    if kind in _PLURALS:
        return _PLURALS[kind]
    if kind.endswith("y") and kind[-2] not in "aeiou":
        return kind[:-1] + "ies"
    return kind + ("es" if kind.endswith(("s", "x", "ch", "sh")) else "s")


def relation_words(relation: Relation, draw: random.Random) -> str:
    return draw.choice(_RELATION_WORDS[relation])


def extreme_words(extreme: Extreme, draw: random.Random, rank: int = 1) -> str:
    """A superlative, e.g. "second nearest to"."""
    return _RANKS[rank] + draw.choice(_EXTREME_WORDS[extreme])


def length_words(length_m: float, draw: random.Random) -> str:
    """A length as somebody would say it, e.g. "2 m", "150 cm", "two metres"."""
    plain = f"{length_m:g}"
    options = [f"{plain} m", f"{plain} metres" if length_m != 1 else "one metre"]
    options.append(f"{100 * length_m:.0f} cm")
    if length_m in _NUMBERS:
        options.append(f"{_NUMBERS[length_m]} metres")
    return draw.choice(options)


_NUMBERS = {2.0: "two", 3.0: "three", 4.0: "four", 5.0: "five"}


def noun(reference: Reference, draw: random.Random, closed: bool = False) -> str:
    """A definite noun phrase, e.g. "the red mug on the table".

    closed: say "that is on the table", so that what follows cannot be taken for a part of it.
    """
    words = ["the"]
    if reference.extreme is not None and reference.extreme_of is None:
        words.append(extreme_words(reference.extreme, draw, reference.rank))
    if reference.other_than is not None:
        words.append("other")
    words.append(bare(reference))
    longer = reference.clause is not None or reference.extreme_of is not None
    closed = closed or reference.also is not None or _is_negated(reference)
    if longer and (closed or draw.random() < 0.3):
        words.append("that is")
    if reference.clause is not None:
        words.append(clause(reference.clause, draw))
    if reference.also is not None:
        words += ["and", clause(reference.also, draw)]
    if reference.extreme is not None and reference.extreme_of is not None:
        words += [
            extreme_words(reference.extreme, draw, reference.rank),
            noun(reference.extreme_of, draw),
        ]
    return " ".join(words)


def bare(reference: Reference, many: bool = False) -> str:
    """Colour and kind without an article, e.g. "red mugs"."""
    kind = "object" if reference.kind == ANY_KIND else reference.kind
    kind = plural(kind) if many else kind
    return kind if reference.colour is None else f"{reference.colour} {kind}"


def clause(what: Clause, draw: random.Random) -> str:
    """A relation with its references, e.g. "not between the sofa and the table"."""
    words = relation_words(what.relation, draw)
    if what.negated:
        words = _RELATION_WORDS[what.relation][0]
    if what.limit_m is not None:
        words = words.format(limit=length_words(what.limit_m, draw))
    negation = "not " if what.negated else ""
    return f"{negation}{words} {nouns(what.references, draw)}"


def conditions(reference: Reference, draw: random.Random) -> str:
    """The clauses of a reference, e.g. "on the table and not next to the lamp"; "" for none."""
    parts = [clause(each, draw) for each in (reference.clause, reference.also) if each is not None]
    return " and ".join(parts)


def _is_negated(reference: Reference) -> bool:
    return reference.clause is not None and reference.clause.negated


def nouns(references: tuple[Reference, ...], draw: random.Random, last: str = "and") -> str:
    """Several noun phrases, e.g. "the lamp, the plant or the table"."""
    return listed([noun(reference, draw) for reference in references], last)


def listed(phrases: Sequence[str], last: str = "and") -> str:
    """Phrases in a row, e.g. "left, right or behind"."""
    if len(phrases) == 1:
        return phrases[0]
    return f"{', '.join(phrases[:-1])} {last} {phrases[-1]}"


def _turned(what: Viewpoint, draw: random.Random) -> str:
    """A phrase for a viewpoint that turns on the spot."""
    side = "left" if what.turn_deg > 0 else "right"
    if abs(what.turn_deg) == 180:
        how = "around"
    elif abs(what.turn_deg) == 90:
        how = draw.choice((side, f"to the {side}", f"90 degrees to the {side}"))
    else:
        how = f"{abs(what.turn_deg)} degrees to the {side}"
    if what.view is View.STANDING and what.at is not None and what.facing is not None:
        at, facing = noun(what.at, draw), noun(what.facing, draw)
        return draw.choice(
            (
                f"if I stand at {at} facing {facing} and then turn {how}",
                f"standing at {at} facing {facing}, after turning {how}",
            )
        )
    who = "you" if what.view is View.ROBOT else "I"
    return draw.choice((f"if {who} turn {how}", f"after {who} turn {how}"))


def viewpoint(what: Viewpoint, draw: random.Random) -> str:
    """A phrase for a viewpoint that can stand before or after the question; "" for none."""
    if what.turn_deg:
        return _turned(what, draw)
    if what.view is View.ROBOT:
        return draw.choice(("from your point of view", "from your perspective"))
    if what.view is View.SPEAKER:
        return draw.choice(("from my point of view", "as seen from where I stand"))
    if what.view is View.OBJECT and what.at is not None:
        at = noun(what.at, draw)
        options = [f"as seen from {at}", f"seen from {at}"]
        if what.at.clause is None and what.at.extreme is None:
            options += [f"from {at}'s point of view", f"from {at}'s perspective"]
        return draw.choice(options)
    if what.view is View.STANDING and what.at is not None and what.facing is not None:
        at, facing = noun(what.at, draw), noun(what.facing, draw)
        return draw.choice(
            (
                f"if I stand at {at} facing {facing}",
                f"when I stand at {at} facing {facing}",
                f"standing at {at} facing {facing}",
                f"if I am standing at {at} looking at {facing}",
            )
        )
    return ""
