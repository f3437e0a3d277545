"""Truth about earlier, on the hand-written room in which things change at 60 s."""

from __future__ import annotations

import math

import pytest
from sim.truth.moving_scene import BALL, BED, BOOK, BOX, PERSON, SOFA, STOOL, TABLE, situation
from spatial_si_sim.truth.answers import truth, truth_without_margins
from spatial_si_sim.truth.motion_camera import camera_motion
from spatial_si_sim.truth.motion_spec import MotionForm, MotionQuestion
from spatial_si_sim.truth.scene import TruePose
from spatial_si_sim.truth.spec import Reference

BOX_, BOOK_, PERSON_, TABLE_ = (
    Reference(kind) for kind in ("box", "book", "person", "table")
)


def ask(form, situation_, subject=None, **fields):
    return truth(MotionQuestion(form, subject, **fields), situation_)


@pytest.mark.parametrize("subject, until_s, span_s, moved", [
    (BOX_, 59.0, None, False), (BOX_, 63.0, None, True), (BOX_, 90.0, 10.0, False),
    (BOX_, 65.0, 10.0, True), (PERSON_, 9.0, None, False), (PERSON_, 40.0, None, True),
    (PERSON_, 40.0, 10.0, False), (TABLE_, 90.0, None, False), (TABLE_, 90.0, 30.0, False),
])
def test_moved_means_elsewhere_than_then(subject, until_s, span_s, moved):
    found = ask(MotionForm.HAS_MOVED, situation(until_s), subject, span_s=span_s)
    assert (found.value, found.decidable) == (moved, True), found


def test_what_was_not_looked_at_again_is_left_open():
    found = ask(MotionForm.HAS_MOVED, situation(65.0, unseen={BOX: (60.0, 65.0)}), BOX_)
    assert not found.decidable
    found = ask(MotionForm.HAS_MOVED, situation(65.0, unseen={BOX: (0.0, 60.0)}), BOX_, span_s=10.0)
    assert found.reason == "not seen"


def test_a_move_of_about_the_limit_is_marginal():
    """At 10.6 s the person has gone 0.3 m."""
    question = MotionQuestion(MotionForm.HAS_MOVED, PERSON_)
    going = situation(10.75, every_s=0.25)
    assert truth(question, going).reason == "too close"
    assert truth_without_margins(question, going).marginal in (True, False)


@pytest.mark.parametrize("until_s, ago_s", [(70.0, 10.5), (100.0, 40.5)])
def test_a_thing_was_last_seen_before_it_was_gone(until_s, ago_s):
    found = ask(MotionForm.LAST_SEEN, situation(until_s), BOOK_)
    assert found.value == pytest.approx(ago_s) and found.object_ids == frozenset({BOOK})
    assert MotionQuestion(MotionForm.LAST_SEEN).unit_name == "s"


def test_what_was_in_view_a_little_since_is_left_open():
    faint = situation(80.0, faint=(BOOK,))
    assert ask(MotionForm.LAST_SEEN, faint, BOOK_).reason == "not seen"  # never more than faint
    hidden = situation(80.0, unseen={BALL: (50.0, 99.0)})
    assert ask(MotionForm.LAST_SEEN, hidden, Reference("ball")).value == pytest.approx(30.5)


@pytest.mark.parametrize("subject, span_s, there", [
    (BOOK_, None, True), (BOOK_, 30.0, True), (BOOK_, 5.0, False),
    (Reference("book", "green"), None, True), (Reference("book", "red"), None, False),
    (Reference("shoe"), None, False),
])
def test_a_book_was_on_the_table_until_it_was_taken(subject, span_s, there):
    found = ask(MotionForm.WAS_THERE, situation(70.0), subject, references=(TABLE_,), span_s=span_s)
    assert (found.value, found.decidable) == (there, True), found


def test_nobody_knows_of_a_time_before_the_first_frame():
    found = ask(MotionForm.WAS_THERE, situation(10.0), BOOK_, references=(TABLE_,), span_s=20.0)
    assert found.reason == "undefined"


