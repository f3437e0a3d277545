"""Relations whose wording is no plain "is A left of B"."""

from __future__ import annotations

from collections.abc import Callable

from ...geometry.relations import RelationKind as R
from .. import queries as q
from ..chains import NotUnderstood
from ..references import Qualifier, Reference
from .frame import Frame, frame
from .sight import ANYTHING, is_relation, which_relation


def _aligned(listed: tuple[Reference, ...], no: object = None) -> q.IsRelation:
    if len(listed) < 3:
        raise NotUnderstood("three or more things can be in line")
    return q.IsRelation(listed[0], Qualifier(R.ALIGNED_WITH, listed[1:], negated=no is not None))


def _all_aligned(a: Reference, no: object = None) -> q.IsRelation:
    """ "Are the three chairs in a row": a plural reference in line with itself is all that fit."""
    if not a.plural:
        raise NotUnderstood("three or more things can be in line")
    return q.IsRelation(a, Qualifier(R.ALIGNED_WITH, (a,), negated=no is not None))


def _one_another(relation: R) -> Callable[..., q.IsRelation]:
    """Builder of "are <a> RELATION each other": the same plural reference twice, the two that
    fit."""

    def build(a: Reference, no: object = None) -> q.IsRelation:
        if not a.plural:
            raise NotUnderstood("two things were expected")
        return q.IsRelation(a, Qualifier(relation, (a,), negated=no is not None))

    return build


def _lined(a: Reference, listed: tuple[Reference, ...], no: object = None) -> q.IsRelation:
    return _aligned((a, *listed), no)


_LINE = (
    "in [a|one|the same] [straight] (line|row)|aligned|lined up|collinear|on [a|one|the same]"
    " [single] [straight] line|in line|in a straight row|arranged in [a|one] [straight] (line|row)"
    "|standing in [a|one] [straight] (line|row)|lined up [in a row|with each other|with one "
    "another]"
    "|aligned (with each other|with one another|in a row|along one line|in a line)"
)
_WITH = (
    "in [a|one] [straight] (line|row) with|in line with|aligned with|lined up with|collinear with"
    "|on [a|the same|one] [straight] line (with|as)|on a line with|on the line through|in one "
    "line with"
)
_NO = "[<no:no>]"


