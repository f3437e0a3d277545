"""Sockets that a model server listens at."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

from ..errors import RuntimeUnavailable
from .addresses import is_loopback

MAX_PATH_BYTES = 107
BACKLOG = 64
CONNECT_S = 2.0


def bind_unix(path: Path) -> socket.socket:
    """Listen at a path that only this user can connect to.

    A socket that nobody listens at any more is replaced. A folder that is missing is made, for
    this user alone.

    Raises:
        RuntimeUnavailable: somebody listens there, the path is something else or too long, or
            others could replace what is there.
    """
    if len(os.fsencode(path)) > MAX_PATH_BYTES:
        raise RuntimeUnavailable(f"expected a path of at most {MAX_PATH_BYTES} bytes, got {path}")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _make_folder(path.parent)
        _clear(path)
        before = os.umask(0o177)
        try:
            listener.bind(os.fspath(path))
        finally:
            os.umask(before)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise RuntimeUnavailable(f"{path}: cannot listen there: {error.strerror}") from None
    except RuntimeUnavailable:
        listener.close()
        raise
    return listener


def remove_unix(path: Path, identity: tuple[int, int]) -> None:
    """Remove a socket, unless another server has put its own there."""
    try:
        if identity_of(path) == identity:
            path.unlink()
    except FileNotFoundError:
        return


def identity_of(path: Path) -> tuple[int, int]:
    """Device and inode."""
    found = path.lstat()
    return found.st_dev, found.st_ino


def bind_tcp(host: str, port: int, encrypted: bool) -> socket.socket:
    """Listen at a host and port; 0: a port that is free.

    Raises:
        RuntimeUnavailable: it is not this machine and there is no TLS, or the port is taken.
    """
    if not encrypted and not is_loopback(host):
        raise RuntimeUnavailable(
            f"expected a loopback host without TLS, got {host}: give --tls-cert and --tls-key"
        )
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise RuntimeUnavailable(f"{host}:{port}: cannot listen there: {error.strerror}") from None
    return listener


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
    found = folder.stat()
    foreign = found.st_uid not in (0, os.getuid())
    if foreign or (found.st_mode & 0o022 and not found.st_mode & stat.S_ISVTX):
        raise RuntimeUnavailable(f"{folder}: expected a folder that others cannot write to")


def _clear(path: Path) -> None:
    """Make way at a path, if what is there is a socket that nobody listens at."""
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(kind):
        raise RuntimeUnavailable(f"{path}: expected a socket or nothing, got another file")
    probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    probe.settimeout(CONNECT_S)
    try:
        probe.connect(os.fspath(path))
    except (ConnectionRefusedError, FileNotFoundError):
        path.unlink(missing_ok=True)
        return
    except TimeoutError:
        pass  # its queue is full: somebody is there
    finally:
        probe.close()
    raise RuntimeUnavailable(f"{path}: another server listens there")
