"""OWLv2: every name a query of its own, a score for every patch and query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...inference.errors import PromptError
from .boxes import corners, kept
from .found import Found, Limits, Pixels, checked_image
from .torch_side import numbers, running, sigmoid

QUERY = "a photo of a {}"
"""One of the sentences that the model was trained with."""


class Owlv2:
    """See `Detector`. The score is the sigmoid of the best query's logit, not calibrated."""

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
        model: Owlv2ForObjectDetection in evaluation mode, on its device.
        images: its image processor.
        tokenizer: its tokenizer.
        limits: what is reported.
        precision: fp32; bf16, fp16: of what can be computed in it.
        """
        self.name = name
        self._model, self._images, self._tokenizer = model, images, tokenizer
        self._limits, self._precision = limits, precision
        self._room = int(model.config.text_config.max_position_embeddings)

    def detect(self, image: Pixels, prompts: Sequence[str]) -> tuple[Found, ...]:
        """Everything in the picture that one of the names fits."""
        height, width = checked_image(image).shape[:2]
        queries = self._queries(prompts)
        pixels = self._images(images=image, return_tensors="pt", input_data_format="channels_last")
        device = self._model.device
        with running(device, self._precision):
            output = self._model(
                pixel_values=pixels["pixel_values"].to(device),
                **{name: values.to(device) for name, values in queries.items()},
            )
            relative = numbers("boxes", output.pred_boxes[0])
            chances = sigmoid(numbers("logits", output.logits[0]))
        # The picture is padded to a square: both axes count in its longer side.
        boxes_px = corners(relative) * max(height, width)
        labels = [prompts[i] for i in chances.argmax(axis=1)]
        return kept(boxes_px, chances.max(axis=1), labels, (width, height), self._limits)

    def close(self) -> None:
        """Give the memory back."""
        self._model = None

    def _queries(self, prompts: Sequence[str]) -> Any:
        """Raises PromptError: a name is too long for the model."""
        texts = [QUERY.format(prompt) for prompt in prompts]
        for prompt, tokens in zip(prompts, self._tokenizer(texts)["input_ids"], strict=True):
            if len(tokens) > self._room:
                raise PromptError(
                    f"expected prompts of at most {self._room} tokens with {QUERY!r}, "
                    f"got {len(tokens)} of {prompt!r}"
                )
        return self._tokenizer(
            texts, padding="max_length", max_length=self._room, return_tensors="pt"
        )
