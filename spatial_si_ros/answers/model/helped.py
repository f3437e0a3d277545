"""A question with choices, asked with the aids that are more than pictures and words."""

from __future__ import annotations

from dataclasses import replace

from ...inference.inputs.replies import Unreadable, read_letter
from ...inference.runtimes.base import ModelQuestion
from ...language.declined import Declined
from .aids import Aids
from .prompting import Prompt
from .teller import NO_PICTURES, Said, Teller

THOUGHT_TOKENS = 512
"""Of thinking aloud."""


def ask_with(
    teller: Teller, asked: ModelQuestion, prompt: Prompt, aids: Aids, until_s: float | None
) -> Said | Declined:
    """What the model says; after it, thinking aloud and without pictures, where that is wanted.

    Thinking aloud has no probability. Where it concludes what the scored choice is, it is only
    told; where it concludes another one, the model has said two things, and none has a
    probability any more: it may corroborate what was measured, and decides nothing.

    Args:
        asked: with choices.
        prompt: pictures and words.
        aids: of which thinking and blind count here.
        until_s: steady time at which the model must have answered.
    """
    if not prompt.shown and not prompt.pictures:
        return NO_PICTURES
    said = teller.ask(
        asked, prompt.pictures, prompt.keyframe_ids, shown=prompt.shown, until_s=until_s
    )
    if isinstance(said, Declined):
        return said
    if aids.thinking:
        said = _after_thinking(teller, asked, prompt, said, until_s)
    if aids.blind:
        said = _beside_blind(teller, asked, said, until_s)
    return said


def _after_thinking(
    teller: Teller, asked: ModelQuestion, prompt: Prompt, said: Said, until_s: float | None
) -> Said:
    reply = teller.words(
        ModelQuestion(asked.text, asked.choices, asked.kind, "thinking"),
        [*teller.pictures(prompt.shown), *prompt.pictures],
        THOUGHT_TOKENS,
        shared=len(prompt.shown),
        until_s=until_s,
    )
    if isinstance(reply, Declined):
        return _remarking(said, f"and could not think aloud: {reply.detail}")
    concluded = read_letter(reply, len(asked.choices))
    if isinstance(concluded, Unreadable):
        return _remarking(said, "and thinking aloud came to nothing")
    if concluded == said.named:
        return _remarking(said, "and concludes the same when it thinks aloud")
    told = _remarking(said, f"but concludes '{asked.choices[concluded]}' when it thinks aloud")
    return replace(told, probabilities=None)


def _beside_blind(teller: Teller, asked: ModelQuestion, said: Said, until_s: float | None) -> Said:
    blind = teller.about(asked, (), until_s=until_s)
    if isinstance(blind, Declined) or blind.named is None:
        return _remarking(said, "and nothing without pictures")
    if blind.named != said.named:
        return _remarking(said, f"and without pictures '{asked.choices[blind.named]}'")
    sure = "" if blind.probabilities is None else f" (p = {blind.probabilities[blind.named]:.2f})"
    return _remarking(said, f"and the same without any picture{sure}: language alone gives it")


def _remarking(said: Said, words: str) -> Said:
    return replace(said, remarks=(*said.remarks, words))
