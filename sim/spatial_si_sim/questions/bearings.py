"""Directions: of one thing from another or from somebody's own axes, open or to be confirmed."""

from __future__ import annotations

from ..truth.sectors import SECTORS, is_compass
from ..truth.spec import DIRECTIONS, Form, Question, Relation, Scheme, View, Viewpoint
from . import offers, phrases
from .desk import Desk, asked
from .drafted import PERSPECTIVE, RELATIONS, Drafted, QuestionType

_BESIDE = {
    "left": "left of",
    "right": "right of",
    "front": "in front of",
    "behind": "behind",
    "front-left": "front-left of",
    "front-right": "front-right of",
    "back-left": "back-left of",
    "back-right": "back-right of",
}


def _scheme(desk: Desk, *schemes: Scheme) -> tuple[Scheme, tuple[str, ...]]:
    scheme = desk.pick(*schemes)
    return scheme, tuple(SECTORS[scheme])


def _view_or_own(desk: Desk, reference, subject) -> Viewpoint:
    """A named viewpoint, or the thing's own front."""
    name = desk.refer(reference)
    if reference.front_yaw_rad is not None and name.is_plain and desk.draw.random() < 0.25:
        return Viewpoint(View.OWN, name)
    return desk.relative_view(reference, subject)


def direction(desk: Desk) -> Drafted | None:
    """ "Seen from the sofa, in which direction is the mug from the laptop?" """
    reference, subject = desk.pair(Relation.LEFT_OF)
    scheme, names = _scheme(desk, Scheme.HALVES, Scheme.QUARTERS, Scheme.QUARTERS, Scheme.EIGHTHS)
    view = _view_or_own(desk, reference, subject)
    a = desk.refer(subject)
    b = view.at if view.view is View.OWN and view.at is not None else desk.refer(reference)
    first, second = desk.noun(a, closed=True), desk.noun(b)
    if scheme is Scheme.HALVES:
        text = desk.pick(
            f"is {first} left or right of {second}",
            f"is {first} to the left or to the right of {second}",
        )
    elif scheme is Scheme.EIGHTHS:
        text = f"in exactly which direction is {first} from {second}"
    else:
        text = desk.pick(
            f"in which direction is {first} from {second}",
            f"is {first} left of, right of, in front of or behind {second}",
            f"where is {first} relative to {second}: left, right, in front or behind",
        )
    if view.view is View.OWN:
        if scheme is Scheme.QUARTERS:
            text = f"is {first} left of, right of, in front of or behind {second}"
        text = asked(f"{text} from its own point of view")
    else:
        text = desk.viewed(view, text)
    question = Question(Form.DIRECTION, a, references=(b,), viewpoint=view, scheme=scheme)
    return Drafted(question, text, names, offers.words(names))


def compass(desk: Desk) -> Drafted | None:
    """ "Which way is the mug from the laptop on the map: north, west, south or east?" """
    reference, subject = desk.pair(Relation.LEFT_OF)
    scheme, names = _scheme(desk, Scheme.COMPASS, Scheme.COMPASS, Scheme.COMPASS_8)
    a, b = desk.refer(subject), desk.refer(reference)
    first, second = desk.noun(a, closed=True), desk.noun(b)
    text = desk.pick(
        f"in which compass direction is {first} from {second}",
        f"on the map, is {first} north, west, south or east of {second}",
        f"if north is up on the map, which way is {first} from {second}",
    )
    if scheme is Scheme.COMPASS_8:
        text = f"in which of the eight compass directions is {first} from {second}"
    question = Question(Form.DIRECTION, a, references=(b,), scheme=scheme)
    return Drafted(question, asked(text), names, offers.words(names))


def is_direction(desk: Desk) -> Drafted | None:
    """ "Is the mug left of the laptop?", in every frame, named or not."""
    relation = desk.pick(*DIRECTIONS)
    reference, subject = desk.pair(relation)
    a = desk.refer(subject)
    kinds = [View.DEFAULT, View.DEFAULT, View.SPEAKER]
    if desk.pick(*kinds) is View.DEFAULT and desk.draw.random() < 0.4:
        view, b = Viewpoint(), desk.refer(reference)
    else:
        view = _view_or_own(desk, reference, subject)
        b = view.at if view.view is View.OWN and view.at is not None else desk.refer(reference)
    words = f"{phrases.relation_words(relation, desk.draw)} {desk.noun(b)}"
    if view.view is View.OWN:
        text = asked(f"is {desk.noun(a, closed=True)} {words} from its own point of view")
    else:
        text = desk.viewed(view, desk.whether(desk.noun(a, closed=True), words))
    question = Question(Form.IS_RELATION, a, relation, (b,), view)
    return Drafted(question, text, offer=offers.yes_or_no)


