"""The spoken demo in the terminal: every turn as it is said."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from ..regress.voice_client import Turn
from .voice_story import Told, VoiceNarrator, VoiceStory
from .voice_wishes import Wish


class VoiceScreen(VoiceNarrator):
    """Prints the conversation; a spinner while something takes long. Use as a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status = console.status("starting")

    def __enter__(self) -> VoiceScreen:
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def stage(self, words: str) -> None:
        self._status.update(words)
        if not self._console.is_terminal:
            self._console.print(words)

    def command(self, wish: Wish) -> None:
        self._console.print(f"\n[dim]command {wish.episode.number}: {wish.title}[/]")
        self._status.update("speaking")

    def turn(self, turn: Turn) -> None:
        if turn.who == "robot":
            self._console.print(f"[bold cyan]robot[/]   {escape(turn.words)}")
            return
        self._console.print(f"[bold magenta]person[/]  {escape(turn.words)}")
        heard = f"'{escape(turn.heard)}'" if turn.heard else "nothing"
        sure = f", {turn.confidence:.2f} sure" if turn.heard else ""
        self._console.print(f"        [dim]heard {heard}{sure}: {turn.verdict.lower()}[/]")

    def doing(self, stage: str) -> None:
        self._status.update(stage)

    def ended(self, told: Told) -> None:
        verdict = "[bold green]right[/]" if told.right else f"[bold red]{told.record.outcome}[/]"
        self._console.print(f"        truth: {escape(told.record.why)}    {verdict}")

    def end(self, story: VoiceStory, report: str) -> None:
        """The sums and where the report lies."""
        self._status.stop()
        colour = "green" if story.all_right else "red"
        self._console.print(
            f"\n[bold {colour}]{story.right} of {len(story.told)} commands right[/]"
            f"   {sum(story.seconds.values()):.0f} s"
        )
        self._console.print(f"report: {report}")
