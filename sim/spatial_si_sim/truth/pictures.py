"""What several pictures show, and where their cameras were."""

from __future__ import annotations

import math
from typing import Callable

from . import relations
from .directions import place_of
from .errors import Undecidable
from .grounds import Clear, distinct, subject_of
from .referents import resolve
from .sectors import sector_of
from .situation import MIN_PIXELS, Situation, TruePicture
from .spec import Form, Question, Scheme
from .verdicts import clear_ratio, stricter_by

FAINT_PX = 40
"""Fewer pixels than this do not show a thing; between this and `MIN_PIXELS` is left open."""


def _shows(picture: TruePicture, number: int) -> bool:
    """Whether a picture shows a thing.

    Raises:
        Undecidable: it shows too little of it.
    """
    pixels = picture.pixels.get(number, 0)
    if stricter_by(FAINT_PX) <= pixels < MIN_PIXELS and stricter_by(1.0) > 0.0:
        raise Undecidable("too close", f"{pixels} pixels in frame {picture.number}")
    return pixels >= MIN_PIXELS


def _which_pictures(question: Question, situation: Situation) -> Clear:
    """Numbers, from 1, of the pictures that show A; with `first` whether that one does."""
    thing = resolve(subject_of(question), situation)
    shown = [_shows(situation.picture(number), thing.id) for number in question.shots]
    if question.first:
        return shown[question.first - 1], f"{thing.name} in {shown}", [thing.id]
    numbers = tuple(index for index, there in enumerate(shown, start=1) if there)
    return numbers, f"{thing.name} in {numbers}", [thing.id]


def _in_both(question: Question, situation: Situation) -> Clear:
    """The one of several things that every picture shows; `opposite`: that only `first` shows."""
    things = [resolve(choice, situation) for choice in question.choices]
    distinct(things)
    pictures = [situation.picture(number) for number in question.shots]
    fitting = []
    for thing in things:
        shown = [_shows(picture, thing.id) for picture in pictures]
        only = [index == question.first - 1 for index in range(len(pictures))]
        if shown == only if question.opposite else all(shown):
            fitting.append(thing)
    if len(fitting) != 1:
        raise Undecidable("ambiguous", f"{len(fitting)} of the choices fit")
    return frozenset({fitting[0].id}), fitting[0].name, [fitting[0].id]


def _camera_position(question: Question, situation: Situation) -> Clear:
    """The sector, from one picture's camera, of another's place, of a thing or of a room."""
    camera = situation.picture(question.shots[question.first - 1]).camera
    ids: list[int] = []
    if question.subject is None:
        target = situation.picture(question.shots[question.second - 1]).camera.position_m
    else:
        target, found, _ = place_of(question.subject, situation)
        ids += found
    if math.dist(camera.position_m, target) < (1.0 + clear_ratio()) * relations.MIN_GAZE_M:
        raise Undecidable("undefined", "both are in one place")
    azimuth = relations.azimuth_rad(camera.position_m, camera.yaw_rad, target)
    sector, clear = sector_of(azimuth, question.scheme or Scheme.QUARTERS)
    why = f"azimuth {math.degrees(azimuth):+.0f} deg from camera {question.first}"
    if not clear:
        raise Undecidable("too close", why)
    return (sector == question.sector if question.sector else sector), why, ids


def _which_from_camera(question: Question, situation: Situation) -> Clear:
    """The one of several things that lies in the asked sector of a picture's camera."""
    things = [resolve(choice, situation) for choice in question.choices]
    distinct(things)
    camera = situation.picture(question.shots[question.first - 1]).camera
    fitting = []
    for thing in things:
        centre = thing.box.centre_m[:2]
        if math.dist(camera.position_m, centre) < (1.0 + clear_ratio()) * relations.MIN_GAZE_M:
            raise Undecidable("undefined", f"the camera is at {thing.name}")
        azimuth = relations.azimuth_rad(camera.position_m, camera.yaw_rad, centre)
        sector, clear = sector_of(azimuth, question.scheme or Scheme.QUARTERS)
        if not clear:
            raise Undecidable("too close", f"{thing.name}: azimuth {math.degrees(azimuth):+.0f}")
        if sector == question.sector:
            fitting.append(thing)
    if len(fitting) != 1:
        raise Undecidable("ambiguous", f"{len(fitting)} of the choices fit")
    return frozenset({fitting[0].id}), fitting[0].name, [fitting[0].id]


FORMS: dict[Form, Callable[[Question, Situation], Clear]] = {
    Form.WHICH_PICTURES: _which_pictures,
    Form.IN_BOTH_PICTURES: _in_both,
    Form.CAMERA_POSITION: _camera_position,
    Form.WHICH_FROM_CAMERA: _which_from_camera,
}
