"""Parse trees of picking, placing and bringing to instructions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from lark import Transformer, v_args

from ..geometry.relations import RelationKind
from .building import landmark, of_type, singular
from .chains import SIDES, Chain, NotUnderstood, Phrase, reference_of, test_of
from .instructions import (
    Bring,
    Face,
    ForAll,
    GoBack,
    GoTo,
    Hand,
    Pick,
    PutAt,
    PutBack,
    PutDown,
    PutPlace,
    Step,
    Steps,
    Stop,
    Wait,
)
from .lexicon import CONTAINERS, FURNITURE, ROOMS, SURFACES
from .references import Landmark, Person, Qualifier, Reference, Who
from .tokens import Token
from .views import View, for_viewer, only_view

Seen = TypeVar("Seen", Reference, Qualifier)
Act = Pick | PutAt | PutDown | PutBack | Bring

NAMED = Reference("what was named before")
"""Stands for "it" in "go to the mug and pick it up" until the steps before are known."""


@v_args(inline=True)
class HandlingBuilder(Transformer):  # type: ignore[type-arg]
    """One method per alternative of the grammar's `handling`."""

    def pick(self, _: Token, *items: Any) -> tuple[Step, ...]:
        view = only_view(items)
        if any(token.type == "IT" for token in of_type(Token, items)):
            return (Pick(NAMED),)
        return tuple(
            _each(Pick(seen(reference_of(chain), view)), chain) for chain in of_type(Chain, items)
        )

    def bring(self, *items: Any) -> tuple[Step, ...]:
        rest, to = _destination(items[1:])
        view = only_view(items)
        if any(token.type == "IT" for token in of_type(Token, rest)):
            return (Bring(None, to),)
        return tuple(
            _each(Bring(seen(reference_of(chain), view), to), chain)
            for chain in of_type(Chain, rest)
        )

    def put(self, *items: Any) -> tuple[Step, ...]:
        view = only_view(items)
        chains = of_type(Chain, items)
        groups = _groups(items)
        if not chains:
            return (PutAt(None, _place(groups, view)),)
        if len(chains) > 1:
            *firsts, last = chains
            puts = _put_chain(Chain(last.nouns), [last.phrases, *groups], view)
            return (*_put(tuple(firsts), puts.place.relations), _each(puts, last))
        (chain,) = chains
        return (_each(_put_readings(chain, groups, view, str(items[0].words)), chain),)

    def put_to(self, *items: Any) -> tuple[Step, ...]:
        rest, to = _destination(items[1:])
        return _put(rest, (_at_surface(to),))

    def put_down(self, *items: Any) -> tuple[Step, ...]:
        return _simple(PutDown, items)

    def put_back(self, *items: Any) -> tuple[Step, ...]:
        return _simple(PutBack, items)

    def release(self, *_: Any) -> tuple[Step, ...]:
        return (Hand(True),)

    def hand(self, token: Token) -> tuple[Step, ...]:
        return (Hand(bool(token.value)),)

    def wait(self, token: Token) -> tuple[Step, ...]:
        return (Wait(token.value),)

    def go_back(self, _: Token) -> tuple[Step, ...]:
        return (GoBack(),)


def in_order(items: Sequence[Any]) -> Step | Steps:
    """The steps of an instruction; what "it" means in them is told by the steps before.

    Raises:
        NotUnderstood: "it" where nothing was named before.
    """
    steps: list[Step] = []
    for item in items:
        for step in item if isinstance(item, tuple) else (item,):
            steps += _told(step, steps)
    while len(steps) > 1 and isinstance(steps[-1], Stop):
        steps.pop()  # "go to the sofa and stop"
    afters = [*steps[1:], None]
    steps = [_left_there(step, after) for step, after in zip(steps, afters, strict=True)]
    return steps[0] if len(steps) == 1 else Steps(tuple(steps))


