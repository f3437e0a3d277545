"""Truth on the hand-written room: cases a person can check with the drawing in hand_scene.py."""

from __future__ import annotations

import math

import pytest
from sim.truth.hand_scene import (
    APPLE,
    BOWL,
    COFFEE_TABLE,
    DOWN,
    LAMP,
    MUG,
    RED_CHAIR,
    SOFA,
    TV,
    UP,
    WARDROBE,
    situation,
)
from spatial_si_sim.truth.answers import truth
from spatial_si_sim.truth.scene import TruePose
from spatial_si_sim.truth.spec import (
    ANY_KIND,
    Clause,
    Extreme,
    Form,
    Question,
    Reference,
    Relation,
    Side,
    View,
    Viewpoint,
)


def the(kind, colour=None, clause=None):
    return Reference(kind, colour, clause)


SEEN_FROM_TV = Viewpoint(View.OBJECT, the("tv"))
SEEN_FROM_SOFA = Viewpoint(View.OBJECT, the("sofa"))
AT_SOFA_FACING_TV = Viewpoint(View.STANDING, the("sofa"), the("tv"))
AT_LAMP_FACING_WARDROBE = Viewpoint(View.STANDING, the("lamp"), the("wardrobe"))


UNNAMED = Viewpoint()


def is_it(subject, relation, *references, viewpoint=UNNAMED, **where):
    question = Question(
        Form.IS_RELATION,
        the(*subject) if isinstance(subject, tuple) else the(subject),
        relation,
        tuple(the(reference) for reference in references),
        viewpoint,
    )
    return truth(question, situation(**where))


@pytest.mark.parametrize(
    "subject, relation, references, viewpoint, expected",
    [
        ("mug", Relation.LEFT_OF, ("plate",), SEEN_FROM_SOFA, True),
        ("mug", Relation.LEFT_OF, ("plate",), SEEN_FROM_TV, False),
        ("mug", Relation.RIGHT_OF, ("plate",), SEEN_FROM_TV, True),
        ("mug", Relation.LEFT_OF, ("plate",), Viewpoint(), True),
        ("coffee table", Relation.IN_FRONT_OF, ("sofa",), Viewpoint(), True),
        ("coffee table", Relation.BEHIND, ("sofa",), SEEN_FROM_TV, False),
        ("sofa", Relation.BEHIND, ("coffee table",), SEEN_FROM_TV, True),
        ("sofa", Relation.IN_FRONT_OF, ("coffee table",), Viewpoint(), True),
        ("picture", Relation.BEHIND, ("sofa",), Viewpoint(), True),
        (("chair", "red"), Relation.RIGHT_OF, ("sofa",), Viewpoint(View.OWN, the("sofa")), True),
        (("chair", "blue"), Relation.LEFT_OF, ("sofa",), Viewpoint(View.OWN, the("sofa")), True),
        ("mug", Relation.ON, ("coffee table",), Viewpoint(), True),
        ("mug", Relation.ON, ("sofa",), Viewpoint(), False),
        ("apple", Relation.IN, ("bowl",), Viewpoint(), True),
        ("mug", Relation.IN, ("bowl",), Viewpoint(), False),
        ("tv", Relation.ABOVE, ("sofa",), Viewpoint(), False),
        ("coffee table", Relation.BELOW, ("mug",), Viewpoint(), True),
        ("bowl", Relation.NEAR, ("sofa",), Viewpoint(), True),
        ("wardrobe", Relation.NEAR, ("sofa",), Viewpoint(), False),
        ("bowl", Relation.BETWEEN, ("mug", "plate"), Viewpoint(), True),
        ("sofa", Relation.BETWEEN, ("mug", "plate"), Viewpoint(), False),
        ("coffee table", Relation.BETWEEN, ("tv", "sofa"), Viewpoint(), True),
    ],
)
def test_yes_and_no(subject, relation, references, viewpoint, expected):
    found = is_it(subject, relation, *references, viewpoint=viewpoint)
    assert found.decidable, found.detail
    assert found.value is expected


