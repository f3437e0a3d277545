"""Nouns that the lexicon does not have: what WordNet and an embedding take them for."""

from __future__ import annotations

from .vocabulary import Embedder, Meaning, Reading, Vocabulary
from .wordnet import WordNet, WordNetMissing

__all__ = ["Embedder", "Meaning", "Reading", "Vocabulary", "WordNet", "WordNetMissing"]
