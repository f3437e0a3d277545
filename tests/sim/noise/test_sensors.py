"""Tests of the errors of depth, colour and localisation, and of the settings."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spatial_si_sim.frames import Pose2
from spatial_si_sim.noise import PRESETS, LocalisationDrift, NoiseModel, NoiseSettings
from spatial_si_sim.noise.colour import degrade_colour
from spatial_si_sim.noise.depth import DepthNoise


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize(
    ("preset", "figures"),
    [
        ("off", (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        ("default", (0.10, 0.1, 0.05, 3, 1, 0.03, 0.03, math.radians(1), 0.10, 0.10)),
        ("hard", (0.20, 0.3, 0.10, 6, 2, 0.08, 0.06, math.radians(2), 0.25, 0.25)),
    ],
)
def test_presets_are_the_evaluations_table(preset, figures):
    s = NoiseSettings.preset(preset)
    assert figures == (
        s.missed_fraction,
        s.false_per_frame,
        s.swap_fraction,
        s.box_jitter_px,
        s.depth_scale,
        s.hole_fraction,
        s.position_m,
        s.yaw_rad,
        s.brightness_fraction,
        s.white_balance_fraction,
    )


def test_an_unknown_preset_is_refused_by_name():
    with pytest.raises(ValueError, match="no noise preset 'awful': want one of off, default, hard"):
        NoiseSettings.preset("awful")


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("missed_fraction", 1.5),
        ("hole_fraction", -0.1),
        ("depth_scale", math.nan),
        ("box_jitter_px", math.inf),
        ("correlation_s", 0.0),
    ],
)
def test_a_figure_out_of_range_is_refused_by_name(name, bad):
    with pytest.raises(ValueError, match=name):
        NoiseSettings(**{name: bad})


@pytest.mark.parametrize(("z", "scale"), [(0.5, 1.0), (2.0, 1.0), (4.0, 1.0), (4.0, 2.0)])
def test_depth_sigma_is_the_stated_one(z, scale):
    depth = np.full((480, 640), z, np.float32)
    noisy = DepthNoise(1, 388.0).degrade(depth, scale, 0.0, rng())
    assert noisy.std() == pytest.approx(scale * (0.0012 + 0.0019 * (z - 0.4) ** 2), rel=0.02)
    assert noisy.mean() == pytest.approx(z, abs=1e-3)


def test_frames_have_independent_depth_noise():
    depth, noise = np.full((480, 640), 3.0, np.float32), DepthNoise(1, 388.0)
    a, b = (noise.degrade(depth, 1.0, 0.0, rng(k)).ravel() - 3.0 for k in (0, 1))
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.02


def test_invalid_depth_stays_invalid_and_valid_depth_positive():
    depth = np.full((100, 100), 0.11, np.float32)
    depth[:50] = 0.0
    noisy = DepthNoise(1, 388.0).degrade(depth, 60.0, 0.0, rng())
    assert not noisy[:50].any()
    assert (noisy[50:] > 0.0).all()


@pytest.mark.parametrize("fraction", [0.03, 0.08])
def test_holes_are_as_many_as_stated_and_gather_at_edges(fraction):
    depth = np.full((480, 640), 3.0, np.float32)
    depth[100:300, 200:400] = 1.5
    holes = np.zeros(depth.shape)
    noise = DepthNoise(1, 388.0)
    for k in range(40):
        holes += noise.degrade(depth, 0.0, fraction, rng(k)) == 0.0
    holes /= 40
    assert holes.mean() == pytest.approx(fraction, rel=0.1)
    edge = np.zeros(depth.shape, bool)
    edge[98:302, 198:402] = True
    edge[104:296, 204:396] = False
    assert holes[edge].mean() > 4 * holes[~edge].mean()


def test_a_grazing_floor_has_more_holes_than_a_wall():
    depth = np.full((480, 640), 3.0, np.float32)
    rows = np.arange(240, 480)
    depth[240:] = np.minimum(6.0, 1.25 * 388.0 / (rows - 239.5))[:, None]
    holes = np.zeros(depth.shape)
    noise = DepthNoise(1, 388.0)
    for k in range(20):
        holes += noise.degrade(depth, 0.0, 0.03, rng(k)) == 0.0
    assert holes[330:360].mean() > 1.2 * holes[100:200].mean()


def test_brightness_stays_within_its_bounds():
    color = np.full((8, 8, 3), 100, np.uint8)
    gains = [degrade_colour(color, 0.10, 0.0, rng(k)).mean() / 100.0 for k in range(200)]
    assert 0.895 <= min(gains) < 0.93 and 1.07 < max(gains) <= 1.105


def test_white_balance_differs_by_channel():
    color = np.full((8, 8, 3), 100, np.uint8)
    tinted = degrade_colour(color, 0.0, 0.25, rng(1)).reshape(-1, 3)
    assert len(set(tinted[0])) > 1
    assert (tinted == tinted[0]).all()


def test_colour_keeps_channels_apart_and_saturates():
    color = np.zeros((4, 4, 3), np.uint8)
    color[..., 0] = 255
    out = degrade_colour(color, 0.25, 0.25, rng(3))
    assert not out[..., 1:].any()
    assert out[..., 0].max() <= 255


def test_off_changes_nothing():
    color = rng().integers(0, 255, (48, 64, 3)).astype(np.uint8)
    depth = rng().random((48, 64)).astype(np.float32)
    sensed = NoiseModel(NoiseSettings(), 300.0).degrade(0, color, depth, None, {})
    np.testing.assert_array_equal(sensed.color, color)
    np.testing.assert_array_equal(sensed.depth_m, depth)
    assert sensed.instances is None


def drift(seed, position_m=0.03, yaw_rad=0.017):
    return LocalisationDrift(position_m, yaw_rad, 30.0, seed)


def test_localisation_has_the_stated_sigma_over_time_and_over_seeds():
    over_time = np.array([_vector(drift(3).error(t)) for t in np.arange(0.0, 6000.0, 5.0)])
    np.testing.assert_allclose(over_time.std(axis=0), [0.03, 0.03, 0.017], rtol=0.15)
    over_seeds = np.array([_vector(drift(seed).error(17.0)) for seed in range(500)])
    np.testing.assert_allclose(over_seeds.std(axis=0), [0.03, 0.03, 0.017], rtol=0.15)


def test_localisation_drifts_slowly():
    errors = np.array([_vector(drift(3).error(t)) for t in np.arange(0.0, 600.0, 0.1)])
    assert np.abs(np.diff(errors, axis=0)).max() < 0.002
    autocorrelation = np.corrcoef(errors[:-300, 0], errors[300:, 0])[0, 1]
    assert autocorrelation < 0.8, "after 30 s it is not the same error"


@given(
    x=st.floats(-9, 9),
    y=st.floats(-9, 9),
    yaw=st.floats(-3, 3),
    t=st.floats(0, 1000),
    seed=st.integers(0, 50),
)
def test_the_true_target_is_where_the_estimate_is_the_target(x, y, yaw, t, seed):
    goal = Pose2(x, y, yaw)
    reached = drift(seed).estimate(drift(seed).true_target(goal, t), t)
    assert reached.distance_m(goal) < 1e-9
    assert abs(reached.turn_rad(goal)) < 1e-9


def test_no_drift_when_off():
    s = PRESETS["off"]
    still = LocalisationDrift(s.position_m, s.yaw_rad, s.correlation_s, 1)
    assert still.error(12.0) == Pose2(0.0, 0.0, 0.0)


def _vector(pose):
    return pose.x_m, pose.y_m, pose.yaw_rad
