"""Nouns: the kinds that can be named, other words for them, plurals, and what they resemble."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..geometry.lexicon import COLOURS, KINDS_WITH_FRONT

KINDS: tuple[str, ...] = (
    "apple", "armchair", "ball", "banana", "basket", "bathtub", "bed", "bench", "book",
    "bookshelf", "bottle", "bowl", "box", "cabinet", "can", "chair", "clock", "coffee table",
    "counter", "cup", "desk", "door", "fridge", "keyboard", "lamp", "laptop", "mug", "nightstand",
    "orange", "phone", "picture", "pillow", "plant", "plate", "remote", "rug", "scissors", "shoe",
    "sink", "sofa", "stool", "stove", "table", "teddy", "toilet", "tv", "tv stand", "vase",
    "wardrobe", "window",
)  # fmt: skip
"""Every kind that a detector is asked for by default."""

ANY_ROOM = "room"
ROOMS: tuple[str, ...] = (
    "kitchen", "bedroom", "bathroom", "living room", "office", "hall", ANY_ROOM,
)  # fmt: skip
"""Kinds of rooms; the last one is any of them, alone ("this room") the one of the viewer."""

MORE_KINDS: tuple[str, ...] = (
    "air conditioner", "backpack", "bag", "bicycle", "bin", "blanket", "blinds", "broom", "bucket",
    "candle", "cat", "ceiling", "chest", "coat", "coat rack", "coffee machine", "computer mouse",
    "curtain", "cutting board", "desk lamp", "dishwasher", "dog", "drawer", "drone", "fan",
    "faucet", "fireplace", "floor", "fork", "fruit", "glass", "guitar", "hair dryer", "hat",
    "headphones", "heater", "iron", "jar", "kettle", "knife", "ladder", "magazine", "microwave",
    "mirror", "newspaper", "pan", "paper", "pen", "pencil", "person", "piano", "pot",
    "printer", "radiator", "scale", "shower", "soap", "speaker", "spoon",
    "stairs", "suitcase", "toaster", "toilet paper", "toothbrush", "towel", "toy", "toy car",
    "trolley", "umbrella", "vacuum cleaner", "vacuum robot", "wall", "washing machine",
    "whiteboard",
)  # fmt: skip
"""Common household kinds that the words can name besides, and what bounds a room."""

SYNONYMS: dict[str, str] = {
    "couch": "sofa", "settee": "sofa", "loveseat": "sofa",
    "easy chair": "armchair", "arm chair": "armchair",
    "dining chair": "chair", "office chair": "chair", "seat": "chair",
    "bar stool": "stool", "footstool": "stool",
    "dining table": "table", "kitchen table": "table",
    "coffeetable": "coffee table", "writing desk": "desk",
    "closet": "wardrobe", "cupboard": "cabinet", "sideboard": "cabinet", "dresser": "cabinet",
    "bookcase": "bookshelf", "book shelf": "bookshelf", "shelf": "bookshelf",
    "book case": "bookshelf",
    "bedside table": "nightstand", "night stand": "nightstand", "night table": "nightstand",
    "television": "tv", "telly": "tv", "screen": "tv", "tv set": "tv", "monitor": "tv",
    "television stand": "tv stand", "tv table": "tv stand", "tvstand": "tv stand",
    "refrigerator": "fridge", "freezer": "fridge",
    "cooker": "stove", "oven": "stove", "hob": "stove",
    "basin": "sink", "washbasin": "sink", "wash basin": "sink",
    "bath": "bathtub", "tub": "bathtub", "bath tub": "bathtub",
    "loo": "toilet", "wc": "toilet",
    "carpet": "rug", "mat": "rug",
    "painting": "picture", "poster": "picture", "photo": "picture", "picture frame": "picture",
    "worktop": "counter", "countertop": "counter", "kitchen counter": "counter",
    "floor lamp": "lamp", "standing lamp": "lamp", "light": "lamp",
    "houseplant": "plant", "potted plant": "plant", "pot plant": "plant", "flower pot": "plant",
    "doorway": "door",
    "teddy bear": "teddy", "teddybear": "teddy", "stuffed bear": "teddy",
    "remote control": "remote", "tv remote": "remote", "remote controller": "remote",
    "cell phone": "phone", "cellphone": "phone", "mobile phone": "phone", "mobile": "phone",
    "smartphone": "phone", "telephone": "phone",
    "notebook computer": "laptop", "computer": "laptop", "laptop computer": "laptop",
    "soda can": "can", "tin": "can", "tin can": "can",
    "carton": "box", "parcel": "box", "cardboard box": "box", "package": "box",
    "cushion": "pillow",
    "coffee mug": "mug", "coffee cup": "cup", "teacup": "cup", "tea cup": "cup",
    "dish": "plate", "football": "ball", "alarm clock": "clock", "flower vase": "vase",
    "hamper": "basket", "pair of scissors": "scissors",
    "sneaker": "shoe", "boot": "shoe", "slipper": "shoe", "trainer": "shoe",
    "human": "person", "man": "person", "woman": "person", "human being": "person",
    "somebody": "person", "someone": "person", "guy": "person", "lady": "person",
    "girl": "person", "boy": "person", "child": "person", "pedestrian": "person",
    "visitor": "person", "guest": "person",
    "study": "office", "home office": "office", "workroom": "office",
    "lounge": "living room", "sitting room": "living room", "livingroom": "living room",
    "family room": "living room", "hallway": "hall", "corridor": "hall", "entrance hall": "hall",
    "entry": "hall", "washroom": "bathroom", "restroom": "bathroom", "bath room": "bathroom",
    "guest room": "bedroom", "sleeping room": "bedroom", "kitchenette": "kitchen",
    "trash can": "bin", "garbage can": "bin", "waste bin": "bin", "rubbish bin": "bin",
    "dustbin": "bin", "trash bin": "bin", "wastebasket": "bin", "waste basket": "bin",
    "trash": "bin", "tap": "faucet", "rucksack": "backpack", "bike": "bicycle",
    "drinking glass": "glass", "wine glass": "glass", "microwave oven": "microwave",
    "washer": "washing machine", "drape": "curtain", "stair": "stairs", "staircase": "stairs",
    "coffee maker": "coffee machine", "coffeemaker": "coffee machine", "espresso machine":
    "coffee machine", "water kettle": "kettle", "tea kettle": "kettle", "chest of drawers": "chest",
    "frying pan": "pan", "saucepan": "pot", "cooking pot": "pot", "hoover": "vacuum cleaner",
    "handbag": "bag", "purse": "bag", "shopping bag": "bag", "loudspeaker": "speaker",
    "writing table": "desk", "work desk": "desk", "computer desk": "desk", "office desk": "desk",
    "swivel chair": "chair", "desk chair": "chair", "kitchen chair": "chair",
    "recliner": "armchair", "wing chair": "armchair", "sofa chair": "armchair",
    "double bed": "bed", "single bed": "bed", "kitchen sink": "sink", "bathroom sink": "sink",
    "washstand": "sink", "bath mat": "rug", "doormat": "rug", "bedside cabinet": "nightstand",
    "bedside lamp": "lamp", "table lamp": "lamp", "reading lamp": "lamp",
    "side table": "coffee table", "couch table": "coffee table", "wall cabinet": "cabinet",
    "narrow cabinet": "cabinet", "kitchen cabinet": "cabinet", "flowerpot": "plant",
    "pot of flowers": "plant", "indoor plant": "plant", "flat screen": "tv", "tv screen": "tv",
    "soccer ball": "ball", "tin of soda": "can", "soft toy": "teddy", "plush bear": "teddy",
    "bed pillow": "pillow", "wall clock": "clock", "book shelves": "bookshelf",
    "tv bench": "tv stand", "tv cabinet": "tv stand", "tv unit": "tv stand",
    "media console": "tv stand", "kitchen stove": "stove", "electric stove": "stove",
    "gas stove": "stove", "wall picture": "picture", "framed picture": "picture",
    "entrance": "door", "front door": "door", "entrance door": "door", "remote controls": "remote",
    "toy robot": "toy", "balloon": "ball",
    "cleaning robot": "vacuum robot", "robotic vacuum": "vacuum robot",
}  # fmt: skip
"""Other words -> kind."""

THINGS: tuple[str, ...] = (
    "object", "thing", "item", "anything", "something", "everything", "one", "stuff", "furniture",
    "piece of furniture",
)  # fmt: skip
"""Words for an object of any kind."""

COLOUR_WORDS: dict[str, str] = {
    **{colour: colour for colour in COLOURS},
    "gray": "grey", "violet": "purple", "lilac": "purple", "cream": "beige", "scarlet": "red",
    "crimson": "red", "navy": "blue", "turquoise": "blue", "silver": "grey",
}  # fmt: skip

PERSON = "person"
CONTAINERS = frozenset(
    {"bag", "backpack", "basket", "bathtub", "bin", "bottle", "bowl", "box", "bucket", "cabinet",
     "cup", "dishwasher", "drawer", "fridge", "glass", "jar", "microwave", "mug", "pan", "pot",
     "sink", "suitcase", "vase", "wardrobe", "washing machine"}
)  # fmt: skip
"""Kinds that things are in rather than on: "the box with the ball"."""

SIMILAR: tuple[frozenset[str], ...] = (
    frozenset({"cup", "mug"}),
    frozenset({"chair", "armchair", "stool", "bench", "sofa"}),
    frozenset({"table", "coffee table", "desk", "counter", "nightstand", "tv stand"}),
    frozenset({"wardrobe", "cabinet", "bookshelf", "nightstand", "fridge", "tv stand"}),
    frozenset({"tv", "laptop", "picture", "window"}),
    frozenset({"bowl", "plate", "basket", "vase", "mug"}),
    frozenset({"bottle", "vase", "can"}),
    frozenset({"remote", "phone", "book"}),
    frozenset({"apple", "orange", "ball", "banana"}),
    frozenset({"sink", "bathtub", "toilet"}),
    frozenset({"book", "box", "laptop", "keyboard"}),
    frozenset({"door", "window", "wardrobe"}),
)
"""Kinds that are offered for each other when the one that was asked for is not in the map."""

SURFACES = frozenset(
    {"bed", "bench", "bookshelf", "cabinet", "chair", "coffee table", "counter", "desk", "floor",
     "nightstand", "rug", "shelf", "sofa", "armchair", "stool", "stove", "table", "tv stand",
     "trolley", "chest"}
)  # fmt: skip
"""Kinds that things are put on: "take it to the table"."""
FURNITURE = SURFACES | {
    "bathtub", "door", "fireplace", "fridge", "piano", "radiator", "sink", "stairs", "toilet", "tv",
    "wall", "wardrobe", "washing machine", "window", "dishwasher", "picture", "whiteboard",
}  # fmt: skip
"""Kinds that tell which table or shelf is meant, rather than where on it."""

_IRREGULAR = {
    "scissors": "scissors", "shelf": "shelves", "bookshelf": "bookshelves", "person": "people",
    "child": "children", "man": "men", "woman": "women", "knife": "knives", "mouse": "mice",
    "stairs": "stairs", "headphones": "headphones", "blinds": "blinds",
    "someone": "people", "somebody": "people", "stuff": "stuff",
}  # fmt: skip

__all__ = ["COLOURS", "KINDS", "KINDS_WITH_FRONT", "Noun", "nouns", "plural", "similar_kinds"]


@dataclass(frozen=True, slots=True)
class Noun:
    """What a noun means.

    Attributes:
        kind: None for "object", "thing".
        plural: whether the form is plural.
    """

    kind: str | None
    plural: bool


def plural(noun: str) -> str:
    """Plural of a lower-case noun of one or more words.

    >>> plural("coffee table"), plural("bench"), plural("teddy")
    ('coffee tables', 'benches', 'teddies')
    """
    head, _, last = noun.rpartition(" ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "s"
    return f"{head} {last}" if head else last


def similar_kinds(kind: str) -> frozenset[str]:
    """Kinds that a person may mean by, or mistake for, `kind`."""
    return frozenset().union(*(group for group in SIMILAR if kind in group)) - {kind}


@lru_cache(maxsize=8)
def nouns(labels: frozenset[str] = frozenset()) -> dict[str, Noun]:
    """Every noun, singular and plural, with its meaning.

    Args:
        labels: kinds that the map knows beyond those here, lower-case.
    """
    table: dict[str, Noun] = {}
    words: list[tuple[str, str | None]] = [(thing, None) for thing in THINGS]
    words += [(word, kind) for word, kind in SYNONYMS.items()]
    words += [(label, label) for label in sorted(labels)]
    kinds = (*ROOMS, *MORE_KINDS, *KINDS)
    words += [(kind, kind) for kind in kinds]
    for word, kind in words:
        table.setdefault(plural(word), Noun(kind, plural(word) != word))
    for word, kind in words:
        table[word] = Noun(kind, False)
    for kind in kinds:
        table[kind] = Noun(kind, False)
    table["persons"] = Noun("person", True)
    return table
