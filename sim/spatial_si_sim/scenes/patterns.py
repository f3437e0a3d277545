"""Small procedural textures, each a picture that is multiplied onto a part's colour."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Callable

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import zoom


@dataclass(frozen=True)
class Pattern:
    """Which texture, and which of its variants. Equal patterns give equal pictures."""

    name: str
    variant: int = 0


def draw(pattern: Pattern) -> np.ndarray:
    """(H, W, 3) uint8 picture of a pattern; H and W are 64 or 128."""
    if pattern.name not in PAINTERS:
        raise ValueError(f"no pattern {pattern.name!r}; there are {sorted(PAINTERS)}")
    return _drawn(pattern)


@lru_cache(maxsize=512)
def _drawn(pattern: Pattern) -> np.ndarray:
    rng = random.Random(f"{pattern.name}:{pattern.variant}")
    picture = np.asarray(PAINTERS[pattern.name](rng))
    if picture.dtype != np.uint8:
        picture = (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
    if picture.ndim == 2:
        picture = np.repeat(picture[..., None], 3, axis=2)
    picture.setflags(write=False)
    return picture


def _noise(rng: random.Random, rows: int, columns: int, size: int = 64) -> np.ndarray:
    """(size, size) smooth noise in 0..1 with so many bumps per axis."""
    values = np.array([[rng.random() for _ in range(columns)] for _ in range(rows)])
    return np.clip(zoom(values, (size / rows, size / columns), order=1, mode="nearest"), 0, 1)


def _wood(rng: random.Random) -> np.ndarray:
    grain = 0.6 * _noise(rng, 22, 3) + 0.4 * _noise(rng, 64, 6)
    return 0.84 + 0.16 * grain


def _fabric(rng: random.Random) -> np.ndarray:
    weave = 0.5 + 0.25 * np.add.outer(np.arange(64) % 2, np.arange(64) % 2)
    return 0.90 + 0.05 * weave + 0.05 * _noise(rng, 32, 32)


def _fur(rng: random.Random) -> np.ndarray:
    return 0.82 + 0.18 * _noise(rng, 40, 40)


def _stone(rng: random.Random) -> np.ndarray:
    return 0.86 + 0.08 * _noise(rng, 8, 8) + 0.06 * _noise(rng, 64, 64)


def _weave(rng: random.Random) -> np.ndarray:
    rows, columns = np.mgrid[0:64, 0:64]
    over = ((rows // 8) + (columns // 8)) % 2
    bulge = np.where(over, np.sin((rows % 8 + 0.5) / 8 * np.pi), np.sin(
        (columns % 8 + 0.5) / 8 * np.pi))
    return 0.72 + 0.28 * bulge


def _tile(rng: random.Random) -> np.ndarray:
    """One wall tile with its joint."""
    picture = np.ones((64, 64))
    picture[:2] = picture[-2:] = picture[:, :2] = picture[:, -2:] = 0.82
    return picture


def _stripes(rng: random.Random) -> np.ndarray:
    return np.tile(np.where((np.arange(64) // 8) % 2, 1.0, 0.82)[:, None], (1, 64))


def _rug(rng: random.Random) -> np.ndarray:
    """A border and small diamonds, darker than the ground."""
    picture = np.full((128, 128), 1.0)
    rim = np.minimum(np.arange(128), np.arange(128)[::-1])
    edge = np.minimum.outer(rim, rim)
    picture[(edge >= 6) & (edge < 11)] = 0.62
    rows, columns = np.mgrid[0:128, 0:128]
    diamonds = (np.abs((rows - 64) % 32 - 16) + np.abs((columns - 64) % 32 - 16)) < 6
    picture[diamonds & (edge > 18)] = 0.72
    return picture * (0.92 + 0.08 * _noise(rng, 128, 128, 128))


def _screen(rng: random.Random) -> np.ndarray:
    """A dark screen with a window and lines of text."""
    image = Image.new("RGB", (128, 128), (28, 34, 48))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 127, 10), fill=(52, 60, 80))
    for row in range(8):
        width = rng.randint(20, 70)
        tint = rng.choice(((120, 190, 220), (190, 200, 205), (150, 200, 140), (210, 170, 120)))
        pen.rectangle((10, 20 + 12 * row, 10 + width, 24 + 12 * row), fill=tint)
    pen.rectangle((92, 20, 118, 60), fill=(70, 95, 130))
    return np.asarray(image)


def _tv(rng: random.Random) -> np.ndarray:
    """A screen that is off, with a soft reflection."""
    across = np.add.outer(np.linspace(0, 1, 64), np.linspace(0, 1, 64))
    glow = np.exp(-(((across - 0.75) / 0.18) ** 2))
    return 0.10 + 0.10 * glow[..., None] * np.array([0.9, 1.0, 1.15])


def _phone(rng: random.Random) -> np.ndarray:
    picture = np.full((64, 64, 3), 0.12)
    for row in range(4):
        for column in range(3):
            tint = np.array([rng.uniform(0.25, 0.6) for _ in range(3)])
            picture[10 + 13 * row:16 + 13 * row, 12 + 16 * column:20 + 16 * column] = tint
    return picture


def _keys(rng: random.Random) -> np.ndarray:
    """Keys in rows, lighter than the gaps between them."""
    picture = np.full((128, 128), 0.62)
    for row in range(5):
        start = 3 + (row % 3) * 2
        for column in range(start, 122, 9):
            if row == 4 and 30 < column < 90:
                continue
            picture[4 + 25 * row:24 + 25 * row, column:column + 7] = 1.0
    picture[104:124, 33:92] = 1.0
    return picture


def _door(rng: random.Random) -> np.ndarray:
    """Two panels, one after the other along u, which is a door's height."""
    picture = np.full((128, 128), 1.0)
    for low, high in ((8, 52), (62, 120)):
        picture[14:114, low:high] = 0.84
        picture[19:109, low + 4:high - 4] = 0.96
    return picture


