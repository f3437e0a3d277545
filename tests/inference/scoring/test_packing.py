import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial_si_ros.inference.scoring.packing import pack, pack_rows

SEQUENCES = st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=6), min_size=1, max_size=6)


def test_a_row_a_person_can_check():
    row = pack([[5, 6, 7], [5, 6, 8], [9]])
    assert row.tokens.tolist() == [5, 6, 7, 8, 9]
    assert row.depth.tolist() == [0, 1, 2, 2, 0]
    assert row.ends.tolist() == [2, 3, 4]
    assert row.mask.astype(int).tolist() == [
        [1, 0, 0, 0, 0],
        [1, 1, 0, 0, 0],
        [1, 1, 1, 0, 0],
        [1, 1, 0, 1, 0],
        [0, 0, 0, 0, 1],
    ]


@settings(deadline=None)
@given(SEQUENCES)
def test_each_end_sees_its_own_sequence_and_nothing_else(sequences):
    row = pack(sequences)
    for sequence, end in zip(sequences, row.ends, strict=True):
        seen = np.flatnonzero(row.mask[end])
        assert row.tokens[seen].tolist() == sequence
        assert row.depth[seen].tolist() == list(range(len(sequence)))


@settings(deadline=None)
@given(SEQUENCES)
def test_nothing_is_there_twice(sequences):
    row = pack(sequences)
    beginnings = {tuple(s[: n + 1]) for s in sequences for n in range(len(s))}
    assert len(row.tokens) == len(beginnings)


@settings(deadline=None)
@given(st.lists(SEQUENCES, max_size=5), st.integers(1, 20))
def test_rows_keep_questions_whole_and_in_order(groups, most):
    rows = list(pack_rows(groups, most))
    assert [number for numbers, _ in rows for number in numbers] == list(range(len(groups)))
    for numbers, row in rows:
        assert len(row.ends) == sum(len(groups[number]) for number in numbers)
        assert len(row.tokens) <= most or len(numbers) == 1


@pytest.mark.parametrize("sequences", [[], [[1], []]])
def test_nothing_cannot_be_packed(sequences):
    with pytest.raises(ValueError, match="at least one token"):
        pack(sequences)
