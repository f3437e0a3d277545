"""Tests of lockstep, pacing and reset on a real bridge."""

from __future__ import annotations

import hashlib
import time

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from geometry_msgs.msg import TwistStamped
from rclpy.parameter import Parameter
from rclpy.qos import QoSProfile
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import Image
from spatial_si_sim.frames import Pose2
from std_msgs.msg import Header
from std_srvs.srv import Trigger
from vision_msgs.msg import Detection2DArray

RELIABLE = QoSProfile(depth=10)


class Mapper:
    """Stands in for the mapper: hears colour, depth, detections; answers when told to."""

    def __init__(self, rig, answers=True):
        self.frames, self._answers = [], answers
        self._heard = {}
        self._processed = rig.probe.create_publisher(Header, "processed", RELIABLE)
        for kind, topic in (
            (Image, "color/image_raw"),
            (Image, "depth/image_raw"),
            (Detection2DArray, "detections"),
        ):
            rig.probe.create_subscription(kind, topic, lambda m, t=topic: self._on(t, m), RELIABLE)

    def _on(self, topic, msg):
        stamp = (msg.header.stamp.sec, msg.header.stamp.nanosec)
        one = self._heard.setdefault(stamp, {})
        one[topic] = msg
        if len(one) == 3:
            self.frames.append(one)
            if self._answers:
                self._processed.publish(Header(stamp=msg.header.stamp))


def run_lockstep(start, frames, slow_s=0.0):
    """(stamps, hashes) of the first frames of a lockstep run."""
    rig = start(lockstep=True, noise_preset="default", seed=7)
    mapper = Mapper(rig)

    def enough():
        if slow_s:
            time.sleep(slow_s)  # a busy machine
        return len(mapper.frames) >= frames

    rig.until(enough)
    stamps, digests = [], []
    for one in mapper.frames[:frames]:
        stamps.append(one["color/image_raw"].header.stamp)
        digest = hashlib.sha256()
        for topic in ("color/image_raw", "depth/image_raw"):
            digest.update(one[topic].data)
        digests.append((digest.hexdigest(), str(one["detections"])))
    return stamps, digests


def test_results_do_not_depend_on_how_busy_the_machine_is(start):
    quick, busy = run_lockstep(start, 6), run_lockstep(start, 6, slow_s=0.03)
    assert quick[0] == busy[0]
    assert quick[1] == busy[1]


def test_no_frame_is_skipped_and_the_first_one_is_heard(start):
    stamps, _ = run_lockstep(start, 6)
    times = [s.sec * 10**9 + s.nanosec for s in stamps]
    assert times == [20_000_000 + 100_000_000 * k for k in range(6)]


def test_waits_for_processed_then_goes_on_and_says_so(start):
    rig = start(lockstep=True, lockstep_timeout_s=0.4)
    diagnostics = rig.listen(DiagnosticArray, "/diagnostics")
    mapper = Mapper(rig, answers=False)
    rig.until(lambda: len(mapper.frames) == 1)
    held_ns = rig.bridge.time_ns
    before_s = time.monotonic()
    rig.until(lambda: rig.bridge.time_ns > held_ns + 100_000_000)
    assert time.monotonic() - before_s > 0.3
    rig.until(
        lambda: any(
            s.level == DiagnosticStatus.WARN and "did not catch up" in s.message
            for d in diagnostics
            for s in d.status
        )
    )
    values = {v.key: v.value for d in diagnostics for v in d.status[0].values}
    assert int(values["lockstep_timeouts"]) >= 1


def test_time_starts_when_somebody_listens(start):
    rig = start(lockstep=True)
    clock = rig.listen(Clock, "/clock")
    rig.until(lambda: len(clock) >= 3)
    assert rig.bridge.time_ns == 0
    assert {c.clock.nanosec for c in clock} == {20_000_000}
    Mapper(rig)
    rig.until(lambda: rig.bridge.time_ns > 0)


def test_nobody_listening_does_not_stop_it_for_ever(start):
    rig = start(lockstep=True, lockstep_start_timeout_s=0.2)
    rig.until(lambda: rig.bridge.time_ns > 10**9)


