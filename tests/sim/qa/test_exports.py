"""Tables and conversations hold what was asked; the project's own readers read all of them."""

from __future__ import annotations

import base64
import csv
import json
import subprocess

import pytest
from sim.qa.builders import item
from spatial_si_sim.qa.exports import prompt, spoken, write_exports
from spatial_si_sim.qa.items import write_items
from spatial_si_sim.regress.processes import environment, nodes_python

JPEG = [b"\xff\xd8" + bytes([k]) * 300 for k in range(3)]

ITEMS = [
    item("7/single/0", "where", ("the bed", "the desk"), 1, [4], "place", text="Where is\nit?"),
    item("7/single/1", "near", ("Yes", "No"), 0, True),
    item("7/single/2", "distance", value=1.5, value_kind="number", unit="m"),
    item("7/single/3", "near", ("Yes", "No"), 1, False, decidable=False),
    item("7/multi/4", "camera motion", ("left", "right", "back"), 2, "back", "choice", "multi",
         (0, 2)),
    item("7/video/5", "what is there", value=[3, 4], value_kind="objects", variant="video",
         pictures=(0, 1, 2)),
    item("7/video/6", "count", value=3, value_kind="count", variant="video", pictures=(0, 1, 2)),
]  # fmt: skip


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "scenes" / "7" / "recording" / "color"
    folder.mkdir(parents=True)
    for number, data in enumerate(JPEG):
        (folder / f"{number:06d}.jpg").write_bytes(data)
    write_exports(tmp_path, ITEMS)
    return tmp_path


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_a_table_holds_pictures_choices_and_letters(out):
    first, second = rows(out / "vlmevalkit_single.tsv")
    assert (first["question"], first["A"], first["B"], first["C"]) == (
        "Where is it?", "the bed", "the desk", "",
    )  # fmt: skip
    assert (first["answer"], first["category"], second["answer"]) == ("B", "where", "A")
    assert base64.b64decode(first["image"]) == JPEG[0]
    assert second["image"] == first["index"], "the same picture is named, not repeated"
    (several,) = rows(out / "vlmevalkit_multi.tsv")
    pictures = [base64.b64decode(each) for each in json.loads(several["image"])]
    assert pictures == [JPEG[0], JPEG[2]]


def test_a_table_can_name_its_pictures(out):
    write_exports(out, ITEMS, image_paths=True)
    (several,) = rows(out / "vlmevalkit_multi.tsv")
    names = json.loads(several["image_path"])
    assert [(out / name).read_bytes() for name in names] == [JPEG[0], JPEG[2]]


def test_conversations_have_a_place_for_each_picture(out):
    lines = [
        json.loads(line)
        for variant in ("single", "multi", "video")
        for line in (out / f"conversations_{variant}.jsonl").read_text().splitlines()
    ]
    assert [line["id"] for line in lines] == [
        "7/single/0", "7/single/1", "7/single/2", "7/multi/4", "7/video/6",
    ]  # fmt: skip
    for line in lines:
        human, gpt = line["conversations"]
        assert (human["from"], gpt["from"]) == ("human", "gpt")
        assert human["value"].count("<image>") == len(line["image"])
        assert all((out / name).is_file() for name in line["image"])


def test_prompts_are_those_of_the_models_training():
    assert prompt(ITEMS[2]) == (
        "<image>\nIs it?\nAnswer briefly and directly in one float number."
    )
    assert prompt(ITEMS[4]) == (
        "Image-1: <image>\nImage-2: <image>\nIs it?\nA. left\nB. right\nC. back\n"
        "Answer with the option's letter from the given choices directly."
    )
    assert prompt(ITEMS[6]).startswith("Frame-1: <image>\nFrame-2: <image>\nFrame-3: <image>\n")


def test_answers_are_letters_numbers_or_words():
    assert [spoken(each) for each in ITEMS] == ["B", "A", "1.50", "B", "C", None, "3"]


READ = """
import json, sys
from pathlib import Path
from spatial_si_ros.evaluation.benchmarks import read_benchmark
from spatial_si_ros.evaluation.qa.dataset import read_questions
out = Path(sys.argv[1])
found = {}
for name in ("blink", "mmsi"):
    for variant in ("single", "multi"):
        items = read_benchmark(name, out / f"vlmevalkit_{variant}.tsv").items
        found[f"{name} {variant}"] = [
            [item.kind, item.question, list(item.choices), item.answer, len(item.images)]
            for item in items
        ]
found["own"] = [
    [q.identity, q.variant, q.text, list(q.choices), list(q.pictures)]
    for q in read_questions(out / "scenes" / "7" / "questions.jsonl")
]
print(json.dumps(found))
"""


def test_the_projects_own_readers_read_them(out):
    """`eval bench --format blink` or `mmsi` reads the tables, `eval qa` the questions."""
    write_items(out / "scenes" / "7", ITEMS)
    read = subprocess.run(
        [nodes_python(), "-c", READ, str(out)], env=environment(1), capture_output=True, timeout=100
    )
    assert read.returncode == 0, read.stderr.decode()
    found = json.loads(read.stdout)
    single = [
        ["where", "Where is it?", ["the bed", "the desk"], 1, 1],
        ["near", "Is it?", ["Yes", "No"], 0, 1],
    ]
    multi = [["camera motion", "Is it?", ["left", "right", "back"], 2, 2]]
    assert found["blink single"] == found["mmsi single"] == single
    assert found["blink multi"] == found["mmsi multi"] == multi
    assert found["own"] == [
        [q.id, q.variant, q.text, list(q.choices), list(q.pictures)]
        for q in (each.asked for each in ITEMS)
    ]
