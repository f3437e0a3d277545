"""Who asks, from where: the robot, the speaker and the viewpoint of a request, from tf."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from spatial_si_interfaces.msg import Viewpoint

from ..answers.context import AskContext
from ..errors import SpatialError, TransformUnavailable
from ..geometry.frames import yaw_of
from ..geometry.viewpoints import Observer, ViewpointKind
from ..language.declined import Declined, DeclineReason
from ..language.parser import parse_reference
from ..language.references import UNSPECIFIED, Reference, ViewpointSpec, ViewpointWords
from . import convert
from .params import AskerParams

Array = npt.NDArray[np.float64]


class Lookup(Protocol):
    """Where one frame is in another."""

    def lookup(self, target: str, source: str, stamp_ns: int | None = None) -> Array:
        """(4, 4) T_target_source at the stamp, None: the newest.

        Raises:
            TransformUnavailable: the frames are not connected, or not at that time.
        """
        ...


class BadViewpoint(SpatialError):
    """The viewpoint of a request cannot be used; `declined` says why."""

    def __init__(self, declined: Declined) -> None:
        super().__init__(declined.detail)
        self.declined = declined


class Asker:
    """Builds the context of a question from its request and tf."""

    def __init__(self, tf: Lookup, params: Callable[[], AskerParams]) -> None:
        """`params` gives the present parameters."""
        self._tf = tf
        self._read = params

    @property
    def _params(self) -> AskerParams:
        return self._read()

    def robot_pose(self) -> Array:
        """(4, 4) T_map_base, the newest.

        Raises:
            TransformUnavailable: tf does not know it.
        """
        return self._tf.lookup(self._params.map_frame, self._params.base_frame)

    def context(self, viewpoint: Viewpoint, min_probability: float = 0.0) -> AskContext:
        """The context; a missing robot pose is None in it, needed or not.

        Raises:
            BadViewpoint: a pose that is not finite, an unknown frame, words without meaning.
        """
        speaker = self._speaker(viewpoint)
        return AskContext(
            robot=self._robot(),
            speaker=speaker,
            viewpoint=self._viewpoint(viewpoint),
            min_probability=min_probability or self._params.min_probability,
        )

    def _robot(self) -> Observer | None:
        try:
            return _observer(ViewpointKind.ROBOT, self.robot_pose(), "the robot")
        except TransformUnavailable:
            return None

    def _speaker(self, viewpoint: Viewpoint) -> Observer | None:
        if viewpoint.kind == Viewpoint.SPEAKER and viewpoint.pose.header.frame_id:
            return _observer(ViewpointKind.SPEAKER, self._pose(viewpoint), "the speaker")
        if not self._params.speaker_frame:
            return None
        try:
            T = self._tf.lookup(self._params.map_frame, self._params.speaker_frame)
        except TransformUnavailable as error:
            raise BadViewpoint(
                Declined(DeclineReason.NO_VIEWPOINT, f"the speaker's place is unknown: {error}")
            ) from error
        return _observer(ViewpointKind.SPEAKER, T, "the speaker")

    def _viewpoint(self, viewpoint: Viewpoint) -> Observer | ViewpointSpec:
        if viewpoint.kind in (Viewpoint.UNSPECIFIED, Viewpoint.SPEAKER):
            return UNSPECIFIED
        if viewpoint.kind == Viewpoint.POSE:
            return _observer(ViewpointKind.POSE, self._pose(viewpoint), "the given pose")
        if viewpoint.kind == Viewpoint.ROBOT:
            return ViewpointSpec(ViewpointWords.ROBOT)
        if viewpoint.kind == Viewpoint.OBJECT_FRONT:
            return ViewpointSpec(ViewpointWords.OBJECT_FRONT, at=_reference(viewpoint.at))
        if viewpoint.kind == Viewpoint.STANDING_AT_FACING:
            return ViewpointSpec(
                ViewpointWords.STANDING_AT_FACING,
                at=_reference(viewpoint.at),
                facing=_reference(viewpoint.facing) if viewpoint.facing else None,
            )
        raise BadViewpoint(
            Declined(DeclineReason.NO_VIEWPOINT, f"there is no viewpoint of kind {viewpoint.kind}")
        )

    def _pose(self, viewpoint: Viewpoint) -> Array:
        try:
            T_frame_observer = convert.pose_from_msg(viewpoint.pose.pose)
            frame = viewpoint.pose.header.frame_id or self._params.map_frame
            if frame == self._params.map_frame:
                return T_frame_observer
            moved: Array = self._tf.lookup(self._params.map_frame, frame) @ T_frame_observer
        except (ValueError, TransformUnavailable) as error:
            raise BadViewpoint(
                Declined(DeclineReason.NO_VIEWPOINT, f"the viewpoint's pose is unusable: {error}")
            ) from error
        return moved


def _observer(kind: ViewpointKind, T_map_observer: Array, description: str) -> Observer:
    return Observer(kind, T_map_observer[:3, 3], yaw_of(T_map_observer), description)


def _reference(words: str) -> Reference:
    parsed = parse_reference(words)
    if isinstance(parsed, Declined):
        raise BadViewpoint(
            Declined(
                DeclineReason.NO_VIEWPOINT,
                f"the viewpoint names '{words[:60]}': {parsed.detail}",
                parsed.alternatives,
            )
        )
    return parsed
