"""`spatial-si` itself: help for all, import for one, status of that one."""

from __future__ import annotations

import re

import pytest

from spatial_si_ros.cli import main as cli
from spatial_si_ros.cli.values import namespace


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


@pytest.mark.parametrize("words", [["fly"], ["--fly"], ["doctor", "--fly"]])
def test_words_that_mean_nothing_are_refused(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 2
    assert "usage: spatial-si" in capsys.readouterr().err


def test_without_a_word_it_says_what_there_is(capsys):
    assert cli.main([]) == 2
    said = capsys.readouterr().err
    assert all(re.search(rf"^ +{name}\b", said, re.MULTILINE) for name in cli.COMMANDS)
    assert "spatial-si demo" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ask", ""], "want words, got nothing"),
        (["go", "  "], "want words, got nothing"),
        (["ask", "where is it?", "--namespace", "a b"], "letters, digits and _"),
        (["up", "--namespace", "1st"], "letters, digits and _"),
        (["stop", "--wait", "0"], "want seconds above 0, got '0'"),
        (["demo", "--seed", "x"], "want a whole number from 0 on, got 'x'"),
        (["demo", "--seed", "-1"], "want a whole number from 0 on, got '-1'"),
        (["sim", "--seed", "1.5"], "want a whole number from 0 on, got '1.5'"),
        (["regress", "--suite", "nonsense"], "choose from"),
        (["regress", "--suite", "qa", "--scenes", "0"], "want a whole number from 1 on, got '0'"),
        (["regress", "--suite", "qa", "--workers", "0"], "want a whole number from 1 on, got '0'"),
        (["regress", "--suite", "qa", "--seed", "-1"], "want a whole number from 0 on, got '-1'"),
        (["make-qa", "--scenes", "0"], "want a whole number from 1 on, got '0'"),
        (["make-qa", "--per-scene", "many"], "want a whole number from 1 on, got 'many'"),
        (["make-qa", "--noise", "loud"], "choose from"),
        (["doctor", "--json", "/no/such/folder/x.json"], "cannot be written"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_wanted(words, said, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("domain", ["abc", "-1", "233", "1.5", "९"])
@pytest.mark.parametrize("command", [["ask", "where is it?"], ["stop"], ["up"], ["demo"]])
def test_a_wrong_ros_domain_is_told(command, domain, capsys, monkeypatch):
    monkeypatch.setenv("ROS_DOMAIN_ID", domain)
    assert cli.main(command) == 2
    assert f"ROS_DOMAIN_ID is '{domain}', want a whole number" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "/", "robot_1", "/robot_1", "fleet/robot_1/"])
def test_namespaces(text):
    assert namespace(text) == text


def test_an_interrupt_ends_with_the_usual_status(monkeypatch):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("spatial_si_ros.cli.doctor.run", interrupted)
    assert cli.main(["doctor"]) == 130
