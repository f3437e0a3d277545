"""Who asks, from where: the robot, the speaker and the viewpoint of a request, from tf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from spatial_si_interfaces.msg import Viewpoint

from ..answers.context import AskContext
from ..answers.trust.calibration import Calibration
from ..errors import SpatialError, TransformStale, TransformUnavailable
from ..geometry.frames import yaw_of
from ..geometry.viewpoints import Observer, ViewpointKind
from ..language.declined import Declined, DeclineReason
from ..language.parser import parse_reference
from ..language.references import UNSPECIFIED, Reference, ViewpointSpec, ViewpointWords
from . import convert
from .params import AskerParams

Array = npt.NDArray[np.float64]


class Lookup(Protocol):
    """Where one frame is in another, and since when."""

    def newest(self, target: str, source: str) -> tuple[Array, int | None]:
        """(4, 4) T_target_source and its stamp; None where nothing between them moves.

        Raises:
            TransformUnavailable: the frames are not connected.
        """
        ...


class BadViewpoint(SpatialError):
    """The viewpoint of a request cannot be used; `declined` says why."""

    def __init__(self, declined: Declined) -> None:
        super().__init__(declined.detail)
        self.declined = declined


class Asker:
    """Builds the context of a question from its request and tf.

    Attributes:
        calibration: what measured probabilities are worth; None: as they are measured.
        sure_enough: what is less probable is declined where the request says nothing; None: as
            the parameter says.
    """

    def __init__(
        self, tf: Lookup, params: Callable[[], AskerParams], now_ns: Callable[[], int]
    ) -> None:
        """`params` gives the present parameters, `now_ns` the present ROS time."""
        self._tf = tf
        self._read = params
        self._now_ns = now_ns
        self.calibration: Calibration | None = None
        self.sure_enough: float | None = None

    @property
    def _params(self) -> AskerParams:
        return self._read()

    def robot_pose(self) -> Array:
        """(4, 4) T_map_base, the newest.

        Raises:
            TransformUnavailable: tf does not know it.
            TransformStale: what tf knows is older than `max_pose_age_s`.
        """
        return self._place(self._params.base_frame)

    def context(self, viewpoint: Viewpoint, min_probability: float = 0.0) -> AskContext:
        """The context; a missing or old robot pose is None in it, with the reason.

        Raises:
            BadViewpoint: a pose that is not finite, an unknown frame, words without meaning.
        """
        context = AskContext(
            speaker=self._speaker(viewpoint),
            viewpoint=self._viewpoint(viewpoint),
            min_probability=min_probability or self._wanted(),
            calibration=self.calibration,
        )
        try:
            robot = _observer(ViewpointKind.ROBOT, self.robot_pose(), "the robot")
        except TransformUnavailable as error:
            return replace(context, no_robot=robot_lost(error))
        return replace(context, robot=robot)

    def _wanted(self) -> float:
        """How sure an answer must be."""
        given = self._params.min_probability
        return given if self.sure_enough is None else self.sure_enough

    def _place(self, frame: str) -> Array:
        """(4, 4) T_map_frame, the newest.

        Raises:
            TransformUnavailable: as `robot_pose`.
        """
        map_frame, limit_s = self._params.map_frame, self._params.max_pose_age_s
        T_map_frame, stamp_ns = self._tf.newest(map_frame, frame)
        if stamp_ns is None:
            return T_map_frame
        age_s = (self._now_ns() - stamp_ns) * 1e-9
        if abs(age_s) > limit_s:
            when = f"{age_s:.1f} s old" if age_s > 0.0 else f"{-age_s:.1f} s in the future"
            raise TransformStale(
                f"tf of '{frame}' in '{map_frame}' is {when}, and max_pose_age_s is {limit_s:g} s"
            )
        return T_map_frame

    def _speaker(self, viewpoint: Viewpoint) -> Observer | None:
        if viewpoint.kind == Viewpoint.SPEAKER and viewpoint.pose.header.frame_id:
            return _observer(ViewpointKind.SPEAKER, self._pose(viewpoint), "the speaker")
        if not self._params.speaker_frame:
            return None
        try:
            T = self._place(self._params.speaker_frame)
        except TransformUnavailable as error:
            raise BadViewpoint(_lost("the speaker's place is not known", error)) from error
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
            moved: Array = self._place(frame) @ T_frame_observer
        except (ValueError, TransformUnavailable) as error:
            raise BadViewpoint(_lost("the viewpoint's pose is unusable", error)) from error
        return moved


def robot_lost(error: TransformUnavailable) -> Declined:
    """The refusal of what needs the robot's pose: STALE where it was known once."""
    return _lost("where the robot is in the map is not known", error)


def _lost(what: str, error: Exception) -> Declined:
    stale = isinstance(error, TransformStale)
    reason = DeclineReason.STALE if stale else DeclineReason.NO_VIEWPOINT
    return Declined(reason, f"{what}: {error}")


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
