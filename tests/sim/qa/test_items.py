"""A data set's lines survive their files, and what does not belong together is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from spatial_si_sim.qa.items import Asked, Item, Truth, read_items, write_items
from spatial_si_sim.qa.options import QaOptions, ShardJob

ASKED = Asked("7/0001", "multi", "Wo ist die Tür?", ("left", "right"), (1.0, 2.0, 0.5),
              (0.0, 1.0, -1.0), 12, (3, 9))
TRUTH = Truth("7/0001", "direction", "spatial relations", "speaker", "left", "choice", "", True,
              "", False, "azimuth +60 deg", (4, 5), 0)


def test_what_is_written_is_read(tmp_path):
    open_ = replace(ASKED, id="7/0002", choices=(), speaker=None, pictures=())
    number = replace(TRUTH, id="7/0002", value=1.25, value_kind="number", unit="m", choice=None)
    items = [Item(ASKED, TRUTH), Item(open_, number)]
    write_items(tmp_path, items)
    assert read_items(tmp_path) == items


def test_what_is_asked_says_nothing_of_the_truth(tmp_path):
    write_items(tmp_path, [Item(ASKED, TRUTH)])
    line = (tmp_path / "questions.jsonl").read_text()
    assert not {"type", "value", "object_ids", "decidable", "detail"} & set(vars(ASKED))
    assert "azimuth" not in line and "Tür" in line


def test_a_choice_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="choice 2 of '7/0001' is none of 2"):
        Item(ASKED, replace(TRUTH, choice=2))
    with pytest.raises(ValueError, match="got the truth of '8'"):
        Item(ASKED, replace(TRUTH, id="8"))


def test_a_job_survives_its_file(tmp_path):
    options = QaOptions("hard", 12, ("live", "video"), ("distance",), 0.25, 1, 2)
    job = ShardJob(3, tmp_path / "3", options, "/some/scene", "flat", "/labels.json")
    assert ShardJob.from_json(job.to_json()) == job


@pytest.mark.parametrize(("wrong", "said"), [
    ({"noise": "loud"}, "noise wants one of off, default, hard, got 'loud'"),
    ({"variants": ("film",)}, "variants wants some of live, single, multi, video"),
    ({"per_scene": 0}, "per_scene wants a number above 0, got 0"),
    ({"marginal": 1.5}, "marginal wants 0 .. 1, got 1.5"),
])
def test_wrong_options_are_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        QaOptions(**wrong)
