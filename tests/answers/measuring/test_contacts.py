"""Tests for answers/measuring/contacts.py: under, touching, against, covering."""

from __future__ import annotations

import pytest
from geometry.strategies import boxes, ground_poses, moved
from hypothesis import given
from hypothesis import strategies as st
from scenes.rooms import thing

from spatial_si_ros.answers.measuring.contacts import against, covering, touching, under

TABLE = thing(9, "table", [0, 0, 0.37], [1.4, 0.8, 0.74], on=0)
WARDROBE = thing(8, "wardrobe", [0, 0, 1.0], [1.2, 0.6, 2.0], on=0)


@pytest.mark.parametrize(
    ("below", "over", "expected"),
    [
        pytest.param(thing(1, "ball", [0, 0, 0.1], [0.2] * 3), TABLE, True, id="under a table"),
        pytest.param(thing(1, "ball", [0, 0, 0.9], [0.2] * 3), TABLE, False, id="over it"),
        pytest.param(thing(1, "ball", [2, 0, 0.1], [0.2] * 3), TABLE, False, id="beside it"),
        pytest.param(
            thing(1, "ball", [0, 0, 0.1], [0.2] * 3), WARDROBE, False, id="inside a wardrobe"
        ),
        pytest.param(
            thing(1, "ball", [0, 0, 0.1], [0.2] * 3),
            thing(2, "lamp", [0, 0, 1.5], [0.4, 0.4, 0.3]),
            True,
            id="under a lamp that hangs",
        ),
        pytest.param(
            thing(1, "ball", [0, 0, 0.84], [0.2] * 3, on=9), TABLE, False, id="resting on it"
        ),
        pytest.param(
            thing(3, "rug", [0, 0, 0.005], [2, 2, 0.01], on=0),
            thing(9, "table", [0, 0, 0.38], [1.4, 0.8, 0.74], on=3),
            True,
            id="a rug under what stands on it",
        ),
        pytest.param(
            thing(3, "rug", [0, 0, 0.005], [2, 2, 0.01], on=0),
            thing(9, "table", [0, 0, 0.37], [1.4, 0.8, 0.74], on=0),
            True,
            id="a rug so thin that the table seems to stand on the floor",
        ),
        pytest.param(
            thing(3, "rug", [2, 0, 0.005], [2, 2, 0.01], on=0),
            thing(9, "table", [0, 0, 0.37], [1.4, 0.8, 0.74], on=0),
            False,
            id="a rug beside the table",
        ),
        pytest.param(
            thing(3, "rug", [0, 0, 0.005], [2, 2, 0.01], on=0),
            thing(4, "remote", [0.3, 0.1, 0.76], [0.05, 0.16, 0.02], on=9),
            True,
            id="a rug under what lies on a table on it",
        ),
        pytest.param(
            thing(3, "bath mat", [2, 0, 0.005], [1, 1, 0.01], on=0),
            thing(4, "remote", [0.3, 0.1, 0.76], [0.05, 0.16, 0.02], on=9),
            False,
            id="a mat beside it",
        ),
    ],
)
def test_under(below, over, expected):
    probability = under(below, over).probability
    assert probability > 0.9 if expected else probability < 0.1


@pytest.mark.parametrize(
    ("gap_m", "least", "most"), [(0.0, 0.6, 1.0), (0.1, 0.0, 0.05), (1.0, 0.0, 0.0)]
)
def test_touching_and_against_by_the_gap(gap_m, least, most):
    chair = thing(1, "chair", [0.95 + gap_m, 0, 0.45], [0.5, 0.5, 0.9], std_m=0.01)
    assert least <= touching(chair, TABLE).probability <= most
    closer = against(chair, TABLE).probability
    assert closer >= touching(chair, TABLE).probability - 0.06
    assert f"{gap_m:.2f} m" in against(chair, TABLE).explanation


def test_what_rests_on_something_touches_it_and_does_not_lean_on_it():
    mug = thing(1, "mug", [0, 0, 0.79], [0.1] * 3, on=9)
    assert touching(mug, TABLE).probability >= 0.95
    assert against(mug, TABLE).probability < 0.05


def test_things_of_different_heights_do_not_lean_on_each_other():
    picture = thing(1, "picture", [0.72, 0, 1.5], [0.03, 0.6, 0.5])
    assert against(picture, TABLE).probability < 0.01


@pytest.mark.parametrize(
    ("cloth", "expected"),
    [
        pytest.param(thing(1, "blanket", [0, 0, 0.75], [1.4, 0.8, 0.02], on=9), True, id="all"),
        pytest.param(thing(1, "blanket", [0, 0, 0.75], [0.7, 0.8, 0.02], on=9), False, id="half"),
        pytest.param(thing(1, "blanket", [0, 0, 1.5], [1.4, 0.8, 0.02]), False, id="high above"),
        pytest.param(thing(1, "blanket", [0, 0, 0.77], [1.6, 1.0, 0.02]), True, id="just over it"),
    ],
)
def test_covering(cloth, expected):
    probability = covering(cloth, TABLE).probability
    assert probability > 0.7 if expected else probability < 0.1


def boxed(number, box):
    return thing(number, "box", box.centre_m, box.size_m, yaw_rad=box.yaw_rad)


@given(a=boxes(), b=boxes(), T=ground_poses(), relation=st.sampled_from([touching, against]))
def test_contact_is_symmetric_and_does_not_depend_on_the_world_frame(a, b, T, relation):
    one, two = (
        thing(i, "box", box.centre_m, box.size_m, yaw_rad=box.yaw_rad)
        for i, box in ((1, a), (2, b))
    )
    p = relation(one, two).probability
    assert relation(two, one).probability == pytest.approx(p, abs=1e-9)
    a, b = moved(a, T), moved(b, T)
    one, two = (
        thing(i, "box", box.centre_m, box.size_m, yaw_rad=box.yaw_rad)
        for i, box in ((1, a), (2, b))
    )
    assert relation(one, two).probability == pytest.approx(p, abs=1e-5)
