"""How well it hears, for diagnostics."""

from __future__ import annotations

from collections import Counter

from diagnostic_msgs.msg import DiagnosticStatus

from ..voice.dialogue import Verdict
from .audio_sources import AudioSource
from .hearing import Hearing

SILENT_S = 3.0
"""Steady time without sound, and length of digital silence, that is told."""
CLIPPING = 0.01
"""Share of samples at the end of the scale that is told."""
REJECTS = 10
"""Utterances in a row that are no commands: music, or other people."""


class VoiceHealth:
    """Counts what is heard."""

    def __init__(self, now_s: float) -> None:
        """`now_s`: steady time."""
        self._sound_s = now_s
        self._took_s = 0.0
        self._problem = ""
        self._in_a_row = 0
        self._verdicts: Counter[Verdict] = Counter()

    def sound_came(self, now_s: float) -> None:
        """In any thread."""
        self._sound_s = now_s

    def recognised(self, took_s: float, problem: str) -> None:
        """An utterance was recognised, or could not be."""
        self._took_s, self._problem = took_s, problem

    def judged(self, verdict: Verdict) -> None:
        """What was made of an utterance."""
        self._verdicts[verdict] += 1
        self._in_a_row = self._in_a_row + 1 if verdict is Verdict.REJECTED else 0

    def figures(self, hearing: Hearing, source: AudioSource) -> dict[str, object]:
        """Values for the diagnostics message."""
        levels = hearing.ear.levels
        figures: dict[str, object] = {
            "source": source.name,
            "level [dBFS]": round(levels.level_dbfs, 1),
            "clipped samples [%]": round(100.0 * levels.clipped, 3),
            "heard [s]": round(levels.heard_s, 1),
            "names": len(hearing.vocabulary.live),
            "utterances": hearing.utterances,
            "too many waited": hearing.refused,
            "cries not judged": hearing.unjudged,
            "recognition time of the last [ms]": round(1e3 * self._took_s),
        }
        words = {each: each.name.lower().replace("_", " ") for each in Verdict}
        return figures | {words[each]: self._verdicts[each] for each in Verdict}

    def complaint(self, hearing: Hearing, source: AudioSource, now_s: float | None) -> str:
        """What is wrong, one sentence; "" nothing.

        Args:
            now_s: steady time; None: the source need not go on for ever.
        """
        levels = hearing.ear.levels
        if source.problem or self._problem:
            return source.problem or self._problem
        if now_s is not None:
            still_s = now_s - self._sound_s
            if still_s > SILENT_S:
                return f"no sound from {source.name} for {still_s:.0f} s"
            if levels.silent_s > SILENT_S:
                return (
                    f"nothing but silence from {source.name} for {levels.silent_s:.0f} s: is it "
                    "muted?"
                )
        if levels.clipped > CLIPPING:
            return f"{100.0 * levels.clipped:.1f} % of the sound is clipped: it is too loud"
        if self._in_a_row >= REJECTS:
            return f"the last {self._in_a_row} utterances were no commands: music, other people?"
        return ""

    @staticmethod
    def level(problem: str) -> bytes:
        """Of the diagnostics message."""
        return DiagnosticStatus.WARN if problem else DiagnosticStatus.OK
