"""The runtime above any backend: prefixes are kept, questions packed, rotations combined."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic

import numpy as np
import numpy.typing as npt

from ..errors import BadImage, ContextOverflow, NotFinite, OutOfMemory, PromptError
from ..inputs.batches import batch_pixels
from ..inputs.choices import checked_choices, rotated
from ..inputs.contracts import contract_named
from ..inputs.images import Pixels8
from ..inputs.plans import ImagePlan
from ..inputs.prompts import PrefixPrompt, fitting_prefixes, question_tokens
from ..inputs.spec import InputSpec
from ..scoring.calibration import NONE, Calibration, Setting
from ..scoring.combining import Combined, combine
from ..scoring.lru import ByteCache
from ..scoring.packing import PackedRow, pack_rows
from .base import Backend, ChoiceScore, Features, ModelQuestion, Past, Prefix, never

Int64 = npt.NDArray[np.int64]

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What a runtime may use.

    Attributes:
        prefix_bytes: of the key/value caches kept.
        feature_bytes: of the image features kept.
        row_tokens: of questions run at once.
        image_batch: images whose pixels are in memory at once.
    """

    prefix_bytes: int = 4 * GIB
    feature_bytes: int = GIB
    row_tokens: int = 2048
    image_batch: int = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Encoded(Generic[Past]):
    """A prefix with its cache, as it is kept."""

    prompt: PrefixPrompt
    past: Past

    @property
    def nbytes(self) -> int:
        return self.past.nbytes


class HeldPrefix(Generic[Past]):
    """Images as a cache. See `Prefix`."""

    def __init__(self, encoded: _Encoded[Past], notes: tuple[str, ...]) -> None:
        self._encoded: _Encoded[Past] | None = encoded
        self.notes = notes

    @property
    def tokens(self) -> int:
        """Tokens of the images and what stands around them."""
        return len(self.held.prompt.tokens)

    @property
    def bytes(self) -> int:
        """Memory of the key/value cache."""
        return self.held.nbytes

    @property
    def images(self) -> int:
        """How many."""
        return len(self.held.prompt.plans)

    @property
    def held(self) -> _Encoded[Past]:
        """The cache.

        Raises:
            PromptError: it was closed.
        """
        if self._encoded is None:
            raise PromptError("expected a prefix that is open, got a closed one")
        return self._encoded

    def close(self) -> None:
        """Let go of the cache; the runtime may keep it for the same images."""
        self._encoded = None


