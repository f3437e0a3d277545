"""The demo in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.status import Status

from ..questions.generator import AskedQuestion
from ..regress.records import InstructionRecord, QuestionRecord
from .story import Narrator, Story

GOOD, BAD = "[bold green]right[/]", "[bold red]{}[/]"


class Screen(Narrator):
    """Prints what happens; a spinner while something takes long. Use as a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status = console.status("starting")
        self._exploring = ""

    def __enter__(self) -> Screen:
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def stage(self, words: str) -> None:
        if self._exploring:
            self._console.print(f"[bold]explored[/]  {self._exploring}")
            self._exploring = ""
        self._status.update(words)
        if not self._console.is_terminal:
            self._console.print(words)

    def exploring(self, objects: int, sim_s: float, driven_m: float) -> None:
        self._exploring = f"{objects} objects, {driven_m:.1f} m driven, {sim_s:.0f} s simulated"
        self._status.update(f"exploring: {self._exploring}")

    def question(self, asked: AskedQuestion, record: QuestionRecord) -> None:
        say = self._console.print
        right = record.outcome == "right"
        say(f"\n[bold cyan]?[/] [bold]{record.text}[/]")
        if asked.speaker is not None:
            x, y = asked.speaker.position_m
            say(f"  [dim]the speaker stands at ({x:.1f}, {y:.1f}) m[/]")
        say(f"  answer  {record.answer_text}")
        say(f"  frame   {record.frame}    probability {record.probability:.2f}")
        say(f"  [dim]because {record.explanation}[/]")
        say(
            f"  truth   {record.truth} ({record.truth_detail})    "
            + _verdict(right, record.outcome)
        )
        if not right:
            say(f"  [red]{record.why}[/]")

    def instructed(self, text: str) -> None:
        self._console.print(f"\n[bold magenta]>[/] [bold]{text}[/]")
        self._status.update("driving")

    def drove(self, record: InstructionRecord) -> None:
        say = self._console.print
        right = record.outcome == "succeeded"
        if record.goal is not None:
            x, y, _ = record.goal
            say(f"  goal    ({x:.2f}, {y:.2f}) m  [dim]{record.reason}[/]")
        say(f"  result  {record.report}")
        say(
            f"  truth   {record.why}; {record.driven_m:.1f} m in {record.sim_s:.0f} s, "
            f"{record.collisions} collisions    " + _verdict(right, record.outcome)
        )

    def end(self, story: Story, report: str) -> None:
        """The sums and where the report lies."""
        self._status.stop()
        good = story.all_right
        colour = "green" if good else "red"
        self._console.print(
            f"\n[bold {colour}]{story.questions_right} of {len(story.questions)} questions and "
            f"{story.instructions_right} of {len(story.instructions)} instructions right[/]"
            f"   {sum(story.seconds.values()):.0f} s"
        )
        self._console.print(f"report: {report}")


def _verdict(right: bool, outcome: str) -> str:
    return GOOD if right else BAD.format(outcome)
