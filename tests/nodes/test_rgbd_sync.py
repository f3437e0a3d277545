"""Tests for nodes/rgbd_sync.py: what is one exposure, what waits for what, and for how long."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from spatial_si_ros.nodes.rgbd_sync import Exposure, Part, RgbdSync

MS = 1_000_000
FOUND = SimpleNamespace(detections=["a mug"])
NOTHING_FOUND = SimpleNamespace(detections=[])


def stamps(exposures: list[Exposure]) -> list[int]:
    return [each.stamp_ns for each in exposures]


def put(
    sync: RgbdSync, names: str, stamp_ns: int, now_s: float, found: object = FOUND
) -> list[Exposure]:
    """`names`: any of c(olour), d(epth), b(oxes), i(nstances), in that order of arrival."""
    parts = {"c": Part.COLOUR, "d": Part.DEPTH, "b": Part.DETECTIONS, "i": Part.INSTANCES}
    out: list[Exposure] = []
    for name in names:
        message = found if name == "b" else name
        out += sync.put(parts[name], stamp_ns, message, now_s)
    return out


def test_a_whole_group_goes_out_at_once() -> None:
    (exposure,) = put(RgbdSync(), "cdbi", 1000, 5.0)
    assert exposure.stamp_ns == 1000
    assert exposure.arrived_s == 5.0
    assert set(exposure.parts) == set(Part)


def test_whatever_comes_last_completes_it() -> None:
    for order in ("dcib", "bidc", "ibcd", "cbid"):
        assert stamps(put(RgbdSync(), order, 7, 0.0)) == [7]


def test_stamps_must_be_equal_without_slop() -> None:
    sync = RgbdSync()
    assert put(sync, "cbi", 1000, 0.0) == []
    assert put(sync, "d", 1001, 0.0) == []


def test_slop_pairs_the_nearest() -> None:
    sync = RgbdSync(slop_ns=10 * MS)
    put(sync, "cbi", 100 * MS, 0.0)
    put(sync, "cbi", 112 * MS, 0.0)
    (exposure,) = put(sync, "d", 108 * MS, 0.0)
    assert exposure.stamp_ns == 112 * MS


def test_no_instance_image_is_awaited_for_no_detections() -> None:
    assert stamps(put(RgbdSync(), "cdb", 3, 0.0, NOTHING_FOUND)) == [3]


def test_instances_that_never_came_are_awaited_only_in_the_beginning() -> None:
    sync = RgbdSync(patience_s=0.3)
    assert put(sync, "cdb", 1, 0.0) == []
    assert stamps(sync.expire(0.31)) == [1]
    assert stamps(put(sync, "cdb", 2, 0.4)) == [2]


def test_instances_that_stopped_are_not_awaited_any_more() -> None:
    sync = RgbdSync(patience_s=0.3, dead_after_s=3.0)
    put(sync, "cdbi", 1, 0.0)
    assert put(sync, "cdb", 2, 2.0) == []
    assert stamps(put(sync, "cdb", 3, 4.0)) == [2, 3]


def test_without_a_detector_only_the_first_frames_wait() -> None:
    sync = RgbdSync(patience_s=0.3)
    assert put(sync, "cd", 1, 0.0) == []
    assert sync.detector_silence_s(0.1) is None
    assert stamps(sync.expire(0.31)) == [1]
    assert stamps(put(sync, "cd", 2, 0.4)) == [2]
    assert sync.undetected == 2


def test_a_detector_that_misses_a_frame_costs_its_patience() -> None:
    sync = RgbdSync(patience_s=0.3)
    put(sync, "cdbi", 1, 0.0)
    assert put(sync, "cd", 2, 1.0) == []
    assert sync.expire(1.2) == []
    (exposure,) = sync.expire(1.31)
    assert Part.DETECTIONS not in exposure.parts


def test_a_dead_detector_holds_nothing_up() -> None:
    sync = RgbdSync(patience_s=0.3, dead_after_s=3.0)
    put(sync, "cdbi", 1, 0.0)
    assert sync.detector_silence_s(4.0) == 4.0
    assert stamps(put(sync, "cd", 2, 4.0)) == [2]


def test_half_a_pair_is_dropped_and_counted() -> None:
    sync = RgbdSync(patience_s=0.3)
    put(sync, "cb", 1, 0.0)
    assert sync.expire(0.5) == []
    assert sync.unpaired == 1
    assert stamps(put(sync, "cdbi", 2, 0.6)) == [2]


def test_a_newer_whole_frame_overtakes_what_waits() -> None:
    sync = RgbdSync()
    put(sync, "cdbi", 1, 0.0)
    put(sync, "cd", 2, 0.1)
    assert stamps(put(sync, "cdbi", 3, 0.2)) == [3]
    assert (sync.undetected, sync.unpaired) == (1, 0)


def test_keep_all_lets_nothing_be_overtaken() -> None:
    sync = RgbdSync(keep_all=True)
    put(sync, "cdbi", 1, 0.0)
    put(sync, "cd", 2, 0.1)
    assert put(sync, "cdbi", 3, 0.2) == []
    assert stamps(put(sync, "bi", 2, 0.3)) == [2, 3]


def test_what_comes_after_its_frame_is_late() -> None:
    sync = RgbdSync(patience_s=0.3)
    put(sync, "cdbi", 5, 0.0)
    assert put(sync, "b", 4, 0.1) == []
    assert put(sync, "b", 5, 0.1) == []
    assert sync.late == 2


def test_the_number_that_waits_is_bounded() -> None:
    sync = RgbdSync(bound=4, patience_s=100.0)
    for stamp_ns in range(1, 11):
        put(sync, "c", stamp_ns, 0.0)
    assert sync.unpaired == 6
    assert put(sync, "dbi", 10, 0.0)[-1].stamp_ns == 10


def test_after_a_jump_back_older_stamps_are_taken() -> None:
    sync = RgbdSync()
    put(sync, "cdbi", 10_000, 0.0)
    put(sync, "c", 10_001, 0.0)
    sync.clear()
    assert stamps(put(sync, "cdbi", 5, 0.1)) == [5]
    assert sync.late == 0


@settings(max_examples=60, deadline=None)
@given(st.permutations("cdbi" * 3))
def test_however_the_streams_interleave_every_frame_comes_once_and_in_order(
    arrivals: list[str],
) -> None:
    sync = RgbdSync(patience_s=50.0, dead_after_s=100.0, keep_all=True)
    out: list[Exposure] = []
    for i, name in enumerate(arrivals):
        out += put(sync, name, 10 * (1 + arrivals[:i].count(name)), 0.0)
    assert stamps(out) == [10, 20, 30]
    assert all(len(each.parts) == 4 for each in out)
