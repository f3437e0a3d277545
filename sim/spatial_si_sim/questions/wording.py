"""Questions in English, several ways each, drawn by a seeded generator."""

from __future__ import annotations

import random
from typing import Callable

from ..truth.spec import (
    ANY_KIND,
    DIRECTIONS,
    Extreme,
    Form,
    Question,
    Reference,
    Relation,
    Side,
    View,
)
from . import phrases

_MY_SIDES = {
    Side.LEFT: ("to {of} left", "on {of} left"),
    Side.RIGHT: ("to {of} right", "on {of} right"),
    Side.FRONT: ("in front of {who}",),
    Side.BEHIND: ("behind {who}",),
}
_PLAIN_SIDES = {
    Side.LEFT: ("on the left", "to the left"),
    Side.RIGHT: ("on the right", "to the right"),
    Side.FRONT: ("in front",),
    Side.BEHIND: ("behind",),
}


def word(question: Question, draw: random.Random) -> str:
    """The question as somebody would say it."""
    sentence = _FORMS[question.form](question, draw)
    return sentence[0].upper() + sentence[1:]


def _seen_from(sentence: str, question: Question, draw: random.Random) -> str:
    """Put the viewpoint before or after a question that does not end in a mark yet."""
    phrase = phrases.viewpoint(question.viewpoint, draw)
    if not phrase:
        return f"{sentence}?"
    return draw.choice((f"{phrase}, {sentence}?", f"{sentence}, {phrase}?"))


def _is_relation(question: Question, draw: random.Random) -> str:
    subject, target = _subject(question), phrases.nouns(question.references, draw)
    start = f"is {phrases.noun(subject, draw, closed=True)}"
    if question.viewpoint.view is View.OWN and question.relation in DIRECTIONS:
        return _own(start, question, target, draw)
    relation = phrases.relation_words(_relation(question), draw)
    return _seen_from(f"{start} {relation} {target}", question, draw)


def _own(start: str, question: Question, target: str, draw: random.Random) -> str:
    relation = _relation(question).value
    options = [f"{start} {relation} {target} from its own point of view?"]
    plain = question.references[0].clause is None and question.references[0].extreme is None
    if relation in ("left of", "right of") and plain:
        side = relation.split()[0]
        options += [f"{start} to {target}'s own {side}?", f"{start} on {target}'s {side}?"]
    return draw.choice(options)


def _side_phrase(question: Question, side: Side, draw: random.Random) -> str:
    view = question.viewpoint.view
    if view is View.OBJECT:
        return draw.choice(_PLAIN_SIDES[side])
    of, who = ("your", "you") if view is View.ROBOT else ("my", "me")
    return draw.choice(_MY_SIDES[side]).format(of=of, who=who)


def _is_side(question: Question, draw: random.Random) -> str:
    if question.side is None:
        raise ValueError("this form asks for a side")
    subject = phrases.noun(_subject(question), draw, closed=True)
    sentence = f"is {subject} {_side_phrase(question, question.side, draw)}"
    if question.viewpoint.view in (View.ROBOT, View.SPEAKER, View.DEFAULT):
        return f"{sentence}?"
    return f"{phrases.viewpoint(question.viewpoint, draw)}, {sentence}?"


def _which_side(question: Question, draw: random.Random) -> str:
    subject = phrases.noun(_subject(question), draw, closed=True)
    view = question.viewpoint.view
    of = "your" if view is View.ROBOT else "my"
    if view is View.OBJECT:
        sides = [f"is {subject} on the left, on the right, in front or behind"]
    else:
        who = "you" if of == "your" else "me"
        sides = [
            f"is {subject} to {of} left, right, front or back",
            f"is {subject} to {of} left, to {of} right, in front of {who} or behind {who}",
        ]
    if view in (View.ROBOT, View.SPEAKER, View.DEFAULT):
        return f"{draw.choice(sides)}?"
    sides.append(f"where is {subject}")
    return f"{phrases.viewpoint(question.viewpoint, draw)}, {draw.choice(sides)}?"


