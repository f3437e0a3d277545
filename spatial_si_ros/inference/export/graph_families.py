"""The families that there are graphs for."""

from __future__ import annotations

from typing import Any, Protocol

from ..checkpoints.families import Family
from ..errors import WrongFamily
from .internvl import InternvlGraphs
from .manifest import ModelShape
from .qwen3vl import Qwen3vlGraphs
from .tracing import Traced


class GraphFamily(Protocol):
    """What differs between families when a model becomes graphs; the decoder does not.

    Attributes:
        model_class: of transformers.
    """

    model_class: str

    def settle(self, config: Any) -> None:
        """Replace what cannot be traced by what is the same.

        Raises:
            WrongFamily: there are no graphs for such a config.
        """

    def shape(self, config: Any) -> ModelShape:
        """What the model of a config looks like."""

    def trace_vision(self, model: Any, shape: ModelShape) -> Traced:
        """The graph from pixels to features.

        Args:
            model: from `skeleton`.
            shape: of it.
        """


_GRAPHS: dict[Family, GraphFamily] = {
    Family.INTERNVL3: InternvlGraphs(),
    Family.QWEN3VL: Qwen3vlGraphs(),
}


def graph_family(family: Family) -> GraphFamily:
    """How a family becomes graphs.

    Raises:
        WrongFamily: it does not; use the torch runtime.
    """
    if family not in _GRAPHS:
        known = " or ".join(each.value for each in _GRAPHS)
        raise WrongFamily(f"{known} (others run by --runtime torch)", family.value)
    return _GRAPHS[family]
