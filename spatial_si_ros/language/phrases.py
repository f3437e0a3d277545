"""Words and set phrases other than nouns and colours, each with its token type and value.

The longest phrase wins, so "to the left of" is one token and the grammar stays small.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from ..geometry.relations import RelationKind
from .queries import Measure
from .references import Who
from .words.numbers import NUMBER_WORDS, ORDINALS
from .words.relations import COMPARATIVES, EXTREMES, RELATIONS, RESTING, SIDES

R = RelationKind
Entry = tuple[str, object]


def _split(words: str) -> list[str]:
    """Alternatives between bars."""
    return words.split("|")


_RANK_ENDS = {1: "st", 2: "nd", 3: "rd"}

_PLAIN: dict[str, str] = {
    "DET": (
        "the|a|an|any|some|this|that|these|those|all the|all|all of the|my|your|our|his|her|their|"
        "each|every|each of the|any of the"
    ),
    "IS": "is|are|am|be|was|were",
    "THERE": "there",
    "THAN": "than",
    "TO": "to|towards|toward|at|over to|up to",
    "FROM": "from",
    "AND": "and|and also|as well as",
    "NOT": "not|n't",
    "OTHER": "other|another",
    "OTHER_THAN": (
        "other than|besides|apart from|except|except for|different from|but not|not counting|"
        "aside from|excluding"
    ),
    "ALIGNED": (
        "in line with|aligned with|lined up with|in a row with|in one line with|in a line with"
    ),
    "WITH": (
        "with|that has|which has|that have|which have|containing|carrying|holding|having|"
        "that holds|which holds|that contains|which contains|that carries|which carries|"
        "that supports|which supports|supporting"
    ),
    "HERE": "here|in here|around here|in this place",
    "OR": "or",
    "WHERE": "where|whereabouts|where abouts",
    "WHAT": "what|which",
    "OF_THESE": (
        "of these|of those|of them|of the following|of these objects|of these things|"
        "of the objects|of the following objects|of these items"
    ),
    "HOW_MANY": (
        "how many|what is the number of|what number of|the number of|count|"
        "count how many|how many of the"
    ),
    "HOW_FAR": (
        "how far|how far away|how close|how near|how distant|how many metres|how many meters"
    ),
    "HOW_FAR_APART": "how far apart|what distance apart|how close together",
    "DISTANCE": "what is the distance|the distance|distance|what distance is",
    "WHAT_COLOUR": "what colour|what color|which colour|which color",
    "COLOUR_OF": "what is the colour of|what is the color of",
    "YOU_SEE": (
        "do you see|can you see|can i see|did you see|do we have|have you seen|do you know of"
    ),
    "LIST": "list|name|enumerate|show me",
    "WHETHER": "whether|tell me if|let me know if|check if|do you know if|know if|check whether",
    "IT": "it|them|that one",
    "VIEW_FROM": (
        "as seen from|seen from|viewed from|as viewed from|looking from|when viewed from|"
        "when seen from|if viewed from|if seen from|from the point of view of|"
        "from the perspective of|from the view of|from the viewpoint of|when looking from|"
        "when i look from|if i look from|as seen by|from the position of"
    ),
    "POV": (
        "'s point of view|'s perspective|'s view|'s viewpoint|'s position|'s side|"
        "'s own point of view|'s own perspective|'s frame"
    ),
    "VIEW_ITS": (
        "from its own point of view|from its own perspective|from its point of view|"
        "from its perspective|in its own frame|from its own view|from its own viewpoint"
    ),
    "FACING": (
        "facing|looking at|looking towards|looking toward|and face|and facing|and look at|"
        "and look towards|and looking at|and then face|and am facing|and am looking at|"
        "and are facing|while facing|while looking at|and i face|and i look at|and turn to|"
        "and you face|and turn towards|then face|facing towards|oriented towards|and facing towards"
    ),
    "SIT_ON": (
        "when i sit on|when i sit in|if i sit on|if i sit in|"
        "if i am sitting on|when i am sitting on|for someone sitting on|for someone sitting in|"
        "as seen by someone sitting on|if you sit on|when sitting on|when sitting in|seated on|"
        "from someone sitting on|if i lie on|when i lie on|if i were sitting on"
    ),
    "GO": (
        "go|drive|move|walk|navigate|head|travel|proceed|return|get|run|roll|stand|park|come|"
        "go over|drive over|move over|walk over|come over|go back|come back|head over|"
        "go and stand|position yourself|place yourself|go stand|wait|move yourself|bring yourself"
    ),
    "COME_HERE": "come here|come back here|come over here|come closer",
    "FACE": (
        "face|turn to|turn towards|turn toward|look at|look towards|look toward|turn to face|"
        "turn around to|rotate to|rotate towards|point at|point towards|turn and face|"
        "turn around and face|face towards"
    ),
    "STOP": "stop|halt|freeze|abort|cancel|stand still|stay there|stay where you are|do not move",
}

_POLITE = _split(
    "please|can you|could you|would you|will you|can you please|could you please|"
    "would you please|tell me|can you tell me|could you tell me|please tell me|"
    "can you please tell me|could you please tell me|do you know|i want to know|"
    "i would like to know|let me know|i want you to|i would like you to|hey robot|"
    "ok robot|hey|hello|hello robot|hi|hi robot|ok|robot|now|thanks|thank you|"
    "thank you very much|kindly|would you mind telling me|i wonder|exactly|currently|"
    "right now|for me|so|well|just|in the apartment|in the flat|in the house|in the home|"
    "in the scene|in the video|in the whole apartment|in the whole flat|in the whole house|"
    "in this apartment|"
    "in this flat|in this house|in this home|in this scene|in the map|in the building|in total|"
    "altogether|at the moment|overall|anywhere|on the map"
)
"""Dropped wherever they stand: they carry no meaning here."""

_ROOMS = _split(
    "apartment|flat|room|rooms|house|home|environment|area|surroundings|place|"
    "whole apartment|whole flat|whole house|rest of the apartment|rest of the house"
)


def _persons() -> Iterable[tuple[str, Entry]]:
    for who, words in (
        (Who.SPEAKER, "me|i|myself|us|the speaker"),
        (Who.ROBOT, "you|yourself|the robot|the robot itself|the camera|your camera"),
        (Who.VIEWER, "the viewer|the observer|that person|someone standing there"),
    ):
        for word in words.split("|"):
            yield word, ("PERSON", who)


def _sides() -> Iterable[tuple[str, Entry]]:
    ends = ("", " side", " hand side", " hand")
    for (word, side), end in product(SIDES.items(), ends):
        if word in ("left", "right"):
            yield f"{word}{end} of", ("REL", side)
        for preposition in ("to", "on", "at", "from", "in"):
            yield f"{preposition} the {word}{end} of", ("REL", side)
            yield f"{preposition} the {word}{end}", ("SIDE", side)
            yield f"{preposition} its {word}{end}", ("SIDE", side)
            yield f"{preposition} my {word}{end}", ("PERSON_SIDE", (Who.SPEAKER, side))
            yield f"{preposition} your {word}{end}", ("PERSON_SIDE", (Who.ROBOT, side))
        yield f"the {word}{end} of", ("REL", side)
        yield f"{word}{end}", ("SIDE", side)
        yield f"my {word}{end}", ("PERSON_SIDE", (Who.SPEAKER, side))
        yield f"your {word}{end}", ("PERSON_SIDE", (Who.ROBOT, side))
        for own in ("", "own "):
            yield f"'s {own}{word}{end}", ("OWN_SIDE", side)
    for word, side in (
        ("front left", R.FRONT_LEFT_OF), ("front right", R.FRONT_RIGHT_OF),
        ("back left", R.BACK_LEFT_OF), ("back right", R.BACK_RIGHT_OF),
    ):  # fmt: skip
        for preposition in ("", "to the ", "on the ", "at the ", "in the "):
            yield f"{preposition}{word}", ("SIDE", side)
        yield f"to my {word}", ("PERSON_SIDE", (Who.SPEAKER, side))
        yield f"my {word}", ("PERSON_SIDE", (Who.SPEAKER, side))
        yield f"to your {word}", ("PERSON_SIDE", (Who.ROBOT, side))
        yield f"your {word}", ("PERSON_SIDE", (Who.ROBOT, side))
    for ahead in ("in front", "ahead", "straight ahead", "up front"):
        yield ahead, ("SIDE", R.IN_FRONT_OF)
    yield "at the front", ("SIDE", R.IN_FRONT_OF)
    yield "in the back", ("SIDE", R.BEHIND)
    yield "in my back", ("PERSON_SIDE", (Who.SPEAKER, R.BEHIND))


def _relations() -> Iterable[tuple[str, Entry]]:
    for relation, words in RELATIONS.items():
        for resting, word in product(RESTING, words):
            yield f"{resting} {word}".strip(), ("REL", relation)
    for resting, word in product(RESTING, ("between", "in between", "in the middle between")):
        yield f"{resting} {word}".strip(), ("BETWEEN", R.BETWEEN)
    for resting, word in product(("standing", "located", "placed"), SIDES):
        yield f"{resting} to the {word} of", ("REL", SIDES[word])
        yield f"{resting} {word} of", ("REL", SIDES[word])


def _viewpoints() -> Iterable[tuple[str, Entry]]:
    for who, owner, subject in (
        (Who.SPEAKER, "my", "i am|i stand|i am standing|i sit|i am sitting"),
        (Who.ROBOT, "your", "you are|you stand|you are standing"),
    ):
        for intro in ("from", "as seen from", "seen from", "viewed from", "in"):
            for view in ("point of view", "perspective", "view", "viewpoint", "position", "side"):
                yield f"{intro} {owner} {view}", ("VIEW_PERSON", who)
            for clause in subject.split("|"):
                yield f"{intro} where {clause}", ("VIEW_PERSON", who)
    for words in ("from here", "as i see it", "as seen by me", "as seen from me"):
        yield words, ("VIEW_PERSON", Who.SPEAKER)
    for words in ("as you see it", "as seen by you", "as seen from you"):
        yield words, ("VIEW_PERSON", Who.ROBOT)
    clauses: dict[str, Who | None] = {
        "i stand": Who.SPEAKER, "i am standing": Who.SPEAKER, "i am": Who.SPEAKER,
        "i stood": Who.SPEAKER, "i were standing": Who.SPEAKER, "i was standing": Who.SPEAKER,
        "i were": Who.SPEAKER, "you stand": Who.ROBOT, "you are standing": Who.ROBOT,
        "you are": Who.ROBOT, "you were": Who.ROBOT, "you were standing": Who.ROBOT,
        "someone stands": None, "someone is standing": None, "a person stands": None,
        "one stands": None,
    }  # fmt: skip
    places = ("at", "by", "next to", "beside", "near")
    for intro, (clause, someone), place in product(
        ("if", "when", "while", "imagine", "suppose", "imagine that", "suppose that", "assuming"),
        clauses.items(),
        places,
    ):
        yield f"{intro} {clause} {place}", ("STAND_AT", someone)
    for intro, place in product(
        ("", "when", "if", "while", "for someone", "as seen by someone", "as seen when",
         "for a person", "seen when", "as seen", "by someone", "someone"),
        places,
    ):  # fmt: skip
        yield f"{intro} standing {place}".strip(), ("STAND_AT", None)
    for intro, (clause, who) in product(
        ("if", "when", "while"),
        {
            "i face": Who.SPEAKER, "i am facing": Who.SPEAKER, "i look at": Who.SPEAKER,
            "i am looking at": Who.SPEAKER, "facing": Who.SPEAKER, "looking at": Who.SPEAKER,
            "you face": Who.ROBOT, "you are facing": Who.ROBOT, "you look at": Who.ROBOT,
            "you are looking at": Who.ROBOT,
        }.items(),
    ):  # fmt: skip
        yield f"{intro} {clause}", ("FACE_WHEN", who)


def _sizes() -> Iterable[tuple[str, Entry]]:
    for extreme, words in EXTREMES.items():
        for word in words:
            yield word, ("SUP", extreme)
    for words, value in COMPARATIVES.items():
        for word in words:
            yield word, ("COMP", value)
    for word in ("nearer", "closer"):
        yield word, ("NEARER", False)
    for word in ("farther", "further", "farther away", "further away"):
        yield word, ("NEARER", True)
    for word in ("tall", "high"):
        yield f"how {word}", ("HOW_BIG", Measure.HEIGHT)
    yield "how long", ("HOW_BIG", Measure.LENGTH)
    for noun, measure in (("height", Measure.HEIGHT), ("length", Measure.LENGTH)):
        yield f"what is the {noun} of", ("SIZE_OF", measure)
        yield f"the {noun} of", ("SIZE_OF", measure)
    for number in ("both", "both the", "both of the"):
        yield number, ("NUM", 2)
    for name, count in NUMBER_WORDS.items():
        if 2 <= count <= 20 and name not in ("couple", "dozen"):
            yield name, ("NUM", int(count))
            yield str(int(count)), ("NUM", int(count))
    for word, rank in ORDINALS.items():
        yield word, ("ORD", rank)
        yield f"{rank} {_RANK_ENDS.get(rank, 'th')}", ("ORD", rank)


def _exploring() -> Iterable[tuple[str, Entry]]:
    verbs = ("explore", "scan", "map", "survey", "inspect", "drive around in", "look around in")
    for verb, place in product(verbs, _ROOMS):
        for words in (f"{verb} the {place}", f"{verb} this {place}", f"{verb} your {place}"):
            yield words, ("EXPLORE", None)
    for words in [
        "explore",
        "start exploring",
        "keep exploring",
        "go exploring",
        "look around",
        "have a look around",
        "take a look around",
        "drive around",
        "go explore",
        "explore everything",
        "explore more",
        "wander around",
        "look around you",
    ]:
        yield words, ("EXPLORE", None)
    for words in ("stop moving", "stop now", "stop immediately", "stop there", "stop it",
                  "halt now", "stop at once", "stop the robot", "emergency stop"):  # fmt: skip
        yield words, ("STOP", None)


@lru_cache(maxsize=1)
def phrases() -> dict[tuple[str, ...], Entry]:
    """Every phrase as a tuple of words (possessives as "'s") -> (token type, value)."""
    table: dict[str, Entry] = {words: ("POLITE", None) for words in _POLITE}
    for kind, words in _PLAIN.items():
        for word in words.split("|"):
            table[word] = (kind, None)
    for source in (_viewpoints, _relations, _sides, _sizes, _persons, _exploring):
        table.update(source())
    return {tuple(words.split()): entry for words, entry in table.items()}