def _book(rng: random.Random) -> np.ndarray:
    """A cover with a dark back and a title."""
    picture = np.full((64, 64), 1.0)
    picture[:, :5] = 0.7
    picture[14:20, 14:54] = 0.45
    picture[25:28, 20:48] = 0.55
    return picture


def _pages(rng: random.Random) -> np.ndarray:
    return np.tile(np.where(np.arange(64) % 4 < 3, 1.0, 0.82)[:, None], (1, 64))


def _label(rng: random.Random) -> np.ndarray:
    """Around a can or bottle: two bands and a darker disc, twice."""
    picture = np.ones((64, 64))
    rows, columns = np.mgrid[0:64, 0:64]
    picture[(rows - 32) ** 2 + ((columns % 32) - 16) ** 2 < 50] = 0.5
    picture[8:12] = picture[52:56] = 0.6
    return picture


def _clock(rng: random.Random) -> np.ndarray:
    """A dial with twelve marks and two hands, as a full picture; dark on light."""
    image = Image.new("L", (128, 128), 255)
    pen = ImageDraw.Draw(image)
    for hour in range(12):
        angle = hour / 6 * np.pi
        tip = np.array([np.sin(angle), -np.cos(angle)])
        pen.line([tuple(64 + 46 * tip), tuple(64 + 56 * tip)], fill=40, width=5)
    for turn, length, width in ((rng.random(), 28, 7), (rng.random(), 44, 4)):
        tip = np.array([np.sin(turn * 2 * np.pi), -np.cos(turn * 2 * np.pi)])
        pen.line([(64, 64), tuple(64 + length * tip)], fill=30, width=width)
    return np.asarray(image) / 255.0


def _sky(rng: random.Random) -> np.ndarray:
    """A view outside: sky, clouds, hills."""
    picture = np.empty((128, 128, 3))
    height = np.linspace(0, 1, 128)[:, None, None]
    picture[:] = (1 - height) * np.array([0.55, 0.76, 0.96]) + height * np.array([0.86, 0.94, 1.0])
    clouds = np.clip(_noise(rng, 8, 5, 128) * 1.8 - 0.9, 0, 1)[..., None] * (height < 0.6)
    picture = picture * (1 - clouds) + clouds
    columns = np.arange(128)
    for base, tint in ((92, (0.52, 0.68, 0.55)), (106, (0.36, 0.56, 0.33))):
        phase = rng.uniform(0, 6)
        line = base + 6 * np.sin(columns / 17 + phase) + 3 * np.sin(columns / 6 + phase)
        picture[np.arange(128)[:, None] > line[None]] = tint
    return picture


