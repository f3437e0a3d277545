"""Words for relations, and for what is most or more."""

from __future__ import annotations

from ...geometry.relations import RelationKind
from ..queries import Measure
from ..references import Extreme

R = RelationKind

SIDES = {
    "left": R.LEFT_OF,
    "right": R.RIGHT_OF,
    "front": R.IN_FRONT_OF,
    "back": R.BEHIND,
    "rear": R.BEHIND,
}

RELATIONS: dict[RelationKind, tuple[str, ...]] = {
    R.IN_FRONT_OF: ("in front of", "ahead of", "before", "in the front of"),
    R.BEHIND: ("behind", "in back of", "at the back of"),
    R.ABOVE: ("above", "over", "higher up than"),
    R.BELOW: ("below", "lower down than"),
    R.UNDER: ("under", "underneath", "beneath"),
    R.ON: ("on", "on top of", "upon", "onto", "atop", "supported by"),
    R.IN: ("in", "inside", "inside of", "within", "into", "contained in"),
    R.NEAR: ("near", "near to", "close to", "nearby", "around", "in the vicinity of"),
    R.NEXT_TO: (
        "next to",
        "beside",
        "by",
        "adjacent to",
        "alongside",
        "right next to",
        "close by",
        "directly next to",
        "at the side of",
    ),
    R.TOUCHING: ("touching", "in contact with", "in touch with"),
    R.AGAINST: (
        "against",
        "leaning on",
        "leaning against",
        "pushed up to",
        "pushed against",
        "pushed up against",
        "flush with",
        "up against",
        "flush against",
        "propped against",
    ),
    R.COVERING: ("covering", "spread over", "draped over"),
    R.FAR_FROM: ("far from", "far away from", "distant from", "a long way from"),
    R.FACING_AWAY_FROM: (
        "facing away from",
        "turned away from",
        "looking away from",
        "pointing away from",
        "with its back to",
    ),
    R.PARALLEL_TO: ("parallel to", "parallel with", "in parallel with"),
    R.VISIBLE_FROM: (
        "visible from",
        "in view of",
        "in sight of",
        "visible to",
        "visible for",
        "seen from",
        "within view of",
        "within sight of",
    ),
    R.HIDDEN_FROM: (
        "hidden from",
        "out of sight of",
        "invisible from",
        "invisible to",
        "concealed from",
        "out of view of",
    ),
    R.PARTLY_BEHIND: (
        "partly behind",
        "partially behind",
        "half behind",
        "partly hidden by",
        "partly hidden behind",
        "partially hidden by",
        "partially hidden behind",
    ),
    R.HIDING: (
        "hiding",
        "blocking",
        "occluding",
        "obscuring",
        "in the way of",
        "obstructing",
        "blocking the view of",
        "blocking my view of",
        "blocking your view of",
    ),
    R.FRONT_LEFT_OF: (
        "front left of",
        "in front left of",
        "to the front left of",
        "ahead and to the left of",
        "in front and to the left of",
    ),
    R.FRONT_RIGHT_OF: (
        "front right of",
        "in front right of",
        "to the front right of",
        "ahead and to the right of",
        "in front and to the right of",
    ),
    R.BACK_LEFT_OF: (
        "back left of",
        "behind left of",
        "to the back left of",
        "behind and to the left of",
        "rear left of",
    ),
    R.BACK_RIGHT_OF: (
        "back right of",
        "behind right of",
        "to the back right of",
        "behind and to the right of",
        "rear right of",
    ),
    R.NORTH_OF: ("north of", "to the north of"),
    R.SOUTH_OF: ("south of", "to the south of"),
    R.EAST_OF: ("east of", "to the east of"),
    R.WEST_OF: ("west of", "to the west of"),
    R.MOVING_TOWARDS: (
        "moving towards",
        "moving toward",
        "coming towards",
        "walking towards",
        "approaching",
        "heading for",
        "heading towards",
        "rolling towards",
        "moving to",
        "walking to",
        "coming closer to",
        "getting closer to",
    ),
    R.MOVING_AWAY_FROM: (
        "moving away from",
        "walking away from",
        "rolling away from",
        "going away from",
        "heading away from",
    ),
}

RESTING = ("", "lying", "standing", "sitting", "resting", "placed", "located", "hanging")

EXTREMES = {
    Extreme.NEAREST: ("nearest", "closest"),
    Extreme.FARTHEST: ("farthest", "furthest", "most distant"),
    Extreme.BIGGEST: ("biggest", "largest"),
    Extreme.SMALLEST: ("smallest", "tiniest"),
    Extreme.TALLEST: ("tallest",),
    Extreme.SHORTEST: ("shortest",),
    Extreme.LONGEST: ("longest",),
    Extreme.WIDEST: ("widest", "broadest"),
    Extreme.HIGHEST: ("highest", "topmost", "uppermost", "highest up"),
    Extreme.LOWEST: ("lowest", "lowermost", "bottommost", "lowest down"),
    Extreme.LEFTMOST: (
        "leftmost", "left most", "furthest left", "farthest left", "furthest to the left",
        "farthest to the left", "on the far left", "most to the left", "at the far left",
        "furthest on the left", "farthest on the left", "far left",
    ),
    Extreme.RIGHTMOST: (
        "rightmost", "right most", "furthest right", "farthest right", "furthest to the right",
        "farthest to the right", "on the far right", "most to the right", "at the far right",
        "furthest on the right", "farthest on the right", "far right",
    ),
}  # fmt: skip

COMPARATIVES = {
    ("bigger", "larger"): (Measure.VOLUME, False),
    ("smaller",): (Measure.VOLUME, True),
    ("taller", "higher"): (Measure.HEIGHT, False),
    ("shorter", "lower"): (Measure.HEIGHT, True),
    ("longer",): (Measure.LENGTH, False),
    ("less long",): (Measure.LENGTH, True),
    ("wider", "broader"): (Measure.WIDTH, False),
    ("narrower",): (Measure.WIDTH, True),
    ("longer in any direction",): (Measure.LONGEST_EDGE, False),
    ("shorter in any direction",): (Measure.LONGEST_EDGE, True),
}
