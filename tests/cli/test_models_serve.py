"""The options of `spatial-si models serve`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess

import httpx
import pytest
from inference.spoiling import flip_one_byte

from spatial_si_ros.cli.main import main
from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.checkpoints.tiny import make_tiny
from spatial_si_ros.inference.serving.exits import MEMORY_STATUS
from spatial_si_ros.inference.serving.supervisor import serve_command


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A tiny checkpoint; not to be changed."""
    return make_tiny(tmp_path_factory.mktemp("served") / "model", Family.INTERNVL3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--socket", "/x", "--port", "0"], "got both"),
        (["--port", "0", "--tls-cert", "/x"], "--tls-cert and --tls-key together"),
        (["--tls-cert", "/x", "--tls-key", "/y"], "TLS is for --host and --port"),
        (["--supervised", "--port", "0"], "--supervised is for a socket"),
        (["--port", "0", "--tls-cert", "/x", "--tls-key", "/y"], "there is no file /x"),
        (["--api-key-env", "NOT_SET_AT_ALL"], "NOT_SET_AT_ALL is not set"),
    ],
)
def test_options_that_do_not_go_together(options, message, capsys):
    assert main(["models", "serve", "--model", "/none", *options]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--port", "70000"], ["--queue", "0"], ["--max-tiles", "x"]])
def test_values_that_are_none(options, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["models", "serve", "--model", "/none", *options])
    assert stopped.value.code == 2
    assert "expected a" in capsys.readouterr().err


def test_a_folder_that_is_not_there(tmp_path, capsys):
    assert main(["models", "serve", "--model", str(tmp_path / "none")]) == 1
    assert "spatial-si models serve: " in capsys.readouterr().err


def test_a_supervised_server_that_refuses_says_why(tmp_path, capfd):
    socket = str(tmp_path / "model.sock")
    options = ["--supervised", "--model", str(tmp_path / "none"), "--socket", socket]
    assert main(["models", "serve", *options]) == 1
    told = capfd.readouterr()
    assert f"listening at unix://{socket}" in told.out and "will not start" in told.out
    assert "spatial-si models serve: " in told.err


@pytest.mark.parametrize("supervised", [False, True])
def test_a_device_that_is_none_is_refused_once(model, tmp_path, capfd, supervised):
    socket = str(tmp_path / "model.sock")
    options = ["--model", str(model), "--socket", socket, "--device", "abacus"]
    assert main(["models", "serve", *options, *(["--supervised"] if supervised else [])]) == 1
    told = capfd.readouterr()
    assert "expected a device of auto, cpu, cuda or cuda:N, got 'abacus'" in told.err
    assert "Traceback" not in told.err and "start 2" not in told.out
    assert ("will not start" in told.out) is supervised


def test_one_byte_that_changed_is_refused(model, tmp_path, capfd):
    folder = shutil.copytree(model, tmp_path / "changed")
    path = flip_one_byte(folder)
    options = ["--model", str(folder), "--socket", str(tmp_path / "model.sock")]
    assert main(["models", "serve", *options, "--device", "cpu"]) == 1
    assert f"{path.name} has another content than when it was locked" in capfd.readouterr().err


def test_too_little_memory_to_load_has_a_status_of_its_own(model, tmp_path, monkeypatch, capfd):
    import torch
    import transformers

    def full(*_, **__):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(transformers.InternVLForConditionalGeneration, "from_pretrained", full)
    options = ["--model", str(model), "--socket", str(tmp_path / "model.sock")]
    assert main(["models", "serve", *options, "--device", "cpu"]) == MEMORY_STATUS
    assert "the device has too little memory" in capfd.readouterr().err


@pytest.mark.timeout(300)  # two starts of PyTorch
def test_a_supervised_server_is_started_again_and_ends_with_its_supervisor(tmp_path):
    """The server is killed; another one answers; a signal to the supervisor ends both."""
    model, path = make_tiny(tmp_path / "model", Family.INTERNVL3), tmp_path / "model.sock"
    command = serve_command(model, "--supervised", "--socket", str(path), "--device", "cpu")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        try:
            assert until_ready(supervisor) == "ready"
            os.kill(health(path)["pid"], signal.SIGKILL)
            assert until_ready(supervisor).startswith("ready, start 2: it ended with signal 9")
            assert health(path)["state"] == "ready"
        finally:
            supervisor.terminate()
        assert supervisor.wait(20) == 0
    assert not path.exists()


def until_ready(supervisor):
    """The line that says that it is ready; those before it are read."""
    lines = iter(supervisor.stdout.readline, "")
    return next(line.strip() for line in lines if line.startswith("ready"))


def health(path):
    """What the server says of itself."""
    transport = httpx.HTTPTransport(uds=str(path))
    with httpx.Client(transport=transport, timeout=20) as client:
        return client.get("http://model/health").json()
