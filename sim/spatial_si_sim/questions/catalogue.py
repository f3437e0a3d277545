"""Every type of question about a situation, balanced over types and answers.

`generate_all` is what data sets are made with. Types plug in: a `QuestionType` with makers, and for
each form of its questions an entry in `truth.answers.FORMS`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Optional

from ..truth.answers import TOO_CLOSE, Truth, truth, truth_without_margins
from ..truth.grounds import Value
from ..truth.scene import TruePose
from ..truth.situation import Situation
from ..truth.spec import Form, Side, View
from . import bearings, distances, looks, motion, nested, places, roaming, seeing, shots, sizes
from .desk import Desk
from .drafted import Drafted, Maker, QuestionType
from .generator import SPEAKER_SHARE, AskedQuestion
from .people import free_floor, stand_somewhere

TYPES: tuple[QuestionType, ...] = (
    *distances.TYPES,
    *sizes.TYPES,
    *bearings.TYPES,
    *places.TYPES,
    *seeing.TYPES,
    *shots.TYPES,
    *roaming.TYPES,
    *nested.TYPES,
    *looks.TYPES,
    *motion.TYPES,
)
MARGINAL_SHARE = 0.15
"""Share of the questions that are drawn near a limit."""
VAGUE_SHARE = 0.06
"""Share of the questions whose words may mean several things, nothing, or what was not seen."""
CHOICES_SHARE = 0.5
"""Share of the questions with choices among those that can have some."""
TRIES = 40
TRIES_PER_CLASS = 12
"""A question with many possible answers is drawn again more often, until it is an answer's turn."""
MAKER_TRIES = 8
ONE_SIDED_SHARE = 0.15
"""Of the turns in which a question was found with yes alone, or no alone, so many are used."""
GIVEN_UP = 2
"""After so many vain searches for both, a maker is not tried for more in the same situation."""
GOLDEN = 0.618034
"""Steps of this around a circle are spread more evenly than chance: whose turn an answer is."""


class UnknownType(ValueError):
    """A type of question was asked for that there is not."""


@dataclass(frozen=True)
class _Wish:
    """What the next question shall be like."""

    type: QuestionType
    near_limit: bool
    vague: bool
    luck: float


def generate_all(
    situation: Situation,
    count: int,
    seed: int,
    types: Sequence[str] | None = None,
    marginal_share: float = MARGINAL_SHARE,
) -> list[AskedQuestion]:
    """`count` different questions, the same for the same situation and seed.

    Fewer come back only where the scene has too little to ask about. Questions about pictures need
    `situation.pictures`.

    Args:
        types: names of the types; None: all.
        marginal_share: share of the questions whose truth is drawn near a limit, 0..1.

    Raises:
        UnknownType: there is no type of a name.
    """
    draw = random.Random(f"catalogue {seed}")
    desk = Desk(situation, draw)
    if desk.is_empty:
        return []
    floor = free_floor(situation.scene)
    asked: list[AskedQuestion] = []
    texts: set[str] = set()
    positions = _Positions(draw)
    for wish in _wishes(_chosen(types), count, marginal_share, draw):
        if len(asked) == count:
            break
        found = _found(wish, desk, floor, texts)
        if found is None:
            continue
        drafted, right, speaker = found
        texts.add(drafted.text)
        choices, choice = _offer(drafted, right, positions, draw)
        if drafted.must_offer and not choices:
            continue
        question = drafted.question
        asked.append(
            AskedQuestion(
                number=len(asked) + 1,
                question=question,
                text=drafted.text,
                speaker=speaker,
                truth=right,
                type=wish.type.name,
                capability=wish.type.capability,
                viewpoint="camera" if question.shots else question.viewpoint.view.value,
                value_kind=value_kind(question, right.value),
                unit=unit_of(question, right.value),
                choices=choices,
                choice=choice,
                pictures=question.shots,
            )
        )
    return asked


def _chosen(names: Sequence[str] | None) -> Sequence[QuestionType]:
    if names is None:
        return TYPES
    known = {each.name: each for each in TYPES}
    missing = sorted(set(names) - set(known))
    if missing:
        raise UnknownType(f"no such type: {', '.join(missing)}; want some of {', '.join(known)}")
    return [known[name] for name in names]


def _wishes(
    types: Sequence[QuestionType], count: int, marginal_share: float, draw: random.Random
) -> Iterator[_Wish]:
    """Types in the shares of their weights, shuffled; twice `count`, as some find nothing."""
    deck: list[QuestionType] = []
    luck = {each.name: draw.random() for each in types}
    for _ in range(2 * count):
        if not deck:
            deck = [each for each in types for _ in range(each.weight)]
            draw.shuffle(deck)
        kind = draw.random()
        wanted = deck.pop()
        luck[wanted.name] = (luck[wanted.name] + GOLDEN) % 1.0
        yield _Wish(
            wanted,
            near_limit=kind < marginal_share,
            vague=marginal_share <= kind < marginal_share + VAGUE_SHARE,
            luck=luck[wanted.name],
        )


