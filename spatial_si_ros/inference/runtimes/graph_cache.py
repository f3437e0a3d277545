"""Key/value caches that grow in place: what was appended last is extended without a copy."""

from __future__ import annotations

from dataclasses import dataclass

from .graph_memory import Memory, Tensor

SPARE = 64
"""Tokens of room that a cache gets when it is extended, for a reply that comes token by token."""


@dataclass(slots=True, eq=False)
class Slab:
    """Keys and values of all layers, with room.

    Attributes:
        tensors: keys of each layer, then values, (1, capacity, kv_heads, head_size).
        filled: tokens that some cache uses.
    """

    tensors: list[Tensor]
    filled: int

    @property
    def capacity(self) -> int:
        """Tokens it has room for."""
        return int(self.tensors[0].shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class GraphPast:
    """The first `length` tokens of a slab. They never change; what follows may be another's."""

    slab: Slab
    length: int

    @property
    def nbytes(self) -> int:
        """Bytes of the slab."""
        return sum(int(tensor.nbytes) for tensor in self.slab.tensors)


@dataclass(frozen=True, slots=True)
class CacheShape:
    """Of a layer of the cache.

    Attributes:
        tensors: keys and values of all layers.
        kv_heads, head_size, dtype: of each.
    """

    tensors: int
    kv_heads: int
    head_size: int
    dtype: str


def room_behind(past: GraphPast | None, extra: int, shape: CacheShape, memory: Memory) -> Slab:
    """A slab that begins with what `past` holds and has room for `extra` tokens behind it.

    It is that of `past` if nobody has written behind it and there is room; otherwise a copy.

    Raises:
        OutOfMemory: there is too little.
    """
    if past is None:
        return Slab(_empty(extra, shape, memory), 0)
    if past.slab.filled == past.length and past.slab.capacity >= past.length + extra:
        return past.slab
    tensors = _empty(past.length + extra + SPARE, shape, memory)
    for old, new in zip(past.slab.tensors, tensors, strict=True):
        new[:, : past.length] = old[:, : past.length]
    return Slab(tensors, past.length)


def _empty(length: int, shape: CacheShape, memory: Memory) -> list[Tensor]:
    size = (1, length, shape.kv_heads, shape.head_size)
    return [memory.empty(size, shape.dtype) for _ in range(shape.tensors)]
