"""The weights of a Whisper model as CTranslate2 keeps them: `model.bin`, read, never executed.

Format: `serialize` in CTranslate2's python/ctranslate2/specs/model_spec.py, version 6.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import NoRecogniser

VERSIONS = (5, 6)
SPEC = "WhisperSpec"
_TYPES: dict[int, Any] = {
    0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16,
}  # fmt: skip


def read_weights(data: bytes, name: str) -> Mapping[str, npt.NDArray[Any]]:
    """Every variable by name, as stored.

    Args:
        data: what `model.bin` holds.
        name: of the model, for errors.

    Raises:
        NoRecogniser: it is cut off, or of another kind or version.
    """
    try:
        return _Reader(data, name).variables()
    except (struct.error, ValueError, KeyError, UnicodeDecodeError) as error:
        raise NoRecogniser(f"'{name}' is no model of CTranslate2 that is whole: {error}") from error


class _Reader:
    """Reads little-endian numbers and names one after the other."""

    def __init__(self, data: bytes, model: str) -> None:
        self._data, self._model, self._at = data, model, 0

    def variables(self) -> dict[str, npt.NDArray[Any]]:
        version, spec = self._number("I"), ""
        if version in VERSIONS:
            spec = self._name()
        if spec != SPEC:
            raise NoRecogniser(
                f"'{self._model}': want {SPEC} of version {VERSIONS}, got version {version} {spec}"
            )
        self._number("I")  # the revision of the spec
        found: dict[str, npt.NDArray[Any]] = {}
        for _ in range(self._number("I")):
            name = self._name()
            shape = [self._number("I") for _ in range(self._number("B"))]
            kind = _TYPES[self._number("B")]
            size = self._number("I")
            count = size // np.dtype(kind).itemsize
            found[name] = np.frombuffer(self._data, kind, count, self._at).reshape(shape)
            self._at += size
        return found

    def _number(self, form: str) -> int:
        (value,) = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(form)
        return int(value)

    def _name(self) -> str:
        size = self._number("H")
        raw = self._data[self._at : self._at + size]
        self._at += size
        return raw.rstrip(b"\0").decode()
