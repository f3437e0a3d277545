"""Renders the templates of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..regress.tables import interval, percent


def render(template: str, **values: Any) -> str:
    """A page; a value that the template wants and did not get raises UndefinedError."""
    surroundings = Environment(
        loader=PackageLoader("spatial_si_sim.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    surroundings.filters["percent"] = percent
    surroundings.filters["interval"] = interval
    return surroundings.get_template(template).render(**values)


def write_page(path: Path, template: str, **values: Any) -> Path:
    """Render into a file; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(template, **values), encoding="utf-8")
    return path