_Found = tuple[Drafted, Truth, Optional[TruePose]]


def _found(wish: _Wish, desk: Desk, floor, texts: set[str]) -> _Found | None:
    """A question as wished; a maker that finds none gives way to another one.

    Where the last one finds nothing near a limit, a clear question is as good.
    """
    for attempt in range(MAKER_TRIES):
        if attempt == MAKER_TRIES // 2:
            wish = replace(wish, near_limit=False)
        maker = desk.draw.choice(wish.type.makers)
        found = _fulfil(maker, wish, desk, floor, texts)
        if found is not None:
            return found
    return None


def _fulfil(maker: Maker, wish: _Wish, desk: Desk, floor, texts: set[str]) -> _Found | None:
    """One maker's question that is as wished: its kind of truth, and its turn of the answers.

    Of yes and no both are looked for before one is taken, and where only one is found it is taken
    seldom: else a question to which yes is rare would mostly be asked where the answer is no.
    """
    desk.vague = wish.vague
    tries, attempt = TRIES, 0
    met: dict[bool, _Found] = {}
    failed: Counter[Maker] = desk.remember("one-sided", Counter)
    if failed[maker] >= GIVEN_UP and wish.luck >= ONE_SIDED_SHARE:
        return None
    while attempt < tries:
        attempt += 1
        drafted = maker(desk)
        if drafted is None or drafted.text in texts:
            continue
        tries = max(tries, TRIES_PER_CLASS * len(drafted.classes))
        speaker = _speaker(drafted, floor, desk.draw)
        situation = replace(desk.situation, speaker=speaker)
        if wish.vague:
            right = truth_without_margins(drafted.question, situation)
            if right.marginal or (right.decidable and attempt <= TRIES // 2):
                continue
            return drafted, right, speaker
        if wish.near_limit:
            right = truth_without_margins(drafted.question, situation)
            if not right.marginal:
                continue
        else:
            right = truth(drafted.question, situation)
            if not right.decidable:
                continue
        if isinstance(right.value, bool):
            met.setdefault(right.value, (drafted, right, speaker))
            if len(met) == 2:
                return met[wish.luck < 0.5]
        elif _is_wanted(right.value, drafted.classes, wish.luck):
            return drafted, right, speaker
    failed[maker] += len(met) == 1 and not wish.near_limit
    if len(met) == 1 and wish.luck < ONE_SIDED_SHARE:
        return next(iter(met.values()))
    return None


def _is_wanted(value: Value, classes: tuple[Value, ...], luck: float) -> bool:
    """Whether it is this answer's turn; empty sets are wanted seldom."""
    if classes:
        return value == classes[int(luck * len(classes))]
    return value != frozenset() or luck < 0.1


def _speaker(drafted: Drafted, floor, draw: random.Random) -> TruePose | None:
    view = drafted.question.viewpoint.view
    if view is View.SPEAKER or (view is View.DEFAULT and draw.random() < SPEAKER_SHARE):
        return stand_somewhere(floor, draw)
    return None


class _Positions:
    """Where the right choice stands: every position as often as the others."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._decks: dict[int, list[int]] = {}

    def next(self, count: int) -> int:
        deck = self._decks.setdefault(count, [])
        if not deck:
            deck += range(count)
            self._draw.shuffle(deck)
        return deck.pop()


def _offer(
    drafted: Drafted, right: Truth, positions: _Positions, draw: random.Random
) -> tuple[tuple[str, ...], int | None]:
    """Choices and the index of the right one; none for an answer that is not clear."""
    wanted = drafted.must_offer or draw.random() < CHOICES_SHARE
    if drafted.offer is None or not wanted or right.value is None:
        return (), None
    offered = drafted.offer(right.value, draw)
    if offered is None or len(offered[0]) < 2:
        return (), None
    listed = list(offered[0])
    first = listed.pop(offered[1])
    draw.shuffle(listed)
    place = positions.next(len(listed) + 1)
    listed.insert(place, first)
    return tuple(listed), place


_TUPLES = {Form.ROUTE: "route", Form.WHICH_PICTURES: "pictures"}


def value_kind(question, value: Value) -> str:
    """How a value is compared: one of `regress.wanted.KINDS`."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (str, Side)):
        return "choice"
    if isinstance(value, float):
        return "number"
    if isinstance(value, int):
        return "count"
    if isinstance(value, frozenset):
        return "place" if question.form is Form.WHERE else "objects"
    if isinstance(value, tuple):
        return _TUPLES.get(question.form, "order")
    return ""


_LENGTHS = (Form.DISTANCE, Form.DISTANCE_TO_VIEW, Form.SIZE)


def unit_of(question, value: Value) -> str:
    """The unit of a number, "" for anything else; areas have its square."""
    if not isinstance(value, float):
        return ""
    if question.form is Form.ROOM_AREA:
        return f"{question.unit.value}2"
    return question.unit.value if question.form in _LENGTHS else getattr(question, "unit_name", "")


__all__ = ["MARGINAL_SHARE", "TOO_CLOSE", "TYPES", "UnknownType", "generate_all"]
