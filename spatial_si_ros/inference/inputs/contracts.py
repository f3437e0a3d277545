"""How a question is put and how its reply begins, as the checkpoints were trained and tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import ChoiceError, PromptError
from .characters import foreign_characters
from .choices import LETTERS
from .labels import checked_label
from .pieces import Outside, Own, Piece


@dataclass(frozen=True, slots=True)
class Contract:
    """One way of asking.

    Attributes:
        name: how users and questions name it.
        before, after: what stands before and after the question; `after` follows the choices.
        listing: of one choice, with the places `{letter}` and `{choice}`; empty: none may be given.
        separator: between two choices.
        reply: what the reply begins with before the letter.
        label: the question is the name of an object, not a sentence.
    """

    name: str
    before: str = ""
    after: str = ""
    listing: str = ""
    opening: str = ""
    separator: str = "\n"
    reply: str = ""
    label: bool = False

    def pieces(self, text: str, choices: Sequence[str] = ()) -> tuple[Piece, ...]:
        """What stands between the images and the end of the user's turn.

        Args:
            text: the question, or a label.
            choices: as listed, already in the order wanted; checked elsewhere.

        Raises:
            PromptError: the question is empty or cannot be encoded, or is no label.
            ChoiceError: choices are missing, or given where none belong.
        """
        if bool(choices) != bool(self.listing) and (choices or self.name != "thinking"):
            wanted = "choices" if self.listing else "no choices"
            raise ChoiceError(f"contract {self.name}: expected {wanted}, got {len(choices)}")
        question = checked_label(text) if self.label else _checked(text)
        listed: list[Piece] = [Own(self.opening)] if choices else []
        start, end = self.listing.split("{choice}") if choices else ("", "")
        for number, choice in enumerate(choices):
            between = self.separator if number else ""
            listed += [Own(between + start.format(letter=LETTERS[number]))]
            listed += [Outside(choice), Own(end)]
        return Own(self.before), Outside(question), *listed, Own(self.after)


CONTRACTS = {
    contract.name: contract
    for contract in (
        Contract(
            "direct",
            opening="\n",
            listing="{letter}. {choice}",
            after="\nAnswer with the option's letter from the given choices directly.",
        ),
        Contract(
            "best",
            before="Question: ",
            opening="\nOptions: \n",
            listing="{letter}. {choice}",
            after="\nGive me the answer letter directly. The best answer is:",
        ),
        Contract(
            "backtick",
            opening="\nOptions: ",
            listing="{letter}: {choice}",
            separator=", ",
            after="\nAnswer with the option's letter from the given choices directly. "
            "Enclose the option's letter within ``.",
            reply="`",
        ),
        Contract(
            "thinking",
            opening="\n",
            listing="{letter}. {choice}",
            after="\nEnclose your thinking process in <think> </think> tags and your final answer "
            "in <answer> </answer>",
            reply="<answer>",
        ),
        Contract("open"),
        Contract(
            "number",
            after="\nAnswer briefly and directly in one float number.",
        ),
        Contract(
            "grounding",
            before="Please provide the bounding box coordinate of the region this sentence "
            "describes: <ref>",
            after="</ref>",
            label=True,
        ),
        Contract(
            "depth",
            after="\nIdentify the minimal distance between the point and the camera, in meters.",
        ),
    )
}


def contract_named(name: str) -> Contract:
    """The contract of that name.

    Raises:
        PromptError: there is none.
    """
    if name not in CONTRACTS:
        raise PromptError(f"expected a contract of {', '.join(CONTRACTS)}; got {name!r}")
    return CONTRACTS[name]


def _checked(text: str) -> str:
    question = text.strip()
    if not question:
        raise PromptError("expected a question, got an empty text")
    wrong = foreign_characters(question, allowed="\n\t")
    if wrong:
        raise PromptError(f"expected a question in plain text, got {wrong[0]!r} in it")
    return question
