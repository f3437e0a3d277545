"""The robot does not listen to itself."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from .vocabulary import sayable

ALIKE = 0.75
"""Share of words in common from which heard and said are the same."""
FEWEST = 2
"""Words: a shorter reply may well repeat the robot's."""


@dataclass
class OwnVoice:
    """What the robot says and when.

    Attributes:
        tail_s: after the end of its sentence, for echo and delay.
    """

    tail_s: float = 0.4
    _text: str = ""
    _began_s: float = -1e9
    _ends_s: float = -1e9

    def says(self, text: str, now_s: float, duration_s: float) -> None:
        """It begins to speak now."""
        self._text = sayable(text)
        self._began_s, self._ends_s = now_s, now_s + duration_s

    def silent(self, now_s: float) -> None:
        """It has ended, or was cut off."""
        self._ends_s = min(self._ends_s, now_s)

    def speaks(self, at_s: float) -> bool:
        """Whether it speaks, or its echo is in the air."""
        return self._began_s <= at_s < self._ends_s + self.tail_s

    def covers(self, start_s: float, end_s: float) -> bool:
        """Whether most of an utterance is its own speech."""
        both = min(end_s, self._ends_s + self.tail_s) - max(start_s, self._began_s)
        return both > 0.5 * max(end_s - start_s, 1e-3)

    def overlaps(self, start_s: float, end_s: float) -> bool:
        """Whether it spoke during an utterance."""
        return end_s > self._began_s and start_s < self._ends_s + self.tail_s

    def mentions(self, words: tuple[str, ...]) -> bool:
        """Whether one of the words begins a word of what it says."""
        return any(said.startswith(words) for said in self._text.split())

    def repeats(self, text: str) -> bool:
        """Whether the words are those that it says or said last."""
        words, said = text.split(), self._text.split()
        if len(words) < FEWEST or not said:
            return False
        matcher = difflib.SequenceMatcher(None, words, said, autojunk=False)
        common = sum(block.size for block in matcher.get_matching_blocks())
        return common >= ALIKE * len(words)
