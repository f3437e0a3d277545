"""Prompts as tokens: the images first, as a prefix that questions share, then each question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import ContextOverflow, PromptError
from .contracts import Contract
from .images import Pixels8
from .pieces import Own, Piece, Repeated
from .plans import ImagePlan
from .positions import Positions, counted, spatial
from .spec import MAX_IMAGES, InputSpec

Int64 = npt.NDArray[np.int64]

RESERVED_TOKENS = 1024
"""Kept free behind the images for a question and its reply."""


@dataclass(frozen=True, slots=True, eq=False)
class PrefixPrompt:
    """The images of a prompt up to the last token that what follows cannot change.

    Attributes:
        tokens: (S,).
        positions: of them.
        plans: of the images.
        tail: text that follows; it is encoded with the question, as it may join with it.
        budget: tiles an image may have (0: the checkpoint's own limit).
        notes: what was done to make it fit, for people.
    """

    tokens: Int64
    positions: Positions
    plans: tuple[ImagePlan, ...]
    tail: str
    budget: int
    notes: tuple[str, ...] = ()


def fitting_prefixes(
    spec: InputSpec, images: Sequence[Pixels8], video: bool, max_tiles: int | None
) -> Iterator[PrefixPrompt]:
    """Prefixes that leave room for a question: the best one first, then those of fewer tiles.

    A caller takes the first; the next one where memory is short.

    Raises:
        PromptError: there are more than MAX_IMAGES images, or `max_tiles` is below one.
        ContextOverflow: not even one tile an image fits the context.
    """
    if len(images) > MAX_IMAGES:
        raise PromptError(f"expected at most {MAX_IMAGES} images, got {len(images)}")
    if max_tiles is not None and max_tiles < 1:
        raise PromptError(f"expected max_tiles of at least 1, got {max_tiles}")
    room = spec.context_tokens - RESERVED_TOKENS
    budgets = spec.images.budgets(len(images), video, max_tiles) if images else (0,)
    seen: set[tuple[ImagePlan, ...]] = set()
    length = 0
    for budget in budgets:
        plans = tuple(spec.images.plan(i.shape[1], i.shape[0], budget) for i in images)
        if plans in seen:
            continue
        prefix = _prefix(spec, plans, video, budget)
        length = len(prefix.tokens)
        notes = () if not seen else (_note(budget, budgets[0]),)
        seen.add(plans)
        if length <= room:
            yield PrefixPrompt(prefix.tokens, prefix.positions, plans, prefix.tail, budget, notes)
    if length > room:
        raise ContextOverflow(
            f"expected images of at most {room} tokens, got {len(images)} images of {length} "
            f"tokens at the fewest tiles"
        )


def question_tokens(
    spec: InputSpec, prefix: PrefixPrompt, contract: Contract, text: str, choices: Sequence[str]
) -> list[int]:
    """Tokens from the end of the prefix to where the reply begins.

    Raises:
        PromptError, ChoiceError: see `Contract.pieces`.
    """
    content = contract.pieces(text, choices)
    return spec.tokenizer.encode([Own(prefix.tail), *content, spec.template.after])


def _prefix(
    spec: InputSpec, plans: tuple[ImagePlan, ...], video: bool, budget: int
) -> PrefixPrompt:
    pieces: list[Piece] = [*spec.template.before]
    for number, plan in enumerate(plans, 1):
        name = f"Frame-{number}: " if video else f"Image-{number}: " if len(plans) > 1 else ""
        pieces += [
            Own((name if spec.labelled else "") + spec.image_start),
            Repeated(spec.image_token, plan.tokens),
            Own(spec.image_end + ("\n" if spec.labelled else "")),
        ]
    found, tail = spec.tokenizer.encode_open(pieces)
    tokens = np.asarray(found, np.int64)
    if not spec.merge:
        return PrefixPrompt(tokens, counted(len(tokens)), plans, tail, budget)
    grids = [plan.grid for plan in plans if plan.grid is not None]
    positions = spatial(tokens == spec.image_token, grids, spec.merge)
    return PrefixPrompt(tokens, positions, plans, tail, budget)


def _note(budget: int, wanted: int) -> str:
    most = f"{wanted} tiles an image" if wanted else "images of full size"
    plural = "" if budget == 1 else "s"
    return f"{most} did not fit: {budget} tile{plural} an image used"
