"""The hand-laid flat: which model of the library stands where.

Map frame, metres, degrees. A piece with a carrier is put down on the highest surface below it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..scenes.apartment import Apartment, Numbered
from ..scenes.model import Model
from ..scenes.placing import Placed
from ..scenes.plan import Opening, Plan, Room
from .models import read_catalogue, read_model


@dataclass(frozen=True)
class Piece:
    """One model in the flat.

    front_deg: where its front looks. colour: None where no one colour dominates.
    carrier: name of the piece that it stands on or in; z_m: its height where it hangs on a wall.
    """

    name: str
    model: str
    kind: str
    colour: str | None
    room: int
    x_m: float
    y_m: float
    front_deg: float
    carrier: str = ""
    relation: str = "floor"
    z_m: float = 0.0
    scale: float = 1.0
    faces: int = 1500
    movable: bool = False


def _small(name: str, model: str, kind: str, colour: str | None, room: int, x_m: float, y_m: float,
           front_deg: float, carrier: str, relation: str = "on") -> Piece:
    return Piece(name, model, kind, colour, room, x_m, y_m, front_deg, carrier, relation,
                 faces=1200, movable=True)


ROOMS = (
    Room(1, "living room", (-3.5, 3.5), (-2.5, 2.5)),
    Room(2, "kitchen", (-3.5, 0.2), (2.62, 6.0)),
    Room(3, "study", (0.32, 3.5), (2.62, 6.0)),
    Room(4, "bedroom", (3.62, 7.8), (-2.5, 2.0)),
    Room(5, "bathroom", (-6.2, -3.62), (-2.5, 0.6)),
)
OPENINGS = (
    Opening(((1, "north"), (2, "south")), (-3.0, -2.0)),
    Opening(((1, "north"), (3, "south")), (1.6, 2.6)),
    Opening(((1, "east"), (4, "west")), (0.5, 1.5)),
    Opening(((1, "west"), (5, "east")), (-0.9, 0.1)),
)
START = (0.2, 0.7, 0.0)

PIECES: tuple[Piece, ...] = (
    Piece("sofa_1", "winchesterSofa", "sofa", None, 1, -0.6, -2.0, 90, faces=7000),
    Piece("cabinet_1", "drawersCabinet", "cabinet", None, 1, -0.5, 2.17, -90),
    Piece("tv_1", "led_tv", "tv", "black", 1, -0.5, 2.2, -90, "cabinet_1", "on"),
    Piece("coffee_table_1", "table", "coffee table", "beige", 1, -0.5, -0.55, 90, scale=0.5),
    Piece("armchair_1", "armchair2", "armchair", None, 1, -2.84, -1.84, 45),
    Piece("armchair_2", "modernArmchair", "armchair", "black", 1, 1.05, -0.45, 180),
    Piece("table_1", "oakTable", "table", "brown", 1, 2.55, -1.6, 0),
    Piece("chair_1", "plasticChair", "chair", "blue", 1, 2.55, -0.62, -90),
    Piece("chair_2", "chair2", "chair", None, 1, 1.62, -1.65, 0),
    Piece("bookshelf_1", "verticalShelves", "bookshelf", None, 1, 0.75, 2.27, -90),
    Piece("plant_1", "plant", "plant", None, 1, 3.06, 2.1, 0),
    Piece("ball_1", "basketball", "ball", None, 1, -3.3, 1.3, 0, faces=600, movable=True),
    _small("cup_1", "plasticCup", "cup", "blue", 1, -0.75, -0.5, 0, "coffee_table_1"),
    _small("cup_2", "caffe_final", "cup", "white", 1, -0.2, -0.6, 30, "coffee_table_1"),
    _small("plant_2", "littlePlant", "plant", None, 1, 2.65, -1.6, 0, "table_1"),
    _small("phone_1", "iphone", "phone", None, 1, 2.3, -1.35, 60, "table_1"),
    _small("teddy_1", "teddyBear", "teddy", None, 1, -1.2, -1.78, 90, "sofa_1"),
    Piece("fridge_1", "largeFridge", "fridge", "grey", 2, -3.0, 5.57, -90),
    Piece("counter_1", "lowerCabinet", "counter", None, 2, -2.2, 5.67, -90),
    Piece("sink_1", "sinkCabinet", "sink", None, 2, -1.58, 5.67, -90),
    Piece("counter_2", "lowerCabinet", "counter", None, 2, -0.96, 5.67, -90),
    Piece("counter_3", "drawersCabinet", "counter", None, 2, -0.34, 5.67, -90),
    Piece("cabinet_2", "upperCabinet", "cabinet", None, 2, -2.2, 5.78, -90, relation="wall",
          z_m=1.45),
    Piece("table_2", "tableWithTablecloth", "table", None, 2, -0.55, 3.5, 0),
    Piece("chair_3", "chairWithCushion", "chair", None, 2, -0.55, 4.2, -90),
    Piece("stool_1", "stool2", "stool", "beige", 2, -1.35, 3.45, 0),
    _small("bottle_1", "yogurtBottle", "bottle", "white", 2, -2.3, 5.6, 0, "counter_1"),
    _small("cup_3", "plasticCup", "cup", "blue", 2, -1.0, 5.6, 0, "counter_2"),
    _small("cup_4", "caffe_final", "cup", "white", 2, -0.4, 5.55, 200, "counter_3"),
    Piece("desk_1", "lbDesk", "desk", "grey", 3, 1.9, 5.55, -90, faces=2500),
    Piece("chair_4", "armchair", "chair", "green", 3, 1.9, 4.7, 90),
    Piece("cabinet_3", "cupboard", "cabinet", "white", 3, 3.27, 3.9, 180),
    Piece("armchair_3", "winchesterArmchair", "armchair", None, 3, 0.86, 4.3, 0, faces=6000),
    Piece("box_1", "box", "box", "blue", 3, 0.62, 5.7, -90, scale=0.45, movable=True),
    _small("lamp_1", "desklamp", "lamp", None, 3, 1.35, 5.65, 0, "desk_1"),
    _small("scissors_1", "cissors_swap", "scissors", None, 3, 2.4, 5.4, 20, "desk_1"),
    _small("phone_2", "iphone", "phone", None, 3, 1.65, 5.35, 0, "desk_1"),
    _small("cup_5", "caffe_final", "cup", "white", 3, 2.2, 5.7, 0, "desk_1"),
    Piece("bed_1", "bed3", "bed", None, 4, 6.62, -0.4, 180, faces=3000),
    Piece("nightstand_1", "bedsideTable2", "nightstand", "beige", 4, 7.5, 0.95, 180),
    Piece("nightstand_2", "bedsideTable2", "nightstand", "beige", 4, 7.5, -1.75, 180),
    Piece("wardrobe_1", "wardrobeWithSlidingDoors", "wardrobe", None, 4, 5.6, 1.65, -90),
    Piece("bench_1", "bench", "bench", None, 4, 5.42, -2.22, 90),
    Piece("chair_5", "sillaBlanca", "chair", None, 4, 4.1, -2.0, 45),
    Piece("shoe_1", "slippers", "shoe", None, 4, 5.1, 0.2, 0, faces=800, movable=True),
    _small("lamp_2", "desklamp", "lamp", None, 4, 7.5, 0.95, 180, "nightstand_1"),
    _small("cup_6", "plasticCup", "cup", "blue", 4, 7.5, -1.75, 0, "nightstand_2"),
    _small("teddy_2", "teddyBear", "teddy", None, 4, 6.3, -0.7, 180, "bed_1"),
    Piece("toilet_1", "toiletsUnit", "toilet", "white", 5, -5.82, -1.9, 0),
    Piece("sink_2", "washbasin", "sink", "white", 5, -5.95, -0.7, 0, faces=2000),
    Piece("sink_3", "modernVanity", "sink", "white", 5, -4.9, 0.22, -90, faces=2000),
    Piece("stool_2", "stool2", "stool", "beige", 5, -4.0, -2.15, 90),
)


def lay_flat(library: Path) -> Apartment:
    """The flat with the models of a library; its map is fixed.

    Raises:
        OSError: the library cannot be read.
        KeyError: it lacks a model of the flat.
    """
    catalogue = read_catalogue(library)
    rooms = {room.id: room for room in ROOMS}
    placed: dict[str, Placed] = {}
    for piece in PIECES:
        model = read_model(library, catalogue[piece.model], piece.kind, piece.colour, piece.faces)
        if piece.scale != 1.0:
            parts = tuple(part.scaled(piece.scale, piece.scale, piece.scale)
                          for part in model.parts)
            model = Model(model.kind, parts, model.colour, model.rgb)
        thing = Placed(model, piece.x_m, piece.y_m, piece.z_m, math.radians(piece.front_deg),
                       rooms[piece.room], piece.movable, piece.relation)
        if piece.carrier:
            thing.support = placed[piece.carrier]
            thing.z_m = _top_below(thing.support, thing)
        placed[piece.name] = thing
    numbered = tuple(Numbered(index, name, thing)
                     for index, (name, thing) in enumerate(placed.items(), start=1))
    return Apartment(0, Plan(ROOMS, OPENINGS), numbered, START)


def credits(library: Path) -> str:
    """Where the models come from, for CREDITS.md beside the written flat."""
    catalogue = read_catalogue(library)
    models = sorted({piece.model for piece in PIECES})
    lines = "".join(f"| {name} | {catalogue[name].creator} |\n" for name in models)
    return (
        "# Credits\n\n"
        "The furniture comes from blendswap.com under CC0 1.0 (public domain), cleaned and "
        "converted by Emmanuel Puybaret for Sweet Home 3D: library BlendSwap-CC-0 of the Debian "
        "package sweethome3d-furniture. Here the meshes are thinned, each material is one colour, "
        "and light is baked in. `spatial_si_sim.foreign` laid the flat by hand.\n\n"
        "| model | creator |\n| --- | --- |\n" + lines)


def _top_below(carrier: Placed, thing: Placed) -> float:
    """Height of the highest point of a carrier under the middle half of a thing's footprint."""
    shape = thing.footprint
    spots = np.array([shape.at(a * shape.length_m / 4, b * shape.width_m / 4)
                      for a in (-1, 0, 1) for b in (-1, 0, 1)])
    base = carrier.footprint
    cos, sin = math.cos(-base.yaw_rad), math.sin(-base.yaw_rad)
    local = (spots - (base.x_m, base.y_m)) @ np.array([[cos, sin], [-sin, cos]])
    return carrier.z_m + max(_height(carrier.model, spot) for spot in local)


def _height(model: Model, spot: Sequence[float]) -> float:
    """The highest point of a model above a spot (2,) of its own frame; 0 where there is none."""
    best = 0.0
    for part in model.parts:
        corners = part.vertices_m[part.faces]
        a, b, c = (corners[:, i, :2] - spot for i in range(3))
        weights = np.column_stack([_cross(b, c), _cross(c, a), _cross(a, b)])
        area = weights.sum(axis=1)
        inside = ((weights >= 0).all(axis=1) | (weights <= 0).all(axis=1)) & (np.abs(area) > 1e-9)
        if inside.any():
            shares = weights[inside] / area[inside, None]
            best = max(best, float((shares * corners[inside][:, :, 2]).sum(axis=1).max()))
    return best


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
