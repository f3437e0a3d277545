"""Tests of the simulated detector and its errors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spatial_si_sim.noise import NoiseModel, NoiseSettings
from spatial_si_sim.noise.confusion import CONFUSIONS, confusable_with
from spatial_si_sim.noise.detections import MIN_PIXELS, visible

LABELS = {1: "sofa", 2: "mug", 3: "apple", 4: "lamp"}


def scene():
    """A sofa 200 x 100, a mug 20 x 20 on it, an apple of 36 pixels, a wall with id 9."""
    semantic = np.zeros((240, 320), np.int32)
    semantic[:60] = 9
    semantic[100:200, 50:250] = 1
    semantic[120:140, 100:120] = 2
    semantic[10:16, 10:16] = 3
    depth = np.full(semantic.shape, 4.0, np.float32)
    depth[semantic == 1] = 3.0
    depth[semantic == 2] = 2.5
    return semantic, depth


def sense(settings, frame=0, seed=1):
    semantic, depth = scene()
    color = np.zeros((*semantic.shape, 3), np.uint8)
    return NoiseModel(settings, 300.0, seed).degrade(frame, color, depth, semantic, LABELS)


def test_without_noise_every_visible_thing_is_detected_exactly():
    sensed = sense(NoiseSettings())
    found = {d.label: d for d in sensed.detections}
    assert set(found) == {"sofa", "mug"}, "the wall has no label, the apple too few pixels"
    assert found["sofa"].box_px == (50, 100, 250, 200)
    assert found["mug"].box_px == (100, 120, 120, 140)
    assert (sensed.instances == found["mug"].instance).sum() == 400
    assert (sensed.instances == found["sofa"].instance).sum() == 200 * 100 - 400
    assert {d.score for d in sensed.detections} == {1.0}


@pytest.mark.parametrize(("pixels", "seen"), [(MIN_PIXELS - 1, 0), (MIN_PIXELS, 1)])
def test_forty_pixels_are_enough(pixels, seen):
    semantic = np.zeros((20, 100), np.int32)
    semantic[3, :pixels] = 1
    assert len(visible(semantic, np.ones((20, 100), np.float32), {1: "mug"})) == seen


def test_ids_and_order_are_drawn_anew_every_frame():
    frames = [sense(NoiseSettings(), frame) for frame in range(30)]
    sofas = [next(d.instance for d in f.detections if d.label == "sofa") for f in frames]
    assert len(set(sofas)) == 30
    assert len({f.detections[0].label for f in frames}) == 2


def test_the_same_frame_twice_and_in_any_order():
    model = NoiseModel(NoiseSettings.preset("hard"), 300.0, 5)
    semantic, depth = scene()
    color = np.full((*semantic.shape, 3), 100, np.uint8)
    forward = [model.degrade(k, color, depth, semantic, LABELS) for k in range(5)]
    other = NoiseModel(NoiseSettings.preset("hard"), 300.0, 5)
    for k in reversed(range(5)):
        again = other.degrade(k, color, depth, semantic, LABELS)
        assert again.detections == forward[k].detections
        np.testing.assert_array_equal(again.depth_m, forward[k].depth_m)
        np.testing.assert_array_equal(again.color, forward[k].color)
        np.testing.assert_array_equal(again.instances, forward[k].instances)


def sense_fast(settings, frame):
    semantic, depth = scene()
    return _model(settings).degrade(frame, _BLACK, depth, semantic, LABELS).detections


_BLACK = np.zeros((240, 320, 3), np.uint8)
_MODELS = {}


def _model(settings):
    return _MODELS.setdefault(settings, NoiseModel(settings, 300.0, 2))


def test_misses_as_often_as_stated():
    wrong = NoiseSettings(missed_fraction=0.10)
    seen = sum(len(sense_fast(wrong, k)) for k in range(800))
    assert 1.0 - seen / 1600 == pytest.approx(0.10, abs=0.02)


def test_swaps_as_often_as_stated_and_only_for_confusable_labels():
    wrong = NoiseSettings(swap_fraction=0.10)
    swapped, total = 0, 0
    for k in range(600):
        for d in sense_fast(wrong, k):
            true = "sofa" if d.box_px[2] - d.box_px[0] > 100 else "mug"
            total += 1
            if d.label != true:
                swapped += 1
                assert d.label in CONFUSIONS[true]
                assert d.score < 0.8
    assert swapped / total == pytest.approx(0.10, abs=0.02)


def test_false_alarms_as_often_as_stated_and_only_on_background():
    wrong = NoiseSettings(false_per_frame=0.3)
    total = 0
    for k in range(400):
        semantic, depth = scene()
        sensed = _model(wrong).degrade(k, _BLACK, depth, semantic, LABELS)
        for d in sensed.detections:
            if d.box_px in ((50, 100, 250, 200), (100, 120, 120, 140)):
                continue
            total += 1
            mine = sensed.instances == d.instance
            assert mine.any()
            assert not (mine & np.isin(semantic, (1, 2))).any()
    assert total / 400 == pytest.approx(0.3, abs=0.09)


def test_boxes_jitter_by_the_stated_sigma_and_masks_follow():
    wrong = NoiseSettings(box_jitter_px=3.0)
    edges = []
    for k in range(500):
        semantic, depth = scene()
        sensed = _model(wrong).degrade(k, _BLACK, depth, semantic, LABELS)
        sofa = next(d for d in sensed.detections if d.label == "sofa")
        edges.append(np.subtract(sofa.box_px, (50, 100, 250, 200)))
        rows, columns = np.nonzero(sensed.instances == sofa.instance)
        box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        np.testing.assert_allclose(box, sofa.box_px, atol=1)
    np.testing.assert_allclose(np.std(edges, axis=0), 3.0, rtol=0.15)
    np.testing.assert_allclose(np.mean(edges, axis=0), 0.0, atol=0.5)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 9), frame=st.integers(0, 1000))
def test_every_detection_is_well_formed_under_hard_noise(seed, frame):
    sensed = sense(NoiseSettings.preset("hard"), frame, seed)
    ids = [d.instance for d in sensed.detections]
    assert len(set(ids)) == len(ids)
    assert set(np.unique(sensed.instances)) - {0} == set(ids)
    for d in sensed.detections:
        left, top, right, bottom = d.box_px
        assert 0 <= left < right <= 320 and 0 <= top < bottom <= 240
        assert 0.0 <= d.score <= 1.0 and 1 <= d.instance <= 65535
        rows, columns = np.nonzero(sensed.instances == d.instance)
        assert left <= columns.min() and columns.max() < right
        assert top <= rows.min() and rows.max() < bottom


def test_an_empty_picture_has_no_detection():
    semantic = np.zeros((48, 64), np.int32)
    sensed = NoiseModel(NoiseSettings(), 300.0).degrade(
        0, np.zeros((48, 64, 3), np.uint8), np.zeros((48, 64), np.float32), semantic, LABELS
    )
    assert sensed.detections == [] and not sensed.instances.any()


def test_confusions_go_both_ways_and_never_to_oneself():
    for kind, others in CONFUSIONS.items():
        assert kind not in others
        assert all(kind in CONFUSIONS[other] for other in others)


def test_an_unknown_kind_is_taken_for_what_else_is_there():
    assert confusable_with("spaceship", frozenset({"spaceship", "mug"})) == ("mug",)
    assert confusable_with("spaceship") == ()