def test_the_speaker_turns_left_into_right():
    behind_tv_side = TruePose((3.0, 4.3), DOWN)
    assert is_it("mug", Relation.LEFT_OF, "plate").value is True
    assert is_it("mug", Relation.LEFT_OF, "plate", speaker=behind_tv_side).value is False
    mine = Viewpoint(View.SPEAKER)
    assert (
        is_it("mug", Relation.LEFT_OF, "plate", speaker=behind_tv_side, viewpoint=mine).value
        is False
    )
    yours = Viewpoint(View.ROBOT)
    assert is_it("mug", Relation.LEFT_OF, "plate", speaker=behind_tv_side, viewpoint=yours).value


SEEN_FROM_LAMP = Viewpoint(View.OBJECT, the("lamp"))
ON_TABLE = (the("coffee table"),)


@pytest.mark.parametrize(
    "question, reason",
    [
        (Question(Form.IS_RELATION, the("chair"), Relation.NEAR, (the("sofa"),)), "ambiguous"),
        (Question(Form.IS_RELATION, the("fridge"), Relation.NEAR, (the("sofa"),)), "absent"),
        (
            Question(Form.IS_RELATION, the("apple"), Relation.ON, (the("coffee table"),)),
            "too close",
        ),
        (
            Question(Form.IS_RELATION, the("mug"), Relation.LEFT_OF, (the("coffee table"),)),
            "undefined",
        ),
        (Question(Form.IS_RELATION, the("sofa"), Relation.NEAR, (the("sofa"),)), "undefined"),
        (
            Question(Form.IS_SIDE, the("mug"), viewpoint=SEEN_FROM_SOFA, side=Side.LEFT),
            "",
        ),
        (
            Question(
                Form.IS_SIDE,
                the("mug"),
                viewpoint=Viewpoint(View.OBJECT, the("lamp")),
                side=Side.LEFT,
            ),
            "undefined",
        ),
    ],
)
def test_what_cannot_be_decided_says_why(question, reason):
    found = truth(question, situation())
    assert found.reason == reason
    assert found.decidable == (reason == "")


def test_unseen_referents_and_members_make_it_undecidable():
    in_bowl = Question(Form.WHAT, the(ANY_KIND), Relation.IN, (the("bowl"),))
    assert truth(in_bowl, situation(unseen=(APPLE,))).reason == "not seen"
    count = Question(Form.COUNT, the("chair"))
    assert truth(count, situation()).value == 2
    assert truth(count, situation(unseen=(RED_CHAIR,))).reason == "not seen"
    assert is_it("mug", Relation.NEAR, "sofa", unseen=(MUG,)).reason == "not seen"
    assert (
        is_it("mug", Relation.LEFT_OF, "plate", viewpoint=SEEN_FROM_TV, unseen=(TV,)).reason
        == "not seen"
    )


def test_sides_of_an_observer():
    question = Question(Form.WHICH_SIDE, the("wardrobe"), viewpoint=AT_SOFA_FACING_TV)
    found = truth(question, situation())
    assert found.value is Side.FRONT  # 33 degrees to the left
    question = Question(Form.WHICH_SIDE, the("chair", "red"), viewpoint=AT_SOFA_FACING_TV)
    found = truth(question, situation())
    assert (found.value, found.decidable) == (Side.RIGHT, True)
    assert {SOFA, TV, RED_CHAIR} == set(found.object_ids)
    question = Question(Form.WHICH_SIDE, the("sofa"), viewpoint=AT_LAMP_FACING_WARDROBE)
    assert truth(question, situation()).value is Side.LEFT


def test_where_is_the_thing_that_carries_it():
    assert truth(Question(Form.WHERE, the("mug")), situation()).value == {COFFEE_TABLE}
    assert truth(Question(Form.WHERE, the("apple")), situation()).value == {BOWL}
    assert truth(Question(Form.WHERE, the("sofa")), situation()).reason == "undefined"


