"""What the robot does about what it heard: acts, asks whether it was meant, answers, corrects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .correction import corrected
from .meaning import Meaning, Sort, meaning_of
from .recogniser import Heard
from .vocabulary import Vocabulary


class Verdict(Enum):
    """What was made of an utterance; the values are those of Transcript.msg."""

    ACCEPTED = 0
    CONFIRMING = 1
    REJECTED = 2
    STOP = 3
    REPLY = 4
    OWN_VOICE = 5


class Act(Enum):
    """What is to be done now."""

    NOTHING = "nothing"
    FOLLOW = "follow"
    REPLACE = "replace"
    """Cancel what runs, then follow."""
    ANSWER = "answer"
    CANCEL = "cancel"
    STOP = "stop"


@dataclass(frozen=True)
class Turn:
    """One turn of the conversation.

    Attributes:
        verdict: on what was heard.
        act: to do.
        text: of the command or the answer; of what was heard where nothing is to be done.
        say: to the person; empty: nothing.
        reason: one sentence.
    """

    verdict: Verdict
    act: Act
    text: str
    say: str
    reason: str


@dataclass(frozen=True)
class Thresholds:
    """Confidences, 0..1, from which a command is followed, or asked about.

    Answers, "cancel" and the stop word need no more than `confirm`.
    """

    accept: float = 0.8
    confirm: float = 0.3


PLEAS = 2
"""So often in a row the robot begs somebody to say it again; then it listens in silence."""


@dataclass(frozen=True)
class _Question:
    text: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class _Pending:
    """A command that the robot has asked about.

    Attributes:
        act: to do once it is confirmed.
        until_s: an answer is waited for.
        next: what else may have been said, asked about after a "no"; empty: nothing else.
    """

    text: str
    act: Act
    until_s: float
    next: str = ""


class Dialogue:
    """Remembers what was asked, said and commanded. Times are those of the caller, in seconds."""

    def __init__(self, thresholds: Thresholds | None = None, patience_s: float = 20.0) -> None:
        """`patience_s`: for which an answer to "did you say ...?" is waited for."""
        self.thresholds = thresholds or Thresholds()
        self._patience_s = patience_s
        self._pending: _Pending | None = None
        self._question: _Question | None = None
        self._command = ""
        self._said = ""
        self._pleas = 0

    @property
    def options(self) -> tuple[str, ...]:
        """Answers that somebody may give just now."""
        return self._question.options if self._question is not None else ()

    @property
    def waits(self) -> bool:
        """Whether the robot has asked something."""
        return self._pending is not None or self._question is not None

    def asked(self, question: str, options: tuple[str, ...]) -> bool:
        """The executive asks back; whether this is a new question, to be spoken."""
        new = _Question(question, options)
        if new == self._question:
            return False
        self._question = new
        return True

    def answered(self) -> None:
        """The executive's question is settled, or its instruction has ended."""
        self._question = None

    def follows(self, command: str) -> None:
        """A command is being followed: it is what a correction changes."""
        self._command = command

    def said(self, text: str) -> None:
        """The robot has said something, for "say again"."""
        self._said = text

    def heard(self, heard: Heard, vocabulary: Vocabulary, now_s: float) -> Turn:
        """The turn that follows from what was heard."""
        if self._pending is not None and now_s > self._pending.until_s:
            self._pending = None
        meaning = meaning_of(heard.text, vocabulary, self.options)
        if heard.confidence < self.thresholds.confirm:
            return self._rejected(heard, f"too unsure: confidence {heard.confidence:.2f}")
        if meaning.sort is Sort.NOTHING:
            return self._rejected(heard, f"no command: {meaning.why}")
        self._pleas = 0
        if meaning.sort is Sort.STOP:
            self._pending = None
            return Turn(Verdict.STOP, Act.STOP, meaning.text, "", "the stop word")
        if meaning.sort is Sort.AGAIN:
            return Turn(Verdict.REPLY, Act.NOTHING, meaning.text, self._said, "asked to say again")
        if self._pending is not None:
            turn = self._confirmed(self._pending, meaning, vocabulary, now_s)
            if turn is not None:
                return turn
        if self._question is not None:
            turn = self._replied(meaning)
            if turn is not None:
                return turn
        return self._commanded(meaning, vocabulary, heard, now_s)

    def _rejected(self, heard: Heard, why: str) -> Turn:
        """Talk of others gets no reply; who is asked something is begged to say it again."""
        begs = self.waits and self._pleas < PLEAS
        self._pleas += begs
        say = "I did not understand. Please say it again." if begs else ""
        return Turn(Verdict.REJECTED, Act.NOTHING, heard.text, say, why)

    def _confirmed(
        self, asked: _Pending, meaning: Meaning, vocabulary: Vocabulary, now_s: float
    ) -> Turn | None:
        """An answer to "did you say ...?"."""
        text, act = asked.text, asked.act
        if meaning.sort is Sort.YES:
            self._pending = None
            return Turn(Verdict.ACCEPTED, act, text, "", "confirmed")
        if meaning.sort is Sort.COMMAND and meaning.text == text:
            self._pending = None
            return Turn(Verdict.ACCEPTED, act, text, "", "said twice")
        if meaning.sort is Sort.NO and asked.next:
            self._pending = _Pending(asked.next, act, now_s + self._patience_s)
            say = f"Did you say: {asked.next}, then?"
            return Turn(Verdict.CONFIRMING, Act.NOTHING, asked.next, say, f"not '{text}'")
        if meaning.sort in (Sort.NO, Sort.CANCEL):
            self._pending = None
            say = "All right. What shall I do?"
            return Turn(Verdict.REPLY, Act.NOTHING, meaning.text, say, "it was not meant")
        if meaning.sort in (Sort.CORRECTION, Sort.CHOICE):
            changed = corrected(text, meaning.text, vocabulary)
            if changed is not None:
                self._pending = None
                return Turn(Verdict.ACCEPTED, act, changed, "", f"corrected from '{text}'")
        return None

    def _replied(self, meaning: Meaning) -> Turn | None:
        """An answer to the executive's question."""
        if meaning.sort in (Sort.CHOICE, Sort.YES, Sort.NO, Sort.CORRECTION):
            return Turn(Verdict.REPLY, Act.ANSWER, meaning.text, "", "answers the question")
        if meaning.sort is Sort.CANCEL:
            self._question = None
            return Turn(Verdict.REPLY, Act.CANCEL, meaning.text, "", "takes it back")
        return None

    def _commanded(
        self, meaning: Meaning, vocabulary: Vocabulary, heard: Heard, now_s: float
    ) -> Turn:
        """Something that answers nothing."""
        if meaning.sort is Sort.CANCEL:
            return Turn(Verdict.ACCEPTED, Act.CANCEL, meaning.text, "", "takes it back")
        act = Act.REPLACE if self._question is not None else Act.FOLLOW
        text, why = meaning.text, "a command"
        if meaning.sort is Sort.CORRECTION:
            changed = corrected(self._command, text, vocabulary) if self._command else None
            if changed is None:
                why = "there is no command that this corrects"
                return Turn(Verdict.REJECTED, Act.NOTHING, heard.text, "", why)
            text, act, why = changed, Act.REPLACE, f"corrects '{self._command}'"
        elif meaning.sort is not Sort.COMMAND:
            why = f"'{heard.text}' answers nothing that was asked"
            return Turn(Verdict.REJECTED, Act.NOTHING, heard.text, "", why)
        if heard.confidence < self.thresholds.accept:
            other = "" if meaning.sort is Sort.CORRECTION else next_best(heard, vocabulary)
            self._pending = _Pending(text, act, now_s + self._patience_s, other)
            why = f"{why}, not quite sure: confidence {heard.confidence:.2f}"
            return Turn(Verdict.CONFIRMING, Act.NOTHING, text, f"Did you say: {text}?", why)
        self._pending = None
        return Turn(Verdict.ACCEPTED, act, text, "", why)


def next_best(heard: Heard, vocabulary: Vocabulary) -> str:
    """What else somebody may have said: the likeliest other command; empty where there is none."""
    first = meaning_of(heard.text, vocabulary).instruction
    for text in heard.alternatives:
        other = meaning_of(text, vocabulary)
        if other.sort is Sort.COMMAND and other.instruction != first:
            return other.text
    return ""


def own_voice(text: str) -> Turn:
    """The turn of what the robot said itself."""
    why = "the robot itself was speaking"
    return Turn(Verdict.OWN_VOICE, Act.NOTHING, text, "", why)
