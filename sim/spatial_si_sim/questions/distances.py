"""Distances: between things, to a viewer, compared, nearest and farthest."""

from __future__ import annotations

from ..truth.spec import Extreme, Form, Question, Reference, Unit, View, Viewpoint
from . import offers, phrases
from .desk import Desk, asked
from .drafted import METRIC, Drafted, QuestionType

UNITS = (Unit.METRE, Unit.METRE, Unit.METRE, Unit.CENTIMETRE, Unit.FOOT, Unit.INCH)
UNIT_WORDS = {
    Unit.METRE: ("metres", "m", "meters"),
    Unit.CENTIMETRE: ("centimetres", "cm"),
    Unit.MILLIMETRE: ("millimetres", "mm"),
    Unit.FOOT: ("feet",),
    Unit.INCH: ("inches",),
}


def unit(desk: Desk) -> tuple[Unit, str]:
    """A unit and a word for it."""
    drawn = desk.pick(*UNITS)
    return drawn, desk.pick(*UNIT_WORDS[drawn])


def distance(desk: Desk) -> Drafted | None:
    first = desk.thing()
    second = desk.thing()
    if first.id == second.id:
        return None
    one, other = desk.refer(first), desk.refer(second)
    a, b = desk.noun(one, closed=True), desk.noun(other)
    asked_unit, unit_words = unit(desk)
    if asked_unit is Unit.METRE and desk.draw.random() < 0.5:
        text = desk.pick(
            f"how far is {a} from {b}",
            f"what is the distance between {a} and {b}",
            f"how far apart are {a} and {b}",
            f"how much space is there between {a} and {b}",
            f"tell me how far {a} is from {b}.",
            f"what is the shortest distance from {a} to {b}",
        )
    else:
        text = desk.pick(
            f"how far is {a} from {b}, in {unit_words}",
            f"what is the distance between {a} and {b} in {unit_words}",
            f"measured from their closest points, how many {unit_words} apart are {a} and {b}",
            f"measuring between the closest points, what is the distance from {a} to {b} "
            f"(in {unit_words})",
            f"how many {unit_words} is {a} away from {b}",
            f"estimate the distance between {a} and {b} in {unit_words}.",
        )
    question = Question(Form.DISTANCE, one, references=(other,), unit=asked_unit)
    return Drafted(question, asked(text), offer=offers.number(asked_unit.value))


def distance_to_viewer(desk: Desk) -> Drafted | None:
    thing = desk.refer(desk.thing())
    a = desk.noun(thing)
    kind = desk.pick(View.ROBOT, View.SPEAKER, View.STANDING)
    asked_unit, unit_words = unit(desk)
    metric = asked_unit is Unit.METRE and desk.draw.random() < 0.5
    if kind is View.STANDING:
        viewpoint = desk.standing()
        tail = "" if metric else f" in {unit_words}"
        text = desk.viewed(viewpoint, f"how far is {a} from me{tail}")
    else:
        viewpoint = Viewpoint(kind)
        who = "you" if kind is View.ROBOT else "me"
        options = [f"how far is {a} from {who}", f"how far away from {who} is {a}"]
        if kind is View.ROBOT:
            options += [f"how far are you from {a}", f"how far away is {a}"]
        else:
            options.append(f"how far am I from {a}")
        text = desk.pick(*options) + ("" if metric else f", in {unit_words}")
        if not metric and desk.draw.random() < 0.3:
            text = f"how many {unit_words} is {a} away from {who}"
        text = asked(text)
    question = Question(Form.DISTANCE_TO_VIEW, thing, viewpoint=viewpoint, unit=asked_unit)
    return Drafted(question, text, offer=offers.number(asked_unit.value))


