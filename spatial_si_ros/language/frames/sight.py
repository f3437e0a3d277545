"""What can be seen, what hides what, what faces what."""

from __future__ import annotations

from collections.abc import Callable

from ...geometry.relations import RelationKind as R
from .. import queries as q
from ..chains import NotUnderstood
from ..references import Landmark, Person, Qualifier, Reference, Who
from .frame import Frame, frame

ROBOT, SPEAKER, VIEWER = Person(Who.ROBOT), Person(Who.SPEAKER), Person(Who.VIEWER)
ANYTHING = Reference(None)


def is_relation(relation: R, swapped: bool = False) -> Callable[..., q.IsRelation]:
    """Builder of "is <a> RELATION <b>", or of its passive."""

    def build(a: Landmark, b: Landmark, no: object = None) -> q.IsRelation:
        subject, landmark = (b, a) if swapped else (a, b)
        if isinstance(subject, Person):
            raise NotUnderstood("this can be asked about objects, not about persons or the robot")
        return q.IsRelation(subject, Qualifier(relation, (landmark,), negated=no is not None))

    return build


def which_relation(relation: R) -> Callable[..., q.WhatIs]:
    """Builder of "what RELATION <b>"."""

    def build(b: Landmark, k: Reference = ANYTHING) -> q.WhatIs:
        return q.WhatIs(Reference(k.kind, k.colour, (*k.qualifiers, Qualifier(relation, (b,)))))

    return build


def _seen(who: Person, relation: R = R.VISIBLE_FROM) -> Callable[..., q.IsRelation]:
    def build(a: Reference, no: object = None) -> q.IsRelation:
        return q.IsRelation(a, Qualifier(relation, (who,), negated=no is not None))

    return build


def _seen_from(a: Reference, b: Landmark, no: object = None) -> q.IsRelation:
    return q.IsRelation(a, Qualifier(R.VISIBLE_FROM, (b,), negated=no is not None))


def _which_seen(who: Person) -> Callable[..., q.WhichOf]:
    """Builder of "which of these can I see": with the options, or left to the choices."""

    def build(listed: tuple[Reference, ...] = (), b: Landmark | None = None) -> q.WhichOf:
        return q.WhichOf(Qualifier(R.VISIBLE_FROM, (b or who,)), listed)

    return build


def _turned(asked: q.Turned | None) -> Callable[..., q.CompareFacing]:
    """Builder of "do <a> and <b> face the same way", or of "do the two ..."."""

    def build(a: Reference, b: Reference | None = None) -> q.CompareFacing:
        first, second = _two(a) if b is None else (a, b)
        return q.CompareFacing(first, second, asked)

    return build


def _two(several: Reference) -> tuple[Reference, Reference]:
    """ "The two armchairs": the same plural reference twice, which means the two that fit."""
    if not several.plural:
        raise NotUnderstood("two things were expected")
    return several, several


def _each_other(relation: R) -> Callable[..., q.AllOf]:
    def build(a: Reference, b: Reference) -> q.AllOf:
        pairs = ((a, b), (b, a))
        return q.AllOf(tuple(q.IsRelation(x, Qualifier(relation, (y,))) for x, y in pairs))

    return build


_SEE = "see|look at|spot|make out|have a view of|have sight of|observe|view"
_NOT = "[<no:no>]"
_STAND = "(if (i|you) stand at|when standing at|standing at|while standing at)"

