"""`spatial-si models serve`: the model in a process of its own."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path
from typing import Any

from .models_supervise import supervise


def add_parser(actions: Any, summary: str = "answer questions from a process of its own") -> None:
    """Add the options of `serve`."""
    parser = actions.add_parser(
        "serve",
        help=summary,
        description="Load a checkpoint and answer questions about pictures: /score, OpenAI's "
        "/v1/chat/completions, /health. At a Unix socket that only this user can open, unless a "
        "port is given.",
        epilog="exit status: 0 ended by a signal; 1 it cannot be loaded, or cannot listen there; "
        "2 the command line is wrong; 70 the model failed, a new start may help; 75 too little "
        "memory to load",
    )
    parser.add_argument("--model", metavar="DIR", type=Path, required=True, help="converted folder")
    parser.add_argument("--runtime", default="torch", help="torch, ... (default torch)")
    parser.add_argument("--precision", default="auto", choices=("auto", "fp32", "bf16", "fp16"))
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, ...")
    parser.add_argument(
        "--socket", metavar="PATH", type=Path, help="Unix socket (default: one of this user)"
    )
    parser.add_argument("--host", help="listen at a host instead; not this machine: with TLS only")
    parser.add_argument("--port", type=_port, help="listen at a port instead; 0: one that is free")
    parser.add_argument("--tls-cert", metavar="FILE", type=Path, help="PEM certificate")
    parser.add_argument("--tls-key", metavar="FILE", type=Path, help="PEM key of the certificate")
    parser.add_argument(
        "--api-key-env", metavar="NAME", help="variable with a key that requests must bring"
    )
    parser.add_argument(
        "--supervised",
        action="store_true",
        help="watch the server and start it again when it dies (at a socket only)",
    )
    parser.add_argument("--queue", type=_count, default=8, help="questions that may wait")
    parser.add_argument("--max-tiles", type=_count, help="of a picture, whatever is asked")
    parser.add_argument("--calibration", metavar="FILE", type=Path, help="from models calibrate")


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal; see the help for the exit status."""
    wrong = _wrong(arguments)
    if wrong:
        print(f"spatial-si models serve: {wrong}", file=sys.stderr)
        return 2
    if arguments.supervised:
        return supervise(arguments)
    from spatial_si_ros.inference.errors import OutOfMemory
    from spatial_si_ros.inference.scoring.calibration import NONE, read_calibration
    from spatial_si_ros.inference.serving.addresses import default_socket
    from spatial_si_ros.inference.serving.exits import MEMORY_STATUS
    from spatial_si_ros.inference.serving.opening import model_of_folder
    from spatial_si_ros.inference.serving.server import Listen, ModelServer

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    model = model_of_folder(
        arguments.model,
        runtime=arguments.runtime,
        precision=arguments.precision,
        device=arguments.device,
        calibration=read_calibration(arguments.calibration) if arguments.calibration else NONE,
        max_tiles=arguments.max_tiles,
    )
    network = arguments.host is not None or arguments.port is not None
    listen = Listen(
        socket=None if network else arguments.socket or default_socket(),
        host=arguments.host or "127.0.0.1",
        port=arguments.port or 0,
        certificate=arguments.tls_cert,
        key=arguments.tls_key,
        queue=arguments.queue,
        token=os.environ[arguments.api_key_env] if arguments.api_key_env else "",
    )
    try:
        return ModelServer(model, listen).run()
    except OutOfMemory as error:
        print(f"spatial-si models serve: {error}", file=sys.stderr)
        return MEMORY_STATUS


def _wrong(arguments: argparse.Namespace) -> str:
    """What of the options does not go together."""
    network = arguments.host is not None or arguments.port is not None
    if network and arguments.socket is not None:
        return "expected --socket, or --host and --port; got both"
    if network and arguments.supervised:
        return "--supervised is for a socket, not for --host and --port"
    if (arguments.tls_cert is None) != (arguments.tls_key is None):
        return "expected --tls-cert and --tls-key together"
    if arguments.tls_cert is not None and not network:
        return "TLS is for --host and --port"
    missing = [f for f in (arguments.tls_cert, arguments.tls_key) if f and not f.is_file()]
    if missing:
        return f"there is no file {missing[0]}"
    if arguments.api_key_env and not os.environ.get(arguments.api_key_env):
        return f"the variable {arguments.api_key_env} is not set"
    return ""


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"expected a port of 0..65535, got {text!r}")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"expected a number of 1..1000, got {text!r}")
    return int(text)
