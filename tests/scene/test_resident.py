"""Tests for scene/resident.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scene.test_coverage import cells
from scenes.pictures import picture
from scenes.rooms import living_room

from spatial_si_ros.scene.keyframes import Keyframe, KeyframeStore
from spatial_si_ros.scene.resident import ENOUGH, ResidentViews

BLANK = picture(0, living_room()[:0], np.eye(4))


def showing(number: int, first: int, last: int) -> Keyframe:
    """A keyframe that shows the cells first..last-1 of a line."""
    return replace(BLANK, id=number, object_ids=(), cells=cells(*range(first, last)))


def store_of(*keyframes: Keyframe) -> KeyframeStore:
    store = KeyframeStore()
    for each in keyframes:
        store.put(each)
    return store


def ids(views: ResidentViews, at_most: int = 2) -> list[int]:
    return [each.id for each in views.choose(at_most)]


def test_nothing_is_chosen_from_nothing() -> None:
    views = ResidentViews(KeyframeStore())
    assert views.choose(16) == ()
    assert (views.kept, views.grown, views.renewed) == (0, 0, 0)
    with pytest.raises(ValueError, match="at least 1 picture, got 0"):
        views.choose(0)


def test_the_set_stays_while_it_shows_nearly_all() -> None:
    views = ResidentViews(store_of(showing(1, 0, 50), showing(2, 50, 100)))
    assert ids(views) == [1, 2]
    views.keyframes.put(showing(3, 92, 105))  # 100 of 105 are shown: enough
    assert ids(views) == [1, 2]
    assert ids(views) == [1, 2]
    assert (views.kept, views.grown, views.renewed) == (2, 0, 1)


def test_it_grows_at_its_end_where_there_is_room() -> None:
    views = ResidentViews(store_of(showing(1, 0, 50), showing(2, 50, 100)))
    ids(views, 3)
    views.keyframes.put(showing(3, 100, 150))
    assert ids(views, 3) == [1, 2, 3]
    assert views.grown == 1


def test_it_is_chosen_anew_where_growing_does_not_do() -> None:
    views = ResidentViews(store_of(showing(1, 0, 50), showing(2, 50, 60)))
    assert ids(views) == [1, 2]
    views.keyframes.put(showing(3, 50, 150))
    chosen = ids(views)
    assert sorted(chosen) == [1, 3]
    assert views.renewed == 2


def test_forgotten_pictures_are_shown_no_more() -> None:
    views = ResidentViews(store_of(showing(1, 0, 50)))
    assert ids(views) == [1]
    views.keyframes.clear()
    assert ids(views) == []
    views.keyframes.put(showing(7, 0, 5))
    assert ids(views) == [7]


def test_along_a_walk_the_set_shows_enough_and_changes_rarely() -> None:
    """The robot sees 40 new pictures; the first pictures of the set are kept as long as they do."""
    views = ResidentViews(KeyframeStore(capacity=200))
    for number in range(1, 41):
        views.keyframes.put(showing(number, 3 * number, 3 * number + 12))
        chosen = views.choose(8)
        fresh = ResidentViews(views.keyframes).choose(8)
        assert len({each.id for each in chosen}) == len(chosen) <= 8
        shown = len({tuple(c) for each in chosen for c in each.cells})
        best = len({tuple(c) for each in fresh for c in each.cells})
        assert shown >= ENOUGH * best - 1
    assert views.kept + views.grown > views.renewed
