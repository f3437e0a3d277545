"""A graph that can be run, and how much goes through it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from .graph_memory import Tensor


class Session(Protocol):
    """A graph that can be run."""

    def run(self, inputs: Mapping[str, Tensor], outputs: Mapping[str, Tensor]) -> None:
        """Write what comes of the inputs into the outputs.

        Raises:
            OutOfMemory: there is too little.
        """


@dataclass(frozen=True, slots=True)
class CallLimits:
    """What one call of a graph may be; longer input is cut, larger pictures are made smaller.

    Attributes:
        tiles: that go through the vision tower.
        new: tokens that go through the decoder.
        past: tokens of the cache before them.
        wanted: tokens whose logits are returned.
        patches: of a picture that goes through the vision tower as a whole.
    """

    tiles: int = 8
    new: int = 512
    past: int = 1 << 20
    wanted: int = 512
    patches: int = 4096
