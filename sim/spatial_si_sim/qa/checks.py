"""What a data set must hold to: nothing can be guessed without looking, no scene is there twice."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scipy import stats

from .items import Item

LEVEL = 0.01
"""Of all types together, a fair data set fails one with at most this probability (Bonferroni)."""
NEAR = 0.05
"""What is less than this above chance is near chance, however sure."""
FEWEST = 20
"""Of fewer questions of a type nothing is said."""


@dataclass(frozen=True)
class Check:
    """One finding.

    Attributes:
        name: what was checked.
        holds: whether it is as it must be.
        detail: a sentence with the figures.
        figures: the same for programs.
    """

    name: str
    holds: bool
    detail: str
    figures: Mapping[str, Any] = field(default_factory=dict)


def check_all(items: Sequence[Item], scenes: Sequence[Mapping[str, Any]]) -> list[Check]:
    """All checks of a data set.

    Args:
        scenes: summaries of its shards.
    """
    return [*blind_checks(items), *position_checks(items), scene_check(scenes)]


def blind_checks(items: Sequence[Item]) -> list[Check]:
    """Per type, how often the most usual answer is right without any picture, against chance.

    Of questions with choices and of those for yes or no. What is usual is learned from one half of
    the scenes (of the questions, where there is one scene) and tried on the other.
    """
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.true.decidable and _options(item):
            groups[item.true.type].append(item)
    tried = {kind: group for kind, group in sorted(groups.items()) if len(group) >= FEWEST}
    return [_blind(kind, group, LEVEL / len(tried)) for kind, group in tried.items()]


def position_checks(items: Sequence[Item]) -> list[Check]:
    """For each number of choices, whether the right one stands everywhere equally often."""
    places: dict[int, list[int]] = {}
    for item in items:
        count = len(item.asked.choices)
        if item.true.choice is not None:
            places.setdefault(count, [0] * count)[item.true.choice] += 1
    checks = []
    for count, found in sorted(places.items()):
        if sum(found) < FEWEST:
            continue
        p = float(stats.chisquare(found).pvalue)
        detail = f"right choice at {found}, p = {p:.3f}"
        figures = {"choices": count, "right_at": found, "p": p}
        checks.append(Check(f"positions of {count}", p >= LEVEL / 10.0, detail, figures))
    return checks


def scene_check(scenes: Sequence[Mapping[str, Any]]) -> Check:
    """Whether two seeds gave one scene; tours of a scene from elsewhere share theirs."""
    generated = [each for each in scenes if not each["job"]["scene"]]
    same: dict[str, list[str]] = defaultdict(list)
    for each in generated:
        same[each["scene_sha256"]].append(each["name"])
    twice = [", ".join(names) for names in same.values() if len(names) > 1]
    detail = f"the same scene: {'; '.join(twice)}" if twice else f"{len(generated)} seeds differ"
    return Check("scenes", not twice, detail)


def _blind(kind: str, group: Sequence[Item], level: float) -> Check:
    halves = _halves(group)
    right = expected = 0.0
    for known, asked in (halves, halves[::-1]):
        usual = _usual(known)
        right += sum(_guess(item, usual) for item in asked)
        expected += sum(1.0 / len(_options(item)) for item in asked)
    count = len(group)
    share, chance = right / count, expected / count
    p = float(stats.binom.sf(math.ceil(right) - 1, count, chance))
    holds = p >= level or share <= chance + NEAR
    detail = f"blind {100 * share:.1f} %, chance {100 * chance:.1f} % of {count}, p = {p:.3f}"
    figures = {"type": kind, "blind": share, "chance": chance, "count": count, "p": p}
    return Check(f"blind: {kind}", holds, detail, figures)


def _halves(group: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """By scenes, or by questions where one scene has nearly all."""
    names = sorted({item.asked.id.split("/")[0] for item in group})
    odd = {name for number, name in enumerate(names) if number % 2}
    first = [item for item in group if item.asked.id.split("/")[0] in odd]
    if not 0.25 <= len(first) / len(group) <= 0.75:
        return list(group[::2]), list(group[1::2])
    return first, [item for item in group if item.asked.id.split("/")[0] not in odd]


def _options(item: Item) -> tuple[Hashable, ...]:
    """What a guess chooses from: the choices, or yes and no."""
    if item.true.choice is not None:
        return tuple(choice.lower() for choice in item.asked.choices)
    if isinstance(item.true.value, bool) and not item.asked.choices:
        return ("yes", "no")
    return ()


def _answer(item: Item) -> Hashable:
    if item.true.choice is not None:
        return _options(item)[item.true.choice]
    return "yes" if item.true.value else "no"


def _usual(items: Sequence[Item]) -> dict[Hashable, float]:
    """Option -> how often it is right where it is offered, of a prior guess at one in two."""
    offered: Counter[Hashable] = Counter()
    right: Counter[Hashable] = Counter()
    for item in items:
        offered.update(_options(item))
        right[_answer(item)] += 1
    return {option: (right[option] + 0.5) / (offered[option] + 1.5) for option in offered}


def _guess(item: Item, usual: Mapping[Hashable, float]) -> float:
    """The chance of being right with the most usual option; of equals, each as likely."""
    options = _options(item)
    worth = [usual.get(option, 0.25) for option in options]
    best = [option for option, value in zip(options, worth) if value == max(worth)]
    return best.count(_answer(item)) / len(best)
