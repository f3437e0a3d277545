"""A node that reads the map: from the mapper in its process, or from topics when it is alone."""

from __future__ import annotations

from typing import Any

from diagnostic_msgs.msg import DiagnosticStatus

from ..errors import TransformUnavailable
from ..language.parser import warm_up
from ..scene.store import SnapshotStore
from .asker import Asker, Lookup
from .base import SpatialNode
from .keepout import KeepoutFeed
from .params import AskerParams, BodyParams
from .snapshot_feed import SnapshotFeed
from .tf_buffer import make_tf


class MappedNode(SpatialNode):
    """Has the newest snapshot (`store`) and knows where robot and speaker are (`asker`).

    Once it is configured it understands words without delay. A node whose parameters have the
    robot's body plans with it, and hears where it must not be: its snapshots have the zones.
    """

    params: AskerParams

    def __init__(
        self, name: str, store: SnapshotStore | None, tf: Lookup | None, **kwargs: Any
    ) -> None:
        """
        Args:
            store: shared with the mapper; None: one of its own, fed by topics.
            tf: shared; None: one of its own.
        """
        self._alone = store is None
        self.store = store if store is not None else SnapshotStore()
        self._tf = tf
        self._own_tf: Any = None
        self._zones: KeepoutFeed | None = None
        super().__init__(name, **kwargs)

    def setup(self) -> None:
        if self._tf is None:
            self._tf = self._own_tf = make_tf(self)
        warm_up()
        self.asker = Asker(self._tf, lambda: self.params, self.now_ns)

    def start(self) -> None:
        if self._alone:
            SnapshotFeed(self, self.store)
        p = self.params
        if isinstance(p, BodyParams):
            self._zones = KeepoutFeed(self, self.store, p.keepout_info_topic, p.map_frame)

    def on_time_jump_back(self) -> None:
        if self._own_tf is not None:
            self._own_tf.clear()

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        snapshot = self.store.latest
        figures: dict[str, object] = {"map version": snapshot.version, "objects": len(snapshot)}
        if self._zones is not None:
            figures["keep-out zones"] = self._zones.figure
            if self._zones.problem:
                why = f"the robot may be nowhere: {self._zones.problem}"
                return DiagnosticStatus.WARN, why, figures
        try:
            self.asker.robot_pose()
        except TransformUnavailable as error:
            return DiagnosticStatus.WARN, f"the robot's place is unknown: {error}", figures
        if snapshot.version == 0:
            return DiagnosticStatus.WARN, "the map is empty", figures
        return DiagnosticStatus.OK, "active", figures
