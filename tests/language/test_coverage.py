"""Corpora: how many questions, of which types, what of them parses, and to what."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from spatial_si_ros.language import Declined, parse_question
from spatial_si_ros.language.coverage import coverage_of, main, read_corpus, share

CORPUS = Path(__file__).parent / "corpus"
FROZEN, WRITTEN = read_corpus(CORPUS / "frozen.tsv"), read_corpus(CORPUS / "written.tsv")
FREE = read_corpus(CORPUS / "free.tsv")
FROZEN_FLOOR = 0.59
"""What of the frozen questions that something can answer parsed on 2026-11-26."""
FREE_FLOOR = 0.9
WRITTEN_FLOOR = 0.93
TYPES = 34


def test_how_many_questions_there_are():
    assert len(FROZEN) == 560
    assert len(WRITTEN) >= 1000
    assert len(FROZEN) / (len(FROZEN) + len(WRITTEN)) > 0.3


@pytest.mark.parametrize("lines", [FROZEN, WRITTEN], ids=["frozen", "written"])
def test_types_are_balanced(lines):
    counts = Counter(line.type for line in lines)
    assert len(counts) == TYPES
    assert max(counts.values()) <= 1.2 * min(counts.values())
    assert {line.answerable for line in lines} <= {"geometry", "model", "nothing"}


def test_no_question_is_in_both():
    frozen = {line.question.lower() for line in FROZEN}
    assert len(frozen) == len(FROZEN)
    assert len({line.question.lower() for line in WRITTEN}) == len(WRITTEN)


def test_written_questions_parse_to_what_is_written():
    found = coverage_of(WRITTEN)
    assert [question for counts in found.values() for question in counts.wrong] == []
    assert sum(line.canonical != "" for line in WRITTEN) >= 900
    assert share(found) >= WRITTEN_FLOOR


def test_free_questions_parse_to_what_is_written_or_not_at_all():
    found = coverage_of(FREE)
    wrong = [question for counts in found.values() for question in counts.wrong]
    assert [each for each in wrong if not isinstance(parse_question(each), Declined)] == []
    assert share(found) >= FREE_FLOOR


def test_frozen_questions_parse_as_often_as_recorded():
    assert share(coverage_of(FROZEN)) >= FROZEN_FLOOR


def test_the_report_names_every_type(tmp_path, capsys):
    path = tmp_path / "three.tsv"
    path.write_text(
        "type\tanswerable\tquestion\tcanonical\n"
        "where\tgeometry\tWhere is the mug?\twhere is the mug?\n"
        "where\tgeometry\tWhere is the mug?\twhere is the lamp?\n"
        "where\tnothing\tWhere is the unicorn's uncle?\t\n"
    )
    main([str(path)])
    said = capsys.readouterr().out
    assert "WhereIs 2" in said
    assert "not as written down: Where is the mug?" in said


def test_a_line_without_question_is_refused(tmp_path):
    path = tmp_path / "bad.tsv"
    path.write_text("type\tanswerable\tquestion\nwhere\tgeometry\n")
    with pytest.raises(ValueError, match="bad.tsv:2: type, answerable and question"):
        read_corpus(path)
