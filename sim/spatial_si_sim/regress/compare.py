"""A run against the figures of an earlier one: what has become worse."""

from __future__ import annotations

import json
import math
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
    """The file is not what a run of the same suite, with the same noise, wrote."""


def read_baseline(path: Path, suite: str, noise: str) -> dict[str, Any]:
    """The figures that an earlier run wrote.

    Raises:
        BadBaseline: it cannot be read, or is of another suite or of other noise.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadBaseline(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict) or "totals" not in found or "run" not in found:
        raise BadBaseline(f"{path} has no figures of a run")
    if found["run"].get("suite") != suite:
        raise BadBaseline(f"{path} is of the suite '{found['run'].get('suite')}', want '{suite}'")
    if found["run"].get("noise") != noise:
        raise BadBaseline(f"{path} is of noise '{found['run'].get('noise')}', want '{noise}'")
    return found


def worse(totals: Mapping[str, Any], baseline: Mapping[str, Any]) -> list[str]:
    """Sentences about every ratio that has clearly fallen.

    Clearly: the 95 % interval of the difference of the two ratios lies below 0, by the hybrid of
    their Wilson intervals (Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 1998, method 10). A baseline without intervals is taken as
    exact.
    """
    earlier = baseline["totals"].get("intervals", {})
    found = []
    for name in HIGHER_IS_BETTER:
        before, now = baseline["totals"].get(name), totals.get(name)
        interval = totals.get("intervals", {}).get(name)
        if before is None or now is None or interval is None:
            continue
        known = earlier.get(name) or (before, before)
        if before - now > math.hypot(before - known[0], interval[1] - now):
            words = name.replace("ratio_", "").replace("_", " ")
            found.append(
                f"{words}: {100 * now:.1f} % [{100 * interval[0]:.1f}, {100 * interval[1]:.1f}], "
                f"it was {100 * before:.1f} % [{100 * known[0]:.1f}, {100 * known[1]:.1f}]"
            )
    return found
