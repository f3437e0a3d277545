"""Tests for answers/drawing.py: what is drawn is where it is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from answers.flat_talk import FLAT, ROBOT, is_, the, told
from scenes.rooms import living_room, snapshot

from spatial_si_ros.answers.drawing import ANSWER, EYE, PART, SECTOR, TEXT_PX, WALL, draw, save
from spatial_si_ros.errors import BadImage
from spatial_si_ros.geometry.relations import RelationKind as R
from spatial_si_ros.language.queries import Route, WhatIs
from spatial_si_ros.language.references import Qualifier

BESIDE = is_("mug", R.LEFT_OF, the("chair"))


def has(picture, colour) -> bool:
    """Whether a colour (blue first) is in an RGB picture."""
    return bool(np.any(np.all(picture == np.array(colour[::-1], np.uint8), axis=-1)))


def test_observer_sides_things_and_walls_are_drawn():
    picture = draw(told(BESIDE), FLAT)
    assert picture.dtype == np.uint8 and picture.shape[2] == 3
    assert 400 <= picture.shape[1] <= 1000
    for colour in (EYE, SECTOR, PART, WALL):
        assert has(picture, colour)
    assert not has(picture, ANSWER)


def test_the_answer_has_its_own_colour():
    inside = Qualifier(R.UNDER, (the("table"),))
    picture = draw(told(WhatIs(reference=the(None, qualifiers=(inside,)))), FLAT)
    assert has(picture, ANSWER) and has(picture, PART)


def test_a_route_is_drawn_along_its_stops():
    route = Route(start=the("bed"), facing=the("lamp"), stops=(the("plant"),))
    picture = draw(told(route), FLAT)
    assert has(picture, EYE)


def test_the_band_below_holds_the_text():
    band = draw(told(is_("plant", R.NORTH_OF, ROBOT)), FLAT)[-TEXT_PX:]
    assert np.mean(band == 255) > 0.8
    assert np.min(band) < 100


def test_without_a_grid_the_ground_is_white():
    from answers.talk import ask

    picture = draw(ask("what is on the coffee table?"), snapshot(living_room()))
    assert has(picture, ANSWER)
    assert np.mean(np.all(picture == WALL, axis=-1)) < 0.001


def test_saved_as_png(tmp_path):
    file = tmp_path / "answer.png"
    save(told(BESIDE), FLAT, file)
    assert file.read_bytes().startswith(b"\x89PNG")
    shown = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)
    np.testing.assert_array_equal(shown, draw(told(BESIDE), FLAT))
    with pytest.raises(BadImage, match="cannot be written"):
        save(told(BESIDE), FLAT, tmp_path / "nowhere" / "answer.png")
