"""`python -m spatial_si_sim.demo.voice`: what `spatial-si demo-voice` runs."""

from __future__ import annotations

import json
import sys

from rich.console import Console

from ..regress.client import LineTimeout
from ..regress.processes import ChildDied, held_domain
from ..reports.voice import write_voice_report
from ..scenes import NoApartment
from ..speech.voices import NoVoice
from .options import demo_parser, made_folder
from .voice_screen import VoiceScreen
from .voice_story import tell_voice_story

SEED = 9003


def main(arguments: list[str] | None = None) -> int:
    """Run the demo; 0 when every command came out right, 1 when not, 3 when the line broke."""
    parser = demo_parser("spatial-si demo-voice", SEED, out="out/demo-voice", noise="default")
    options = parser.parse_args(arguments)
    out = made_folder(parser, options)
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
