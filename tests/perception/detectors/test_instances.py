"""Masks as one picture of numbers."""

from __future__ import annotations

import numpy as np

from spatial_si_ros.perception.detectors import Found, instance_image


def found(label: str, rows: slice, columns: slice) -> Found:
    mask = np.zeros((6, 8), np.bool_)
    mask[rows, columns] = True
    box = float(columns.start), float(rows.start), float(columns.stop), float(rows.stop)
    return Found(label, 0.9, box, mask)


def test_what_stands_on_a_table_hides_a_part_of_it() -> None:
    mug, table = found("mug", slice(1, 3), slice(2, 4)), found("table", slice(0, 6), slice(0, 8))
    for things in ([mug, table], [table, mug]):
        picture, numbers = instance_image(things, (8, 6))
        assert numbers == [1, 2]
        assert picture.dtype == np.uint16 and picture.shape == (6, 8)
        of = dict(zip((each.label for each in things), numbers, strict=True))
        assert (picture[1:3, 2:4] == of["mug"]).all()
        assert np.count_nonzero(picture == of["table"]) == 48 - 4


def test_nothing_is_painted_for_a_mere_box() -> None:
    box = Found("chair", 0.5, (0.0, 0.0, 4.0, 4.0))
    picture, numbers = instance_image([box, found("mug", slice(5, 6), slice(0, 2))], (8, 6))
    assert numbers == [0, 2]
    assert np.count_nonzero(picture) == 2
