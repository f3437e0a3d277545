"""Motion of things, and collisions."""

from __future__ import annotations

from collections.abc import Callable

from ...geometry.relations import RelationKind as R
from .. import queries as q
from ..chains import NotUnderstood
from ..references import Landmark, Person, Reference, Who
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


def _hit(when: bool = False) -> Callable[..., q.Collision]:
    def build(a: Landmark, b: Landmark | None = None) -> q.Collision:
        return q.Collision(a, b or Person(Who.ROBOT), when)

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

FRAMES: tuple[Frame, ...] = (*_MOTION, *_COLLISION)
