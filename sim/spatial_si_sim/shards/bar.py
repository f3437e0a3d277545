"""The progress bar of a run over scenes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_FIRST = 100
"""Characters of the first line of a long error that are shown."""


class ScenesBar:
    """How many scenes are done, and what the others are at."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("scenes", total=total, doing="")

    def done(self, scene: str, error: str, folder: Path) -> None:
        """A scene has ended; `error`: what it broke of, else ""; `folder`: where its logs are."""
        self._progress.advance(self._task)
        if error:
            said = f"scene {scene} broke: {short(error)}\n  logs: {folder}"
            self._progress.console.print(said, style="red", highlight=False)

    def at(self, stages: Mapping[str, str]) -> None:
        """By scene in words what it is doing."""
        doing = "; ".join(f"{name}: {words or 'starting'}" for name, words in stages.items())
        self._progress.update(self._task, doing=doing)


@contextmanager
def scenes_bar(total: int, console: Console) -> Iterator[ScenesBar]:
    """A bar on the console while the context lasts."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}"),
    )
    with Progress(*columns, console=console) as progress:
        yield ScenesBar(progress, total)


def short(error: str) -> str:
    """The first and the last line of what went wrong."""
    lines = error.splitlines()
    return error if len(lines) < 3 else f"{lines[0][:_FIRST]} ... {lines[-1]}"
