"""Reliability and risk as inline SVG: no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

SIZE, EDGE = 300, 38
INK, QUIET, LINE, ACCENT, BAD = "#1f2933", "#9aa5b1", "#e4e7eb", "#2b7bba", "#c0392b"

Point = tuple[float, float]


def reliability_svg(worth: dict[str, Any]) -> Markup:
    """Share that came over mean probability, a dot for each bin; on the diagonal all is as said."""
    bins = worth["bins"]
    most = max(each["n"] for each in bins)
    parts = [_axes("said", "came", (1.0, 1.0)), _path([(0.0, 0.0), (1.0, 1.0)], QUIET, "4 4")]
    parts.append(_path([(each["mean"], each["came"]) for each in bins], ACCENT))
    for each in bins:
        x, y = _spot((each["mean"], each["came"]), (1.0, 1.0))
        radius = 2.5 + 3.0 * each["n"] / most
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{ACCENT}">'
            f"<title>{each['n']} answers: said {each['mean']:.3f}, came {each['came']:.3f}</title>"
            "</circle>"
        )
    return _svg(parts, "reliability diagram")


def risk_svg(risk: dict[str, Any]) -> Markup:
    """Share of wrong answers over coverage of the decidable; dashed: the risk that is allowed."""
    points = [(each["coverage"], each["risk"]) for each in risk["curve"]]
    top = max([0.02, 1.25 * risk["risk"], *(1.1 * y for _, y in points)])
    scale = (1.0, top)
    parts = [_axes("coverage of the decidable", "share of wrong answers", scale)]
    parts.append(_path([(0.0, risk["risk"]), (1.0, risk["risk"])], BAD, "4 4", scale))
    parts.append(_path(points, ACCENT, "", scale))
    return _svg(parts, "risk over coverage")


def _svg(parts: Sequence[str], name: str) -> Markup:
    whole = SIZE + 2 * EDGE
    return Markup(
        f'<svg viewBox="0 0 {whole} {whole}" width="{whole}" role="img" aria-label="{name}">'
        + "".join(parts)
        + "</svg>"
    )


def _axes(across: str, up: str, scale: Point) -> str:
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = EDGE + share * SIZE, EDGE + (1.0 - share) * SIZE
        parts.append(f'<path d="M{x:.1f} {EDGE}V{EDGE + SIZE}M{EDGE} {y:.1f}H{EDGE + SIZE}" '
                     f'stroke="{LINE}" fill="none"/>')  # fmt: skip
        parts.append(_text(x, EDGE + SIZE + 14, _number(share * scale[0]), "middle"))
        parts.append(_text(EDGE - 5, y + 4, _number(share * scale[1]), "end"))
    parts.append(_text(EDGE + 0.5 * SIZE, EDGE + SIZE + 30, across, "middle"))
    parts.append(_text(EDGE, EDGE - 12, up, "start"))
    return "".join(parts)


def _number(value: float) -> str:
    return f"{100 * value:.3g} %"


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" fill="{INK}">'
        f"{words}</text>"
    )


def _path(points: Sequence[Point], colour: str, dashes: str = "", scale: Point = (1.0, 1.0)) -> str:
    spots = [_spot(point, scale) for point in points]
    if not spots:
        return ""
    way = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    return (
        f'<path d="{way}" stroke="{colour}" stroke-width="2" fill="none" '
        f'stroke-dasharray="{dashes}"/>'
    )


def _spot(point: Point, scale: Point) -> Point:
    """Where a point lies in the drawing; what is beyond the axes lies on their ends."""
    across, up = (min(max(value / end, 0.0), 1.0) for value, end in zip(point, scale))
    return EDGE + across * SIZE, EDGE + (1.0 - up) * SIZE
