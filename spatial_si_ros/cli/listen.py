"""`spatial-si listen`: what is heard, and what it would set going, without a robot."""

from __future__ import annotations

import argparse
import queue
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from ..voice.audio import RATE_HZ, Samples, silence
from ..voice.dialogue import Act, Dialogue, Turn, Verdict
from ..voice.ear import Ear, StopHeard
from ..voice.endpointing import Endpointer, SileroDetector, Utterance
from ..voice.errors import VoiceError
from ..voice.microphone import Microphone
from ..voice.opening import KINDS, Opened, open_recognisers
from ..voice.recogniser import Heard
from ..voice.vocabulary import Vocabulary, vocabulary_of
from ..voice.wav import read_wav
from .status import Status

PIECE = RATE_HZ // 10
LOOK_S = 0.5
"""So often it is looked whether the microphone is still there."""
USUAL = "mug,cup,bottle,bowl,plate,book,laptop,phone,remote,table,shelf,sofa,chair,bed,desk,window"
_STYLES = {
    Verdict.ACCEPTED: "green", Verdict.CONFIRMING: "yellow", Verdict.REJECTED: "dim",
    Verdict.STOP: "bold red", Verdict.REPLY: "cyan",
}  # fmt: skip


def add_parser(subparsers: Any) -> None:
    """Add the subcommand `listen`."""
    parser = subparsers.add_parser(
        "listen",
        help="hear what is said and show what it would do",
        description="Listen to the microphone, or to a WAV file, and show what is heard and what "
        "voice_command would make of it. Nothing moves; no node need run. Ctrl-C ends it.",
    )
    parser.add_argument(
        "--wav", type=Path, metavar="FILE", help="listen to this file instead of the microphone"
    )
    parser.add_argument(
        "--objects",
        default=USUAL,
        metavar="A,B,...",
        help="names of the objects that would be in the map (default: usual ones)",
    )
    parser.add_argument(
        "--recogniser", choices=KINDS, default=KINDS[0], help="who listens (default auto)"
    )
    parser.add_argument(
        "--device", default="", metavar="NAME", help="microphone, by number or part of its name"
    )


def run(arguments: argparse.Namespace) -> int:
    """Listen; 0 when something was heard and understood, 1 when not, 2 when nothing can be."""
    console = Console(highlight=False)
    vocabulary = vocabulary_of(arguments.objects.split(","))
    listening = None
    try:
        pieces = _file(arguments.wav) if arguments.wav else _microphone(arguments.device)
        first = next(pieces)
        opened = open_recognisers(arguments.recogniser)
        listening = _Listening(opened, vocabulary)
        if opened.missing:
            print(f"spatial-si listen: {opened.missing}", file=sys.stderr)
        with Live(listening.table, console=console, auto_refresh=False) as live:
            for piece in _after(first, pieces):
                if listening.hear(piece):
                    live.update(listening.table, refresh=True)
    except VoiceError as error:
        print(f"spatial-si listen: {error}", file=sys.stderr)
        return Status.USAGE
    except KeyboardInterrupt:
        console.print("")
    return Status.GOOD if listening is not None and listening.understood else Status.DECLINED


class _Listening:
    """From sound to the rows of a table.

    Attributes:
        understood: how many utterances would set something going.
    """

    def __init__(self, opened: Opened, vocabulary: Vocabulary) -> None:
        self._opened, self._vocabulary = opened, vocabulary
        self._ear = Ear(Endpointer(SileroDetector()), opened.spotter)
        self._dialogue = Dialogue()
        self.understood = 0
        self.table = Table("at", "heard", "sure", "verdict", "would", "why")

    def hear(self, samples: Samples) -> bool:
        """More sound; whether there is a new row."""
        found = self._ear.feed(samples)
        for each in found:
            if isinstance(each, StopHeard):
                turn = Turn(Verdict.STOP, Act.STOP, "stop", "", "the stop word")
                self._show(each.at_s, Heard("stop", each.score), turn)
            else:
                self._recognise(each)
        return bool(found)

    def _recognise(self, utterance: Utterance) -> None:
        heard = self._opened.recogniser.recognise(utterance.audio, self._vocabulary)
        turn = self._dialogue.heard(heard, self._vocabulary, self._ear.at_s)
        if turn.act in (Act.FOLLOW, Act.REPLACE):
            self._dialogue.follows(turn.text)
        if turn.say:
            self._dialogue.said(turn.say)
        self._show(utterance.start_s, heard, turn)

    def _show(self, at_s: float, heard: Heard, turn: Turn) -> None:
        self.understood += turn.act is not Act.NOTHING
        words = heard.text
        if heard.second_opinion and heard.second_opinion != heard.text:
            words += f"\nor: {heard.second_opinion}"
        self.table.add_row(
            f"{at_s:.1f} s",
            Text(words),
            f"{heard.confidence:.2f}",
            Text(turn.verdict.name.lower(), style=_STYLES.get(turn.verdict, "")),
            Text(_would(turn)),
            Text(turn.reason, style="dim"),
        )


def _would(turn: Turn) -> str:
    """What would be done, in words."""
    if turn.act is Act.NOTHING:
        return f"say: {turn.say}" if turn.say else ""
    named = turn.act in (Act.FOLLOW, Act.REPLACE, Act.ANSWER)
    return f"{turn.act.value}: {turn.text}" if named else turn.act.value


def _after(first: Samples, rest: Iterator[Samples]) -> Iterator[Samples]:
    yield first
    yield from rest


def _file(path: Path) -> Iterator[Samples]:
    """A WAV file piece by piece, and quiet after it, in which its last words end."""
    samples = read_wav(path).samples
    for first in range(0, len(samples), PIECE):
        yield samples[first : first + PIECE]
    yield silence(2.0)


def _microphone(device: str) -> Iterator[Samples]:
    """Sound as it comes, without end."""
    pieces: queue.Queue[Samples] = queue.Queue()
    microphone = Microphone(pieces.put, device)
    print(f"listening to {microphone.name}; Ctrl-C ends it", file=sys.stderr)
    try:
        while microphone.alive or not pieces.empty():
            try:
                yield pieces.get(timeout=LOOK_S)
            except queue.Empty:
                continue
    finally:
        microphone.close()
