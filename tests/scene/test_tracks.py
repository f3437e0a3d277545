"""Which tracks a picture can show, and which bounds meet."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.scene.surface import Surface
from spatial_si_ros.scene.track import Track
from spatial_si_ros.scene.tracks import TrackTable

K = np.array([[100.0, 0.0, 99.5], [0.0, 100.0, 49.5], [0.0, 0.0, 1.0]])
SIZE_PX = (200, 100)
AT_ORIGIN = np.eye(4)
"""The camera looks along +z of the map, x to the right."""


def table_of(*centres_m: tuple[float, float, float]) -> TrackTable:
    """Cubes of 0.2 m with ids 1, 2, ..."""
    table = TrackTable()
    corners = np.array([[x, y, z] for x in (-0.1, 0.1) for y in (-0.1, 0.1) for z in (-0.1, 0.1)])
    for number, centre in enumerate(centres_m, start=1):
        track = Track(number, Surface(0.01), 0)
        track.surface.add(corners + centre, np.ones(8))
        table.insert(track)
    return table


def seen(table: TrackTable, farthest_m: np.ndarray | None = None) -> list[int]:
    return [track.id for track in table.in_view(AT_ORIGIN, K, SIZE_PX, 8.0, farthest_m)]


def test_what_is_in_the_pyramid_is_in_view() -> None:
    table = table_of((0.0, 0.0, 3.0), (2.9, 0.0, 3.0), (0.0, 2.0, 3.0), (0.0, 0.0, -1.0))
    assert seen(table) == [1, 2]


@pytest.mark.parametrize(
    ("wall_m", "expected"),
    [(2.0, [1]), (4.5, [1, 2]), (10.0, [1, 2, 3])],
)
def test_what_is_well_behind_all_that_was_seen_there_is_not(
    wall_m: float, expected: list[int]
) -> None:
    table = table_of((0.0, 0.0, 1.5), (0.5, 0.0, 4.0), (-1.0, 0.0, 7.0))
    assert seen(table, np.full(200, wall_m)) == expected


def test_a_doorway_shows_what_is_behind_the_wall() -> None:
    table = table_of((0.0, 0.0, 6.0), (3.0, 0.0, 6.0))
    farthest = np.full(200, 2.0)
    farthest[95:105] = 7.0  # straight ahead
    assert seen(table, farthest) == [1]


def test_meeting_bounds() -> None:
    table = table_of((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    at = np.array([0.3, 0.0, 0.0])
    assert [track.id for track in table.meeting(at, at, 0.1)] == []
    assert [track.id for track in table.meeting(at, at, 0.25)] == [1]
    assert [track.id for track in table.meeting(at, at, 0.65)] == [1, 2]
    table.remove(1)
    assert [track.id for track in table.meeting(at, at, 2.0)] == [3, 2]
