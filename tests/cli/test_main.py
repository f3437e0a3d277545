"""`spatial-si` itself: help for all, import for one, status of that one."""

from __future__ import annotations

import pytest

from spatial_si_ros.cli import main as cli


def test_help_lists_every_command(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--help"])
    printed = capsys.readouterr().out
    assert stopped.value.code == 0
    assert all(name in printed for name in cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_its_own_help(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([command, "--help"])
    assert stopped.value.code == 0
    assert f"spatial-si {command}" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["fly"], ["--fly"], ["doctor", "--fly"]])
def test_words_that_mean_nothing_are_refused(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 2
    assert "usage: spatial-si" in capsys.readouterr().err


def test_an_interrupt_ends_with_the_usual_status(monkeypatch):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("spatial_si_ros.cli.doctor.run", interrupted)
    assert cli.main(["doctor"]) == 130
