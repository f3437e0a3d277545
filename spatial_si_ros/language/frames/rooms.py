"""Rooms, routes, reach."""

from __future__ import annotations

from .. import queries as q
from ..chains import NotUnderstood
from ..references import Landmark, Person, Reference, Who
from .frame import Frame, frame

ROBOT = Person(Who.ROBOT)

_WHICH = "in (which|what) (room|part of the (apartment|flat|house|home)|kind of room|type of room)"
_ROOM = (
    frame(
        lambda a: q.WhichRoom(a),
        f"{_WHICH} (is|are|am|lies|stands|do (you|we) have) <a> [located|placed|standing|in|to be "
        "found]",
        f"{_WHICH} (can|do|will|did|would) (i|you|we|one) [find|see|look for] <a>",
        "(which|what) room (is|are|am) <a> [located|placed|standing] in",
        "(which|what) room (has|contains|holds|houses) <a>",
        "(which|what) room does <a> (belong to|stand in|sit in)",
        "(to|of) (which|what) room does <a> belong",
        "(which|what) (is the room|room is it) (with|where|that has|containing|in which) <a> [is]",
        "what kind of room is <a> in",
        "(what|which) part of the (apartment|flat|house|home) (is|are) <a> in",
        "where in the (apartment|house|flat|home) is <a>",
    ),
)

_GO = "get|go|drive|walk|come|move|navigate|make it|travel|find a way|find a path"


def _gap(a: Reference) -> q.IsReachable:
    """ "Between the two beds": the same plural reference twice, the two that fit."""
    if not a.plural:
        raise NotUnderstood("a gap is between two things")
    return q.IsReachable((a, a))


_REACH = (
    frame(
        _gap,
        "(can|could|would|will) (you|i|the robot|it|one|we|someone|a person) [be able to] (pass"
        "|drive|go|fit|get|squeeze|walk|move|roll) [through] [the (gap|space|passage)] (between"
        "|in between) <a:ref>",
        "is the (gap|space|passage) between <a:ref> (passable|wide enough|big enough|free) [for "
        "(you|me|the robot)]",
    ),
    frame(
        lambda a, b: q.IsReachable((a, b)),
        "(can|could|would|will) (you|i|the robot|it|one|we|someone|a person) [be able to] (pass"
        "|drive|go|fit|get|squeeze|walk|move|roll|travel|come) [through] (between|in between"
        "|through between|through the gap between|through the space between) <a:ref> and <b:ref>",
        "(is there|do you have|is there enough|would there be) (enough|sufficient|room|a gap"
        "|space|a passage|a way|a path) [space|room|wide enough] [for (you|me|the robot|a "
        "person)] [to (pass|drive|go|fit|get|walk|squeeze|move)] [through] between <a:ref> and "
        "<b:ref> [to (pass|pass through|drive through|walk through|go through|get through|fit "
        "through)] [for (you|me|the robot)]",
        "is the (gap|space|passage) between <a:ref> and <b:ref> (passable|wide enough|big enough"
        "|large enough|free) [for (you|me|the robot|a person)] [to (pass|pass through|drive "
        "through|walk through|fit through|go through)]",
        "(does|do|will|would) (the robot|you|i|it|someone) fit [through] [the (gap|space)] "
        "(between|in between) <a:ref> and <b:ref>",
        "(is|are) <a:ref> and <b:ref> far enough apart [for (you|me|the robot)] to (pass|drive|go"
        "|walk|fit|get) [through|between] [them|between them]",
    ),
    frame(
        lambda a: q.IsReachable((a,)),
        "(can|could|will|would|is|are) (you|i|the robot|it|one|we) [be able to|able to] (reach"
        "|get at|access|approach|get to|go to|drive to|drive up to|come to|walk to|move to"
        "|navigate to|make it to|get close to|go up to|get near|arrive at|get as far as|travel "
        "to) <a> [from (here|there|where you are)] [without (hitting|bumping into|moving) "
        "anything]",
        "(is|are) <a> (reachable|accessible|within reach|in reach|approachable) [for (you|me|the "
        "robot)|by (you|me|the robot)|from (here|there)|to (you|me|the robot)]",
        "(can|could|would) <a> be (reached|accessed|approached|driven to) [from here|by (you|me"
        "|the robot)]",
        "is there a (way|path|free path|clear path|route|clear way|free way) [for (you|me|the "
        "robot)] [from here|to get|to go|to drive] to [get to|reach] <a> [for (you|me|the robot)]",
        "is the (way|path) to <a> (free|clear|open|passable)",
        "do you (have|see|find|know) a (way|path|free path|route) to <a>",
        "(would|can) you be able to (reach|get to|drive to|go to) <a>",
        "is it possible [for (you|me|the robot)] to (get to|reach|drive to|go to|come to|walk to) "
        "<a> [from here]",
        "(is|are) <a> within (your|my|the robot 's) reach",
    ),
)


def _route(
    goal: Reference,
    a: Landmark | None = None,
    f: Landmark | None = None,
    via: tuple[Reference, ...] = (),
) -> q.Route:
    return q.Route(a or ROBOT, f, (*via, goal))


