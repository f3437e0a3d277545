"""`python -m spatial_si_sim.demo.voice`: what `spatial-si demo-voice` runs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from ..regress.client import LineTimeout
from ..regress.processes import ChildDied, held_domain
from ..reports.voice import write_voice_report
from ..scenes import NoApartment
from ..speech.voices import NoVoice
from .voice_screen import VoiceScreen
from .voice_story import tell_voice_story

SEED = 9003


def main(arguments: list[str] | None = None) -> int:
    """Run the demo; 0 when every command came out right, 1 when not, 3 when the line broke."""
    parser = argparse.ArgumentParser(prog="spatial-si demo-voice")
    parser.add_argument("--seed", type=int, default=SEED, help=f"which apartment (default {SEED})")
    parser.add_argument(
        "--out", type=Path, default=Path("out/demo-voice"), help="folder for the report"
    )
    parser.add_argument("--noise", choices=("off", "default", "hard"), default="default")
    options = parser.parse_args(arguments)
    if options.seed < 0:
        parser.error("--seed wants a number from 0 on")
    out = options.out.resolve()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"--out cannot be made: {error}")
    console = Console(highlight=False)
    try:
        with held_domain() as domain, VoiceScreen(console) as screen:
            story = tell_voice_story(options.seed, options.noise, out, domain, screen)
            report = write_voice_report(story, out / "report.html")
            screen.end(story, str(report))
    except (LineTimeout, ChildDied, NoApartment, NoVoice, OSError) as error:
        console.print(f"demo-voice: {error}", style="red", markup=False)
        return 3
    text = json.dumps(story.result(), indent=1)
    (out / "result.json").write_text(text, encoding="utf-8")
    return 0 if story.all_right else 1


if __name__ == "__main__":
    sys.exit(main())
