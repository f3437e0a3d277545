"""Where the replies that `eval bench` scores come from: a model that is asked, or a file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from spatial_si_ros.evaluation.asking import Asker, How, Manner
from spatial_si_ros.evaluation.benchmarks import Item
from spatial_si_ros.evaluation.errors import BadReplies
from spatial_si_ros.evaluation.replies import (
    FORMAT,
    RepliesWriter,
    Reply,
    check_same,
    read_replies,
)
from spatial_si_ros.inference.checkpoints.lock import read_lock
from spatial_si_ros.inference.checkpoints.tensors import sha256
from spatial_si_ros.inference.errors import RuntimeUnavailable, ServerError
from spatial_si_ros.inference.serving.client import REPLY_S, Client
from spatial_si_ros.inference.serving.endpoints import read_servers

from .model_options import opened

Found = tuple[Mapping[str, Any], Mapping[str, Reply], list[str]]
"""What the run says of itself, the replies by item, what must be known with the figures."""

UNKNOWN = (
    "these weights are of no known release (their folder names no repository): figures from random "
    "weights, such as `models tiny` writes, mean nothing"
)
UNTOLD = "a server does not say whether its weights are random: figures from such mean nothing"
LOGITS = "choices by their probabilities over all orders: not how the benchmark asks"


def kept(arguments: argparse.Namespace, data: Path, items: Sequence[Item]) -> Found:
    """The replies in the file --replies.

    Raises:
        BadReplies: they are of another benchmark, or not one for each item.
    """
    file = arguments.replies
    found = read_replies(file)
    if found.header:
        check_same(file, found.header, {"benchmark": arguments.format})
    missing = [item.identity for item in items if item.identity not in found.replies]
    if missing:
        raise BadReplies(
            f"{file}: {len(missing)} of {len(items)} items have no reply, such as {missing[0]}; "
            "a run that was stopped goes on by --resume, one with --limit is scored with it"
        )
    strange = found.replies.keys() - {item.identity for item in items}
    if strange and arguments.limit is None:
        raise BadReplies(
            f"{file}: {len(strange)} replies are to no item of {data}, such as {min(strange)}"
        )
    return found.header, found.replies, _warnings(found.header)


def asked(arguments: argparse.Namespace, data: Path, items: Sequence[Item]) -> Found:
    """The replies of --model or --server, those that --out has already among them.

    Raises:
        BadReplies: --out is there without --resume, or was begun otherwise.
        InferenceError: the model cannot answer.
    """
    file = arguments.out or Path(f"{arguments.format}.replies.jsonl")
    begun = Begun(arguments, data, file, manner_of(arguments))
    with model_of(arguments) as (model, said):
        header, replies = begun.ask(model, said, items)
    return header, replies, _warnings(header)


def manner_of(arguments: argparse.Namespace) -> Manner:
    """How the options of `eval bench` have items asked."""
    return Manner(
        How(arguments.score), arguments.frames, arguments.max_new_tokens, arguments.max_tiles
    )


class Begun:
    """A run whose replies are kept in a file, new or gone on with."""

    def __init__(
        self, arguments: argparse.Namespace, data: Path, file: Path, manner: Manner, name: str = ""
    ) -> None:
        """Args:
        arguments: of `eval bench`.
        data: whose items are asked.
        file: of the replies.
        manner: how they are asked.
        name: of the manner, where it is one of several.

        Raises:
            BadReplies: the file is there without --resume, or was begun otherwise.
        """
        self._before = read_replies(file) if arguments.resume and file.exists() else None
        if self._before is None and file.exists():
            raise BadReplies(
                f"{file} is there already: --resume goes on with it, --out names another"
            )
        self._file, self._manner = file, manner
        self._title = " ".join(filter(None, [arguments.format, name]))
        self._header: dict[str, Any] = {
            "format": FORMAT,
            "benchmark": arguments.format,
            "data_sha256": sha256(data),
            "score": manner.how.value,
            "frames": manner.frames,
            "max_tiles": manner.max_tiles,
            "max_new_tokens": manner.max_new_tokens,
            **({"manner": name} if name else {}),
        }
        if self._before is not None:
            check_same(file, self._before.header, self._header)

    def ask(
        self, model: Any, said: Mapping[str, Any], items: Sequence[Item]
    ) -> tuple[Mapping[str, Any], Mapping[str, Reply]]:
        """What the file says of the run, and all replies.

        Args:
            model: that is asked.
            said: of it.
            items: that have no reply yet are asked.

        Raises:
            BadReplies: another model was asked before.
            InferenceError: the model cannot answer.
        """
        before, file = self._before, self._file
        header, replies = {**self._header, **said}, dict(before.replies if before else {})
        if before is not None:
            check_same(file, before.header, said)
        left = [i for i in items if i.identity not in replies or replies[i.identity].failed]
        console = Console(stderr=True)
        asker = Asker(model, self._manner)
        with RepliesWriter(file, header, None if before is None else before.bytes) as writer:
            for item in track(left, self._title, console=console, disable=not console.is_terminal):
                replies[item.identity] = asker.ask(item)
                writer.add(replies[item.identity])
        console.print(
            f"{len(left)} of {len(items)} items asked now; replies in {file}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
        return header, replies


def _warnings(header: Mapping[str, Any]) -> list[str]:
    notes = []
    if header.get("server"):
        notes.append(UNTOLD)
    elif header and not header.get("release"):
        notes.append(UNKNOWN)
    if header.get("score") == "logits":
        notes.append(LOGITS)
    return notes


@contextmanager
def model_of(arguments: argparse.Namespace) -> Iterator[tuple[Any, dict[str, Any]]]:
    """What answers, and what a file of replies says of it."""
    if arguments.server is None:
        runtime = opened(arguments)
        lock = read_lock(arguments.model)
        yield (
            runtime,
            {
                "model": runtime.checkpoint_id,
                "release": lock.repository if lock and lock.repository else None,
                "runtime": runtime.name,
                "precision": runtime.precision,
            },
        )
        return
    servers = read_servers(arguments.server)
    if len(servers) != 1:
        raise RuntimeUnavailable(f"--server: expected one server, got {len(servers)}")
    with Client(servers, allow_remote_images=True, timeout_s=REPLY_S) as client:
        (health,) = client.health()
        if not health.well:
            raise ServerError(f"{health.url}: {health.detail}")
        yield client, {"model": health.detail, "server": health.url}
