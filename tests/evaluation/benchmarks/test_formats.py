"""Every benchmark's file becomes the items, words and pictures that it says."""

from __future__ import annotations

import json

import pytest
from evaluation.benchmarks.handmade import MADE, base64_of, picture, write, write_rows

from spatial_si_ros.evaluation.benchmarks import FORMATS, Metric, read_benchmark
from spatial_si_ros.evaluation.errors import BadData


def items_of(folder, name):
    return read_benchmark(name, write(folder, name)).items


def test_there_is_one_made_by_hand_for_every_format():
    assert MADE.keys() == FORMATS.keys()


@pytest.mark.parametrize("name", MADE)
def test_no_row_is_left_out(tmp_path, name):
    dataset = read_benchmark(name, write(tmp_path, name))
    assert [item.identity for item in dataset.items] == list(MADE[name].replies)
    assert all(item.images or item.video for item in dataset.items)
    assert not dataset.notes


def test_vsi_asks_for_a_letter_or_a_number(tmp_path):
    items = items_of(tmp_path, "vsi")
    number, choice = items[1], items[4]
    assert number.metric is Metric.NUMBER and number.answer == 2.0 and not number.choices
    assert number.prompt == (
        "These are frames of a video.\nQuestion 1?\n"
        "Answer briefly and directly in one float number."
    )
    assert choice.metric is Metric.LETTER and choice.answer == 2
    assert choice.prompt == (
        "These are frames of a video.\nQuestion 4?\nOptions:\nA. lamp\nB. sofa\nC. table\nD. door\n"
        "Answer with the option's letter from the given choices directly."
    )
    assert choice.video == tmp_path / "scannet" / "scene0001_00"


def test_vsi_as_vlmevalkit_writes_it(tmp_path):
    write(tmp_path, "vsi")
    row = {"id": 3, "prefix": "scannet", "video": "scene0001_00", "type": "route_planning"}
    row |= {"question": "Which way?", "answer": "B", "candidates": "['A. Left', 'B. Right']"}
    file = write_rows(tmp_path / "VSIBench.tsv", [row])
    (item,) = read_benchmark("vsi", file).items
    assert item.choices == ("Left", "Right") and item.answer == 1


def test_mmsi_with_columns_and_with_choices_in_the_question(tmp_path):
    items = items_of(tmp_path, "mmsi")
    assert items[0].prompt == (
        "Where did the camera go?\nOptions: A: left, B: right, C: up, D: down, \n"
        "Answer with the option's letter from the given choices directly. "
        "Enclose the option's letter within ``."
    )
    assert items[1].images == (picture(1), picture(9))
    row = {"id": 0, "images": [base64_of(0), base64_of(9)], "question_type": "Motion-Cam"}
    row |= {"question": "Where did the camera go?\nOptions: A: left, B: right, C: up, D: down"}
    file = write_rows(tmp_path / "parquet.jsonl", [row | {"answer": "A"}])
    (item,) = read_benchmark("mmsi", file).items
    assert item.prompt == items[0].prompt and item.choices == items[0].choices


def test_mindcube_says_the_prompt_of_the_file(tmp_path):
    item = items_of(tmp_path, "mindcube")[0]
    assert item.prompt == (
        "[Task] Look.\nImage-1\nImage-2\n[Question]\nWhat is to my left? A. door B. lamp C. sofa"
    )
    assert item.choices == ("door", "lamp", "sofa") and item.kind == "rotation"
    assert item.images == (tmp_path / "other" / "0.png", tmp_path / "other" / "1.png")


def test_mindcube_without_prompts_says_so(tmp_path):
    write(tmp_path, "mindcube")
    row = {"id": "among_group001_q0", "category": ["perspective_taking"], "gt_answer": "A"}
    row |= {"question": "What is behind me? A. door B. lamp", "images": ["other/0.png"]}
    file = write_rows(tmp_path / "raw.jsonl", [row])
    dataset = read_benchmark("mindcube", file)
    assert dataset.items[0].kind == "among"
    assert dataset.items[0].prompt.startswith("What is behind me?\nA. door\nB. lamp\nAnswer with")
    assert dataset.notes == (
        "there is no column input_prompt: asked with our own words around the question",
    )


def test_viewspatial_keeps_the_choices_as_they_are(tmp_path):
    item = items_of(tmp_path, "viewspatial")[1]
    assert item.identity == "1" and item.answer == 3
    assert item.prompt == (
        "Question: Where is the cup for the man?\n"
        "Choices: A. left\nB. right\nC. front-left\nD. back\n"
        "Reply only to the corresponding option.\nAnswer:"
    )
    assert item.images == (tmp_path / "other" / "0.png",)


