"""Open questions for a direction."""

from __future__ import annotations

from ...geometry.relations import RelationKind as R
from .. import queries as q
from ..references import Landmark, Person, Reference, Who
from .frame import Frame, frame

_WHOSE = "[(relative to|with respect to|in relation to|compared to|compared with|of|from) <b>]"
COMPASS = (R.NORTH_OF, R.SOUTH_OF, R.EAST_OF, R.WEST_OF)

_SCHEMES: tuple[tuple[q.Scheme, str], ...] = (
    (q.Scheme.CLOCK, "at what oclock|at (which|what) (clock position|hour|oclock|oclock position)"
     "|in (which|what) (clock position|oclock direction|clock direction)|on which clock position"
     "|at what oclock position|at what hour on the clock|at what time on [the|a] clock [face]"),
    (q.Scheme.COMPASS_EIGHTHS, "(in|at) which of [the] eight (compass|cardinal) (directions|points)"
     "|in which of [the] eight (directions|points) of the compass"),
    (q.Scheme.COMPASS, "in which of [the] [four] (compass|cardinal) (directions|points)"
     "|(if|when|with) north is up , (which way|in (which|what) direction|where)"
     "|in (which|what) (compass|cardinal) (direction|point)"
     "|in (which|what) direction of the compass|on which compass bearing|at what compass bearing"),
    (q.Scheme.EIGHTHS, "(exactly|precisely) (in which|in what|which|what) direction"
     "|in (which|what) (exact|precise) direction|in exactly (which|what) direction"
     "|in which of [the] eight directions"),
    (q.Scheme.HALVES, "in which half"),
    (q.Scheme.THIRDS, "in which third"),
    (q.Scheme.QUADRANTS, "in which quadrant|in (which|what) corner"),
    (q.Scheme.QUARTERS, "in (which|what) direction|(which|what) direction|to (which|what) side"
     "|on (which|what) side|(which|what) way|in which of [the] four directions"),
)  # fmt: skip


def _frames() -> tuple[Frame, ...]:
    frames = []
    for scheme, words in _SCHEMES:

        def whose(
            a: Reference,
            b: Landmark | None = None,
            own: object = None,
            scheme: q.Scheme = scheme,
        ) -> q.WhichWay:
            return q.WhichWay(a, b or Person(Who.VIEWER), scheme, own is not None)

        def from_where(b: Landmark, a: Reference, scheme: q.Scheme = scheme) -> q.WhichWay:
            return q.WhichWay(a, b, scheme)

        frames += [
            frame(
                whose,
                f"({words}) (is|are|lies|lie|can i find|do i find) <a:ref> (from|of) <b> "
                "[<own:own>]",
                f"({words}) (is|are|lies|lie) <a:ref> (from|of|relative to|with respect to"
                "|in relation to|as seen from) <b>",
                f"({words}) of <b> (is|are|lies|lie) <a:ref>",
                f"({words}) (does|do) <a:ref> (lie|stand|sit) (from|of|relative to) <b>",
            ),
            frame(
                from_where,
                f"({words}) (must|should|do|would) (i|you) have to (look|turn|go|head) from <b> "
                "to (see|reach|get to|face) <a:ref>",
                f"({words}) from <b> (is|are|lies|lie) <a:ref>",
                f"({words}) relative to <b> (is|are|lies|lie) <a:ref>",
                f"from <b> , ({words}) (is|are|lies|lie) <a:ref>",
                f"({words}) (must|should|do|would) (i|you) (look|turn|go|head) from <b> to (see"
                "|reach|get to|face) <a:ref>",
            ),
            frame(
                whose,
                f"({words}) (is|are|lies|lie|can i find|do i find|do you see) <a:ref>",
                f"({words}) (is|are|lies|lie) <a:ref> (from|of|to) (here|there|it)",
                f"({words}) (must|should|do|would) (i|you) [have to] (look|turn|go|head|walk) to "
                "(see|reach|get to|face|find) <a:ref>",
                f"({words}) to <a:ref>",
                f"({words}) would <a:ref> be",
            ),
        ]
    return tuple(frames)


FRAMES: tuple[Frame, ...] = (
    *_frames(),
    frame(
        lambda a, b=None: q.WhichWay(a, b or Person(Who.VIEWER)),
        "(which|what) side (is|are) <a:ref> on",
        "(which|what) side of <b> (is|are) <a:ref> (on|at)",
        "on (which|what) side (is|are) <a:ref> of <b>",
        "(relative to|with respect to|in relation to) <b> , where (is|are) <a:ref>",
        "(which|what) direction (is|are) <a:ref> in",
        "(which|what) direction (is|are) <a:ref> [in] from <b>",
        "where (is|are) <a:ref> from <b>",
        "where (is|are) <a:ref> [placed] compared to <b>",
    ),
    frame(
        lambda a, o, b=None: q.Direction(a, o, b or Person(Who.VIEWER)),
        f"(where|which way|[(in|on|to)] (which|what) (direction|side)) (is|are|lies|lie) <a:ref> "
        f"{_WHOSE} (:|,) <o:sides>",
    ),
    frame(
        lambda a, b: q.Direction(a, COMPASS, b),
        "(is|are) <a:ref> [to the] (north|south|east|west) [,|or] [to the] [(north|south|east"
        "|west)]"
        " [,|or] [to the] [(north|south|east|west)] [,] [or] [to the] (north|south|east|west) of "
        "<b>",
    ),
    frame(
        lambda a, b=None: q.WhichWay(a, b or Person(Who.VIEWER), q.Scheme.QUARTERS),
        "what is the (direction|bearing) (to|of) <a:ref> from <b>",
        "what is the (direction|bearing) from <b> to <a:ref>",
        "what is the position of <a:ref> (relative to|with respect to|in relation to) <b>",
        "where is <a:ref> (relative to|with respect to|in relation to|in relationship to"
        "|as seen from|with reference to) <b>",
        "how is <a:ref> (positioned|located|placed|situated) (relative to|with respect to"
        "|in relation to) <b>",
        "what is the (spatial relationship|relative position) (between|of) <a:ref> (and|to) <b>",
    ),
)
