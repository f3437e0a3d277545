"""Tests for nodes/inbox.py: order, pushing out, dropping, closing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from spatial_si_ros.nodes.inbox import Inbox

WAIT_S = 10.0


class Desk:
    """Does its first item only when it is told to go on."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.busy, self.go_on = threading.Event(), threading.Event()
        self._changed = threading.Condition()

    def work(self, item: int) -> None:
        self.busy.set()
        assert self.go_on.wait(WAIT_S)
        with self._changed:
            self.done.append(item)
            self._changed.notify_all()

    def until(self, count: int) -> list[int]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.done) >= count, WAIT_S)
            return list(self.done)


@contextmanager
def inbox(desk: Desk, depth: int) -> Iterator[Inbox[int]]:
    box: Inbox[int] = Inbox("test", depth, desk.work)
    yield box
    desk.go_on.set()
    box.close()


def test_works_in_order() -> None:
    desk = Desk()
    desk.go_on.set()
    with inbox(desk, 100) as box:
        for item in range(20):
            assert box.put(item) is None
        assert desk.until(20) == list(range(20))
    assert box.dropped == 0


def test_the_newest_pushes_the_oldest_out() -> None:
    desk = Desk()
    with inbox(desk, 1) as box:
        box.put(1)
        assert desk.busy.wait(WAIT_S)
        assert [box.put(item) for item in (2, 3, 4)] == [None, 2, 3]
        desk.go_on.set()
        assert desk.until(2) == [1, 4]
    assert box.dropped == 2


def test_clear_drops_what_waits_but_not_what_is_in_work() -> None:
    desk = Desk()
    with inbox(desk, 10) as box:
        box.put(1)
        assert desk.busy.wait(WAIT_S)
        box.put(2)
        box.clear()
        box.put(3)
        desk.go_on.set()
        assert desk.until(2) == [1, 3]


def test_close_ends_the_thread_after_its_item() -> None:
    desk = Desk()
    before = threading.active_count()
    box: Inbox[int] = Inbox("test", 10, desk.work)
    box.put(1)
    assert desk.busy.wait(WAIT_S)
    box.put(2)
    box.close(timeout_s=0.0)  # from here on it takes nothing more
    desk.go_on.set()
    box.close(WAIT_S)
    assert desk.done == [1]
    assert threading.active_count() == before


@pytest.mark.parametrize("depth", [1, 5])
def test_an_idle_inbox_closes_at_once(depth: int) -> None:
    Inbox("test", depth, lambda _: None).close(WAIT_S)
