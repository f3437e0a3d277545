"""Which failures what may cure: the table behind the recoveries of picking and placing."""

from __future__ import annotations

from ...language.declined import DeclineReason as Why

ANOTHER_LOOK = frozenset(
    {
        Why.GRASP_FAILED,
        Why.PLACE_FAILED,
        Why.UNGRASPABLE,
        Why.NOT_SEEN,
        Why.NOT_OBSERVED_WELL,
        Why.NOT_OBSERVED_YET,
        Why.STALE,
    }
)
"""A newer picture from the same place."""
ANOTHER_STAND = ANOTHER_LOOK | {
    Why.OUT_OF_REACH,
    Why.UNREACHABLE,
    Why.NAVIGATION_FAILED,
    Why.NO_ROOM,
}
"""Another place to stand, and looking from elsewhere."""
PUT_OTHERWISE = frozenset({Why.NO_ROOM, Why.OUT_OF_REACH})
"""Before it is taken: it may be held in another way, or be smaller than was measured."""
FIND_AGAIN = frozenset({Why.OBJECT_GONE})
"""It moved: the words may still tell where it is."""
GIVE_UP = frozenset(
    {
        Why.ARM_UNAVAILABLE,
        Why.CANCELLED,
        Why.STOPPED,
        Why.TIMEOUT,
        Why.HAND_FULL,
        Why.HAND_EMPTY,
        Why.NOT_ACTIVE,
        Why.BUSY,
    }
)
"""Nothing else is tried, neither with this object nor with another."""

LOOKS_AT_MOST = 3
"""Pictures that are planned from at one place to stand."""
STANDS_AT_MOST = 4
"""Places to stand that are tried."""
FINDS_AT_MOST = 2
"""Times that a thing that went is looked for in the map again."""
