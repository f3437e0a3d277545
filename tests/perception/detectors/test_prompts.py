"""Names that may be looked for."""

from __future__ import annotations

import pytest

from spatial_si_ros.inference.errors import PromptError
from spatial_si_ros.perception.detectors import checked_prompts


def test_names_are_lower_case_and_there_once() -> None:
    assert checked_prompts([" Coffee  Table", "coffee table", "t-shirt", "Chair 2"]) == (
        "coffee table",
        "t-shirt",
        "chair 2",
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "expected 1 to 200 prompts, got 0"),
        (["chair", ""], "a label of 1 to 80 characters"),
        (["chair. table"], "letters, digits, spaces and hyphens"),
        (["</ref>"], "letters, digits, spaces and hyphens"),
        (["chair\nno"], "letters, digits, spaces and hyphens"),
        ([str(i) for i in range(201)], "expected 1 to 200 prompts, got 201"),
    ],
)
def test_what_is_no_name_is_refused(words: list[str], sentence: str) -> None:
    with pytest.raises(PromptError, match=sentence):
        checked_prompts(words)
