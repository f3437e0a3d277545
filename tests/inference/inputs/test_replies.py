import pytest

from spatial_si_ros.inference.inputs.replies import Unreadable, read_box, read_letter, read_number


@pytest.mark.parametrize(
    ("reply", "letter"),
    [
        ("B", "B"),
        ("b) no", None),
        ("`C`", "C"),
        ("(D)", "D"),
        ("B. the sofa", "B"),
        ("<think>A or B? It is B.</think><answer>C</answer>", "C"),
        ("<answer> (d)", "D"),
        ("so it must be A</think>", "A"),
        ("First A.\nThe final answer is: B", "B"),
        ("I see that the correct answer is option C because", "C"),
        ("it is left of it, C it is", "C"),
        ("A dog and B", None),
        ("Z", None),
        ("", None),
        ("I think\nE", None),
    ],
)
def test_letters(reply, letter):
    found = read_letter(reply, 4)
    if letter is None:
        assert isinstance(found, Unreadable) and "expected one of A..D" in found.why
    else:
        assert found == "ABCD".index(letter)


@pytest.mark.parametrize(
    ("reply", "number"), [("2.5", 2.5), ("about 3 m, no: 3.25", 3.25), ("-1e-3", -0.001)]
)
def test_numbers(reply, number):
    assert read_number(reply) == number


def test_no_number_is_said():
    assert read_number("a few") == Unreadable("expected a number, got 'a few'")


def test_boxes():
    assert read_box("It is at [0.1, 0.2, 0.50, 1].") == (0.1, 0.2, 0.5, 1.0)


@pytest.mark.parametrize(
    "reply",
    ["none", "[1, 2]", "[a, b, c, d]", "[0.5, 0, 0.1, 1]", "[0, 0, 2, 1]", "[nan, 0, 1, 1]"],
)
def test_other_boxes_are_unreadable(reply):
    assert isinstance(read_box(reply), Unreadable)
