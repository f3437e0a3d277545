"""The figures of a suite, and the same per type, as `evaluation.md` defines them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .hands_totals import DEFINITIONS as HANDS
from .hands_totals import episode_totals, episode_types
from .metrics import Drive, ratio, spl, wilson
from .records import InstructionRecord, QuestionRecord, SceneRecord
from .scoring import Outcome

DEFINITIONS: dict[str, str] = {
    "asked": "every question that the suite generated",
    "decidable": "directions 10 deg clear of a sector edge, compared distances and sizes 10 % "
    "apart, topology gaps 2 cm clear, every referent unique and seen with 400 unoccluded pixels "
    "in 2 frames",
    "answered, right, declined": "of the decidable; right: the same value (numbers within 10 % or "
    "0.1 m) about the same objects",
    "ratio_right": "right / answered",
    "ratio_declined": "declined / decidable",
    "ratio_right_asked": "right / asked, the undecidable included",
    "ratio_right_decidable": "right / decidable",
    "before looking": "declined for this reason without moving, then asked with leave to move; "
    "truth as if all that had been glimpsed was seen well",
    "succeeded": "stopped where the truth code finds the words satisfied, facing within 20 deg "
    "where asked, no contact, within 120 s of simulated time",
    "spl": "success weighted by path length (Anderson et al., 2018) against the geodesic way to "
    "the nearest place that satisfies the words, in the room of what they name",
    "spl_to_stop": "the same against the way to where the robot stopped: how straight it drove",
}


def question_totals(records: Iterable[QuestionRecord]) -> dict[str, Any]:
    """asked ... ratio_right_asked, with 95 % Wilson intervals under `intervals`."""
    every = list(records)
    clear = [record for record in every if record.decidable]
    declined = sum(record.outcome == Outcome.DECLINED.value for record in clear)
    right = sum(record.outcome == Outcome.RIGHT.value for record in clear)
    asked, decidable, answered = len(every), len(clear), len(clear) - declined
    return {
        "asked": asked,
        "decidable": decidable,
        "answered": answered,
        "right": right,
        "declined": declined,
        "answered_undecidable": sum(
            not record.decidable and not record.declined for record in every
        ),
        "ratio_right": ratio(right, answered),
        "ratio_declined": ratio(declined, decidable),
        "ratio_right_asked": ratio(right, asked),
        "ratio_right_decidable": ratio(right, decidable),
        "intervals": {
            "ratio_right": wilson(right, answered),
            "ratio_declined": wilson(declined, decidable),
            "ratio_right_asked": wilson(right, asked),
            "ratio_right_decidable": wilson(right, decidable),
        },
    }


def instruction_totals(records: Iterable[InstructionRecord]) -> dict[str, Any]:
    """instructions, succeeded, collisions, spl; and what the failures were."""
    every = list(records)
    succeeded = sum(record.outcome == "succeeded" for record in every)
    outcomes: dict[str, int] = defaultdict(int)
    for record in every:
        outcomes[record.outcome] += 1
    return {
        "instructions": len(every),
        "succeeded": succeeded,
        "collisions": sum(record.collisions for record in every),
        "spl": _spl(every, lambda record: record.nearest_m),
        "spl_to_stop": _spl(every, lambda record: record.shortest_m),
        "ratio_succeeded": ratio(succeeded, len(every)),
        "intervals": {"ratio_succeeded": wilson(succeeded, len(every))},
        "outcomes": dict(sorted(outcomes.items())),
    }


def summarize(records: Sequence[SceneRecord]) -> dict[str, Any]:
    """`totals` of all scenes, and `types`: per form, relation and viewpoint."""
    questions = [each for record in records for each in record.questions]
    drives = [each for record in records for each in record.instructions]
    episodes = [each for record in records for each in record.episodes]
    errors = [{"seed": record.seed, "error": record.error} for record in records if record.error]
    totals: dict[str, Any] = {"scenes": len(records), "errors": len(errors)}
    types: dict[str, Any] = {}
    if questions:
        totals.update(question_totals(questions))
        for name in ("form", "relation", "viewpoint"):
            types[name] = _per(questions, name, question_totals)
        types["declined because"] = _counts(
            record.why.split(":")[0]
            for record in questions
            if record.decidable and record.outcome == Outcome.DECLINED.value
        )
        types["undecidable because"] = _counts(
            record.reason for record in questions if not record.decidable
        )
    looked = [each for each in questions if each.before]
    if looked:
        types["before looking"] = _per(looked, "before", question_totals)
    if drives:
        figures = instruction_totals(drives)
        figures["intervals"] = {**totals.get("intervals", {}), **figures["intervals"]}
        totals.update(figures)
        for name in ("form", "relation", "viewpoint", "by_velocity"):
            types[f"instruction {name}"] = _per(drives, name, instruction_totals)
    if episodes:
        hands = episode_totals(episodes)
        hands["intervals"] = {**totals.get("intervals", {}), **hands["intervals"]}
        totals.update(hands)
        types.update(episode_types(episodes))
    means = HANDS if episodes and not questions and not drives else DEFINITIONS
    return {"totals": totals, "types": types, "errors": errors, "definitions": means}


def _per(
    records: Sequence[Any], name: str, total: Callable[[list[Any]], dict[str, Any]]
) -> dict[str, Any]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for record in records:
        groups[str(getattr(record, name)) or "none"].append(record)
    return {key: total(groups[key]) for key in sorted(groups)}


def _counts(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for word in words:
        counts[word] += 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def _spl(
    records: Sequence[InstructionRecord], way: Callable[[InstructionRecord], float]
) -> float | None:
    # A robot that did not move has no way to be measured by: it failed, or was there already.
    return spl(
        Drive(record.outcome == "succeeded", record.driven_m, max(way(record), 1e-3))
        for record in records
    )
