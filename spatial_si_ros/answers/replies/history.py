"""Questions about the past: what moved, was there, was seen last, changed, and came first."""

from __future__ import annotations

import math

from ...language.canonical import describe
from ...language.queries import AppearanceOrder, HasMoved, LastSeen, WasThere, WhatChanged
from ...language.references import Reference
from ...scene.history import MOVED_M, as_of, ever, last_seen_ns, moved_m, place_at
from ...scene.objects import SceneObject
from ...scene.snapshot import SceneSnapshot
from ..answer import Answer, Boolean, Declined, DeclineReason, Number, ObjectSet, Order
from ..grounding.ground import Grounder
from ..grounding.grounded import Resolved
from ..grounding.naming import listed, several
from ..measuring import chances
from ..measuring.identity import is_mover, tempered, whole
from ..measuring.index import index_of
from .asking import Asking
from .yes_no import NONE_SEEN

GONE = 0.9
"""How sure it is that what is no longer where it was is somewhere else."""
ALL_SEEN = 0.9
"""How sure it is that nothing else has changed where something has."""
_TIME_STD_S = 0.1
_ORDER_STD_S, _DATED = 0.15, 0.97
_MOST_TIMES = 24


def has_moved(asking: Asking, question: HasMoved) -> Answer:
    """Whether a thing is elsewhere than where it was (at a time) first seen."""
    found, asking = _ever(asking, question.subject)
    if isinstance(found, Declined):
        return found
    thing, snapshot = found.thing, asking.index.snapshot
    name = asking.name(thing)
    since_ns = _since(snapshot, question.since_s)
    gone_ns = _gone_ns(snapshot, thing)
    if gone_ns is not None and (since_ns is None or gone_ns > since_ns):
        words = f"where {name} was is empty since {_ago(snapshot, gone_ns)}"
        return asking.answer(
            Boolean(True), f"yes, {name} is gone", GONE, words, referents=found.probability
        )
    if since_ns is not None and last_seen_ns(snapshot, thing) <= since_ns:
        return Declined(
            DeclineReason.NOT_OBSERVED_WELL,
            f"{name} was not seen since: the last time was "
            f"{_ago(snapshot, last_seen_ns(snapshot, thing))}",
        )
    place = place_at(thing, thing.first_seen_ns if since_ns is None else since_ns)
    metres, std = moved_m(thing.box, place), _moved_std_m(thing)
    chance = 1.0 - chances.below(metres, MOVED_M, std)
    if since_ns is None or thing.first_seen_ns > since_ns:
        # If its track is only a part of its way, it came from elsewhere.
        chance = 1.0 - whole(thing, snapshot) * (1.0 - chance)
    chance = min(max(chance, 0.01), 0.99)
    yes = chance >= 0.5
    words = f"{thing.name} is {metres:.2f} ± {std:.2f} m from where it was"
    if yes and thing.moved_ns is not None:
        words += f"; it left there {_ago(snapshot, place.until_ns)}"
    text = f"{'yes' if yes else 'no'}, {name} has {'' if yes else 'not '}moved"
    return asking.answer(
        Boolean(yes), text, max(chance, 1.0 - chance), words, referents=found.probability
    )


def last_seen(asking: Asking, question: LastSeen) -> Answer:
    """Seconds since the newest measurement of a thing."""
    found, asking = _ever(asking, question.subject)
    if isinstance(found, Declined):
        return found
    thing, snapshot = found.thing, asking.index.snapshot
    seconds = max(0.0, 1e-9 * (snapshot.stamp_ns - last_seen_ns(snapshot, thing)))
    name = asking.name(thing)
    text = f"I see {name} now" if seconds < 0.05 else f"I last saw {name} {seconds:.1f} s ago"
    if _gone_ns(snapshot, thing) is not None:
        text += "; it is no longer there"
    return asking.answer(
        Number(seconds, _TIME_STD_S, "s"),
        text,
        _DATED * (whole(thing, snapshot) if is_mover(thing) else 1.0),
        f"{thing.name} was measured in {thing.observations} frames",
        objects=(thing.id,),
        referents=found.probability,
    )


