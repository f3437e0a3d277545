"""Messages of objects are made once for each state."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from nodes.scenery import room_snapshot

from spatial_si_ros.nodes import convert
from spatial_si_ros.nodes.object_messages import ObjectMessages


def test_only_what_changed_is_made_anew() -> None:
    room, messages = room_snapshot(), ObjectMessages()
    first = messages.whole_map(room, 1)
    number = next(iter(room.objects))
    objects = {**room.objects, number: replace(room.objects[number], observations=999)}
    objects.popitem()
    second = messages.whole_map(replace(room, objects=MappingProxyType(objects)), 2)
    assert first == convert.map_to_msg(room, 1)
    before = {each.id: each for each in first.objects}
    assert [each.id for each in second.objects] == list(objects)
    for each in second.objects:
        assert (each is before[each.id]) is (each.id != number)
    assert second.objects[0].observations == 999
