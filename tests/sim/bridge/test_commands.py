"""Tests of cmd_vel: motion, limits, time-out, collisions, bad input."""

from __future__ import annotations

import math

import pytest
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from geometry_msgs.msg import Twist, TwistStamped
from nav_msgs.msg import Odometry
from spatial_si_sim.frames import Pose2
from std_msgs.msg import UInt32

from .conftest import LATCHED


class Driver:
    """Publishes a velocity at each step of the simulation until told otherwise."""

    def __init__(self, rig, stamped=True):
        self._rig, self._stamped = rig, stamped
        self._publisher = rig.probe.create_publisher(
            TwistStamped if stamped else Twist, "cmd_vel", 10
        )
        rig.until(lambda: self._publisher.get_subscription_count())

    def send(self, forward, turn=0.0):
        msg = TwistStamped() if self._stamped else Twist()
        twist = msg.twist if self._stamped else msg
        twist.linear.x, twist.angular.z = forward, turn
        self._publisher.publish(msg)

    def drive(self, sim_s, forward, turn=0.0):
        end_ns = self._rig.bridge.time_ns + round(sim_s * 1e9)
        last_ns = -1

        def done():
            nonlocal last_ns
            if self._rig.bridge.time_ns - last_ns >= 100_000_000:
                last_ns = self._rig.bridge.time_ns
                self.send(forward, turn)
            return self._rig.bridge.time_ns >= end_ns

        self._rig.until(done)


@pytest.fixture
def rig(start):
    return start(real_time_factor=4.0)


def test_drives_as_told_within_its_limits(rig):
    odometry = rig.listen(Odometry, "odom")
    Driver(rig).drive(3.0, 5.0)
    assert rig.pose.x_m == pytest.approx(-2.0 + 0.6 * (3.0 - 0.3), abs=0.15)
    assert rig.pose.y_m == pytest.approx(0.0, abs=1e-3)
    speeds = [o.twist.twist.linear.x for o in odometry]
    assert max(speeds) == pytest.approx(0.6)
    assert max(abs(b - a) for a, b in zip(speeds, speeds[1:], strict=False)) <= 1.0 * 0.02 + 1e-9


def test_turns_left_for_a_positive_rate(rig):
    Driver(rig).drive(1.0, 0.0, 0.5)
    assert 0.2 < rig.pose.yaw_rad < 0.6
    assert rig.pose.distance_m(Pose2(-2.0, 0.0, 0.0)) < 1e-6


def test_plain_twist_on_request(start):
    rig = start(real_time_factor=4.0, cmd_vel_stamped=False)
    Driver(rig, stamped=False).drive(1.0, 0.3)
    assert rig.pose.x_m > -1.9


def test_an_old_command_is_zero(rig):
    driver = Driver(rig)
    driver.drive(1.0, 0.4)
    rig.run(0.5 + 0.4 / 1.0 + 0.3)
    assert rig.bridge.velocity.is_zero
    where = rig.pose
    rig.run(0.5)
    assert rig.pose == where


def test_bumping_into_the_table_counts_once_per_contact(rig):
    counts = rig.listen(UInt32, "ground_truth/collisions", LATCHED)
    rig.until(lambda: counts)
    assert counts[-1].data == 0
    driver = Driver(rig)
    driver.drive(7.0, 0.6)
    # The table's near side is at x = 1.1: the robot of radius 0.20 m stops before it.
    assert rig.pose.x_m == pytest.approx(0.87, abs=0.05)
    driver.drive(1.0, 0.6)
    assert counts[-1].data == 1
    driver.drive(1.0, -0.3)
    driver.drive(2.0, 0.6)
    rig.until(lambda: counts[-1].data == 2)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_command_that_is_not_a_number_is_ignored_and_said(rig, bad):
    diagnostics = rig.listen(DiagnosticArray, "/diagnostics")
    driver = Driver(rig)
    driver.send(bad)
    rig.until(
        lambda: any(
            s.level == DiagnosticStatus.WARN and "cmd_vel" in s.message
            for d in diagnostics
            for s in d.status
        )
    )
    assert rig.bridge.velocity.is_zero
    driver.drive(0.5, 0.3)
    assert rig.pose.x_m > -2.0