def _blanks(
    goal: Reference,
    steps: tuple[Reference, ...],
    a: Landmark,
    f: Landmark | None = None,
) -> q.Route:
    """Numbered steps with blanks: the way goes where each step leads, and ends at the goal."""
    stops = steps if steps[-1] == goal else (*steps, goal)
    return q.Route(a, f, stops)


_ASKS_A_WAY = ("turn", "turns", "fill", "action", "actions", "route", "way", "path", "directions")


def _stops(
    stops: tuple[Reference, ...],
    a: Landmark | None = None,
    f: Landmark | None = None,
    rest: tuple[str, ...] = _ASKS_A_WAY,
) -> q.Route:
    if not any(word in _ASKS_A_WAY for word in rest):
        raise NotUnderstood("what is asked about the way?")
    return q.Route(a or ROBOT, f, stops)


_BEGIN = (
    "(you (are|start|stand|begin|are standing) [a robot|off] (beginning|standing|starting|located"
    "|now)|you are|you start|you stand|you begin|i am|i stand|i am standing|i start|a robot "
    "(starts|is|stands|begins)|the robot (starts|is|stands|begins)|we are|starting|beginning"
    "|standing|start) (at|by|next to|from|beside|near)"
)
_FACE = (
    "(facing|looking at|and [am|are|is] (facing|looking at)|and (face|faces|look at|looks at"
    "|facing|looking at)"
    "|looking towards|with (your|my) face to|facing towards|oriented towards)"
)
_WANT = (
    "([(you|i|the robot|we|it)] (want|wants|would like|need|needs|have|must|has|wish|should|shall"
    "|will|is|are) [to]"
    " (navigate|go|get|drive|walk|come|move|travel) to|(i|we|you) want to reach"
    "|how (do|can|should) (i|you|we|the robot) (navigate|go|get|drive|walk|come|move|travel) to)"
)
_ASK = (
    "(which|what) (turns|way|turn|route|directions|path) (lead|leads|do|does|must|should|will"
    "|would|are|is|to) [(i|you|we|the robot)] [have to] [needed|necessary|make|take|go|turn"
    "|follow|to take|to make]"
)
_VIA = (
    "(by way of|via|passing|past|passing by|going past|through|by|going by|stopping at) "
    "<via:listed>"
)
_ROUTES = (
    frame(
        _blanks,
        f"{_BEGIN} <a> [,] {_FACE} <f> (.|,|and|;|, and) [(and|then)] {_WANT} <goal:ref> (.|,|;|:) "
        "<steps:blanks>",
        f"{_BEGIN} <a> (.|,|and|;|, and) [(and|then)] {_WANT} <goal:ref> (.|,|;|:) <steps:blanks>",
    ),
    frame(
        _stops,
        "(what is|describe|give me|plan|tell me|find|explain|show me|i need|give) (the|a) (route"
        "|way|path|turns|directions|turn by turn directions) from <a> [,] facing <f> [,] to "
        "<stops:listed>",
        "(what is|describe|give me|plan|tell me|find|explain|show me|i need|give) (the|a) (route"
        "|way|path|turns|directions|turn by turn directions) [from <a>] to <stops:listed>",
        "(which way|which turns|what turns|which route) (leads|lead) from <a> [[,] facing <f>] "
        "[,] to <stops:listed>",
        "(which way|which turns|what turns|which route) (leads|lead) to <stops:listed>",
        "(explain|describe|tell me|show me|give me) the (way|route|path) to <stops:listed> from"
        " here",
        "[the] (way|route|path|directions) (from <a> to|to) <stops:listed>",
        "(starting|going|leaving|beginning) (from|at) <a> , how (do|can|could|would|should) (i|you"
        "|we|the robot) (get|go|come|drive|walk) to <stops:listed>",
        "from <a> , what is the (way|route|path) to <stops:listed>",
        "[directions|explain|tell me|show me] how to (get|go|drive|walk|come) [from <a>] to "
        "<stops:listed>",
        "(navigate|lead|guide|bring|take) me from <a> to <stops:listed>",
        "(lead|guide) me to <stops:listed> [[:|,] which way do i go]",
        "how (do|can|could|would|should) (i|you|we|the robot) (get|go|come|drive|walk) to "
        "<stops:listed> from <a>",
        "from <a> [[,] facing <f>] , how (do|can|could|would|should) (i|you|we|the robot) (get to"
        "|reach|go to|come to|walk to|drive to) <stops:listed>",
        "(which|what) (turns|way|route) (do|must|should|would|will|can|are|is) [i|you|we|the "
        "robot|necessary|needed] [have] [to] (take|make|get|go|follow) [to get|to go] from <a> "
        "[,] [[first] facing <f> [,]] to [reach|get to] <stops:listed>",
        "(which|what) (turns|way|route) (do|must|should|would|will|can|are|is) [i|you|we|the "
        "robot|necessary|needed] [have] [to] (take|make|get|go|follow) [to get|to go] from <a> to "
        "[reach|get to] <stops:listed> [,] [first] facing <f> [at first|first|at the start"
        "|initially]",
        "(which|what) (turns|way|route) (do|must|should|would|will|can) (i|you|we|the robot) "
        "[have to] (take|make|go|follow) to [reach|get to] <stops:listed>",
        f"{_BEGIN} <a> [,] {_FACE} <f> , (which|what) (turns|way|route) (bring|lead|take|brings"
        "|leads|takes) (me|you|us|the robot) to <stops:listed>",
        "(do|must|should) (i|you|we) [have to] turn [left or right|right or left|left|right] to "
        "(get|go|come) from <a> [,] facing <f> [,] to <stops:listed>",
        "[the] route from <a> [[,] facing <f>] [,] to <stops:listed>",
        "how (do|can|could|would|should|must) (i|you|we|the robot|one) [have to] (get|go|drive"
        "|walk|come|move|travel|navigate|turn) [from <a>] [,] [facing <f> [,]] to <stops:listed>",
        "how (do|can|could|would|should|must) (i|you|we|the robot|one) [have to] (get|go|drive"
        "|walk|come|move|travel|navigate|turn) from <a> [,] facing <f> [,] to <stops:listed>",
        f"{_BEGIN} <a> [,] {_FACE} <f> (.|,|and|;) [(and|then)] {_ASK} (to|to reach|to get to"
        "|from there to|lead to|in order to reach|to go to|to come to) <stops:listed>",
        f"{_BEGIN} <a> [,] {_FACE} <f> (.|,|and|;) [(and|then)] {_WANT} <stops:listed> (.|,|;) "
        "<rest:any>",
        f"{_BEGIN} <a> [,] {_FACE} <f> (.|,|and|;) how (do|can|would|should|must) (i|you|we|the "
        "robot) [have to] (get|go|drive|walk|come|move|travel|navigate|turn|reach) to "
        "<stops:listed>",
        f"{_BEGIN} <a> [,] {_FACE} <f> (.|,|and|;) {_WANT} <stops:listed>",
        f"{_BEGIN} <a> [,] {_FACE} <f> (.|,|and|;) {_WANT} <stops:listed> . <rest:rest>",
        f"{_BEGIN} <a> (.|,|and|;) [(and|then)] {_WANT} <stops:listed> (.|,|;) <rest:any>",
        f"{_ASK} from <a> [[,] facing <f>] [,] to <stops:listed>",
        f"{_ASK} to [reach|get to|go to] <stops:listed> [,] (if|when|starting|standing) [(i|you) "
        f"(start|stand|am|are)] (at|from|by) <a> [,] {_FACE} <f>",
    ),
    frame(
        _route,
        f"{_BEGIN} <a> [,] {_FACE} <f> (.|,|and|;) [(and|then)] {_ASK} (to|to reach|to get to"
        f"|from there to|lead to|in order to reach|to go to|to come to) <goal:ref> [,] {_VIA}",
        "(which|what) (turns|turn|way|route) (do|must|should|would|will|can|are|is) [i|you|we|the "
        "robot|necessary|needed] [have] [to] (take|make|get|go|follow) [to get|to go] from <a> "
        f"[,] [[first] facing <f> [,]] to [reach|get to] <goal:ref> [,] {_VIA}",
        f"{_ASK} from <a> [[,] facing <f>] [,] to <goal:ref> [,] {_VIA}",
        f"{_ASK} to <goal:ref> [,] {_VIA}",
        "how (do|can|should|would) (i|you|we|the robot) (get|go|drive|walk) [from here] to "
        f"<goal:ref> [,] {_VIA}",
        "(what is|describe|give me|plan|tell me|find|explain|show me) (the|a) (route|way|path"
        f"|turns|directions) from <a> [[,] facing <f>] [,] to <goal:ref> [,] {_VIA}",
        "how (do|can|could|would|should|must) (i|you|we|the robot|one) (get|go|drive|walk|come"
        f"|move|travel|navigate) from <a> [[,] facing <f>] [,] to <goal:ref> [,] {_VIA}",
        "how (do|can|could|would|should|must) (i|you|we|the robot|one) (get|go|drive|walk|come"
        f"|move|travel|navigate) to <goal:ref> [,] {_VIA}",
        f"how (do|can|should) (i|you|we|the robot) (get|go|drive|walk) from <a> [,] {_VIA} [,] to "
        "<goal:ref>",
        "(which way|which turns|what turns|which route) (leads|lead) from <a> [[,] facing <f>] "
        f"[,] {_VIA} [,] to <goal:ref>",
        "(which way|which turns|what turns|which route) (leads|lead) from <a> [[,] facing <f>] "
        f"[,] to <goal:ref> [,] {_VIA}",
    ),
)


_SAME_ROOM = (
    frame(
        lambda a, b: q.SameRoom(a, b),
        "(are|is|do|does|am) <a> and <b> [both|located|standing|stand|together] in (the same|one) "
        "room",
        "(are|is|do|does|am) <a> [located|standing|stand] in the same room (as|with) <b> [is|are]",
        "(do|does) <a> and <b> share (a|the same|one) room",
    ),
)

FRAMES: tuple[Frame, ...] = (
    *_SAME_ROOM, *_ROOM, *_REACH, *_ROUTES,
)  # fmt: skip
