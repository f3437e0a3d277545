"""Tests for nodes/image_convert.py: every encoding, layout and refusal, on pictures of 3 x 2 px."""

from __future__ import annotations

import array
import struct
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sensor_msgs.msg import CompressedImage, Image

from spatial_si_ros.errors import BadImage
from spatial_si_ros.nodes.image_convert import (
    colour_from_compressed,
    colour_from_image,
    depth_from_compressed,
    depth_from_image,
    instances_from_image,
)

RGB = np.array(
    [[[255, 0, 0], [0, 255, 0], [0, 0, 255]], [[10, 20, 30], [40, 50, 60], [70, 80, 90]]], np.uint8
)
GREY = np.array([[0, 7, 255], [1, 2, 3]], np.uint8)
WIDE = np.array([[0, 1, 258], [1500, 10_000, 65_535]], np.uint16)
METRES = np.array([[0.5, np.nan, 0.0], [np.inf, -1.0, 9.75]], np.float32)


def image(
    pixels: np.ndarray, encoding: str, *, big_endian: bool = False, padding: int = 0
) -> Image:
    """A message with rows of `padding` more bytes than needed."""
    height, width = pixels.shape[:2]
    ordered = pixels.astype(pixels.dtype.newbyteorder(">" if big_endian else "<"))
    rows = np.frombuffer(ordered.tobytes(), np.uint8).reshape(height, -1)
    padded = np.hstack([rows, np.full((height, padding), 0xAB, np.uint8)])
    return Image(
        width=width,
        height=height,
        encoding=encoding,
        is_bigendian=int(big_endian),
        step=padded.shape[1],
        data=array.array("B", padded.tobytes()),
    )


# Colour -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("padding", [0, 5])
@pytest.mark.parametrize(
    ("encoding", "pixels"),
    [
        ("rgb8", RGB),
        ("bgr8", RGB[..., ::-1]),
        ("8UC3", RGB[..., ::-1]),
        ("rgba8", np.dstack([RGB, np.full((2, 3), 9, np.uint8)])),
        ("bgra8", np.dstack([RGB[..., ::-1], np.full((2, 3), 9, np.uint8)])),
    ],
)
def test_every_colour_layout_becomes_rgb(encoding: str, pixels: np.ndarray, padding: int) -> None:
    got = colour_from_image(image(pixels, encoding, padding=padding))
    assert got.dtype == np.uint8
    np.testing.assert_array_equal(got, RGB)


@pytest.mark.parametrize("encoding", ["mono8", "8UC1"])
def test_grey_is_three_equal_channels(encoding: str) -> None:
    got = colour_from_image(image(GREY, encoding, padding=1))
    np.testing.assert_array_equal(got, np.dstack([GREY] * 3))


@pytest.mark.parametrize("encoding", ["", "yuv422", "16UC1", "32FC1", "bayer_rggb8"])
def test_no_colour_is_refused_by_name(encoding: str) -> None:
    with pytest.raises(BadImage, match=f"colour encoding '{encoding}': want one of rgb8, bgr8"):
        colour_from_image(image(RGB, encoding))


# Depth ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("big_endian", [False, True])
@pytest.mark.parametrize("padding", [0, 3])
@pytest.mark.parametrize("encoding", ["16UC1", "mono16"])
def test_millimetres_become_metres(encoding: str, big_endian: bool, padding: int) -> None:
    got = depth_from_image(image(WIDE, encoding, big_endian=big_endian, padding=padding))
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, [[0.0, 0.001, 0.258], [1.5, 10.0, 65.535]], rtol=1e-6)


@pytest.mark.parametrize("big_endian", [False, True])
def test_metres_stay_and_so_does_what_is_invalid(big_endian: bool) -> None:
    got = depth_from_image(image(METRES, "32FC1", big_endian=big_endian, padding=2))
    assert got.dtype == np.float32
    assert got.dtype.isnative
    np.testing.assert_array_equal(got, METRES)


@pytest.mark.parametrize("encoding", ["rgb8", "64FC1", "8UC1", ""])
def test_no_depth_is_refused_by_name(encoding: str) -> None:
    with pytest.raises(BadImage, match=rf"depth encoding '{encoding}': want 16UC1 \(mm\)"):
        depth_from_image(image(GREY, encoding))


# Instances --------------------------------------------------------------------------------------


@pytest.mark.parametrize("big_endian", [False, True])
@pytest.mark.parametrize("encoding", ["mono16", "16UC1"])
def test_wide_instances(encoding: str, big_endian: bool) -> None:
    got = instances_from_image(image(WIDE, encoding, big_endian=big_endian, padding=1))
    assert got.dtype == np.uint16
    np.testing.assert_array_equal(got, WIDE)


@pytest.mark.parametrize("encoding", ["mono8", "8UC1"])
def test_narrow_instances(encoding: str) -> None:
    got = instances_from_image(image(GREY, encoding))
    assert got.dtype == np.uint16
    np.testing.assert_array_equal(got, GREY)


def test_no_instances_are_refused_by_name() -> None:
    with pytest.raises(BadImage, match="instances encoding '32SC1': want mono16 or mono8"):
        instances_from_image(image(WIDE, "32SC1"))


