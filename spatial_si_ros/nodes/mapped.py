"""A node that reads the map: from the mapper in its process, or from topics when it is alone."""

from __future__ import annotations

from typing import Any

from diagnostic_msgs.msg import DiagnosticStatus

from ..errors import TransformUnavailable
from ..language.parser import warm_up
from ..scene.store import SnapshotStore
from .asker import Asker, Lookup
from .base import SpatialNode
from .params import AskerParams
from .snapshot_feed import SnapshotFeed
from .tf_buffer import make_tf


class MappedNode(SpatialNode):
    """Has the newest snapshot (`store`) and knows where robot and speaker are (`asker`).

    Once it is configured it understands words without delay.
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
        super().__init__(name, **kwargs)

    def setup(self) -> None:
        if self._tf is None:
            self._tf = self._own_tf = make_tf(self)
        warm_up()
        self.asker = Asker(self._tf, lambda: self.params, self.now_ns)

    def start(self) -> None:
        if self._alone:
            SnapshotFeed(self, self.store)

    def on_time_jump_back(self) -> None:
        if self._own_tf is not None:
            self._own_tf.clear()

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        snapshot = self.store.latest
        figures: dict[str, object] = {"map version": snapshot.version, "objects": len(snapshot)}
        try:
            self.asker.robot_pose()
        except TransformUnavailable as error:
            return DiagnosticStatus.WARN, f"the robot's place is unknown: {error}", figures
        if snapshot.version == 0:
            return DiagnosticStatus.WARN, "the map is empty", figures
        return DiagnosticStatus.OK, "active", figures