def test_what_changed_is_what_came_went_or_moved():
    """The camera looks at the table from the sofa's side in the second visit."""
    def camera(time_s):
        if time_s < 62.0:
            return TruePose((3.0, 1.6), math.pi / 2)
        return TruePose((3.6, 1.6), math.atan2(0.9, 1.6))

    found = ask(MotionForm.WHAT_CHANGED, situation(70.0, camera=camera), span_s=20.0)
    assert found.value == frozenset({BOX, BOOK, STOOL}) and found.decidable
    # Since the beginning the person has walked as well.
    found = ask(MotionForm.WHAT_CHANGED, situation(70.0, camera=camera))
    assert found.value == frozenset({BOX, BOOK, STOOL, PERSON})
    # Looking the other way nobody knows that the book is gone.
    away = situation(70.0, camera=lambda _: TruePose((3.0, 1.6), math.pi))
    assert ask(MotionForm.WHAT_CHANGED, away, span_s=20.0).reason == "not seen"


def test_things_came_into_view_in_the_order_of_their_first_frames():
    seen = situation(20.0, unseen={TABLE: (0.0, 3.0), BED: (0.0, 7.0), SOFA: (0.0, 7.0)})
    ball, table, bed, sofa = (Reference(kind) for kind in ("ball", "table", "bed", "sofa"))
    found = ask(MotionForm.APPEARANCE_ORDER, seen, choices=(bed, ball, table))
    assert found.value == (BALL, TABLE, BED) and found.decidable
    assert not ask(MotionForm.APPEARANCE_ORDER, seen, choices=(bed, sofa)).decidable
    again = ask(MotionForm.APPEARANCE_ORDER, seen, choices=(bed, bed))
    assert again.reason == "undefined"


ORIGIN = TruePose((1.0, 1.0), math.pi / 2)


@pytest.mark.parametrize("second, name", [
    (TruePose((1.0, 1.0), math.pi / 2 + 0.6), "turned left"),
    (TruePose((1.0, 1.0), math.pi / 2 - 0.6), "turned right"),
    (TruePose((1.0, 2.0), math.pi / 2), "moved forward"),
    (TruePose((1.0, 0.0), math.pi / 2), "moved backward"),
    (TruePose((0.5, 1.1), math.pi / 2), "moved left"),
    (TruePose((1.5, 1.1), math.pi / 2), "moved right"),
    (TruePose((1.05, 1.05), math.pi / 2 + 0.1), "did not move"),
    (TruePose((1.0, 1.3), math.pi / 2 + 1.0), "turned left"),
    (TruePose((1.0, 3.0), math.pi / 2 + 1.0), "moved forward"),
])
def test_the_camera_turned_or_went_whichever_is_more(second, name):
    found, clear, why = camera_motion(ORIGIN, second)
    assert found == name and clear, why


@pytest.mark.parametrize("second", [
    TruePose((1.0, 1.0), math.pi / 2 + math.radians(16.0)), TruePose((1.0, 1.22), math.pi / 2),
    TruePose((1.7, 1.72), math.pi / 2), TruePose((1.0, 1.0), -math.pi / 2 + 0.01),
])
def test_a_camera_near_a_limit_is_left_open(second):
    assert not camera_motion(ORIGIN, second)[1]


def test_a_span_is_compared_with_its_beginning():
    def camera(time_s):
        return TruePose((3.0, 1.0 + 0.2 * time_s), math.pi / 2)

    driven = situation(8.0, camera=camera)
    assert ask(MotionForm.CAMERA_MOTION, driven, span_s=4.0).value == "moved forward"
    assert ask(MotionForm.CAMERA_MOTION, driven, span_s=1.5).reason == "too close"
    assert ask(MotionForm.CAMERA_MOTION, driven, shots=(4, 0)).value == "moved backward"
    assert ask(MotionForm.CAMERA_MOTION, driven, span_s=30.0).reason == "undefined"
    assert ask(MotionForm.CAMERA_MOTION, situation(8.0)).value == "did not move"
