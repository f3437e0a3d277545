"""The progress of an instruction: steps stay on the screen, the distance is one live line."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.status import Status as Spinner
from rich.text import Text

from .report import STAGES


class Progress:
    """Shows feedback of `follow_instruction`. Use `pause` before anything else is printed."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._spinner: Spinner | None = None
        self._shown = ""

    def update(self, feedback: Any) -> None:
        """A new step becomes a line; the distance changes in place (on a terminal)."""
        step = step_words(feedback)
        if step != self._shown:
            self.pause()
            self._shown = step
            self._console.print(Text(step))
        if not self._console.is_terminal:
            return
        live = Text(STAGES.get(feedback.stage, ""))
        if feedback.distance_remaining > 0.0:
            live.append(f", {feedback.distance_remaining:.1f} m to go")
        if self._spinner is None:
            self._spinner = self._console.status(live)
            self._spinner.start()
        else:
            self._spinner.update(live)

    def pause(self) -> None:
        """Take the live line away."""
        if self._spinner is not None:
            self._spinner.stop()
            self._spinner = None


def step_words(feedback: Any) -> str:
    """E.g. "driving · step 2 of 3: drive to the left of sofa_3"."""
    stage = STAGES.get(feedback.stage, f"stage {feedback.stage}")
    if not feedback.plan or feedback.plan_index >= len(feedback.plan):
        return stage
    step = feedback.plan[feedback.plan_index]
    return f"{stage} · step {feedback.plan_index + 1} of {len(feedback.plan)}: {step}"
