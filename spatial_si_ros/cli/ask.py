"""`spatial-si ask "..."`: one question, one answer or stated refusal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from nav_msgs.msg import OccupancyGrid
from rich.console import Console
from sensor_msgs.msg import CompressedImage

from spatial_si_interfaces.action import AskSpatial
from spatial_si_interfaces.msg import DeclineReason, ObjectMap, SpatialAnswer

from ..errors import BadImage
from ..nodes.qos import LATCHED
from .drawn import draw_answer
from .options import add_backend, add_viewpoint, backend_of, viewpoint_of, words_of
from .report import Names, answer_value, write_json
from .session import NoServer, Rejected, Session, add_arguments
from .show import console_for, show_answer
from .status import Status, epilog
from .values import aid, existing_file, json_target, positive_s, words

AIDS = ("facts", "poses", "regions", "coverage", "rendered", "thinking", "rotations", "blind")
"""As `answers.model.aids.NAMES` has them; here so that help needs no answers."""
NAMES_S = 1.0
ANSWER_S, LOOK_S = 30.0, 120.0
LATE_S = 1.0
"""The node keeps the limit itself and says so; only if it does not, we end the wait."""


def add_parser(subparsers: Any) -> None:
    """Add the subcommand `ask`."""
    parser = subparsers.add_parser(
        "ask",
        help="ask a question about where things are",
        description='Ask where things are: "is the mug left of the laptop, as seen from the '
        'sofa?", "where is the red book?", "how many chairs are there?"',
        epilog=epilog(),
    )
    parser.add_argument("question", nargs="+", type=words, help="the question, in English")
    parser.add_argument(
        "--choices", nargs="+", default=[], metavar="WORD", help="the answer must be one of these"
    )
    parser.add_argument(
        "--images",
        nargs="+",
        type=existing_file,
        default=[],
        metavar="FILE",
        help="ask the model about these pictures alone, not about the map",
    )
    parser.add_argument(
        "--min-probability",
        type=float,
        default=0.0,
        metavar="P",
        help="decline what is less probable, 0..1 (default: the node's parameter)",
    )
    parser.add_argument(
        "--aids",
        nargs="+",
        type=aid,
        default=[],
        metavar="NAME",
        help="help for the model, on top of the node's parameters: " + ", ".join(AIDS) + "; with "
        "`no-` in front: without it",
    )
    parser.add_argument(
        "--look",
        action="store_true",
        help="the robot may drive to see what was not seen well enough",
    )
    parser.add_argument(
        "--timeout",
        type=positive_s,
        metavar="S",
        help="wait for the answer at most this long (default 30 s, with --look 120 s)",
    )
    parser.add_argument(
        "--json",
        type=json_target,
        metavar="FILE",
        help="write the answer there; -: standard output",
    )
    parser.add_argument(
        "--draw",
        type=Path,
        metavar="FILE",
        help="draw the answer from above into this PNG",
    )
    add_backend(parser)
    add_viewpoint(parser)
    add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Ask; see the help for the exit status."""
    if not 0.0 <= arguments.min_probability <= 1.0:
        print(
            f"spatial-si ask: want --min-probability from 0 to 1, got {arguments.min_probability}",
            file=sys.stderr,
        )
        return Status.USAGE
    if arguments.timeout is None:
        arguments.timeout = LOOK_S if arguments.look else ANSWER_S
    console = console_for(arguments.json)
    with Session("spatial_si_ask", arguments.namespace) as session:
        try:
            return _ask(session, arguments, console)
        except NoServer as error:
            print(f"spatial-si ask: {error}", file=sys.stderr)
            return Status.NO_SERVER
        except Rejected as error:
            print(f"spatial-si ask: {error}", file=sys.stderr)
            return Status.DECLINED


def picture(path: Path) -> CompressedImage:
    """A file as it is; the node reads it, or says what is wrong with it."""
    image = CompressedImage(format=path.suffix.lstrip(".").lower())
    image.data = path.read_bytes()
    return image


def _draw(
    session: Session,
    arguments: argparse.Namespace,
    answer: SpatialAnswer,
    objects: list[ObjectMap],
    grids: list[OccupancyGrid],
) -> int:
    """Draw an answer on the newest map that has come."""
    session.wait(lambda: bool(objects and grids), NAMES_S)
    if not objects:
        print("spatial-si ask: no map has come, so nothing is drawn", file=sys.stderr)
        return Status.NO_SERVER
    try:
        draw_answer(answer, objects[-1], grids[-1] if grids else None, arguments.draw)
    except BadImage as error:
        print(f"spatial-si ask: {error}", file=sys.stderr)
        return Status.USAGE
    return Status.GOOD


def _ask(session: Session, arguments: argparse.Namespace, console: Console) -> int:
    objects = session.latest(ObjectMap, "objects", LATCHED)
    grids = session.latest(OccupancyGrid, "occupancy", LATCHED) if arguments.draw else []
    names = Names(objects)
    goal = AskSpatial.Goal(
        question=words_of(arguments, "question"),
        choices=arguments.choices,
        viewpoint=viewpoint_of(arguments),
        min_probability=arguments.min_probability,
        timeout=arguments.timeout,
        backend=backend_of(arguments),
        may_move=arguments.look,
        images=[picture(path) for path in arguments.images],
        aids=arguments.aids,
    )
    running = session.start(AskSpatial, "ask", goal, arguments.wait)
    try:
        ended = session.wait(lambda: running.ended, arguments.timeout + LATE_S)
    except KeyboardInterrupt:
        running.cancel()
        return Status.INTERRUPTED
    if not ended:
        running.cancel()
        print(f"spatial-si ask: no answer within {arguments.timeout:g} s", file=sys.stderr)
        return Status.TIMEOUT
    result = running.result().result
    answer = result.answer
    if answer.evidence_object_ids or answer.object_ids:
        session.wait(lambda: names.known, NAMES_S)
    value = answer_value(answer, names) | ({"looks": result.looks} if arguments.look else {})
    show_answer(console, value)
    if arguments.json:
        write_json(value, arguments.json)
    if value["answered"]:
        return _draw(session, arguments, answer, objects, grids) if arguments.draw else Status.GOOD
    timed_out = answer.decline.reason == DeclineReason.TIMEOUT
    return Status.TIMEOUT if timed_out else Status.DECLINED
