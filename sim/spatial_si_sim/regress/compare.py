"""A run against the figures of an earlier one: what has become worse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HIGHER_IS_BETTER = (
    "ratio_right",
    "ratio_right_asked",
    "ratio_succeeded",
    "ratio_done",
    "ratio_refused_right",
    "ratio_undisturbed",
)


class BadBaseline(ValueError):
    """The file is not what a run of the same suite wrote."""


def read_baseline(path: Path, suite: str) -> dict[str, Any]:
    """The figures that an earlier run wrote.

    Raises:
        BadBaseline: it cannot be read, or is of another suite.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadBaseline(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict) or "totals" not in found or "run" not in found:
        raise BadBaseline(f"{path} has no figures of a run")
    if found["run"].get("suite") != suite:
        raise BadBaseline(f"{path} is of the suite '{found['run'].get('suite')}', want '{suite}'")
    return found


def worse(totals: Mapping[str, Any], baseline: Mapping[str, Any]) -> list[str]:
    """Sentences about every ratio that has clearly fallen.

    Clearly: the upper end of its 95 % interval lies below what the ratio was.
    """
    found = []
    for name in HIGHER_IS_BETTER:
        before, now = baseline["totals"].get(name), totals.get(name)
        interval = totals.get("intervals", {}).get(name)
        if before is None or now is None or interval is None:
            continue
        if interval[1] < before:
            words = name.replace("ratio_", "").replace("_", " ")
            found.append(
                f"{words}: {100 * now:.1f} % [{100 * interval[0]:.1f}, {100 * interval[1]:.1f}], "
                f"it was {100 * before:.1f} %"
            )
    return found
