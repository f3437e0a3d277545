"""What is kept because it may be needed again, up to a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """A thing that takes memory."""

    @property
    def nbytes(self) -> int:
        """Bytes it takes."""


Kept = TypeVar("Kept", bound=Sized)


class ByteCache(Generic[Kept]):
    """Keeps the things used last; those used longest ago go first.

    What is larger than the whole cache is not kept.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self.hits = 0
        self.misses = 0
        self._kept: OrderedDict[object, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: object) -> Kept | None:
        """The thing of that key, now the one used last; none if it is not kept."""
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found

    def peek(self, key: object) -> Kept | None:
        """The thing of that key, without counting it as used."""
        return self._kept.get(key)

    def put(self, key: object, value: Kept) -> None:
        """Keep a thing; others make room."""
        self.drop(key)
        if value.nbytes > self.max_bytes:
            return
        self._kept[key] = value
        self.bytes += value.nbytes
        while self.bytes > self.max_bytes:
            _, old = self._kept.popitem(last=False)
            self.bytes -= old.nbytes

    def drop(self, key: object) -> None:
        """Do not keep the thing of that key any longer."""
        old = self._kept.pop(key, None)
        if old is not None:
            self.bytes -= old.nbytes

    def clear(self) -> None:
        """Keep nothing."""
        self._kept.clear()
        self.bytes = 0
