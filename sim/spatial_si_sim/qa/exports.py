"""A data set in the forms of others: VLMEvalKit's tables, and conversations for training.

VLMEvalKit's columns (its docs/en/Development.md, vlmeval/dataset/image_mcq.py):
`index`, `image` or `image_path`, `question`, `A`..., `answer`, `category`, `l2-category`. A cell of
`image` may be the index of a row that has the same pictures. Conversations: `conversations` of
human and gpt turns with one `<image>` for each picture, worded as SenseNova-SI's prompts are.
"""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from .items import Item

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COLUMNS = ("index", "image", "question", *LETTERS[:6], "answer", "category", "l2-category")
PICK = "Answer with the option's letter from the given choices directly."
NUMBER = "Answer briefly and directly in one float number."
COUNT = "Answer briefly and directly in one whole number."
WORDS = "Answer with a word or a short phrase."


def picture_of(item: Item, number: int) -> Path:
    """Where a frame's colour picture lies in a data set."""
    name = item.asked.id.split("/")[0]
    return Path("scenes", name, "recording", "color", f"{number:06d}.jpg")


def write_exports(out: Path, items: Sequence[Item], image_paths: bool = False) -> list[Path]:
    """The tables and conversations of every variant that has pictures.

    Args:
        image_paths: tables name the pictures instead of holding them.

    Raises:
        OSError: a file cannot be read or written.
    """
    written = []
    for variant in ("single", "multi", "video"):
        chosen = [each for each in items if each.asked.variant == variant and each.true.decidable]
        table = out / f"vlmevalkit_{variant}.tsv"
        talk = out / f"conversations_{variant}.jsonl"
        for path in (table, talk):
            path.unlink(missing_ok=True)
        if chosen:
            write_table(table, out, chosen, image_paths)
            write_conversations(talk, chosen)
            written += [table, talk]
    return written


def write_table(path: Path, out: Path, items: Iterable[Item], image_paths: bool = False) -> None:
    """A multiple-choice table of VLMEvalKit with the items that have choices."""
    columns = [name if name != "image" or not image_paths else "image_path" for name in COLUMNS]
    first: dict[tuple[str, ...], int] = {}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(columns)
        number = 0
        for item in items:
            if item.true.choice is None or len(item.asked.choices) > 6:
                continue
            files = tuple(picture_of(item, each).as_posix() for each in item.asked.pictures)
            if image_paths:
                cell = _cell(files)
            elif files in first:
                cell = str(first[files])
            else:
                first[files] = number
                cell = _cell([_base64(out / each) for each in files])
            choices = [*item.asked.choices, *[""] * (6 - len(item.asked.choices))]
            right = LETTERS[item.true.choice]
            question = _flat(item.asked.text)
            table.writerow(
                [number, cell, question, *choices, right, item.true.type, item.true.capability]
            )
            number += 1


def write_conversations(path: Path, items: Iterable[Item]) -> None:
    """One exchange a line; questions whose answer is things without a name are left out."""
    with path.open("w", encoding="utf-8") as file:
        for item in items:
            answer = spoken(item)
            if answer is None:
                continue
            turns = [
                {"from": "human", "value": prompt(item)},
                {"from": "gpt", "value": answer},
            ]
            images = [picture_of(item, each).as_posix() for each in item.asked.pictures]
            line = {"id": item.asked.id, "image": images, "conversations": turns}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def prompt(item: Item) -> str:
    """All that the model is told."""
    asked = item.asked
    count = len(asked.pictures)
    if count == 1:
        shown = "<image>\n"
    else:
        name = "Frame" if asked.variant == "video" else "Image"
        shown = "".join(f"{name}-{k}: <image>\n" for k in range(1, count + 1))
    listed = "".join(f"\n{LETTERS[k]}. {each}" for k, each in enumerate(asked.choices))
    return f"{shown}{asked.text}{listed}\n{_wish(item)}"


def spoken(item: Item) -> str | None:
    """The true answer in words; None where it is things that have no name of their own."""
    true = item.true
    if item.asked.choices:
        return None if true.choice is None else LETTERS[true.choice]
    if isinstance(true.value, bool):
        return "Yes" if true.value else "No"
    if isinstance(true.value, float):
        return f"{true.value:.2f}"
    if isinstance(true.value, (int, str)):
        return str(true.value)
    if true.value_kind == "route" and true.value:
        return ", ".join(str(turn) for turn in true.value)
    return None


def _wish(item: Item) -> str:
    if item.asked.choices:
        return PICK
    value = item.true.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return WORDS
    return NUMBER if isinstance(value, float) else COUNT


def _cell(texts: Sequence[str]) -> str:
    """One text as it is, several as a list written as a text."""
    return texts[0] if len(texts) == 1 else json.dumps(list(texts))


def _base64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode("ascii")


def _flat(text: str) -> str:
    return " ".join(text.split())
