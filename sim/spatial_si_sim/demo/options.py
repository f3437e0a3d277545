"""The options that every demo has."""

from __future__ import annotations

import argparse
from pathlib import Path


def demo_parser(prog: str, seed: int, out: str, noise: str) -> argparse.ArgumentParser:
    """A parser with --seed, --out and --noise and these defaults."""
    parser = argparse.ArgumentParser(prog=prog)
    parser.add_argument("--seed", type=int, default=seed, help=f"which apartment (default {seed})")
    parser.add_argument("--out", type=Path, default=Path(out), help="folder for the report")
    parser.add_argument("--noise", choices=("off", "default", "hard"), default=noise)
    return parser


def made_folder(parser: argparse.ArgumentParser, options: argparse.Namespace) -> Path:
    """The folder of --out, made; the parser ends the process where an option is wrong."""
    if options.seed < 0:
        parser.error("--seed wants a number from 0 on")
    out: Path = options.out.resolve()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"--out cannot be made: {error}")
    return out