def was_there(asking: Asking, question: WasThere) -> Answer:
    """Whether something that fits was there, at a time or at any."""
    snapshot = asking.index.snapshot
    described = describe(question.reference).removeprefix("the ")
    if question.ago_s is not None:
        at_ns = snapshot.stamp_ns - round(1e9 * question.ago_s)
        begun_ns = _begun_ns(snapshot)
        if at_ns < begun_ns:
            return Declined(
                DeclineReason.NOT_OBSERVED_YET,
                f"the map began {_ago(snapshot, begun_ns)}: before that nothing was seen",
            )
        times = [at_ns]
    else:
        times = _times(snapshot)
    best, refused = 0.0, None
    things: tuple[SceneObject, ...] = ()
    for at_ns in times:
        fits = _fits(asking, as_of(snapshot, at_ns), question.reference)
        if isinstance(fits, Declined):
            refused = fits
            continue
        if fits[0] > best:
            best, things = fits
        if best > 0.95:
            break
    if best >= 0.5:
        names = several(things, asking.index) or described
        return asking.answer(
            Boolean(True),
            f"yes: {names}",
            min(best, 0.99),
            f"{len(things)} fit",
            objects=tuple(sorted(thing.id for thing in things)),
        )
    if refused is not None and len(times) == 1 and best == 0.0:
        return refused
    later = _fits(asking, ever(snapshot), question.reference)
    if question.ago_s is not None and not isinstance(later, Declined) and later[0] >= 0.5:
        first = min(later[1], key=lambda each: each.first_seen_ns)
        if first.first_seen_ns > times[0] and not first.newcomer:
            return Declined(
                DeclineReason.NOT_OBSERVED_YET,
                f"{first.name} was first seen {_ago(snapshot, first.first_seen_ns)}; "
                "whether it was there before is not known",
            )
    return asking.answer(
        Boolean(False),
        f"no, there was no {described}",
        min(1.0 - best, NONE_SEEN),
        "nothing that was seen by then fits; what was not looked at may have been there",
    )


def what_changed(asking: Asking, question: WhatChanged) -> Answer:
    """What appeared, went or moved."""
    snapshot = asking.index.snapshot
    begun_ns = _begun_ns(snapshot)
    since_ns = _since(snapshot, question.since_s)
    since_ns = begun_ns if since_ns is None else max(since_ns, begun_ns)
    moved, sure = [], 1.0
    for thing in snapshot:
        if thing.first_seen_ns > since_ns and not thing.past:
            continue
        std = _moved_std_m(thing)
        chance = 1.0 - chances.below(moved_m(thing.box, place_at(thing, since_ns)), MOVED_M, std)
        if chance >= 0.5:
            moved.append(thing)
        if thing.past:
            sure *= tempered(max(chance, 1.0 - chance), whole(thing, snapshot))
    gone = [
        each.thing
        for each in snapshot.gone
        if each.stamp_ns > since_ns and each.thing.id not in snapshot.objects
    ]
    came = [
        each
        for each in snapshot
        if each.newcomer and each.first_seen_ns > since_ns and each not in moved
    ]
    parts = [
        f"{several(things, asking.index)} {verb}"
        for things, verb in ((moved, "moved"), (gone, "went"), (came, "appeared"))
        if things
    ]
    sure *= GONE ** (len(gone) + len(came))
    ids = tuple(sorted({each.id for each in (*moved, *gone, *came)}))
    text = "; ".join(parts) if parts else "nothing has changed, as far as I have looked again"
    looked = f"since {_ago(snapshot, since_ns)}"
    return asking.answer(
        ObjectSet(ids), text, min(sure, ALL_SEEN if ids else NONE_SEEN), looked, objects=ids
    )