def is_nearer(desk: Desk) -> Drafted | None:
    """ "Is A nearer to B than C?" """
    target = desk.thing()
    things = desk.some(desk.near(target), 2)
    if len(things) < 2:
        return None
    a, b, c = (desk.refer(each) for each in (things[0], target, things[1]))
    farther = desk.draw.random() < 0.35
    words = desk.pick("farther from", "farther away from") if farther else "nearer to"
    if not farther:
        words = desk.pick("nearer to", "closer to")
    start = f"is {desk.noun(a, closed=True)} {words} {desk.noun(b, closed=True)}"
    text = f"{start} than {desk.noun(c)}" + desk.pick("", " is")
    question = Question(Form.COMPARE_DISTANCE, a, references=(b, c), opposite=farther)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def is_viewer_nearer(desk: Desk) -> Drafted | None:
    """ "Am I closer to B than to C?" """
    things = desk.some(desk.shown, 2)
    b, c = (desk.refer(each) for each in things)
    kind = desk.pick(View.ROBOT, View.SPEAKER)
    farther = desk.draw.random() < 0.35
    words = "farther from" if farther else desk.pick("nearer to", "closer to")
    than = "from" if farther else "to"
    start = "are you" if kind is View.ROBOT else "am I"
    text = f"{start} {words} {desk.noun(b, closed=True)} than {than} {desk.noun(c)}"
    question = Question(
        Form.COMPARE_DISTANCE, None, references=(b, c), viewpoint=Viewpoint(kind), opposite=farther
    )
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def which_is_nearer(desk: Desk) -> Drafted | None:
    """ "Which of these is closest to B: C, D or E?" """
    target = desk.thing()
    things = desk.some(desk.near(target), desk.pick(2, 3, 4))
    if len(things) < 2:
        return None
    reference = desk.refer(target)
    choices, texts = desk.offered(things)
    extreme = desk.pick(Extreme.NEAREST, Extreme.NEAREST, Extreme.FARTHEST)
    words = f"{phrases.extreme_words(extreme, desk.draw)} {desk.noun(reference)}"
    listed = phrases.listed([texts[each.id] for each in things], "or")
    text, must = _which(desk, words, listed)
    question = Question(
        Form.EXTREME, None, references=(reference,), choices=choices, extreme=extreme
    )
    return Drafted(question, text, offer=offers.things(texts), must_offer=must)


def _which(desk: Desk, words: str, listed: str) -> tuple[str, bool]:
    """A question with its choices in the words, or left to the choices beside it."""
    if desk.draw.random() < 0.35:
        start = desk.pick(
            f"which of these is {words}",
            f"measured from the closest points, which of the following is {words}",
            f"which one of the listed things is {words}",
        )
        return asked(start), True
    return asked(f"{desk.pick('which of these is', 'which is')} {words}: {listed}"), False


def extreme_of_kind(desk: Desk) -> Drafted | None:
    """ "Which chair is the second nearest to the bed?" """
    kinds = desk.several()
    if not kinds:
        return None
    subject = Reference(desk.pick(*kinds))
    extreme = desk.pick(Extreme.NEAREST, Extreme.NEAREST, Extreme.FARTHEST)
    rank = desk.pick(1, 1, 1, 2)
    words = phrases.extreme_words(extreme, desk.draw, rank)
    view, references = Viewpoint(), ()
    kind = desk.pick(View.DEFAULT, View.DEFAULT, View.ROBOT, View.SPEAKER)
    if kind is View.DEFAULT:
        references = (desk.refer(desk.draw.choice(desk.landmarks)),)
        target = desk.noun(references[0])
    else:
        view = Viewpoint(kind)
        target = "you" if kind is View.ROBOT else "me"
    the = "the " if rank > 1 else ""
    text = f"which {phrases.bare(subject)} is {the}{words} {target}"
    question = Question(Form.EXTREME, subject, None, references, view, extreme=extreme, rank=rank)
    return Drafted(question, asked(text))


TYPES = (
    QuestionType("distance", METRIC, (distance,), 3),
    QuestionType("distance to viewer", METRIC, (distance_to_viewer,)),
    QuestionType("compare distance", METRIC, (is_nearer, is_viewer_nearer, which_is_nearer), 3),
)
