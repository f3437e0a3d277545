"""Draws navigation instructions that can be followed: clear words, and somewhere to stand."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..truth.places import Place, place
from ..truth.referents import Undecidable
from ..truth.relations import NEAR_M
from ..truth.scene import TrueObject, TruePose
from ..truth.shapes import gap_m
from ..truth.situation import Situation
from ..truth.spec import DIRECTIONS, Deed, Instruction, Reference, Relation, View, Viewpoint
from ..truth.verdicts import Undefined
from . import phrases
from .people import free_floor, stand_somewhere
from .references import refer

NOT_A_PLACE = ("rug", "window", "picture", "door")
"""Kinds that nobody is sent to."""
GOAL_M = 0.4
"""Things at least this long are goals; a robot is not sent to a spoon."""
FAR_APART_M = 4.0
TRIES = 300
SPEAKER_SHARE = 0.3

Reachable = Callable[[Place], bool]


@dataclass(frozen=True)
class GivenInstruction:
    """An instruction with its words and the speaker's place (None: unknown)."""

    number: int
    instruction: Instruction
    text: str
    speaker: TruePose | None


class Commander:
    """Draws instructions about one scene, in any situation of it."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self._given: set[str] = set()

    def next(self, situation: Situation, reachable: Reachable) -> GivenInstruction | None:
        """A new instruction for which `reachable` finds a place; None when none is found.

        Args:
            situation: where the robot is now; its speaker is ignored.
            reachable: whether there is ground to stand on that satisfies it.
        """
        floor = free_floor(situation.scene)
        for _ in range(TRIES):
            speaker = None
            if self._draw.random() < SPEAKER_SHARE:
                speaker = stand_somewhere(floor, self._draw)
            now = replace(situation, speaker=speaker)
            instruction = draw_instruction(now, self._draw)
            if instruction is None:
                return None
            text = word_instruction(instruction, self._draw)
            if text in self._given:
                continue
            try:
                good = reachable(place(instruction, now))
            except (Undecidable, Undefined):
                continue
            if good:
                self._given.add(text)
                return GivenInstruction(len(self._given), instruction, text, speaker)
        return None


def draw_instruction(situation: Situation, draw: random.Random) -> Instruction | None:
    """A random instruction, clear or not; None where too little was shown to the robot."""
    goals = [
        thing
        for thing in situation.scene.objects
        if situation.was_seen(thing)
        and thing.kind not in NOT_A_PLACE
        and max(thing.box.size_m[:2]) >= GOAL_M
        and thing.support is None
    ]
    if len(goals) < 3:
        return None
    goal = draw.choice(goals)
    words = refer(goal, situation, draw)
    facing = words if draw.random() < 0.35 else None
    relation = draw.choice(
        (None, None, *DIRECTIONS * 2, Relation.NEXT_TO, Relation.NEAR, Relation.BETWEEN)
    )
    if relation is None:
        return Instruction(Deed.GO_TO, None, (words,), Viewpoint(), facing)
    if relation is Relation.BETWEEN:
        near = [
            other
            for other in goals
            if other.id != goal.id and NEAR_M <= gap_m(goal.box, other.box) <= FAR_APART_M
        ]
        if not near:
            return Instruction(Deed.GO_TO, None, (words,), Viewpoint(), facing)
        second = refer(draw.choice(near), situation, draw)
        return Instruction(Deed.STAND, relation, (words, second))
    view = Viewpoint()
    if relation in DIRECTIONS:
        view = _viewpoint(words, goal, goals, situation, draw)
    return Instruction(Deed.STAND, relation, (words,), view, facing)


def _viewpoint(
    words: Reference,
    goal: TrueObject,
    goals: list[TrueObject],
    situation: Situation,
    draw: random.Random,
) -> Viewpoint:
    kinds = [View.DEFAULT] * 4 + [View.OBJECT] * 3
    if goal.front_yaw_rad is not None and words.is_plain:
        kinds += [View.OWN]
    if situation.speaker is not None:
        kinds += [View.SPEAKER] * 2
    kind = draw.choice(kinds)
    if kind is View.OWN:
        return Viewpoint(View.OWN, words)
    if kind is View.OBJECT:
        others = [thing for thing in goals if thing.id != goal.id]
        return Viewpoint(View.OBJECT, refer(draw.choice(others), situation, draw))
    return Viewpoint(kind)


def word_instruction(instruction: Instruction, draw: random.Random) -> str:
    """The instruction as somebody would say it."""
    if instruction.deed is Deed.FACE and instruction.facing is not None:
        sentence = f"{draw.choice(('face', 'turn to'))} {phrases.noun(instruction.facing, draw)}"
        return _capital(sentence)
    names = phrases.nouns(instruction.references, draw)
    if instruction.relation is None:
        verb = draw.choice(("go to", "drive to", "move to"))
        sentence = f"{verb} {names}"
    elif instruction.viewpoint.view is View.OWN:
        words = phrases.relation_words(instruction.relation, draw)
        sentence = f"go {words} {names} from its own point of view"
    else:
        words = phrases.relation_words(instruction.relation, draw)
        sentence = f"{draw.choice(('go', 'stand'))} {words} {names}"
        view = phrases.viewpoint(instruction.viewpoint, draw)
        if view:
            sentence = draw.choice((f"{sentence}, {view}", f"{view}, {sentence}"))
    if instruction.facing is not None:
        sentence = f"{sentence}, facing it"
    return _capital(sentence)


def _capital(sentence: str) -> str:
    return f"{sentence[0].upper()}{sentence[1:]}."