def appearance_order(asking: Asking, question: AppearanceOrder) -> Answer:
    """Things in the order in which they came into view."""
    found: list[Resolved] = []
    for reference in question.options:
        one, there = _ever(asking, reference)
        if isinstance(one, Declined):
            return one
        found.append(one)
    asking = there
    things = [one.thing for one in found]
    if len({thing.id for thing in things}) < len(things):
        return Declined(DeclineReason.UNDEFINED, "two of the options mean the same object")
    unseen = [asking.name(thing) for thing in things if thing.appeared_ns is None]
    if unseen:
        return Declined(
            DeclineReason.NOT_OBSERVED_WELL,
            f"{listed(unseen)} never filled 400 pixels of a picture",
        )
    begun_ns = _begun_ns(asking.index.snapshot)
    order = sorted(things, key=lambda thing: (thing.appeared_ns or 0, thing.id))
    seconds = [1e-9 * ((thing.appeared_ns or 0) - begun_ns) for thing in order]
    pairs = list(zip(seconds, seconds[1:], strict=False))
    same = [n for n, (a, b) in enumerate(pairs) if b - a < 1e-3]
    if same:
        first, second = (asking.name(order[same[0] + k]) for k in (0, 1))
        return Declined(
            DeclineReason.UNDEFINED, f"{first} and {second} came into view in the same frame"
        )
    sure = math.prod(1.0 - chances.below(b - a, 0.0, _ORDER_STD_S) for a, b in pairs)
    snapshot = asking.index.snapshot
    sure *= math.prod(tempered(1.0, whole(t, snapshot)) for t in order if is_mover(t))
    names = [asking.name(thing) for thing in order]
    times = [f"{asking.name(t)} after {s:.1f} s" for t, s in zip(order, seconds, strict=True)]
    ids = tuple(thing.id for thing in order)
    return asking.answer(
        Order(ids),
        f"first {', then '.join(names)}",
        sure,
        listed(times),
        objects=ids,
        referents=math.prod(one.probability for one in found),
    )


def _ever(asking: Asking, reference: Reference) -> tuple[Resolved | Declined, Asking]:
    """The one object that is meant, among those that are in the map, else those that went."""
    found = asking.grounder.resolve(reference)
    snapshot = asking.index.snapshot
    if isinstance(found, Resolved) or not snapshot.gone:
        return found, asking
    whole = Asking(
        asking.question,
        Grounder(index_of(ever(snapshot)), asking.grounder.context, asking.question.viewpoint),
        asking.choices,
    )
    again = whole.grounder.resolve(reference)
    return (again, whole) if isinstance(again, Resolved) else (found, asking)


def _fits(
    asking: Asking, snapshot: SceneSnapshot, reference: Reference
) -> tuple[float, tuple[SceneObject, ...]] | Declined:
    """Probability that anything of a map fits, and what."""
    if len(snapshot) == 0:
        return 0.0, ()
    index = index_of(snapshot)
    grounder = Grounder(index, asking.grounder.context, asking.question.viewpoint).unaided()
    members = grounder.members(reference)
    # The table, too, on which nothing was.
    asking.grounder.rested_on.update(grounder.rested_on)
    if isinstance(members, Declined):
        return members
    missing = math.prod(1.0 - float(p) for p in members.chances)
    return 1.0 - missing, tuple(index.objects[row] for row in members.likely())


def _times(snapshot: SceneSnapshot) -> list[int]:
    """Moments that together show every place in which anything was known: the newest ones."""
    moments = {snapshot.stamp_ns}
    moments.update(each.thing.last_seen_ns for each in snapshot.gone)
    for thing in ever(snapshot):
        moments.update(place.until_ns for place in thing.past)
    return sorted(moments, reverse=True)[:_MOST_TIMES]


def _begun_ns(snapshot: SceneSnapshot) -> int:
    """When the map began."""
    if snapshot.trail:
        return snapshot.trail[0].stamp_ns
    return min((each.first_seen_ns for each in ever(snapshot)), default=snapshot.stamp_ns)


def _since(snapshot: SceneSnapshot, since_s: float | None) -> int | None:
    return None if since_s is None else snapshot.stamp_ns - round(1e9 * since_s)


def _gone_ns(snapshot: SceneSnapshot, thing: SceneObject) -> int | None:
    """When the place of a thing was seen empty, None while it is there."""
    return next((each.stamp_ns for each in snapshot.gone if each.thing is thing), None)


def _ago(snapshot: SceneSnapshot, stamp_ns: int) -> str:
    return f"{max(0.0, 1e-9 * (snapshot.stamp_ns - stamp_ns)):.1f} s ago"


def _moved_std_m(thing: SceneObject) -> float:
    """1 sigma of the distance between two places of a thing, metres."""
    return math.sqrt(2.0) * max(thing.position_std_m, chances.POSITION_FLOOR_M)
