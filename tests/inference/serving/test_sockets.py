"""Where a server listens, and where it refuses to."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import httpx
import pytest
from inference.serving.conftest import running
from inference.serving.scripted import ScriptedRuntime

from spatial_si_ros.inference.errors import RuntimeUnavailable
from spatial_si_ros.inference.runtimes.base import ModelQuestion
from spatial_si_ros.inference.serving.addresses import default_socket, is_loopback, read_address
from spatial_si_ros.inference.serving.endpoints import Endpoint
from spatial_si_ros.inference.serving.errors import ServerUnreachable
from spatial_si_ros.inference.serving.server import Listen
from spatial_si_ros.inference.serving.sockets import (
    bind_tcp,
    bind_unix,
    identity_of,
    remove_unix,
)

QUESTION = ModelQuestion("Where?", ("left", "right"))


def test_only_this_user_can_connect(tmp_path):
    path = tmp_path / "made" / "too" / "model.sock"
    with bind_unix(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_dead_socket_is_replaced_and_a_live_one_refused(tmp_path):
    path = tmp_path / "model.sock"
    dead = bind_unix(path)
    before = identity_of(path)
    dead.close()
    with bind_unix(path):
        with pytest.raises(RuntimeUnavailable, match="another server listens there"):
            bind_unix(path)
        remove_unix(path, (0, 0))
        assert path.exists(), "the socket of another server was removed"
        remove_unix(path, identity_of(path))
    assert not path.exists()
    remove_unix(path, before)


def test_what_is_no_socket_is_left_alone(tmp_path):
    path = tmp_path / "model.sock"
    path.write_text("precious")
    with pytest.raises(RuntimeUnavailable, match="expected a socket or nothing"):
        bind_unix(path)
    link = tmp_path / "link.sock"
    link.symlink_to(path)
    with pytest.raises(RuntimeUnavailable, match="expected a socket or nothing"):
        bind_unix(link)
    assert path.read_text() == "precious"


def test_a_folder_that_others_can_write_to_is_refused(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(RuntimeUnavailable, match="others cannot write to"):
        bind_unix(folder / "model.sock")
    with pytest.raises(RuntimeUnavailable, match="at most 107 bytes"):
        bind_unix(tmp_path / ("x" * 108))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.1", "::", "robot.local"])
def test_other_machines_need_tls(host):
    with pytest.raises(RuntimeUnavailable, match="loopback host without TLS"):
        bind_tcp(host, 0, encrypted=False)


def test_a_port_that_is_taken():
    with bind_tcp("127.0.0.1", 0, encrypted=False) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RuntimeUnavailable, match="cannot listen there"):
            bind_tcp("127.0.0.1", port, encrypted=False)


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.3.2.1", True), ("::1", True), ("example.org", False),
     ("localhost.example.org", False), ("10.0.0.1", False), ("0.0.0.0", False)],
)  # fmt: skip
def test_what_is_this_machine(host, here):
    assert is_loopback(host) == here


def test_addresses():
    assert read_address("unix:///run/m.sock").socket == Path("/run/m.sock")
    assert read_address("https://h:1/v1/").base == "https://h:1"
    assert read_address("https://h:1").encrypted and not read_address("https://h:1").local


def test_the_default_socket_is_in_a_folder_of_this_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert default_socket() == tmp_path / "spatial_si" / "model.sock"
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert f"user-{os.getuid()}" in str(default_socket())


def test_plain_tcp_on_this_machine(client, image):
    with running(ScriptedRuntime(), Listen(None)) as (server, _):
        assert server.url.startswith("http://127.0.0.1:")
        asks = client(server.url)
        while not asks.health()[0].well:
            pass
        assert asks.score(asks.encode([image]), [QUESTION])


def test_tls(client, image, tmp_path):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate,
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    listen = Listen(None, "0.0.0.0", certificate=certificate, key=key, token="secret")
    with running(ScriptedRuntime(), listen) as (server, _):
        url = server.url.replace("0.0.0.0", "127.0.0.1")
        assert url.startswith("https://")
        os.environ["TEST_TLS_KEY"] = "secret"
        try:
            ours = Endpoint(url, key_variable="TEST_TLS_KEY", certificate=str(certificate))
            asks = client(ours)
            while not asks.health()[0].well:
                pass
            assert asks.score(asks.encode([image]), [QUESTION])
        finally:
            del os.environ["TEST_TLS_KEY"]
        strangers = client(Endpoint(url))
        with pytest.raises(ServerUnreachable, match="cannot be reached"):
            strangers.score(strangers.encode([image]), [QUESTION])
        with pytest.raises(httpx.HTTPError):
            httpx.get(url.replace("https", "http") + "/health", timeout=5)
    with pytest.raises(RuntimeUnavailable, match="none.pem"):
        client(Endpoint("https://localhost", certificate="none.pem"))


def test_many_sockets_are_not_left_open(tmp_path):
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        bind_unix(tmp_path / "m.sock").close()
        with pytest.raises(RuntimeUnavailable):
            bind_unix(tmp_path)
    assert len(os.listdir("/proc/self/fd")) == before
