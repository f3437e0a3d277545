"""Several steps: descriptions through other descriptions, a place to stand, then a measure."""

from __future__ import annotations

from ..truth.relations import NEAR_M, NEXT_TO_M
from ..truth.scene import TrueObject
from ..truth.sectors import SECTORS
from ..truth.shapes import gap_m
from ..truth.spec import (
    ANY_KIND,
    Clause,
    Extreme,
    Form,
    Measure,
    Question,
    Reference,
    Relation,
    Scheme,
    View,
    Viewpoint,
)
from . import offers, phrases
from .desk import Desk, asked
from .drafted import REASONING, Drafted, QuestionType

TRIES = 12
COUNTS = (0, 1, 2, 3)


def _deep(desk: Desk, thing: TrueObject | None = None) -> tuple[TrueObject, Reference] | None:
    """A thing and a name for it through one or two other things."""
    for _ in range(TRIES):
        subject = thing or desk.thing()
        near = desk.near(subject)[:6]
        if not near:
            continue
        other = desk.draw.choice(near)
        name = desk.refer(other)
        if other.id == subject.support:
            inside = subject.support_relation == "in"
            clause = Clause(Relation.IN if inside else Relation.ON, (name,))
        elif gap_m(subject.box, other.box) <= NEXT_TO_M:
            clause = Clause(Relation.NEXT_TO, (name,))
        elif gap_m(subject.box, other.box) <= NEAR_M:
            clause = Clause(Relation.NEAR, (name,))
        else:
            continue
        kind = subject.kind if desk.draw.random() < 0.7 else ANY_KIND
        extreme = desk.pick(None, None, Extreme.TALLEST, Extreme.BIGGEST, Extreme.SMALLEST)
        reference = Reference(kind, None, clause, extreme)
        if extreme is not None and desk.means(Reference(kind, None, clause), subject):
            continue
        if desk.means(reference, subject):
            return subject, reference
    return None


def distance(desk: Desk) -> Drafted | None:
    """ "How far is the mug next to the lamp on the desk from the tallest thing near the bed?" """
    first, second = _deep(desk), _deep(desk)
    if first is None or second is None or first[0].id == second[0].id:
        return None
    a, b = first[1], second[1]
    text = f"how far is {desk.noun(a, closed=True)} from {desk.noun(b, closed=True)}"
    return Drafted(
        Question(Form.DISTANCE, a, references=(b,)), asked(text), offer=offers.number("m")
    )


def standing(desk: Desk) -> Drafted | None:
    """A place to stand and a thing to face that are described, then a direction."""
    at, facing, target = (_deep(desk, desk.draw.choice(desk.landmarks)) for _ in range(3))
    if at is None or facing is None or target is None:
        return None
    if len({each[0].id for each in (at, facing, target)}) < 3:
        return None
    view = Viewpoint(View.STANDING, at[1], facing[1])
    scheme = desk.pick(Scheme.HALVES, Scheme.QUARTERS, Scheme.QUARTERS)
    names = tuple(SECTORS[scheme])
    sides = "left or right" if scheme is Scheme.HALVES else "left, right, front or back"
    first, second = desk.noun(at[1], closed=True), desk.noun(facing[1], closed=True)
    words = f"is {desk.noun(target[1], closed=True)} to my {sides}"
    text = desk.pick(
        f"if I stand at {first} facing {second}, {words}",
        f"go to {first} and turn to face {second}: {words}",
        f"standing at {first} and looking at {second}, {words}",
    )
    question = Question(Form.DIRECTION, target[1], viewpoint=view, scheme=scheme)
    return Drafted(question, asked(text), names, offers.words(names))