def test_sets_and_counts():
    what = Question(Form.WHAT, the(ANY_KIND), Relation.IN, (the("bowl"),))
    assert truth(what, situation()).value == {APPLE}
    on_sofa = Question(Form.WHAT, the(ANY_KIND), Relation.ON, (the("sofa"),))
    assert truth(on_sofa, situation()).value == frozenset()
    front = Question(Form.WHAT, the(ANY_KIND), Relation.IN_FRONT_OF, (the("tv"),))
    assert truth(front, situation()).value == frozenset()  # the table is 1.5 m away
    near = Question(Form.COUNT, the("chair"), Relation.NEAR, (the("lamp"),))
    assert truth(near, situation()).value == 0


def test_choices_and_superlatives():
    which = Question(
        Form.WHICH_OF,
        None,
        Relation.LEFT_OF,
        (the("plate"),),
        SEEN_FROM_SOFA,
        choices=(the("mug"), the("lamp"), the("chair", "red")),
    )
    assert truth(which, situation()).value == {MUG}
    tallest = Question(
        Form.EXTREME, choices=(the("lamp"), the("wardrobe")), extreme=Extreme.TALLEST
    )
    assert truth(tallest, situation()).value == {WARDROBE}
    nearest = Question(
        Form.EXTREME, the("chair"), references=(the("lamp"),), extreme=Extreme.NEAREST
    )
    assert truth(nearest, situation()).value == {RED_CHAIR}
    same = Question(Form.EXTREME, the("chair"), extreme=Extreme.TALLEST)
    assert truth(same, situation()).reason == "too close"
    mine = Question(
        Form.EXTREME,
        choices=(the("lamp"), the("sofa")),
        extreme=Extreme.NEAREST,
        viewpoint=Viewpoint(View.SPEAKER),
    )
    assert truth(mine, situation(speaker=TruePose((4.6, 3.8), 0.0))).value == {LAMP}


def test_distances():
    apart = Question(Form.DISTANCE, the("mug"), references=(the("plate"),))
    assert truth(apart, situation()).value == pytest.approx(0.65)
    up = Question(Form.DISTANCE, the("tv"), references=(the("coffee table"),))
    assert truth(up, situation()).value == pytest.approx(math.hypot(1.45, 0.5))
    mine = Question(Form.DISTANCE_TO_VIEW, the("sofa"), viewpoint=Viewpoint(View.ROBOT))
    assert truth(mine, situation(robot=TruePose((3.0, 3.0), UP))).value == pytest.approx(1.05)


def test_nested_references_and_clear_ones_only():
    near_lamp = Clause(Relation.NEAR, (the("lamp"),))
    chair = the("chair", None, near_lamp)
    question = Question(Form.IS_RELATION, chair, Relation.NEAR, (the("sofa"),))
    assert truth(question, situation()).reason == "absent"
    on_table = Clause(Relation.ON, (the("coffee table"),))
    question = Question(
        Form.IS_RELATION, the("bowl", None, on_table), Relation.NEAR, (the("sofa"),)
    )
    found = truth(question, situation())
    assert found.decidable and found.value is True


def test_a_direction_near_a_sector_edge_is_too_close():
    # From (2, 2) the lamp at (5, 4.5) is 40 degrees left of +x.
    robot = TruePose((2.0, 2.0), 0.0)
    question = Question(Form.IS_SIDE, the("lamp"), viewpoint=Viewpoint(View.ROBOT), side=Side.FRONT)
    assert truth(question, situation(robot=robot)).reason == "too close"
    behind = Question(Form.IS_SIDE, the("lamp"), viewpoint=Viewpoint(View.ROBOT), side=Side.BEHIND)
    found = truth(behind, situation(robot=robot))
    assert found.decidable and found.value is False
