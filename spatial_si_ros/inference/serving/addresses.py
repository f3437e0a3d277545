"""Where a model server is, and whether that is this machine."""

from __future__ import annotations

import ipaddress
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import RuntimeUnavailable


@dataclass(frozen=True, slots=True)
class Address:
    """A Unix socket, or a host by HTTP or HTTPS.

    Attributes:
        url: as given.
        base: what `/v1/…` and other paths are appended to.
        socket: of a server on this machine; none for a host.
        local: nothing that is sent there leaves this machine.
        encrypted: by TLS.
    """

    url: str
    base: str
    socket: Path | None
    local: bool
    encrypted: bool


def read_address(url: str) -> Address:
    """The address of a URL: `unix:///run/model.sock`, `http://127.0.0.1:8000/v1`, `https://…`.

    Raises:
        RuntimeUnavailable: it is none of these, or has a user, a query or a fragment.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise RuntimeUnavailable(f"expected the URL of a model server: {error}") from None
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise RuntimeUnavailable("expected a URL without user, query and fragment")
    if parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/"):
        return Address(url, "http://model", Path(parts.path), True, False)
    if parts.scheme not in ("http", "https") or not host:
        raise RuntimeUnavailable(
            f"expected unix:///PATH, http://HOST:PORT or https://HOST:PORT, got {url!r}"
        )
    base = url.rstrip("/").removesuffix("/v1")
    return Address(url, base, None, is_loopback(host), parts.scheme == "https")


def is_loopback(host: str) -> bool:
    """Whether a name or number means this machine; other names are taken for other machines."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def default_socket() -> Path:
    """A path that only this user can open."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime) if runtime else Path(tempfile.gettempdir()) / f"user-{os.getuid()}"
    return folder / "spatial_si" / "model.sock"
