"""Colour and function; what a thing is for only a model can answer."""

from __future__ import annotations

from ..scenes.colours import NAMES
from ..truth.looks import USES
from ..truth.spec import Form, Question
from . import offers, phrases
from .desk import Desk, asked
from .drafted import REASONING, Drafted, QuestionType


def colour(desk: Desk) -> Drafted | None:
    a = desk.refer_uncoloured(desk.thing())
    if a is None:
        return None
    name = desk.noun(a)
    text = desk.pick(
        f"what colour is {name}", f"what is the colour of {name}", f"which color does {name} have"
    )
    return Drafted(Question(Form.COLOUR, a), asked(text), NAMES, offers.words(NAMES))


def is_coloured(desk: Desk) -> Drafted | None:
    thing = desk.thing()
    a = desk.refer_uncoloured(thing)
    if a is None:
        return None
    asked_colour = thing.colour if thing.colour and desk.draw.random() < 0.5 else desk.pick(*NAMES)
    text = f"is {desk.noun(a, closed=True)} {asked_colour}"
    question = Question(Form.COLOUR, a, sector=asked_colour)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def use(desk: Desk) -> Drafted | None:
    wish = desk.pick(*USES)
    serving = [thing for thing in desk.shown if thing.kind in USES[wish]]
    if not serving:
        return None
    thing = desk.draw.choice(serving)
    useful = frozenset().union(*USES.values()) - USES[wish]
    others = [other for other in desk.shown if other.kind in useful]
    things = [thing, *desk.some(others, desk.pick(2, 3))]
    desk.draw.shuffle(things)
    choices, texts = desk.offered(things)
    must = desk.draw.random() < 0.5
    words = desk.pick(
        f"which of these would you use to {wish}",
        f"which of these can somebody use to {wish}",
        f"I want to {wish.replace('your', 'my')}. Which of these is for that",
    )
    listed = phrases.listed([texts[each.id] for each in things], "or")
    text = words if must else f"{words}: {listed}"
    question = Question(Form.USE, None, choices=choices, use=wish)
    return Drafted(question, asked(text), offer=offers.things(texts), must_offer=must)


TYPES = (
    QuestionType("appearance", REASONING, (colour, is_coloured), 1),
    QuestionType("function", REASONING, (use,), 1),
)