def test_site_pictures_and_films(tmp_path):
    item = items_of(tmp_path, "site")[2]
    assert item.prompt == (
        "Question: How many?\nOptions:\nA: 1\nB: 2\nC: 3\nD: 4\n"
        "Give me the answer letter directly. The best answer is:"
    )
    row = {"index": 5, "question": "How many?", "candidates": "['one', 'two']", "answer": "B"}
    row |= {"category": "counting & existence", "video_path": "scannet/scene0001_00"}
    (film,) = read_benchmark("site", write_rows(tmp_path / "video.tsv", [row])).items
    assert film.video == tmp_path / "scannet" / "scene0001_00" and not film.images
    assert film.prompt.startswith("Select the best answer to the following multiple-choice")


def test_pictures_are_named_where_the_words_point_at_them(tmp_path):
    row = MADE["site"].rows[0] | {"question": "<image>What differs between <image> and <image>?"}
    row |= {"image_path": ["other/0.png", "other/1.png", "other/0.png"]}
    write(tmp_path, "site")
    (item,) = read_benchmark("site", write_rows(tmp_path / "marked.jsonl", [row])).items
    assert item.question == "What differs between Image-2 and Image-3?"


def test_three_dsr_orders_are_one_question_and_mirrored_pictures_another(tmp_path):
    items = items_of(tmp_path, "3dsr")
    assert [item.group for item in items] == (
        ["AAAAAAAA"] * 2 + ["AAAAAAAA-flip"] * 2 + ["BBBBBBBB"] * 2
    )
    assert items[0].choices == ("cup", "plate")
    assert items[0].prompt == (
        "Which is higher?\nA. cup\nB. plate\n"
        "Answer with the option's letter from the given choices directly."
    )


def test_orders_that_are_missing_are_said(tmp_path):
    rows = MADE["3dsr"].rows[:-1]
    dataset = read_benchmark("3dsr", write(tmp_path, "3dsr", rows))
    assert dataset.notes == ("1 of 3 questions are there in fewer orders than they have choices",)


def test_blink_has_as_many_pictures_as_are_there(tmp_path):
    one, two = items_of(tmp_path, "blink")
    assert one.images == (picture(),) and two.images == (picture(), picture(3))
    assert (one.answer, two.answer) == (0, 1)


def test_blink_as_vlmevalkit_writes_it(tmp_path):
    row = {"index": 4, "category": "Jigsaw", "question": "Which?", "A": "one", "B": "two"}
    row |= {"C": "", "answer": "B", "image": json.dumps([base64_of(1), base64_of(2)])}
    (item,) = read_benchmark("blink", write_rows(tmp_path / "BLINK.tsv", [row])).items
    assert item.choices == ("one", "two") and item.answer == 1 and len(item.images) == 2


def test_a_picture_that_rows_share_is_held_once(tmp_path):
    items = items_of(tmp_path, "3dsr")
    assert len({id(item.images[0]) for item in items}) == 1


def test_embspatial_counts_from_nought_or_names_letters(tmp_path):
    item = items_of(tmp_path, "embspatial")[2]
    assert item.answer == 2 and item.kind == "left"
    assert item.prompt.startswith("Question: Where is the lamp?\nOptions:\nA: above\nB: below\n")
    row = {"index": 0, "question": "Where?", "data_source": "mp3d", "answer": "B"}
    row |= {"options": json.dumps(["above", "below"]), "image": base64_of()}
    (other,) = read_benchmark("embspatial", write_rows(tmp_path / "easi.tsv", [row])).items
    assert other.answer == 1 and other.kind == "mp3d"


def test_a_picture_may_be_that_of_a_row_before(tmp_path):
    rows = [MADE["3dsr"].rows[0], MADE["3dsr"].rows[1] | {"image": "0"}]
    first, second = read_benchmark("3dsr", write(tmp_path, "3dsr", rows)).items
    assert second.images == first.images


@pytest.mark.parametrize("name", MADE)
def test_pictures_need_not_be_there_when_nothing_is_shown(tmp_path, name):
    file = write_rows(tmp_path / MADE[name].file, MADE[name].rows)
    items = read_benchmark(name, file, pictures=False).items
    assert len(items) == len(MADE[name].rows) and not any(i.images or i.video for i in items)


def test_a_folder_with_one_file(tmp_path):
    write(tmp_path, "vsi")
    assert read_benchmark("vsi", tmp_path).file == tmp_path / "test.jsonl"


