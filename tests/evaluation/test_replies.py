"""Files of replies: what is written is read, what is torn is dropped, what is wrong is refused."""

from __future__ import annotations

import pytest

from spatial_si_ros.evaluation.errors import BadReplies
from spatial_si_ros.evaluation.replies import (
    FORMAT,
    RepliesWriter,
    Reply,
    check_same,
    read_replies,
)

HEADER = {"format": FORMAT, "benchmark": "vsi"}
REPLIES = [
    Reply("0", "C"),
    Reply("ü", "two\nlines", notes=("4 tiles did not fit",)),
    Reply("2", choice=1),
    Reply("3"),
    Reply("4", failed="too long"),
]


def written(file):
    with RepliesWriter(file, HEADER) as writer:
        for reply in REPLIES:
            writer.add(reply)
    return file


def test_what_is_written_is_read(tmp_path):
    found = read_replies(written(tmp_path / "replies.jsonl"))
    assert found.header == HEADER
    assert list(found.replies.values()) == REPLIES


def test_a_torn_line_does_not_count_and_is_written_over(tmp_path):
    file = written(tmp_path / "replies.jsonl")
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"id": "5", "rep')
    found = read_replies(file)
    assert "5" not in found.replies and found.bytes == len(whole)
    with RepliesWriter(file, HEADER, found.bytes) as writer:
        writer.add(Reply("5", "A"))
    assert read_replies(file).replies["5"] == Reply("5", "A")
    assert read_replies(file).header == HEADER


def test_the_last_reply_to_an_item_counts(tmp_path):
    file = written(tmp_path / "replies.jsonl")
    with RepliesWriter(file, HEADER, file.stat().st_size) as writer:
        writer.add(Reply("4", "D"))
    assert read_replies(file).replies["4"] == Reply("4", "D")


def test_replies_of_others_need_no_header(tmp_path):
    (tmp_path / "other.jsonl").write_text('{"id": 7, "reply": "B"}\n\n')
    found = read_replies(tmp_path / "other.jsonl")
    assert not found.header and found.replies == {"7": Reply("7", "B")}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "line 1: expected a reply"),
        ("[1]", "line 1: expected a reply"),
        ('{"reply": "A"}', "line 1: expected a reply: 'id'"),
        ('{"id": 1}', "want reply, choice or failed, got none"),
        ('{"id": 1, "reply": null}', "reply: want a text, got None"),
        ('{"id": 1, "choice": "B"}', "choice: want an index, got 'B'"),
        ('{"id": 1, "failed": 3}', "failed: want a text, got 3"),
        ('{"format": "other"}', "the format is 'other', want 'spatial-si replies 1'"),
    ],
)
def test_what_is_no_reply_is_refused_with_its_line(tmp_path, line, said):
    (tmp_path / "bad.jsonl").write_text(line + "\n")
    with pytest.raises(BadReplies, match=said):
        read_replies(tmp_path / "bad.jsonl")


def test_files_that_cannot_be_used_are_refused(tmp_path):
    with pytest.raises(BadReplies, match="cannot be read: No such file"):
        read_replies(tmp_path / "none.jsonl")
    with pytest.raises(BadReplies, match="cannot be written: No such file"):
        RepliesWriter(tmp_path / "no" / "folder.jsonl", HEADER)
    with pytest.raises(BadReplies, match="cannot be written: File exists"):
        RepliesWriter(written(tmp_path / "there.jsonl"), HEADER)


def test_a_run_goes_on_only_as_it_began(tmp_path):
    check_same(tmp_path, HEADER | {"model": "a"}, HEADER)
    with pytest.raises(BadReplies, match="was begun with benchmark 'vsi', this is 'mmsi'"):
        check_same(tmp_path, HEADER, HEADER | {"benchmark": "mmsi"})
