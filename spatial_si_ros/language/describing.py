"""Things, eyes and relations in canonical words.

Relations that describe a noun stand in brackets, so that the text has only one reading.
"""

from __future__ import annotations

import math

from ..geometry.relations import RelationKind
from .lexicon import plural
from .references import (
    Extreme,
    Landmark,
    Person,
    Qualifier,
    Reference,
    Superlative,
    ViewpointSpec,
    ViewpointWords,
)
from .words.numbers import ORDINALS, words_of_number

_RANKS = {rank: word for word, rank in ORDINALS.items()}


def describe(landmark: Landmark) -> str:
    """A reference in words, "the red mug (left of the laptop)"; a person as "me" or "you"."""
    if isinstance(landmark, Person):
        return landmark.who.value
    return f"the {noun_words(landmark)}"


def describe_viewpoint(spec: ViewpointSpec) -> str:
    """A viewpoint in words, "" when unspecified."""
    turned = describe_turn(spec.turn_rad)
    return f"{_described_place(spec)}{' after ' if turned else ''}{turned}"


def describe_turn(turn_rad: float) -> str:
    """ "turning 90 degrees to the left"; "" for no turn."""
    if turn_rad == 0.0:
        return ""
    degrees = words_of_number(abs(math.degrees(turn_rad)))
    return f"turning {degrees} degrees to the {'left' if turn_rad > 0.0 else 'right'}"


def _described_place(spec: ViewpointSpec) -> str:
    if spec.kind is ViewpointWords.ROBOT:
        return "from your point of view"
    if spec.kind is ViewpointWords.SPEAKER:
        return "from my point of view"
    if spec.kind is ViewpointWords.PICTURE:
        return f"through the camera of picture {spec.picture}"
    if spec.kind is ViewpointWords.UNSPECIFIED or spec.at is None:
        return ""
    if spec.kind is ViewpointWords.OBJECT_FRONT:
        return f"as seen from {describe(spec.at)}"
    if spec.facing is None:
        return f"standing at {describe(spec.at)}"
    if isinstance(spec.at, Person):
        subject = {"me": "i", "you": "you"}.get(spec.at.who.value, "i")
        return f"when {subject} face {describe(spec.facing)}"
    return f"standing at {describe(spec.at)} facing {describe(spec.facing)}"


def describe_relation(relation: Qualifier) -> str:
    """A relation in words, "not between the bed and the desk", "within 2 m of the sofa"."""
    landmarks = " and ".join(describe(each) for each in relation.landmarks)
    own = " from its own point of view" if relation.intrinsic else ""
    words = relation.relation.value
    if relation.inverse:
        return f"{'not ' if relation.negated else ''}with {landmarks} {words} it"
    if relation.limit_m is not None:
        preposition = "of" if relation.relation is RelationKind.WITHIN else "from"
        words = f"{words} {words_of_number(relation.limit_m)} m {preposition}"
    return f"{'not ' if relation.negated else ''}{words} {landmarks}{own}"


def describe_superlative(superlative: Superlative) -> str:
    """ "second nearest to the door"."""
    rank = "" if superlative.rank == 1 else f"{_RANKS[superlative.rank]} "
    if superlative.to is None:
        return f"{rank}{superlative.extreme.value}"
    preposition = "from" if superlative.extreme is Extreme.FARTHEST else "to"
    return f"{rank}{superlative.extreme.value} {preposition} {describe(superlative.to)}"


def noun_words(reference: Reference, several: bool = False) -> str:
    """A reference without article; `several` puts its noun in the plural."""
    noun = reference.kind or "object"
    words = [plural(noun) if several or reference.plural else noun]
    if reference.colour:
        words.insert(0, reference.colour)
    if reference.other_than is not None:
        words.append(f"(other than {describe(reference.other_than)})")
    for each in reference.qualifiers:
        view = describe_viewpoint(each.viewpoint)
        words.append(f"({describe_relation(each)}{', ' if view else ''}{view})")
    if reference.superlative:
        words.append(f"({describe_superlative(reference.superlative)})")
    return " ".join(words)


def article(words: str) -> str:
    """ "a" or "an" in front of words."""
    return f"{'an' if words[0] in 'aeio' else 'a'} {words}"


def listed(words: list[str], last: str = "or") -> str:
    """ "the lamp, the plant or the table"."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