def _where(question: Question, draw: random.Random) -> str:
    subject = phrases.noun(_subject(question), draw)
    return draw.choice((f"where is {subject}?", f"can you tell me where {subject} is?"))


def _what(question: Question, draw: random.Random) -> str:
    relation = phrases.relation_words(_relation(question), draw)
    target = phrases.nouns(question.references, draw)
    subject = _subject(question)
    start = draw.choice(("what is", "which objects are"))
    if subject.kind != ANY_KIND:
        start = f"which {phrases.bare(subject, many=True)} are"
    return _seen_from(f"{start} {relation} {target}", question, draw)


def _which_of(question: Question, draw: random.Random) -> str:
    relation = phrases.relation_words(_relation(question), draw)
    target = phrases.nouns(question.references, draw)
    choices = phrases.nouns(question.choices, draw, last="or")
    view = phrases.viewpoint(question.viewpoint, draw)
    seen = f", {view}" if view else ""
    start = draw.choice(("which of these is", "which is"))
    return f"{start} {relation} {target}{seen}: {choices}?"


def _distance(question: Question, draw: random.Random) -> str:
    first = phrases.noun(_subject(question), draw, closed=True)
    second = phrases.noun(question.references[0], draw)
    return draw.choice(
        (
            f"how far is {first} from {second}?",
            f"what is the distance between {first} and {second}?",
            f"how far apart are {first} and {second}?",
        )
    )


def _distance_to_view(question: Question, draw: random.Random) -> str:
    subject = phrases.noun(_subject(question), draw)
    if question.viewpoint.view is View.ROBOT:
        return draw.choice((f"how far are you from {subject}?", f"how far is {subject} from you?"))
    if question.viewpoint.view is View.SPEAKER:
        return f"how far is {subject} from me?"
    view = phrases.viewpoint(question.viewpoint, draw)
    return f"{view}, how far is {subject} from me?"


def _count(question: Question, draw: random.Random) -> str:
    things = phrases.bare(_subject(question), many=True)
    if question.relation is None:
        return draw.choice((f"how many {things} are there?", f"how many {things} do you see?"))
    relation = phrases.relation_words(question.relation, draw)
    target = phrases.nouns(question.references, draw)
    sentence = draw.choice(
        (
            f"how many {things} are {relation} {target}",
            f"how many {things} are there {relation} {target}",
        )
    )
    return _seen_from(sentence, question, draw)


def _extreme(question: Question, draw: random.Random) -> str:
    if question.extreme is None:
        raise ValueError("this form asks for a superlative")
    words = phrases.extreme_words(question.extreme, draw)
    if question.extreme in (Extreme.NEAREST, Extreme.FARTHEST):
        target = "you" if question.viewpoint.view is View.ROBOT else "me"
        if question.references:
            target = phrases.noun(question.references[0], draw)
        words = f"{words} {target}"
    if question.choices:
        words = words if question.references else f"the {words}"
        return f"which is {words}: {phrases.nouns(question.choices, draw, last='or')}?"
    thing = phrases.bare(_subject(question))
    if question.extreme in (Extreme.NEAREST, Extreme.FARTHEST):
        return f"which {thing} is {words}?"
    return draw.choice((f"which {thing} is the {words}?", f"which is the {words} {thing}?"))


_FORMS: dict[Form, Callable[[Question, random.Random], str]] = {
    Form.IS_RELATION: _is_relation,
    Form.IS_SIDE: _is_side,
    Form.WHICH_SIDE: _which_side,
    Form.WHERE: _where,
    Form.WHAT: _what,
    Form.WHICH_OF: _which_of,
    Form.DISTANCE: _distance,
    Form.DISTANCE_TO_VIEW: _distance_to_view,
    Form.COUNT: _count,
    Form.EXTREME: _extreme,
}


def _subject(question: Question) -> Reference:
    if question.subject is None:
        raise ValueError(f"the form '{question.form.value}' needs a subject")
    return question.subject


def _relation(question: Question) -> Relation:
    if question.relation is None:
        raise ValueError(f"the form '{question.form.value}' needs a relation")
    return question.relation
