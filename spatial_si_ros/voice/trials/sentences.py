"""What is said in trials: commands about objects, answers, stop words, and talk that is no command.

Two sets share no sentence: the one that is looked at while things are tuned, and the one that is
held out for the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from ...language.lexicon import plural

Rng = np.random.Generator


class Split(Enum):
    """Which set of sentences, voices and noise."""

    DEVELOPMENT = "development"
    HELD_OUT = "held-out"


class Sort(Enum):
    """What a sentence is."""

    COMMAND = "command"
    STOP = "stop"
    TALK = "talk"
    MUSIC = "music"
    PAIR = "two people"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a trial."""

    text: str
    sort: Sort


@dataclass(frozen=True)
class Household:
    """Words that are put into the sentences: what the map of a trial holds."""

    things: tuple[str, ...]
    supports: tuple[str, ...]
    furniture: tuple[str, ...]
    colours: tuple[str, ...]
    rooms: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every kind of object."""
        return tuple(dict.fromkeys((*self.things, *self.supports, *self.furniture)))


HOUSEHOLDS = {
    Split.DEVELOPMENT: Household(
        ("mug", "laptop", "vase", "bowl", "plate", "bottle", "book", "apple", "remote", "phone",
         "cup", "banana", "teddy", "box"),
        ("table", "coffee table", "bookshelf", "counter", "desk", "nightstand"),
        ("sofa", "chair", "lamp", "plant", "fridge", "window", "tv", "bed"),
        ("red", "blue", "green", "yellow", "white", "black"),
        ("kitchen", "bedroom", "living room"),
    ),
    Split.HELD_OUT: Household(
        ("mug", "can", "ball", "orange", "book", "clock", "pillow", "scissors", "cup", "bottle",
         "basket", "shoe", "keyboard", "bowl"),
        ("table", "bench", "cabinet", "tv stand", "shelf", "desk", "stool"),
        ("armchair", "stove", "wardrobe", "door", "sink", "rug", "picture", "bathtub", "sofa"),
        ("red", "blue", "orange", "grey", "brown", "purple", "pink"),
        ("kitchen", "bathroom", "office", "hall"),
    ),
}  # fmt: skip

COMMANDS = {
    Split.DEVELOPMENT: (
        "pick up the {thing}",
        "pick up the {colour} {thing}",
        "pick up the {colour} {thing} to the left of the {other}",
        "pick up the {thing} {relation} the {other} and put it on the {support}",
        "grab the {colour} {thing} on the {support}",
        "take the {thing} and put it {relation} the {other}",
        "put it on the {support}",
        "put the {thing} on the {support}",
        "put the {colour} {thing} on the {support}, behind the {other}",
        "place the {thing} {relation} the {other}",
        "put the {thing} between the {other} and the {third}",
        "bring me the {thing}",
        "bring me the {colour} {thing} from the {support}",
        "bring me the {thing} {relation} the {other}",
        "go to the {furniture}",
        "go to the {room}",
        "go to the {furniture} {relation} the {support}",
        "go behind the {furniture}",
        "stand in front of the {furniture}",
        "face the {furniture}",
        "look at the {thing}",
        "go to the {furniture}, then pick up the {thing}",
        "put all the {things} on the {support}",
        "come to me",
        "explore",
        "look around",
        "go back",
    ),
    Split.HELD_OUT: (
        "please pick up the {thing}",
        "pick up the {thing} next to the {other}",
        "can you pick up the {colour} {thing}",
        "pick up the {colour} {thing} on the {support} and put it in front of the {other}",
        "pick up the {thing} and bring it to me",
        "grab the {thing} behind the {other}",
        "take the {colour} {thing} to the {room}",
        "put the {thing} near the {other}",
        "put it to the right of the {other}",
        "place the {colour} {thing} on the {support}",
        "please put the {thing} on the {support} next to the {other}",
        "bring me the {colour} {thing} next to the {other}",
        "fetch the {thing}",
        "bring me all the {things}",
        "bring the {thing} to the {support}",
        "drive to the {furniture}",
        "go to the {support} in the {room}",
        "please go to the {room}",
        "go to the left of the {furniture}",
        "go between the {furniture} and the {support}",
        "turn to the {furniture}",
        "go to the {support} and then bring me the {thing}",
        "put the {thing} in the {room} on the {support}",
        "move to the {furniture} behind the {support}",
        "come here",
        "have a look around",
        "put it down",
        "wait",
    ),
}

RELATIONS = ("next to", "behind", "in front of", "near", "left of", "to the right of")

STOPS = {
    Split.DEVELOPMENT: (
        "stop", "stop stop", "robot stop", "halt", "freeze", "stop now", "please stop", "no stop",
        "robot halt", "stop right now", "hey robot freeze", "halt now", "halt",
    ),
    Split.HELD_OUT: (
        "stop", "stop it", "halt", "freeze", "stop right there", "hey robot stop", "stop moving",
    ),
}  # fmt: skip

ANSWERS = {
    Split.DEVELOPMENT: (
        "yes", "no", "the {colour} one", "yes please", "the second one", "cancel",
        "the one on the {support}", "nope",
    ),
    Split.HELD_OUT: (
        "yes", "no", "the {colour} one", "no thanks", "the first one", "never mind",
        "the one next to the {other}", "yeah",
    ),
}  # fmt: skip
"""To questions of the robot."""

TALK = {
    Split.DEVELOPMENT: (
        "did you sleep well last night",
        "the weather is lovely today",
        "what time does the train leave tomorrow",
        "i had a terrible day at work",
        "have you seen my keys anywhere",
        "she said that she would be late again",
        "could you pass me the salt please",
        "i think we should order a pizza tonight",
        "the neighbours have bought a new car",
        "how was school today",
        "i left the {thing} in the car yesterday",
        "do you like the new {furniture} in the corner",
        "my mother bought this {thing} in italy",
        "we were sitting at the {support} for hours",
        "i cannot remember where i put the {thing}",
        "what do you want for dinner",
        "there was nothing interesting on television last night",
        "he broke his leg when he was skiing",
        "let us watch a film after dinner",
        "the meeting was moved to thursday afternoon",
        "who is coming to the party on saturday",
        "thank you very much for the flowers",
        "i really need a holiday",
        "are you still working on that report",
        "the {colour} {thing} was a present from my sister",
        "we should paint the {room} this summer",
        "is there any milk left in the fridge",
        "good morning everybody",
        "no i have never been to france",
        "yes of course i will call you later",
        "the doctor told him to drink more water",
        "it has been raining since monday",
        "did you read that book about the moon",
        "the bus was full of people this morning",
        "tell your brother that i said hello",
        "i am going to take a shower now",
        "this soup needs a little more pepper",
        "put on your jacket it is cold outside",
        "where did you park the car",
        "he picked up the children from school",
        "my phone battery is almost empty",
        "she is looking for a new job",
        "we went to the beach on sunday",
        "can you help me with my homework",
        "that {thing} is the ugliest one i have ever seen",
    ),
    Split.HELD_OUT: (
        "how are the children doing these days",
        "the concert starts at half past seven",
        "i forgot to buy bread this morning",
        "would you like another cup of tea",
        "our flight was delayed by three hours",
        "he always talks about football",
        "the dog wants to go for a walk",
        "i have a headache since this morning",
        "what a beautiful garden you have",
        "did anybody call while i was away",
        "she paid far too much for that {thing}",
        "the {thing} belongs to my grandmother",
        "why is the {furniture} so dirty",
        "we spilled coffee all over the {support}",
        "i like the {colour} {thing} better than the other one",
        "somebody should repair the {furniture} next week",
        "when will the guests arrive",
        "my favourite colour is blue",
        "they are building a new house across the street",
        "can you give me your new telephone number",
        "it is your turn to do the dishes",
        "i will be back in an hour",
        "the internet is very slow today",
        "how much did you pay for the tickets",
        "please call me when you get home",
        "he wants to become a pilot",
        "you should go and see a doctor",
        "i found it in the {room} under some old newspapers",
        "there is a spider in the {room}",
        "nobody told me about the meeting",
        "we have been married for twenty years",
        "what is the capital of australia",
        "my back hurts from carrying all those boxes",
        "let me think about it for a moment",
        "i am so happy to see you again",
        "the shop closes in ten minutes",
        "are we going to your parents on sunday",
        "do not forget to lock the door",
        "there is something strange about that noise",
        "she took a picture of the sunset",
        "bring your swimming clothes tomorrow",
        "he put all his money in the bank",
        "could you look after the baby for an hour",
        "the cat sleeps on the {furniture} all day long",
        "the traffic was awful near the bridge",
    ),
}


def household(split: Split) -> Household:
    return HOUSEHOLDS[split]


def commands(split: Split, count: int, rng: Rng) -> list[Said]:
    """So many different commands, every template about as often."""
    return _filled(COMMANDS[split], HOUSEHOLDS[split], count, rng, Sort.COMMAND)


def talk(split: Split, count: int, rng: Rng) -> list[Said]:
    """So many sentences that are no commands; those without a slot come again."""
    return _filled(TALK[split], HOUSEHOLDS[split], count, rng, Sort.TALK)


def stops(split: Split, count: int) -> list[Said]:
    """So many times somebody says to stop."""
    words = STOPS[split]
    return [Said(words[i % len(words)], Sort.STOP) for i in range(count)]


def answers(split: Split, count: int, rng: Rng) -> list[Said]:
    """So many answers to something that the robot has asked."""
    return _filled(ANSWERS[split], HOUSEHOLDS[split], count, rng, Sort.ANSWER)


def _filled(
    templates: Sequence[str], things: Household, count: int, rng: Rng, sort: Sort
) -> list[Said]:
    found: list[Said] = []
    for i in range(count):
        template = templates[i % len(templates)]
        said = Said(_fill(template, things, rng), sort)
        for _ in range(5):  # a template with slots gives another sentence each time
            if said not in found:
                break
            said = Said(_fill(template, things, rng), sort)
        found.append(said)
    return found


def _fill(template: str, things: Household, rng: Rng) -> str:
    thing, other, third = rng.choice(things.things, 3, replace=False)
    values = {
        "thing": thing,
        "other": other,
        "third": third,
        "things": plural(str(thing)),
        "support": rng.choice(things.supports),
        "furniture": rng.choice(things.furniture),
        "colour": rng.choice(things.colours),
        "room": rng.choice(things.rooms),
        "relation": rng.choice(RELATIONS),
    }
    return re.sub(r"\{(\w+)\}", lambda slot: str(values[slot.group(1)]), template)
