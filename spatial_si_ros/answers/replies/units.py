"""Lengths and areas in the unit that was asked for."""

from __future__ import annotations

from ...language.queries import Unit

PER_METRE: dict[Unit, float] = {
    Unit.METRE: 1.0,
    Unit.CENTIMETRE: 100.0,
    Unit.MILLIMETRE: 1000.0,
    Unit.FOOT: 1.0 / 0.3048,
    Unit.INCH: 1.0 / 0.0254,
}
_DIGITS = {Unit.METRE: 2, Unit.CENTIMETRE: 0, Unit.MILLIMETRE: 0, Unit.FOOT: 1, Unit.INCH: 0}


def said(metres: float, unit: Unit) -> str:
    """A length in words, "1.25 m", "49 in"."""
    return f"{metres * PER_METRE[unit]:.{_DIGITS[unit]}f} {unit.value}"


def squared(unit: Unit) -> tuple[float, str]:
    """How many of the unit's squares make a square metre, and their name, "m2"."""
    return PER_METRE[unit] ** 2, f"{unit.value}2"
