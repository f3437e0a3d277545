"""Pictures on the wire: `data:` URLs once, afterwards the digest of what was sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from ..errors import BadImage, PromptError
from ..inputs.images import Pixels8, read_image
from ..inputs.spec import MAX_IMAGES
from ..scoring.lru import ByteCache
from .errors import UnknownPictures

MAX_TOTAL_PIXELS = 200_000_000
"""Of all pictures of a request together."""

_DATA = re.compile(r"data:image/[a-z0-9.+-]{1,32};base64,", re.IGNORECASE)
_DIGEST = re.compile(r"digest:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture as it is sent.

    Attributes:
        url: `data:image/png;base64,…`.
        digest: SHA-256 of the file, in hex.
    """

    url: str
    digest: str

    @property
    def nbytes(self) -> int:
        """Bytes it takes."""
        return len(self.url)


@dataclass(frozen=True, slots=True, eq=False)
class _Decoded:
    pixels: Pixels8

    @property
    def nbytes(self) -> int:
        return int(self.pixels.nbytes)


def encode_picture(pixels: Pixels8) -> Picture:
    """A picture as PNG: what the model reads is exactly what was given."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG", compress_level=1)
    content = buffer.getvalue()
    text = base64.b64encode(content).decode("ascii")
    return Picture(f"data:image/png;base64,{text}", hashlib.sha256(content).hexdigest())


class PictureShelf:
    """Pictures that a server has seen, by digest, up to a number of bytes."""

    def __init__(self, max_bytes: int = 512 << 20) -> None:
        self._kept: ByteCache[_Decoded] = ByteCache(max_bytes)

    def read(self, urls: Sequence[str]) -> list[Pixels8]:
        """Pixels of each picture of a request.

        Args:
            urls: `data:image/…;base64,…` or `digest:…` of one sent before.

        Raises:
            PromptError: there are too many.
            BadImage: one is no such URL, or no picture; nothing is ever fetched.
            UnknownPictures: digests that were not seen, or not lately.
        """
        if len(urls) > MAX_IMAGES:
            raise PromptError(f"expected at most {MAX_IMAGES} images, got {len(urls)}")
        missing, found, total = [], [], 0
        for number, url in enumerate(urls, 1):
            named = _DIGEST.fullmatch(url)
            if named:
                kept = self._kept.get(named.group(1))
                if kept is None:
                    missing.append(named.group(1))
                    continue
                found.append(kept.pixels)
            else:
                found.append(self._decoded(url, f"image {number}"))
            total += found[-1].shape[0] * found[-1].shape[1]
            if total > MAX_TOTAL_PIXELS:
                raise BadImage(f"expected at most {MAX_TOTAL_PIXELS} pixels together, got more")
        if missing:
            raise UnknownPictures(
                f"{len(missing)} pictures are not known here", tuple(dict.fromkeys(missing))
            )
        return found

    def _decoded(self, url: str, name: str) -> Pixels8:
        start = _DATA.match(url)
        if start is None:
            raise BadImage(
                f"{name}: expected data:image/...;base64,..., got {url[:30]!r}; addresses and "
                "paths are not followed"
            )
        try:
            content = base64.b64decode(url[start.end() :].encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError) as error:
            raise BadImage(f"{name}: expected base64: {error}") from None
        digest = hashlib.sha256(content).hexdigest()
        kept = self._kept.get(digest)
        if kept is None:
            kept = _Decoded(read_image(content))
            self._kept.put(digest, kept)
        return kept.pixels