def _motif(rng: random.Random) -> np.ndarray:
    """A painting: hills and sun, a flower, circles, stripes, or a boat."""
    return np.asarray(rng.choice((_hills, _flower, _circles, _bars, _boat))(rng))


def _tint(rng: random.Random) -> tuple:
    return tuple(rng.randint(60, 240) for _ in range(3))


def _hills(rng: random.Random) -> Image.Image:
    image = Image.new("RGB", (128, 128), (246, 205, 150))
    pen = ImageDraw.Draw(image)
    pen.ellipse((76, 16, 106, 46), fill=(240, 110, 60))
    pen.polygon([(0, 90), (40, 40), (84, 92)], fill=(104, 92, 130))
    pen.polygon([(44, 96), (90, 52), (128, 96)], fill=(140, 112, 150))
    pen.rectangle((0, 90, 128, 128), fill=(70, 110, 90))
    return image


def _flower(rng: random.Random) -> Image.Image:
    image = Image.new("RGB", (128, 128), (236, 236, 222))
    pen = ImageDraw.Draw(image)
    pen.line((64, 60, 60, 124), fill=(50, 120, 60), width=6)
    pen.ellipse((30, 84, 62, 100), fill=(70, 150, 80))
    petal = _tint(rng)
    for angle in np.arange(0, 2 * np.pi, np.pi / 3):
        x, y = 64 + 22 * np.cos(angle), 46 + 22 * np.sin(angle)
        pen.ellipse((x - 15, y - 15, x + 15, y + 15), fill=petal)
    pen.ellipse((52, 34, 76, 58), fill=(240, 200, 60))
    return image


def _circles(rng: random.Random) -> Image.Image:
    image = Image.new("RGB", (128, 128), (240, 236, 228))
    pen = ImageDraw.Draw(image)
    for _ in range(7):
        x, y, r = rng.randint(10, 118), rng.randint(10, 118), rng.randint(10, 34)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=_tint(rng), outline=(40, 40, 40))
    return image


def _bars(rng: random.Random) -> Image.Image:
    image = Image.new("RGB", (128, 128), (245, 245, 240))
    pen = ImageDraw.Draw(image)
    for x, y, u, v in ((0, 0, 50, 70), (56, 0, 128, 40), (56, 46, 100, 128), (0, 76, 50, 128)):
        pen.rectangle((x, y, u, v), fill=rng.choice((_tint(rng), (230, 60, 50), (50, 80, 180))))
    for line in (53, 103):
        pen.line((line, 0, line, 128), fill=(25, 25, 25), width=5)
    return image


def _boat(rng: random.Random) -> Image.Image:
    image = Image.new("RGB", (128, 128), (170, 210, 236))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 84, 128, 128), fill=(40, 96, 150))
    pen.polygon([(62, 24), (62, 78), (100, 78)], fill=(250, 250, 245))
    pen.polygon([(56, 34), (56, 78), (30, 78)], fill=_tint(rng))
    pen.polygon([(24, 84), (106, 84), (92, 100), (38, 100)], fill=(120, 60, 40))
    return image


def _spines(rng: random.Random) -> np.ndarray:
    """Backs of books side by side, for one shelf board."""
    image = Image.new("RGB", (128, 64), (40, 30, 24))
    pen = ImageDraw.Draw(image)
    x = 0
    while x < 128:
        width = rng.randint(6, 14)
        top = rng.randint(0, 14)
        pen.rectangle((x, top, x + width - 1, 64), fill=_tint(rng))
        pen.rectangle((x + 1, top + 10, x + width - 2, top + 14), fill=(235, 225, 200))
        x += width
    return np.asarray(image)


PAINTERS: dict[str, Callable[[random.Random], object]] = {
    "wood": _wood, "fabric": _fabric, "fur": _fur, "stone": _stone, "weave": _weave,
    "tile": _tile, "stripes": _stripes, "rug": _rug, "screen": _screen, "tv": _tv, "phone": _phone,
    "keys": _keys, "door": _door, "book": _book, "pages": _pages, "label": _label,
    "clock": _clock, "sky": _sky, "motif": _motif, "spines": _spines,
}