# Data that does not fit -------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [1, 6, 12])
def test_short_data_is_refused(missing: int) -> None:
    msg = image(WIDE, "16UC1")
    msg.data = msg.data[:-missing]
    with pytest.raises(
        BadImage, match=f"want 2 rows of at least 6 bytes, got {12 - missing} bytes in rows of 6"
    ):
        depth_from_image(msg)


def test_a_step_shorter_than_a_row_is_refused() -> None:
    msg = image(RGB, "rgb8")
    msg.step = 6
    with pytest.raises(BadImage, match="rgb8 image of 3 x 2 px: want 2 rows of at least 9 bytes"):
        colour_from_image(msg)


def test_data_of_another_encoding_is_refused() -> None:
    msg = image(GREY, "mono8")
    msg.encoding = "32FC1"
    with pytest.raises(BadImage, match="at least 12 bytes, got 6 bytes in rows of 3"):
        depth_from_image(msg)


@pytest.mark.parametrize(("width", "height"), [(0, 2), (3, 0)])
def test_an_empty_picture_is_refused(width: int, height: int) -> None:
    msg = Image(width=width, height=height, encoding="rgb8", step=3 * width)
    with pytest.raises(BadImage, match=f"an image of {width} x {height} px"):
        colour_from_image(msg)


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(0, 40),
    st.integers(0, 60),
    st.sampled_from(["rgb8", "bgra8", "mono8", "16UC1", "32FC1", "junk"]),
    st.sampled_from([colour_from_image, depth_from_image, instances_from_image]),
)
def test_any_message_is_a_picture_of_its_size_or_refused(
    width: int, height: int, step: int, length: int, encoding: str, convert: Any
) -> None:
    data = array.array("B", bytes(length))
    msg = Image(width=width, height=height, step=step, encoding=encoding, data=data)
    try:
        got = convert(msg)
    except BadImage as error:
        assert str(error)
    else:
        assert got.shape[:2] == (height, width)


# Compressed -------------------------------------------------------------------------------------


def compressed(kind: str, data: bytes) -> CompressedImage:
    return CompressedImage(format=kind, data=array.array("B", data))


def png(pixels: np.ndarray) -> bytes:
    return bytes(cv2.imencode(".png", pixels)[1])


def test_png_colour_is_exact() -> None:
    got = colour_from_compressed(compressed("rgb8; png compressed bgr8", png(RGB[..., ::-1])))
    np.testing.assert_array_equal(got, RGB)


def test_jpeg_colour_is_close_and_rgb() -> None:
    flat = np.full((16, 16, 3), (200, 30, 35), np.uint8)
    jpeg = bytes(cv2.imencode(".jpg", flat[..., ::-1])[1])
    got = colour_from_compressed(compressed("jpeg", jpeg))
    np.testing.assert_allclose(got.astype(int), flat, atol=4)


@pytest.mark.parametrize("data", [b"", b"no picture at all", png(GREY)[:20]])
@pytest.mark.parametrize("decode", [colour_from_compressed, depth_from_compressed])
def test_no_picture_is_refused(decode: Any, data: bytes) -> None:
    with pytest.raises(BadImage, match=f"{len(data)} bytes that are no JPEG or PNG picture"):
        decode(compressed("png", data))


@pytest.mark.parametrize("kind", ["png", "16UC1; png compressed", ""])
def test_png_depth_is_in_millimetres(kind: str) -> None:
    got = depth_from_compressed(compressed(kind, png(WIDE)))
    np.testing.assert_allclose(got, WIDE * 1e-3, rtol=1e-6)


def test_compressed_depth_in_millimetres() -> None:
    header = struct.pack("<iff", 0, 0.0, 0.0)
    msg = compressed("16UC1; compressedDepth png", header + png(WIDE))
    np.testing.assert_allclose(depth_from_compressed(msg), WIDE * 1e-3, rtol=1e-6)


def test_compressed_depth_in_metres_is_unquantised() -> None:
    """As compressed_depth_image_transport writes it: inverse depth, a = q (q + 1), b = 1 - a / m.

    With quantisation q = 100 and largest depth m = 10 m: a = 10100, b = 1 - 1010 = -1009.
    A pixel at 2 m becomes 10100 / 2 - 1009 = 4041.
    """
    header = struct.pack("<iff", 0, 10_100.0, -1009.0)
    values = np.array([[4041, 0], [1, 9091]], np.uint16)
    msg = compressed("32FC1; compressedDepth png", header + png(values))
    got = depth_from_compressed(msg)
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, [[2.0, 0.0], [10.0, 1.0]], rtol=1e-5)


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("16UC1; compressedDepth png", b"\0" * 12, "want more than 12 bytes, got 12"),
        ("16UC1; compressedDepth png", b"\0" * 30, "18 bytes that are no JPEG or PNG"),
        ("16UC1; compressedDepth png", b"\0" * 12 + png(GREY), "want 16-bit grey, got .* uint8"),
        ("png", png(RGB), r"want 16-bit grey, got \(2, 3, 3\) uint8"),
        ("64FC1; compressedDepth png", b"\0" * 12 + png(WIDE), "encoding '64FC1': want 16UC1 or"),
    ],
)
def test_compressed_depth_that_is_none_is_refused(kind: str, data: bytes, sentence: str) -> None:
    with pytest.raises(BadImage, match=sentence):
        depth_from_compressed(compressed(kind, data))
