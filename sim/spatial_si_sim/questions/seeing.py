"""What is visible, what hides it, and which way things face."""

from __future__ import annotations

from ..truth import facings
from ..truth.spec import Form, Question, Relation, View, Viewpoint
from ..truth.views import blockers
from . import offers, phrases
from .desk import Desk, asked
from .drafted import PERSPECTIVE, RECONSTRUCTION, Drafted, QuestionType


def _open_view(desk: Desk) -> tuple[Viewpoint, bool]:
    """A viewpoint, and whether it faces anything; only then "to see" means to look that way."""
    if desk.draw.random() < 0.15:
        plain = [thing for thing in desk.landmarks if thing.front_yaw_rad is None]
        if plain:
            return Viewpoint(View.OBJECT, desk.refer(desk.draw.choice(plain))), False
    return _view(desk), True


def _view(desk: Desk) -> Viewpoint:
    kind = desk.pick(View.ROBOT, View.SPEAKER, View.STANDING, View.STANDING, View.OBJECT)
    if kind is View.OBJECT:
        fronted = [thing for thing in desk.landmarks if thing.front_yaw_rad is not None]
        if fronted:
            return Viewpoint(View.OBJECT, desk.refer(desk.draw.choice(fronted)))
    if kind in (View.STANDING, View.OBJECT):
        return desk.standing()
    return Viewpoint(kind)


def _sentence(desk: Desk, view: Viewpoint, me: str, you: str, from_there: str) -> str:
    """Words for the viewer's own sight, or with a named place."""
    if view.view is View.ROBOT:
        return asked(you)
    if view.view is View.SPEAKER:
        return asked(me)
    return desk.viewed(view, me if view.view is View.STANDING else from_there)


def visible(desk: Desk) -> Drafted | None:
    view, faces = _open_view(desk)
    a = desk.refer(desk.thing())
    name = desk.noun(a, closed=True)
    from_there = (f"is {name} in view", f"can {name} be seen")
    text = _sentence(
        desk,
        view,
        desk.pick(f"can I see {name}", f"do I see {name}", f"is {name} in my view"),
        desk.pick(f"can you see {name}", f"do you see {name} from where you are"),
        desk.pick(*(from_there if faces else (f"is {name} visible",))),
    )
    return Drafted(Question(Form.VISIBLE, a, viewpoint=view), text, offer=offers.yes_or_no)


def which_visible(desk: Desk) -> Drafted | None:
    view, faces = _open_view(desk)
    things = desk.some(desk.shown, desk.pick(2, 3, 4))
    choices, texts = desk.offered(things)
    must = desk.draw.random() < 0.4
    listed = "" if must else ": " + phrases.listed([texts[each.id] for each in things], "or")
    text = _sentence(
        desk,
        view,
        f"which of these can I see{listed}",
        f"which of these can you see{listed}",
        f"which of these {'can be seen' if faces else 'is visible'}{listed}",
    )
    question = Question(Form.WHICH_VISIBLE, None, viewpoint=view, choices=choices)
    return Drafted(question, text, offer=offers.things(texts), must_offer=must)


def hides(desk: Desk) -> Drafted | None:
    view, thing, other = _in_the_way(desk)
    a, b = desk.refer(other), desk.refer(thing)
    first, second = desk.noun(a), desk.noun(b)
    words = desk.pick(
        f"does {first} hide {second}",
        f"is {desk.noun(a, closed=True)} blocking the view of {second}",
        f"does {first} block the view of {second}",
    )
    text = _from(desk, view, words)
    question = Question(Form.HIDES, a, references=(b,), viewpoint=view)
    return Drafted(question, text, offer=offers.yes_or_no)


def partly_behind(desk: Desk) -> Drafted | None:
    view, thing, other = _in_the_way(desk)
    a, b = desk.refer(thing), desk.refer(other)
    words = f"is {desk.noun(a, closed=True)} partly {desk.pick('behind', 'hidden behind')}"
    text = _from(desk, view, f"{words} {desk.noun(b)}")
    question = Question(Form.PARTLY_BEHIND, a, references=(b,), viewpoint=view)
    return Drafted(question, text, offer=offers.yes_or_no)


def is_hidden(desk: Desk) -> Drafted | None:
    view, thing, _ = _in_the_way(desk)
    a = desk.refer(thing)
    text = _from(
        desk, view, f"is {desk.noun(a, closed=True)} {desk.pick('hidden', 'out of sight')}"
    )
    question = Question(Form.VISIBLE, a, viewpoint=view, opposite=True)
    return Drafted(question, text, offer=offers.yes_or_no)


