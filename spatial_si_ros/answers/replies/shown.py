"""Which of several things numbered pictures show."""

from __future__ import annotations

import math

from ...language.queries import WhichShown
from ..answer import Answer, Choice, Declined, DeclineReason
from ..grounding.naming import listed
from .asking import Asking
from .pictures import picture, shows
from .sets import options_of


def which_shown(asking: Asking, question: WhichShown) -> Answer:
    """The one option that every picture shows, or that one picture alone shows."""
    pictures = asking.grounder.context.pictures
    if not pictures:
        return Declined(DeclineReason.BAD_INPUT, "no pictures came with the question")
    alone = picture(asking, question.only) if question.only else None
    if isinstance(alone, Declined):
        return alone
    options = options_of(asking, question.options)
    if isinstance(options, Declined):
        return options
    found = asking.resolve_all(tuple(reference for _, reference in options))
    if isinstance(found, Declined):
        return found
    fit = []
    for one in found:
        shares = [shows(each, one.thing) for each in pictures]
        wanted = [
            1.0 - share if question.only and number != question.only else share
            for number, share in enumerate(shares, start=1)
        ]
        fit.append(math.prod(wanted))
    names = [name for name, _ in options]
    fitting = [name for name, p in zip(names, fit, strict=True) if p >= 0.5]
    if len(fitting) > 1:
        return Declined(
            DeclineReason.AMBIGUOUS,
            f"{listed(fitting)} all fit; one was asked for",
            tuple(fitting),
        )
    chances = [p * math.prod(1.0 - o for j, o in enumerate(fit) if j != i)
               for i, p in enumerate(fit)]  # fmt: skip
    best = max(range(len(fit)), key=lambda i: chances[i])
    return asking.answer(
        Choice(names[best]),
        names[best],
        chances[best] / max(math.fsum(chances), 1e-9),
        "they fit with " + listed([f"{n}: {p:.2f}" for n, p in zip(names, fit, strict=True)]),
        objects=(found[best].thing.id,),
        referents=math.prod(one.probability for one in found),
    )
