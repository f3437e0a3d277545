"""Truth about what moves now: the walk of the hand-written person."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sim.truth.moving_scene import BALL, GROUND_TRUTH, PERSON, SCENE, UP, situation
from spatial_si_sim.truth.answers import truth, truth_without_margins
from spatial_si_sim.truth.motion_scene import scene_at, situation_at, surfaces_at
from spatial_si_sim.truth.motion_spec import MotionForm, MotionQuestion
from spatial_si_sim.truth.motion_watch import moments, watches
from spatial_si_sim.truth.scene import SceneFormatError, TruePose, TrueScene
from spatial_si_sim.truth.situation import Situation
from spatial_si_sim.truth.spec import Form, Question, Reference, Scheme, Side, View, Viewpoint
from spatial_si_sim.truth.surfaces import Surfaces

HE, BALL_, TABLE_, BED_, SOFA_ = (
    Reference(kind) for kind in ("person", "ball", "table", "bed", "sofa")
)
WALKING_S = 13.0  # at x = 2.5


def ask(form, until_s=WALKING_S, subject=HE, situation_=None, **fields):
    return truth(MotionQuestion(form, subject, **fields), situation_ or situation(until_s))


@pytest.mark.parametrize("subject, until_s, moves", [
    (HE, WALKING_S, True), (HE, 8.0, False), (HE, 20.0, False), (BALL_, WALKING_S, False),
])
def test_who_walks_is_moving_and_who_stands_is_not(subject, until_s, moves):
    found = ask(MotionForm.IS_MOVING, until_s, subject)
    assert (found.value, found.decidable) == (moves, True)


@pytest.mark.parametrize("until_s", [10.5, 11.0, 16.5, 17.0])
def test_who_has_just_set_out_or_stopped_is_left_open(until_s):
    found = ask(MotionForm.IS_MOVING, until_s)
    assert (found.decidable, found.reason) == (False, "too close")


def test_who_was_not_watched_is_left_open():
    seen = situation(WALKING_S, unseen={PERSON: (12.0, 13.0)})
    assert ask(MotionForm.IS_MOVING, situation_=seen).reason == "not seen"
    seen = situation(WALKING_S, unseen={PERSON: (0.0, 12.4)})
    assert ask(MotionForm.SPEED, situation_=seen).reason == "not seen"


def test_the_speed_is_that_of_the_walk():
    found = ask(MotionForm.SPEED)
    assert found.value == pytest.approx(0.5) and found.decidable
    assert MotionQuestion(MotionForm.SPEED).unit_name == "m/s"
    assert ask(MotionForm.SPEED, 8.0).reason == "undefined"


@pytest.mark.parametrize("viewpoint, speaker, scheme, sector", [
    (Viewpoint(View.ROBOT), None, Scheme.QUARTERS, "right"),
    (Viewpoint(View.ROBOT), None, Scheme.HALVES, "right"),
    (Viewpoint(), TruePose((3.0, 4.0), -UP), Scheme.QUARTERS, "left"),
    (Viewpoint(View.SPEAKER), TruePose((0.5, 2.5), 0.0), Scheme.QUARTERS, "front"),
    (Viewpoint(View.OBJECT, SOFA_), None, Scheme.EIGHTHS, "right"),
    (Viewpoint(View.OBJECT, BED_), None, Scheme.QUARTERS, "left"),
    (Viewpoint(View.STANDING, TABLE_, BALL_), None, Scheme.QUARTERS, "behind"),
    (Viewpoint(), None, Scheme.COMPASS, "east"),
])
def test_where_to_is_the_sector_of_the_velocity_for_the_viewer(viewpoint, speaker, scheme, sector):
    found = ask(MotionForm.MOVES_WHERE, viewpoint=viewpoint, scheme=scheme,
                situation_=situation(WALKING_S, speaker))
    assert (found.value, found.decidable) == (sector, True)


def test_a_heading_on_the_edge_of_a_sector_is_left_open():
    askew = situation(WALKING_S, TruePose((3.0, 4.0), math.radians(45.0 + 4.0)))
    question = MotionQuestion(MotionForm.MOVES_WHERE, HE, viewpoint=Viewpoint(View.SPEAKER))
    assert truth(question, askew).reason == "too close"
    exact = truth_without_margins(question, askew)
    assert (exact.value, exact.marginal) == ("right", True)


@pytest.mark.parametrize("other, opposite, holds", [
    (TABLE_, False, True), (TABLE_, True, False), (BALL_, False, False), (SOFA_, False, False),
])
def test_towards_needs_both_the_way_and_the_heading(other, opposite, holds):
    found = ask(MotionForm.TOWARDS, references=(other,), opposite=opposite)
    assert found.decidable and found.value is holds, found


def test_away_from_whoever_stands_behind():
    behind = situation(WALKING_S, TruePose((0.5, 2.5), 0.0))
    me = Viewpoint(View.SPEAKER)
    assert ask(MotionForm.TOWARDS, viewpoint=me, opposite=True, situation_=behind).value is True
    assert ask(MotionForm.TOWARDS, viewpoint=me, situation_=behind).value is False


def test_the_walk_ends_at_the_table():
    """At 14 s the front is at x = 3.2; the table begins at 4.8: 1.6 m at 0.5 m/s."""
    assert ask(MotionForm.WILL_HIT, 14.0, references=(TABLE_,)).value is True
    found = ask(MotionForm.WHEN_HIT, 14.0, references=(TABLE_,))
    assert found.value == pytest.approx(3.2, abs=0.03) and found.decidable
    assert ask(MotionForm.WILL_HIT, 14.0, references=(BED_,)).value is False
    assert ask(MotionForm.WHEN_HIT, 14.0, references=(BED_,)).reason == "undefined"
    # At 13 s it would be 4.2 s; at 12.1 s just five, which depends on the pace.
    assert ask(MotionForm.WILL_HIT, 12.5, references=(TABLE_,)).reason == "too close"


def test_a_collision_with_the_robot():
    assert ask(MotionForm.WILL_HIT, viewpoint=Viewpoint(View.ROBOT)).value is False
    in_the_way = situation(WALKING_S, camera=lambda _: TruePose((4.2, 2.5), math.pi))
    assert ask(MotionForm.WILL_HIT, viewpoint=Viewpoint(View.ROBOT),
               situation_=in_the_way).value is True


def test_the_scene_of_a_time_has_everything_where_it_then_is():
    then = scene_at(SCENE, WALKING_S)
    assert then.by_id[PERSON].box.centre_m == pytest.approx((2.5, 2.5, 0.85))
    assert {thing.kind for thing in then.absent} == {"stool"}
    after = scene_at(then, 61.0)
    assert {thing.kind for thing in after.absent} == {"book"}
    assert after.by_id[6].box.centre_m[:2] == (0.6, 2.0)
    assert scene_at(after, WALKING_S) == then


@given(time_s=st.floats(0.0, 100.0))
def test_surfaces_go_with_their_objects(time_s):
    moved = surfaces_at(Surfaces.of_boxes(SCENE), SCENE, time_s)
    then = scene_at(SCENE, time_s)
    assert set(moved.triangles) - {0} == set(then.by_id)
    for thing in then.objects:
        corners = moved.triangles[thing.id].reshape(-1, 3)
        assert (corners.min(0) + corners.max(0)) / 2 == pytest.approx(thing.box.centre_m, abs=1e-6)


def test_a_person_who_stands_is_a_viewpoint_of_its_own():
    """She stands at (1, 2.5) and looks to +x: the ball is on her left, the sofa on her right."""
    stands = situation(8.0)
    her = Viewpoint(View.OBJECT, Reference("person", "red"))
    for thing, side in ((BALL_, Side.LEFT), (TABLE_, Side.FRONT)):
        found = truth(Question(Form.WHICH_SIDE, thing, viewpoint=her), stands)
        assert (found.value, found.decidable) == (side, True)
    walks = situation(WALKING_S)  # seen where she is now in one frame only
    assert truth(Question(Form.WHICH_SIDE, BALL_, viewpoint=her), walks).reason == "not seen"


def test_without_motions_the_situation_is_the_plain_one():
    still = TrueScene(SCENE.seed, SCENE.rooms, SCENE.objects, SCENE.start)
    frames = situation(3.0).pictures
    robot = TruePose((3.0, 1.6), UP)
    found = situation_at(still, frames, robot)
    assert found == Situation(still, robot, None, dict(found.frames_seen), frames)
    assert found.frames_seen[BALL] == 7


def test_frames_at_which_one_can_ask_are_those_of_the_walk():
    frames = situation(20.0).pictures
    times = {frames[number].time_s for number in moments(SCENE, frames)}
    assert times == {11.5 + 0.5 * step for step in range(10)}


def test_one_watches_from_beside_the_way_with_most_of_it_in_view():
    (pose,) = watches(SCENE, np.array([[3.0, 1.4], [2.6, 2.4], [5.8, 0.3], [0.2, 4.8]]))
    assert pose.y_m != 2.4, "that is on the way"
    off = [math.atan2(2.5 - pose.y_m, x - pose.x_m) - pose.yaw_rad for x in np.arange(1, 4.1, 0.25)]
    assert np.mean([math.cos(each) > math.cos(math.radians(39.0)) for each in off]) > 0.7


def test_motions_that_cannot_be_read_are_a_scene_that_cannot():
    with pytest.raises(SceneFormatError, match="motions of format 1, got 3"):
        TrueScene.from_dict({**GROUND_TRUTH, "motions": {"format": 3}})