def is_above(desk: Desk) -> Drafted | None:
    relation = desk.pick(Relation.ABOVE, Relation.BELOW)
    reference, subject = desk.pair(relation)
    a, b = desk.refer(subject), desk.refer(reference)
    words = phrases.relation_words(relation, desk.draw)
    text = f"is {desk.noun(a, closed=True)} {words} {desk.noun(b)}"
    question = Question(Form.IS_RELATION, a, relation, (b,))
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def is_finely(desk: Desk) -> Drafted | None:
    """ "Is the lamp front-left of the sofa, as seen from the tv?", "... north-west of ...?" """
    reference, subject = desk.pair(Relation.LEFT_OF)
    scheme, names = _scheme(desk, Scheme.QUADRANTS, Scheme.COMPASS)
    sector = desk.pick(*names)
    a, b = desk.refer(subject), desk.refer(reference)
    start = f"is {desk.noun(a, closed=True)}"
    if is_compass(scheme):
        view = Viewpoint()
        text = asked(f"{start} {sector} of {desk.noun(b)}")
    else:
        view = desk.relative_view(reference, subject)
        text = desk.viewed(view, f"{start} {_BESIDE[sector]} {desk.noun(b)}")
    question = Question(
        Form.IS_DIRECTION, a, references=(b,), viewpoint=view, scheme=scheme, sector=sector
    )
    return Drafted(question, text, offer=offers.yes_or_no)


_OPEN = {
    Scheme.HALVES: ("is {a} to {my} left or to {my} right", "is {a} on {my} left or {my} right"),
    Scheme.THIRDS: ("is {a} to {my} left, right or back", "is {a} to {my} left, right, or back"),
    Scheme.QUARTERS: (
        "is {a} to {my} left, to {my} right, in front of {me} or behind {me}",
        "is {a} to {my} left, right, front or back",
        "in which direction is {a} from {me}",
        "on which side of {me} is {a}",
    ),
    Scheme.QUADRANTS: (
        "is {a} to {my} front-left, front-right, back-left or back-right",
        "is {a} at {my} front-left, front-right, back-left or back-right",
    ),
    Scheme.EIGHTHS: ("in exactly which direction is {a} from {me}",),
    Scheme.CLOCK: ("at what o'clock is {a}", "at which clock position is {a} from {me}"),
}
_THREE = ("left", "right", "behind")
"""What "left, right or back" offers; what is ahead is not asked so, and the quarters decide."""


def egocentric(desk: Desk) -> Drafted | None:
    """ "If I stand at the sofa facing the tv, is the lamp to my left, right or back?" """
    view, a = desk.own_pair()
    view = desk.turning(view)
    scheme = desk.pick(
        Scheme.HALVES, Scheme.THIRDS, Scheme.QUARTERS, Scheme.QUARTERS, Scheme.QUADRANTS,
        Scheme.EIGHTHS, Scheme.CLOCK,
    )  # fmt: skip
    names = tuple(SECTORS[scheme])
    mine = ("your", "you") if view.view is View.ROBOT else ("my", "me")
    options = _OPEN[scheme]
    shown = None
    if view.view is View.OBJECT:
        mine = ("its", "it")
        options = {
            Scheme.HALVES: ("is {a} on the left or on the right",),
            Scheme.THIRDS: ("is {a} to the left, to the right or to the back",),
            Scheme.QUARTERS: (
                "is {a} on the left, on the right, in front or behind",
                "where is {a}",
            ),
            Scheme.QUADRANTS: ("is {a} to the front-left, front-right, back-left or back-right",),
            Scheme.EIGHTHS: ("in exactly which direction is {a}",),
            Scheme.CLOCK: ("at what o'clock is {a}",),
        }[scheme]
    words = desk.pick(*options).format(a=desk.noun(a, closed=True), my=mine[0], me=mine[1])
    named = view.turn_deg or view.view not in (View.ROBOT, View.SPEAKER, View.DEFAULT)
    text = desk.viewed(view, words) if named else asked(words)
    if scheme is Scheme.THIRDS:
        scheme, names, shown = (
            Scheme.QUARTERS,
            _THREE,
            {**dict(zip(names, names)), "behind": "back"},
        )
    question = Question(Form.DIRECTION, a, viewpoint=view, scheme=scheme)
    return Drafted(question, text, names, offers.words(names, shown))


_SIDES = {
    "left": ("to {my} left", "on {my} left"),
    "right": ("to {my} right", "on {my} right"),
    "front": ("in front of {me}",),
    "behind": ("behind {me}",),
}
_PLAIN = {
    "left": ("on the left", "to the left"),
    "right": ("on the right", "to the right"),
    "front": ("in front",),
    "behind": ("behind",),
}


def is_egocentric(desk: Desk) -> Drafted | None:
    """ "Is the lamp behind you?" """
    view, a = desk.own_pair()
    view = desk.turning(view)
    sector = desk.pick(*_SIDES)
    mine = ("your", "you") if view.view is View.ROBOT else ("my", "me")
    options = _PLAIN if view.view is View.OBJECT else _SIDES
    words = desk.pick(*options[sector]).format(my=mine[0], me=mine[1])
    sentence = f"is {desk.noun(a, closed=True)} {words}"
    named = view.turn_deg or view.view not in (View.ROBOT, View.SPEAKER, View.DEFAULT)
    text = asked(f"{phrases.viewpoint(view, desk.draw)}, {sentence}" if named else sentence)
    question = Question(Form.IS_DIRECTION, a, viewpoint=view, scheme=Scheme.QUARTERS, sector=sector)
    return Drafted(question, text, offer=offers.yes_or_no)


TYPES = (
    QuestionType("direction", RELATIONS, (direction, direction, compass), 4),
    QuestionType(
        "is direction",
        RELATIONS,
        (is_direction, is_direction, is_direction, is_above, is_finely),
        4,
    ),
    QuestionType("egocentric", PERSPECTIVE, (egocentric, egocentric, egocentric, is_egocentric), 4),
)
