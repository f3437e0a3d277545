"""Grounding DINO: all names in one sentence, a score for every box and token of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ...inference.errors import PromptError
from .boxes import corners, kept
from .found import Found, Limits, Pixels, checked_image
from .torch_side import numbers, running, sigmoid

Array = npt.NDArray[np.float64]
Span = tuple[int, int]


class GroundingDino:
    """See `Detector`. A box has the name whose best token scores highest in it.

    The score is the sigmoid of that token's logit, not calibrated. Names that do not fit into one
    sentence of the model are asked in several.
    """

    def __init__(
        self,
        name: str,
        model: Any,
        images: Any,
        tokenizer: Any,
        limits: Limits,
        precision: str = "fp32",
    ) -> None:
        """Args:
        name: of the model.
        model: GroundingDinoForObjectDetection in evaluation mode, on its device.
        images: its image processor.
        tokenizer: its tokenizer, a fast one.
        limits: what is reported.
        precision: fp32; bf16, fp16: of what can be computed in it.
        """
        self.name = name
        self._model, self._images, self._tokenizer = model, images, tokenizer
        self._limits, self._precision = limits, precision
        text = model.config.text_config
        self._room = min(int(model.config.max_text_len), int(text.max_position_embeddings)) - 2

    def detect(self, image: Pixels, prompts: Sequence[str]) -> tuple[Found, ...]:
        """Everything in the picture that one of the names fits."""
        height, width = checked_image(image).shape[:2]
        pixels = self._images(images=image, return_tensors="pt", input_data_format="channels_last")
        boxes: list[Array] = []
        scores: list[Array] = []
        labels: list[str] = []
        for sentence, some in self._sentences(prompts):
            relative, chances = self._asked(pixels, sentence, some)
            best = chances.argmax(axis=1)
            boxes.append(corners(relative) * [width, height, width, height])
            scores.append(chances.max(axis=1))
            labels += [some[i] for i in best]
        found = np.concatenate(boxes), np.concatenate(scores)
        return kept(*found, labels, (width, height), self._limits)

    def close(self) -> None:
        """Give the memory back."""
        self._model = None

    def _asked(self, pixels: Any, sentence: str, labels: Sequence[str]) -> tuple[Array, Array]:
        """(Q, 4) relative centred boxes, and (Q, L) the score of each name in each."""
        encoded = self._tokenizer(sentence, return_offsets_mapping=True, return_tensors="pt")
        places = tokens_of(labels, encoded.pop("offset_mapping")[0].tolist())
        device = self._model.device
        with running(device, self._precision):
            output = self._model(
                pixel_values=pixels["pixel_values"].to(device),
                pixel_mask=pixels["pixel_mask"].to(device),
                **{name: values.to(device) for name, values in encoded.items()},
            )
            relative = numbers("boxes", output.pred_boxes[0])
            tokens = sigmoid(numbers("logits", output.logits[0]))
        return relative, np.stack([tokens[:, place].max(axis=1) for place in places], axis=1)

    def _sentences(self, prompts: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
        """Sentences that fit the model, each with its names.

        Raises:
            PromptError: one name alone does not.
        """
        some: list[str] = []
        used = 0
        for prompt in prompts:
            need = 1 + len(self._tokenizer(prompt, add_special_tokens=False)["input_ids"])
            if not 1 < need <= self._room:
                raise PromptError(
                    f"expected a prompt of 1 to {self._room - 1} tokens, got {need - 1} of "
                    f"{prompt!r}"
                )
            if some and used + need > self._room:
                yield sentence_of(some), some
                some, used = [], 0
            some.append(prompt)
            used += need
        if some:
            yield sentence_of(some), some


def sentence_of(labels: Sequence[str]) -> str:
    """How the model is told names: "chair. coffee table." """
    return ". ".join(labels) + "."


def tokens_of(labels: Sequence[str], offsets: Sequence[Span]) -> list[list[int]]:
    """The tokens of each name in `sentence_of(labels)`.

    Args:
        labels: in their order.
        offsets: first and last letter of each token; (0, 0) for special ones.
    """
    places, start = [], 0
    for label in labels:
        end = start + len(label)
        inside = [i for i, (a, b) in enumerate(offsets) if start <= a < b <= end]
        places.append(inside)
        start = end + 2
    return places
