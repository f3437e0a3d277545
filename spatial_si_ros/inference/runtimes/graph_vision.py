"""Pictures through a vision graph: tiles some at a time, or a whole picture in patches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ..export.manifest import Export
from ..inputs.plans import ImagePlan
from .graph_calls import CallLimits, Session
from .graph_memory import Memory, Tensor
from .patch_places import patch_corners, patch_places

Float32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class GraphFeatures:
    """One image for the decoder.

    Attributes:
        values: (tokens, hidden).
        deep: (layers, tokens, hidden), for the first layers of the decoder; None: it takes none.
    """

    values: Tensor
    deep: Tensor | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of all."""
        return sum(int(part.nbytes) for part in (self.values, self.deep) if part is not None)


class GraphVision(Protocol):
    """What differs between families."""

    def features(
        self, pixels: Sequence[Float32], plans: Sequence[ImagePlan]
    ) -> list[GraphFeatures]:
        """Projected features of each image."""


def graph_vision(
    export: Export, session: Session, memory: Memory, limits: CallLimits
) -> GraphVision:
    """What runs the vision graph of an export.

    Args:
        export: what the graph is.
        session: that runs it.
        memory: that it works in.
        limits: of a call.
    """
    if export.shape.merge:
        return PatchedPictures(export, session, memory)
    return TiledPictures(export, session, memory, limits.tiles)


class TiledPictures:
    """InternVL: tiles of all pictures, a few in a call."""

    def __init__(self, export: Export, session: Session, memory: Memory, most: int) -> None:
        """Args:
        export: what the graph is.
        session: that runs it.
        memory: that it works in.
        most: tiles of a call.
        """
        self._precision = export.precision
        self._shape = export.vision.outputs[0].shape[1:]
        self._session = session
        self._memory = memory
        self._most = most

    def features(
        self, pixels: Sequence[Float32], plans: Sequence[ImagePlan]
    ) -> list[GraphFeatures]:
        """Projected features of each image."""
        tiles = np.concatenate(pixels)
        tokens, hidden = self._shape
        assert isinstance(tokens, int) and isinstance(hidden, int)
        found = self._memory.empty((len(tiles), tokens, hidden), self._precision)
        for start in range(0, len(tiles), self._most):
            part = slice(start, start + self._most)
            self._session.run(
                {"pixels": self._memory.upload(tiles[part], "fp32")}, {"features": found[part]}
            )
        features, at = [], 0
        for values in pixels:
            own = self._memory.empty((len(values) * tokens, hidden), self._precision)
            own[:] = found[at : at + len(values)].reshape(-1, hidden)
            features.append(GraphFeatures(own))
            at += len(values)
        return features


class PatchedPictures:
    """Qwen3-VL: a picture in a call, as its patches see each other and nothing else."""

    def __init__(self, export: Export, session: Session, memory: Memory) -> None:
        """Args:
        export: what the graph is.
        session: that runs it.
        memory: that it works in.
        """
        self._precision = export.precision
        self._shape = export.shape
        self._session = session
        self._memory = memory

    def features(
        self, pixels: Sequence[Float32], plans: Sequence[ImagePlan]
    ) -> list[GraphFeatures]:
        """Features of each image, and those for deeper layers."""
        return [self._picture(*pair) for pair in zip(pixels, plans, strict=True)]

    def _picture(self, pixels: Float32, plan: ImagePlan) -> GraphFeatures:
        shape = self._shape
        assert plan.grid is not None
        _, down, across = plan.grid
        corners, shares = patch_corners(down, across, shape.merge, shape.table_side)
        places = patch_places(down, across, shape.merge)
        size = (plan.tokens, shape.hidden)
        values = self._memory.empty(size, self._precision)
        deep = self._memory.empty((shape.deep_layers, *size), self._precision)
        self._session.run(
            {
                "pixels": self._memory.upload(pixels, "fp32"),
                "corners": self._memory.upload(corners, "int64"),
                "shares": self._memory.upload(shares, "fp32"),
                "places": self._memory.upload(places, "int64"),
            },
            {"features": values, "deep": deep},
        )
        return GraphFeatures(values, deep)
