"""What is asked in a benchmark: pictures, their pixels, a question of a given length."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..errors import PromptError
from ..inputs.batches import batch_pixels
from ..inputs.choices import rotated
from ..inputs.contracts import contract_named
from ..inputs.images import Pixels8
from ..inputs.plans import ImagePlan, ImageRule
from ..inputs.prompts import PrefixPrompt, fitting_prefixes, question_tokens
from ..inputs.spec import InputSpec
from ..runtimes.base import ModelQuestion
from ..scoring.packing import PackedRow, pack

Float32 = npt.NDArray[np.float32]

PICTURE = (480, 640, 3)
CHOICES = ("to the left", "to the right", "in front", "behind it")
_CONTRACT = "direct"
_BEGINNING = "Where is it?"
_WORD = " There"


@dataclass(frozen=True, slots=True, eq=False)
class Workload:
    """What every runtime is asked, and the reference too.

    Attributes:
        images: random, (H, W, 3) each.
        max_tiles: of an image, as asked for.
        prompt: of the images.
        pixels: of each image, ready for the vision tower.
        pixels_s: that making them took.
        question: with its choices.
        orders: tokens of the question in each cyclic order of its choices.
        letters: tokens of the choices' letters.
    """

    images: tuple[Pixels8, ...]
    max_tiles: int
    prompt: PrefixPrompt
    pixels: tuple[Float32, ...]
    pixels_s: float
    question: ModelQuestion
    orders: tuple[list[int], ...]
    letters: tuple[int, ...]

    @property
    def row(self) -> PackedRow:
        """All orders in one row."""
        return pack(self.orders)

    @property
    def apart(self) -> tuple[ModelQuestion, ...]:
        """The question with each order of its choices, as questions of their own."""
        return tuple(
            replace(self.question, choices=rotated(self.question.choices, by))
            for by in range(len(self.orders))
        )

    def prepared(self, spec: InputSpec) -> InputSpec:
        """A spec whose pixels are ready, so that no clock runs while they are made."""
        return replace(spec, images=_Ready(spec.images, self.images, self.pixels))


def workload(spec: InputSpec, images: int, max_tiles: int, tokens: int) -> Workload:
    """Random pictures and a question of at most `tokens` tokens, choices and all.

    Raises:
        PromptError: there are too many images, or the question cannot be so short.
        ContextOverflow: it does not fit the context.
    """
    rng = np.random.default_rng(0)
    pictures = tuple(rng.integers(0, 256, PICTURE, dtype=np.uint8) for _ in range(images))
    prompt = next(iter(fitting_prefixes(spec, pictures, False, max_tiles)))
    text = _lengthened(spec, prompt, tokens)
    began = time.perf_counter()
    pixels = tuple(batch_pixels(spec.images, pictures, prompt.plans))
    took = time.perf_counter() - began
    reply, letters = spec.tokenizer.letters(contract_named(_CONTRACT).reply, len(CHOICES))
    orders = tuple(
        [*_tokens(spec, prompt, text, rotated(CHOICES, by)), *reply] for by in range(len(CHOICES))
    )
    question = ModelQuestion(text, CHOICES, contract=_CONTRACT)
    return Workload(pictures, max_tiles, prompt, pixels, took, question, orders, letters)


def _lengthened(spec: InputSpec, prompt: PrefixPrompt, most: int) -> str:
    """A question of `most` tokens, or of a few less where a word has several."""
    text = _BEGINNING
    least = len(_tokens(spec, prompt, text, CHOICES))
    if least > most:
        raise PromptError(f"expected a question of at least {least} tokens, got {most}")
    while len(_tokens(spec, prompt, text + _WORD, CHOICES)) <= most:
        text += _WORD
    return text


def _tokens(spec: InputSpec, prompt: PrefixPrompt, text: str, choices: Sequence[str]) -> list[int]:
    return question_tokens(spec, prompt, contract_named(_CONTRACT), text, choices)


class _Ready:
    """A rule for images whose pixels are there already. See `ImageRule`."""

    def __init__(
        self, rule: ImageRule, images: Sequence[Pixels8], pixels: Sequence[Float32]
    ) -> None:
        self._rule = rule
        self._known = {id(image): found for image, found in zip(images, pixels, strict=True)}

    def budgets(self, images: int, video: bool, most: int | None) -> Sequence[int]:
        """As the rule says."""
        return self._rule.budgets(images, video, most)

    def plan(self, width: int, height: int, budget: int) -> ImagePlan:
        """As the rule says."""
        return self._rule.plan(width, height, budget)

    def pixels(self, image: Pixels8, plan: ImagePlan) -> Float32:
        """What was made before."""
        return self._known[id(image)]
