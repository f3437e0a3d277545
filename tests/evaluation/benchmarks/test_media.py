"""Frames of films: which ones, in which order, from files and from folders."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from evaluation.benchmarks.handmade import picture
from hypothesis import given
from hypothesis import strategies as st

from spatial_si_ros.evaluation.benchmarks.media import frames_of, spread
from spatial_si_ros.inference.errors import BadImage


@pytest.mark.parametrize(
    ("total", "count", "places"),
    [(3, 32, [0, 1, 2]), (10, 4, [2, 4, 6, 8]), (33, 32, list(range(1, 33))), (2, 1, [1])],
)
def test_frames_that_are_shown(total, count, places):
    assert spread(total, count) == places


@pytest.mark.parametrize(
    ("total", "count", "places"), [(10, 4, [0, 3, 6, 9]), (10, 1, [0]), (2, 4, [0, 1])]
)
def test_frames_with_both_ends(total, count, places):
    assert spread(total, count, ends=True) == places


@given(st.integers(1, 5000), st.integers(1, 32), st.booleans())
def test_frames_are_there_differ_and_are_in_order(total, count, ends):
    places = spread(total, count, ends)
    assert len(places) == min(total, count) and places == sorted(set(places))
    assert places[0] >= 0 and places[-1] < total


def test_frames_of_a_folder_follow_their_numbers(tmp_path):
    for number in (10, 9, 1):
        (tmp_path / f"frame_{number}.png").write_bytes(picture(number))
    (tmp_path / "notes.txt").write_text("no frame")
    assert [frame[0, 0, 0] for frame in frames_of(tmp_path, 32)] == [1, 9, 10]


def test_frames_of_a_film(tmp_path):
    film = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter_fourcc(*"MJPG"), 10, (64, 48))
    for number in range(10):
        writer.write(np.full((48, 64, 3), (20 * number, 0, 0), np.uint8))
    writer.release()
    frames = frames_of(film, 4)
    assert [frame.shape for frame in frames] == [(48, 64, 3)] * 4
    assert [round(int(frame[0, 0, 2]) / 20) for frame in frames] == [2, 4, 6, 8]  # blue is last


def test_what_is_no_film_is_refused(tmp_path):
    with pytest.raises(BadImage, match="expected pictures in it, got none"):
        frames_of(tmp_path, 4)
    (tmp_path / "film.mp4").write_bytes(b"no film")
    with pytest.raises(BadImage, match="expected a film, got something that OpenCV cannot read"):
        frames_of(tmp_path / "film.mp4", 4)
