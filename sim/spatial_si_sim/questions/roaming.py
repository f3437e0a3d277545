"""Rooms, routes with turns, and where the robot gets to."""

from __future__ import annotations

from ..truth.rooms import KINDS
from ..truth.sectors import SECTORS
from ..truth.spec import Form, Question, Reference, Scheme, View, Viewpoint
from . import offers, phrases
from .desk import Desk, asked
from .drafted import REASONING, RECONSTRUCTION, Drafted, QuestionType

BLANK = "____"


def which_room(desk: Desk) -> Drafted | None:
    a = desk.refer(desk.thing())
    text = desk.pick(
        f"in which room is {desk.noun(a)}", f"which room is {desk.noun(a)} in",
        f"in what room can I find {desk.noun(a)}",
    )  # fmt: skip
    names = tuple(desk.rooms)
    return Drafted(Question(Form.WHICH_ROOM, a), asked(text), names, offers.words(KINDS))


def my_room(desk: Desk) -> Drafted | None:
    view = Viewpoint(desk.pick(View.ROBOT, View.SPEAKER))
    you = view.view is View.ROBOT
    text = desk.pick(
        "in which room are you" if you else "in which room am I",
        "which room are you in" if you else "which room am I in",
    )
    names = tuple(desk.rooms)
    question = Question(Form.WHICH_ROOM, None, viewpoint=view)
    return Drafted(question, asked(text), names, offers.words(KINDS))


def same_room(desk: Desk) -> Drafted | None:
    things = desk.some(desk.shown, 2)
    if desk.draw.random() < 0.5:
        near = [thing for thing in desk.shown if thing.room == things[0].room]
        things[1] = desk.draw.choice(near)
    a, b = (desk.refer(each) for each in things)
    text = desk.pick(
        f"are {desk.noun(a, closed=True)} and {desk.noun(b)} in the same room",
        f"is {desk.noun(a, closed=True)} in the same room as {desk.noun(b)}",
    )
    question = Question(Form.SAME_ROOM, a, references=(b,))
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def room_direction(desk: Desk) -> Drafted | None:
    """A room from a room by the compass, or from somebody's own axes."""
    if len(desk.rooms) < 2:
        return None
    first, second = (Reference(kind) for kind in desk.draw.sample(list(desk.rooms), 2))
    if desk.draw.random() < 0.5:
        names = tuple(SECTORS[Scheme.COMPASS])
        text = desk.pick(
            f"in which compass direction is the {first.kind} from the {second.kind}",
            f"is the {first.kind} north, south, east or west of the {second.kind}",
        )
        question = Question(Form.DIRECTION, first, references=(second,), scheme=Scheme.COMPASS)
        return Drafted(question, asked(text), names, offers.words(names))
    view, _ = desk.own_pair()
    names = tuple(SECTORS[Scheme.QUARTERS])
    mine = ("your", "you") if view.view is View.ROBOT else ("my", "me")
    words = f"is the {first.kind} to {mine[0]} left, right, front or back"
    if view.view is View.OBJECT:
        words = f"is the {first.kind} on the left, on the right, in front or behind"
    named = view.view not in (View.ROBOT, View.SPEAKER, View.DEFAULT)
    text = desk.viewed(view, words) if named else asked(words)
    question = Question(Form.DIRECTION, first, viewpoint=view, scheme=Scheme.QUARTERS)
    return Drafted(question, text, names, offers.words(names))


def route(desk: Desk) -> Drafted | None:
    """The turns to a goal by way of one or two things, asked openly or with blanks."""
    count = desk.pick(1, 2, 2, 3)
    if len(desk.landmarks) < count + 2:
        return None
    at, facing, *stops = (desk.refer(each) for each in desk.some(desk.landmarks, count + 2))
    view = Viewpoint(View.STANDING, at, facing)
    goal = desk.noun(stops[-1])
    start, look = desk.noun(at), desk.noun(facing)
    way = phrases.nouns(tuple(stops[:-1]), desk.draw) if stops[:-1] else ""
    if desk.draw.random() < 0.5:
        steps = []
        for stop in stops:
            steps += [BLANK, f"go forward until {desk.noun(stop)}"]
        numbered = " ".join(f"{index}. {step};" for index, step in enumerate(steps, start=1))
        text = desk.pick(
            f"you start at {start}, facing {look}, and want to get to {goal}. Fill in each blank "
            f"with turn left, turn right, turn back or go straight: {numbered[:-1]}.",
            f"a robot stands at {start} and faces {look}. It shall drive to {goal}. What belongs "
            f"in the blanks, turn left, turn right, turn back or go straight: {numbered[:-1]}",
        )
    else:
        by = f" by way of {way}" if way else ""
        text = desk.pick(
            f"I stand at {start} facing {look}; which turns lead to {goal}{by}",
            f"if I stand at {start} facing {look}, how do I get to {goal}{by}",
            f"which turns lead from {start} facing {look} to {goal}{by}",
            f"how do I get from {start} facing {look} to {goal}{by}",
            f"which turns do I take from {start}, facing {look}, to {goal}{by}",
        )
    question = Question(Form.ROUTE, None, references=tuple(stops), viewpoint=view)
    return Drafted(question, asked(text), offer=offers.turns)


def reachable(desk: Desk) -> Drafted | None:
    a = desk.refer(desk.draw.choice(desk.landmarks))
    text = desk.pick(
        f"can the robot get to {desk.noun(a)}", f"can you reach {desk.noun(a)}",
        f"can you get to {desk.noun(a)}", f"is {desk.noun(a, closed=True)} reachable",
    )  # fmt: skip
    return Drafted(Question(Form.REACHABLE, a), asked(text), offer=offers.yes_or_no)


def passable(desk: Desk) -> Drafted | None:
    standing = [thing for thing in desk.landmarks if thing.support_relation == "floor"]
    if not standing:
        return None
    one = desk.draw.choice(standing)
    near = [thing for thing in desk.near(one)[:8] if thing.support_relation == "floor"]
    if not near:
        return None
    a, b = desk.refer(one), desk.refer(desk.draw.choice(near))
    both = f"{desk.noun(a, closed=True)} and {desk.noun(b)}"
    text = desk.pick(
        f"can the robot pass between {both}", f"can you drive between {both}",
        f"is there room for the robot between {both}", f"is the gap between {both} passable",
    )  # fmt: skip
    question = Question(Form.PASSABLE, a, references=(b,))
    return Drafted(question, asked(text), offer=offers.yes_or_no)


TYPES = (
    QuestionType("region", RECONSTRUCTION, (which_room, my_room, same_room, room_direction), 3),
    QuestionType("route", REASONING, (route,)),
    QuestionType("reachable", REASONING, (passable, passable, passable, reachable)),
)