_SIGHT = (
    frame(
        _seen_from,
        "(can|could|would|will|does) (someone|somebody|a person|one|anyone) [who|who is] [sitting"
        "|seated|lying|standing|sits|stands|lies|located] (on|in|at|by|next to|near) <b>"
        f" ({_SEE}) <a:ref>",
    ),
    frame(
        _seen_from,
        "(can|could|would|do|does|will) (you|i|one|we|someone|somebody|anyone|a person|it) "
        f"{_NOT} [be "
        f"able to] ({_SEE}) <a:ref> from <b>",
        "from <b> , (can|could|would|do|will) (you|i|one|we|someone|a person) [be able to] "
        f"({_SEE}) <a:ref>",
        "from <b> (can|could|would|do|will) (you|i|one|we|someone|a person) [be able to] "
        f"({_SEE}) <a:ref>",
        f"(is|are) <a:ref> {_NOT} [still|also|fully] (visible|in view|in sight|seen|to be seen"
        "|observable|viewable) (from|to|of) <b>",
        f"(can|could|would|will) <a:ref> {_NOT} be (seen|visible|viewed|observed) (from|by) <b>",
        "(is|are) <a:ref> (within|in) (view|sight|the line of sight|line of sight) (from|of) <b>",
        "from <b> , (is|are|would) <a:ref> [be] (visible|in view|in sight)",
        "(is there|do i have|do you have|do we have|does one have) [a] (clear|free|unobstructed"
        "|direct|line of) (view|sight|line of sight) (of|to) <a:ref> from <b>",
        "(is there|do i have|do you have) [a] (clear|free|unobstructed|direct|line of) (view"
        "|sight|line of sight) from <b> to <a:ref>",
        "(does|can|could|would|will) <b> (see|have sight of) <a:ref>",
        "(does|do|can|could|would|will) <b> have [a|any] [clear|free|direct|good|unobstructed|full]"
        " (view|sight|line of sight) (of|to|on) <a:ref>",
    ),
    frame(
        _seen(ROBOT),
        f"(can|could|do|would) you {_NOT} [currently|now|still|actually] ({_SEE}) <a:ref> [from "
        "(here|where you are|there|your position|where you stand)] [now|right now|at the moment]",
        "(can|could) (the robot|the camera) (see|view|spot) <a:ref>",
        "(is|are) <a:ref> (visible|in view|in sight) (to|for) you",
        "do you have <a:ref> in (view|sight)",
    ),
    frame(
        lambda b: q.IsRelation(b, Qualifier(R.VISIBLE_FROM, (VIEWER,))),
        f"(would|will|could|does) (you|i|one|someone) [then] [be able to] ({_SEE}) <b:ref>",
    ),
    frame(
        _seen(SPEAKER),
        f"(can|could|would|do|will|should) i {_NOT} [be able to] ({_SEE}) <a:ref> [from (here"
        "|where i am|where i stand|there|my position)]",
        f"(is|are) <a:ref> {_NOT} in my (view|sight|field of view|line of sight)",
        "do i have <a:ref> in (view|sight)",
    ),
    frame(
        _seen(VIEWER),
        "(can|could|would|will) (someone|somebody|one|anyone|a person|that person|he|she|they) "
        f"[standing|sitting] [there|here] {_NOT} ({_SEE}) <a:ref>",
        f"(is|are) <a:ref> {_NOT} [currently|now|still] (visible|in view|in sight|in your view|in "
        "your field of view|in the field of view) [to you|for you|right now|now|from here|at the "
        "moment]",
        "(would|will|could) <a:ref> be (visible|in view|in sight|seen)",
        "(can|could) <a:ref> be (seen|viewed)",
    ),
    frame(
        _seen(VIEWER, R.HIDDEN_FROM),
        "(is|are) <a:ref> [completely|fully|entirely|totally] (hidden|out of sight|invisible"
        "|concealed|occluded|out of view|obscured|blocked from view)",
        "(would|will) <a:ref> be (hidden|out of sight|invisible|concealed|occluded|blocked|out of "
        "view)",
    ),
    frame(
        is_relation(R.HIDDEN_FROM),
        "(is|are) <a:ref> [completely|fully|entirely] (hidden|concealed|invisible|out of sight"
        "|obscured|out of view) (from|to|for) <b>",
        "(is|are) <a:ref> [completely|fully|entirely] hidden from (view|sight) (from|for|to) <b>",
    ),
    frame(
        lambda b=VIEWER, k=ANYTHING: q.WhatIs(
            Reference(k.kind, k.colour, (*k.qualifiers, Qualifier(R.VISIBLE_FROM, (b,))))
        ),
        "(what|which objects|which things|what objects|what things) (can|could|do|would|will) "
        "(you|i|one|we|someone|a person) [be able to] (see|spot|view) from <b>",
        "(what|which|what objects|which objects|which things) [all] (is|are) (visible|in view|in "
        "sight|to be seen) (from|to) <b>",
        "(what|which) <k:ref> (is|are) (visible|in view|in sight) (from|to) <b>",
        "(what|which) <k:ref> (can|could|do|would) (you|i|one|we|someone) see from <b>",
        "(what|which) <k:ref> (can|could) be seen from <b>",
        "from <b> , (what|which objects|which things) (can|could|do|would) (you|i|one|we) see",
        "from <b> , what is (visible|in view|in sight)",
        "list (everything|all objects|all things) visible from <b>",
    ),
    *(
        frame(
            _which_seen(who),
            f"(which|what) [one] of these (can|could|would|do|will) ({words}) [be able to] "
            "(see|spot|view) [from (here|there)] [(:|,) <listed:listed>]",
            f"(which|what) [one] (can|could|would|do|will) ({words}) [be able to] "
            "(see|spot|view) [from (here|there)] (:|,) <listed:listed>",
        )
        for who, words in ((SPEAKER, "i"), (ROBOT, "you|the robot"), (VIEWER, "one|someone"))
    ),
    frame(
        _which_seen(VIEWER),
        "(which|what) [one] of these (is|are) (visible|in view|in sight) [(:|,) <listed:listed>]",
        "(which|what) [one] of these (can|could) be seen [(:|,) <listed:listed>]",
        "(which|what) [one] of these (is|are) (visible|in view|in sight) (from|to) <b> "
        "[(:|,) <listed:listed>]",
        "(which|what) [one] of these (can|could) be seen from <b> [(:|,) <listed:listed>]",
        "(which|what) [one] of these (can|could|do|would) (i|you|one|someone) see from <b> "
        "[(:|,) <listed:listed>]",
    ),
    frame(
        lambda k=ANYTHING: which_relation(R.VISIBLE_FROM)(VIEWER, k),
        "(what|which objects|which things|what objects) (is|are) (visible|in view|in sight|in the "
        "field of view)",
        "(what|which) <k:ref> (is|are) (visible|in view|in sight)",
        "what (can|do|could|would|will) (i|you|one|someone) [then] see [there|here]",
    ),
)

