"""The tensors by two graphs, whatever runs them: cutting into calls, binding, caching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ..errors import ContextOverflow
from ..export.manifest import Export
from ..inputs.plans import ImagePlan
from ..scoring.combining import letter_log_probabilities
from ..scoring.packing import PackedRow
from .graph_cache import CacheShape, GraphPast, room_behind
from .graph_calls import CallLimits, Session
from .graph_memory import Memory, Tensor
from .graph_vision import GraphFeatures, graph_vision

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]
Seen = npt.NDArray[np.bool_]

HIDDEN = np.float32(-65504.0)
"""Added to the score of what a token does not see; fp16 has it, too."""


class GraphBackend:
    """A model as a vision graph and a decoder graph. See `Backend`."""

    def __init__(
        self,
        name: str,
        export: Export,
        vision: Session,
        decoder: Session,
        memory: Memory,
        embeddings: npt.NDArray[np.generic],
        limits: CallLimits,
    ) -> None:
        """Args:
        name: of the runtime.
        export: what the graphs are.
        vision, decoder: that run them.
        memory: that they work in.
        embeddings: (V, hidden), of the precision of the graphs as NumPy stores it.
        limits: of a call.
        """
        self.name = name
        self.precision = export.precision
        self.limits = limits
        self._export = export
        self._vision = graph_vision(export, vision, memory, limits)
        self._decoder = decoder
        self._memory = memory
        self._embeddings = embeddings
        shape = export.shape
        self._cache = CacheShape(
            2 * shape.layers, shape.kv_heads, shape.head_size, export.precision
        )
        parts = [f"{part}_{n}" for part in ("key", "value") for n in range(shape.layers)]
        self._past_names = [f"past_{part}" for part in parts]
        self._new_names = [f"new_{part}" for part in parts]

    def image_features(
        self, pixels: Sequence[Float32], plans: Sequence[ImagePlan]
    ) -> list[GraphFeatures]:
        """Projected features of each image."""
        return self._vision.features(pixels, plans)

    def extend(
        self,
        past: GraphPast | None,
        tokens: Int64,
        positions: Int64,
        features: Sequence[GraphFeatures],
    ) -> tuple[GraphPast, Float32]:
        """Run tokens after a cache; returns the longer cache and the logits after the last one."""
        count, length = len(tokens), past.length if past else 0
        slab = room_behind(past, count, self._cache, self._memory)
        logits = np.empty((1, self._export.shape.vocabulary), np.float32)
        wanted = np.asarray([count - 1], np.int64)
        spans = _spans(tokens == self._export.shape.image_token, features)
        for start in range(0, count, self.limits.new):
            stop = min(count, start + self.limits.new)
            embedded = self._embedded(tokens[start:stop], _within(spans, start, stop))
            seen = np.tri(stop - start, length + stop, length + start, dtype=np.bool_)
            known = GraphPast(slab, length + start) if length + start else None
            self._call(
                known, embedded, seen, positions[:, start:stop], wanted - start, logits,
                [tensor[:, length + start : length + stop] for tensor in slab.tensors],
            )  # fmt: skip
        slab.filled = max(slab.filled, length + count)
        return GraphPast(slab, length + count), logits[0]

    def letters(self, past: GraphPast, row: PackedRow, positions: Int64, ids: Int64) -> Float64:
        """Log-probabilities of a few tokens after each sequence of a row; the cache stays."""
        count, length = len(row.tokens), past.length
        logits = np.empty((len(row.ends), self._export.shape.vocabulary), np.float32)
        one_call = count <= self.limits.new
        slab = past.slab if one_call else room_behind(past, count, self._cache, self._memory)
        for start in range(0, count, self.limits.new):
            stop = min(count, start + self.limits.new)
            seen = np.ones((stop - start, length + stop), np.bool_)
            seen[:, length:] = row.mask[start:stop, :stop]
            new = (
                self._scratch(stop - start)
                if one_call
                else [tensor[:, length + start : length + stop] for tensor in slab.tensors]
            )
            self._call(
                GraphPast(slab, length + start), self._embedded(row.tokens[start:stop], ()), seen,
                positions[:, start:stop], row.ends - start, logits, new,
            )  # fmt: skip
        return letter_log_probabilities(logits, ids)

    def _call(
        self,
        past: GraphPast | None,
        embedded: Mapping[str, Tensor],
        seen: Seen,
        positions: Int64,
        ends: Int64,
        logits: Float32,
        new: Sequence[Tensor],
    ) -> None:
        """Run some tokens, whose keys and values go to `new` and whose logits to `logits`.

        Args:
            past: what is before them.
            embedded: the tokens, from `_embedded`.
            seen: (S, P + S), what each token sees.
            positions: (axes, S).
            ends: (N,), places of the wanted tokens among these; others are not here.
            logits: (N, V), the rows of those that are here are written.
            new: of each layer, (1, S, kv_heads, head_size).
        """
        count, length = len(seen), past.length if past else 0
        limit = min(self.limits.past, self._export.max_positions - count)
        if length > limit or int(positions.max()) >= self._export.max_positions:
            raise ContextOverflow(
                f"expected at most {limit} tokens before {count} others and positions below "
                f"{self._export.max_positions}, got {length} tokens and position {positions.max()}"
            )
        if past is None:  # a graph sees at least one token before: one that is hidden
            seen = np.concatenate([np.zeros((count, 1), np.bool_), seen], axis=1)
            kept = [_zeroed(tensor) for tensor in self._scratch(1)]
        else:
            kept = [tensor[:, :length] for tensor in past.slab.tensors]
        mask = np.where(seen, np.float32(0), HIDDEN)[None, None]
        placed = positions if len(positions) == 1 else positions[:, None]
        inputs = {
            **embedded,
            "mask": self._memory.upload(mask, "fp32"),
            "positions": self._memory.upload(placed, "int64"),
            **dict(zip(self._past_names, kept, strict=True)),
        }
        outputs = dict(zip(self._new_names, new, strict=True))
        here = np.flatnonzero((ends >= 0) & (ends < count))
        for start in range(0, max(1, len(here)), self.limits.wanted):
            rows = here[start : start + self.limits.wanted]
            asked = ends[rows] if len(rows) else np.zeros(1, np.int64)
            found = self._memory.empty((1, len(asked), logits.shape[1]), "fp32")
            asking = {"ends": self._memory.upload(asked[None], "int64")}
            self._decoder.run(inputs | asking, outputs | {"logits": found})
            if len(rows):
                logits[rows] = self._memory.download(found[0])

    def _embedded(
        self, tokens: Int64, spans: Iterable[tuple[int, slice, GraphFeatures]]
    ) -> dict[str, Tensor]:
        """Inputs of the decoder for tokens, with features in the places of images."""
        shape = self._export.shape
        embedded = self._memory.upload(self._embeddings[tokens][None], self.precision)
        found = {"embeddings": embedded}
        if shape.deep_layers:
            size = (shape.deep_layers, 1, len(tokens), shape.hidden)
            found["deep"] = _zeroed(self._memory.empty(size, self.precision))
        for start, rows, feature in spans:
            place = slice(start, start + rows.stop - rows.start)
            embedded[0, place] = feature.values[rows]
            if shape.deep_layers:
                assert feature.deep is not None
                found["deep"][:, 0, place] = feature.deep[:, rows]
        return found

    def _scratch(self, length: int) -> list[Tensor]:
        shape = (1, length, self._cache.kv_heads, self._cache.head_size)
        return [self._memory.empty(shape, self.precision) for _ in range(self._cache.tensors)]


def _zeroed(tensor: Tensor) -> Tensor:
    tensor[:] = 0
    return tensor


def _spans(here: Seen, features: Sequence[GraphFeatures]) -> list[tuple[int, GraphFeatures]]:
    """Where images begin among the tokens."""
    spans: list[tuple[int, GraphFeatures]] = []
    if not features:
        return spans
    edges = np.flatnonzero(np.diff(np.concatenate([[False], here, [False]]).astype(np.int8)))
    waiting = iter(features)
    for begin, end in edges.reshape(-1, 2).tolist():
        while begin < end:
            feature = next(waiting)
            spans.append((begin, feature))
            begin += len(feature.values)
        if begin != end:
            raise ValueError(f"expected features of images that end at {end}, got {begin}")
    return spans


def _within(
    spans: Sequence[tuple[int, GraphFeatures]], start: int, stop: int
) -> Iterator[tuple[int, slice, GraphFeatures]]:
    """The images among some of the tokens: where, and which rows of which."""
    for begin, feature in spans:
        first, last = max(begin, start), min(begin + len(feature.values), stop)
        if first < last:
            yield first - start, slice(first - begin, last - begin), feature