_KEEP = "[really|directly|still|actually|physically]"
_RELATED = (
    frame(
        _aligned,
        f"(are|is|do|does) <listed:listed> {_NO} [all] ({_LINE})",
        "(do|does) <listed:listed> [all] (form|make|stand in|lie on|stand on|make up|lie in|lie "
        "along|stand along) [a|one|the same] [straight|single] [straight] (line|row)",
        "(can|could) (you|i|one|we) draw (a|one) straight line (through|across) <listed:listed>",
        "(does|would) (a|one) straight line (pass|go|run) through <listed:listed>",
    ),
    frame(
        _all_aligned,
        f"(are|is|do|does) <a:ref> {_NO} [all] ({_LINE})",
        "(do|does) <a:ref> [all] (form|make|stand in|lie on|stand on|make up|lie in|is in|is on)"
        " [a|one|the same] [straight|single] [straight] (line|row)",
        "(are|is) <a:ref> [standing|arranged|placed] (on|in) [a|one|the same] [straight] (line"
        "|row)",
    ),
    frame(
        _one_another(R.PARALLEL_TO),
        f"(are|is|do|does) <a:ref> {_NO} [stand|run|standing] [in] parallel [to (each other|one "
        "another)]",
    ),
    frame(
        _one_another(R.NEXT_TO),
        "(are|is|do) <a:ref> [stand|standing] [right|directly] (next to|beside) (each other|one "
        "another)",
        "(are|is|do) <a:ref> [stand|standing] side by side",
    ),
    frame(
        _one_another(R.NEAR),
        "(are|is|do) <a:ref> [stand|standing] (near|close to|close together|near to) [each other"
        "|one another]",
    ),
    frame(
        _one_another(R.TOUCHING),
        "(are|is|do|does) <a:ref> (touching|touch|in contact) [with] [each other|one another]",
    ),
    frame(
        _one_another(R.FAR_FROM),
        "(are|is|do) <a:ref> [stand|standing] (far apart|far from each other|far away from each "
        "other|far from one another)",
    ),
    frame(
        _lined,
        f"(is|are) <a:ref> {_NO} [standing|placed] ({_WITH}) <listed:listed>",
        "does <a:ref> (line up|stand in line|lie in line|align) with <listed:listed>",
    ),
    frame(
        is_relation(R.PARALLEL_TO),
        f"(is|are|does|do) <a:ref> {_NO} (parallel|stand parallel|run parallel|placed parallel"
        "|standing parallel|lie parallel|oriented parallel|stand in parallel|in parallel) (to"
        "|with) <b>",
        f"(are|is|do|does) <a:ref> and <b> {_NO} [stand|run|standing|lie|placed] [in] (parallel"
        "|parallel to each other|parallel to one another)",
    ),
    frame(
        is_relation(R.TOUCHING),
        f"(does|do) <a:ref> {_NO} {_KEEP} (touch|make contact with|have contact with|come into "
        "contact with) <b>",
        f"(is|are) <a:ref> {_NO} {_KEEP} (touching|in contact with|in touch with) <b>",
        f"(do|does|are|is) <a:ref> and <b:ref> {_NO} {_KEEP} (touch|touching|in contact|touch "
        "each other|touching each other|in contact with each other|touch one another|have contact"
        "|make contact)",
        "is there [any] contact between <a:ref> and <b>",
    ),
    frame(
        is_relation(R.AGAINST),
        "(does|do) <a:ref> (lean|stand|rest|sit) [right|directly|up] (on|against|flush against|up "
        "against) <b>",
        "(is|are) <a:ref> [right|directly] (pushed|leaning|leaned|placed|pressed|flush|up|set"
        "|standing|backed|propped) [right|up|close|directly|flush] [up] against <b>",
        "(is|are) <a:ref> (pushed up to|pushed to|flush with|leaning on) <b>",
    ),
    frame(
        is_relation(R.COVERING),
        "(does|do) <a:ref> [completely|fully|mostly] (cover|overlie|span over) <b>",
        "(is|are) <a:ref> [completely|fully] (covering|spread over|draped over|laid over|lying "
        "over) <b>",
    ),
    frame(
        is_relation(R.COVERING, swapped=True),
        "(is|are) <a:ref> [completely|fully|mostly] covered (by|with) <b:ref>",
    ),
    frame(
        is_relation(R.ON, swapped=True),
        "(does|do) <a:ref> (carry|support|bear) <b:ref>",
        "(is|are) <a:ref> (carrying|supporting) <b:ref>",
    ),
    frame(
        is_relation(R.ON),
        "(does|do) <a:ref> (stand|rest|lie|sit|hang) [down] (on|upon|on top of) <b>",
        "(is|are) <a:ref> (supported|carried) by <b>",
    ),
    frame(
        is_relation(R.IN, swapped=True),
        "(does|do) <a:ref> (contain|hold|have inside|include) <b:ref>",
    ),
    frame(
        is_relation(R.IN),
        "(does|do) <a:ref> (lie|rest|sit|stand) (in|inside|within) <b>",
        "(is|are) <a:ref> (contained|included|enclosed) (in|by) <b>",
    ),
    frame(
        is_relation(R.UNDER),
        "(does|do) <a:ref> (lie|stand|sit|rest|fit) (under|underneath|beneath) <b>",
    ),
    frame(
        is_relation(R.NEXT_TO),
        "(does|do) <a:ref> (stand|lie|sit|hang) (next to|beside|by|right next to|alongside) <b>",
        "(are|is|do|does|stand) <a:ref> and <b:ref> [stand|standing|placed] [right|directly] "
        "(next to|beside) (each other|one another)",
        "(are|is) <a:ref> and <b:ref> (side by side|neighbours|neighbors|adjacent) [to each other]",
    ),
    frame(
        is_relation(R.NEAR),
        "(does|do) <a:ref> (stand|lie|sit|hang) (near|close to|around) <b>",
        "(are|is|do) <a:ref> and <b:ref> [stand|standing] (near|close to|close|close together"
        "|near to) [each other|one another|to each other]",
        "(is|are) <a:ref> (close|near) [by|enough] to <b>",
        "(is|are) <a:ref> [anywhere|somewhere] (near|close to) <b>",
    ),
    frame(
        is_relation(R.FAR_FROM),
        "(are|is|do) <a:ref> and <b:ref> [stand|standing] (far apart|far from each other|far away "
        "from each other|far from one another|a long way apart|distant from each other)",
        "(does|do) <a:ref> (stand|lie|sit) far [away] from <b>",
    ),
    frame(
        lambda a, b, c: q.IsRelation(a, Qualifier(R.BETWEEN, (b, c))),
        "(does|do) <a:ref> (stand|lie|sit|hang) [right|directly|somewhere] [in] between <b> and "
        "<c>",
        "(is|are) <a:ref> [right|directly|somewhere|anywhere|placed] (in the middle of|halfway "
        "between|midway between|sandwiched between|in the gap between|in the space between"
        "|flanked by) <b> and <c>",
        "(does|do) <b> and <c> (flank|have between them|stand either side of|stand on either side "
        "of|stand on both sides of) <a:ref>",
        "(do|are) <b> and <c> (on either side of|on both sides of) <a:ref>",
    ),
    frame(
        lambda b, c, k=ANYTHING: q.WhatIs(
            Reference(k.kind, k.colour, (*k.qualifiers, Qualifier(R.BETWEEN, (b, c))))
        ),
        "(what|which object|which thing|what object|what things|which objects|what thing) (is|are"
        "|stands|lies|can be found|is located|sits|stand|do you see|lie) [there] [right|directly] "
        "[in|placed] between <b> and <c>",
        "(what|which) <k:ref> (is|are|stands|lies|stand|lie) [right|directly] [in] between <b> "
        "and <c>",
        "(what|which objects) (separates|separate) <b> (and|from) <c>",
        "between <b> and <c> , what (is there|is|stands|do you see)",
        "name (what|the object|the thing|everything) [that] (is|stands|lies) between <b> and <c>",
    ),
    frame(
        which_relation(R.NEAR),
        "what (is|stands|objects are|things are|do you see|can you see) (around|near|close to|in "
        "the vicinity of) <b>",
    ),
    frame(
        which_relation(R.ON),
        "(what|which things|which objects) (stands|rests|lies|stand|lie|sits|sit|rest|do you see"
        "|can be found|can you find|can you see) (on|on top of|upon) <b>",
        "(what|which objects|which things) (does|do) <b> (carry|support|have on it|bear)",
    ),
    frame(
        which_relation(R.IN),
        "(what|which objects|which things) (does|do) <b> (contain|hold|have in it|have inside)",
        "(what|which objects|which things) (lies|lie|stands|stand|can be found|can you find|can "
        "you see|do you see|sits) (in|inside) <b>",
    ),
    frame(
        which_relation(R.UNDER),
        "(what|which objects|which things) (lies|lie|stands|stand|can be found|can you find|do "
        "you see) (under|underneath|beneath) <b>",
    ),
    frame(
        which_relation(R.TOUCHING),
        "(what|which objects|which things|which object) (touches|touch|is touching|are touching) "
        "<b>",
        "(what|which objects|which things|what things) does <b> touch",
    ),
    frame(
        lambda a: which_relation(R.TOUCHING)(a),
        "(what|which objects|which things|what things) (is|are) <a:ref> (touching|in contact with)",
    ),
    frame(
        which_relation(R.COVERING),
        "(what|which object|which thing) covers <b>",
    ),
    frame(
        which_relation(R.AGAINST),
        "(what|which objects|which things|which object) (leans|lean|stands|is leaning|is "
        "standing) against <b>",
    ),
)

FRAMES: tuple[Frame, ...] = _RELATED
