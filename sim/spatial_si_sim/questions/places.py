"""Where things are: topology, near and far, between, in a row; what there is, and how many."""

from __future__ import annotations

from functools import partial

from ..truth.shapes import footprint_gap_m
from ..truth.spec import DIRECTIONS, Clause, Form, Question, Reference, Relation, View, Viewpoint
from . import offers, phrases
from .desk import ANYTHING, Desk, asked
from .drafted import RELATIONS, Drafted, QuestionType
from .offers import MOST

_TOPOLOGY = (
    Relation.ON, Relation.IN, Relation.UNDER, Relation.TOUCHING, Relation.AGAINST,
    Relation.COVERING,
)  # fmt: skip
_NEAR = (Relation.NEAR, Relation.NEXT_TO, Relation.FAR_FROM, Relation.WITHIN, Relation.BEYOND)
LIMITS_M = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
NEGATED_SHARE = 0.06
"""Share of the yes/no questions that ask whether something does not hold."""
COUNTS = (0, 1, 2, 3, 4)
_SETS = (
    Relation.ON, Relation.IN, Relation.NEAR, Relation.NEXT_TO, Relation.UNDER, Relation.ABOVE,
    Relation.WITHIN,
)  # fmt: skip


def is_relation(relation: Relation, desk: Desk) -> Drafted | None:
    reference, subject = _pair(relation, desk)
    a, b = desk.refer(subject), desk.refer(reference)
    limit_m = desk.pick(*LIMITS_M) if relation in (Relation.WITHIN, Relation.BEYOND) else None
    clause = phrases.clause(Clause(relation, (b,), limit_m=limit_m), desk.draw)
    start = f"is {desk.noun(a, closed=True)}"
    opposite = desk.draw.random() < NEGATED_SHARE
    if opposite:
        text = f"{start} not {clause}"
    elif relation in (Relation.TOUCHING, Relation.COVERING) and desk.draw.random() < 0.5:
        verb = "touch" if relation is Relation.TOUCHING else "cover"
        text = f"does {desk.noun(a)} {verb} {desk.noun(b)}"
    else:
        tail = ", yes or no" if desk.draw.random() < 0.1 else ""
        text = desk.whether(desk.noun(a, closed=True), f"{clause}{tail}")
    question = Question(Form.IS_RELATION, a, relation, (b,), limit_m=limit_m, opposite=opposite)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def _pair(relation: Relation, desk: Desk):
    """A pair for which the relation could well hold."""
    reference, subject = desk.pair(
        relation if relation in (Relation.ON, Relation.IN) else Relation.NEXT_TO
    )
    if relation in (Relation.FAR_FROM, Relation.BEYOND):
        return reference, desk.draw.choice(desk.shown)
    if relation is Relation.TOUCHING and desk.draw.random() < 0.4:
        return desk.pair(Relation.ON)
    if relation in (Relation.UNDER, Relation.COVERING) and desk.draw.random() < 0.6:
        return _overlapping(desk) or (reference, subject)
    if relation is Relation.AGAINST:
        near = desk.near(reference)[:3]
        return reference, desk.draw.choice(near) if near else subject
    return reference, subject


def _overlapping(desk: Desk):
    """A pair of which one is below the other."""
    pairs = desk.remember(
        "overlapping",
        lambda: [
            (one, other)
            for one in desk.shown
            for other in desk.near(one)
            if footprint_gap_m(one.box, other.box) <= 0.0
        ],
    )
    return desk.draw.choice(pairs) if pairs else None


def are_both(desk: Desk) -> Drafted | None:
    """ "Are the mug and the bowl on the table?" """
    relation = desk.pick(Relation.ON, Relation.ON, Relation.NEAR, Relation.NEXT_TO)
    reference, first = _pair(relation, desk)
    beside = [each for each in desk.near(first) if each.id != reference.id][:6]
    if relation is Relation.ON and desk.draw.random() < 0.6:
        beside = [each for each in beside if each.support == reference.id] or beside
    if not beside:
        return None
    a, b = desk.refer(first), desk.refer(desk.draw.choice(beside))
    c = desk.refer(reference)
    both = f"{desk.noun(a, closed=True)} and {desk.noun(b, closed=True)}"
    words = phrases.clause(Clause(relation, (c,)), desk.draw)
    text = desk.pick(f"are {both} {words}", f"are both {both} {words}")
    question = Question(Form.ALL_RELATION, None, relation, (c,), choices=(a, b))
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def at_wall(desk: Desk) -> Drafted | None:
    thing = desk.draw.choice(desk.landmarks)
    a = desk.refer(thing)
    text = desk.pick(
        f"is {desk.noun(a, closed=True)} against the wall",
        f"does {desk.noun(a)} stand against the wall",
    )
    return Drafted(Question(Form.AT_WALL, a), asked(text), offer=offers.yes_or_no)