_HIDE = "hide|block|obstruct|occlude|obscure|conceal"
_HIDES = (
    "hides|blocks|obstructs|occludes|obscures|conceals|is hiding|is blocking|is occluding|is "
    "obstructing|covers up|is obscuring|is concealing"
)
_HIDDEN = "hidden|blocked|obstructed|occluded|obscured|concealed|covered up"
_PART = "partly|partially|half|in part|at least partly|at least partially|largely|mostly|somewhat"
_VIEW = "[(my|your|the|our|its) (view|sight|line of sight) (of|to|on)|sight of|view of]"

_HIDING = (
    frame(
        is_relation(R.HIDING),
        "(does|do|would|will|is|are) <a:ref> (keep|stop|prevent|hinder|keeping|stopping|preventing)"
        " (me|you|us|one|someone|anyone) [from] seeing <b>",
        f"(does|do|would|will|can) <a:ref> [{_PART}] ({_HIDE}) {_VIEW} <b> [from (view|sight)]",
        f"(is|are) <a:ref> [{_PART}] (hiding|blocking|obstructing|occluding|obscuring|concealing) "
        f"{_VIEW} <b>",
        "(is|are|does) <a:ref> (in the way of|stand in the way of|get in the way of|in front of "
        f"and hiding) {_VIEW} <b>",
        "(is|are) <a:ref> (between me and|in the way between me and|hiding) <b> [from view]",
    ),
    frame(
        is_relation(R.HIDING, swapped=True),
        f"(is|are) <a:ref> [{_PART}] ({_HIDDEN}) (by|behind) <b:ref>",
        f"(is|are|does) (my|the|your) (view|sight) (of|to) <a:ref> [{_PART}] ({_HIDDEN}) by "
        "<b:ref>",
    ),
    frame(
        is_relation(R.PARTLY_BEHIND),
        f"(is|are|does|do) <a:ref> [stand|sit] ({_PART}) behind <b>",
    ),
    frame(
        which_relation(R.HIDING),
        f"(what|which object|which thing|what object|what thing|which objects) [{_PART}] "
        f"({_HIDES}|is in the way of|stands in the way of|hide|block) {_VIEW} <b> [from (view"
        "|sight|me|you|there|here)]",
        "(what|which object|what object|by what|by which object) (is|are) (in front of and|in "
        "the way so that) [i can not see|hiding|blocking] <b>",
        f"(by what|by which object|behind what|behind which object|what) (is|are) <b> [{_PART}] "
        f"({_HIDDEN}) [by|behind]",
        f"(what|which object) is (hiding|blocking|obstructing|occluding|concealing) {_VIEW} <b> "
        "[from (view|sight|me)]",
        "what (blocks|obstructs) [my|the|your] (view|sight|line of sight) (of|to) <b>",
        "what keeps (me|you) from seeing <b>",
        "what prevents (me|you) from seeing <b>",
        "(why|for what reason) can [not] (i|you) [not] see <b>",
        "what (is|stands|lies) between (me|you) and <b> (blocking|hiding) [the|my] [view|it]",
    ),
    frame(
        lambda b, k: which_relation(R.HIDING)(b, k),
        f"(which|what) <k:ref> [{_PART}] ({_HIDES}|hide|block) {_VIEW} <b> [from (view|sight|me"
        "|you)]",
    ),
    frame(
        lambda b: q.WhatIs(Reference(None, None, (Qualifier(R.PARTLY_BEHIND, (b,)),))),
        f"what (is|stands) ({_PART}) (behind|hidden by) <b>",
        f"what does <b:ref> ({_HIDE})",
        f"(what|which objects) (is|are) ({_HIDDEN}) (by|behind) <b>",
    ),
)