def nearest_then(desk: Desk) -> Drafted | None:
    """A property of what is nearest to something described: size, colour, room, what it is on."""
    anchor = _deep(desk, desk.draw.choice(desk.landmarks))
    if anchor is None:
        return None
    kind = desk.pick(*(desk.several() or [ANY_KIND]))
    reference = Reference(kind, None, None, Extreme.NEAREST, anchor[1])
    name = desk.noun(reference, closed=True)
    step = desk.pick("height", "colour", "room")
    if step == "height":
        question = Question(Form.SIZE, reference, measure=Measure.HEIGHT)
        text = f"how tall is {name}, in metres"
        return Drafted(question, asked(text), offer=offers.number("m"))
    if step == "colour":
        return Drafted(Question(Form.COLOUR, reference), asked(f"what colour is {name}"))
    names = tuple(desk.rooms)
    question = Question(Form.WHICH_ROOM, reference)
    return Drafted(question, asked(f"in which room is {name}"), names, offers.words(names))


def is_seen_through(desk: Desk) -> Drafted | None:
    """ "Seen from the bed, is the lamp left of the box behind the chair?" """
    reference, subject = desk.pair(Relation.LEFT_OF)
    view = desk.relative_view(reference, subject)
    a, b = _deep(desk, subject), _deep(desk, reference)
    if a is None or b is None:
        return None
    relation = desk.pick(Relation.LEFT_OF, Relation.RIGHT_OF, Relation.IN_FRONT_OF, Relation.BEHIND)
    words = phrases.relation_words(relation, desk.draw)
    text = desk.viewed(view, f"is {desk.noun(a[1], closed=True)} {words} {desk.noun(b[1])}")
    question = Question(Form.IS_RELATION, a[1], relation, (b[1],), view)
    return Drafted(question, text, offer=offers.yes_or_no)


def behind_behind(desk: Desk) -> Drafted | None:
    """ "Seen from the door, how many chairs are behind the table and near the lamp?" """
    reference, subject = desk.pair(Relation.LEFT_OF)
    view = desk.relative_view(reference, subject)
    relation = desk.pick(Relation.LEFT_OF, Relation.RIGHT_OF, Relation.IN_FRONT_OF, Relation.BEHIND)
    near = desk.near(reference)
    if not near:
        return None
    first = Clause(relation, (desk.refer(reference),), viewpoint=view)
    limit_m = desk.pick(1.0, 1.5, 2.0)
    second = Clause(Relation.WITHIN, (desk.refer(desk.draw.choice(near[:5])),), limit_m=limit_m)
    kind = subject.kind
    wanted = Reference(kind, None, first, also=second)
    things = phrases.bare(Reference(kind), many=True)
    text = f"how many {things} are {phrases.conditions(wanted, desk.draw)}"
    question = Question(Form.COUNT_FITTING, wanted, viewpoint=view)
    return Drafted(question, desk.viewed(view, text), COUNTS, offers.count)


def the_other(desk: Desk) -> Drafted | None:
    """ "Is the chair next to the desk nearer to the bed than the other chair?" """
    twice = [kind for kind in desk.several() if desk.number(kind) == 2]
    if not twice:
        return None
    kind = desk.pick(*twice)
    pair = [thing for thing in desk.situation.scene.objects if thing.kind == kind]
    if len(pair) != 2:
        return None
    desk.draw.shuffle(pair)
    name = desk.refer(pair[0])
    other = Reference(kind, other_than=name)
    if name == Reference(kind) or not desk.means(other, pair[1]):
        return None
    targets = [thing for thing in desk.landmarks if thing.kind != kind]
    if not targets:
        return None
    target = desk.refer(desk.draw.choice(targets))
    a = desk.noun(name, closed=True)
    if desk.draw.random() < 0.5:
        text = (
            f"is {a} {desk.pick('nearer', 'closer')} to {desk.noun(target)} than the other {kind}"
        )
        question = Question(Form.COMPARE_DISTANCE, name, references=(target, other))
        return Drafted(question, asked(text), offer=offers.yes_or_no)
    text = f"is {a} taller than the other {kind}"
    question = Question(Form.COMPARE_SIZE, name, references=(other,), measure=Measure.HEIGHT)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


TYPES = (
    QuestionType(
        "multi-step",
        REASONING,
        (distance, standing, nearest_then, is_seen_through, behind_behind, the_other),
        4,
    ),
)
