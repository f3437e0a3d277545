"""Questions of every variant about a tour that is told, not rendered."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest
from sim.qa.builders import FRAMES, watched
from sim.truth.hand_scene import SCENE
from spatial_si_sim.qa.drawing import ABOUT_MOTION, LEFT_OUT, draw_items
from spatial_si_sim.qa.options import VARIANTS, QaOptions
from spatial_si_sim.truth.situation import MIN_PIXELS

OPTIONS = QaOptions(per_scene=40)


@pytest.fixture(scope="module")
def tour():
    return watched(SCENE)


@pytest.fixture(scope="module")
def items(tour):
    return draw_items(tour, OPTIONS, 7, "7")


def of(items, variant):
    return [each for each in items if each.asked.variant == variant]


def test_every_variant_is_asked_and_names_are_unique(items):
    for variant in VARIANTS:
        assert 30 <= len(of(items, variant)) <= 40, variant
    assert len({each.asked.id for each in items}) == len(items)
    assert all(each.asked.id.startswith(f"7/{each.asked.variant}/") for each in items)


def test_the_same_seed_asks_the_same(tour):
    options = replace(OPTIONS, per_scene=6)
    first = draw_items(tour, options, 7, "7")
    assert draw_items(tour, options, 7, "7") == first
    assert draw_items(tour, options, 8, "7") != first


def test_pictures_are_as_many_as_the_variant_says(items):
    limits = {"single": (1, 1), "multi": (2, 4), "video": (8, 32)}
    for variant, (fewest, most) in limits.items():
        for each in of(items, variant):
            numbers = each.asked.pictures
            assert fewest <= len(numbers) <= most
            assert list(numbers) == sorted(set(numbers)) and each.asked.at_frame == numbers[-1]


def test_decidable_questions_about_pictures_rest_on_what_these_show(tour, items):
    for each in items:
        if each.asked.variant == "live" or not each.true.decidable:
            continue
        shown = {
            number
            for frame in each.asked.pictures
            for number, pixels in tour.seen[frame].pixels.items()
            if pixels >= MIN_PIXELS
        }
        if each.true.type not in ("view correspondence", "camera position"):
            assert set(each.true.object_ids) <= shown, each


def test_questions_about_pictures_need_no_map_and_no_place_of_who_asks(items):
    for each in items:
        if each.asked.variant == "live":
            continue
        assert each.asked.speaker is None
        assert not re.search(r"\b(north|south|east|west)\b", each.asked.text)
        assert each.true.type not in LEFT_OUT[each.asked.variant]


def test_the_live_map_is_asked_where_the_robot_then_believes_to_be(tour, items):
    moments = {each.asked.at_frame for each in of(items, "live")}
    assert moments == {41, 47, 53, FRAMES - 1}
    for each in of(items, "live"):
        assert each.asked.robot == tour.told(each.asked.at_frame)


def test_values_are_plain_and_undecidable_ones_say_why(items):
    kinds = {"boolean": bool, "number": float, "count": int, "choice": str, "objects": list,
             "place": list, "order": list, "route": list, "pictures": list}  # fmt: skip
    for each in items:
        true = each.true
        if true.decidable or true.marginal:
            assert type(true.value) is kinds[true.value_kind], true
        if not true.decidable:
            assert true.reason and (true.value is None or true.marginal)
    assert any(each.true.marginal for each in items)


def test_only_wanted_types_are_asked(tour):
    options = replace(OPTIONS, types=("distance", "facing"), per_scene=8)
    found = draw_items(tour, options, 7, "7")
    assert {each.true.type for each in found} == {"distance", "facing"}
    assert draw_items(tour, replace(options, types=("route",), variants=("single",)), 7, "7") == []


def test_where_nothing_moves_nobody_asks_what_does(tour, items):
    """Every answer would be no."""
    assert not {each.true.type for each in items} & ABOUT_MOTION
    options = replace(OPTIONS, types=("object motion", "collision"))
    assert draw_items(tour, options, 7, "7") == []


def test_no_question_is_marginal_where_none_shall_be(tour):
    found = draw_items(tour, replace(OPTIONS, marginal=0.0, variants=("live",)), 7, "7")
    assert not any(each.true.marginal for each in found)


def test_truth_is_found_without_the_answering_code():
    """Who makes and judges data sets loads nothing of the package that answers."""
    script = (
        "import sys\n"
        "import spatial_si_sim.qa.__main__, spatial_si_sim.qa.worker\n"
        "found = [name for name in sys.modules if name.split('.')[0] == 'spatial_si_ros']\n"
        "sys.exit(f'loaded: {found}' if found else 0)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert ran.returncode == 0, ran.stderr.decode()
