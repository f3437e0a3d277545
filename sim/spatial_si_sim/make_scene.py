"""python -m spatial_si_sim.make_scene --seed N --out DIR [--people N] [--movers N] [--pictures]"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from .scenes import NoApartment, draw_apartment, write_scene


def main(arguments: list[str] | None = None) -> int:
    """Write one generated apartment; 0 when it was written, 2 with a sentence when not."""
    parser = argparse.ArgumentParser(prog="make_scene", description="Write a generated apartment.")
    parser.add_argument("--seed", type=int, default=7, help="which apartment, from 0")
    parser.add_argument("--out", type=Path, required=True, help="folder, made where it is missing")
    parser.add_argument("--people", type=int, default=0, help="how many stand or sit about")
    parser.add_argument("--movers", type=int, default=0,
                        help="how many walk, roll, or change between two visits, in turn")
    parser.add_argument("--pictures", action="store_true",
                        help="render a plan from above and a view of each room into DIR/pictures")
    options = parser.parse_args(arguments)
    try:
        apartment = draw_apartment(options.seed, options.people, options.movers)
        dataset = write_scene(apartment, options.out)
    except (NoApartment, ValueError, OSError) as error:
        print(f"make_scene: {error}", file=sys.stderr)
        return 2
    kinds = Counter(each.placed.model.kind for each in apartment.objects)
    rooms = ", ".join(room.kind for room in apartment.plan.rooms)
    print(f"{dataset}: {len(apartment.objects)} objects of {len(kinds)} kinds in {rooms}")
    if options.pictures:
        from .scenes.pictures import take_pictures  # needs Habitat; writing a scene does not

        for path in take_pictures(dataset, options.out / "pictures"):
            print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