def which_of(desk: Desk) -> Drafted | None:
    """ "Which of these is on the table: the mug, the lamp or the book?" """
    relation = desk.pick(Relation.ON, Relation.UNDER, Relation.IN, Relation.NEXT_TO, Relation.ABOVE)
    reference, first = _pair(relation, desk)
    others = [thing for thing in desk.near(reference) if thing.id != first.id]
    things = [first, *desk.some(others, desk.pick(1, 2, 3))]
    if len(things) < 2:
        return None
    desk.draw.shuffle(things)
    b = desk.refer(reference)
    choices, texts = desk.offered(things)
    clause = phrases.clause(Clause(relation, (b,)), desk.draw)
    must = desk.draw.random() < 0.35
    listed = phrases.listed([texts[each.id] for each in things], "or")
    text = f"which of these is {clause}" if must else f"which of these is {clause}: {listed}"
    question = Question(Form.WHICH_OF, None, relation, (b,), choices=choices)
    return Drafted(question, asked(text), offer=offers.things(texts), must_offer=must)


def is_between(desk: Desk) -> Drafted | None:
    subject = desk.thing()
    others = desk.near(subject)
    if len(others) < 2:
        return None
    one, other = desk.some(others, 2)
    a, b, c = desk.refer(subject), desk.refer(one), desk.refer(other)
    pair = phrases.nouns((b, c), desk.draw)
    text = desk.pick(
        f"is {desk.noun(a, closed=True)} between {pair}",
        f"does {desk.noun(a)} stand between {pair}",
    )
    question = Question(Form.IS_RELATION, a, Relation.BETWEEN, (b, c))
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def which_is_between(desk: Desk) -> Drafted | None:
    first = desk.thing()
    others = desk.near(first)
    if len(others) < 4:
        return None
    one, other, *rest = desk.some(others, desk.pick(4, 5))
    things = [first, *rest]
    desk.draw.shuffle(things)
    b, c = desk.refer(one), desk.refer(other)
    choices, texts = desk.offered(things)
    pair = phrases.nouns((b, c), desk.draw)
    must = desk.draw.random() < 0.35
    listed = phrases.listed([texts[each.id] for each in things], "or")
    text = f"which of these is between {pair}" + ("" if must else f": {listed}")
    question = Question(Form.WHICH_OF, None, Relation.BETWEEN, (b, c), choices=choices)
    return Drafted(question, asked(text), offer=offers.things(texts), must_offer=must)


def aligned(desk: Desk) -> Drafted | None:
    first = desk.thing()
    others = desk.near(first)
    if len(others) < 2:
        return None
    references = tuple(desk.refer(each) for each in (first, *desk.some(others, 2)))
    names = phrases.nouns(references, desk.draw)
    text = desk.pick(
        f"are {names} in a row", f"are {names} aligned", f"do {names} stand in line",
        f"are {names} in a straight line",
    )  # fmt: skip
    return Drafted(
        Question(Form.ALIGNED, references=references), asked(text), offer=offers.yes_or_no
    )


def parallel(desk: Desk) -> Drafted | None:
    long = [
        thing
        for thing in desk.landmarks
        if max(thing.box.size_m[:2]) > 1.35 * min(thing.box.size_m[:2])
    ]
    if len(long) < 2:
        return None
    one, other = desk.some(long, 2)
    a, b = desk.refer(one), desk.refer(other)
    text = desk.pick(
        f"is {desk.noun(a, closed=True)} parallel to {desk.noun(b)}",
        f"does {desk.noun(a)} stand parallel to {desk.noun(b)}",
    )
    question = Question(Form.IS_RELATION, a, Relation.PARALLEL_TO, (b,))
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def where(desk: Desk) -> Drafted | None:
    resting = [thing for thing in desk.shown if thing.support is not None]
    if not resting:
        return None
    # Every carrier as often as the others, and only carriers offered: none is the usual answer.
    shown = {each.id for each in desk.shown}
    ways = {(each.support, each.support_relation) for each in resting if each.support in shown}
    if not ways:
        return None
    carriers = sorted(ways)
    carrier, relation = desk.draw.choice(carriers)
    thing = desk.draw.choice(
        [each for each in resting if (each.support, each.support_relation) == (carrier, relation)]
    )
    a = desk.refer(thing)
    name = desk.noun(a)
    text = desk.pick(
        f"where is {name}", f"where can I find {name}", f"can you tell me where {name} is",
        f"do you know where {name} is", f"where did you see {name}",
    )  # fmt: skip
    by_id = desk.situation.scene.by_id
    others = [by_id[each] for each, how in carriers if how == relation and each != carrier]
    _, texts = desk.offered([by_id[carrier], *desk.some(others, MOST - 1)])
    word = "in" if relation == "in" else "on"
    listed = {number: f"{word} {text}" for number, text in texts.items()}
    return Drafted(Question(Form.WHERE, a), asked(text), offer=offers.things(listed))


