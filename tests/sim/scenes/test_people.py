"""People and what moves: what they look like, where they stand and go, and what stays as it was."""

from __future__ import annotations

import json
import math
import random

import numpy as np
import pytest
from shapely.geometry import Point, Polygon, box
from sim.scenes.test_export import digests, mesh_points_map
from spatial_si_sim.make_scene import main
from spatial_si_sim.scenes import draw_apartment, make_scene
from spatial_si_sim.scenes.kinds.people import CLOTHES, POSTURES, person
from spatial_si_sim.truth.scene import TrueScene

SEED, CHANGE_S = 7, 60.0


@pytest.fixture(scope="module")
def peopled(tmp_path_factory):
    """(folder, apartment) of seed 7 with three people and six movers."""
    folder = tmp_path_factory.mktemp("peopled")
    make_scene(SEED, folder, people=3, movers=6, change_s=CHANGE_S)
    return folder, draw_apartment(SEED, 3, 6, CHANGE_S)


@pytest.mark.parametrize("posture", POSTURES)
def test_a_person_has_the_size_of_one_and_looks_along_its_front(posture):
    model = person(random.Random(1), "blue", posture)
    length, width, height = model.size_m
    tall = (0.8, 1.1) if posture == "sitting" else (1.5, 1.95)
    assert tall[0] < height < tall[1] and 0.4 < width < 0.9 and length < 1.0
    eyes = [part for part in model.parts if part.rgb == (250, 250, 250)]
    assert len(eyes) == 2
    middle = np.mean([part.vertices_m.mean(axis=0) for part in eyes], axis=0)
    hair = max(model.parts, key=lambda part: part.vertices_m[:, 2].max())
    assert middle[0] > hair.vertices_m[:, 0].mean() + 0.06 and abs(middle[1]) < 0.02
    assert middle[2] > 0.85 * height


def test_an_unknown_posture_is_refused():
    with pytest.raises(ValueError, match="standing.*got 'flying'"):
        person(random.Random(0), "red", "flying")


def test_the_apartment_without_people_stays_the_same(peopled, written, tmp_path):
    (tmp_path / "motions.json").write_text("of an older scene", encoding="utf-8")
    make_scene(SEED, tmp_path, people=0, movers=0)
    plain = digests(tmp_path)
    assert plain == digests(written.folder) and "motions.json" not in plain
    objects = [name for name in plain if name.startswith("objects/")]
    also = digests(peopled[0])
    assert objects and all(also[name] == plain[name] for name in objects)
    assert written.truth["format"] == 1 and "motions" not in written.truth


def test_the_same_seed_gives_the_same_people(peopled, tmp_path):
    make_scene(SEED, tmp_path, people=3, movers=6, change_s=CHANGE_S)
    assert digests(tmp_path) == digests(peopled[0])


def test_people_stand_free_and_differ_in_their_clothes(peopled):
    _, apartment = peopled
    placed = [each.placed for each in apartment.objects]
    scripted = {each.name for each in apartment.objects if each.name in apartment.motions.scripts}
    people = [each for each in apartment.objects if each.placed.model.kind == "person"]
    assert len(people) == 5
    assert len({each.placed.model.colour for each in people}) == 5 <= len(CLOTHES)
    for each in people:
        if each.name in scripted:
            continue
        shape = Polygon(each.placed.footprint.corners())
        for other in placed:
            if other is not each.placed and other.span_m[1] > 0.03 and other.span_m[0] < 1.9:
                assert not shape.intersects(Polygon(other.footprint.corners())), each.name
        assert Point(apartment.start[:2]).distance(shape) > 0.4