BAD = [
    ("vsi", {"question_type": "colour"}, "column question_type or type: expected one of object_"),
    ("vsi", {"question_type": "object_counting", "ground_truth": "four"}, "a number above 0, got"),
    ("vsi", {"question_type": "object_counting", "ground_truth": "0"}, "a number above 0, got '0'"),
    ("vsi", {"question_type": "route_planning", "options": None}, "options or candidates: expect"),
    ("vsi", {"scene_name": "scene9"}, "scannet/scene9, neither film nor folder"),
    ("vsi", {"dataset": "../.."}, "expected a path inside the folder of pictures"),
    ("mmsi", {"answer": "E"}, "row 1, column answer: expected a letter of A..D, got 'E'"),
    ("mmsi", {"B": ""}, "column A, B, ...: expected at least A and B and none left out, got A, C"),
    ("mmsi", {"image": "[]"}, "column image: expected at least one picture, got none"),
    ("mmsi", {"image": "x" * 81}, "the base64 text of a picture is damaged"),
    ("mmsi", {"image": "0.gif"}, "expected a path or the base64 text of a picture, got '0.gif'"),
    ("mindcube", {"input_prompt": "What is left?"}, "expected it to end with `A. ... B. ...`"),
    ("mindcube", {"input_prompt": "<image><image><image> A. b B. c"}, "at most 2 marks <image>"),
    ("mindcube", {"image_path": "['no.png']"}, "there is no"),
    ("viewspatial", {"choices": "left, right"}, "choices or candidates: expected `A. ...`"),
    ("viewspatial", {"answer": "left"}, "expected a letter of A..D, got 'left'"),
    ("site", {"options": "[1"}, "options or candidates: expected a list of texts, got '[1'"),
    ("site", {"options": '["one"]'}, "expected 2 to 26 choices, none blank, got ['one']"),
    ("3dsr", {"qid": ""}, "row 1, column qid: expected a value; there are: index, question"),
    ("blink", {"sub_task": True}, "column sub_task or category: expected a text, got True"),
    ("embspatial", {"answer": 4}, "column answer: expected an index below 4, got 4"),
    ("eb-man", {"eval_set": "hard"}, "column eval_set: expected one of base, common_sense, comp"),
    ("eb-man", {"success": "yes"}, "column success: expected a number, got 'yes'"),
    ("eb-man", {"executable_plan": "no"}, "column executable_plan: expected a list of actions"),
    ("eb-man", {"executable_plan": []}, "expected at least one action that was carried out"),
    ("eb-man", {"executable_plan": [[1, 2, 3]]}, "expected 7 whole numbers, got [1, 2, 3]"),
    ("eb-man", {"executable_plan": [[1, 2, 3, 4, 5, 6, 2]]}, "a gripper of 0 or 1, got [1, 2"),
    ("eb-man", {"input": "", "objects": {"star": [1, 2]}}, "objects: star: expected [X, Y, Z] of"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "said"), BAD)
def test_a_bad_row_is_refused_with_its_place(tmp_path, name, change, said):
    rows = [MADE[name].rows[0] | change, *MADE[name].rows[1:]]
    with pytest.raises(BadData) as refused:
        read_benchmark(name, write(tmp_path, name, rows))
    assert said in str(refused.value)
    assert str(tmp_path / MADE[name].file) in str(refused.value) and refused.value.row == 1


def test_the_same_identity_twice_is_refused(tmp_path):
    rows = [*MADE["blink"].rows, MADE["blink"].rows[0]]
    with pytest.raises(BadData, match="row 3: expected identities that differ, got 'val_Rel"):
        read_benchmark("blink", write(tmp_path, "blink", rows))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.parquet", b"PAR1", "convert it: tools/parquet_to_jsonl.py IN OUT.jsonl"),
        ("a.xlsx", b"", "expected a file of .jsonl, .json, .tsv, .csv"),
        ("a.jsonl", b"", "expected at least one row, got none"),
        ("a.jsonl", b'{"id": 1\n', "row 1: cannot be read"),
        ("a.jsonl", b"[1]\n", r"row 1: expected named values, got \[1\]"),
        ("a.json", b'{"id": 1}', "expected a list of rows, got dict"),
        ("a.tsv", b"id\tquestion\n1\n", "row 1: expected 2 values, got 1"),
        ("a.tsv", b'id\tquestion\n1\t"x', "row 1: cannot be read"),
        ("a.csv", b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_bad_file_is_refused(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadData, match=said):
        read_benchmark("vsi", tmp_path / name)


def test_a_file_or_a_folder_that_says_nothing_is_refused(tmp_path):
    with pytest.raises(BadData, match="cannot be read: .*No such file"):
        read_benchmark("vsi", tmp_path / "none.jsonl")
    with pytest.raises(BadData, match="expected one file of .*, got none; name it"):
        read_benchmark("vsi", tmp_path)
    for name in ("a.tsv", "b.jsonl"):
        (tmp_path / name).touch()
    with pytest.raises(BadData, match="got a.tsv, b.jsonl; name it"):
        read_benchmark("vsi", tmp_path)
