"""Hears of the zones that the robot keeps out of, as the keepout filter of Nav2 does."""

from __future__ import annotations

from nav2_msgs.msg import CostmapFilterInfo
from nav_msgs.msg import OccupancyGrid

from ..geometry.frames import yaw_of
from ..scene.keepout import KeepOut, everywhere
from ..scene.store import SnapshotStore
from . import convert
from .base import SpatialNode
from .qos import LATCHED

KEEPOUT = 0
"""The type of a filter for zones; others limit speeds or switch something."""
LETHAL = 100
"""Value of a mask from which a cell is in a zone; what is less is a lane or only costly."""
UPRIGHT = 1e-3


class KeepoutFeed:
    """Keeps the zones of a store as the newest filter of type 0 has them.

    A filter that was announced, but whose mask has not come or cannot be used, closes all ground:
    where its zones are is not known, and driving into one is worse than not driving. (Nav2 itself
    goes on without the zones then, with a warning.) As in Nav2 the values of a mask are taken as
    they are, with a warning where `base` and `multiplier` are not 0 and 1. Zones that are known
    stay until others come, also when nobody publishes them any more.

    Subscribes: the topic of filters (nav2_msgs/CostmapFilterInfo, latched) and the mask that the
        newest one names (nav_msgs/OccupancyGrid in the map frame, latched).
    """

    def __init__(
        self, node: SpatialNode, store: SnapshotStore, info_topic: str, map_frame: str
    ) -> None:
        """Subscribes on `node` until its deactivation; call it in `start`.

        Args:
            info_topic: "": nobody is heard.
        """
        self._node = node
        self._store = store
        self._map_frame = map_frame
        self._mask_topic = ""
        self._asked: set[str] = set()
        self._heard: dict[str, KeepOut] = {}
        if info_topic:
            node.add_subscription(CostmapFilterInfo, info_topic, self._on_info, LATCHED)

    @property
    def problem(self) -> str:
        """Why all ground is closed; "" where it is not."""
        zones = self._store.latest.keep_out
        return zones.closed if zones is not None else ""

    @property
    def figure(self) -> str:
        """For diagnostics."""
        zones = self._store.latest.keep_out
        if zones is None:
            return "none announced"
        return "everywhere" if zones.closed else f"{zones.area_m2:.1f} m2"

    def _on_info(self, msg: CostmapFilterInfo) -> None:
        if msg.type != KEEPOUT:
            self._warn(f"a filter of type {msg.type} was ignored: want {KEEPOUT}, keep-out zones")
            return
        if (msg.base, msg.multiplier) != (0.0, 1.0):
            self._warn(
                f"the mask of keep-out zones is taken as it is: want base 0 and multiplier 1, got "
                f"{msg.base:g} and {msg.multiplier:g}"
            )
        topic = self._mask_topic = msg.filter_mask_topic
        if topic in self._heard:
            self._store.keep_out(self._heard[topic])
            return
        if self._store.latest.keep_out is None:
            why = f"the mask on {topic} has not come" if topic else "a filter without mask came"
            self._store.keep_out(everywhere(why))
        if topic and topic not in self._asked:
            self._asked.add(topic)
            self._node.add_subscription(
                OccupancyGrid, topic, lambda mask: self._on_mask(topic, mask), LATCHED
            )

    def _on_mask(self, topic: str, msg: OccupancyGrid) -> None:
        try:
            zones = zones_from_msg(msg, self._map_frame)
        except ValueError as error:
            zones = everywhere(f"the mask on {topic} cannot be used: {error}")
            self._warn(zones.closed)
        self._heard[topic] = zones
        if topic == self._mask_topic:
            self._store.keep_out(zones)

    def _warn(self, words: str) -> None:
        self._node.get_logger().warning(words)


def zones_from_msg(msg: OccupancyGrid, map_frame: str) -> KeepOut:
    """The zones of a mask.

    Raises:
        ValueError: it is in another frame, tilted, or no grid.
    """
    if msg.header.frame_id != map_frame:
        raise ValueError(f"want it in the frame '{map_frame}', got '{msg.header.frame_id}'")
    grid = convert.occupancy_from_msg(msg)
    T_map_mask = convert.pose_from_msg(msg.info.origin)
    if T_map_mask[2, 2] < 1.0 - UPRIGHT:
        raise ValueError("want a level mask, got one that is tilted")
    cells = grid.cells >= LETHAL
    cells.setflags(write=False)
    return KeepOut(cells, grid.resolution_m, grid.origin_m, yaw_of(T_map_mask))
