"""Where unknown nouns are looked up, from the parameters of a node."""

from __future__ import annotations

from pathlib import Path

from ..language.unknown import Embedder, Vocabulary, WordNet
from .params import QaParams


def vocabulary_of(params: QaParams) -> Vocabulary | None:
    """WordNet and word vectors as far as folders are named; None where neither is.

    Raises:
        WordNetMissing: the folder has no files of WordNet.
        CheckpointError: the folder has no word vectors.
    """
    if not (params.wordnet_folder or params.word_vectors_folder):
        return None
    wordnet = WordNet(Path(params.wordnet_folder)) if params.wordnet_folder else None
    embedder: Embedder | None = None
    if params.word_vectors_folder:
        from ..inference.inputs.word_vectors import WordVectors

        embedder = WordVectors(Path(params.word_vectors_folder))
    return Vocabulary(wordnet, embedder)
