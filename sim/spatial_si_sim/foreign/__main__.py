"""python -m spatial_si_sim.foreign --library BlendSwap-CC-0.sh3f [--out DIR]

Writes the hand-laid flat. The library is in Debian's package `sweethome3d-furniture`, under
/usr/share/sweethome3d/furniture/. Thinning its meshes needs the Python package
`fast_simplification`; using the written flat needs neither.
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from pathlib import Path

from ..scenes.export import write_scene
from . import FLAT
from .flat import credits, lay_flat


def main() -> int:
    """0 when the flat was written, 2 with a sentence when not."""
    parser = argparse.ArgumentParser(prog="spatial_si_sim.foreign")
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FLAT)
    options = parser.parse_args()
    try:
        dataset = write_scene(lay_flat(options.library), options.out, "cc0_flat")
        (options.out / "CREDITS.md").write_text(credits(options.library), encoding="utf-8")
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        print(f"foreign: {error}", file=sys.stderr)
        return 2
    print(dataset)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
