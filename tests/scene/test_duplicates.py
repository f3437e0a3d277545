"""When two tracks are one object, on boxes drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.scene.duplicates import same_object
from spatial_si_ros.scene.surface import Surface
from spatial_si_ros.scene.track import Track


def track(number: int, label: str, x_m: float, size_m: tuple[float, float, float]) -> Track:
    """A well-known thing on the floor at (x, 0), with points on a grid through its box."""
    size = np.array(size_m)
    centre = np.array([x_m, 0.0, 0.5 * size[2]])
    steps = [np.linspace(-0.5, 0.5, 8) * edge for edge in size]
    points = np.stack(np.meshgrid(*steps), axis=-1).reshape(-1, 3) + centre
    rest = np.tile([1e4, 10.0, 0.0], (len(points), 1))
    made = Track(number, Surface.restore(0.02, np.hstack([points, rest])), 1)
    made.labels.observe(label, 0.9)
    made.observations = 20
    made.box = OrientedBox(centre, size, 0.0)
    return made


@pytest.mark.parametrize(
    ("label", "gap_m", "together", "same"),
    [
        pytest.param("wardrobe", 0.0, 0, True, id="seen from its left and from its right"),
        pytest.param("wardrobe", 0.0, 6, False, id="two side by side, seen together"),
        pytest.param("wardrobe", 0.12, 0, False, id="on both sides of a wall"),
        pytest.param("chair", 0.0, 0, False, id="chairs are not seen in halves"),
    ],
)
def test_two_that_touch(label: str, gap_m: float, together: int, same: bool) -> None:
    left = track(1, label, 0.0, (0.5, 0.6, 2.0))
    right = track(2, label, 0.5 + gap_m, (0.5, 0.6, 2.0))
    if together:
        left.rivals[2] = right.rivals[1] = together
    assert same_object(left, right) is same
    assert same_object(right, left) is same


@pytest.mark.parametrize(("together", "same"), [(0, True), (5, False)])
def test_a_splinter_belongs_to_what_it_lies_at(together: int, same: bool) -> None:
    """As the foot of a screen does, which is seen from below alone."""
    screen = track(1, "tv", 0.0, (1.0, 0.1, 0.6))
    foot = track(2, "tv", 0.58, (0.1, 0.1, 0.02))
    if together:
        screen.rivals[2] = foot.rivals[1] = together
    assert same_object(screen, foot) is same


@pytest.mark.parametrize(
    ("apart_m", "together", "frames", "pixels", "colours", "same"),
    [
        pytest.param(0.2, 0, (3, 3), 250, (0, 0), True, id="from afar, never together"),
        pytest.param(0.2, 0, (3, 30), 250, (0, 0), True, id="one is well known"),
        pytest.param(0.2, 1, (3, 3), 250, (0, 0), False, id="seen together once"),
        pytest.param(0.4, 0, (3, 3), 250, (0, 0), False, id="too far apart"),
        pytest.param(0.2, 0, (12, 12), 250, (0, 0), False, id="both seen often"),
        pytest.param(0.2, 0, (1, 3), 250, (0, 0), False, id="seen once"),
        pytest.param(0.2, 0, (3, 3), 900, (0, 0), False, id="from near"),
        pytest.param(0.2, 0, (3, 3), 250, (0, 5), False, id="of two colours"),
    ],
)
def test_a_cup_that_was_glimpsed_beside_another(
    apart_m, together, frames, pixels, colours, same
) -> None:
    cups = [track(number, "cup", x, (0.08, 0.08, 0.1)) for number, x in ((1, 0.0), (2, apart_m))]
    for cup, colour, seen in zip(cups, colours, frames, strict=True):
        cup.observations, cup.best_view_pixels = seen, pixels
        cup.colour_votes[colour] = 1.0
    if together:
        cups[0].rivals[2] = cups[1].rivals[1] = together
    assert same_object(*cups) is same


def test_what_fills_the_same_space_is_one() -> None:
    assert same_object(
        track(1, "table", 0.0, (1.2, 0.8, 0.7)), track(2, "table", 0.05, (1.1, 0.8, 0.7))
    )


def test_other_names_are_other_things() -> None:
    assert not same_object(
        track(1, "table", 0.0, (1.2, 0.8, 0.7)), track(2, "sofa", 0.05, (1.2, 0.8, 0.7))
    )
