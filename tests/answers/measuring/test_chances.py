"""Tests for answers/measuring/chances.py against sampling."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scenes.rooms import thing

from spatial_si_ros.answers.measuring import chances
from spatial_si_ros.answers.measuring.colours import (
    code_of,
    colour_probabilities,
    colour_probability,
)
from spatial_si_ros.geometry.lexicon import COLOURS
from spatial_si_ros.geometry.relations import Sector, sector_of
from spatial_si_ros.scene.objects import Colour


@pytest.mark.parametrize("azimuth_deg", [0, 40, 50, 100, 178, -140])
@pytest.mark.parametrize("std_deg", [1, 10, 40])
def test_sectors_are_what_sampling_gives(azimuth_deg, std_deg, rng):
    samples = rng.normal(math.radians(azimuth_deg), math.radians(std_deg), 20_000)
    seen = [sector_of(float(each)) for each in samples]
    shares = chances.sectors(math.radians(azimuth_deg), math.radians(std_deg))
    for sector in Sector:
        assert shares[sector] == pytest.approx(seen.count(sector) / len(seen), abs=0.015)


def test_count_probabilities_are_binomial_for_equals():
    table = chances.count_probabilities([0.5] * 4)
    assert table == pytest.approx([1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16])
    assert chances.count_probabilities([]) == [1.0]
    assert sum(chances.count_probabilities([0.9, 0.2, 0.7])) == pytest.approx(1.0)


@pytest.mark.parametrize("number", [1, 3, 17, 40, 300])
def test_counts_of_many_are_those_of_one_event_after_the_other(number, rng):
    events = np.where(rng.random(number) < 0.2, rng.integers(0, 2, number), rng.random(number))
    table = [1.0]
    for p in events:
        without, with_it = [*table, 0.0], [0.0, *table]
        table = [(1.0 - p) * a + p * b for a, b in zip(without, with_it, strict=True)]
    assert chances.count_probabilities(events) == pytest.approx(table, abs=1e-15)


def test_first_of_is_what_sampling_gives(rng):
    values, stds = [1.0, 1.1, 3.0], [0.1, 0.1, 0.1]
    samples = rng.normal(values, stds, (50_000, 3))
    shares = np.bincount(samples.argmin(axis=1), minlength=3) / len(samples)
    np.testing.assert_allclose(chances.first_of(values, stds, [1.0] * 3), shares, atol=0.01)


def test_what_may_not_exist_is_seldom_first():
    assert chances.first_of([1.0, 2.0], [0.01, 0.01], [0.3, 1.0]) == pytest.approx([0.3, 0.7])


def test_uncertainty_across_a_direction():
    long = thing(1, "sofa", [0, 0, 0], [1, 1, 1])
    object.__setattr__(long, "position_covariance_m2", np.diag([0.09, 0.01, 0.04]))
    assert chances.across_std_m(long, 0.0) == pytest.approx(0.1)
    assert chances.along_std_m(long, 0.0) == pytest.approx(0.3)
    assert chances.across_std_m(long, math.pi / 2) == pytest.approx(0.3)
    assert chances.height_std_m(long) == pytest.approx(0.2, abs=0.001)


def test_colours():
    mug = thing(1, "mug", [0, 0, 0], [1, 1, 1], colour="red")
    assert colour_probability(mug, "red") == pytest.approx(1.0 - 0.05**2)
    assert colour_probability(mug, "orange") > colour_probability(mug, "green") > 0.0
    assert sum(colour_probability(mug, name) for name in COLOURS) == pytest.approx(1.0, abs=0.03)
    grey = thing(1, "mug", [0, 0, 0], [1, 1, 1])
    assert colour_probability(grey, "red") == pytest.approx(1 / 12)


def test_colours_of_many_at_once_are_those_of_each():
    mugs = [
        replace(thing(1, "mug", [0, 0, 0], [1, 1, 1]), colour=Colour(name, (0.5,) * 3, sure))
        for name in (*COLOURS, "turquoise")
        for sure in (0.3, 0.8, 1.0)
    ]
    mugs.append(thing(1, "mug", [0, 0, 0], [1, 1, 1]))
    codes, sure = (np.array(each) for each in zip(*map(code_of, mugs), strict=True))
    for name in COLOURS:
        each = [colour_probability(mug, name) for mug in mugs]
        assert colour_probabilities(codes, sure, name) == pytest.approx(each, abs=1e-15)
