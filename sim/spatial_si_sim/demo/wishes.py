"""What the demo asks and orders: one of each kind, about things well seen and far from limits.

Chosen from the truth alone, before anything is asked.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from shapely.geometry import Point, Polygon

from ..questions.drafts import Drafter
from ..questions.generator import AskedQuestion
from ..questions.instructions import GivenInstruction, draw_instruction, word_instruction
from ..questions.people import free_floor, stand_somewhere
from ..questions.wording import word
from ..truth.answers import Truth, truth
from ..truth.places import Place, place
from ..truth.referents import Undecidable, resolve
from ..truth.situation import MIN_FRAMES, Situation
from ..truth.spec import DIRECTIONS, Deed, Form, Instruction, Question, Reference, Relation, View
from ..truth.verdicts import Undefined, stricter

WELL_SEEN_FRAMES = 4
STRICTNESS = 2.0
TRIES = 4000
RELAXED_FROM = 3000
"""After this many tries what a question is about may stand in different rooms."""


@dataclass(frozen=True)
class QuestionWish:
    """A kind of question: its form, and which of them please.

    speaker: somebody stands somewhere and asks; small: about something that can be carried.
    """

    form: Form
    pleases: Callable[[Question], bool]
    speaker: bool = False
    small: bool = False


def _directed(view: View) -> Callable[[Question], bool]:
    return lambda question: question.viewpoint.view is view and question.relation in DIRECTIONS


def _seen_from(view: View) -> Callable[[Question], bool]:
    return lambda question: question.viewpoint.view is view


def _any(question: Question) -> bool:
    return True


QUESTION_WISHES: tuple[QuestionWish, ...] = (
    QuestionWish(Form.WHICH_SIDE, _seen_from(View.ROBOT)),
    QuestionWish(Form.IS_RELATION, _directed(View.SPEAKER), speaker=True),
    QuestionWish(Form.IS_RELATION, _directed(View.OBJECT)),
    QuestionWish(Form.WHICH_SIDE, _seen_from(View.STANDING)),
    QuestionWish(Form.IS_RELATION, _directed(View.STANDING)),
    QuestionWish(Form.WHERE, _any, small=True),
    QuestionWish(Form.WHAT, lambda question: question.relation is Relation.ON),
    QuestionWish(Form.DISTANCE, _any),
)
"""Robot, speaker, an object's point of view, standing at A facing B; then three without a view."""

INSTRUCTION_WISHES: tuple[Callable[[Instruction], bool], ...] = (
    lambda wish: wish.deed is Deed.GO_TO and wish.facing is None,
    lambda wish: (
        wish.relation is Relation.IN_FRONT_OF
        and wish.viewpoint.view is View.DEFAULT
        and wish.facing is not None
    ),
    lambda wish: wish.relation in DIRECTIONS and wish.viewpoint.view is View.OBJECT,
)
"""Go to X; in front of X, facing it; left, right or behind as seen from something."""


def choose_questions(situation: Situation, seed: int) -> list[AskedQuestion]:
    """One question per wish; a wish that the scene cannot fulfil is left out."""
    draw = random.Random(seed)
    clear = _well_seen(situation)
    drafter = Drafter(clear, draw)
    floor = free_floor(situation.scene)
    chosen: list[AskedQuestion] = []
    for wish in QUESTION_WISHES:
        for attempt in range(TRIES):
            question = drafter.draft(wish.form)
            if question is None:
                break
            if not wish.pleases(question) or not _short(question, draw):
                continue
            speaker = stand_somewhere(floor, draw) if wish.speaker else None
            now = replace(clear, speaker=speaker)
            with stricter(STRICTNESS):
                right = truth(question, now)
            empty = right.value in (frozenset(), 0)
            if not right.decidable or empty:
                continue
            if attempt < RELAXED_FROM and not _in_one_room(question, right, now):
                continue
            if wish.small and not _carried(question, now):
                continue
            text = word(question, draw)
            chosen.append(AskedQuestion(len(chosen) + 1, question, text, speaker, right))
            break
    return chosen


def choose_instruction(
    number: int, situation: Situation, reachable: Callable[[Place], bool], seed: int
) -> GivenInstruction | None:
    """The instruction for wish `number`, from where the robot is; None when the scene has none."""
    draw = random.Random(f"{seed} {number}")
    clear = _well_seen(situation)
    pleases = INSTRUCTION_WISHES[number]
    for _ in range(TRIES):
        instruction = draw_instruction(clear, draw)
        if instruction is None:
            return None
        if not pleases(instruction) or not all(each.is_plain for each in _named(instruction)):
            continue
        try:
            with stricter(STRICTNESS):
                good = reachable(place(instruction, clear))
        except (Undecidable, Undefined):
            continue
        if good:
            text = word_instruction(instruction, draw)
            return GivenInstruction(number + 1, instruction, text, None)
    return None


def _well_seen(situation: Situation) -> Situation:
    frames = {
        number: count if count >= max(MIN_FRAMES, WELL_SEEN_FRAMES) else 0
        for number, count in situation.frames_seen.items()
    }
    return replace(situation, frames_seen=frames, speaker=None)


def _in_one_room(question: Question, right: Truth, situation: Situation) -> bool:
    """Whether all that it is about stands in one room, with whoever looks at it."""
    scene = situation.scene
    rooms = {scene.by_id[number].room for number in right.object_ids}
    eyes = {View.ROBOT: situation.robot, View.SPEAKER: situation.asker}
    viewer = eyes.get(question.viewpoint.view)
    if viewer is not None:
        rooms |= {
            room.id
            for room in scene.rooms
            if Polygon(room.polygon_m).contains(Point(viewer.position_m))
        }
    return len(rooms) == 1


def _carried(question: Question, situation: Situation) -> bool:
    return question.subject is not None and resolve(question.subject, situation).movable


def _short(question: Question, draw: random.Random) -> bool:
    """Mostly plain words, so that a reader follows at once; now and then a nested reference."""
    view = question.viewpoint
    named = [question.subject, *question.references, view.at, view.facing]
    nested = [each for each in named if each is not None and not each.is_plain]
    return not nested or (len(nested) == 1 and draw.random() < 0.1)


def _named(instruction: Instruction) -> list[Reference]:
    view = instruction.viewpoint
    named = [*instruction.references, view.at, view.facing, instruction.facing]
    return [each for each in named if each is not None]
