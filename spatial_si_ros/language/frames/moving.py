"""Motion, collisions, and what was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...geometry.relations import RelationKind as R
from .. import queries as q
from ..chains import NotUnderstood
from ..references import Landmark, Person, Qualifier, Reference, Who
from .frame import Frame, frame
from .sight import is_relation, which_relation

_MOVE = "move|walk|roll|drive|go|travel|slide|head|run|be moving"
_MOVING = (
    "moving|walking|rolling|driving|going|travelling|traveling|sliding|running|in motion|on the "
    "move"
)
_NOW = "[now|right now|at the moment|currently|still]"


def _how(aspect: q.Motion) -> Callable[..., q.HowMoves]:
    def build(a: Landmark) -> q.HowMoves:
        if isinstance(a, Person):
            raise NotUnderstood("ask how the camera moved; this is for things that are seen")
        if a.kind is None and not a.qualifiers:
            raise NotUnderstood("which thing?")
        return q.HowMoves(a, aspect)

    return build


_MOTION = (
    frame(
        is_relation(R.MOVING_TOWARDS),
        f"(is|are) <a:ref> [<no:no>] {_NOW} (({_MOVING}|coming|heading) (towards|toward|to|up to"
        "|in the direction of|closer to|nearer to)|approaching|getting (closer|nearer) to|coming "
        "(closer|nearer) to|heading for|nearing) <b>",
        "(does|do) <a:ref> ((move|walk|roll|come|go|head) (towards|toward|to|in the direction of"
        "|closer to)|approach|come closer to|get closer to) <b>",
    ),
    frame(
        is_relation(R.MOVING_AWAY_FROM),
        f"(is|are) <a:ref> [<no:no>] {_NOW} (({_MOVING}|heading|backing) (away from|farther from"
        "|further from|farther away from|further away from)|leaving|departing from|getting "
        "(farther|further) [away] from|receding from|retreating from) <b>",
        "(does|do) <a:ref> ((move|walk|roll|go) (away from|farther from)|leave|recede from) <b>",
    ),
    frame(
        which_relation(R.MOVING_TOWARDS),
        f"(what|who|which <k:ref>) (is|are) (({_MOVING}|coming|heading) (towards|toward)"
        "|approaching|heading for) <b>",
    ),
    frame(
        which_relation(R.MOVING_AWAY_FROM),
        f"(what|who|which <k:ref>) (is|are) (({_MOVING}|heading) away from|leaving) <b>",
    ),
    frame(
        _how(q.Motion.DIRECTION),
        "(which way|(in|to|from) (what|which) direction|which direction|what direction|where"
        f"|where to|in which way|to where|towards what) (is|are) <a> {_NOW} ({_MOVING}|heading"
        "|headed|moving to|going to|moving towards|heading to|moving in|heading in)",
        "(which way|(in|to) (what|which) direction|which direction|where|where to|in which way) "
        f"(does|do|did) <a> ({_MOVE})",
        "what is the (direction|heading) (of motion|of movement|of travel|of the movement|of the "
        "motion) of <a>",
        "what is the (direction of motion|heading|direction of movement) of <a>",
        f"(is|are|does|did) <a> {_NOW} ({_MOVING}|{_MOVE}) [to] [the|your|my] (left|right|forward"
        "|forwards|backwards|ahead) [or] [to] [the|your|my] [left|right|backward|backwards|away]",
        "what is <a> 's (heading|direction of motion|direction of travel|direction of movement)",
    ),
    frame(
        _how(q.Motion.SPEED),
        f"how (fast|quickly|slowly|quick) (is|are) <a> {_NOW} [{_MOVING}] {_NOW}",
        f"how (fast|quickly|slowly) (does|do) <a> ({_MOVE})",
        f"(what|at what) [is the] (speed|velocity) (of|is|does|has) <a> [{_MOVING}|{_MOVE}] [have"
        "|at]",
        f"what is <a> 's (speed|velocity|pace) {_NOW}",
        f"(with|at) (what|which) (speed|velocity|pace) (is|does) <a> ({_MOVING}|{_MOVE})",
    ),
    frame(
        _how(q.Motion.WHETHER),
        f"(is|are) <a:ref> {_NOW} ({_MOVING}) {_NOW}",
        f"(does|do) <a:ref> {_NOW} (move|walk|roll) {_NOW}",
    ),
    frame(
        # how fast: "yes" to "is it moving" would be "no" to these
        _how(q.Motion.SPEED),
        f"(is|are) <a:ref> {_NOW} (standing still|at rest|stationary|motionless|still|static"
        f"|not moving|resting) {_NOW}",
        f"(is|are) <a:ref> ({_MOVING}) or (standing still|at rest|stationary|still|static|resting)",
        f"(is|are) <a:ref> (standing still|stationary|at rest|still) or ({_MOVING})",
        "has <a:ref> (stopped|come to rest) [moving]",
    ),
)

_HIT = (
    "hit|collide with|bump into|run into|crash into|strike|meet|touch|knock into|drive into"
    "|walk into|roll into|run over|reach|crash against|bump against|smash into|get hit by"
)
_SOON = (
    "[soon|within # seconds|if (it|they|nothing|he|she) [continues|keeps|goes|move|moves] [like "
    "this|on|moving|going|changes]|at this speed|if it keeps going|in a moment]"
)


def struck(a: Landmark, b: Landmark, when: bool = False) -> q.Collision:
    """Whether, or when, two things meet.

    Raises:
        NotUnderstood: one of them is "something".
    """
    for each in (a, b):
        if isinstance(each, Reference) and each.kind is None and not each.qualifiers:
            raise NotUnderstood("two things that are named were expected")
    return q.Collision(a, b, when)


def _hit(when: bool = False) -> Callable[..., q.Collision]:
    def build(a: Landmark, b: Landmark | None = None) -> q.Collision:
        return struck(a, b or Person(Who.ROBOT), when)

    return build


def _meet(when: bool) -> Callable[..., q.Collision]:
    """Builder of "will the two cars meet": the same plural reference twice, the two that fit."""

    def build(a: Reference) -> q.Collision:
        if not a.plural:
            raise NotUnderstood("two things can meet")
        return q.Collision(a, a, when)

    return build


_COLLISION = (
    frame(
        lambda a, b: _hit()(b, a),
        "(will|would|is|are|could|can|might|does) <a> [soon|going to|about to] (be|get) (hit|struck"
        "|run over|knocked over|bumped into|rammed|touched) by <b>",
    ),
    frame(
        _hit(),
        "(will|would|is|are|could|can|might) <a> [ever|soon|be|going to|about to|likely "
        f"to|on course to] ({_HIT}) <b> {_SOON}",
        f"(is|are) <a> (going to|about to|on (a|the|its) way to|likely to) ({_HIT}) <b> {_SOON}",
        "(is|are) <a> on [a] (collision course|course to collide) with <b>",
        "(will|would|are|do|could|might) <a> and <b> [soon|going to|about to] (collide|meet"
        "|crash|bump into each other|hit each other|touch|run into each other|crash into each "
        f"other) {_SOON}",
        "(is there|will there be) [going to be] a (collision|crash) (between|of) <a> (and|with) "
        f"<b> {_SOON}",
        "(are|is) <a> and <b> (on [a] collision course|going to collide|about to collide|about to "
        "meet)",
        f"(does|do) <a> (collide with|hit|bump into|crash into|run into) <b> {_SOON}",
    ),
    frame(
        _meet(False),
        "(will|would|do|are|could|might) <a:ref> [soon|going to|about to] (collide|meet|crash|bump"
        " into each other|hit each other|touch|run into each other) [with each other] "
        f"{_SOON}",
    ),
    frame(
        _meet(True),
        "(when|how soon|in how many seconds|after how long) (will|do|would|are) <a:ref>"
        " [going to] (collide|meet|crash|bump into each other|hit each other|touch) "
        f"{_SOON}",
    ),
    frame(
        _hit(True),
        "(when|how soon|in how many seconds|after how many seconds|after how long|in how long|at "
        f"what time) (will|would|does|do|is|are) <a> [going to|about to] ({_HIT}|reach) <b> "
        f"{_SOON}",
        "(when|how soon|in how many seconds|after how many seconds|after how long|in how long) "
        "(will|would|do|are) <a> and <b> [going to] (collide|meet|crash|bump into each other|hit "
        f"each other|touch|run into each other) {_SOON}",
        "how (long|much time|many seconds) [is it|will it be|does it take|is there|will it take"
        "|are there|do we have|left] [left] (until|till|before) <a> (hits|collides with|meets"
        "|bumps into|reaches|strikes|runs into|touches|crashes into) <b>",
        "how (long|much time|many seconds) [is it|will it be|will it take|is there|remain"
        "|remains] (until|till|before) <a> and <b> (collide|meet|crash|touch|hit each other)",
        "what is the time (to|until|before) [the] (collision|contact|impact|crash) (between|of"
        "|for) <a> (and|with) <b>",
        "how (long|much time|many seconds) (is left|is there|remains|do we have|will it be|is it)"
        " (until|till|before) <a> (hits|collides with|meets|bumps into|reaches|strikes|runs into"
        "|touches|crashes into) <b>",
        "[what is the] time (to|until|before) [the] (collision|contact|impact) (between|of|for) "
        "<a> (and|with) <b>",
    ),
)

_WAS = "[(before|earlier|at any time|previously|a while ago)]"


def _was_there(a: Reference, t: float | None = None) -> q.WasThere:
    return q.WasThere(a, t)


def _was_with(a: Landmark, test: object, t: float | None = None) -> q.WasThere:
    if isinstance(a, Person) or not isinstance(test, Qualifier):
        raise NotUnderstood("a thing and a place where it was were expected")
    return q.WasThere(replace(a, qualifiers=(*a.qualifiers, test)), t)


_HISTORY = (
    frame(
        _was_there,
        "(was|were) there [ever] <a:ref> [<t:ago>]",
        "<t:ago> , (was|were) there [ever] <a:ref>",
        "(have|did) you [ever] (seen|see|noticed|notice) <a:ref> [<t:ago>|before|earlier|at any "
        "time|so far]",
        "has there [ever] been <a:ref> [before|earlier|at any time|so far]",
        "<t:ago> , did you see <a:ref>",
    ),
    frame(
        lambda a, t=None: q.LastSeen(a),
        "when (did|have|was|were|had) (you|we|the robot|it) [last] (see|seen|saw|notice|observe"
        "|spot) <a:ref> [last|the last time|for the last time|most recently]",
        "when did (you|we|the robot) last (see|notice|observe|spot|look at|catch sight of) <a:ref>",
        "when (was|were) <a:ref> (last|most recently) (seen|observed|visible|in view|noticed"
        "|spotted)",
        "when was the last time [that] (you|we|the robot) (saw|noticed|observed|spotted|have "
        "seen) <a:ref>",
        "when (was|were) <a:ref> seen (last|for the last time|most recently)",
        "how long (ago|is it|has it been|was it) [ago] [since|that] (did|have|was|were|since|you"
        "|it) [you] [last] (see|saw|seen) <a:ref> [last]",
        "how (long|much time|many seconds|many minutes) (ago (did|have) you [last] (see|seen)|is "
        "it since you [last] saw|has it been since you [last] saw|since you last saw|has passed "
        "since you last saw|ago did you last see|have passed since you last saw) <a:ref> [last]",
        "how long ago (was|were) <a:ref> [last] (seen|visible|in view)",
        "how long has it been since <a:ref> was [last] (seen|in view|visible)",
        "at what time did you last see <a:ref>",
        "how recently (did|have) you (see|seen) <a:ref>",
        "what is the last time you saw <a:ref>",
        "for how long have you not seen <a:ref>",
        "how long have you not seen <a:ref>",
    ),
    frame(
        lambda a, t=None: q.HasMoved(a, t),
        "(has|have) <a:ref> [been] (moved|changed (place|position|its place|its position)|shifted"
        "|displaced|moved away|moved at all) [<t:since>|since (you|then|earlier|before|first|the "
        "beginning|the start) [first] [saw|seen] [it] [first]|at all]",
        "(did|does) <a:ref> (move|change (place|position|its place|its position)|shift|get moved) "
        "[<t:since>|since (you|then|earlier|before|the beginning|the start) [first] [saw] [it]|at "
        "all]",
        "(was|were) <a:ref> (moved|shifted|displaced) [<t:since>|since (you|then|earlier|before) "
        "[first] [saw] [it]]",
        "(is|are) <a:ref> still (where|in the place where|at the place where) (it|they|he|she) (was"
        "|were|stood|used to be) [before|earlier|then|at first|when you [first|last] saw it]",
        "(is|are) <a:ref> [still] (in|at) the same (place|spot|position)"
        " [as (before|earlier|then)]",
        "(did|has) (someone|anyone|somebody|anybody) (move|moved|shift|shifted|push|pushed) "
        "<a:ref> [<t:since>|since (then|earlier|before)]",
    ),
    frame(
        _was_there,
        "(was|were) <a:ref> [<t:ago>|before|earlier|at any time]",
    ),
    frame(
        lambda t=None: q.WhatChanged(t),
        "(what|which) (things|objects|items) (appeared|disappeared|moved|changed|are missing|are "
        "new|are gone|went missing) [<t:since>|since (then|earlier|before)]",
        "what is (new|different|missing|gone) [here|in (here|the room|this room)] [<t:since>"
        "|since (then|earlier|before)]",
        "what (has|have|had) (changed|been moved|moved|happened|been changed|been added or "
        "removed) [here|in (here|the room|this room|the apartment|the scene)] [<t:since>|since "
        "(then|earlier|before|you started|the start|the beginning|you (looked|were here) [last"
        "|first])]",
        "what (changed|is different|is new|moved|was moved|happened|changes happened|are the "
        "changes|was changed) [here|now|in (here|the room|this room|the apartment|the scene)] "
        "[<t:since>|since (then|earlier|before|you started|the start|the beginning|you (looked"
        "|were here) [last|first])]",
        "(which|what) (objects|things|items|object|thing) (has|have) (changed|moved|been moved"
        "|appeared|disappeared|changed place|been taken away|gone) [<t:since>|since (then|earlier"
        "|before)]",
        "(what|which) changes (have|did) (you|there been|happened|occur|you seen|you notice"
        "|occurred|been) [seen|noticed|notice|see|observed] [<t:since>]",
        "(has|have|did) (anything|something|things) (changed|change|moved|move|been moved) [here"
        "|in (here|the room|this room|the apartment)] [<t:since>|since (then|earlier|before|you "
        "started)]",
        "(what|which things|which objects) (appeared|disappeared|has appeared|has disappeared"
        "|went missing|is missing|has gone|is gone|have disappeared|have appeared) [<t:since>"
        "|since (then|earlier|before)]",
        "<t:since> , what (has changed|changed|is different|has moved)",
        "list (the|all) changes [<t:since>]",
        "(is|are) (anything|something) (different|new|missing|gone) [<t:since>|since (then"
        "|earlier|before)]",
    ),
)
_ORDER_OF = (
    "(in|what|which|what is|in which|in what|tell me) [the] [what|which|correct|first time|first "
    "appearance|time|temporal|right] (order|sequence|appearance order)"
)
_APPEAR = (
    "appear|come into view|show up|come in view|become visible|first appear|get seen|come up"
    "|enter the view|come into sight|appear first|turn up"
)


def _ordered(listed: tuple[Reference, ...]) -> q.AppearanceOrder:
    if len(listed) < 2:
        raise NotUnderstood("an order is one of two or more things")
    return q.AppearanceOrder(listed)


_ORDER = (
    frame(
        _ordered,
        "(in (which|what) (order|sequence)|in what temporal order|in which temporal order) (did"
        f"|do|does|have|has|were|was|will) <listed:listed> [first] ({_APPEAR}|appeared|seen|first "
        "seen|come into view|been seen|come into your view) [in (the video|your view|view|the "
        "recording)|for the first time]",
        "(in (which|what) (order|sequence)) (did|have|do) (you|we|i) [first] (see|seen|saw"
        "|notice|noticed|meet|observe|pass|spot|come across|encounter) <listed:listed> [first|for "
        "the first time]",
        "what (is|was|will be) the (order|sequence|first time appearance order|first appearance "
        "order|appearance order|time order|temporal order) (of|in which) [appearance|first "
        "appearance] [of] [the (following|objects|categories|following objects|following "
        "categories)] [in (the|this) (video|recording)] [:|of] <listed:listed> [appeared|came "
        "into view|were seen|first appeared|appear|come into view|became visible|you saw]",
        "what (is|was|will be) the (first time appearance order|first appearance order|appearance "
        "order) of the following (categories|objects|things|items) in the (video|recording) : "
        "<listed:listed>",
        "(which|what) (did|have|do) (you|we|i) (see|seen|notice|spot) first [:|,] <listed:listed>",
        "(which|what) (came|appeared|was seen|showed up|comes|was|became visible) [into view] "
        "[first|earlier] [:|,] <listed:listed>",
        "which of (these|the following) (came|appeared|was seen|did you see) [into view] first [:"
        "|,] <listed:listed>",
        "(which|what) (came into view|appeared|was visible|became visible|showed up) (first"
        "|earlier) [:|,] <listed:listed>",
        "(did|do|have) (you|we) (see|saw|seen|notice) <listed:listed> first",
        "(did|does|do) <listed:listed> (appear|come into view|show up) (first|earlier)",
        "(sort|order|rank|arrange|list|put) <listed:listed> [in order|in the order] (by|of|in the "
        "order|according to) [when|their] [first] (you saw them|appearance|they appeared|you "
        "first saw them|they came into view|first appearance)",
        "(was|were) <listed:listed> seen first",
        "[in] [the] (order|sequence) in which <listed:listed> [first] (became visible|appeared"
        "|came into view|were seen|showed up|first appeared|come into view)",
        "(list|sort|name|give|order|put) <listed:listed> in the (order|sequence) (in which they "
        "appeared|of [first] appearance|of their [first] appearance|in which you saw them|in "
        "which they came into view|they appeared in)",
        "[give] [the] (order|sequence) of [first] appearance (:|of) <listed:listed>",
        "(which|what) [one] (did|was|were|came|has) [you|we|i] (notice|see|seen|noticed|visible"
        "|come|appear|in) [first|last|earlier|later|into view] [:|,] <listed:listed>",
        "(was|were|did) <listed:listed> (visible|seen|see) (first|earlier)",
    ),
    frame(
        lambda a, b: _ordered((a, b)),
        "(did|do|have) (you|we|i) [first] (see|seen|notice|pass) <a:ref> (before|after|earlier "
        "than|later than|or) <b:ref> [first]",
        "did <a:ref> come into view (before|after|earlier than|later than) <b:ref>",
        "when did <a:ref> appear relative to <b:ref> [, before or after]",
        "did <a:ref> (appear|come into view|show up) (before|after|earlier than|later than) "
        "<b:ref>",
        "(was|were) <a:ref> (seen|visible|in view) (before|after|earlier than) <b:ref>",
    ),
)

_CAM = (
    "((the|your) (viewpoint|view|point of view|camera view)|you|the camera|the robot|your camera"
    "|the viewer|the observer|i)"
)
_TURNED = (
    "turn|rotate|move|pan|go|drive|travel|shift|swing|look|translate|turned|moved|rotated|moving"
    "|turning|rotating|panning|change|step|advance|been moving|been turning"
)
_WAYS = "[in|to] [the] [left|right|forward|forwards|backward|backwards|back|ahead|around]"


def _camera(
    t: float | None = None, p: int | None = None, r: int | None = None, w: object = None
) -> q.CameraMotion:
    if p is not None and r is not None:
        if p == r:
            raise NotUnderstood("two different pictures were expected")
        return q.CameraMotion(None, (p, r))
    return q.CameraMotion(t)


_WHEN = (
    "[<t:span>|[so far|since (the beginning|the start|you started|then|the first picture)]"
    "|(between|from) <p:pic> (and|to) <r:pic>|between the two (pictures|images|photos|frames"
    "|views)|from one (picture|image) to the (next|other)]"
)
_CAMERA = (
    frame(
        _camera,
        "(how|which way|in (what|which) direction|in which way|what direction|which direction"
        "|where|where to|how much|how far|to which side|to what side) (did|has|have|was|were|is"
        f"|are|does|do) {_CAM} [mainly|mostly|been] ({_TURNED}) [<w:ways>] {_WHEN}",
        f"(did|has|have|was|were|is|are|does|do) {_CAM} [mainly|mostly|been] ({_TURNED}) "
        f"[<w:ways>] {_WHEN}",
        f"what (did|has) {_CAM} (do|done) {_WHEN}",
        "what (was|is|were) (the|your) [camera|camera 's|robot 's] (motion|movement|ego motion"
        f"|turn|rotation|trajectory) [of the camera|of the robot] {_WHEN}",
        "(between|from) <p:pic> (and|to) <r:pic> , (how|which way|in (what|which) direction"
        f"|which direction|in which way|where) (did|has|have|was|is|does) {_CAM} ({_TURNED}) "
        f"[<w:ways>]",
        f"(between|from) <p:pic> (and|to) <r:pic> , (did|has|was|does|is) {_CAM} ({_TURNED}) "
        f"[<w:ways>]",
        "<t:span> , (how|which way|in (what|which) direction|which direction|where) (did|has"
        f"|have|were|was) {_CAM} ({_TURNED}) [<w:ways>]",
        f"<t:span> , (did|has|have|were|was) {_CAM} ({_TURNED}) [<w:ways>]",
        f"(describe|tell me|name) the (camera|robot) (motion|movement) {_WHEN}",
        "how did (your|the camera 's|the robot 's|my) (position|pose|view|viewpoint|heading) "
        "change "
        f"{_WHEN}",
        f"(did|has|have) {_CAM} (stand|stood|stay|stayed|remain) (still|in place) {_WHEN}",
        f"by how (many degrees|much) (did|has) {_CAM} ({_TURNED}) {_WHEN}",
        f"(which|what) direction (did|was|has) {_CAM} ({_TURNED}|panned) [in] {_WHEN}",
        f"how did {_CAM} (position|pose|view|viewpoint|heading) change {_WHEN}",
        "(has|did) (the|your) (camera|view|viewpoint|position|heading) (changed|change|move"
        f"|moved) {_WHEN}",
    ),
)

FRAMES: tuple[Frame, ...] = (*_MOTION, *_COLLISION, *_ORDER, *_HISTORY, *_CAMERA)
