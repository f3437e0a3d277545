"""Model servers as a configuration names them, and what is remembered of each."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, field

from ..errors import RuntimeUnavailable
from .addresses import Address, read_address
from .errors import NotAuthorised, RemoteRefused

KINDS = ("ours", "openai", "vllm", "edgellm")
BACK_OFF_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server.

    Attributes:
        url: `unix:///run/model.sock`, or up to and without `/v1` for a server of others.
        kind: ours (`spatial-si models serve`); vllm, edgellm; openai: any other.
        model: name that a server of others has for the model.
        key_variable: environment variable with its key; the key itself is nowhere else.
        labelled: servers of others get `Image-k:` before each picture of several (InternVL).
        certificate: file with the certificate authority of a server with its own.
    """

    url: str
    kind: str = "ours"
    model: str = ""
    key_variable: str = ""
    labelled: bool = True
    certificate: str = ""


def read_servers(text: str, key_variable: str = "") -> list[Endpoint]:
    """Endpoints from one line: `[KIND+]URL[#MODEL]`, several with blanks between them.

    Examples: `unix:///run/user/1000/model.sock`, `vllm+https://gpu.lan:8000#SenseNova-SI-1.3-8B`.

    Args:
        text: in the order they are wanted; empty: none.
        key_variable: environment variable with the key of servers of others.

    Raises:
        RuntimeUnavailable: an entry is malformed.
    """
    found = []
    for entry in text.split():
        address, _, model = entry.partition("#")
        kind, plus, url = address.partition("+")
        if not plus or "/" in kind:
            kind, url = "ours", address
        endpoint = Endpoint(url, kind, model, key_variable if kind != "ours" else "")
        checked_address(endpoint, allow_remote_images=True)
        found.append(endpoint)
    return found


def checked_address(endpoint: Endpoint, allow_remote_images: bool) -> Address:
    """The address of an endpoint that may be used.

    Raises:
        RuntimeUnavailable: the endpoint is malformed.
        RemoteRefused: pictures, or a key in the clear, would leave this machine.
    """
    address = read_address(endpoint.url)
    if endpoint.kind not in KINDS:
        raise RuntimeUnavailable(f"kind: expected one of {', '.join(KINDS)}, got {endpoint.kind!r}")
    if endpoint.kind != "ours" and not endpoint.model:
        raise RuntimeUnavailable(f"{endpoint.url}: expected the name of its model")
    if endpoint.key_variable and not _NAME.fullmatch(endpoint.key_variable):
        raise RuntimeUnavailable("key_variable: expected the name of an environment variable")
    if not address.local and not allow_remote_images:
        raise RemoteRefused(
            f"{endpoint.url} is not this machine: camera pictures leave the robot only with "
            "allow_remote_images"
        )
    if endpoint.key_variable and not address.local and not address.encrypted:
        raise RemoteRefused(f"{endpoint.url}: a key leaves this machine by https only")
    return address


def key_of(endpoint: Endpoint) -> str:
    """The key of a server; empty if it has none.

    Raises:
        NotAuthorised: the variable is not set, or holds what no header can carry.
    """
    if not endpoint.key_variable:
        return ""
    key = os.environ.get(endpoint.key_variable, "")
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise NotAuthorised(
            f"expected a key in the variable {endpoint.key_variable}: it is empty, or is none"
        )
    return key


@dataclass(slots=True)
class Standing:
    """How an endpoint has been lately.

    Attributes:
        endpoint, address: it is about.
        failures: in a row.
        not_before: steady time before which it is left alone.
        why: of the last failure.
        without_logprobs: it has answered without them.
    """

    endpoint: Endpoint
    address: Address
    failures: int = 0
    not_before: float = field(default=0.0)
    why: str = ""
    without_logprobs: bool = False

    @property
    def well(self) -> bool:
        """The last question to it went well, or there was none."""
        return self.failures == 0

    @property
    def resting(self) -> bool:
        """It failed, and is left alone for a while."""
        return not self.well and time.monotonic() < self.not_before

    def good(self) -> None:
        """It answered."""
        self.failures, self.why = 0, ""

    def failed(self, why: str, at_least_s: float = 0.0) -> None:
        """It did not; the next try is later each time."""
        rest_s = BACK_OFF_S[min(self.failures, len(BACK_OFF_S) - 1)]
        self.failures += 1
        self.why = why
        self.not_before = time.monotonic() + max(rest_s, at_least_s)