_FACE = (
    "face|look at|look towards|look toward|point at|point to|point towards|look in the direction "
    "of|point toward"
)
_FACING = (
    "facing|looking at|looking towards|looking toward|turned to|turned towards|turned toward"
    "|pointing at|pointing towards|pointing to|oriented towards|oriented to|directed at|directed "
    "towards|aimed at"
    "|looking in the direction of|facing towards|facing toward|pointed at|angled towards"
)
_AWAY = (
    "facing away from|turned away from|looking away from|pointing away from|turning its back to"
    "|turning its back on|with its back to"
)
_TWO = "[both|the two|two]"

_ACROSS = (
    "(at right angles|perpendicular|at a right angle|in perpendicular directions|across) [to (each "
    "other|one another)]"
)
_SAME = "(the same|one) (way|direction|ways|directions)"
_OPPOSITE = "[the] opposite (way|ways|direction|directions)"


def _turnings() -> tuple[Frame, ...]:
    frames = [
        frame(
            _turned(None),
            f"(do|are) <a:ref> and <b:ref> [both] (face|facing|point|look) [in] {_SAME} (,|or) "
            f"[in] {_OPPOSITE} [, in other ways] [(,|or)] [or] [{_ACROSS}]",
            "(which way|how) (do|are) <a:ref> and <b:ref> (face|facing|oriented|turned) [relative "
            "to (each other|one another)|to (each other|one another)]",
            "(which way|how) (do|are) <a:ref> (face|facing|oriented|turned) (relative to (each "
            "other|one another)|to (each other|one another))",
            "how (is|are) <a:ref> (oriented|turned) (relative to|to) <b:ref>",
        )
    ]
    for asked, words in (
        (q.Turned.SAME, _SAME),
        (q.Turned.OPPOSITE, f"{_OPPOSITE}|opposite in direction"),
        (q.Turned.ACROSS, _ACROSS),
        (None, "[a] different (way|direction|ways|directions)"),
    ):
        frames.append(
            frame(
                _turned(asked),
                "(do|does|would) <a:ref> and <b:ref> [both] (face|point|look|point in|look in|face "
                f"in) [in] ({words})",
                "(are|is) <a:ref> and <b:ref> [both] [facing|pointing|looking|turned|oriented"
                f"|directed] [in] ({words})",
                f"(do|does) <a:ref> (face|point|look) [in] ({words}) (as|to|from|than|with) "
                "<b:ref>",
                "(is|are) <a:ref> [facing|pointing|looking|oriented|turned] [in] "
                f"({words}) (as|to|from|than|with) <b:ref>",
                "(do|does|would) <a:ref> [both|all] (face|point|look|point in|look in|face in) "
                f"[in] ({words})",
                "(are|is) <a:ref> [both|all] (facing|pointing|looking|turned|oriented|directed) "
                f"[in] ({words})",
            )
        )
    frames.append(frame(_turned(q.Turned.ACROSS), f"(are|do) <a:ref> [stand|standing] {_ACROSS}"))
    return tuple(frames)


