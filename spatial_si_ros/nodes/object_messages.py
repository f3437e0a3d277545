"""Messages of mapped objects, made once for each state of an object."""

from __future__ import annotations

from spatial_si_interfaces.msg import ObjectInstance, ObjectMap

from ..scene.objects import SceneObject
from ..scene.snapshot import SceneSnapshot
from . import convert


class ObjectMessages:
    """Objects never change: a new state is a new object, and only that needs a new message."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[SceneObject, ObjectInstance]] = {}

    def whole_map(self, snapshot: SceneSnapshot, sequence: int) -> ObjectMap:
        """The whole map; `sequence` is that of the last ObjectUpdates it includes."""
        self._made = {obj.id: (obj, self._message(obj)) for obj in snapshot}
        return convert.map_to_msg(snapshot, sequence, [msg for _, msg in self._made.values()])

    def _message(self, obj: SceneObject) -> ObjectInstance:
        known, message = self._made.get(obj.id, (None, None))
        return message if known is obj and message is not None else convert.object_to_msg(obj)
