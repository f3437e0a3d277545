"""Yes is not rarer in the answers than in what was wished, however rare it is in the scene."""

from __future__ import annotations

import random

from sim.truth.hand_scene import situation
from spatial_si_sim.questions.catalogue import ONE_SIDED_SHARE, TYPES, _fulfil, _Wish
from spatial_si_sim.questions.desk import Desk
from spatial_si_sim.questions.drafted import Drafted
from spatial_si_sim.questions.people import free_floor
from spatial_si_sim.truth.spec import Form, Question, Reference, Relation, View, Viewpoint

ROUNDS = 60


def asked_in_turn(yes_every):
    """A maker of questions of which every so many are true: the plate is on the coffee table."""
    count = 0

    def make(desk):
        nonlocal count
        count += 1
        true = bool(yes_every) and count % yes_every == 0
        other = Reference("coffee table" if true else "sofa")
        view = Viewpoint(View.ROBOT)  # so that nobody's place has to be found
        question = Question(Form.IS_RELATION, Reference("plate"), Relation.ON, (other,), view)
        return Drafted(question, f"question {count}?")

    return make


def answers(yes_every):
    now = situation()
    desk, floor = Desk(now, random.Random(1)), free_floor(now.scene)
    maker, found = asked_in_turn(yes_every), []
    for turn in range(ROUNDS):
        wish = _Wish(TYPES[0], near_limit=False, vague=False, luck=(turn + 0.5) / ROUNDS)
        right = _fulfil(maker, wish, desk, floor, set())
        found += [] if right is None else [right[1].value]
    return found


def test_yes_that_is_one_in_nine_is_half_of_the_answers():
    found = answers(yes_every=9)
    assert len(found) == ROUNDS
    assert sum(found) == ROUNDS // 2


def test_what_is_never_true_is_asked_seldom():
    found = answers(yes_every=0)
    assert not any(found)
    assert len(found) == round(ONE_SIDED_SHARE * ROUNDS)
