"""What the converter makes of the values of a parquet file."""

from __future__ import annotations

import base64
import runpy
from pathlib import Path

from evaluation.benchmarks.handmade import picture, write_rows

from spatial_si_ros.evaluation.benchmarks import read_benchmark

TOOL = runpy.run_path(str(Path(__file__).parents[3] / "tools" / "parquet_to_jsonl.py"))


def test_bytes_become_base64_however_deep():
    value = {"a": [b"ab", {"b": (b"c", None)}], "n": 1.5}
    coded = [base64.b64encode(text).decode() for text in (b"ab", b"c")]
    assert TOOL["plain"](value) == {"a": [coded[0], {"b": [coded[1], None]}], "n": 1.5}


def test_a_row_of_pictures_is_read_as_it_was(tmp_path):
    row = {"id": 0, "images": [picture(1), picture(2)], "question_type": "MSR", "answer": "B"}
    row |= {"question": "Where? Options: A: left, B: right"}
    file = write_rows(tmp_path / "mmsi.jsonl", [TOOL["plain"](row)])
    (item,) = read_benchmark("mmsi", file).items
    assert item.images == (picture(1), picture(2)) and item.answer == 1


def test_words_that_mean_nothing_are_refused(capsys):
    assert TOOL["main"](["only one"]) == 2
    assert "usage: parquet_to_jsonl.py IN.parquet OUT.jsonl" in capsys.readouterr().err
