"""Questions without listed choices: the model's own words, and how likely it holds them for right.

After P(True) of Kadavath et al. 2022, "Language Models (Mostly) Know What They Know" (arXiv
2207.05221): the words are generated, and then the model is asked whether they are right, yes or no,
which is one token with a probability. It is not calibrated.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...inference.runtimes.base import ModelQuestion
from ...language.declined import Declined, DeclineReason
from .prompting import Prompt
from .teller import NO_PICTURES, Said, Teller

KIND = "own words"
"""Type of question, for calibration."""
REPLY_TOKENS = 48
LONGEST = 200
"""Characters of a reply that are kept."""
BRIEFLY = "Answer briefly, in a few words."


@dataclass(frozen=True, slots=True, eq=False)
class OwnWords:
    """What a model says in its own words.

    Attributes:
        text: one line.
        judged: what it says of "is that right?", yes or no.
    """

    text: str
    judged: Said


def own_words(teller: Teller, prompt: Prompt, until_s: float | None) -> OwnWords | Declined:
    """The model's own answer to a question, or why there is none."""
    if not prompt.shown and not prompt.pictures:
        return NO_PICTURES
    images = [*teller.pictures(prompt.shown), *prompt.pictures]
    reply = teller.words(
        ModelQuestion(f"{prompt.text} {BRIEFLY}", contract="open"),
        images,
        REPLY_TOKENS,
        shared=len(prompt.shown),
        until_s=until_s,
    )
    if isinstance(reply, Declined):
        return reply
    text = " ".join("".join(c if c.isprintable() else " " for c in reply).split())[:LONGEST]
    if not text:
        return Declined(DeclineReason.UNREADABLE_REPLY, "the model said nothing")
    asked = ModelQuestion(
        f"{prompt.text} Proposed answer: {text} Is the proposed answer right?",
        ("yes", "no"),
        kind=KIND,
    )
    judged = teller.ask(
        asked, prompt.pictures, prompt.keyframe_ids, shown=prompt.shown, until_s=until_s
    )
    return judged if isinstance(judged, Declined) else OwnWords(text, judged)
