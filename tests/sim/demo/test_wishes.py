"""What the demo asks is decidable with room to spare and comes from several viewpoints."""

from __future__ import annotations

from sim.truth.hand_scene import MUG, SCENE, SOFA, situation
from spatial_si_sim.demo.wishes import (
    INSTRUCTION_WISHES,
    choose_instruction,
    choose_questions,
)
from spatial_si_sim.truth.answers import truth
from spatial_si_sim.truth.places import place
from spatial_si_sim.truth.situation import Situation
from spatial_si_sim.truth.spec import View
from spatial_si_sim.truth.verdicts import stricter


def well_seen(*unseen: int) -> Situation:
    now = situation()
    seen = {thing.id: 0 if thing.id in unseen else 9 for thing in SCENE.objects}
    return Situation(now.scene, now.robot, None, seen)


def test_questions_come_from_several_kinds_of_eyes():
    asked = choose_questions(well_seen(), seed=3)
    views = {item.question.viewpoint.view for item in asked}
    assert len(asked) >= 5
    assert {View.ROBOT, View.SPEAKER, View.OBJECT, View.STANDING} <= views
    assert all(item.truth.decidable for item in asked)
    assert asked == choose_questions(well_seen(), seed=3)


def test_what_was_hardly_seen_is_not_asked_about():
    for seed in range(4):
        for item in choose_questions(well_seen(SOFA, MUG), seed):
            assert not {SOFA, MUG} & item.truth.object_ids
    assert choose_questions(situation(unseen=[thing.id for thing in SCENE.objects]), 1) == []


def test_questions_keep_twice_the_distance_from_the_limits():
    now = well_seen()
    for item in choose_questions(now, seed=5):
        asker = Situation(now.scene, now.robot, item.speaker, now.frames_seen)
        with stricter(2.0):
            assert truth(item.question, asker).decidable


def test_instructions_one_of_each_kind():
    given = [choose_instruction(k, well_seen(), lambda wanted: True, 3) for k in range(3)]
    assert all(item is not None for item in given)
    for number, item in enumerate(given):
        assert INSTRUCTION_WISHES[number](item.instruction)
        assert place(item.instruction, well_seen()).object_ids
    assert choose_instruction(0, well_seen(), lambda wanted: False, 3) is None
