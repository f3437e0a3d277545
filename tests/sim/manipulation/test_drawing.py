"""What a robot with a hand is told: possible by the truth, or clearly not, and in clear words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from spatial_si_sim.manipulation.drawing import Drawing
from spatial_si_sim.manipulation.errands import REFUSALS, Deed, Expect
from spatial_si_sim.manipulation.spots import fitting, reached, spots
from spatial_si_sim.manipulation.standing import HIGH_M, LOW_M, THIN_M, TOPS, WIDE_M, Standing
from spatial_si_sim.truth.referents import candidates, resolve

SEED, COUNT = 9003, 6


@pytest.fixture(scope="module")
def drawn(apartment):
    """Suite -> the drawing, and its episodes."""
    found = {}
    for suite in ("pick", "place", "fetch"):
        drawing = Drawing(*apartment, suite)
        found[suite] = drawing, drawing.episodes(SEED, COUNT)
    return found


def test_things_that_are_taken_fit_the_hand_and_stand_free(apartment):
    standing = Standing(*apartment)
    scene = apartment[0]
    taken = [thing for thing in scene.objects if standing.can_take(thing)]
    assert len(taken) >= 4
    for thing in taken:
        assert min(thing.box.size_m[:2]) <= WIDE_M and thing.box.size_m[2] >= THIN_M
        assert LOW_M <= thing.box.bottom_m <= HIGH_M
        assert not any(other.support == thing.id for other in scene.objects)
    left = {thing.kind for thing in scene.objects if thing.movable} - {each.kind for each in taken}
    assert {"pillow", "basket"} & left


def test_every_name_means_the_target_and_nothing_else(drawn):
    for drawing, episodes in drawn.values():
        for episode in episodes:
            if episode.expect is not Expect.DONE:
                continue
            now = drawing.situation(episode.start, episode.speaker)
            assert resolve(episode.errand.subject, now).id == episode.target
            for clause, asked in zip(episode.errand.places, episode.asked, strict=True):
                ids = tuple(resolve(each, now).id for each in clause.references)
                assert ids == asked.reference_ids


def test_the_robot_begins_beside_what_it_picks_and_away_from_what_it_fetches(drawn):
    for suite, (drawing, episodes) in drawn.items():
        assert len(episodes) >= COUNT - 2
        for episode in episodes:
            if episode.target is None or episode.expect is not Expect.DONE:
                continue
            thing = drawing.scene.by_id[episode.target]
            room = drawing.standing.room_at(episode.start.position_m)
            away_m = math.dist(episode.start.position_m, thing.box.centre_m[:2])
            if suite == "fetch":
                assert room != thing.room
            else:
                assert room == thing.room and 1.0 <= away_m <= 2.5
                assert drawing.standing.sees(episode.start.position_m, thing)


def test_where_it_is_put_there_is_room_where_the_words_are_true(drawn):
    drawing, episodes = drawn["place"]
    put = [each for each in episodes if each.expect is Expect.DONE]
    assert len(put) >= 3
    for episode in put:
        assert episode.asked
        thing = drawing.scene.by_id[episode.target]
        now = drawing.situation(episode.start, episode.speaker)
        supports = [each for each in drawing.scene.objects if each.kind in TOPS]
        supports = [each for each in supports if each.room == thing.room]
        free = [spot for each in supports for spot in spots(thing, each, drawing.standing)]
        good = fitting(thing, free, episode.asked, now)
        assert reached(thing, good, drawing.standing, 1), episode.commands


def test_what_is_impossible_is_so_by_the_truth(apartment):
    found = {}
    for suite, count in (("pick", 8), ("fetch", 16)):
        drawing = Drawing(*apartment, suite, impossible=1.0)
        for episode in drawing.episodes(SEED, count):
            found.setdefault(episode.expect, []).append((drawing, episode))
    assert set(found) >= {Expect.ABSENT, Expect.TOO_BIG, Expect.AMBIGUOUS, Expect.NO_ROOM}
    for drawing, episode in found[Expect.ABSENT]:
        now = drawing.situation(episode.start, episode.speaker)
        assert candidates(episode.errand.subject, now) == () and episode.target is None
    for drawing, episode in found[Expect.AMBIGUOUS]:
        assert len(episode.rivals) > 1
        kinds = {drawing.scene.by_id[number].kind for number in episode.rivals}
        assert kinds == {episode.errand.subject.kind}
    for drawing, episode in found[Expect.TOO_BIG]:
        assert min(drawing.scene.by_id[episode.target].box.size_m) >= 0.3
    for drawing, episode in found[Expect.NO_ROOM]:
        now = drawing.situation(episode.start, episode.speaker)
        support = resolve(episode.errand.places[0].references[0], now)
        target = drawing.scene.by_id[episode.target]
        free = spots(target, support, drawing.standing)
        assert support.box.top_m > HIGH_M or not free
    assert all(REFUSALS[expect] for expect in found if expect is not Expect.DONE)


def test_the_same_seed_says_the_same_and_says_nothing_twice(apartment, drawn):
    again = Drawing(*apartment, "pick").episodes(SEED, COUNT)
    assert again == drawn["pick"][1]
    assert Drawing(*apartment, "pick").episodes(SEED, 3) == again[:3]
    for _, episodes in drawn.values():
        said = [episode.commands for episode in episodes]
        assert len(set(said)) == len(said)
        for episode in episodes:
            assert len(episode.commands) == (2 if episode.errand.deed is Deed.PICK_THEN_PUT else 1)
            assert all(text[0].isupper() and text.endswith(".") for text in episode.commands)


def test_nothing_to_take_is_no_episode(apartment):
    scene, surfaces = apartment
    bare = replace(scene, objects=tuple(each for each in scene.objects if not each.movable))
    assert Drawing(bare, surfaces, "pick").episodes(SEED, 3) == ()
