"""Every kind that a scene promises, built in every colour it may have."""

from __future__ import annotations

import random

import numpy as np
import pytest
from spatial_si_sim.scenes.catalog import FURNITURE, KINDS_WITH_FRONT, SMALL, VARIANTS
from spatial_si_sim.scenes.colours import NAMES, SHADES
from spatial_si_sim.scenes.patterns import draw

PROMISED_FURNITURE = frozenset({
    "chair", "armchair", "sofa", "table", "coffee table", "desk", "bed", "wardrobe", "bookshelf",
    "tv", "tv stand", "fridge", "stove", "sink", "toilet", "bathtub", "lamp", "plant", "cabinet",
    "nightstand", "door", "window", "rug", "picture", "counter", "bench", "stool",
})
PROMISED_SMALL = frozenset({
    "mug", "bowl", "plate", "bottle", "book", "laptop", "keyboard", "phone", "apple", "banana",
    "teddy", "vase", "remote", "box", "can", "scissors", "clock", "cup", "pillow", "basket",
    "orange", "ball", "shoe",
})

# Longest edge in metres that a stranger would believe.
LONGEST = {
    "chair": (0.8, 1.0), "sofa": (1.3, 2.4), "bed": (1.9, 2.2), "fridge": (1.6, 1.9),
    "table": (0.7, 1.6), "mug": (0.08, 0.13), "laptop": (0.3, 0.4), "door": (1.9, 2.1),
    "wardrobe": (1.8, 2.2), "apple": (0.06, 0.1), "toilet": (0.7, 0.9), "lamp": (1.4, 1.7),
    "book": (0.2, 0.26), "phone": (0.14, 0.17), "bathtub": (1.4, 1.7), "scissors": (0.15, 0.25),
}


def build(name, colour, seed=1):
    rng = random.Random(f"{name} {colour} {seed}")
    extra = (0.96,) if name == "door" else ()
    return VARIANTS[name].build(rng, colour, *extra)


def points(model):
    return np.vstack([part.vertices_m for part in model.parts])


def test_all_promised_kinds_are_there():
    assert {build(n, v.colours[0]).kind for n, v in FURNITURE.items()} == PROMISED_FURNITURE
    assert {build(n, v.colours[0]).kind for n, v in SMALL.items()} == PROMISED_SMALL


def test_fronts_belong_to_known_kinds():
    assert PROMISED_FURNITURE | PROMISED_SMALL | {"person"} >= KINDS_WITH_FRONT


@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_a_model_stands_centred_on_the_ground(name):
    for colour in VARIANTS[name].colours:
        cloud = points(build(name, colour))
        low, high = cloud.min(axis=0), cloud.max(axis=0)
        assert low[2] == pytest.approx(0.0, abs=1e-9)
        assert (low + high)[:2] == pytest.approx([0, 0], abs=1e-9)


@pytest.mark.parametrize("name", sorted(LONGEST))
def test_sizes_are_believable(name):
    low, high = LONGEST[name]
    for seed in range(6):
        assert low <= max(build(name, VARIANTS[name].colours[0], seed).size_m) <= high


@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_the_named_colour_covers_most_of_what_is_seen(name):
    for colour in VARIANTS[name].colours:
        model = build(name, colour)
        if model.colour is not None:
            assert model.colour == colour and model.rgb in SHADES[colour]
            share = _share_of_own_colour(model)
            assert share > 0.6, (colour, share)


def _share_of_own_colour(model):
    """Of what five viewers before and beside it see from a little above, in equal pixels."""
    spots, owners = [], []
    source = np.random.RandomState(0)
    area = sum(_areas(part).sum() for part in model.parts)
    for part in model.parts:
        areas = _areas(part)
        count = max(int(15_000 * areas.sum() / area), 3)
        faces = part.faces[source.choice(len(areas), count, p=areas / areas.sum())]
        weights = source.dirichlet((1.0, 1.0, 1.0), count)
        spots.append((part.vertices_m[faces] * weights[..., None]).sum(axis=1))
        owners.append(np.full(count, _same_hue(_mean_rgb(part), model.rgb)))
    spots, owners = np.vstack(spots), np.concatenate(owners)
    same = total = 0
    for azimuth in (-1.3, -0.7, 0.1, 0.7, 1.3):
        own, seen = _seen(spots, owners, azimuth, 0.3)
        same, total = same + own, total + seen
    return same / total


def _seen(spots, owners, azimuth, elevation, pixels=40):
    """How many pixels of a picture show the own colour, and how many show anything."""
    toward = np.array([np.cos(azimuth) * np.cos(elevation), np.sin(azimuth) * np.cos(elevation),
                       np.sin(elevation)])
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
    flat = np.column_stack([spots @ right, spots @ np.cross(toward, right)])
    flat = (flat - flat.min(axis=0)) / np.ptp(flat, axis=0).max()
    cells = (flat * (pixels - 1)).astype(int) @ (pixels, 1)
    order = np.argsort(spots @ toward)
    nearest = dict(zip(cells[order], owners[order], strict=True))  # the last, nearest one stays
    return sum(nearest.values()), len(nearest)


def _areas(part):
    corners = part.vertices_m[part.faces]
    return np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0],
                                   corners[:, 2] - corners[:, 0]), axis=1) / 2


def _mean_rgb(part):
    if part.pattern is None:
        return part.rgb
    return np.array(part.rgb) * draw(part.pattern).reshape(-1, 3).mean(axis=0) / 255


def _same_hue(rgb, wanted):
    """Whether one is the other, lighter or darker; among near blacks all are the same."""
    a, b = np.array(rgb, float), np.array(wanted, float)
    if max(a.max(), b.max()) < 60:
        return True
    return bool(np.linalg.norm(a / a.max() - b / b.max()) < 0.1 and 0.55 < a.max() / b.max() < 1.1)


def test_small_things_can_be_carried_and_furniture_cannot():
    assert all(v.movable for v in SMALL.values())
    assert not any(v.movable for v in FURNITURE.values())


@pytest.mark.parametrize("name", ["chair", "sofa", "armchair", "bed", "bench", "laptop", "toilet"])
def test_what_one_leans_on_is_opposite_to_the_front(name):
    model = build(name, VARIANTS[name].colours[0])
    cloud = points(model)
    highest = cloud[cloud[:, 2] > 0.95 * cloud[:, 2].max()]
    assert highest[:, 0].mean() < -0.1 * model.size_m[0]


@pytest.mark.parametrize("name, pattern", [("tv", "tv"), ("picture", "motif"),
                                           ("wall clock", "clock"), ("wardrobe", "door"),
                                           ("bookshelf", "spines")])
def test_the_face_is_on_the_front(name, pattern):
    for part in build(name, VARIANTS[name].colours[0]).parts:
        if part.pattern is not None and part.pattern.name == pattern:
            assert part.vertices_m[:, 0].max() > -1e-9


@pytest.mark.parametrize("name", ["bowl", "box", "basket", "kitchen sink", "bathtub"])
def test_containers_hold_things_below_their_rim(name):
    model = build(name, VARIANTS[name].colours[0])
    (inside,) = [s for s in model.surfaces if s.relation == "in"]
    assert inside.z_m < 0.98 * model.size_m[2]


def test_every_shade_is_nearest_to_its_own_name():
    for name in NAMES:
        for rgb in SHADES[name]:
            distances = {other: min(np.linalg.norm(np.subtract(rgb, s)) for s in SHADES[other])
                         for other in NAMES if other != name}
            own = max(np.linalg.norm(np.subtract(rgb, s)) for s in SHADES[name])
            assert min(distances.values()) > own