class PackedRuntime(Generic[Past, Features]):
    """Answers with what a backend computes. See `Runtime`."""

    def __init__(
        self,
        backend: Backend[Past, Features],
        spec: InputSpec,
        checkpoint_id: str,
        calibration: Calibration = NONE,
        limits: Limits | None = None,
    ) -> None:
        self.name = backend.name
        self.precision = backend.precision
        self.checkpoint_id = checkpoint_id
        self.spec = spec
        self.calibration = calibration
        self.limits = limits or Limits()
        self.prefixes: ByteCache[_Encoded[Past]] = ByteCache(self.limits.prefix_bytes)
        self.features: ByteCache[Features] = ByteCache(self.limits.feature_bytes)
        self._backend = backend

    @property
    def backend(self) -> Backend[Past, Features]:
        """What computes the tensors."""
        return self._backend

    def encode(
        self, images: Sequence[Pixels8], *, video: bool = False, max_tiles: int | None = None
    ) -> HeldPrefix[Past]:
        """Images, in this order, as a prefix for questions.

        Where context or memory is too short, images get fewer tiles; `notes` then say so.

        Args:
            images: (H, W, 3) each, from `read_image`; none: questions without images.
            video: they are frames of a video.
            max_tiles: of an image, at most; default: the family's rule.

        Raises:
            BadImage: one is no such array.
            PromptError: there are too many images.
            ContextOverflow: they do not fit the context at the fewest tiles.
            OutOfMemory: they do not fit the memory at the fewest tiles.
        """
        for image in images:
            if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
                raise BadImage(f"expected (H, W, 3) of uint8, got {image.shape} of {image.dtype}")
        digests = [_digest(image) for image in images]
        short = ""
        for prompt in fitting_prefixes(self.spec, images, video, max_tiles):
            notes = prompt.notes
            if short:
                notes = (*notes, f"memory was short at more tiles: {short}")
            try:
                return HeldPrefix(self._encoded(prompt, images, digests, video), notes)
            except OutOfMemory as error:
                self.prefixes.clear()
                short = str(error)  # the error itself holds the tensors of the frames it passed
        raise OutOfMemory(f"{len(images)} images do not fit at the fewest tiles: {short}")

    def score(
        self, prefix: Prefix, questions: Sequence[ModelQuestion], *, rotations: int | None = None
    ) -> list[ChoiceScore]:
        """Probabilities of the choices of each question; all are run together.

        Args:
            prefix: from `encode` of this runtime.
            questions: with choices.
            rotations: orders of the choices; default: as each question says.

        Raises:
            ChoiceError: a question has too few or too many choices.
            PromptError: a question cannot be put.
            ContextOverflow: a question does not fit behind the images.
            NotFinite: the model overflowed.
            OutOfMemory: the questions do not fit the memory.
        """
        began = time.perf_counter()
        held: _Encoded[Past] = _held(prefix)
        sequences, ids = [], []
        for question in questions:
            choices = checked_choices(question.choices)
            orders = question.orders if rotations is None else rotations
            found, letters = self._orders(held.prompt, question, choices, orders)
            sequences.append(found)
            ids.append(letters)
        combined = self._combined(held, sequences, ids)
        share = (time.perf_counter() - began) / max(1, len(questions))
        return [
            self._score(question, result, len(orders), share, prefix.notes)
            for question, result, orders in zip(questions, combined, sequences, strict=True)
        ]

    def generate(
        self,
        prefix: Prefix,
        question: ModelQuestion,
        *,
        max_new_tokens: int,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[str]:
        """The reply in pieces, greedily, until the model stops.

        Args:
            prefix: from `encode` of this runtime.
            question: with or without choices.
            max_new_tokens: the reply ends there, or at the end of the context.
            cancelled: asked before each token; the reply ends when it says so.

        Raises:
            PromptError, ChoiceError: the question cannot be put.
            ContextOverflow: it does not fit behind the images.
        """
        held: _Encoded[Past] = _held(prefix)
        if max_new_tokens < 1:
            raise PromptError(f"expected max_new_tokens of at least 1, got {max_new_tokens}")
        contract = contract_named(question.contract)
        choices = checked_choices(question.choices) if question.choices else ()
        tokens = question_tokens(self.spec, held.prompt, contract, question.text, choices)
        room = self._room(held.prompt, len(tokens))
        found = self._generated(held, tokens, min(max_new_tokens, room), cancelled)
        return self.spec.tokenizer.texts(found)

    def _encoded(
        self,
        prompt: PrefixPrompt,
        images: Sequence[Pixels8],
        digests: Sequence[bytes],
        video: bool,
    ) -> _Encoded[Past]:
        key = (tuple(digests), prompt.plans, video)
        found = self.prefixes.get(key)
        if found is None:
            shared = self._shared(prompt, digests, video)
            known, past, done = (0, None, 0) if shared is None else shared
            features = self._features(prompt.plans[known:], images[known:], digests[known:])
            past, _ = self._backend.extend(
                past, prompt.tokens[done:], prompt.positions.values[:, done:], features
            )
            found = _Encoded(prompt, past)
            self.prefixes.put(key, found)
        return found

    def _shared(
        self, prompt: PrefixPrompt, digests: Sequence[bytes], video: bool
    ) -> tuple[int, Past, int] | None:
        """A kept prefix of the first images: how many, its cache, its tokens."""
        for count in range(len(digests) - 1, 0, -1):
            found = self.prefixes.peek((tuple(digests[:count]), prompt.plans[:count], video))
            if found is not None:
                done = len(found.prompt.tokens)
                if np.array_equal(found.prompt.tokens, prompt.tokens[:done]):
                    return count, found.past, done
        return None

    def _features(
        self, plans: Sequence[ImagePlan], images: Sequence[Pixels8], digests: Sequence[bytes]
    ) -> list[Features]:
        keys = list(zip(digests, plans, strict=True))
        kept = {key: self.features.get(key) for key in keys}
        missing = {key: image for key, image in zip(keys, images, strict=True) if kept[key] is None}
        waiting = list(missing.items())
        for start in range(0, len(waiting), self.limits.image_batch):
            batch = waiting[start : start + self.limits.image_batch]
            cut = [plan for (_, plan), _ in batch]
            pixels = batch_pixels(self.spec.images, [image for _, image in batch], cut)
            made = self._backend.image_features(pixels, cut)
            for (key, _), feature in zip(batch, made, strict=True):
                kept[key] = feature
                self.features.put(key, feature)
        return [found for key in keys if (found := kept[key]) is not None]

    def _orders(
        self,
        prompt: PrefixPrompt,
        question: ModelQuestion,
        choices: tuple[str, ...],
        rotations: int | None,
    ) -> tuple[list[list[int]], tuple[int, ...]]:
        """The tokens of a question in each order of its choices, and those of its letters."""
        contract = contract_named(question.contract)
        reply, letters = self.spec.tokenizer.letters(contract.reply, len(choices))
        count = len(choices) if rotations is None else min(max(1, rotations), len(choices))
        found = []
        for by in range(count):
            listed = rotated(choices, by)
            tokens = question_tokens(self.spec, prompt, contract, question.text, listed)
            found.append([*tokens, *reply])
            self._room(prompt, len(found[-1]))
        return found, letters

    def _combined(
        self,
        held: _Encoded[Past],
        sequences: Sequence[Sequence[Sequence[int]]],
        ids: Sequence[tuple[int, ...]],
    ) -> list[Combined]:
        wanted = sorted({token for letters in ids for token in letters})
        column = {token: number for number, token in enumerate(wanted)}
        combined = []
        for groups, row in pack_rows(sequences, self.limits.row_tokens):
            table = self._backend.letters(
                held.past, row, self._positions(held.prompt, row), np.asarray(wanted, np.int64)
            )
            at = 0
            for number in groups:
                rows = table[at : at + len(sequences[number])]
                at += len(rows)
                combined.append(combine(rows[:, [column[token] for token in ids[number]]]))
        return combined

    def _score(
        self,
        question: ModelQuestion,
        combined: Combined,
        rotations: int,
        seconds: float,
        notes: tuple[str, ...],
    ) -> ChoiceScore:
        setting = Setting(self.checkpoint_id, self.name, self.precision, question.kind)
        temperature = self.calibration.temperature(setting)
        return ChoiceScore(
            probabilities=combined.probabilities(temperature or 1.0),
            log_probabilities=combined.log_probabilities,
            choice_mass=combined.choice_mass,
            disagreement=combined.disagreement,
            readable=combined.readable,
            calibrated=temperature is not None,
            rotations=rotations,
            seconds=seconds,
            notes=notes,
        )

    def _generated(
        self, held: _Encoded[Past], tokens: list[int], most: int, cancelled: Callable[[], bool]
    ) -> Iterator[int]:
        past, place = held.past, held.prompt.positions.next
        axes = len(held.prompt.positions.values)
        for _ in range(most):
            if cancelled():
                return
            steps = np.arange(place, place + len(tokens), dtype=np.int64)
            positions = np.broadcast_to(steps, (axes, len(steps)))
            past, logits = self._backend.extend(past, np.asarray(tokens, np.int64), positions, ())
            if not np.isfinite(logits).all():
                raise NotFinite("expected finite logits, got overflow: use bf16 or fp32")
            place += len(tokens)
            tokens = [int(logits.argmax())]
            if tokens[0] in self.spec.stop_tokens:
                return
            yield tokens[0]

    def _positions(self, prompt: PrefixPrompt, row: PackedRow) -> Int64:
        axes = len(prompt.positions.values)
        return np.broadcast_to(prompt.positions.next + row.depth, (axes, len(row.depth)))

    def _room(self, prompt: PrefixPrompt, tokens: int) -> int:
        """Tokens that are left for a reply."""
        room = self.spec.context_tokens - len(prompt.tokens) - tokens
        if room < 1:
            raise ContextOverflow(
                f"expected at most {self.spec.context_tokens} tokens, got {len(prompt.tokens)} of "
                f"the images and {tokens} of the question"
            )
        return room


def _held(prefix: Prefix) -> _Encoded[Past]:
    if not isinstance(prefix, HeldPrefix):
        raise PromptError(f"expected a prefix of this runtime, got {type(prefix).__name__}")
    held: _Encoded[Past] = prefix.held
    return held


def _digest(image: Pixels8) -> bytes:
    digest = hashlib.blake2b(np.ascontiguousarray(image).data, digest_size=16)
    digest.update(repr(image.shape).encode())
    return digest.digest()
