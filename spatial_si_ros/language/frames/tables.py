"""All frames, compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..views import View
from . import (
    comparing,
    egomotion,
    history,
    looks,
    loose,
    measures,
    moving,
    pictures,
    relating,
    rooms,
    sides,
    sight,
)
from .frame import Frame, Table, table_of
from .viewing import VIEWS


@dataclass(frozen=True)
class Tables:
    """Compiled frames: of questions, of viewpoints before or behind the words of one, and the
    loose wordings of questions."""

    questions: Table
    before: Table
    behind: Table
    loose: Table


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Every wording; earlier ones go first."""
    return Tables(_questions(), _before(), _behind(), table_of(loose.FRAMES))


def _questions() -> Table:
    return table_of(
        (
            *pictures.FRAMES,
            *rooms.FRAMES,
            *moving.FRAMES,
            *history.FRAMES,
            *egomotion.FRAMES,
            *sides.FRAMES,
            *measures.FRAMES,
            *comparing.FRAMES,
            *relating.FRAMES,
            *sight.FRAMES,
            *looks.FRAMES,
        )
    )


def _before() -> Table:
    gaps = ((" (, [then|and|so]|. [then|now|and]|;)", "rest"), ("", "asking"))
    return table_of(
        tuple(
            Frame(
                _with_rest(each),
                tuple(
                    f"({view}){gap} <rest:{rest}>" for view in each.wordings for gap, rest in gaps
                ),
            )
            for each in VIEWS
        )
    )


def _behind() -> Table:
    return table_of(
        tuple(
            Frame(_with_rest(each), tuple(f"<rest:rest> [,|.] ({view})" for view in each.wordings))
            for each in VIEWS
        )
    )


def _with_rest(each: Frame) -> Any:
    def build(rest: tuple[str, ...], **slots: Any) -> tuple[View, tuple[str, ...]]:
        view: View = each.build(**slots)
        return view, rest

    return build
