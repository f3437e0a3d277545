"""Draws questions about a scene: every form, relation and viewpoint, balanced over the answers.

What is asked is what somebody in the apartment would ask: mostly about things that the robot was
shown and that the words single out, but not only, and not only where the answer is clear.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..truth.answers import Truth, Value, truth
from ..truth.scene import TruePose
from ..truth.situation import Situation
from ..truth.spec import Form, Question, View
from .drafts import Drafter
from .people import free_floor, stand_somewhere
from .wording import word

FORM_WEIGHTS: dict[Form, int] = {
    Form.IS_RELATION: 14,
    Form.IS_SIDE: 3,
    Form.WHICH_SIDE: 4,
    Form.WHERE: 2,
    Form.WHAT: 4,
    Form.WHICH_OF: 3,
    Form.DISTANCE: 3,
    Form.DISTANCE_TO_VIEW: 2,
    Form.COUNT: 3,
    Form.EXTREME: 3,
}
"""How many of each form in 41 questions."""
UNDECIDABLE_SHARE = 0.15
"""Share of the questions that are asked as they come, clear or not."""
TRIES = 400
SPEAKER_SHARE = 0.35
"""Share of the questions without "me" or "my" in which the asker's place is given all the same."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question with its words, the asker's place (None: unknown), and its truth.

    The rest is filled by the catalogue.

    Attributes:
        type, capability, viewpoint: as the reports name them.
        value_kind, unit: of the truth's value; "" where it has none.
        choices: beside the words; () for an open question.
        choice: index of the right one.
        pictures: numbers of the frames that are shown, where the question is about pictures.
    """

    number: int
    question: Question
    text: str
    speaker: TruePose | None
    truth: Truth
    type: str = ""
    capability: str = ""
    viewpoint: str = ""
    value_kind: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    choice: int | None = None
    pictures: tuple[int, ...] = ()


def generate(situation: Situation, count: int, seed: int) -> list[AskedQuestion]:
    """`count` different questions, the same for the same situation and seed.

    Fewer come back only where the scene has too little to ask about.
    """
    draw = random.Random(seed)
    drafter = Drafter(situation, draw)
    floor = free_floor(situation.scene)
    asked: list[AskedQuestion] = []
    texts: set[str] = set()
    for form in _forms(count, draw):
        as_it_comes = draw.random() < UNDECIDABLE_SHARE
        wanted_yes = draw.random() < 0.5
        for attempt in range(TRIES):
            question = drafter.draft(form)
            if question is None:
                break
            speaker = _speaker(question, floor, draw)
            right = truth(question, replace(situation, speaker=speaker))
            if not as_it_comes and not right.decidable:
                continue
            # Balance yes and no, and let few sets be empty, as long as the scene allows.
            flat = _is_flat(right.value, wanted_yes)
            if right.decidable and flat and attempt < TRIES // 2:
                continue
            text = word(question, draw)
            if text in texts:
                continue
            texts.add(text)
            asked.append(AskedQuestion(len(asked) + 1, question, text, speaker, right))
            break
    return asked


def _is_flat(value: Value, wanted_yes: bool) -> bool:
    """Whether another answer is wanted: the other of yes and no, something for nothing."""
    if isinstance(value, bool):
        return value is not wanted_yes
    return value == frozenset() or (isinstance(value, int) and value == 0)


def _forms(count: int, draw: random.Random) -> Iterator[Form]:
    """Forms in the shares of `FORM_WEIGHTS`, shuffled."""
    deck = [form for form, weight in FORM_WEIGHTS.items() for _ in range(weight)]
    while count > 0:
        draw.shuffle(deck)
        yield from deck[:count]
        count -= len(deck)


def _speaker(question: Question, floor, draw: random.Random) -> TruePose | None:
    view = question.viewpoint.view
    if view is View.SPEAKER or (view is View.DEFAULT and draw.random() < SPEAKER_SHARE):
        return stand_somewhere(floor, draw)
    return None
