"""Pictures from outside as (H, W, 3) uint8 RGB, or a refusal that says why."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from ..errors import BadImage

Pixels8 = npt.NDArray[np.uint8]
Source = str | Path | bytes | Image.Image | npt.NDArray[np.generic]

MAX_PIXELS = 100_000_000
"""More is refused before it is decoded: a small file can unpack to gigabytes."""

_SIXTEEN_BIT = ("I;16", "I;16L", "I;16B", "I;16N")


def read_image(source: Source) -> Pixels8:
    """One picture as (H, W, 3) uint8 RGB, read-only.

    Grey is repeated, alpha is dropped (as the published code does), 16 bits are scaled to 8,
    palettes are looked up. EXIF orientation is not applied; of an animation the first frame counts.

    Args:
        source: a path, the bytes of a file, a Pillow image, or an array (H, W), (H, W, 1),
            (H, W, 3) or (H, W, 4) of uint8 or uint16.

    Raises:
        BadImage: it is none of these, is empty, damaged or larger than MAX_PIXELS.
    """
    if isinstance(source, np.ndarray):
        return _frozen(_from_array(source))
    if isinstance(source, Image.Image):
        return _frozen(_from_pillow(source, "image"))
    if isinstance(source, bytes):
        return _frozen(_decoded(source, f"{len(source)} bytes"))
    try:
        content = Path(source).read_bytes()
    except (OSError, ValueError) as error:
        raise BadImage(f"{source}: expected an image file: {error}") from None
    return _frozen(_decoded(content, str(source)))


def _decoded(content: bytes, name: str) -> Pixels8:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                return _from_pillow(image, name)
    except UnidentifiedImageError:
        raise BadImage(f"{name}: expected an image, got something that is none") from None
    except Image.DecompressionBombError:
        raise BadImage(f"{name}: expected at most {MAX_PIXELS} pixels, got far more") from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, MemoryError) as error:
        raise BadImage(f"{name}: the image is damaged: {error}") from None


def _from_pillow(image: Image.Image, name: str) -> Pixels8:
    _check_size(image.height, image.width, name)
    if image.mode in _SIXTEEN_BIT:
        return _from_array(np.asarray(image).astype(np.uint16))
    if image.mode == "I":
        grey = np.asarray(image)
        if grey.min() < 0 or grey.max() > 65535:
            raise BadImage(f"{name}: expected grey of 0..65535, got {grey.min()}..{grey.max()}")
        return _from_array(grey.astype(np.uint16))
    if image.mode == "F":
        raise BadImage(f"{name}: expected 8 or 16 bits a channel, got floating-point grey")
    return np.array(image.convert("RGB"), dtype=np.uint8)


def _from_array(array: npt.NDArray[np.generic]) -> Pixels8:
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise BadImage(
            f"expected an array of shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), "
            f"got {array.shape}"
        )
    _check_size(array.shape[0], array.shape[1], "array")
    if array.dtype == np.uint16:
        array = ((array.astype(np.uint32) + 128) // 257).astype(np.uint8)
    if array.dtype != np.uint8:
        raise BadImage(f"expected uint8 or uint16, got {array.dtype}")
    planes = array[..., None] if array.ndim == 2 else array
    if planes.shape[2] == 1:
        planes = np.repeat(planes, 3, axis=2)
    return np.ascontiguousarray(planes[..., :3], dtype=np.uint8)


def _check_size(height: int, width: int, name: str) -> None:
    if height < 1 or width < 1:
        raise BadImage(f"{name}: expected at least one pixel, got {width} x {height}")
    if height * width > MAX_PIXELS:
        raise BadImage(f"{name}: expected at most {MAX_PIXELS} pixels, got {width} x {height}")


def _frozen(array: Pixels8) -> Pixels8:
    kept = array.copy() if array.base is not None or not array.flags.owndata else array
    kept.setflags(write=False)
    return kept
