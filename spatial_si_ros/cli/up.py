"""`spatial-si up`: starts the nodes, says when they are active, and ends with them."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from lifecycle_msgs.msg import State
from lifecycle_msgs.srv import GetState
from rich.console import Console
from rich.table import Table

from ..lifeline import end_with_parent
from ..nodes.launch_arguments import (
    DETECTOR_ARGUMENTS,
    HANDS_AND_VOICE,
    MODEL_ARGUMENTS,
    stated_backend,
)
from ..nodes.node_set import (
    ALONE,
    PROCESSES,
    SPATIAL,
    ModelServer,
    Options,
    ProcessSpec,
    command,
    detector_process,
    model_params,
    more_processes,
    params_files,
)
from ..nodes.transport import transport_environment
from .session import Session
from .status import Status
from .values import namespace, positive_s

PATIENCE_S = 10.0
"""Time that a process has to end after a signal."""
POLL_S = 0.5


def add_parser(subparsers: Any) -> None:
    """Add the subcommand `up`."""
    parser = subparsers.add_parser(
        "up",
        help="start the nodes",
        description="Start the nodes, wait until all are active, and run until Ctrl-C or until "
        "one of the processes ends.",
        epilog="exit status: 0 ended by a signal; 1 a process ended by itself; 2 the command line "
        "is wrong; 4 not all nodes were active in time",
    )
    parser.add_argument(
        "--params",
        action="append",
        default=[],
        metavar="FILE",
        help="YAML parameter file; wins over config/nodes.yaml; may be repeated",
    )
    parser.add_argument("--use-sim-time", action="store_true", help="time comes from /clock")
    parser.add_argument(
        "--namespace", type=namespace, default="", metavar="NS", help="in front of all names"
    )
    folder, runtime, options, servers, backend = MODEL_ARGUMENTS
    parser.add_argument("--model", default="", metavar="DIR", help=folder.description)
    parser.add_argument(
        "--model-runtime", choices=runtime.choices, default=runtime.default,
        help=f"{runtime.description} (default {runtime.default})",
    )  # fmt: skip
    parser.add_argument("--model-options", default="", metavar="OPTIONS", help=options.description)
    parser.add_argument("--model-servers", default="", metavar="SERVERS", help=servers.description)
    parser.add_argument(
        "--backend", choices=backend.choices[1:], default=backend.default,
        help="who answers: measurement, the model, or both (default: as the parameter files say)",
    )  # fmt: skip
    kind, model = DETECTOR_ARGUMENTS
    parser.add_argument(
        "--detector",
        choices=kind.choices,
        default="none",
        help="start our detector too; auto: by its model (default none: another one runs)",
    )
    parser.add_argument(
        "--detector-model", default=model.default, metavar="DIR", help=model.description
    )
    arm, voice = HANDS_AND_VOICE
    parser.add_argument("--arm", action="store_true", help=arm.description)
    parser.add_argument("--voice", default=voice.default, metavar="SOURCE", help=voice.description)
    parser.add_argument("--separate", action="store_true", help="each node in a process of its own")
    parser.add_argument(
        "--timeout",
        type=positive_s,
        default=60.0,
        metavar="S",
        help="the nodes must be active after this long (default 60 s)",
    )
    parser.add_argument("--log-level", default="info", choices=("debug", "info", "warn", "error"))
    parser.add_argument(
        "--ros-args",
        nargs=argparse.REMAINDER,
        default=[],
        metavar="...",
        help="everything after it goes to the nodes: -p NAME:=VALUE, -r FROM:=TO, ...",
    )


def run(arguments: argparse.Namespace) -> int:
    """Start, watch, end; see the help for the exit status."""
    if arguments.model and not os.path.isdir(arguments.model):
        print(f"spatial-si up: there is no folder '{arguments.model}'", file=sys.stderr)
        return Status.USAGE
    if arguments.backend in ("model", "both") and not _may_have_a_model(arguments):
        print(
            f"spatial-si up: --backend {arguments.backend} needs --model or --model-servers",
            file=sys.stderr,
        )
        return Status.USAGE
    missing = [name for name in arguments.params if not os.path.isfile(name)]
    if missing:
        print(f"spatial-si up: there is no file '{missing[0]}'", file=sys.stderr)
        return Status.USAGE
    processes = processes_of(arguments)
    console = Console(highlight=False)
    with Session("spatial_si_up", arguments.namespace) as session:
        children = Children(processes, options_of(arguments), model_of(arguments))
        try:
            return _watch(session, children, processes, arguments.timeout, console)
        except KeyboardInterrupt:
            console.print("stopping the nodes")
            return Status.GOOD
        finally:
            children.end()


def _may_have_a_model(arguments: argparse.Namespace) -> bool:
    """Whether a model is named; parameter files and ROS arguments may name one, too."""
    named = arguments.model or arguments.model_servers
    return bool(named or arguments.params or arguments.ros_args)


def options_of(arguments: argparse.Namespace) -> Options:
    """What the processes are started with."""
    files = params_files(arguments.detector != "none", arguments.arm)
    return Options(
        params_files=(*files, *arguments.params),
        use_sim_time=arguments.use_sim_time,
        namespace=arguments.namespace,
        params={
            **stated_backend(arguments.backend),
            **model_params(model_of(arguments), arguments.model_servers),
        },
        log_level=arguments.log_level,
        extra=tuple(arguments.ros_args),
    )


def processes_of(arguments: argparse.Namespace) -> tuple[ProcessSpec, ...]:
    """The node set, or each of its nodes alone, and our detector where one is named."""
    found = PROCESSES
    if arguments.separate:
        found = (*ALONE, *(each for each in PROCESSES if each is not SPATIAL))
    found = (*found, *more_processes(arguments.arm, arguments.voice))
    if arguments.detector == "none":
        return found
    return (*found, detector_process(arguments.detector, arguments.detector_model))


def model_of(arguments: argparse.Namespace) -> ModelServer | None:
    """The model server that is started beside the nodes."""
    if not arguments.model:
        return None
    return ModelServer(
        arguments.model, arguments.model_runtime, arguments.namespace, arguments.model_options
    )


class Children:
    """The processes of the node set, and the model server beside them."""

    def __init__(
        self, processes: Sequence[ProcessSpec], options: Options, model: ModelServer | None
    ) -> None:
        environment = {**os.environ, **transport_environment(os.environ)}
        commands = {each.executable: command(each, options) for each in processes}
        own = {each.executable: dict(each.environment) for each in processes}
        if model is not None:
            commands[model.executable] = model.command()
        self._needed = frozenset(commands) - {ModelServer.executable}
        self._running = {
            name: subprocess.Popen(
                words,
                env=environment | own.get(name, {}),
                start_new_session=True,
                preexec_fn=end_with_parent(),
            )
            for name, words in commands.items()
        }

    def ended(self) -> list[tuple[str, int]]:
        """Name and status of those that have ended, and that the others cannot go on without.

        Without the model server the nodes go on by measurement.
        """
        states = ((name, child.poll()) for name, child in self._running.items())
        ended = [(name, status) for name, status in states if status is not None]
        return [each for each in ended if each[0] in self._needed]

    def end(self) -> None:
        """Ask them to end; kill those that do not within 10 s."""
        for child in self._running.values():
            if child.poll() is None:
                child.terminate()  # an interrupt would be a traceback while it imports
        until_s = time.monotonic() + PATIENCE_S
        for child in self._running.values():
            try:
                child.wait(max(until_s - time.monotonic(), 0.0))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _watch(
    session: Session,
    children: Children,
    processes: Sequence[ProcessSpec],
    timeout_s: float,
    console: Console,
) -> int:
    names = [node.name for each in processes for node in each.nodes]
    states = States(session, names)
    until_s = time.monotonic() + timeout_s
    while not states.all_active:
        if children.ended():
            return _report(children)
        if time.monotonic() > until_s:
            console.print(states.table(processes))
            waiting = ", ".join(states.not_active)
            print(f"spatial-si up: not active within {timeout_s:g} s: {waiting}", file=sys.stderr)
            return Status.TIMEOUT
        states.ask()
        session.wait(lambda: states.all_active or bool(children.ended()), POLL_S)
    console.print(states.table(processes))
    while not children.ended():
        session.wait(lambda: bool(children.ended()), 60.0)
    return _report(children)


def _report(children: Children) -> int:
    for name, status in children.ended():
        print(f"spatial-si up: the process {name} ended with status {status}", file=sys.stderr)
    return Status.DECLINED


class States:
    """The life cycle states of the nodes, as far as they have told them."""

    def __init__(self, session: Session, names: Sequence[str]) -> None:
        self._labels = dict.fromkeys(names, "starting")
        self._ids: dict[str, int] = {}
        self._clients = {
            name: session.node.create_client(GetState, f"{name}/get_state") for name in names
        }

    @property
    def not_active(self) -> list[str]:
        return [n for n in self._labels if self._ids.get(n) != State.PRIMARY_STATE_ACTIVE]

    @property
    def all_active(self) -> bool:
        return not self.not_active

    def ask(self) -> None:
        """Ask those that were not active the last time."""
        for name in self.not_active:
            client = self._clients[name]
            if client.service_is_ready():
                future = client.call_async(GetState.Request())
                future.add_done_callback(lambda done, name=name: self._take(name, done))

    def table(self, processes: Sequence[ProcessSpec]) -> Table:
        table = Table(title="spatial-si up", title_justify="left")
        for heading in ("process", "node", "state", ""):
            table.add_column(heading)
        for process in processes:
            for node in process.nodes:
                style = "green" if node.name not in self.not_active else "bold red"
                label = f"[{style}]{self._labels[node.name]}[/]"
                table.add_row(process.executable, node.name, label, node.purpose)
        return table

    def _take(self, name: str, done: Any) -> None:
        state = done.result().current_state
        self._labels[name], self._ids[name] = state.label, state.id
