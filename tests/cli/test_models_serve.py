"""The options of `spatial-si models serve`."""

from __future__ import annotations

import pytest

from spatial_si_ros.cli.main import main


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--socket", "/x", "--port", "0"], "got both"),
        (["--port", "0", "--tls-cert", "/x"], "--tls-cert and --tls-key together"),
        (["--tls-cert", "/x", "--tls-key", "/y"], "TLS is for --host and --port"),
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
