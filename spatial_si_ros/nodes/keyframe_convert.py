"""Keyframes as messages."""

from __future__ import annotations

import array

import numpy as np
from sensor_msgs.msg import CameraInfo, CompressedImage

from spatial_si_interfaces.msg import Keyframe as KeyframeMsg

from ..geometry.cameras import Pinhole
from ..scene.coverage import seen_cells
from ..scene.keyframes import Keyframe, decode_colour, decode_depth
from . import convert


def keyframe_to_msg(keyframe: Keyframe, map_frame: str, optical_frame: str) -> KeyframeMsg:
    """The whole keyframe; pictures are passed on as they are encoded."""
    stamp = convert.stamp_from_ns(keyframe.stamp_ns)
    msg = KeyframeMsg(
        header=convert.header(map_frame, keyframe.stamp_ns),
        id=keyframe.id,
        camera_pose=convert.pose_to_msg(keyframe.T_map_camera),
        camera_info=camera_info(keyframe.camera, optical_frame, keyframe.stamp_ns),
        color=_picture("jpeg", keyframe.colour_jpeg),
        depth=_picture("png", keyframe.depth_png),
        object_ids=list(keyframe.object_ids),
    )
    for picture in (msg.color, msg.depth):
        picture.header.frame_id, picture.header.stamp = optical_frame, stamp
    return msg


def keyframe_from_msg(msg: KeyframeMsg) -> Keyframe:
    """The keyframe of another process.

    Raises:
        ValueError: the pose or the camera is not finite, or no camera, or a picture is of another
            size than the camera.
        BadImage: a picture is none.
    """
    T_map_camera = convert.pose_from_msg(msg.camera_pose)
    size_px = (msg.camera_info.width, msg.camera_info.height)
    camera = Pinhole(np.reshape(msg.camera_info.k, (3, 3)), size_px)
    depth_png, colour_jpeg = bytes(msg.depth.data), bytes(msg.color.data)
    depth_m = decode_depth(depth_png)
    for what, shape in (("colour", decode_colour(colour_jpeg).shape), ("depth", depth_m.shape)):
        if shape[1::-1] != size_px:
            raise ValueError(f"{what}: want {size_px} as camera_info says, got {shape[1::-1]}")
    return Keyframe(
        msg.id,
        convert.stamp_to_ns(msg.header.stamp),
        T_map_camera,
        camera,
        colour_jpeg,
        depth_png,
        tuple(msg.object_ids),
        seen_cells(depth_m, camera, T_map_camera),
    )


def camera_info(camera: Pinhole, optical_frame: str, stamp_ns: int) -> CameraInfo:
    """camera_info of an undistorted camera."""
    width, height = camera.size_px
    k = [float(v) for v in camera.K.ravel()]
    return CameraInfo(
        header=convert.header(optical_frame, stamp_ns),
        width=width,
        height=height,
        distortion_model="plumb_bob",
        d=[0.0] * 5,
        k=k,
        r=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        p=[*k[:3], 0.0, *k[3:6], 0.0, *k[6:], 0.0],
    )


def _picture(kind: str, data: bytes) -> CompressedImage:
    return CompressedImage(format=kind, data=array.array("B", data))
