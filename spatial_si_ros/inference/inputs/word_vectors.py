"""Static word vectors from a local folder, as sentence-transformers and Model2Vec save them.

A word is the mean of its tokens' rows, at length 1 (Reimers and Gurevych, 2019, pooling by mean).
Nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from ..errors import CheckpointError

_TENSORS = ("embeddings", "embedding.weight")


class WordVectors:
    """Words to vectors of length 1; an `Embedder` of `language.unknown`.

    Args:
        folder: with `model.safetensors`, whose (V, D) table is named "embeddings" or
            "embedding.weight", and `tokenizer.json`.

    Raises:
        CheckpointError: a file or the table is missing.
    """

    def __init__(self, folder: Path) -> None:
        for name in ("model.safetensors", "tokenizer.json"):
            if not (folder / name).is_file():
                raise CheckpointError(f"{folder / name} was expected")
        tensors = load_file(folder / "model.safetensors")
        tables = [tensors[each] for each in _TENSORS if each in tensors]
        if not tables:
            raise CheckpointError(
                f"{folder / 'model.safetensors'} has none of {', '.join(_TENSORS)}, but "
                f"{', '.join(sorted(tensors)) or 'nothing'}"
            )
        self._table = tables[0].astype(np.float64)
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def __call__(self, words: Sequence[str]) -> npt.NDArray[np.float64]:
        """(N, D); a word without any token is zero, which is like nothing."""
        vectors = np.zeros((len(words), self._table.shape[1]))
        for row, word in enumerate(words):
            ids = self._tokens.encode(word, add_special_tokens=False).ids
            if ids:
                mean = self._table[ids].mean(axis=0)
                vectors[row] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return vectors
