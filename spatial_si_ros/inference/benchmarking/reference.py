"""The plain way that ours is held against: transformers' own `generate` on the whole prompt."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy.special import log_softmax

from ..inputs.spec import InputSpec
from .workload import Workload


class Reference:
    """`generate(max_new_tokens=1)`: every question pays for the images again."""

    def __init__(self, model: Any, spec: InputSpec, work: Workload) -> None:
        """Args:
        model: `...ForConditionalGeneration`, in evaluation mode, on its device.
        spec: of the checkpoint.
        work: what is asked; its first order.
        """
        self._model = model
        self._letters = list(work.letters)
        weight = model.lm_head.weight
        ids = torch.tensor([[*work.prompt.tokens.tolist(), *work.orders[0]]], device=weight.device)
        self._inputs: dict[str, Any] = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        if work.pixels:
            pixels = torch.from_numpy(np.concatenate(work.pixels))
            self._inputs["pixel_values"] = pixels.to(weight.device, weight.dtype)
        if spec.merge:
            grids = [plan.grid for plan in work.prompt.plans]
            self._inputs["image_grid_thw"] = torch.tensor(grids, device=weight.device)
            self._inputs["mm_token_type_ids"] = (ids == spec.image_token).int()

    def answer(self) -> None:
        """The likeliest token after the prompt; when this returns, the device may still work."""
        self._generated()

    def letters(self) -> npt.NDArray[np.float64]:
        """Log-probabilities (k,) of the choices' letters over the whole vocabulary."""
        found = self._generated(output_logits=True, return_dict_in_generate=True)
        logits: npt.NDArray[np.float64] = found.logits[0][0].double().cpu().numpy()
        says: npt.NDArray[np.float64] = log_softmax(logits)[self._letters]
        return says

    def _generated(self, **options: Any) -> Any:
        with torch.inference_mode():
            return self._model.generate(
                **self._inputs, max_new_tokens=1, do_sample=False, **options
            )
