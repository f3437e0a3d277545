"""Questions about the flat that anybody can check on its drawing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answers.flat_talk import (
    CONTEXT,
    FLAT,
    ROBOT,
    SURFACES,
    is_,
    refused,
    standing_at,
    the,
    told,
    value,
)
from scenes.flats import (
    BALL,
    BED,
    CHAIR,
    FRIDGE,
    MUG,
    PERSON,
    PLANT,
    TABLE,
    WARDROBE,
    flat,
    flat_things,
)
from scenes.rooms import standing, thing

from spatial_si_ros.answers.context import AskContext, Conventions
from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.relations import RelationKind as R
from spatial_si_ros.geometry.viewpoints import Frame, ViewpointKind
from spatial_si_ros.language import DeclineReason as Why
from spatial_si_ros.language.queries import (
    AllOf,
    CompareFacing,
    Compares,
    Comparing,
    Direction,
    Exists,
    FacesWhat,
    HowBig,
    HowFar,
    HowMany,
    IsLarger,
    IsReachable,
    Measure,
    NotMeasured,
    Route,
    Scheme,
    Turned,
    Unit,
    Unmeasured,
    WhatIs,
    WhereIs,
    WhichIs,
    WhichWay,
)
from spatial_si_ros.language.references import (
    Extreme,
    Qualifier,
    Reference,
    Superlative,
    ViewpointSpec,
    ViewpointWords,
)

TALL_WARDROBE = HowBig(the("wardrobe"), Measure.HEIGHT)
TALL_FRIDGE = HowBig(the("fridge"), Measure.HEIGHT)
WITH_THE_MUG = Qualifier(R.ON, (the("mug"),), inverse=True)
YES_NO = [
    (is_("ball", R.UNDER, the("table")), True),
    (is_("mug", R.UNDER, the("table")), False),
    (is_("mug", R.TOUCHING, the("table")), True),
    (is_("mug", R.TOUCHING, the("fridge")), False),
    (is_("wardrobe", R.AGAINST, the("wall")), True),
    (is_("chair", R.AGAINST, the("wall")), False),
    (is_("fridge", R.FAR_FROM, the("table")), False),
    (is_("fridge", R.FAR_FROM, the("lamp")), True),
    (is_("chair", R.WITHIN, the("table"), limit_m=1.0), True),
    (is_("chair", R.WITHIN, the("fridge"), limit_m=0.5), False),
    (is_("plant", R.BEYOND, the("table"), limit_m=3.0), True),
    (is_("plant", R.WITHIN, ROBOT, limit_m=4.0), True),
    (is_("chair", R.FACING, the("table")), True),
    (is_("chair", R.FACING_AWAY_FROM, the("plant")), True),
    (is_("person", R.FACING, the("table")), False),
    (is_("bed", R.FACING, ROBOT), False),
    (is_("bed", R.PARALLEL_TO, the("wardrobe")), False),
    (is_("table", R.PARALLEL_TO, the("wardrobe")), True),
    (is_("mug", R.ALIGNED_WITH, the("chair"), the("plant")), True),
    (is_("mug", R.ALIGNED_WITH, the("fridge"), the("plant")), False),
    (is_("plant", R.NORTH_OF, the("table")), True),
    (is_("bed", R.WEST_OF, the("table")), True),
    (is_("bed", R.EAST_OF, ROBOT), False),
    (is_("mug", R.IN, the("kitchen")), True),
    (is_("mug", R.IN, the("bedroom")), False),
    (is_("mug", R.IN, the("bedroom"), negated=True), True),
    (is_("mug", R.ON, the("table"), negated=True), False),
    (is_("plant", R.FRONT_LEFT_OF, ROBOT), True),
    (is_("plant", R.BACK_LEFT_OF, ROBOT), False),
    (Exists(reference=the("kitchen")), True),
    (Exists(reference=the("office")), False),
    (IsLarger(subject=the("hall"), other=the("plant"), measure=Measure.HEIGHT), True),
    (AllOf(parts=(is_("mug", R.ON, the("table")), is_("ball", R.UNDER, the("table")))), True),
    (AllOf(parts=(is_("mug", R.ON, the("table")), is_("ball", R.ON, the("table")))), False),
    (CompareFacing(first=the("bed"), second=the("chair"), asked=Turned.OPPOSITE), True),
    (CompareFacing(first=the("bed"), second=the("chair"), asked=Turned.SAME), False),
    (Compares(TALL_WARDROBE, TALL_FRIDGE, Comparing.MORE), True),
    (Compares(TALL_WARDROBE, TALL_FRIDGE, Comparing.LESS), False),
    (Compares(TALL_WARDROBE, HowBig(the("bed"), Measure.HEIGHT), Comparing.SAME), False),
    (Compares(TALL_WARDROBE, TALL_WARDROBE, Comparing.SAME), True),
    (Compares(TALL_WARDROBE, 1.5, Comparing.MORE), True),
    (Compares(HowMany(the("mug")), 1.0, Comparing.MORE), False),
    (Compares(HowMany(the("mug")), 1.0, Comparing.MORE, allowing=True), True),
    (Compares(HowMany(the("mug")), HowMany(the("bed")), Comparing.SAME), True),
    (is_("mug", R.ON, Reference("table", None, (WITH_THE_MUG,))), True),
    (is_("ball", R.UNDER, Reference("table", None, (WITH_THE_MUG,))), True),
    (IsReachable(targets=(the("fridge"),)), True),
    (IsReachable(targets=(the("bed"),)), True),
    (IsReachable(targets=(the("chair"), the("fridge"))), True),
    (IsReachable(targets=(the("chair"), the("table"))), False),
]

ME = ROBOT
OPEN = [
    (WhichWay(subject=the("plant"), landmark=ME, scheme=Scheme.CLOCK), "12 o'clock"),
    (WhichWay(subject=the("mug"), landmark=ME, scheme=Scheme.EIGHTHS), "front right"),
    (WhichWay(subject=the("bed"), landmark=ME), "right"),
    (WhichWay(subject=the("plant"), landmark=the("table"), scheme=Scheme.COMPASS), "north"),
    (WhichWay(subject=the("mug"), landmark=the("chair"), intrinsic=True), "front"),
    (
        Direction(
            subject=the("mug"),
            options=(R.FRONT_LEFT_OF, R.FRONT_RIGHT_OF, R.BACK_LEFT_OF, R.BACK_RIGHT_OF),
            landmark=ME,
        ),
        "front right",
    ),
    (
        Direction(subject=the("lamp"), options=(R.NORTH_OF, R.SOUTH_OF), landmark=the("bed")),
        "north",
    ),
    (FacesWhat(subject=the("chair")), (TABLE,)),
    (FacesWhat(subject=the("person")), (FRIDGE,)),
    (CompareFacing(first=the("bed"), second=the("wardrobe")), "same way"),
    (CompareFacing(first=the("bed"), second=the("chair")), "opposite ways"),
    (CompareFacing(first=the("fridge"), second=the("chair")), "at right angles"),
    (
        Route(start=the("bed"), facing=the("wardrobe"), stops=(the("lamp"), the("plant"))),
        ("turn left", "go forward until the lamp", "turn right", "go forward until the plant"),
    ),
    (HowMany(reference=the("room")), 3),
    (HowFar(first=the("person"), second=the("wall"), unit=Unit.CENTIMETRE), 55.0),
    (HowFar(first=the("table"), second=the("chair"), unit=Unit.INCH), 0.375 / 0.0254),
    (HowBig(subject=the("table"), measure=Measure.WIDTH), 0.8),
    (HowBig(subject=the("table"), measure=Measure.LENGTH, unit=Unit.FOOT), 1.4 / 0.3048),
    (HowBig(subject=the("fridge"), measure=Measure.LONGEST_EDGE), 1.8),
    (
        WhatIs(reference=the(None, qualifiers=(Qualifier(R.IN, (the("kitchen"),)),))),
        (FRIDGE, TABLE, CHAIR, MUG, BALL, PERSON),
    ),
    (
        WhatIs(reference=the(None, qualifiers=(Qualifier(R.UNDER, (the("table"),)),))),
        (BALL,),
    ),
    (
        WhatIs(
            reference=the(
                None,
                qualifiers=(
                    Qualifier(R.IN, (the("kitchen"),)),
                    Qualifier(R.NEXT_TO, (the("table"),), negated=True),
                    Qualifier(R.ON, (the("table"),), negated=True),
                ),
            )
        ),
        (FRIDGE, TABLE, PERSON)[:1] + (PERSON,),
    ),
    (WhichIs(reference=the(None, superlative=Superlative(Extreme.TALLEST))), (WARDROBE,)),
    (WhichIs(reference=the(None, superlative=Superlative(Extreme.TALLEST, rank=2))), (FRIDGE,)),
    (WhichIs(reference=the(None, superlative=Superlative(Extreme.TALLEST, rank=3))), (PERSON,)),
    (WhichIs(reference=the(None, superlative=Superlative(Extreme.LEFTMOST))), (PLANT,)),
    (WhichIs(reference=the(None, superlative=Superlative(Extreme.HIGHEST))), (WARDROBE,)),
    (WhichIs(reference=the(None, superlative=Superlative(Extreme.WIDEST))), (BED,)),
]


@pytest.mark.parametrize(("question", "expected"), YES_NO)
def test_yes_or_no(question, expected):
    assert value(question) is expected


@pytest.mark.parametrize(("question", "expected"), OPEN)
def test_open_question(question, expected):
    found = value(question)
    if isinstance(expected, float):
        assert found == pytest.approx(expected, rel=0.02, abs=0.02)
    else:
        assert found == expected


def test_two_of_a_kind_and_the_other_one():
    things = [*flat_things(), thing(20, "chair", [7.5, 0.5, 0.45], [0.45, 0.45, 0.9], on=0)]
    near = Reference("chair", superlative=Superlative(Extreme.NEAREST, the("fridge")))
    other = Reference("chair", other_than=near)
    question = HowFar(first=other, second=the("table"))
    assert value(question, flat(things)) == pytest.approx(0.575, abs=0.02)


def test_conventions_of_vsi_bench():
    vsi = replace(CONTEXT, conventions=Conventions.VSI)
    fridge = told(HowBig(subject=the("fridge"), measure=Measure.LONGEST_EDGE), context=vsi).value
    assert (fridge.value, fridge.unit) == (pytest.approx(180.0), "cm")
    options = (R.LEFT_OF, R.RIGHT_OF, R.BEHIND)
    question = Direction(subject=the("plant"), options=options, landmark=ME)
    assert value(question, context=vsi) == "left"  # ahead by quarters, left by thirds
    assert refused(question).reason is Why.UNDEFINED
    assert "not among the directions offered" in refused(question).detail


def test_the_frame_of_each_answer():
    frames = [
        (
            WhichWay(subject=the("plant"), landmark=the("table"), scheme=Scheme.COMPASS),
            Frame.ABSOLUTE,
        ),
        (WhichWay(subject=the("plant"), landmark=ME), Frame.EGOCENTRIC),
        (WhichWay(subject=the("ball"), landmark=the("fridge")), Frame.RELATIVE),
        (FacesWhat(subject=the("chair")), Frame.INTRINSIC),
        (is_("plant", R.VISIBLE_FROM, ROBOT), Frame.EGOCENTRIC),
    ]
    for question, frame in frames:
        assert told(question).frame.frame is frame


def test_explained_in_one_sentence():
    way = told(WhichWay(subject=the("plant"), landmark=ME))
    assert way.explanation == "front: azimuth +13° ± 0° from the robot"
    assert told(is_("chair", R.WITHIN, the("table"), limit_m=1.0)).explanation == (
        "0.37 m ± 0.03 m apart; the limit of 'within' is 1 m"
    )


@pytest.mark.parametrize(
    ("question", "reason", "detail"),
    [
        (NotMeasured(subject=the("bed"), what=Unmeasured.LOOKS), Why.NOT_MEASURED, "model"),
        (FacesWhat(subject=the("plant")), Why.NOT_OBSERVED_WELL, "front of plant_6"),
        (FacesWhat(subject=the("kitchen")), Why.UNDEFINED, "a kitchen faces nothing"),
        (
            CompareFacing(first=the("bed"), second=the("bed")),
            Why.UNDEFINED,
            "both descriptions mean bed_1",
        ),
        (is_("mug", R.IN, the("office")), Why.NOT_SEEN, "no office was seen"),
        (is_("mug", R.LEFT_OF, the("wall")), Why.UNDEFINED, "a wall has no sides"),
        (is_("mug", R.PARALLEL_TO, the("bed")), Why.UNDEFINED, "too alike"),
        (is_("plant", R.FACING, the("bed")), Why.UNDEFINED, "front of plant_6 is not known"),
        (AllOf(parts=()), Why.BAD_INPUT, "asks nothing"),
        (
            Compares(first=WhereIs(subject=the("mug")), second=1.0, how=Comparing.MORE),
            Why.BAD_INPUT,
            "has no number that can be compared",
        ),
        (
            Route(start=the("plant"), facing=None, stops=(the("bed"),)),
            Why.NO_VIEWPOINT,
            "say what is faced there",
        ),
        (
            Route(start=the("bed"), facing=the("lamp"), stops=(the("bed"),)),
            Why.UNDEFINED,
            "no way leads there",
        ),
        (
            HowBig(subject=the("kitchen"), measure=Measure.HEIGHT),
            Why.UNDEFINED,
            "only the floor is measured",
        ),
        (
            IsReachable(targets=(the("bed"), the("bed"))),
            Why.UNDEFINED,
            "both descriptions mean bed_1",
        ),
    ],
)
def test_refused(question, reason, detail):
    declined = refused(question)
    assert declined.reason is reason
    assert detail in declined.detail


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ((3.0, 5.0, 3.0), "3.00 m above the floor"),
        ((3.0, 5.0, -2.0), "-2.00 m above the floor"),
        ((3.0, 0.3, 0.0), "inside wardrobe_2"),
        ((6.0, 1.0, 0.0), "inside table_4"),
        ((1.0, 4.05, 0.0), "inside a wall"),
    ],
)
def test_nobody_looks_from_the_air_or_from_inside_a_thing(place, why):
    where = replace(standing(0, 0, 0.0, ViewpointKind.POSE), position_m=place)
    context = AskContext(robot=CONTEXT.robot, viewpoint=where)
    declined = refused(WhichWay(subject=the("plant"), landmark=the("bed")), context=context)
    assert declined.reason is Why.NO_VIEWPOINT
    assert why in declined.detail


def test_on_a_bed_one_may_be():
    where = replace(standing(0, 0, 0.0, ViewpointKind.POSE), position_m=(1.0, 1.0, 0.6))
    context = AskContext(robot=CONTEXT.robot, viewpoint=where)
    told(WhichWay(subject=the("plant"), landmark=the("lamp")), context=context)


SEEN_FROM_THE_PERSON = ViewpointSpec(ViewpointWords.OBJECT_FRONT, the("person"))
SIGHT = [
    (is_("plant", R.VISIBLE_FROM, ROBOT), True),
    (is_("mug", R.VISIBLE_FROM, ROBOT), False),
    (is_("bed", R.VISIBLE_FROM, ROBOT), False),
    (is_("mug", R.HIDDEN_FROM, ROBOT), True),
    (is_("plant", R.HIDDEN_FROM, ROBOT), False),
    (is_("fridge", R.VISIBLE_FROM, the("person")), True),
    (is_("ball", R.VISIBLE_FROM, the("person")), False),
    (is_("mug", R.VISIBLE_FROM, the("fridge")), True),
    (is_("table", R.HIDING, the("ball"), view=SEEN_FROM_THE_PERSON), True),
    (is_("chair", R.HIDING, the("fridge"), view=SEEN_FROM_THE_PERSON), False),
    (
        is_("fridge", R.VISIBLE_FROM, Reference("table")),
        True,
    ),
]


@pytest.mark.parametrize(("question", "expected"), SIGHT)
def test_sight(question, expected):
    assert value(question, SURFACES) is expected


def test_what_is_in_sight_and_what_hides():
    seen = WhatIs(reference=the(None, qualifiers=(Qualifier(R.VISIBLE_FROM, (ROBOT,)),)))
    assert value(seen, SURFACES) == (PLANT,)
    hides = WhatIs(
        reference=the(None, qualifiers=(Qualifier(R.HIDING, (the("ball"),)),)),
        viewpoint=SEEN_FROM_THE_PERSON,
    )
    assert value(hides, SURFACES) == (TABLE,)


def test_walls_and_boxes_hide_without_points_too():
    for question, expected in SIGHT[:6]:
        assert value(question, FLAT) is expected


def test_behind_what_nobody_has_seen_nothing_is_known():
    scene = flat(unseen=[(4.2, 4.2, 5.4, 6.0)])
    declined = refused(is_("plant", R.VISIBLE_FROM, ROBOT), scene)
    assert declined.reason is Why.NOT_OBSERVED_YET
    assert "nobody has seen yet" in declined.detail
    # A wall in between decides whatever lies behind it.
    assert value(is_("mug", R.HIDDEN_FROM, ROBOT), scene) is True


def test_no_way_is_known_through_what_nobody_has_seen():
    shut = flat(unseen=[(2.4, 3.8, 3.6, 4.3)])
    far = AskContext(robot=standing(7.0, 5.0, 0.0))
    declined = refused(IsReachable(targets=(the("bed"),)), shut, far)
    assert declined.reason is Why.NOT_OBSERVED_YET
    assert "one may lead over floor" in declined.detail


def test_a_locked_room_is_out_of_reach():
    board = thing(30, "wardrobe", [3.0, 4.05, 1.0], [1.1, 0.3, 2.0], on=0)
    assert value(IsReachable(targets=(the("bed"),)), flat([*flat_things(), board])) is False


def test_a_viewpoint_named_for_a_sentence_holds():
    view = standing_at("person", "fridge")
    assert value(is_("chair", R.LEFT_OF, ROBOT, view=view)) is False
    question = WhichWay(subject=the("table"), landmark=ME, viewpoint=view)
    assert value(question) == value(WhichWay(subject=the("table"), landmark=ME))


def test_a_wall_that_nobody_could_see_may_be_behind_a_thing():
    """The ground on the far side of the fridge, and whatever bounds it there, is unseen."""
    fridge = is_("fridge", R.AGAINST, the("wall"))
    assert value(fridge) is True
    moved = [
        replace(each, box=OrientedBox(np.array([5.0, 2.5, 0.9]), each.box.size_m, 0.0))
        if each.id == FRIDGE
        else each
        for each in flat_things()
    ]
    assert value(fridge, flat(moved)) is False
    hidden = flat(moved, unseen=[(3.9, 2.0, 4.71, 3.0)])
    assert refused(fridge, hidden).reason is Why.NOT_OBSERVED_YET


def test_a_difference_has_both_numbers_behind_it():
    found = told(Compares(TALL_WARDROBE, TALL_FRIDGE, Comparing.DIFFERENCE))
    assert found.value.value == pytest.approx(0.2)
    assert found.value.unit == "m"
    assert found.text == "0.20 m: The wardrobe is 2.00 m tall; The fridge is 1.80 m tall."


def test_a_bound_is_told_in_the_unit_of_the_number():
    found = told(Compares(replace(TALL_FRIDGE, unit=Unit.CENTIMETRE), 150.0, Comparing.MORE))
    assert found.text == "Yes: The fridge is 180 cm tall, and 150 cm is asked for."


def test_questions_in_turn_have_the_value_of_the_last():
    found = told(AllOf((is_("mug", R.ON, the("table")), TALL_FRIDGE)))
    assert found.value.value == pytest.approx(1.8)
    assert found.text.startswith("Yes, the mug is on the table")


def test_what_has_something_on_it_is_not_what_has_it_under_it():
    under = Qualifier(R.UNDER, (the("mug"),), inverse=True)
    assert refused(HowBig(Reference("table", None, (under,)), Measure.HEIGHT)).reason is (
        Why.NOT_SEEN
    )
