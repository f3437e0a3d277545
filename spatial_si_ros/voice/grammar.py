"""What can be said to the robot, as a JSGF grammar over the live vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..language.lexicon import COLOUR_WORDS, COLOURS, SYNONYMS, plural
from .vocabulary import Vocabulary

SPOKEN, ABSENT, RARELY = 0.2, 0.05, 0.2
"""Weight of another word for something in the map, of what is not in it, of rare turns of phrase,
against the name of something in the map."""

YES = ("yes", "yes please", "yeah", "yep", "sure", "correct", "right", "that is right", "okay")
NO = ("no", "nope", "no thanks", "wrong", "that is wrong", "not that one")
CANCEL = ("cancel", "cancel that", "never mind", "forget it")
AGAIN = ("say again", "say that again", "repeat", "repeat that", "again please", "pardon")
STOPS = ("stop", "halt", "freeze")
ORDINALS = ("first", "second", "third", "fourth", "last")
SIZES = ("biggest", "smallest", "nearest", "closest", "tallest")
RELATIONS = (
    "to the left of", "left of", "to the right of", "right of", "on the left of",
    "on the right of", "in front of", "behind", "next to", "beside", "near", "close to", "by",
    "on", "on top of", "under", "in", "inside", "above", "below", "nearest to", "closest to",
)  # fmt: skip
PLACING = (*RELATIONS, "onto", "into")

HEAVY = frozenset(
    {"armchair", "bathtub", "bed", "bench", "bookshelf", "cabinet", "ceiling", "coffee table",
     "counter", "desk", "dishwasher", "door", "fireplace", "floor", "fridge", "nightstand", "piano",
     "radiator", "rug", "shelf", "shower", "sink", "sofa", "stairs", "stove", "table", "toilet",
     "tv", "tv stand", "wall", "wardrobe", "washing machine", "window"}
)  # fmt: skip
"""Kinds that nobody asks to be picked up."""
LIFTED = 0.1
"""How much less likely a heavy thing is where something is to be picked up."""
RARE_COLOURS = frozenset(COLOUR_WORDS) - frozenset(COLOURS)

_RULES = """
public <said> = <order> [<order_end>] | /{rarely}/ <reply>;
<order> = [/{rarely}/ <polite>] ([/{rarely}/ <joint>] <act>)+;
<polite> = please | [hey] robot | (can | could) you [please];
<order_end> = please | now | thank you;
<joint> = and [then] | then;
<act> = <handle> <object> [<goal>] | <go> <goal> | <alone>;
<handle> = pick up | grab | take | put | place | (bring | get | fetch) [me] | look at | face
    | /{rarely}/ lift | /{rarely}/ drop | /{rarely}/ set | /{rarely}/ carry | /{rarely}/ deliver
    | turn (to | towards);
<object> = it [/{rarely}/ (down | back)] | /{rarely}/ them
    | <thing> [(<relation> | from | between) <noun>];
<go> = go | drive | move | /{rarely}/ come | /{rarely}/ walk | stand | /{rarely}/ navigate;
<goal> = to me | here | (to | <side> | between) <noun> [(<relation> | and) <noun>];
<thing> = (the | /{rarely}/ a | every) [<looks>] <lifted>
    | (all | /{rarely}/ both) [the] [<looks>] <names>;
<noun> = (the | /{rarely}/ a | /{rarely}/ every) [<looks>] <name> | the <room>
    | /{rarely}/ (all | both) [the] [<looks>] <names>;
<looks> = <colour> | /{rarely}/ <size> [<colour>];
<alone> = explore [the (apartment | room | flat | house)] | [have a] look around
    | come (here | to me | back) | go (back | home) | wait [here] | let go | open your hand
    | wait <number> (seconds | minutes);
<number> = one | two | three | four | five | ten | twenty | thirty;
<halt> = [/{rarely}/ (please | [hey] robot | no)] <stop>+ [/{rarely}/ <halt_end>];
<halt_end> = please | now | it | moving | there | right (now | there);
<reply> = <yes> | <no> | <halt> | <cancel> | <again> | [the] <rank> [one]
    | [the] <colour> [one] | [the one] <relation> <noun>
    | /{rarely}/ (no | not that [one] | i (mean | meant) | sorry) [the] [<colour>]
    (one | <name>){options};
"""


def jsgf(vocabulary: Vocabulary) -> str:
    """The grammar as text; weights are against the likeliest alternative of each place."""
    options = f" | {_either(vocabulary.options)}" if vocabulary.options else ""
    rules = _RULES.format(options=options, rarely=RARELY)
    singular = {
        **dict.fromkeys(vocabulary.absent, ABSENT),
        **dict.fromkeys(vocabulary.spoken, SPOKEN),
        **dict.fromkeys(vocabulary.live, 1.0),
    }
    lifted = {
        name: weight * (LIFTED if SYNONYMS.get(name, name) in HEAVY else 1.0)
        for name, weight in singular.items()
    }
    many = {plural(name): weight for name, weight in singular.items() if weight > ABSENT}
    rare = {word: 1.0 if word not in RARE_COLOURS else RARELY for word in vocabulary.colours}
    lists = {
        "name": _weighed(singular),
        "lifted": _weighed(lifted),
        "names": _weighed(many),
        "colour": _weighed(rare),
        "room": _either(vocabulary.rooms),
        "relation": _either(RELATIONS),
        "side": _either(PLACING),
        "size": _either(SIZES),
        "rank": _either(ORDINALS),
        "yes": _either(YES),
        "no": _either(NO),
        "cancel": _either(CANCEL),
        "again": _either(AGAIN),
        "stop": _either(STOPS),
    }
    stated = "".join(f"<{name}> = {words};\n" for name, words in lists.items())
    return f"#JSGF V1.0;\ngrammar robot;\n{rules}{stated}"


def _either(words: Iterable[str]) -> str:
    return "(" + " | ".join(words) + ")"


def _weighed(words: Mapping[str, float]) -> str:
    return " | ".join(f"/{weight:g}/ {name}" for name, weight in words.items()) or "thing"
