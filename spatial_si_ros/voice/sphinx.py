"""PocketSphinx, held to the grammar of the live vocabulary."""

from __future__ import annotations

from typing import Any

import numpy as np

from .audio import Audio
from .automaton import automaton
from .calibration import SPHINX
from .errors import NoRecogniser
from .grammar import jsgf
from .pronouncing import pronounce
from .recogniser import NOTHING, Heard
from .vocabulary import Vocabulary

DITHER = 20
"""Digital silence has no spectrum: so many steps of noise are added."""
_SEARCH = "said"


class SphinxRecogniser:
    """Small and quick; good where it is quiet."""

    name = "sphinx"

    def __init__(self) -> None:
        """Raises NoRecogniser: the library or its model is missing."""
        try:
            from pocketsphinx import Decoder
        except ImportError as error:
            raise NoRecogniser("pocketsphinx is not installed") from error
        try:
            self._decoder: Any = Decoder(lm=None, loglevel="FATAL", remove_noise=True)
        except (RuntimeError, OSError) as error:
            raise NoRecogniser(f"pocketsphinx does not start: {error}") from error
        self._vocabulary: Vocabulary | None = None
        self._rng = np.random.default_rng(0)
        self.guessed: tuple[str, ...] = ()
        self.features: tuple[float, ...] = ()

    def recognise(self, audio: Audio, vocabulary: Vocabulary) -> Heard:
        """What of the grammar was said; its confidence comes from the score of the best path."""
        if vocabulary != self._vocabulary:
            self._listen_for(vocabulary)
        if not len(audio.samples):
            return NOTHING
        noise = self._rng.integers(-DITHER, DITHER + 1, len(audio.samples))
        samples = np.clip(audio.samples + noise, -32768, 32767).astype(np.int16)
        self._decoder.start_utt()
        self._decoder.process_raw(samples.tobytes(), full_utt=True)
        self._decoder.end_utt()
        best = self._decoder.hyp()
        if best is None or not best.hypstr:
            return Heard("", 0.0, (), self.name)
        self.features = (float(best.best_score),)
        return Heard(best.hypstr, SPHINX.probability(self.features), (), self.name)

    def _listen_for(self, vocabulary: Vocabulary) -> None:
        """Make the grammar; words that the dictionary lacks are spelled out by rules."""
        words = automaton(jsgf(vocabulary), _SEARCH)
        missing = [word for word in words.words if self._decoder.lookup_word(word) is None]
        silent = set()
        for word in missing:
            phones = pronounce(word, self._decoder.lookup_word)
            if phones:
                self._decoder.add_word(word, phones, False)
            else:
                silent.add(word)
        self.guessed = tuple(word for word in missing if word not in silent)
        arcs = [arc if arc[3] else arc[:3] for arc in words.without(frozenset(silent)).arcs]
        graph = self._decoder.create_fsg(_SEARCH, 0, words.final, arcs)
        self._decoder.add_fsg(_SEARCH, graph)
        self._decoder.activate_search(_SEARCH)
        self._vocabulary = vocabulary
