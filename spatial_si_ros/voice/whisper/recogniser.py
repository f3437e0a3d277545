"""Whisper held to the grammar of the live vocabulary, with its free-form words beside."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..audio import RATE_HZ, Audio
from ..automaton import automaton
from ..calibration import STOP, WHISPER
from ..errors import NoRecogniser
from ..grammar import jsgf
from ..recogniser import NOTHING, Heard
from ..stop_word import STOP_RULES, StopSpotter, excess_s, is_stop
from ..vocabulary import Vocabulary
from .decoder import Decoder, Matrix
from .files import TINY_NAME, WEIGHTS, model_files
from .graph import TokenGraph, token_graph
from .search import Found, Specials, search
from .weights import read_weights

BEAM = 8
PRIOR = 1.0
LONGEST, FEWEST, TOKENS_HZ = 56, 8, 6.0
"""Tokens of a sentence: at most, of a short one, and so many more a second."""
CONTEXT_S, MARGIN_S = 10.0, 1.5
"""Whisper looks at 30 s at a time; a shorter window costs less and hears as well what fits in."""
LONGEST_S = 29.0
QUIETEST_DBFS = -65.0
"""In silence Whisper hears words of its own."""
FRAMES_HZ = 100
MOST_HINTS = 40
STOP_EXAMPLES = (
    "Robot, stop! Pick up the mug. Halt! Hey robot, freeze. Go to the table. Robot, halt now! "
    "Please stop. No, stop right there! Freeze."
)
LEAST_STOP = -11.0
"""Nats: the stop word that is less likely is given up."""
WHOLE_STOP = 0.3
"""From here on a whole utterance is the stop word and not looked at further."""
AROUND_S = 0.7
"""Of an utterance is before and after the speech in it."""
EXAMPLES = (
    "Pick up the red mug. Put it on the table, left of the laptop. Go to the kitchen. "
    "Bring me the book."
)


class WhisperRecogniser:
    """Robust to noise and voices; takes about half a second for a sentence on one core."""

    name = "whisper"

    def __init__(self, model: str = TINY_NAME, threads: int = 1) -> None:
        """Args:
            model: "tiny.en" or "base", as packages bring them, or a folder for faster-whisper.
            threads: of the encoder.

        Raises:
            NoRecogniser: the library or the model is missing, or not of this kind.
        """
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise NoRecogniser("faster-whisper is not installed") from error
        files = model_files(model)
        self.model_name = files.name
        weights = read_weights(files.contents[WEIGHTS], files.name)
        try:
            self._model: Any = WhisperModel(
                files.name, device="cpu", compute_type="int8", cpu_threads=threads,
                local_files_only=True, files=dict(files.contents),
            )  # fmt: skip
        except (RuntimeError, ValueError, OSError) as error:
            raise NoRecogniser(f"the model '{files.name}' does not load: {error}") from error
        self._decoder = Decoder(weights)
        self._stop_decoder = self._decoder.twin()
        self._tokenizer: Any = self._model.hf_tokenizer
        self._specials = self._special_tokens()
        self.features: tuple[float, ...] = ()
        halt = automaton(STOP_RULES, "short")
        self._stop_graph = token_graph(halt, lambda word: self._tokens(f" {word}"))
        said = {token for arcs in self._stop_graph.arcs for token in arcs}
        self._stop_decoder.keep({*said, self._specials.end})
        previous = self._tokenizer.token_to_id("<|startofprev|>")
        self._stop_prompt = [previous, *self._tokens(f" {STOP_EXAMPLES}")]
        self._vocabulary: Vocabulary | None = None
        self._graph: TokenGraph
        self._prompt: list[int]

    def recognise(self, audio: Audio, vocabulary: Vocabulary) -> Heard:
        """The likeliest sentence of the grammar; the free-form words are the first alternative.

        A short utterance is held against the stop words first.
        """
        if vocabulary != self._vocabulary:
            self._listen_for(vocabulary)
        self.features = ()
        if audio.level_dbfs < QUIETEST_DBFS:
            return NOTHING
        encoded = self.encoded(audio)
        stop = self._stop_score(encoded, audio.duration_s - AROUND_S)
        if stop >= WHOLE_STOP:
            return Heard("stop", stop, (), self.name)
        found, free = search(
            self._decoder, encoded, self._graph, self._prompt, self._specials,
            beam=BEAM, prior=PRIOR,
            longest=min(LONGEST, FEWEST + round(TOKENS_HZ * audio.duration_s)),
        )  # fmt: skip
        said = self.words_of(free)
        texts = [self.words_of(each) for each in found]
        if not texts:
            return Heard("", 0.0, (said,) if said else (), self.name)
        self.features = features_of(found, texts, free)
        confidence = WHISPER.probability(self.features)
        best, *rest = dict.fromkeys(texts)
        others = dict.fromkeys(text for text in (said, *rest) if text)
        return Heard(best, confidence, tuple(others), self.name)

    def stop_score(self, audio: Audio, spoken_s: float) -> float:
        """0..1, that the sound is the stop word and nothing else; from any thread."""
        return self._stop_score(self.encoded(audio), spoken_s)

    def _stop_score(self, encoded: Matrix, spoken_s: float) -> float:
        if not StopSpotter.SHORTEST_S <= spoken_s <= StopSpotter.LONGEST_S:
            return 0.0
        found, free = search(
            self._stop_decoder, encoded, self._stop_graph, self._stop_prompt, self._specials,
            beam=6, prior=1.0, longest=round(TOKENS_HZ * spoken_s) + 8, least=LEAST_STOP,
        )  # fmt: skip
        best, is_best = 0.0, False
        for each in found:
            words = self.words_of(each)
            behind = max(min(each.score - free.score, 0.0), -6.0)
            score = STOP.probability((each.score, behind, excess_s(words, spoken_s)))
            if score > best:
                best, is_best = score, is_stop(words)
        return best if is_best else 0.0

    def encoded(self, audio: Audio) -> Matrix:
        """(frames, width) of the encoder, 50 a second."""
        samples = audio.unit()[: round(LONGEST_S * RATE_HZ)]
        window_s = min(max(CONTEXT_S, len(samples) / RATE_HZ + MARGIN_S), 30.0)
        frames = round(window_s * FRAMES_HZ) // 2 * 2
        padded = np.zeros(frames * RATE_HZ // FRAMES_HZ, np.float32)
        padded[: len(samples)] = samples[: len(padded)]
        features = self._model.feature_extractor(padded, padding=0)[:, :frames]
        encoded = self._model.encode(np.ascontiguousarray(features))
        return np.asarray(np.array(encoded)[0], np.float32)

    def words_of(self, found: Found) -> str:
        """Lower-case words without signs."""
        text = str(self._tokenizer.decode(list(found.tokens)))
        return " ".join(re.sub(r"[^a-z0-9' ]+", " ", text.lower()).split())

    def _listen_for(self, vocabulary: Vocabulary) -> None:
        words = automaton(jsgf(vocabulary), "said")
        self._graph = token_graph(words, lambda word: self._tokens(f" {word}"))
        said = {token for arcs in self._graph.arcs for token in arcs}
        self._decoder.keep({*said, self._specials.end})
        hints = ", ".join(vocabulary.hints[:MOST_HINTS])
        previous = self._tokenizer.token_to_id("<|startofprev|>")
        self._prompt = [previous, *self._tokens(f" {EXAMPLES} {hints}.")]
        self._vocabulary = vocabulary

    def _tokens(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _special_tokens(self) -> Specials:
        number = self._tokenizer.token_to_id
        end, silent = number("<|endoftext|>"), number("<|notimestamps|>")
        start = [number("<|startoftranscript|>")]
        if self._model.model.is_multilingual:
            start += [number("<|en|>"), number("<|transcribe|>")]
        if None in (end, silent, *start):
            raise NoRecogniser("the tokens of the Whisper model are not those of Whisper")
        return Specials(
            start=(*start, silent),
            end=end,
            stop=self._tokens(".")[0],
            comma=self._tokens(",")[0],
            barred=tuple(range(end + 1, self._decoder.vocabulary)),
        )


def features_of(found: list[Found], texts: list[str], free: Found) -> tuple[float, float, float]:
    """What tells whether the first sentence is right, each in nats, see `calibration.WHISPER`.

    Args:
        texts: the words of each in `found`.
    """
    best = found[0]
    other = next(
        (each.score for each, text in zip(found, texts, strict=True) if text != texts[0]),
        best.score - 5.0,
    )
    tokens = len(best.tokens) + 1
    return (
        max(min(best.score - free.score, 2.0), -20.0),
        max(min(best.score - other, 8.0), -8.0),
        best.score / tokens,
    )
