"""The hand at work: what closing fingers take, what a hand holds, and how it is lost again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..frames import Array
from . import holding
from .description import GRASP_LINK, TIPS
from .hand import PAD_M, Hand
from .holding import Finger, Grip
from .limits import FINGERS
from .things import State, Thing, Things

LET_GO_M = 0.003
"""Fingers that open by so much let go."""

CLEAR_M = 0.035
"""Fingers that opened by so much, or moved on so far, are clear of what they let go."""

SLIP_M = 0.03
"""A thing may be pushed so far through the fingers by what it is set on; then it is lost."""

PRESSED_M = 0.015
"""A hand that is deeper in something that stands fast could not have come there: it takes nothing.
"""

NEAR_M = 0.25
"""Only what is nearer to the place between the fingers is looked at."""

INNER_SIDE_M = 0.008
"""From the middle of a finger at its root to its inner side."""


class Grasping:
    """Takes, carries and drops things.

    Attributes:
        held: what the hand has. last: what the fingers had between them when they last closed on
            something.
    """

    def __init__(self, hand: Hand, things: Things) -> None:
        self.held: Thing | None = None
        self.last = Grip.NOTHING
        self._hand, self._things = hand, things
        self._T_grasp_thing = np.eye(4)
        self._taken_m = np.zeros(3)
        self._gap_m = 0.0
        self._freed: tuple[Thing, Array, float] | None = None

    def reset(self) -> None:
        """The hand is empty."""
        self.held, self._freed, self.last = None, None, Grip.NOTHING

    def step(self, links: Mapping[str, Array], T_map_base: Array, pressed_m: float) -> None:
        """After the joints have moved.

        Args:
            links: (4, 4) of every link in base_link.
            pressed_m: how deep the hand is in something that stands fast.
        """
        T_map_grasp = T_map_base @ links[GRASP_LINK]
        if self.held is not None:
            self._carry(T_map_grasp)
        elif self._hand.closing:
            self._close(links, T_map_grasp, pressed_m)
        self._clear(T_map_grasp)

    def push(self, shift_m: Array, T_map_grasp: Array) -> None:
        """What stands fast pushes the held thing by (3,) metres in map through the fingers."""
        if self.held is None:
            return
        self._T_grasp_thing[:3, 3] += T_map_grasp[:3, :3].T @ shift_m
        if np.linalg.norm(self._T_grasp_thing[:3, 3] - self._taken_m) > SLIP_M:
            self._let_go(T_map_grasp)
            self._hand.close_on()

    def _carry(self, T_map_grasp: Array) -> None:
        assert self.held is not None
        if self._hand.gap_m > self._gap_m + LET_GO_M:
            self._let_go(T_map_grasp)
            return
        if self._hand.gap_m < self._gap_m:
            self._hand.block(self._gap_m)
        self.held.put(T_map_grasp @ self._T_grasp_thing)
        self.held.handle.awake = True

    def _let_go(self, T_map_grasp: Array) -> None:
        assert self.held is not None
        self.held.loosen(from_hand=True)
        self._freed = (self.held, T_map_grasp[:3, 3].copy(), self._gap_m)
        self.held = None

    def _clear(self, T_map_grasp: Array) -> None:
        """The hand meets what it let go again once it is clear of it."""
        if self._freed is None:
            return
        thing, place, gap_m = self._freed
        far = float(np.linalg.norm(T_map_grasp[:3, 3] - thing.T_map_thing[:3, 3])) > NEAR_M
        moved = float(np.linalg.norm(T_map_grasp[:3, 3] - place)) > CLEAR_M
        if far or moved or self._hand.gap_m > gap_m + CLEAR_M:
            if thing.state is State.LOOSE:
                thing.loosen()
            self._freed = None

    def _close(self, links: Mapping[str, Array], T_map_grasp: Array, pressed_m: float) -> None:
        fingers = inner_sides(links)
        T_grasp_map = np.linalg.inv(T_map_grasp)
        for thing in self._things:
            T_grasp_thing = T_grasp_map @ thing.T_map_thing
            reach_m = float(np.linalg.norm(thing.half_m)) + NEAR_M
            if thing.freed or np.linalg.norm(T_grasp_thing[:3, 3]) > reach_m:
                continue
            mesh = thing.triangles_m @ T_grasp_thing[:3, :3].T + T_grasp_thing[:3, 3]
            left, right = fingers
            contacts = holding.contact(left, right, mesh), holding.contact(right, left, mesh)
            grip = holding.judge(contacts)
            if grip not in (Grip.NOTHING, Grip.LOOSE):
                self.last = grip
            if grip is Grip.HELD and pressed_m < PRESSED_M:
                self._take(thing, T_grasp_thing)
                return

    def _take(self, thing: Thing, T_grasp_thing: Array) -> None:
        thing.take()
        self.held, self._freed = thing, None
        self._T_grasp_thing = T_grasp_thing.copy()
        self._taken_m = T_grasp_thing[:3, 3].copy()
        self._gap_m = self._hand.gap_m
        self._hand.block(self._gap_m)


def inner_sides(links: Mapping[str, Array]) -> tuple[Finger, Finger]:
    """The inner sides of the left and the right finger in the grasp frame."""
    T_grasp_base = np.linalg.inv(links[GRASP_LINK])
    sides = []
    for tip, finger in zip(TIPS, FINGERS):
        pad = (T_grasp_base @ links[tip])[:3, 3]
        root = (T_grasp_base @ links[finger.replace("joint_", "link_")])[:3, 3]
        inward = -np.sign(pad[1] if abs(pad[1]) > 1e-3 else root[1])
        shift = np.array([0.0, inward, 0.0])
        sides.append(Finger(root + INNER_SIDE_M * shift, pad + PAD_M * shift))
    return sides[0], sides[1]