def what_is_there(desk: Desk) -> Drafted | None:
    relation = desk.pick(*DIRECTIONS, *_SETS)
    reference, _ = _pair(relation, desk)
    b = desk.refer(reference)
    view, limit_m = Viewpoint(), None
    if relation in DIRECTIONS:
        view = desk.relative_view(reference, reference)
    if relation is Relation.WITHIN:
        limit_m = desk.pick(0.5, 1.0, 1.5)
    clause = phrases.clause(Clause(relation, (b,), limit_m=limit_m), desk.draw)
    text = desk.pick(
        f"what is {clause}", f"which objects are {clause}", f"which things are {clause}"
    )
    if view.view is View.DEFAULT and desk.draw.random() < 0.25:
        text = desk.pick(f"list everything that is {clause}.", f"name all objects {clause}.")
    question = Question(Form.WHAT, ANYTHING, relation, (b,), view, limit_m=limit_m)
    return Drafted(question, desk.viewed(view, text))


def exists(desk: Desk) -> Drafted | None:
    reference = _described(desk)
    if reference is None:
        return None
    what = phrases.bare(reference)
    article = "an" if what[0] in "aeiou" else "a"
    where = phrases.conditions(reference, desk.draw)
    text = desk.pick(
        f"is there {article} {what} {where}",
        f"are there any {phrases.bare(reference, many=True)} {where}",
    )
    if reference.clause is not None and reference.clause.negated:
        text = f"is there {article} {what} that is {where}"
    return Drafted(Question(Form.EXISTS, reference), asked(text.strip()), offer=offers.yes_or_no)


def exists_at_all(desk: Desk) -> Drafted | None:
    kind = desk.thing().kind if desk.draw.random() < 0.5 else desk.pick(*desk.absent_kinds())
    colour = desk.pick(None, "red", "blue", "white")
    what = phrases.bare(Reference(kind, colour))
    article = "an" if what[0] in "aeiou" else "a"
    text = desk.pick(
        f"is there {article} {what}", f"have you seen {article} {what}",
        f"is there {article} {what} anywhere",
    )  # fmt: skip
    return Drafted(
        Question(Form.EXISTS, Reference(kind, colour)), asked(text), offer=offers.yes_or_no
    )


def count(desk: Desk) -> Drafted | None:
    """ "How many chairs are near the table and not next to the lamp?" """
    reference = _described(desk, both=desk.draw.random() < 0.35)
    if reference is None:
        return None
    things = phrases.bare(reference, many=True)
    where = phrases.conditions(reference, desk.draw)
    text = desk.pick(
        f"how many {things} are {where}", f"how many {things} are there {where}",
        f"count the {things} {where}.",
    )  # fmt: skip
    if reference.clause is not None and reference.clause.negated:
        text = f"how many {things} are {where}"
    return Drafted(Question(Form.COUNT_FITTING, reference), asked(text), COUNTS, offers.count)


def count_kind(desk: Desk) -> Drafted | None:
    thing = desk.thing()
    kind = desk.pick(*(desk.several() or [thing.kind]))
    colour = desk.pick(None, None, thing.colour)
    things = phrases.bare(Reference(kind, colour), many=True)
    text = desk.pick(
        f"how many {things} are there", f"how many {things} have you seen",
        f"how many {things} are in this home", f"what is the number of {things}",
    )  # fmt: skip
    question = Question(Form.COUNT_FITTING, Reference(kind, colour))
    return Drafted(question, asked(text), COUNTS, offers.count)


def count_room(desk: Desk) -> Drafted | None:
    if not desk.rooms:
        return None
    room = desk.pick(*desk.rooms)
    thing = desk.thing()
    clause = Clause(Relation.IN_ROOM, (Reference(room),))
    things = phrases.bare(Reference(thing.kind), many=True)
    text = desk.pick(
        f"how many {things} are in the {room}", f"how many {things} are there in the {room}"
    )
    question = Question(Form.COUNT_FITTING, Reference(thing.kind, None, clause))
    return Drafted(question, asked(text), COUNTS, offers.count)


def _described(desk: Desk, both: bool = False) -> Reference | None:
    """A kind with one condition or two."""
    thing = desk.thing()
    kind = desk.pick(*(desk.several() or [thing.kind])) if desk.draw.random() < 0.6 else thing.kind
    of_kind = [each for each in desk.shown if each.kind == kind]
    near = desk.draw.choice(of_kind) if of_kind else thing
    clause = desk.condition(near)
    also = desk.condition(near) if both else None
    if clause is None or (also is not None and also == clause):
        return None
    colour = thing.colour if thing.kind == kind and desk.draw.random() < 0.2 else None
    return Reference(kind, colour, clause, also=also)


TYPES = (
    QuestionType(
        "topology",
        RELATIONS,
        (
            *(partial(is_relation, relation) for relation in _TOPOLOGY),
            at_wall,
            which_of,
            are_both,
        ),
        5,
    ),
    QuestionType("near", RELATIONS, tuple(partial(is_relation, relation) for relation in _NEAR), 3),
    QuestionType("between", RELATIONS, (is_between, is_between, which_is_between)),
    QuestionType("aligned", RELATIONS, (aligned, parallel)),
    QuestionType("where", RELATIONS, (where,)),
    QuestionType("what is there", RELATIONS, (what_is_there,), 3),
    QuestionType("exists", RELATIONS, (exists, exists_at_all)),
    QuestionType("count", RELATIONS, (count, count_kind, count_room), 3),
)
