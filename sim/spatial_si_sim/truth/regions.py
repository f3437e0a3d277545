"""Which room, the same room, and where the robot gets to."""

from __future__ import annotations

from typing import Callable

from . import reach, rooms
from .errors import Undecidable
from .grounds import Clear, distinct, references_of, require_clear, subject_of
from .referents import observe, resolve
from .scene import TrueObject, TrueRoom
from .situation import Situation
from .spec import Form, Question
from .surfaces import surfaces_of


def _which_room(question: Question, situation: Situation) -> Clear:
    """Of a thing, or without one of the viewer."""
    if question.subject is None:
        observer = observe(question.viewpoint, situation)
        room = rooms.room_of(observer.position_m, situation)
        rooms.require_known(room, situation)
        return room.kind, f"{observer.name} is in the {room.kind}", observer.object_ids
    thing = resolve(question.subject, situation)
    room = rooms.require_known(_room_with(thing, situation), situation)
    return room.kind, f"{thing.name} is in the {room.kind}", [thing.id]


def _room_with(thing: TrueObject, situation: Situation) -> TrueRoom:
    return rooms.room_of(situation.all_of_it.by_id[thing.id].box.centre_m[:2], situation)


def _same_room(question: Question, situation: Situation) -> Clear:
    things = [resolve(subject_of(question), situation), *references_of(question, situation)]
    distinct(things)
    found = [_room_with(thing, situation) for thing in things]
    names = " and ".join(room.kind for room in found)
    return len({room.id for room in found}) == 1, names, [thing.id for thing in things]


def _reachable(question: Question, situation: Situation) -> Clear:
    thing = resolve(subject_of(question), situation)
    if situation.surfaces is None and len(situation.scene.rooms) > 1:
        raise Undecidable("undefined", "where the walls are open is not known")
    surfaces = surfaces_of(situation.scene, situation.surfaces)
    verdict = reach.reachable(thing, situation.robot.position_m, situation.scene, surfaces)
    require_clear(verdict)
    return verdict.holds, verdict.why, [thing.id]


def _passable(question: Question, situation: Situation) -> Clear:
    first = resolve(subject_of(question), situation)
    second = references_of(question, situation)[0]
    distinct([first, second])
    verdict = reach.passable(first, second)
    require_clear(verdict)
    return verdict.holds, verdict.why, [first.id, second.id]


FORMS: dict[Form, Callable[[Question, Situation], Clear]] = {
    Form.WHICH_ROOM: _which_room,
    Form.SAME_ROOM: _same_room,
    Form.REACHABLE: _reachable,
    Form.PASSABLE: _passable,
}
