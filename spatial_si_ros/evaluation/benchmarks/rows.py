"""Rows of JSONL, JSON, TSV and CSV files, with complaints that say where."""

from __future__ import annotations

import ast
import csv
import json
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...inference.inputs.characters import foreign_characters
from ..errors import BadData

SUFFIXES = (".jsonl", ".json", ".tsv", ".csv")


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        file: it is from.
        number: from 1, without the line of names.
        values: by column; blank ones are missing.
    """

    file: Path
    number: int
    values: Mapping[str, Any]

    def bad(self, column: str, why: str) -> BadData:
        """The complaint to raise about a column."""
        return BadData(self.file, self.number, column, why)

    def find(self, *columns: str) -> Any:
        """The value of the first of these columns that has one, else None."""
        return next((self.values[name] for name in columns if name in self.values), None)

    def need(self, *columns: str) -> Any:
        """As `find`.

        Raises:
            BadData: none of the columns has a value.
        """
        found = self.find(*columns)
        if found is None:
            have = ", ".join(map(str, self.values)) or "none"
            raise self.bad(" or ".join(columns), f"expected a value; there are: {have}")
        return found

    def text(self, *columns: str) -> str:
        """The value as one text, without characters that no sentence has.

        Raises:
            BadData: there is none, or it is no text or number.
        """
        value = self.need(*columns)
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise self.bad(" or ".join(columns), f"expected a text, got {value!r:.60}")
        return plain(str(value))

    def number_of(self, *columns: str) -> float:
        """The value as a finite number.

        Raises:
            BadData: there is none, or it is no such number.
        """
        text = self.text(*columns)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.bad(" or ".join(columns), f"expected a number, got {text!r:.60}")
        return value

    def texts(self, *columns: str) -> list[str]:
        """The value as a list of texts: a list, or a list written as a text.

        Raises:
            BadData: it is no such list.
        """
        value = self.need(*columns)
        if isinstance(value, str):
            value = written_list(value)
        if not isinstance(value, list) or any(
            isinstance(v, bool) or not isinstance(v, (str, int, float)) for v in value
        ):
            got = f"{self.need(*columns)!r:.60}"
            raise self.bad(" or ".join(columns), f"expected a list of texts, got {got}")
        return [plain(str(v)) for v in value]


def read_rows(file: Path) -> Iterator[Row]:
    """The rows of a file.

    Raises:
        BadData: it is of another kind, cannot be read, or has none.
    """
    if file.suffix == ".parquet":
        raise BadData(
            file, 0, "", "parquet is not read; convert it: tools/parquet_to_jsonl.py IN OUT.jsonl"
        )
    if file.suffix not in SUFFIXES:
        raise BadData(file, 0, "", f"expected a file of {', '.join(SUFFIXES)}")
    number = 0
    try:
        for number, value in enumerate(_values(file), 1):
            if not isinstance(value, dict):
                raise BadData(file, number, "", f"expected named values, got {value!r:.60}")
            yield Row(file, number, {k: v for k, v in value.items() if not _blank(v)})
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, csv.Error) as error:
        raise BadData(file, number + 1, "", f"cannot be read: {error}") from None
    if not number:
        raise BadData(file, 0, "", "expected at least one row, got none")


def written_list(text: str) -> Any:
    """A list that is written as JSON or as Python writes it; None if it is neither."""
    for read in (json.loads, ast.literal_eval):
        try:
            return read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return None


def plain(text: str) -> str:
    """The text without outer blanks; what no sentence has becomes a blank."""
    for character in foreign_characters(text, allowed="\n\t"):
        text = text.replace(character, "" if character == "\r" else " ")
    return text.strip()


def _values(file: Path) -> Iterator[Any]:
    if file.suffix == ".json":
        value = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(value, list):
            raise BadData(file, 0, "", f"expected a list of rows, got {type(value).__name__}")
        yield from value
        return
    with file.open(encoding="utf-8-sig", newline="") as lines:
        if file.suffix == ".jsonl":
            yield from (json.loads(line) for line in lines if line.strip())
            return
        csv.field_size_limit(sys.maxsize)  # a picture is one field
        reader = csv.reader(lines, delimiter="\t" if file.suffix == ".tsv" else ",", strict=True)
        names = next(reader, [])
        for number, row in enumerate((row for row in reader if row), 1):
            if len(row) != len(names):
                why = f"expected {len(names)} values, got {len(row)}"
                raise BadData(file, number, "", why)
            yield dict(zip(names, row, strict=True))


def _blank(value: Any) -> bool:
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or (isinstance(value, str) and not value.strip())
