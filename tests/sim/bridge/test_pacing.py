"""Tests of pacing, lockstep and the frame schedule, without ROS or a world."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spatial_si_sim.bridge.pacing import FrameSchedule, Lockstep, Pacer

DT_S = 0.02


def steps_within(pacer, real_s, idle=False, start_s=100.0):
    """How many steps a pacer allows in a stretch of real time that is polled every millisecond."""
    count = 0
    for tick in range(round(real_s * 1000)):
        now_s = start_s + tick * 1e-3
        while pacer.wait_s(now_s) == 0.0 and count < 10_000:
            pacer.stepped(DT_S, idle, now_s)
            count += 1
            if pacer._due_s is None:
                return count
    return count


@pytest.mark.parametrize(("factor", "steps"), [(1.0, 50), (2.0, 100), (0.5, 25)])
def test_keeps_the_real_time_factor(factor, steps):
    assert steps_within(Pacer(factor, False), 1.0) == pytest.approx(steps, abs=1)


def test_zero_is_as_fast_as_it_goes():
    pacer = Pacer(0.0, False)
    for _ in range(100):
        assert pacer.wait_s(5.0) == 0.0
        pacer.stepped(DT_S, False, 5.0)


@pytest.mark.parametrize(("factor", "expected"), [(0.0, 50), (4.0, 50), (0.5, 25)])
def test_idles_no_faster_than_real_time(factor, expected):
    assert steps_within(Pacer(factor, True), 1.0, idle=True) == pytest.approx(expected, abs=1)


def test_a_long_hold_up_is_not_caught_up_with():
    pacer = Pacer(1.0, False)
    pacer.stepped(DT_S, False, 0.0)
    pacer.stepped(DT_S, False, 10.0)
    assert pacer.late == 1
    assert pacer.wait_s(10.0) == pytest.approx(DT_S)


def test_after_a_reset_lockstep_waits_briefly_until_a_frame_is_processed():
    lockstep = Lockstep(20.0)
    lockstep.published(900, 0.0)
    lockstep.forget()
    lockstep.published(50, 1.0)
    assert lockstep.holds(2.9)
    assert not lockstep.holds(3.1)
    assert lockstep.timeouts == 0
    lockstep.published(100, 4.0)
    lockstep.processed(100)
    lockstep.published(150, 5.0)
    assert lockstep.holds(24.0)
    assert not lockstep.holds(26.0)
    assert lockstep.timeouts == 1


def test_lockstep_waits_for_this_frame():
    lockstep = Lockstep(5.0)
    assert not lockstep.holds(0.0)
    lockstep.published(100, 0.0)
    assert lockstep.holds(1.0)
    lockstep.processed(99)
    assert lockstep.holds(1.0)
    lockstep.processed(100)
    assert not lockstep.holds(1.0)
    lockstep.published(200, 1.0)
    lockstep.processed(300)
    assert lockstep.holds(1.0), "a stamp from before a reset"


def test_lockstep_gives_up_once_per_frame_and_counts_it():
    lockstep = Lockstep(5.0)
    lockstep.published(100, 0.0)
    assert lockstep.holds(4.9)
    assert not lockstep.holds(5.0)
    assert lockstep.timeouts == 1
    lockstep.published(200, 5.0)
    assert lockstep.holds(6.0)


def test_lockstep_forgets_at_a_reset():
    lockstep = Lockstep(5.0)
    lockstep.published(100, 0.0)
    lockstep.forget()
    assert not lockstep.holds(0.1)


@given(rate=st.sampled_from([1.0, 7.0, 10.0, 30.0, 50.0]))
def test_the_mean_frame_rate_is_exact_although_steps_are_coarse(rate):
    schedule = FrameSchedule(rate, 0.0)
    count = sum(schedule.due(step * 20_000_000, False) for step in range(1, 501))
    assert count == pytest.approx(10.0 * rate, abs=1)


def test_moving_brings_the_next_frame_forward():
    schedule = FrameSchedule(10.0, 1.0)
    due = [s for s in range(1, 60) if schedule.due(s * 20_000_000, idle=s < 30)]
    assert due[0] == 1
    assert due[1] == 30, "0.1 s after the first one has long passed"
    assert due[2] - due[1] == pytest.approx(5, abs=1)
