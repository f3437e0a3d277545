"""`python -m spatial_si_ros.evaluation.qa`: the process that answers one scene's questions.

It is given a recording and questions, and writes a line for every moment's map and every answer.
Where the scene's truth lies it is not told.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...answers.backends import Backend
from ...answers.context import AskContext, Conventions
from ...answers.model.aids import Aids, changed
from ...answers.model.fusion import CHOSEN, read_fusion
from ...answers.trust.calibration import read_calibration
from ...defaults import MIN_PROBABILITY
from ...errors import SpatialError
from ...scene.keyframes import KeyframeStore
from .asking import Manner, ask_all
from .dataset import read_questions, read_recording
from .given import Asked

MOST_PICTURES, TILES = 16, 1
"""As the nodes' parameters max_keyframes and keyframe_tiles have them by default."""
PATIENCE_S = 120.0


def build_parser() -> argparse.ArgumentParser:
    """The options; `spatial-si eval qa` fills them in."""
    parser = argparse.ArgumentParser(prog="python -m spatial_si_ros.evaluation.qa")
    parser.add_argument("--recording", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--backend", choices=("geometry", "model", "both"), default="geometry")
    parser.add_argument("--conventions", choices=("ours", "vsi"), default="ours")
    parser.add_argument("--min-probability", type=float, default=MIN_PROBABILITY)
    parser.add_argument("--calibration", type=Path)
    parser.add_argument("--max-risk", type=float)
    parser.add_argument("--server")
    parser.add_argument("--aids", nargs="*", default=[], help="changes, as in spatial-si ask")
    parser.add_argument("--fusion", type=Path)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer, telling on standard output how many were put; 1 with a sentence if it broke."""
    options = build_parser().parse_args(arguments)
    try:
        manner = manner_of(options)
        recording = read_recording(options.recording)
        questions = read_questions(options.questions)
        put = 0
        with options.out.open("w", encoding="utf-8") as file:
            for each in ask_all(recording, questions, manner):
                if isinstance(each, Asked):
                    put += 1
                    value: dict[str, Any] = each.value()
                else:
                    value = {"moment": each[0], "objects": each[1]}
                file.write(json.dumps(value, ensure_ascii=False) + "\n")
                print(f"{put} {len(questions)}", flush=True)
    except SpatialError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def manner_of(options: argparse.Namespace) -> Manner:
    """How questions are put.

    Raises:
        SpatialError: the calibration or the server's name cannot be used.
    """
    calibration, wanted = None, options.min_probability
    if options.calibration is not None:
        calibration = read_calibration(options.calibration)
        if options.max_risk is not None:
            wanted = calibration.min_probability(options.max_risk)
    context = AskContext(
        min_probability=wanted,
        conventions=Conventions(options.conventions),
        calibration=calibration,
    )
    backend = Backend(options.backend)
    if options.server is None:
        return Manner(backend, context)
    aids = changed(Aids(), options.aids)
    rule = read_fusion(options.fusion) if options.fusion is not None else CHOSEN
    return Manner(backend, context, _teller(options.server), aids, rule)


def _teller(server: str) -> Any:
    from ...answers.model.teller import Teller
    from ...inference.serving.client import Client
    from ...inference.serving.endpoints import read_servers
    from ...scene.resident import ResidentViews

    client = Client(read_servers(server), allow_remote_images=True, timeout_s=PATIENCE_S)

    def teller(keyframes: KeyframeStore) -> Teller:
        return Teller(
            client,
            ResidentViews(keyframes),
            at_most=MOST_PICTURES,
            tiles=TILES,
            timeout_s=lambda: PATIENCE_S,
        )

    return teller


if __name__ == "__main__":
    sys.exit(main())