_FACES = (
    frame(
        is_relation(R.FACING_AWAY_FROM),
        f"(is|are) <a:ref> {_NOT} [standing] ({_AWAY}) <b>",
        "(does|do) <a:ref> (face|look|point) away from <b>",
        "(does|do|has|have|is) <a:ref> (have|has|turn|turned|with|having) (its|his|her|their|the) "
        "back (to|towards|on"
        "|turned to) <b>",
        "(is|are) <a:ref> 's back (to|towards|turned to|facing) <b>",
        "(is|are) the back of <a:ref> (to|towards|turned to|facing) <b>",
        "(does|do) the back of <a:ref> face <b>",
    ),
    frame(
        is_relation(R.FACING),
        f"(is|are) <a:ref> {_NOT} [directly|standing|sitting] ({_FACING}) <b>",
        f"(does|do) <a:ref> {_NOT} [directly] ({_FACE}) <b>",
        "(does|do|is) the front of <a:ref> (face|point to|point at|point towards|facing|look at"
        "|pointing at) <b>",
    ),
    frame(
        lambda a: q.FacesWhat(a),
        "(what|which object|which thing|what object|which piece of furniture) (is|are) <a:ref> "
        f"[directly] ({_FACING}|facing to|turned|directed|oriented|looking)",
        f"(what|which object|which thing|what object) (does|do) <a:ref> [directly] ({_FACE}|look)",
        "(at|to|towards) (what|which object|which thing) (is|are) <a:ref> (looking|facing"
        "|pointing|turned|oriented|directed|aimed)",
        "(at|to|towards) (what|which object) does <a:ref> (look|point|face)",
        "what is (in front of|opposite) <a:ref> 's (front|face)",
        "what does the front of <a:ref> (face|point at|point to)",
        "(which way|in (which|what) direction|where) (does|do|is|are) <a:ref> (face|facing|look"
        "|looking|point|pointing|turned|oriented)",
        "(who|what) does <a:ref> look at",
    ),
    frame(
        lambda b, k=ANYTHING: which_relation(R.FACING)(b, k),
        f"(what|who) (is|are) ({_FACING}) <b>",
        "(what|who) (faces|looks at|points at) <b>",
        f"(which|what) <k:ref> (is|are) ({_FACING}) <b>",
        "(which|what) <k:ref> (faces|face|looks at|look at|point at) <b>",
    ),
    *_turnings(),
    frame(
        lambda a: _each_other(R.FACING_AWAY_FROM)(*_two(a)),
        "(are|do) <a:ref> [stand|standing] back to back",
    ),
    frame(
        lambda a: _each_other(R.FACING)(*_two(a)),
        "(are|do) <a:ref> (facing|face) (each other|one another)",
    ),
    frame(
        _each_other(R.FACING),
        "(are|do|is|does) <a:ref> and <b:ref> (facing|face|pointing at|looking at|look at|turned to"
        "|turned towards|point at) (each other|one another)",
        "(are|is) <a:ref> and <b:ref> face to face",
    ),
    frame(
        _each_other(R.FACING_AWAY_FROM),
        "(are|do|is) <a:ref> and <b:ref> (facing|face|turned|looking|look|turn) away from (each "
        "other|one another)",
        "(are|is|do) <a:ref> and <b:ref> [stand|standing] back to back",
    ),
)

FRAMES: tuple[Frame, ...] = (*_HIDING, *_SIGHT, *_FACES)