def seen(part: Seen, view: View | None) -> Seen:
    """A reference or relation whose sides are those of a named viewpoint."""
    if view is None:
        return part
    if isinstance(part, Qualifier):
        sided = replace(part, viewpoint=view.spec) if part.relation in SIDES else part
        found: Seen = for_viewer(sided, view)
        return found
    qualifiers = tuple(seen(each, view) for each in part.qualifiers)
    whole: Seen = for_viewer(replace(part, qualifiers=qualifiers), view)
    return whole


def _told(step: Step, before: list[Step]) -> list[Step]:
    """The step with "it" and "them" replaced by what they mean; takes back picks of several."""
    what = getattr(step, "what", NAMED)
    if isinstance(step, Pick) and what == NAMED:
        return [replace(step, what=_named_in(before))]
    if not isinstance(step, PutAt | PutDown | PutBack | Bring) or what is not None:
        return [step]
    several = before[-1] if before else None
    if isinstance(several, ForAll) and isinstance(several.act, Pick | Bring):
        before.pop()
        return [replace(several, act=replace(step, what=several.act.what))]
    picks: list[Pick] = []
    while before and isinstance(last := before[-1], Pick):
        picks.insert(0, last)
        before.pop()
    if len(picks) == 1:
        return [picks[0], step]
    return [replace(step, what=pick.what) for pick in picks] or [step]


def _left_there(step: Step, after: Step | None) -> Step:
    """ "Take it to the table" leaves it there, unless "and put it ..." follows."""
    if isinstance(step, ForAll):
        act = _left_there(step.act, after)
        return replace(step, act=act) if isinstance(act, PutAt) else step
    if not isinstance(step, Bring) or not isinstance(step.to, Reference):
        return step
    put_next = isinstance(after, PutAt | PutDown | PutBack | Bring) and after.what is None
    if put_next or step.to.kind not in SURFACES | CONTAINERS:
        return step
    return PutAt(step.what, PutPlace((_at_surface(step.to),)))


def _named_in(before: list[Step]) -> Reference:
    for step in reversed(before):
        found: Any = getattr(step, "what", None)
        if isinstance(step, GoTo):
            found = step.place.landmarks[0]
        elif isinstance(step, Face):
            found = step.target
        if isinstance(found, Reference):
            return found
    raise NotUnderstood("what 'it' means was not said before; name the object")


def _each(act: Act, chain: Chain) -> Act | ForAll:
    """ "All the mugs", "two apples", "any mug": not one thing that the words single out."""
    nouns, what = chain.nouns, act.what
    if what is None or what.superlative is not None:
        return act
    single = replace(act, what=singular(what))
    if isinstance(single, PutAt):
        single = replace(
            single,
            readings=tuple(
                replace(each, what=each.what and singular(each.what)) for each in single.readings
            ),
        )
    if nouns.some:
        return ForAll(single, 1)
    if nouns.number > 1:
        return ForAll(single, nouns.number)
    return ForAll(single) if nouns.plural or nouns.every else act


def _simple(kind: type[PutDown] | type[PutBack], items: tuple[Any, ...]) -> tuple[Step, ...]:
    chains = of_type(Chain, items)
    if not chains:
        return (kind(),)
    puts: list[Step] = []
    for chain in chains:
        act = kind(reference_of(chain))
        puts.append(_each(act, chain))
    return tuple(puts)


def _destination(items: tuple[Any, ...]) -> tuple[tuple[Any, ...], Landmark]:
    """What is brought, and where to; to the speaker where nothing is said."""
    cut = next(
        (i for i, item in enumerate(items) if isinstance(item, Token) and item.type == "TO"), None
    )
    if cut is None:
        return items, Person(Who.SPEAKER)
    return items[:cut], landmark(items[cut + 1])


def _at_surface(to: Landmark) -> Qualifier:
    """ "Take it to the table": on it; "to the box": in it; "to the sofa": next to it."""
    if isinstance(to, Reference) and to.kind in SURFACES:
        return Qualifier(RelationKind.ON, (to,))
    if isinstance(to, Reference) and to.kind in CONTAINERS | {*ROOMS}:
        return Qualifier(RelationKind.IN, (to,))
    return Qualifier(RelationKind.NEXT_TO, (to,))


