"""What there is, how many, and whether several things form a row."""

from __future__ import annotations

from typing import Callable

from . import topology
from .errors import Undecidable
from .grounds import Clear, distinct, references_of, require_clear, subject_of
from .referents import require_seen, resolve, satisfying
from .situation import Situation
from .spec import Form, Question


def _exists(question: Question, situation: Situation) -> Clear:
    """`opposite`: "is there no ...?" """
    fitting = satisfying(subject_of(question), situation)
    seen = [thing for thing in fitting if situation.was_seen(thing)]
    if fitting and not seen:
        raise Undecidable("not seen", f"{fitting[0].name} was not seen well enough")
    names = ", ".join(thing.name for thing in seen) or "nothing"
    return bool(fitting) is not question.opposite, names, [thing.id for thing in seen[:1]]


def _count(question: Question, situation: Situation) -> Clear:
    fitting = satisfying(subject_of(question), situation)
    require_seen(fitting, situation)
    names = ", ".join(thing.name for thing in fitting) or "none"
    return len(fitting), names, [thing.id for thing in fitting]


def _aligned(question: Question, situation: Situation) -> Clear:
    things = references_of(question, situation)
    distinct(things)
    verdict = topology.in_a_row(things)
    require_clear(verdict)
    return verdict.holds, verdict.why, [thing.id for thing in things]


def _at_wall(question: Question, situation: Situation) -> Clear:
    thing = resolve(subject_of(question), situation)
    found = situation.all_of_it
    room = next((each for each in found.rooms if each.id == thing.room), None)
    if room is None:
        raise Undecidable("undefined", f"{thing.name} is in no room")
    verdict = topology.at_wall(found.by_id[thing.id], room)
    require_clear(verdict)
    return verdict.holds, verdict.why, [thing.id]


FORMS: dict[Form, Callable[[Question, Situation], Clear]] = {
    Form.EXISTS: _exists,
    Form.COUNT_FITTING: _count,
    Form.ALIGNED: _aligned,
    Form.AT_WALL: _at_wall,
}
