import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from spatial_si_ros.inference.errors import BadImage
from spatial_si_ros.inference.inputs.images import read_image


def saved(image, kind="PNG"):
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def test_a_colour_picture_is_what_it_was(rng, tmp_path):
    pixels = rng.integers(0, 256, (5, 7, 3), dtype=np.uint8)
    path = tmp_path / "picture.png"
    path.write_bytes(saved(Image.fromarray(pixels)))
    for source in (path, str(path), path.read_bytes(), Image.open(path), pixels):
        found = read_image(source)
        assert np.array_equal(found, pixels)
        assert found.dtype == np.uint8 and not found.flags.writeable


def test_the_callers_array_is_not_shared(rng):
    pixels = rng.integers(0, 256, (4, 4, 3), dtype=np.uint8)
    found = read_image(pixels)
    pixels[:] = 0
    assert found.any()
    assert pixels.flags.writeable


def test_grey_is_repeated():
    grey = np.arange(12, dtype=np.uint8).reshape(3, 4)
    for source in (grey, grey[..., None], saved(Image.fromarray(grey))):
        assert np.array_equal(read_image(source), np.repeat(grey[..., None], 3, axis=2))


def test_alpha_is_dropped(rng):
    pixels = rng.integers(0, 256, (3, 4, 4), dtype=np.uint8)
    for source in (pixels, saved(Image.fromarray(pixels))):
        assert np.array_equal(read_image(source), pixels[..., :3])


def test_sixteen_bits_are_scaled():
    grey = np.array([[0, 128, 257, 32896, 65535]], np.uint16)
    expected = np.array([0, 0, 1, 128, 255], np.uint8)
    for source in (grey, saved(Image.fromarray(grey)), saved(Image.fromarray(grey), "TIFF")):
        assert np.array_equal(read_image(source)[0, :, 0], expected)


def test_palettes_and_single_bits_are_looked_up():
    one = Image.fromarray(np.array([[0, 255]], np.uint8)).convert("1")
    assert read_image(saved(one))[0].tolist() == [[0, 0, 0], [255, 255, 255]]
    colours = Image.fromarray(np.array([[[9, 8, 7]]], np.uint8)).convert("P", palette=1)
    assert np.abs(read_image(saved(colours)).astype(int) - [9, 8, 7]).max() <= 9


def test_one_pixel_is_a_picture():
    assert read_image(np.zeros((1, 1, 3), np.uint8)).shape == (1, 1, 3)


def huge_png(width, height):
    """The first chunk of a PNG that claims a size, and nothing else."""
    header = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = struct.pack(">I", len(header)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + data + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "got something that is none"),
        (b"PK\x03\x04 not a picture", "got something that is none"),
        (saved(Image.effect_noise((99, 99), 50.0))[:5000], "damaged"),
        (huge_png(12_000, 12_000), "at most 100000000 pixels"),
        (huge_png(60_000, 60_000), "at most 100000000 pixels"),
        ("no/such/file.png", "expected an image file"),
        ("nul\0byte", "expected an image file"),
        (np.zeros((2, 2), np.float32), "expected uint8 or uint16, got float32"),
        (np.zeros((2, 2, 2), np.uint8), r"got \(2, 2, 2\)"),
        (np.zeros((2, 3, 4, 3), np.uint8), r"got \(2, 3, 4, 3\)"),
        (np.zeros((0, 4, 3), np.uint8), "at least one pixel, got 4 x 0"),
        (Image.new("F", (2, 2)), "floating-point grey"),
    ],
)
def test_what_is_no_picture_is_refused(source, message):
    with pytest.raises(BadImage, match=message):
        read_image(source)


def test_a_folder_is_no_picture(tmp_path):
    with pytest.raises(BadImage, match="expected an image file"):
        read_image(tmp_path)