def _put(items: tuple[Any, ...], relations: tuple[Qualifier, ...]) -> tuple[Step, ...]:
    """One place for one or several things."""
    place = PutPlace(relations)
    chains = of_type(Chain, items)
    if not chains:
        return (PutAt(None, place),)
    return tuple(_each(PutAt(reference_of(chain), place), chain) for chain in chains)


def _groups(items: tuple[Any, ...]) -> list[tuple[Phrase, ...]]:
    """Relations between the words that part them: each group is a place of its own."""
    groups: list[list[Phrase]] = [[]]
    for item in items:
        if isinstance(item, Token) and item.type == "ALSO":
            groups.append([])
        elif isinstance(item, Phrase):
            groups[-1].append(item)
    return [tuple(group) for group in groups if group]


def _put_readings(
    chain: Chain, groups: list[tuple[Phrase, ...]], view: View | None, verb: str
) -> PutAt | PutDown:
    """ "Put the mug left of the laptop on the shelf": the fewest words say which mug, the others
    where to put it; the other ways to part them are its readings.

    Raises:
        NotUnderstood: no place is named.
    """
    moved = {"into", "onto", "back into", "back onto", "down onto"}
    last = next((i for i, each in enumerate(chain.phrases) if each.to in moved), None)
    if last is not None:
        cuts = [last]
    else:
        # "that is ..." tells of the noun before it, and no place begins with it
        cuts = [i for i, each in enumerate(chain.phrases) if not each.clause]
        cuts += [len(chain.phrases)] if groups else []
    why = NotUnderstood(f"say where to {verb} it, such as 'on the table'")
    puts: list[PutAt] = []
    for cut in cuts[:4]:
        what = Chain(chain.nouns, chain.phrases[:cut])
        try:
            puts.append(_put_chain(what, [chain.phrases[cut:], *groups], view))
        except NotUnderstood as no_place:  # "nearest to the clock" alone is none
            why = why if cut > cuts[0] else no_place
    if not puts:
        raise why
    return replace(puts[0], readings=tuple(puts[1:]))


def _put_chain(what: Chain, groups: list[tuple[Phrase, ...]], view: View | None) -> PutAt:
    return PutAt(reference_of(what), _place([each for each in groups if each], view))


def _place(groups: list[tuple[Phrase, ...]], view: View | None) -> PutPlace:
    """Raises NotUnderstood: nothing can be put so."""
    relations: list[Qualifier] = []
    for group in groups:
        for phrases in _own(group):
            test = test_of(phrases)
            if not isinstance(test, Qualifier):
                raise NotUnderstood(f"say what to put it on that is {test.extreme.value}")
            if test.inverse or test.negated:
                raise NotUnderstood("say where to put it, not where it shall not be")
            relations.append(seen(test, view))
    if not relations:
        raise NotUnderstood("say where to put it, such as 'on the table'")
    return PutPlace(tuple(relations))


def _own(group: tuple[Phrase, ...]) -> list[tuple[Phrase, ...]]:
    """ "On the table left of the laptop" are two relations of what is put; "on the table next to
    the sofa" is one, and the sofa tells which table."""
    parts: list[list[Phrase]] = []
    for phrase in group:
        if parts and not phrase.joined and not _is_of_the_thing(phrase):
            parts[-1].append(phrase)
        else:
            parts.append([phrase])
    return [tuple(part) for part in parts]


def _is_of_the_thing(phrase: Phrase) -> bool:
    if phrase.clause or phrase.relation is None:
        return False
    mark = phrase.landmarks[-1] if phrase.landmarks else None
    if not isinstance(mark, Chain):
        return True
    return mark.nouns.kind not in FURNITURE | {*ROOMS, None}


__all__ = ["HandlingBuilder", "in_order", "seen"]