def what_hides(desk: Desk) -> Drafted | None:
    view, thing, other = _in_the_way(desk)
    a = desk.refer(thing)
    name = desk.noun(a)
    words = desk.pick(
        f"what is hiding {name}", f"what is blocking the view of {name}",
        f"which object hides {name}",
    )  # fmt: skip
    _, texts = desk.offered([other, *desk.beside(thing)])
    question = Question(Form.WHAT_HIDES, a, viewpoint=view)
    return Drafted(question, _from(desk, view, words), offer=offers.things(texts))


def _from(desk: Desk, view: Viewpoint, words: str) -> str:
    """The words and from where; "from here" for who asks."""
    if view.view is View.ROBOT:
        return asked(f"{words} {desk.pick('from where you are', 'as seen from you')}")
    if view.view is View.SPEAKER:
        return asked(f"{words} {desk.pick('from where I stand', 'as seen from me')}")
    return desk.viewed(view, words)


def _in_the_way(desk: Desk):
    """A viewpoint, a thing, and another thing that may well stand before it."""
    view = _view(desk)
    thing = desk.thing()
    between = blockers(Question(Form.VISIBLE, desk.refer(thing), viewpoint=view), desk.situation)
    blocking = [each for each in desk.shown if each.id in between]
    if blocking and desk.draw.random() < 0.7:
        return view, thing, desk.draw.choice(blocking)
    near = desk.near(thing)
    larger = [each for each in near[:10] if each.box.size_m[2] > 0.5 * thing.box.size_m[2]]
    return view, thing, desk.draw.choice(larger or near or list(desk.shown))


def faces(desk: Desk) -> Drafted | None:
    """ "Is the armchair facing the tv?" """
    fronted = _fronted(desk)
    if not fronted:
        return None
    thing = desk.draw.choice(fronted)
    others = desk.near(thing)
    if not others:
        return None
    relation = desk.pick(Relation.FACING, Relation.FACING, Relation.FACING_AWAY_FROM)
    a, b = desk.refer(thing), desk.refer(desk.draw.choice(others))
    words = phrases.relation_words(relation, desk.draw)
    options = [f"is {desk.noun(a, closed=True)} {words} {desk.noun(b)}"]
    if relation is Relation.FACING:
        options.append(f"does {desk.noun(a)} face {desk.noun(b)}")
    else:
        options.append(f"does {desk.noun(a)} face away from {desk.noun(b)}")
    question = Question(Form.IS_RELATION, a, relation, (b,))
    return Drafted(question, asked(desk.pick(*options)), offer=offers.yes_or_no)


def faces_what(desk: Desk) -> Drafted | None:
    fronted = _fronted(desk)
    if not fronted:
        return None
    thing = desk.draw.choice(fronted)
    a = desk.refer(thing)
    text = desk.pick(
        f"what is {desk.noun(a)} facing", f"what does {desk.noun(a)} face",
        f"which object does {desk.noun(a)} face",
    )  # fmt: skip
    _, texts = desk.offered(desk.near(thing)[:10])
    return Drafted(Question(Form.FACES_WHAT, a), asked(text), offer=offers.things(texts))


_PAIRS = (facings.SAME, facings.OPPOSITE, facings.SQUARE)


def facing_pair(desk: Desk) -> Drafted | None:
    fronted = _fronted(desk)
    if len(fronted) < 2:
        return None
    one, other = desk.some(fronted, 2)
    a, b = desk.refer(one), desk.refer(other)
    both = f"{desk.noun(a, closed=True)} and {desk.noun(b)}"
    if desk.draw.random() < 0.5:
        text = f"do {both} face the same way, opposite ways or at right angles"
        question = Question(Form.FACING_PAIR, a, references=(b,))
        return Drafted(question, asked(text), _PAIRS, offers.words(_PAIRS))
    sector = desk.pick(*_PAIRS)
    words = {
        facings.SAME: desk.pick("face the same way", "face in the same direction"),
        facings.OPPOSITE: desk.pick("face opposite ways", "face in opposite directions"),
        facings.SQUARE: "face at right angles to each other",
    }[sector]
    question = Question(Form.FACING_PAIR, a, references=(b,), sector=sector)
    return Drafted(question, asked(f"do {both} {words}"), offer=offers.yes_or_no)


def _fronted(desk: Desk):
    return [thing for thing in desk.shown if thing.front_yaw_rad is not None]


TYPES = (
    QuestionType("visible", PERSPECTIVE, (visible, visible, which_visible), 3),
    QuestionType("hidden by", PERSPECTIVE, (hides, partly_behind, is_hidden, what_hides), 2),
    QuestionType("facing", RECONSTRUCTION, (faces, faces, faces_what, facing_pair), 3),
)
