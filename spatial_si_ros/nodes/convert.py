"""Messages <-> values. The only place where quaternions are xyzw (inside they are wxyz)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from geometry_msgs.msg import Point, Pose, PoseStamped, Quaternion, Transform, Vector3
from nav_msgs.msg import OccupancyGrid
from scipy.spatial.transform import Rotation
from std_msgs.msg import ColorRGBA, Header

from spatial_si_interfaces.msg import (
    FrameOfReference,
    GoneObject,
    LabelBelief,
    ObjectInstance,
    ObjectMap,
    ObjectUpdates,
)

from ..geometry.boxes import OrientedBox
from ..geometry.frames import pose_from_yaw, yaw_of
from ..geometry.viewpoints import Frame, Observer
from ..scene.objects import Colour, Front, SceneObject, Support
from ..scene.snapshot import Gone, OccupancyMap, SceneSnapshot
from .convert_history import (
    SUPPORT_FROM_MSG,
    SUPPORT_TO_MSG,
    motion_from_msg,
    motion_into_msg,
    place_from_msg,
    place_to_msg,
    trail_from_numbers,
    trail_to_numbers,
)
from .convert_time import stamp_from_ns, stamp_to_ns

Array = npt.NDArray[np.float64]

_FRAME_TO_MSG = {
    Frame.NONE: FrameOfReference.NONE,
    Frame.EGOCENTRIC: FrameOfReference.EGOCENTRIC,
    Frame.RELATIVE: FrameOfReference.RELATIVE,
    Frame.INTRINSIC: FrameOfReference.INTRINSIC,
    Frame.ABSOLUTE: FrameOfReference.ABSOLUTE,
}


# Poses ----------------------------------------------------------------------------------------


def quaternion_from_msg(msg: Quaternion) -> Array:
    """(4,) unit quaternion wxyz.

    Raises:
        ValueError: not finite, or of length zero.
    """
    wxyz = np.array([msg.w, msg.x, msg.y, msg.z])
    length = float(np.linalg.norm(wxyz))
    if not np.isfinite(length) or length < 1e-6:
        raise ValueError(f"want a quaternion of length 1, got (x, y, z, w) = {_xyzw(msg)}")
    unit: Array = wxyz / length
    return unit


def quaternion_to_msg(R_a_b: Array) -> Quaternion:
    """From a (3, 3) rotation."""
    x, y, z, w = Rotation.from_matrix(R_a_b).as_quat()
    return Quaternion(x=float(x), y=float(y), z=float(z), w=float(w))


def pose_from_msg(msg: Pose) -> Array:
    """(4, 4) T_frame_body.

    Raises:
        ValueError: the position or the orientation is not finite, or the latter is zero.
    """
    return _rigid([msg.position.x, msg.position.y, msg.position.z], msg.orientation)


def pose_to_msg(T_frame_body: Array) -> Pose:
    x, y, z = (float(v) for v in T_frame_body[:3, 3])
    return Pose(position=Point(x=x, y=y, z=z), orientation=quaternion_to_msg(T_frame_body[:3, :3]))


def transform_from_msg(msg: Transform) -> Array:
    """(4, 4) T_parent_child.

    Raises:
        ValueError: as `pose_from_msg`.
    """
    return _rigid([msg.translation.x, msg.translation.y, msg.translation.z], msg.rotation)


def transform_to_msg(T_parent_child: Array) -> Transform:
    x, y, z = (float(v) for v in T_parent_child[:3, 3])
    return Transform(
        translation=Vector3(x=x, y=y, z=z), rotation=quaternion_to_msg(T_parent_child[:3, :3])
    )


def pose_stamped_to_msg(T_frame_body: Array, frame_id: str, stamp_ns: int) -> PoseStamped:
    return PoseStamped(header=header(frame_id, stamp_ns), pose=pose_to_msg(T_frame_body))


def header(frame_id: str, stamp_ns: int) -> Header:
    return Header(frame_id=frame_id, stamp=stamp_from_ns(stamp_ns))


def _rigid(position: list[float], orientation: Quaternion) -> Array:
    if not np.all(np.isfinite(position)):
        raise ValueError(f"want a finite position, got {position}")
    w, x, y, z = quaternion_from_msg(orientation)
    T = np.eye(4)
    T[:3, :3] = Rotation.from_quat([x, y, z, w]).as_matrix()
    T[:3, 3] = position
    return T


def _xyzw(msg: Quaternion) -> tuple[float, float, float, float]:
    return msg.x, msg.y, msg.z, msg.w


# Objects --------------------------------------------------------------------------------------


def object_to_msg(obj: SceneObject) -> ObjectInstance:
    """Everything but the surface points, which do not travel."""
    msg = ObjectInstance(
        id=obj.id,
        name=obj.name,
        labels=[LabelBelief(label=label, probability=p) for label, p in obj.labels],
        pose=pose_to_msg(pose_from_yaw(obj.box.centre_m, obj.box.yaw_rad)),
        size=_vector(obj.box.size_m),
        size_stddev=_vector(obj.size_std_m),
        position_covariance=np.asarray(obj.position_covariance_m2, dtype=np.float64).ravel(),
        existence_probability=float(obj.existence),
        observations=int(obj.observations),
        best_view_pixels=int(obj.best_view_pixels),
        first_seen=stamp_from_ns(obj.first_seen_ns),
        last_seen=stamp_from_ns(obj.last_seen_ns),
    )
    if obj.front is not None:
        msg.front_known = True
        msg.front_yaw = float(obj.front.yaw_rad)
        msg.front_probability = float(obj.front.probability)
    if obj.colour is not None:
        red, green, blue = (float(c) for c in obj.colour.rgb)
        msg.colour = obj.colour.name
        msg.colour_rgba = ColorRGBA(r=red, g=green, b=blue, a=1.0)
        msg.colour_probability = float(obj.colour.probability)
    if obj.support is not None:
        msg.support_relation = SUPPORT_TO_MSG[obj.support.relation]
        msg.support_id = int(obj.support.object_id)
        msg.support_probability = float(obj.support.probability)
    if obj.appeared_ns is not None:
        msg.appeared_known, msg.appeared = True, stamp_from_ns(obj.appeared_ns)
    if obj.motion is not None:
        motion_into_msg(obj.motion, msg)
    if obj.past:
        msg.past = [place_to_msg(place) for place in obj.past]
    return msg


def object_from_msg(msg: ObjectInstance) -> SceneObject:
    """The same object without surface points.

    Raises:
        ValueError: no label, or a pose, size or covariance that is not finite and positive.
    """
    if not msg.labels:
        raise ValueError(f"object {msg.id}: has no label")
    T_map_box = pose_from_msg(msg.pose)
    colour = (
        Colour(
            msg.colour,
            (msg.colour_rgba.r, msg.colour_rgba.g, msg.colour_rgba.b),
            msg.colour_probability,
        )
        if msg.colour
        else None
    )
    support = (
        Support(msg.support_id, SUPPORT_FROM_MSG[msg.support_relation], msg.support_probability)
        if msg.support_relation in SUPPORT_FROM_MSG
        else None
    )
    return SceneObject(
        id=msg.id,
        labels=tuple((each.label, each.probability) for each in msg.labels),
        box=OrientedBox(
            T_map_box[:3, 3], np.array([msg.size.x, msg.size.y, msg.size.z]), yaw_of(T_map_box)
        ),
        position_covariance_m2=np.array(msg.position_covariance, dtype=np.float64).reshape(3, 3),
        size_std_m=np.array([msg.size_stddev.x, msg.size_stddev.y, msg.size_stddev.z]),
        front=Front(msg.front_yaw, msg.front_probability) if msg.front_known else None,
        colour=colour,
        support=support,
        existence=msg.existence_probability,
        observations=msg.observations,
        best_view_pixels=msg.best_view_pixels,
        first_seen_ns=stamp_to_ns(msg.first_seen),
        last_seen_ns=stamp_to_ns(msg.last_seen),
        points_m=np.zeros((0, 3)),
        motion=motion_from_msg(msg),
        appeared_ns=stamp_to_ns(msg.appeared) if msg.appeared_known else None,
        past=tuple(place_from_msg(place) for place in msg.past),
    )


def gone_to_msg(gone: Gone) -> GoneObject:
    return GoneObject(object=object_to_msg(gone.thing), stamp=stamp_from_ns(gone.stamp_ns))


def gone_from_msg(msg: GoneObject) -> Gone:
    """Raises ValueError: as `object_from_msg`."""
    return Gone(object_from_msg(msg.object), stamp_to_ns(msg.stamp))


def _vector(values: Array) -> Vector3:
    x, y, z = (float(v) for v in values)
    return Vector3(x=x, y=y, z=z)


# Snapshots ------------------------------------------------------------------------------------


def map_to_msg(
    snapshot: SceneSnapshot, sequence: int, objects: Sequence[ObjectInstance] | None = None
) -> ObjectMap:
    """The whole map; `sequence` is that of the last ObjectUpdates it includes.

    `objects`: the messages of its objects, where they are there already.
    """
    return ObjectMap(
        header=header(snapshot.frame_id, snapshot.stamp_ns),
        version=snapshot.version,
        sequence=sequence,
        objects=[object_to_msg(obj) for obj in snapshot] if objects is None else objects,
        gone=[gone_to_msg(each) for each in snapshot.gone],
        trail=trail_to_numbers(snapshot.trail),
    )


def updates_to_msg(
    snapshot: SceneSnapshot, sequence: int, changed: Iterable[int], removed: Iterable[int]
) -> ObjectUpdates:
    """What one frame changed, as ids of `snapshot` and ids no longer in it."""
    removed = [int(i) for i in removed]
    return ObjectUpdates(
        header=header(snapshot.frame_id, snapshot.stamp_ns),
        version=snapshot.version,
        sequence=sequence,
        changed=[object_to_msg(snapshot.objects[i]) for i in changed],
        removed=removed,
        gone=[gone_to_msg(each) for each in snapshot.gone if each.thing.id in removed],
    )


def snapshot_from_msg(msg: ObjectMap, occupancy: OccupancyMap | None) -> SceneSnapshot:
    """Raises ValueError: an object of it is not valid."""
    objects = {each.id: object_from_msg(each) for each in msg.objects}
    return SceneSnapshot(
        version=msg.version,
        stamp_ns=stamp_to_ns(msg.header.stamp),
        frame_id=msg.header.frame_id,
        objects=MappingProxyType(objects),
        occupancy=occupancy,
        gone=tuple(gone_from_msg(each) for each in msg.gone),
        trail=trail_from_numbers(msg.trail),
    )


def apply_updates(snapshot: SceneSnapshot, msg: ObjectUpdates) -> SceneSnapshot:
    """The next snapshot. Raises ValueError: a changed object is not valid."""
    objects = {**snapshot.objects, **{each.id: object_from_msg(each) for each in msg.changed}}
    for number in msg.removed:
        objects.pop(number, None)
    kept = tuple(each for each in snapshot.gone if each.thing.id not in objects)
    return SceneSnapshot(
        version=msg.version,
        stamp_ns=stamp_to_ns(msg.header.stamp),
        frame_id=msg.header.frame_id,
        objects=MappingProxyType(objects),
        occupancy=snapshot.occupancy,
        gone=kept + tuple(gone_from_msg(each) for each in msg.gone),
        trail=snapshot.trail,
    )


# Occupancy ------------------------------------------------------------------------------------


def occupancy_to_msg(grid: OccupancyMap, frame_id: str, stamp_ns: int) -> OccupancyGrid:
    msg = OccupancyGrid(header=header(frame_id, stamp_ns))
    msg.info.map_load_time = stamp_from_ns(stamp_ns)
    msg.info.resolution = float(grid.resolution_m)
    msg.info.height, msg.info.width = (int(n) for n in grid.cells.shape)
    x, y = (float(v) for v in grid.origin_m)
    msg.info.origin = Pose(position=Point(x=x, y=y), orientation=Quaternion(w=1.0))
    msg.data.frombytes(np.ascontiguousarray(grid.cells, dtype=np.int8).tobytes())
    return msg


def occupancy_from_msg(msg: OccupancyGrid) -> OccupancyMap:
    """Raises ValueError: width times height is not the number of cells, or no resolution."""
    height, width = int(msg.info.height), int(msg.info.width)
    if len(msg.data) != height * width or not 0.0 < msg.info.resolution < np.inf:
        raise ValueError(
            f"want a grid of {width} x {height} cells of positive size, "
            f"got {len(msg.data)} cells of {msg.info.resolution} m"
        )
    cells = np.frombuffer(msg.data, dtype=np.int8).reshape(height, width)
    origin = np.array([msg.info.origin.position.x, msg.info.origin.position.y])
    return OccupancyMap(cells, float(msg.info.resolution), origin)


# Frames of reference --------------------------------------------------------------------------


def frame_to_msg(
    frame: Frame, description: str = "", observer: Observer | None = None
) -> FrameOfReference:
    """`observer` gives the pose of egocentric and relative frames; unknown facing becomes 0."""
    msg = FrameOfReference(kind=_FRAME_TO_MSG[frame], description=description)
    msg.observer.orientation.w = 1.0
    if observer is not None:
        msg.description = description or observer.description
        msg.observer = pose_to_msg(pose_from_yaw(observer.position_m, observer.yaw_rad or 0.0))
    return msg
