"""The figures of the suites with the hand, and where their failures happened."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from .hands_records import STAGES, EpisodeRecord
from .metrics import ratio, wilson

DEFINITIONS: dict[str, str] = {
    "episodes": "commands about generated apartments that were set up; each begins with everything "
    "in its place",
    "possible": "the thing is at most 0.14 m wide and 2 cm thick or more, stands free on top of "
    "furniture 0.25 to 1.05 m high, its words fit nothing else of the scene, and the true floor "
    "has room from which an arm reaches it; where it is put there is room that is reached",
    "succeeded": "of the possible: pick: held 5 s after a lift of 10 cm; place: 3 s after it was "
    "let go at rest, and every asked relation true by the truth code on the moved scene; bring: "
    "picked, and in the hand of a robot that stopped within 1.2 m of who asked; and the robot "
    "said that it was done",
    "right refusal": "of the impossible and ambiguous: refused for the true reason, or asked back "
    "where several things fit or none does",
    "undisturbed": "of all episodes: no other thing moved by more than 5 cm or tilted by more than "
    "20 degrees",
    "stage of a failure": "where truth shows it (lift, carry, place), otherwise what the reason of "
    "the refusal or the last stage of the feedback tells; verify: done, and the robot denied it",
}


def episode_totals(records: Iterable[EpisodeRecord]) -> dict[str, Any]:
    """episodes, possible, succeeded, refused right, undisturbed, with 95 % Wilson intervals."""
    every = [record for record in records if record.began]
    possible = [record for record in every if record.possible]
    impossible = [record for record in every if not record.possible]
    succeeded = sum(record.good for record in possible)
    refused = sum(record.good for record in impossible)
    quiet = sum(not record.disturbed for record in every)
    outcomes = Counter(record.outcome for record in every)
    return {
        "episodes": len(every),
        "possible": len(possible),
        "done": succeeded,
        "to_refuse": len(impossible),
        "refused_right": refused,
        "undisturbed": quiet,
        "episode_collisions": sum(record.collisions for record in every),
        "ratio_done": ratio(succeeded, len(possible)),
        "ratio_refused_right": ratio(refused, len(impossible)),
        "ratio_undisturbed": ratio(quiet, len(every)),
        "intervals": {
            "ratio_done": wilson(succeeded, len(possible)),
            "ratio_refused_right": wilson(refused, len(impossible)),
            "ratio_undisturbed": wilson(quiet, len(every)),
        },
        "episode_outcomes": dict(sorted(outcomes.items())),
        "episode_sim_s": _middle([record.sim_s for record in every]),
        "episode_wall_s": _middle([record.wall_s for record in every]),
    }


def failures_by_stage(records: Iterable[EpisodeRecord]) -> dict[str, dict[str, int]]:
    """Stage -> outcome -> how often, of the possible that failed; all stages in order."""
    table: dict[str, dict[str, int]] = {stage: {} for stage in STAGES}
    for record in records:
        if record.began and record.possible and not record.good:
            row = table[record.stage or "verify"]
            row[record.outcome] = row.get(record.outcome, 0) + 1
    return table


def episode_types(records: Sequence[EpisodeRecord]) -> dict[str, Any]:
    """Figures per deed, per relation, per expectation; the failures by stage."""
    types: dict[str, Any] = {}
    for name in ("deed", "relations", "expect"):
        groups: dict[str, list[EpisodeRecord]] = defaultdict(list)
        for record in records:
            groups[str(getattr(record, name)) or "none"].append(record)
        types[f"episode {name}"] = {key: episode_totals(groups[key]) for key in sorted(groups)}
    types["episode stages"] = failures_by_stage(records)
    return types


def _middle(values: Sequence[float]) -> float | None:
    return round(median(values), 1) if values else None