def test_who_walks_and_what_rolls_stays_in_rooms_and_off_furniture(peopled):
    _, apartment = peopled
    rooms = [box(r.x_m[0], r.y_m[0], r.x_m[1], r.y_m[1]) for r in apartment.plan.rooms]
    still = [Polygon(each.placed.footprint.corners()) for each in apartment.objects
             if each.name not in apartment.motions.scripts
             and each.placed.span_m[1] > 0.03 and each.placed.span_m[0] < 1.8]
    going = {name: script for name, script in apartment.motions.scripts.items()
             if not script.jumps}
    assert len(going) == 3 and sum(name.startswith("person") for name in going) == 2
    for name, script in going.items():
        speeds = []
        for a, b in zip(script.keys, script.keys[1:], strict=False):
            way_m = math.dist((a.x_m, a.y_m), (b.x_m, b.y_m))
            if way_m > 0.0:
                speeds.append(way_m / (b.time_s - a.time_s))
        assert min(speeds) > 0.25 and max(speeds) < 1.0
        assert max(speeds) - min(speeds) < 0.01, "one pace"
        assert script.keys[-1].time_s > CHANGE_S + 200.0
        for time_s in np.arange(0.0, 60.0, 0.5):
            key = script.at(float(time_s))
            spot = Point(key.x_m, key.y_m)
            assert any(room.contains(spot) for room in rooms)
            assert min(shape.distance(spot) for shape in still) > 0.12, name


def test_who_walks_looks_where_it_goes(peopled):
    _, apartment = peopled
    for name, script in apartment.motions.scripts.items():
        if not name.startswith("person"):
            continue
        for a, b in zip(script.keys, script.keys[1:], strict=False):
            if math.dist((a.x_m, a.y_m), (b.x_m, b.y_m)) > 0.0:
                heading = math.atan2(b.y_m - a.y_m, b.x_m - a.x_m)
                assert math.cos(heading - a.yaw_rad) > 0.999 and a.yaw_rad == b.yaw_rad


def test_between_the_visits_one_thing_moves_one_goes_and_one_comes(peopled):
    _, apartment = peopled
    jumps = [script for script in apartment.motions.scripts.values() if script.jumps]
    assert len(jumps) == 3 and apartment.motions.visits_s == (0.0, CHANGE_S)
    first = [(script.at(0.0).present, script.at(CHANGE_S).present) for script in jumps]
    assert sorted(first) == [(False, True), (True, False), (True, True)]
    (moved,) = [script for script in jumps if script.at(0.0).present and script.at(99.0).present]
    a, b = moved.at(0.0), moved.at(CHANGE_S)
    assert 0.1 < math.dist((a.x_m, a.y_m), (b.x_m, b.y_m)) < 3.1


def test_the_truth_holds_the_motions_by_id_and_boxes_of_the_beginning(peopled):
    folder, apartment = peopled
    scene = TrueScene.load(folder / "ground_truth.json")
    numbers = {each.name: each.id for each in apartment.objects}
    assert set(scene.motions.scripts) == {str(numbers[n]) for n in apartment.motions.scripts}
    document = json.loads((folder / "motions.json").read_text(encoding="utf-8"))
    (instances,) = folder.glob("*.scene_instance.json")
    placed = {entry["template_name"]: entry for entry in
              json.loads(instances.read_text(encoding="utf-8"))["object_instances"]}
    for number, script in scene.motions.scripts.items():
        thing = scene.by_id[int(number)]
        key = script.at(0.0)
        assert thing.box.centre_m[:2] == pytest.approx((key.x_m, key.y_m), abs=1e-4)
        assert math.cos(thing.box.yaw_rad - key.yaw_rad) > 1.0 - 1e-9
        assert f"o{int(number):04d}" in document["objects"]
        points = mesh_points_map(folder, int(number), placed[f"o{int(number):04d}"])
        assert points[:, 2].max() - points[:, 2].min() == pytest.approx(
            thing.box.size_m[2], abs=1e-4)
    for thing in scene.objects:
        if thing.kind == "person":
            assert thing.front_yaw_rad == thing.box.yaw_rad and thing.support is None


def test_nothing_that_the_world_reads_tells_who_moves(peopled):
    text = (peopled[0] / "motions.json").read_text(encoding="utf-8")
    assert not any(word in text for word in ("person", "ball", "chair", "walk"))


def test_the_command_makes_people_and_refuses_too_many(tmp_path, capsys):
    assert main(["--seed", "7", "--out", str(tmp_path), "--people", "1", "--movers", "1"]) == 0
    assert (tmp_path / "motions.json").is_file()
    assert main(["--seed", "7", "--out", str(tmp_path), "--people", "-1"]) == 2
    assert "want numbers of at least 0, got 7, -1 people" in capsys.readouterr().err
