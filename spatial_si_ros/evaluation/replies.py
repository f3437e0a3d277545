"""Replies of a model, kept in a file as they come, so that a run can go on and be scored again.

The first line says what was asked of whom; each further line is one reply. Of several replies to
one item the last one counts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from .errors import BadReplies

FORMAT = "spatial-si replies 1"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for one item.

    Attributes:
        identity: of the item.
        text: in the model's own words; None where its choices were scored.
        choice: index of the likeliest choice; None if the model named none.
        failed: why the item could not be asked; else empty.
        notes: what was done to make it fit, for people.
    """

    identity: str
    text: str | None = None
    choice: int | None = None
    failed: str = ""
    notes: tuple[str, ...] = ()

    def value(self) -> dict[str, Any]:
        """As a line of the file holds it."""
        found: dict[str, Any] = {"id": self.identity}
        if self.failed:
            found["failed"] = self.failed
        elif self.text is not None:
            found["reply"] = self.text
        else:
            found["choice"] = self.choice
        return found | ({"notes": list(self.notes)} if self.notes else {})


@dataclass(frozen=True, slots=True)
class Replies:
    """A file of replies.

    Attributes:
        header: what was asked of whom; empty in a file of others.
        replies: by identity.
        bytes: up to the end of the last whole line.
    """

    header: Mapping[str, Any]
    replies: Mapping[str, Reply]
    bytes: int


def read_replies(file: Path) -> Replies:
    """The replies in a file. A last line without its end was being written: it does not count.

    Raises:
        BadReplies: it cannot be read, or a line is no reply; the message names the line.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadReplies(f"{file}: cannot be read: {error.strerror}") from None
    whole = content[: content.rfind(b"\n") + 1]
    header: Mapping[str, Any] = {}
    replies: dict[str, Reply] = {}
    for number, line in enumerate(whole.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            if number == 1 and "format" in value:
                header = _header(value)
                continue
            reply = _reply(value)
        except (ValueError, TypeError, KeyError) as error:
            raise BadReplies(f"{file}, line {number}: expected a reply: {error}") from None
        replies[reply.identity] = reply
    return Replies(header, replies, len(whole))


class RepliesWriter:
    """Appends replies to a file; each is on the disk before the next item is asked."""

    def __init__(self, file: Path, header: Mapping[str, Any], keep: int | None = None) -> None:
        """Args:
        file: a new one, or one to go on with.
        header: for a new one.
        keep: bytes of an old one that count; None: there must be none.

        Raises:
            BadReplies: there is one although none is to go on with, or it cannot be written.
        """
        try:
            self._file = file.open("xb" if keep is None else "r+b")
            if keep is None:
                self._write(header)
            else:
                self._file.truncate(keep)
                self._file.seek(keep)
        except OSError as error:
            raise BadReplies(f"{file}: cannot be written: {error.strerror}") from None

    def __enter__(self) -> RepliesWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, reply: Reply) -> None:
        """Write one, through to the disk."""
        self._write(reply.value())

    def _write(self, value: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def check_same(file: Path, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """A run may only go on as it began.

    Raises:
        BadReplies: it began otherwise; the message says in what.
    """
    for name, value in wanted.items():
        if found.get(name) != value:
            raise BadReplies(
                f"{file} was begun with {name} {found.get(name)!r}, this is {value!r}: "
                "name another file by --out"
            )


def _header(value: Mapping[str, Any]) -> Mapping[str, Any]:
    if value["format"] != FORMAT:
        raise ValueError(f"the format is {value['format']!r:.60}, want {FORMAT!r}")
    return value


def _reply(value: Mapping[str, Any]) -> Reply:
    identity, text, choice = str(value["id"]), value.get("reply"), value.get("choice")
    failed = value.get("failed", "")
    if "reply" in value and not isinstance(text, str):
        raise ValueError(f"reply: want a text, got {text!r:.60}")
    if choice is not None and type(choice) is not int:
        raise ValueError(f"choice: want an index, got {choice!r:.60}")
    if not isinstance(failed, str):
        raise ValueError(f"failed: want a text, got {failed!r:.60}")
    if not {"reply", "choice", "failed"} & set(value):
        raise ValueError("want reply, choice or failed, got none of them")
    return Reply(identity, text, choice, failed, tuple(map(str, value.get("notes", ()))))
