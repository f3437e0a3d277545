"""Which relation hangs on which noun: flat runs of words to nested references."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..errors import SpatialError
from ..geometry.relations import DIRECTIONAL, SIGHTED, RelationKind
from .lexicon import ANY_ROOM, CONTAINERS, PERSON, ROOMS
from .references import (
    UNSPECIFIED,
    Extreme,
    Landmark,
    Person,
    Qualifier,
    Reference,
    Superlative,
    ViewpointSpec,
)

SIDES = DIRECTIONAL | {
    RelationKind.FRONT_LEFT_OF,
    RelationKind.FRONT_RIGHT_OF,
    RelationKind.BACK_LEFT_OF,
    RelationKind.BACK_RIGHT_OF,
}
"""Relations that are somebody's left, right, front or back."""


class NotUnderstood(SpatialError):
    """The words follow the grammar but mean nothing; the message says why."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A relation as it stands in the sentence; what follows it may describe its last landmark.

    Attributes:
        relation: None for a superlative.
        extreme: for a superlative; None with no relation means "to the table" behind
            "the nearest chair".
        clause: introduced by "that is": it describes the noun, it is not what is asked.
        negated: "not next to the table".
        limit_m: for WITHIN and BEYOND.
        rank: for a superlative, 2 for the second.
        other_than: no relation but "other than the red chair": what the noun is not.
        colour: no relation but "that is (not) red".
        joined: behind "and": it describes the first noun, as the relation before it does.
        inverse: "with the laptop on it"; the relation is None where it is not said.
        to: the words of a relation that something is moved into: "onto", "into".
    """

    relation: RelationKind | None
    landmarks: tuple[Chain | Person, ...] = ()
    intrinsic: bool = False
    viewpoint: ViewpointSpec = UNSPECIFIED
    extreme: Extreme | None = None
    clause: bool = False
    negated: bool = False
    limit_m: float | None = None
    rank: int = 1
    other_than: bool = False
    colour: str | None = None
    joined: bool = False
    inverse: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True)
class Nouns:
    """Article, colour, noun, and what stands in brackets behind it.

    Attributes:
        rank: "second" in front of a superlative or of "from the left"; None when not said.
        other: "the other chair": than one that was named before.
        number: "two chairs".
        every: "every chair", "all the chairs".
        some: "a chair", "any chair".
    """

    kind: str | None
    colour: str | None
    plural: bool
    extreme: Extreme | None
    brackets: tuple[Phrase, ...] = ()
    rank: int | None = None
    other: bool = False
    number: int = 1
    every: bool = False
    some: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """Nouns and the relations that follow, in the order of the words."""

    nouns: Nouns
    phrases: tuple[Phrase, ...] = ()


SOMETHING_NAMED = Reference("what was named")
"""Stands for "the one that was named before" in "the other chair" until the sentence is whole."""


def reference_of(chain: Chain) -> Reference:
    """Each relation describes the noun before it; the other reading is that all describe the
    first noun."""
    nested = _attach(chain.nouns, chain.phrases)
    if len(chain.phrases) < 2:
        return nested
    try:
        flat = _described(chain.nouns, [(phrase, ()) for phrase in hoisted(chain.phrases)])
    except NotUnderstood:
        return nested
    return nested if flat == nested else replace(nested, readings=(flat,))


def landmark_of(words: Chain | Person) -> Landmark:
    return words if isinstance(words, Person) else reference_of(words)


def test_of(phrases: tuple[Phrase, ...]) -> Qualifier | Superlative:
    """The first relation, the following ones describing its landmark.

    Raises:
        NotUnderstood: the following ones have no landmark to describe.
    """
    head = _attach(Nouns(None, None, False, None), phrases)
    if head.superlative is not None and not head.qualifiers:
        return head.superlative
    if len(head.qualifiers) != 1 or head.superlative is not None:
        raise NotUnderstood("several relations are asked for at once; ask for one")
    return head.qualifiers[0]


