"""PocketSphinx, held to the grammar of the live vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from .audio import Audio
from .automaton import Automaton, automaton
from .calibration import SPHINX
from .errors import NoRecogniser
from .grammar import jsgf
from .pronouncing import pronounce
from .recogniser import NOTHING, Heard
from .vocabulary import Vocabulary

DITHER = 20
"""Digital silence has no spectrum: so many steps of noise are added."""
_SEARCH = "said"
_SETTINGS = {
    "cmn": "batch", "beam": 1e-36, "wbeam": 1e-24, "pbeam": 1e-36,
    "maxhmmpf": 600, "maxwpf": 10,
}  # fmt: skip
"""Every utterance by itself, and no more work than real time allows."""
DANGLING = 2
"""Words behind the last whole sentence that the best path may hold: they are dropped."""


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
            self._decoder: Any = Decoder(lm=None, loglevel="FATAL", **_SETTINGS)
        except (RuntimeError, OSError) as error:
            raise NoRecogniser(f"pocketsphinx does not start: {error}") from error
        self._vocabulary: Vocabulary | None = None
        self._words = Automaton()
        self.guessed: tuple[str, ...] = ()
        self.features: tuple[float, ...] = ()

    def recognise(self, audio: Audio, vocabulary: Vocabulary) -> Heard:
        """What of the grammar was said; its confidence comes from the score of the best path."""
        if vocabulary != self._vocabulary:
            self._listen_for(vocabulary)
        if not len(audio.samples):
            return NOTHING
        noise = np.random.default_rng(0).integers(-DITHER, DITHER + 1, len(audio.samples))
        samples = np.clip(audio.samples + noise, -32768, 32767).astype(np.int16)
        self._decoder.reinit_feat()  # what it knows of voice and noise is of another utterance
        self._decoder.start_utt()
        self._decoder.process_raw(samples.tobytes(), full_utt=True)
        self._decoder.end_utt()
        best = self._decoder.hyp()
        said = best.hypstr.split() if best is not None else []
        for _ in range(DANGLING):
            if said and not self._words.accepts(said):
                said = said[:-1]
        if best is None or not said or not self._words.accepts(said):
            self.features = ()
            return Heard("", 0.0, (), self.name)
        self.features = (float(best.best_score),)
        return Heard(" ".join(said), SPHINX.probability(self.features), (), self.name)

    def _listen_for(self, vocabulary: Vocabulary) -> None:
        """Make the grammar; words that the dictionary lacks are spelled out by rules."""
        there = replace(vocabulary, absent=()) if vocabulary.live else vocabulary
        words = automaton(jsgf(there), _SEARCH)
        missing = [word for word in words.words if self._decoder.lookup_word(word) is None]
        silent = set()
        for word in missing:
            phones = pronounce(word, self._decoder.lookup_word)
            if phones:
                self._decoder.add_word(word, phones, False)
            else:
                silent.add(word)
        self.guessed = tuple(word for word in missing if word not in silent)
        self._words = words.without(frozenset(silent)).likely()
        arcs = [arc if arc[3] else arc[:3] for arc in self._words.arcs]
        graph = self._decoder.create_fsg(_SEARCH, 0, words.final, arcs)
        self._decoder.add_fsg(_SEARCH, graph)
        self._decoder.activate_search(_SEARCH)
        self._vocabulary = vocabulary
