"""What the README shows is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from spatial_si_ros.cli.main import build_parser

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_the_python_prints_what_is_shown():
    (code,) = blocks("python")
    (shown,) = blocks("text")
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout == shown


def commands() -> list[list[str]]:
    lines = "\n".join(blocks("bash")).splitlines()
    words = [re.sub(r"\s+#.*", "", line).split(maxsplit=1) for line in lines if line.strip()]
    return [each for each in words if len(each) == 2 and each[0].endswith("spatial-si")]


@pytest.mark.parametrize("rest", [each[1] for each in commands()])
def test_the_commands_are_understood(rest):
    words = shlex.split(rest)
    assert build_parser(words[0]).parse_known_args(words)[0].command == words[0]


def test_make_targets_exist():
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    for name in re.findall(r"make ([a-z]+)", README):
        assert name in targets


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).is_file(), target


def commands_of(page: str) -> list[str]:
    """Commands in the blocks of a page that have no placeholders for options."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks_of_page = re.findall(r"```(?:bash)?\n(.*?)```", text, flags=re.DOTALL)
    lines = "\n".join(blocks_of_page).replace("\\\n", " ").splitlines()
    bare = [re.sub(r"\s+# .*|\s+#$", "", line).strip() for line in lines]
    return [each for each in bare if each.startswith("spatial-si ") and " [" not in each]


@pytest.mark.parametrize("line", commands_of("models.md") + commands_of("evaluation.md"))
def test_the_commands_of_the_pages_are_understood(line):
    words = shlex.split(line)[1:]
    build_parser(words[0]).parse_args(words)
