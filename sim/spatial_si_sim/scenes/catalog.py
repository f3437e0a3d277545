"""Every kind of object that a scene can hold, and the variants by which it is built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from .colours import BRIGHT, WOODS
from .kinds import (
    decor,
    devices,
    people,
    seating,
    storage,
    tables,
    tableware,
    things,
    wet_rooms,
)
from .model import Model

Builder = Callable[..., Model]


@dataclass(frozen=True)
class Variant:
    """One way to build a kind.

    build: (random source, colour name) -> Model, whose `kind` is the kind's name.
    colours: the names it may get; objects of one variant in a scene take them in turn.
    movable: a person or an arm could carry it off.
    """

    build: Builder
    colours: tuple[str, ...]
    movable: bool = False


# People give these a front by what they are; the direction is the model's x axis.
KINDS_WITH_FRONT = frozenset({
    "armchair", "bed", "bench", "bookshelf", "cabinet", "chair", "clock", "counter", "desk",
    "fridge", "keyboard", "laptop", "nightstand", "person", "picture", "sink", "sofa", "stove",
    "toilet", "tv", "tv stand", "wardrobe",
})

_SEATS = ("brown", "beige", "white", "black", "red", "blue", "green", "grey")
_SOFAS = ("grey", "blue", "green", "red", "brown", "beige", "purple", "orange")
_BODIES = WOODS + ("white", "grey")

FURNITURE: dict[str, Variant] = {
    "chair": Variant(seating.chair, _SEATS),
    "stool": Variant(seating.stool, ("brown", "white", "black", "red", "yellow", "blue")),
    "bench": Variant(seating.bench, ("brown", "beige", "white", "green")),
    "armchair": Variant(seating.armchair, _SOFAS + ("yellow",)),
    "sofa": Variant(seating.sofa, _SOFAS),
    "bed": Variant(seating.bed, ("blue", "grey", "red", "green", "purple", "pink", "orange")),
    "table": Variant(tables.table, WOODS + ("white",)),
    "coffee table": Variant(tables.coffee_table, WOODS + ("white", "black")),
    "desk": Variant(tables.desk, WOODS + ("white", "grey")),
    "nightstand": Variant(tables.nightstand, WOODS + ("white",)),
    "tv stand": Variant(tables.tv_stand, WOODS + ("white", "grey")),
    "tv": Variant(tables.tv, ("black",)),
    "wardrobe": Variant(storage.wardrobe, _BODIES),
    "bookshelf": Variant(storage.bookshelf, WOODS + ("white",)),
    "cabinet": Variant(storage.cabinet, _BODIES + ("blue", "green")),
    "narrow cabinet": Variant(storage.narrow_cabinet, _BODIES),
    "wall cabinet": Variant(storage.wall_cabinet, _BODIES),
    "fridge": Variant(wet_rooms.fridge, ("white", "grey", "red", "black")),
    "stove": Variant(wet_rooms.stove, ("white", "grey")),
    "counter": Variant(wet_rooms.counter, _BODIES + ("blue", "green")),
    "kitchen sink": Variant(wet_rooms.kitchen_sink, _BODIES + ("blue", "green")),
    "bathroom sink": Variant(wet_rooms.bathroom_sink, ("white",)),
    "toilet": Variant(wet_rooms.toilet, ("white",)),
    "bathtub": Variant(wet_rooms.bathtub, ("white",)),
    "lamp": Variant(decor.lamp, ("white", "yellow", "orange", "red", "beige", "green")),
    "plant": Variant(decor.plant, ("orange", "white", "brown", "blue", "grey")),
    "rug": Variant(decor.rug, ("red", "blue", "green", "purple", "orange", "pink", "beige")),
    "bath mat": Variant(decor.bath_mat, ("blue", "green", "pink", "purple", "yellow")),
    "picture": Variant(decor.picture, ("brown", "black", "white", "beige")),
    "window": Variant(decor.window, ("white",)),
    "door": Variant(decor.door, ("white", "brown", "beige", "grey")),
}

SMALL: dict[str, Variant] = {
    "mug": Variant(tableware.mug, BRIGHT + ("white", "black"), True),
    "cup": Variant(tableware.cup, BRIGHT + ("white",), True),
    "plate": Variant(tableware.plate, ("white", "blue", "green", "yellow", "red"), True),
    "bowl": Variant(tableware.bowl, ("white", "blue", "red", "green", "purple"), True),
    "bottle": Variant(tableware.bottle, ("green", "blue", "red", "brown", "purple"), True),
    "can": Variant(tableware.can, BRIGHT, True),
    "vase": Variant(tableware.vase, ("white", "blue", "red", "purple", "orange", "pink"), True),
    "laptop": Variant(devices.laptop, ("grey", "black", "white"), True),
    "keyboard": Variant(devices.keyboard, ("white", "black", "grey"), True),
    "phone": Variant(devices.phone, ("black",), True),
    "remote": Variant(devices.remote, ("black", "white"), True),
    "wall clock": Variant(devices.wall_clock, ("white", "yellow", "red"), True),
    "desk clock": Variant(devices.desk_clock, ("white", "red", "yellow", "pink"), True),
    "apple": Variant(things.apple, ("red", "green"), True),
    "orange": Variant(things.orange, ("orange",), True),
    "banana": Variant(things.banana, ("yellow",), True),
    "ball": Variant(things.play_ball, BRIGHT, True),
    "book": Variant(things.book, BRIGHT + ("brown", "black"), True),
    "teddy": Variant(things.teddy, ("brown", "beige", "pink", "white"), True),
    "pillow": Variant(things.pillow, BRIGHT + ("white", "grey"), True),
    "box": Variant(things.box, ("beige", "blue", "red", "white", "green"), True),
    "basket": Variant(things.basket, ("beige", "brown", "white"), True),
    "scissors": Variant(things.scissors, ("red", "orange", "blue", "green"), True),
    "shoe": Variant(things.shoe, ("red", "blue", "black", "white", "brown"), True),
}

PEOPLE: dict[str, Variant] = {"person": Variant(people.person, people.CLOTHES)}

VARIANTS: dict[str, Variant] = {**FURNITURE, **SMALL, **PEOPLE}