def hoisted(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """ "Between the sink and the stove and near the bed": what "and" joins does not describe the
    stove."""
    out: list[Phrase] = []
    for phrase in phrases:
        mark = phrase.landmarks[-1] if phrase.landmarks else None
        inner = hoisted(mark.phrases) if isinstance(mark, Chain) else ()
        cut = next((i for i, each in enumerate(inner) if each.joined), None)
        if isinstance(mark, Chain) and cut is not None:
            kept = replace(mark, phrases=inner[:cut])
            out += [replace(phrase, landmarks=(*phrase.landmarks[:-1], kept)), *inner[cut:]]
        else:
            out.append(phrase)
    return tuple(out)


def _attach(nouns: Nouns, phrases: tuple[Phrase, ...]) -> Reference:
    """Right-branching; what follows a person or a bare side describes the head."""
    parts: list[tuple[Phrase, tuple[Phrase, ...]]] = []
    for phrase in hoisted(phrases):
        last = parts[-1][0].landmarks if parts and not phrase.joined else ()
        if last and isinstance(last[-1], Chain) and not _excepts(phrase, last[-1], nouns):
            parts[-1] = (parts[-1][0], (*parts[-1][1], phrase))
        else:
            parts.append((phrase, ()))
    return _described(nouns, parts)


def _excepts(phrase: Phrase, last: Chain, head: Nouns) -> bool:
    """ "What is on the table besides the mug": a mug is no table, so it is of what is asked."""
    if not phrase.other_than or not isinstance(phrase.landmarks[0], Chain):
        return False
    kind = phrase.landmarks[0].nouns.kind
    return kind not in (None, last.nouns.kind) and head.kind in (None, kind)


def _described(nouns: Nouns, parts: list[tuple[Phrase, tuple[Phrase, ...]]]) -> Reference:
    """A noun with phrases, each with those that describe its own landmark."""
    qualifiers: list[Qualifier] = []
    superlative = None if nouns.extreme is None else Superlative(nouns.extreme)
    other_than = SOMETHING_NAMED if nouns.other else None
    colour = nouns.colour
    for phrase, rest in [*((bracket, ()) for bracket in nouns.brackets), *parts]:
        landmarks = _landmarks(phrase.landmarks, rest)
        if phrase.colour is not None:
            colour, other_than = _coloured(nouns, phrase, colour, other_than)
            continue
        if phrase.other_than:
            other_than = _no_person(landmarks[0])
            continue
        if phrase.inverse:
            qualifiers.append(_having(nouns.kind, phrase, landmarks))
            continue
        if phrase.relation is not None:
            qualifiers.append(
                Qualifier(
                    phrase.relation,
                    landmarks,
                    phrase.viewpoint,
                    phrase.intrinsic,
                    phrase.negated,
                    phrase.limit_m,
                )
            )
            continue
        extreme = phrase.extreme or (superlative.extreme if superlative else None)
        if extreme is None and nouns.rank is not None:
            extreme = Extreme.NEAREST  # "the second chair from the door"
        if extreme is None or (phrase.extreme and superlative):
            raise NotUnderstood("one of 'nearest', 'biggest' and the like can be asked for at once")
        if landmarks and extreme not in (Extreme.NEAREST, Extreme.FARTHEST):
            raise NotUnderstood(f"'{extreme.value}' is not measured to anything")
        superlative = Superlative(extreme, landmarks[0] if landmarks else None, phrase.rank)
    if nouns.rank is not None:
        superlative = _ranked(superlative, nouns.rank)
    if nouns.kind == ANY_ROOM and not (qualifiers or superlative or nouns.plural or nouns.other):
        superlative = Superlative(Extreme.NEAREST)  # "the room": the one that the viewer is in
    return Reference(
        nouns.kind, colour, tuple(qualifiers), superlative, nouns.plural, other_than=other_than
    )


def _having(kind: str | None, phrase: Phrase, landmarks: tuple[Landmark, ...]) -> Qualifier:
    """ "The table with the laptop (on it)", "the room with the bed": what is on it, or in it."""
    if phrase.relation in SIDES or phrase.relation in SIGHTED or kind == PERSON:
        raise NotUnderstood("'with' tells what is on a thing, in it or next to it")
    relation = phrase.relation
    if relation is None or kind in ROOMS:
        within = kind in ROOMS or kind in CONTAINERS
        relation = RelationKind.IN if within else RelationKind.ON
    return Qualifier(relation, landmarks, negated=phrase.negated, inverse=True)


def _ranked(superlative: Superlative | None, rank: int) -> Superlative:
    if superlative is None:
        raise NotUnderstood("in what order? Say 'the second chair from the left' or the like")
    return replace(superlative, rank=rank)


def _coloured(
    nouns: Nouns, phrase: Phrase, colour: str | None, other_than: Reference | None
) -> tuple[str | None, Reference | None]:
    """ "that is red": its colour; "that is not red": other than the red ones."""
    if phrase.negated:
        if other_than is not None:
            raise NotUnderstood("one exception can be named")
        return colour, Reference(nouns.kind, phrase.colour, plural=True)
    if colour is not None:
        raise NotUnderstood("two colours are named for one thing")
    return phrase.colour, other_than


def _no_person(landmark: Landmark) -> Reference:
    if isinstance(landmark, Person):
        raise NotUnderstood("'other than' needs an object")
    return landmark


def _landmarks(
    landmarks: tuple[Chain | Person, ...], rest: tuple[Phrase, ...]
) -> tuple[Landmark, ...]:
    """Landmarks as references, the last one described by `rest` too."""
    last = len(landmarks) - 1
    return tuple(
        mark
        if isinstance(mark, Person)
        else _attach(mark.nouns, mark.phrases + (rest if i == last else ()))
        for i, mark in enumerate(landmarks)
    )
