"""What every maker of questions works with: a situation, a generator, names for things."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..truth import rooms
from ..truth.referents import Undecidable, resolve
from ..truth.scene import TrueObject
from ..truth.situation import Situation
from ..truth.spec import (
    ANY_KIND,
    Clause,
    Extreme,
    Reference,
    Relation,
    View,
    Viewpoint,
)
from ..truth.verdicts import Undefined, stricter
from . import phrases
from .drafts import Drafter
from .offers import MOST
from .references import NEIGHBOURS, distance2

ABSENT_SHARE = 0.2
"""Share of the vague names that mean nothing there is."""
ALL_KINDS = (
    "apple", "armchair", "ball", "banana", "basket", "bathtub", "bed", "bench", "bookshelf", "bowl",
    "can", "clock", "desk", "fridge", "keyboard", "lamp", "laptop", "nightstand", "phone",
    "scissors",     "stool", "stove", "teddy", "toilet", "vase", "wardrobe",
)  # fmt: skip
"""Kinds that one could ask for in any home."""
TURNED_SHARE = 0.3
"""Of egocentric questions those that ask what would be if one turned first."""
ROUNDABOUT_SHARE = 0.1
"""Share of the yes/no questions that are not asked straight."""
PLAIN_SHARE = 0.6
"""Share of things that are named as shortly as possible."""
VAGUE_SHARE = 0.35
"""The same for names that may mean several things, where vague questions are wanted."""


class Desk(Drafter):
    """Draws things, names and viewpoints of one situation.

    Attributes:
        draw: the only source of chance.
        vague: names need not single anything out.
    """

    def __init__(self, situation: Situation, draw: random.Random) -> None:
        super().__init__(situation, draw)
        self.draw = draw
        self.situation = situation
        self.vague = False
        self._named: dict[int, tuple[list[Reference], list[Reference]]] = {}
        self._remembered: dict[str, Any] = {}
        self._parts = None if situation.shown is None else situation.in_parts

    @property
    def is_empty(self) -> bool:
        """Whether too little was shown to ask anything."""
        return len(self._shown) < 5 or len(self._landmarks) < 3

    @property
    def shown(self) -> Sequence[TrueObject]:
        return self._shown

    @property
    def landmarks(self) -> Sequence[TrueObject]:
        """Shown things that are large enough to stand at."""
        return self._landmarks

    @property
    def rooms(self) -> Sequence[str]:
        """Kinds of the rooms that were seen, each once."""
        return self.remember("rooms", lambda: _room_kinds(self.situation))

    def pick(self, *options):
        """One of some options."""
        return self.draw.choice(options)

    def thing(self) -> TrueObject:
        return self._any()

    def some(self, things: Sequence[TrueObject], count: int) -> list[TrueObject]:
        return self._some(things, count)

    def near(self, thing: TrueObject) -> list[TrueObject]:
        """Other shown things within 4 m, the nearest first."""
        return self._near(thing)

    def pair(self, relation: Relation) -> tuple[TrueObject, TrueObject]:
        """A reference and a subject that could well stand in the relation."""
        return self._pair(relation)

    def several(self) -> list[str]:
        """Kinds of which more than one was shown."""
        return [kind for kind, number in self._kinds.items() if number > 1]

    def number(self, kind: str) -> int:
        """How many of a kind were shown."""
        return self._kinds[kind]

    def refer(self, thing: TrueObject) -> Reference:
        return self._refer(thing)

    def refer_uncoloured(self, thing: TrueObject) -> Reference | None:
        """A name that does not give the colour away."""
        for _ in range(4):
            reference = self.refer(thing)
            if reference.colour is None:
                return reference
        return None

    def absent_kinds(self) -> Sequence[str]:
        """Kinds of which the scene holds none."""
        here = {thing.kind for thing in self.situation.scene.objects}
        return [kind for kind in ALL_KINDS if kind not in here] or list(ALL_KINDS)

    def remember(self, name: str, make):
        """What is computed once for a situation."""
        if name not in self._remembered:
            self._remembered[name] = make()
        return self._remembered[name]

    def noun(self, what: TrueObject | Reference, closed: bool = False) -> str:
        """ "the red mug on the table" """
        reference = what if isinstance(what, Reference) else self.refer(what)
        return phrases.noun(reference, self.draw, closed)

    def whether(self, subject: str, rest: str) -> str:
        """ "is the mug on the table", at times in more words."""
        if self.draw.random() < ROUNDABOUT_SHARE:
            start = self.pick("is it true that", "would you say that")
            return f"{start} {subject} is {rest}"
        return f"is {subject} {rest}"

    def viewed(self, viewpoint: Viewpoint, sentence: str) -> str:
        """A question with its viewpoint before or after it."""
        phrase = phrases.viewpoint(viewpoint, self.draw)
        if not phrase:
            return asked(sentence)
        return asked(self.pick(f"{phrase}, {sentence}", f"{sentence}, {phrase}"))

    def relative_view(self, reference: TrueObject, subject: TrueObject) -> Viewpoint:
        """A named viewpoint for a direction relative to a thing."""
        places = [each for each in self._landmarks if each.id not in (reference.id, subject.id)]
        kind = self.pick(View.ROBOT, View.SPEAKER, View.OBJECT, View.OBJECT, View.STANDING)
        if kind is View.OBJECT and places:
            return Viewpoint(View.OBJECT, self.refer(self.draw.choice(places)))
        if kind is View.STANDING and places:
            at = self.draw.choice(places)
            return Viewpoint(View.STANDING, self.refer(at), self.refer(reference))
        return Viewpoint(View.ROBOT if kind is View.ROBOT else View.SPEAKER)

    def own_pair(self) -> tuple[Viewpoint, Reference]:
        """A viewpoint with a facing, and something that it is not made of."""
        return self._egocentric_pair()

    def turning(self, view: Viewpoint) -> Viewpoint:
        """At times the same viewpoint after a turn on the spot, where somebody can turn there."""
        able = view.view in (View.ROBOT, View.SPEAKER, View.STANDING)
        if not able or self.draw.random() >= TURNED_SHARE:
            return view
        return replace(view, turn_deg=self.pick(90, -90, 180, 90, -90, 45, -135))

    def standing(self) -> Viewpoint:
        return self._standing()

    def offered(self, things: Sequence[TrueObject]) -> tuple[tuple[Reference, ...], dict[int, str]]:
        """References to some things, and their words by id."""
        references = tuple(self.refer(thing) for thing in things)
        texts = {
            thing.id: phrases.noun(reference, self.draw)
            for thing, reference in zip(things, references)
        }
        return references, texts

    def beside(self, thing: TrueObject, count: int = MOST - 1) -> list[TrueObject]:
        """Other things that could be meant instead, of other kinds where there are such."""
        others = [each for each in self.near(thing) if each.kind != thing.kind][:14]
        return self.some(others, count)

    def condition(self, thing: TrueObject) -> Clause | None:
        """Something that holds for a thing or not, for counts and existence."""
        others = self.near(thing)
        if not others:
            return None
        in_room = (Relation.IN_ROOM,) if self.rooms else ()
        relation = self.pick(
            Relation.NEAR, Relation.NEXT_TO, Relation.ON, *in_room, Relation.WITHIN
        )
        if relation is Relation.IN_ROOM:
            return Clause(relation, (Reference(self.draw.choice(self.rooms)),), self._negation())
        other = self.draw.choice(others[:8])
        if relation is Relation.ON and thing.support is not None:
            other = self.situation.scene.by_id[thing.support]
        limit_m = self.pick(1.5, 2.0, 3.0) if relation is Relation.WITHIN else None
        return Clause(relation, (self.refer(other),), self._negation(), limit_m)

    def _negation(self) -> bool:
        return self.draw.random() < 0.25

    def _refer(self, thing: TrueObject) -> Reference:
        plain = Reference(thing.kind)
        if self.vague and self.draw.random() < VAGUE_SHARE:
            absent = self.draw.random() < ABSENT_SHARE
            return Reference(self.draw.choice(self.absent_kinds())) if absent else plain
        if thing.id not in self._named:
            self._named[thing.id] = self._names(thing)
        short, longer = self._named[thing.id]
        if short and (not longer or self.draw.random() < PLAIN_SHARE):
            return short[0]
        pool = short + longer
        return self.draw.choice(pool) if pool else plain

    def _names(self, thing: TrueObject) -> tuple[list[Reference], list[Reference]]:
        """Names that single the thing out: kind and colour; longer ones."""
        short = [Reference(thing.kind)]
        if thing.colour is not None:
            short.append(Reference(thing.kind, thing.colour))
        return self._unique(short, thing), self._unique(self._longer(thing), thing)

    def _unique(self, options: Sequence[Reference], thing: TrueObject) -> list[Reference]:
        return [option for option in options if self.means(option, thing)]

    def means(self, reference: Reference, thing: TrueObject) -> bool:
        """Whether the words single the thing out, whoever asks, by what was shown of all things."""
        if not _means(reference, thing, self.situation):
            return False
        if self._parts is None:
            return True
        with stricter(0.0):
            return _means(reference, thing, self._parts)

    def _longer(self, thing: TrueObject) -> list[Reference]:
        objects = self.situation.scene.objects
        kinds = [other.kind for other in objects]
        alone = [
            other
            for other in objects
            if other.id != thing.id
            and kinds.count(other.kind) == 1
            and self.situation.was_seen(other)
        ]
        kind, found = thing.kind, []
        for other in alone:
            if other.id == thing.support:
                inside = thing.support_relation == "in"
                relation = Relation.IN if inside else Relation.ON
                found.append(Reference(kind, None, Clause(relation, (Reference(other.kind),))))
        if kinds.count(kind) == 1:
            return found
        for room in self.situation.scene.rooms:
            if room.id == thing.room:
                found.append(
                    Reference(kind, None, Clause(Relation.IN_ROOM, (Reference(room.kind),)))
                )
        alone.sort(key=lambda other: distance2(thing, other))
        for other in alone[:NEIGHBOURS]:
            name = Reference(other.kind)
            if other.id != thing.support:
                found.append(Reference(kind, None, Clause(Relation.NEXT_TO, (name,))))
                found.append(Reference(kind, None, None, Extreme.NEAREST, name))
        for extreme in (Extreme.TALLEST, Extreme.BIGGEST, Extreme.SMALLEST):
            found.append(Reference(kind, None, None, extreme))
        return found


def _room_kinds(situation: Situation) -> Sequence[str]:
    return sorted({room.kind for room in rooms.seen_rooms(situation)})


def _means(reference: Reference, thing: TrueObject, situation: Situation) -> bool:
    try:
        return resolve(reference, situation).id == thing.id
    except (Undecidable, Undefined):
        return False


def asked(sentence: str) -> str:
    """A sentence as a question: a capital, a question mark."""
    mark = "" if sentence.endswith(("?", ".")) else "?"
    return f"{sentence[0].upper()}{sentence[1:]}{mark}"


ANYTHING = Reference(ANY_KIND)
