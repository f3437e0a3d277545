"""Every sentence of the frozen corpus means what was written down before the grammar."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from spatial_si_ros.language import (
    Declined,
    canonical,
    parse_instruction,
    parse_question,
)

CORPUS = yaml.safe_load((Path(__file__).parent / "corpus.yaml").read_text())


@pytest.mark.parametrize(("text", "meaning"), CORPUS["questions"])
def test_question(text, meaning):
    question = parse_question(text)
    assert not isinstance(question, Declined), question
    assert canonical(question) == meaning
    assert parse_question(meaning) == question


@pytest.mark.parametrize(("text", "meaning"), CORPUS["instructions"])
def test_instruction(text, meaning):
    instruction = parse_instruction(text)
    assert not isinstance(instruction, Declined), instruction
    assert canonical(instruction) == meaning
    assert parse_instruction(meaning) == instruction


@pytest.mark.parametrize(("text", "reason", "part"), CORPUS["refused"])
def test_refused_question(text, reason, part):
    refused = parse_question(text)
    assert isinstance(refused, Declined)
    assert (refused.reason.name, part in refused.detail) == (reason, True)


@pytest.mark.parametrize(("text", "reason", "part"), CORPUS["refused_instructions"])
def test_refused_instruction(text, reason, part):
    refused = parse_instruction(text)
    assert isinstance(refused, Declined)
    assert (refused.reason.name, part in refused.detail) == (reason, True)
