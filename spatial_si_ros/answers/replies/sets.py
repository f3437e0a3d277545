"""Questions whose answer is objects: what is, how many, which one."""

from __future__ import annotations

import math

import numpy as np

from ...errors import DegenerateGeometry, NotObserved
from ...geometry.relations import COMPASS, NEAR_M, SIDED, SIGHTED
from ...language.canonical import describe
from ...language.lexicon import plural
from ...language.parser import parse_reference
from ...language.queries import HowMany, WhatIs, WhichIs, WhichOf
from ...language.references import Qualifier, Reference, Superlative
from ..answer import NO_FRAME, Answer, Choice, Count, Declined, DeclineReason, FrameUsed, ObjectSet
from ..floor.places import is_place
from ..grounding.ground import Grounder
from ..grounding.grounded import Members, Resolved
from ..grounding.naming import listed, several
from ..grounding.narrowing import narrowed
from ..grounding.refusals import undefined
from ..grounding.superlatives import extents, picked
from ..measuring import chances
from ..measuring.holding import Terms, holds, terms_of
from .asking import Asking, frame_of
from .room_sizes import count_rooms, which_rooms

NONE_SEEN = 0.8
_FRAMED = SIDED | COMPASS | SIGHTED


def what_is(asking: Asking, question: WhatIs) -> Answer:
    """Every object that fits."""
    if is_place(question.reference):
        return which_rooms(asking, question.reference)
    found = _fitting(asking, question.reference)
    if isinstance(found, Declined):
        return found
    members, frame = found
    things = sorted((asking.index.objects[r] for r in members.likely()), key=lambda t: t.id)
    ids = tuple(thing.id for thing in things)
    if not ids:
        return asking.answer(
            ObjectSet(()),
            f"no {describe(question.reference).removeprefix('the ')} was seen",
            min(_certainty(members), NONE_SEEN),
            "nothing in the map fits",
            frame=frame,
        )
    return asking.answer(
        ObjectSet(ids),
        several(things, asking.index),
        _certainty(members),
        _doubts(asking, members),
        frame=frame,
        objects=ids,
    )


def how_many(asking: Asking, question: HowMany) -> Answer:
    """The most probable number of objects that fit."""
    if is_place(question.reference):
        return count_rooms(asking, question.reference)
    found = _fitting(asking, question.reference)
    if isinstance(found, Declined):
        return found
    members, frame = found
    table = chances.count_probabilities(members.chances)
    number = int(np.argmax(table))
    probability = table[number] if len(members.rows) else NONE_SEEN
    reference = question.reference
    noun = reference.kind or "object"
    colour = f"{reference.colour} " if reference.colour else ""
    ids = tuple(sorted(asking.index.objects[row].id for row in members.likely().tolist()))
    return asking.answer(
        Count(number),
        f"{number} {colour}{noun if number == 1 else plural(noun)}",
        min(probability, NONE_SEEN) if number == 0 else probability,
        _doubts(asking, members),
        frame=frame,
        objects=ids,
    )


def which_is(asking: Asking, question: WhichIs) -> Answer:
    """The one that a superlative picks."""
    if is_place(question.reference):
        return which_rooms(asking, question.reference)
    grounder = asking.grounder
    members = grounder.members(question.reference)
    if isinstance(members, Declined):
        return members
    if len(members.rows) == 0:
        refused = grounder.resolve(question.reference)
        return refused if isinstance(refused, Declined) else _one(asking, refused)
    order = np.argsort(-members.chances, kind="stable")
    total = float(members.chances.sum())
    best = asking.index.objects[members.rows[order[0]]]
    return asking.answer(
        ObjectSet((best.id,)),
        asking.name(best),
        float(members.chances[order[0]]) / max(total, 1.0),
        f"{best.name} is {_superlative_words(question.reference.superlative)}",
        objects=(best.id,),
    )


def which_of(asking: Asking, question: WhichOf) -> Answer:
    """One of several named objects."""
    options = options_of(asking, question.options)
    if isinstance(options, Declined):
        return options
    grounder = asking.grounder
    found = asking.resolve_all(tuple(reference for _, reference in options))
    if isinstance(found, Declined):
        return found
    if len({one.thing.id for one in found}) < len(found):
        return Declined(DeclineReason.UNDEFINED, "two of the options mean the same object")
    judged = _judge(grounder, question.test, found)
    if isinstance(judged, Declined):
        return judged
    fit, terms, words = judged
    alone = [p * math.prod(1.0 - q for j, q in enumerate(fit) if j != i) for i, p in enumerate(fit)]
    best = max(range(len(fit)), key=lambda i: alone[i])
    if sum(p >= 0.5 for p in fit) > 1 and alone[best] < 0.5:
        several = [words_ for (words_, _), p in zip(options, fit, strict=True) if p >= 0.5]
        return Declined(
            DeclineReason.AMBIGUOUS, f"{listed(several)} all fit; one was asked for", tuple(several)
        )
    if max(fit) < 0.5 and isinstance(question.test, Qualifier):
        return Declined(DeclineReason.NOT_SEEN, "none of them fits: " + "; ".join(words))
    thing = found[best].thing
    sure = math.prod(one.probability for one in found)
    return asking.answer(
        Choice(options[best][0]),
        options[best][0],
        alone[best] / max(sum(alone), 1e-9),
        words[best],
        frame=_frame(question.test, terms),
        objects=(thing.id,),
        referents=sure,
    )


