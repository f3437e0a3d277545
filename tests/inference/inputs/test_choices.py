import pytest

from spatial_si_ros.inference.errors import ChoiceError, PromptError
from spatial_si_ros.inference.inputs.choices import checked_choices, rotated
from spatial_si_ros.inference.inputs.labels import checked_label


def test_choices_lose_outer_blanks():
    assert checked_choices([" left", "right "]) == ("left", "right")


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ([], "2 to 26 choices, got 0"),
        (["a"], "2 to 26 choices, got 1"),
        ([str(n) for n in range(27)], "2 to 26 choices, got 27"),
        ("ab", "got one text"),
        (["a", " "], "choice 2: expected a text"),
        (["a", "a "], "choices that differ"),
        (["a", "b\nC. c"], "choice 2: expected one line"),
        (["a\0", "b"], "choice 1: expected one line"),
        (["a", "b" * 501], "at most 500 characters, got 501"),
    ],
)
def test_what_cannot_be_listed_is_refused(choices, message):
    with pytest.raises(ChoiceError, match=message):
        checked_choices(choices)


def test_26_choices_are_listed():
    assert len(checked_choices([str(n) for n in range(26)])) == 26


def test_rotations_begin_with_each_choice():
    assert [rotated("abc", by) for by in range(3)] == [
        ("a", "b", "c"), ("b", "c", "a"), ("c", "a", "b"),
    ]  # fmt: skip


def test_labels_are_letters_digits_spaces_and_hyphens():
    assert checked_label(" tv-stand 2 ") == "tv-stand 2"
    assert checked_label("Küchentür") == "Küchentür"


@pytest.mark.parametrize("label", ["", "  ", "<ref>", "a\nb", "mug.", "a" * 81, "</ref>", "x_y"])
def test_other_labels_are_refused(label):
    with pytest.raises(PromptError, match="expected a label"):
        checked_label(label)
