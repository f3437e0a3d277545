"""What of a corpus of questions parses, to what, and why the rest is declined.

`python -m spatial_si_ros.language.coverage FILES` prints a table per file. A corpus is a table of
tab-separated columns with a header: type, answerable (geometry, model, nothing), question, and
`canonical` where somebody said what the question must parse to.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .canonical import canonical
from .declined import Declined
from .parser import parse_question

NOTHING = "nothing"
"""`answerable` of a question that nobody can answer: to decline it is right."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a corpus.

    Attributes:
        type: as data sets and reports name it.
        answerable: by geometry, a model, or nothing.
        canonical: what it must parse to, "" where nobody said.
    """

    type: str
    answerable: str
    question: str
    canonical: str = ""


@dataclass(slots=True)
class Coverage:
    """Counts of one question type.

    Attributes:
        parsed: questions that parse, by the query they become.
        declined: the others, by reason.
        asked: all that can be answered by something.
        understood: those of them that parse.
        wrong: questions whose canonical words are other than those written down.
    """

    parsed: Counter[str] = field(default_factory=Counter)
    declined: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    understood: int = 0
    wrong: list[str] = field(default_factory=list)


def read_corpus(path: Path) -> list[Line]:
    """The lines of a corpus.

    Raises:
        ValueError: a column is missing or a line has too few.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    lines = []
    for number, row in enumerate(rows, 2):
        if not row.get("type") or not row.get("answerable") or not row.get("question"):
            raise ValueError(f"{path}:{number}: type, answerable and question were expected")
        said = row.get("canonical") or ""
        lines.append(Line(row["type"], row["answerable"], row["question"], said))
    return lines


def coverage_of(lines: Iterable[Line]) -> dict[str, Coverage]:
    """Coverage by question type, in the order of the lines."""
    found: dict[str, Coverage] = {}
    for line in lines:
        counts = found.setdefault(line.type, Coverage())
        question = parse_question(line.question)
        can_be_answered = line.answerable != NOTHING
        counts.asked += can_be_answered
        if isinstance(question, Declined):
            counts.declined[question.reason.name.lower()] += 1
            if line.canonical:
                counts.wrong.append(line.question)
            continue
        counts.parsed[type(question).__name__] += 1
        counts.understood += can_be_answered
        if line.canonical and canonical(question) != line.canonical:
            counts.wrong.append(line.question)
    return found


def share(found: dict[str, Coverage]) -> float:
    """The part of the answerable questions that parses, 0..1."""
    asked = sum(counts.asked for counts in found.values())
    return sum(counts.understood for counts in found.values()) / asked if asked else 0.0


def table_of(title: str, found: dict[str, Coverage]) -> Table:
    """The report of one corpus."""
    table = Table(title=title)
    for column in ("type", "parse", "of", "to what", "declined by reason"):
        table.add_column(column, justify="right" if column in ("parse", "of") else "left")
    for kind, counts in found.items():
        table.add_row(
            kind,
            str(counts.understood),
            str(counts.asked),
            _counted(counts.parsed),
            _counted(counts.declined),
        )
    asked = sum(counts.asked for counts in found.values())
    understood = sum(counts.understood for counts in found.values())
    table.add_section()
    table.add_row("all", str(understood), str(asked), f"{100 * share(found):.1f} %", "")
    return table


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common())


def main(arguments: list[str] | None = None) -> None:
    """Print the report of every file that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    console = Console(width=140)
    for path in parser.parse_args(arguments).files:
        found = coverage_of(read_corpus(path))
        console.print(table_of(path.name, found))
        for counts in found.values():
            for question in counts.wrong:
                console.print(f"not as written down: {question}")


if __name__ == "__main__":
    main()