def _fitting(asking: Asking, reference: Reference) -> tuple[Members, FrameUsed] | Declined:
    """Members of a set: by the first reading of the words whose landmarks exist."""
    first = _members_of_set(asking, reference)
    for reading in reference.readings if isinstance(first, Declined) else ():
        other = _members_of_set(asking, reading)
        if not isinstance(other, Declined):
            return other
    return first


def _members_of_set(asking: Asking, reference: Reference) -> tuple[Members, FrameUsed] | Declined:
    """A directional relation of a set reaches only what is near its landmark."""
    grounder = asking.grounder
    bare = Reference(reference.kind, reference.colour, other_than=reference.other_than)
    members: Members | Declined = grounder.members(bare)
    frame = NO_FRAME
    for qualifier in reference.qualifiers:
        if isinstance(members, Declined):
            return members
        terms = terms_of(grounder, qualifier)
        if isinstance(terms, Declined):
            return terms
        frame = _frame(qualifier, terms) if qualifier.relation in _FRAMED else frame
        beside = qualifier.relation in SIDED | COMPASS and terms.things and not qualifier.negated
        near_m = NEAR_M if beside else None
        fit = members.rows, members.chances
        members = narrowed(grounder.index, *fit, qualifier, terms, near_m)
    return members if isinstance(members, Declined) else (members, frame)


def _frame(test: Qualifier | Superlative, terms: Terms | None) -> FrameUsed:
    if terms is None or not isinstance(test, Qualifier):
        return NO_FRAME
    return frame_of(terms.side, test.relation, terms.eye)


def _certainty(members: Members) -> float:
    """P(the set of likely members is exactly right)."""
    return float(np.maximum(members.chances, 1.0 - members.chances).prod())


def _doubts(asking: Asking, members: Members) -> str:
    """Which members are least sure."""
    unsure = np.flatnonzero((members.chances >= 0.1) & (members.chances <= 0.9))[:4]
    doubtful = [
        f"{asking.index.objects[members.rows[i]].name} fits with {members.chances[i]:.2f}"
        for i in unsure
    ]
    number = len(members.likely())
    return f"{number} fit" + (f"; unsure: {listed(doubtful)}" if doubtful else ", all surely")


def _one(asking: Asking, found: Resolved) -> Answer:
    thing = found.thing
    return asking.answer(
        ObjectSet((thing.id,)), asking.name(thing), found.probability, "it is the only one",
        objects=(thing.id,),
    )  # fmt: skip


def _superlative_words(superlative: Superlative | None) -> str:
    if superlative is None:
        return "the only one"
    to = f" to {describe(superlative.to)}" if superlative.to else ""
    rank = "" if superlative.rank == 1 else f"number {superlative.rank} of the "
    return f"{rank or 'the '}{superlative.extreme.value}{to}"


def options_of(
    asking: Asking, named: tuple[Reference, ...]
) -> list[tuple[str, Reference]] | Declined:
    """The options of the words, else the choices that came with the question."""
    if named:
        return [(describe(option), option) for option in named]
    if not asking.choices:
        return Declined(DeclineReason.BAD_INPUT, "which of what? No options are named")
    options: list[tuple[str, Reference]] = []
    for choice in asking.choices:
        reference = parse_reference(choice, frozenset(asking.index.by_label))
        if isinstance(reference, Declined):
            return reference
        options.append((choice, reference))
    return options


def _judge(
    grounder: Grounder, test: Qualifier | Superlative, found: tuple[Resolved, ...]
) -> tuple[list[float], Terms | None, list[str]] | Declined:
    """Probability of each option, the frame, and the measurements in words."""
    if isinstance(test, Superlative):
        rows = np.array([grounder.index.row_of[one.thing.id] for one in found])
        measured = extents(grounder, rows, test)
        if isinstance(measured, Declined):
            return measured
        shares = picked(measured, np.ones(len(found)), test.rank).tolist()
        values, stds = measured[0]
        words = [
            f"{one.thing.name}: {abs(v):.2f} ± {s:.2f}"
            for one, v, s in zip(found, values, stds, strict=True)
        ]
        total = max(sum(shares), 1e-9)
        return [share / total for share in shares], None, words
    terms = terms_of(grounder, test)
    if isinstance(terms, Declined):
        return terms
    fit, words = [], []
    for one in found:
        if any(one.thing is thing for thing in terms.things):
            return Declined(
                DeclineReason.UNDEFINED, f"{one.thing.name} is both an option and the landmark"
            )
        try:
            measured_one = holds(grounder.index, test, one.thing, terms)
            fit.append(measured_one.probability * terms.sure)
            words.append(f"{one.thing.name}: {measured_one.explanation}")
        except NotObserved as error:
            return undefined(error)
        except DegenerateGeometry as error:
            fit.append(0.0)
            words.append(f"{one.thing.name}: {error}")
    return fit, terms, words


__all__ = ["how_many", "what_is", "which_is", "which_of"]
