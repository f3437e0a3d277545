"""What callers of a runtime see, and what one has to compute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from ..inputs.images import Pixels8
from ..inputs.plans import ImagePlan
from ..scoring.lru import Sized
from ..scoring.packing import PackedRow

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ModelQuestion:
    """One question about the images of a prefix.

    Attributes:
        text: from outside; it never becomes a special token.
        choices: 2..26; none for a reply in the model's own words.
        kind: type of question, for calibration.
        contract: how it is put, see `inputs/contracts.py`.
        orders: of its choices that are tried, 1 or more; None: all, so that no letter has an
            advantage.
    """

    text: str
    choices: tuple[str, ...] = ()
    kind: str = "choice"
    contract: str = "direct"
    orders: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceScore:
    """What the model says to a question with choices.

    Attributes:
        probabilities: (k,), their sum is 1.
        log_probabilities: (k,), mean over rotations, before calibration and not renormalised.
        choice_mass: probability of any listed letter over the whole vocabulary.
        disagreement: the most that the probability of a choice differs between rotations.
        readable: the model answered with a letter; if not, `probabilities` mean nothing.
        calibrated: a temperature was fitted for such questions.
        rotations: orders that the choices were listed in.
        seconds: this question's share of the time.
        notes: what was done to make the images fit, for people.
    """

    probabilities: Float64
    log_probabilities: Float64
    choice_mass: float
    disagreement: float
    readable: bool
    calibrated: bool
    rotations: int
    seconds: float
    notes: tuple[str, ...] = ()


class Prefix(Protocol):
    """Images that questions can be asked about. Usable while held, also when others are encoded."""

    @property
    def tokens(self) -> int:
        """Tokens of the images and what stands around them."""

    @property
    def bytes(self) -> int:
        """Memory of the key/value cache."""

    @property
    def images(self) -> int:
        """How many."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done to make them fit, for people."""

    def close(self) -> None:
        """Give the memory back."""


def never() -> bool:
    """The default of `cancelled`."""
    return False


class Runtime(Protocol):
    """A checkpoint that answers. Not for several threads at a time."""

    name: str
    precision: str
    checkpoint_id: str

    def encode(
        self, images: Sequence[Pixels8], *, video: bool = False, max_tiles: int | None = None
    ) -> Prefix:
        """Images as a prefix; the same images again cost nothing while they are kept."""

    def score(self, prefix: Prefix, questions: Sequence[ModelQuestion]) -> list[ChoiceScore]:
        """Probabilities of the choices of each question."""

    def generate(
        self,
        prefix: Prefix,
        question: ModelQuestion,
        *,
        max_new_tokens: int,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[str]:
        """The reply in pieces, as they come; greedy."""


Past = TypeVar("Past", bound=Sized)
Features = TypeVar("Features", bound=Sized)


class Backend(Protocol[Past, Features]):
    """What differs between runtimes: the tensors. Cutting, packing and caching are shared.

    `Past` is a key/value cache that nothing changes once it is made; `Features` are the projected
    features of one image.

    Attributes:
        name: of the runtime.
        precision: fp32, bf16 or fp16.
    """

    name: str
    precision: str

    def image_features(
        self, pixels: Sequence[Float32], plans: Sequence[ImagePlan]
    ) -> list[Features]:
        """Features of each image, from the pixels that its rule gives.

        Raises:
            OutOfMemory: there is too little.
        """

    def extend(
        self, past: Past | None, tokens: Int64, positions: Int64, features: Sequence[Features]
    ) -> tuple[Past, Float32]:
        """Run tokens after a cache, each seeing all before it.

        Args:
            past: a cache, or nothing.
            tokens: (S,); those that stand for images are replaced by `features`, in order.
            positions: (axes, S).
            features: of the images in `tokens`.

        Returns:
            A new cache, and the logits (V,) after the last token.

        Raises:
            OutOfMemory: there is too little.
        """

    def letters(self, past: Past, row: PackedRow, positions: Int64, ids: Int64) -> Float64:
        """Log-probabilities over the whole vocabulary after each sequence of a row.

        Args:
            past: a cache that all tokens of the row see.
            row: N sequences in S tokens.
            positions: (axes, S).
            ids: (L,), the tokens wanted.

        Returns:
            (N, L).

        Raises:
            OutOfMemory: there is too little.
        """
