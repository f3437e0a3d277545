"""The figures of a data set: as in `regress`, with what the probabilities are worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..regress.totals import DEFINITIONS, question_totals
from .judge import Judged
from .reliability import reliability
from .risk import Candidate, chosen_and_checked, curve

GROUPS = ("type", "capability", "viewpoint", "variant")
NOT_MEASURED = frozenset({"function"})
"""Types that no measurement answers: what a thing is good for only a model can tell."""
KEPT = ("asked", "decidable", "answered, right, declined", "ratio_right", "ratio_declined",
        "ratio_right_asked", "ratio_right_decidable")  # fmt: skip
CALIBRATION: dict[str, str] = {
    "answer is right": "the probability of each answer against whether it is right, over all "
    "questions whose truth has a value, those near a limit included; what was declined as too "
    "uncertain counts with the answer that it would have been",
    "yes holds": "of the yes/no questions among them: the probability of yes against what holds",
    "ece": "expected calibration error, bins of equally many answers",
    "skill": "1 - Brier score / that of always saying the base rate",
    "risk": "share of wrong answers among the given ones, of the decidable; the threshold is "
    "chosen on every other scene and checked on the rest, by the one-sided 95 % bound of Clopper "
    "and Pearson",
}


def summarize(
    judged: Sequence[Judged], errors: Sequence[dict[str, Any]], scenes: int, risk: float
) -> dict[str, Any]:
    """`totals`, `types`, `calibration`, `risk`, `errors` and `definitions`.

    The group "measured" holds the variants without the types that no measurement answers.
    """
    totals = {"scenes": scenes, "errors": len(errors), **question_totals(judged)}
    totals["marginal"] = sum(each.marginal for each in judged)
    totals["latency_ms"] = _latency(judged)
    types: dict[str, Any] = {}
    for name in GROUPS:
        types[name] = _per(judged, name)
    types["measured"] = _per(
        [each for each in judged if each.type not in NOT_MEASURED], "variant"
    )
    types["declined because"] = _counts(
        each.decline.lower() for each in judged if each.decidable and each.declined
    )
    types["undecidable because"] = _counts(each.reason for each in judged if not each.decidable)
    definitions = {name: DEFINITIONS[name] for name in KEPT}
    return {
        "totals": totals,
        "types": types,
        "calibration": calibration(judged),
        "risk": risks(judged, risk),
        "errors": list(errors),
        "definitions": {**definitions, **CALIBRATION},
    }


def calibration(judged: Sequence[Judged]) -> dict[str, Any]:
    """Reliability of all, of those near a limit, of the decidable, and of each family."""
    known = [each for each in judged if each.sure is not None and each.sure_right is not None]
    families: dict[str, list[Judged]] = defaultdict(list)
    for each in known:
        families[each.family or "not understood"].append(each)
    return {
        "all": _worth(known),
        "near a limit": _worth([each for each in known if each.marginal]),
        "decidable": _worth([each for each in known if each.decidable]),
        "families": {name: _worth(families[name]) for name in sorted(families)},
    }


def _worth(known: Sequence[Judged]) -> dict[str, Any]:
    sure = [each.sure for each in known]
    closed = [each for each in known if each.says_yes is not None and each.holds is not None]
    yes = [each.sure if each.says_yes else 1.0 - each.sure for each in closed]
    return {
        "answer is right": reliability(sure, [bool(each.sure_right) for each in known]),
        "yes holds": reliability(yes, [bool(each.holds) for each in closed]),
    }


def risks(judged: Sequence[Judged], risk: float) -> dict[str, Any]:
    """The curve of risk over coverage, and the threshold for a risk, chosen and checked."""
    every = [
        Candidate(each.scene, each.sure, bool(each.sure_right)) for each in judged if each.decidable
    ]
    return {**chosen_and_checked(every, risk), "curve": _thinned(curve(every))}


def _thinned(points: Sequence[dict[str, float]], most: int = 400) -> list[dict[str, float]]:
    step = max(1, -(-len(points) // most))
    return [*points[:-1:step], *points[-1:]]


def _per(judged: Sequence[Judged], name: str) -> dict[str, Any]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        groups[str(getattr(each, name)) or "none"].append(each)
    total: Callable[[list[Judged]], dict[str, Any]] = question_totals
    return {key: total(groups[key]) for key in sorted(groups)}


def _counts(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for word in words:
        counts[word] += 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def _latency(judged: Sequence[Judged]) -> dict[str, float | None]:
    """Of parsing and answering, milliseconds."""
    times = sorted(1000.0 * each.latency_s for each in judged)
    if not times:
        return {"median": None, "p95": None}
    return {
        "median": round(times[len(times) // 2], 2),
        "p95": round(times[min(len(times) - 1, int(0.95 * len(times)))], 2),
    }