def test_fewer_frames_while_standing_still(start):
    rig = start(frame_rate_hz=10.0, idle_frame_rate_hz=1.0)
    frames = rig.listen(Image, "color/image_raw")
    publisher = rig.probe.create_publisher(TwistStamped, "cmd_vel", 10)
    rig.until(lambda: frames and publisher.get_subscription_count())
    frames.clear()
    rig.run(5.0)
    assert 4 <= len(frames) <= 6
    drive = TwistStamped()
    drive.twist.angular.z = 0.5
    publisher.publish(drive)
    rig.until(lambda: not rig.bridge.velocity.is_zero)
    frames.clear()
    rig.run(0.4)
    assert len(frames) >= 3


def test_stands_still_no_faster_than_real_time_and_drives_faster(start):
    rig = start(step_only_when_driving=True)
    publisher = rig.probe.create_publisher(TwistStamped, "cmd_vel", 10)
    rig.until(lambda: publisher.get_subscription_count())

    def factor(sim_s):
        began_s, began_ns = time.monotonic(), rig.bridge.time_ns
        rig.run(sim_s)
        return (rig.bridge.time_ns - began_ns) * 1e-9 / (time.monotonic() - began_s)

    standing = factor(0.5)
    assert standing < 1.2
    drive = TwistStamped()
    drive.twist.angular.z = 0.5
    publisher.publish(drive)
    rig.until(lambda: not rig.bridge.velocity.is_zero)
    assert factor(0.4) > standing


def test_a_reset_puts_robot_and_clock_back(start):
    rig = start(real_time_factor=2.0)
    clock = rig.listen(Clock, "/clock")
    publisher = rig.probe.create_publisher(TwistStamped, "cmd_vel", 10)
    rig.until(lambda: publisher.get_subscription_count())
    drive = TwistStamped()
    drive.twist.linear.x = 0.5
    publisher.publish(drive)
    rig.until(lambda: rig.bridge.velocity.forward_mps > 0.2)
    rig.run(1.0)
    assert rig.pose.x_m > -1.95
    response = rig.call(Trigger, "reset", Trigger.Request())
    assert response.success
    assert rig.pose.distance_m(Pose2(-2.0, 0.0, 0.0)) < 1e-3
    assert rig.bridge.velocity.is_zero
    seen = len(clock)
    rig.until(lambda: len(clock) > seen + 10)
    times = [c.clock.sec * 10**9 + c.clock.nanosec for c in clock]
    backwards = [k for k in range(1, len(times)) if times[k] < times[k - 1]]
    assert len(backwards) == 1
    assert times[backwards[0]] == 20_000_000


def test_a_reset_starts_where_it_is_told(start):
    rig = start()
    rig.until(lambda: rig.bridge.time_ns > 0)
    answers = []
    for place in ([-1.0, 0.5, 1.0], [1.5, 0.0, 0.0], [1.0]):
        (done,) = rig.bridge.set_parameters([Parameter("start_pose", value=place)])
        assert done.successful
        answers.append(rig.call(Trigger, "reset", Trigger.Request()))
    assert [each.success for each in answers] == [True, False, False]
    assert rig.pose.distance_m(Pose2(-1.0, 0.5, 1.0)) < 1e-3
    assert answers[1].message.startswith("start_pose: the robot cannot stand at (1.50, 0.00)")
    assert answers[2].message == "start_pose wants x, y, yaw, got [1.0]"
    (fixed,) = rig.bridge.set_parameters([Parameter("seed", value=3)])
    assert not fixed.successful


def test_the_same_frame_again_after_a_reset(start):
    rig = start(lockstep=True, noise_preset="default", seed=7)
    mapper = Mapper(rig)
    rig.until(lambda: len(mapper.frames) >= 2)
    first = mapper.frames[0]["color/image_raw"].data
    rig.call(Trigger, "reset", Trigger.Request())
    again = len(mapper.frames)
    mapper._heard.clear()
    rig.until(lambda: len(mapper.frames) > again)
    stamps = [f["color/image_raw"].header.stamp for f in mapper.frames]
    back = next(k for k in range(1, len(stamps)) if stamps[k].sec == 0 and stamps[k].nanosec == 2e7)
    assert mapper.frames[back]["color/image_raw"].data == first
