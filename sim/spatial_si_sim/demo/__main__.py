"""`python -m spatial_si_sim.demo`: what `spatial-si demo` runs."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from rich.console import Console

from ..regress.client import LineTimeout
from ..regress.processes import DOMAINS, FIRST_DOMAIN, ChildDied, free_domain
from ..reports.demo import write_demo_report
from ..scenes import NoApartment
from .options import demo_parser, made_folder
from .screen import Screen
from .story import tell_story


def main(arguments: list[str] | None = None) -> int:
    """Run the demo; 0 when all was right, 1 when not, 3 when the line broke."""
    parser = demo_parser("spatial-si demo", seed=7, out="out/demo", noise="off")
    parser.add_argument("--json", type=Path, help="write the result there too")
    parser.add_argument("--domain", type=int, help="ROS domain (default: one of its own)")
    options = parser.parse_args(arguments)
    out = made_folder(parser, options)
    console = Console(highlight=False)
    domain = options.domain
    if domain is None:
        domain = free_domain(FIRST_DOMAIN + os.getpid() % DOMAINS)
    try:
        with Screen(console) as screen:
            story = tell_story(options.seed, options.noise, out, domain, screen)
            report = write_demo_report(story, out / "report.html")
            screen.end(story, str(report))
    except (LineTimeout, ChildDied, NoApartment, OSError) as error:
        console.print(f"demo: {error}", style="red", markup=False)
        return 3
    text = json.dumps(story.result(), indent=1)
    (out / "result.json").write_text(text, encoding="utf-8")
    if options.json is not None:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(text, encoding="utf-8")
    return 0 if story.all_right else 1


if __name__ == "__main__":
    sys.exit(main())
