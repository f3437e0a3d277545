"""Rooms, routes, reach, pictures."""

from __future__ import annotations

from ...geometry.relations import COMPASS, DIAGONAL, RelationKind
from .. import queries as q
from ..chains import NotUnderstood
from ..references import Landmark, Person, Reference, Who
from .frame import Frame, frame
from .slots import PICTURE

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
        "[the] (way|route|path|directions) (from <a> to|to) <stops:listed>",
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


def _position(
    p: int, r: int | None = None, a: Reference | None = None, scheme: q.Scheme = q.Scheme.QUARTERS
) -> q.CameraPosition:
    if r is None and a is None:
        raise NotUnderstood("a second picture or a thing was expected")
    if r == p:
        raise NotUnderstood("two different pictures were expected")
    return q.CameraPosition(p, r or 0, scheme, a)


_PICS = "(pictures|images|photos|frames|views|photographs|shots|snapshots|pics)"
_CAMOF = (
    "(the camera [position] (of|for|that took|in|at)|the (camera|viewer|photographer) that (took"
    "|shot|made)|the (place|position|viewpoint|spot) (of|where|from which) [the camera of]|camera"
    "|the camera when taking|the viewpoint of)"
)
_TAKEN = "[(was|is|were|has been)] [taken|shot|made]"
_FROM = (
    "(seen from|as seen from|relative to|from|viewed from|with respect to|in|looking from"
    "|standing where|from the (view|viewpoint|perspective|point of view|position|camera|place) of"
    "|from the camera of|(as seen|seen|viewed) from the (camera|viewpoint|place|position) (of|that "
    "took)|from where|relative to the camera of|compared to|for the camera of|when "
    "you took|when taking|seen from the camera of|relative to camera)"
)
_DIR = (
    "(where|in (which|what) direction|(which|what) direction|on (which|what) side|to (which|what) "
    "side|which way)"
)


def _listed(
    p: int, o: tuple[RelationKind, ...], r: int | None = None, a: Reference | None = None
) -> q.CameraPosition:
    """ "... left or right?": as finely as the list tells."""
    if set(o) <= set(COMPASS):
        scheme = q.Scheme.COMPASS
    elif set(o) <= DIAGONAL:
        scheme = q.Scheme.QUADRANTS
    elif set(o) & DIAGONAL:
        scheme = q.Scheme.EIGHTHS
    elif set(o) == {RelationKind.LEFT_OF, RelationKind.RIGHT_OF}:
        scheme = q.Scheme.HALVES
    else:
        scheme = q.Scheme.QUARTERS
    return _position(p, r, a, scheme)


_WHERE_WAS = f"({_DIR}) (is|was|lies|are|stood|were)"
_LISTED = (
    frame(
        _listed,
        f"{_FROM} <p:pic> {_TAKEN} [,] {_WHERE_WAS} {_CAMOF} <r:pic> {_TAKEN} (:|,) <o:sides>",
        f"{_WHERE_WAS} {_CAMOF} <r:pic> {_TAKEN} [,] {_FROM} <p:pic> {_TAKEN} (:|,) <o:sides>",
        f"{_FROM} <p:pic> {_TAKEN} [,] {_WHERE_WAS} <r:pic> taken [from] (:|,) <o:sides>",
        f"{_WHERE_WAS} <r:pic> taken [,] {_FROM} <p:pic> {_TAKEN} (:|,) <o:sides>",
        f"{_FROM} <p:pic> {_TAKEN} [,] {_WHERE_WAS} <a:ref> (:|,) <o:sides>",
        f"{_WHERE_WAS} <a:ref> [,] {_FROM} <p:pic> {_TAKEN} (:|,) <o:sides>",
        f"{_FROM} <p:pic> {_TAKEN} [,] (is|was) {_CAMOF} <r:pic> {_TAKEN} <o:sides>",
        f"{_FROM} <p:pic> {_TAKEN} [,] (is|are|was) <a:ref> <o:sides>",
    ),
)


def _pictures() -> tuple[Frame, ...]:
    frames = []
    schemes = (
        (q.Scheme.QUARTERS, _DIR),
        (q.Scheme.EIGHTHS, "in (which|what) (exact|precise) direction|exactly in which direction"),
        (q.Scheme.CLOCK, "at (what|which) oclock|at what clock position"),
        (q.Scheme.COMPASS, "in (which|what) compass direction"),
        (q.Scheme.COMPASS_EIGHTHS, "in which of [the] eight compass directions"),
        (q.Scheme.HALVES, "in which half"),
        (q.Scheme.THIRDS, "in which third"),
        (q.Scheme.QUADRANTS, "in which quadrant"),
    )
    for scheme, words in schemes:

        def build(
            p: int,
            r: int | None = None,
            a: Reference | None = None,
            scheme: q.Scheme = scheme,
        ) -> q.CameraPosition:
            return _position(p, r, a, scheme)

        frames.append(
            frame(
                build,
                f"{_FROM} <p:pic> {_TAKEN} [,] ({words}) (is|was|lies|are|stood|were) {_CAMOF} "
                f"<r:pic> {_TAKEN}",
                f"({words}) (is|was|lies|are|stood|were) {_CAMOF} <r:pic> {_TAKEN} [,] [located"
                f"|positioned|standing] {_FROM} <p:pic> {_TAKEN}",
                f"{_FROM} <p:pic> {_TAKEN} [,] ({words}) (was|is) <r:pic> taken [from]",
                f"({words}) (does|did|do) {_CAMOF} <r:pic> (stand|lie|be) [,] {_FROM} <p:pic> "
                f"{_TAKEN}",
                f"({words}) (is|was) {_CAMOF} <r:pic> (with respect to|relative to) {_CAMOF} "
                "<p:pic>",
                f"({words}) of <p:pic> (is|was) <r:pic>",
                f"in <p:pic> 's (view|frame) , ({words}) (is|was) {_CAMOF} <r:pic>",
                f"({words}) (was|is) <r:pic> taken [,] {_FROM} <p:pic> {_TAKEN}",
                f"({words}) {_FROM} <p:pic> (was|is) <r:pic> taken",
                f"{_FROM} <p:pic> {_TAKEN} [,] ({words}) (is|was|lies|are|stood) <a:ref>",
                f"({words}) (is|was|lies|are) <a:ref> [,] {_FROM} <p:pic> {_TAKEN}",
                f"({words}) (is|was|lies) {_CAMOF} <r:pic> (from|of|relative to) {_CAMOF} <p:pic>",
                f"({words}) (is|was|lies) <a:ref> (from|of|relative to) {_CAMOF} <p:pic>",
            )
        )
    return tuple(frames)


_INPIC = (
    frame(
        lambda a: q.InPictures(a),
        f"(in|on) (which|what) (of (the|these|those|them|my|your) {_PICS}|of (these|them)|{_PICS}"
        "|picture|image|photo|frame|view) (is|are|can (you|i|we|one) see|do (you|i|we) see|does"
        "|do|was|were|appears|appear) <a:ref> [visible|shown|seen|to be seen|appear|in view|show "
        "up|depicted|there|be seen|present|pictured]",
        f"(which|what) (of (the|these|those|my|your) {_PICS}|{_PICS}|picture|image|photo|view"
        "|frame|of (these|them)) (show|shows|contain|contains|depict|depicts|has|have|include"
        "|includes|capture|captures|(is|are) showing) <a:ref>",
        f"(in|on) how many of [the|these] {_PICS} (is|are|can you see|do you see) <a:ref> "
        "[visible|shown|seen]",
        f"(which|what) {_PICS} (is|are) <a:ref> (in|visible in|seen in|shown in)",
        f"(list|name) (the|all) {_PICS} (with|that show|showing|containing|of) <a:ref>",
        f"(where|in which) among the {_PICS} (is|does|can you see) <a:ref> [appear|visible]",
        f"(which|what) {_PICS} (can|do) (you|i|we|one) see <a:ref> in",
        f"(in|on) (how many|which|what) {_PICS} (does|do|can|is) [there] <a:ref> [appear|be seen"
        "|visible|show up|to be seen]",
        f"(which|what) {_PICS} (have|has) <a:ref> in (them|it)",
        f"(which|what) {_PICS} show <a:ref>",
    ),
)

_SHOW = "(show|shows|contain|contains|depict|have in them|have in common|share)"
_SHOWN = (
    frame(
        lambda p, listed=(): q.WhichShown(listed, p),
        "(which|what) [one] of these (can|could) be seen [only] in <p:pic> [(only|alone)] "
        "[(:|,) <listed:listed>]",
        "(which|what) [one] of these (is|are) [only] (in|visible in|seen in|shown in) [only] "
        "<p:pic> (only|alone) [(:|,) <listed:listed>]",
        f"(which|what) [one] of these (does|do) only <p:pic> {_SHOW} [(:|,) <listed:listed>]",
        f"(which|what) [one] of these (does|do) <p:pic> [alone] {_SHOW} but not [the] "
        f"(others|other {_PICS}|other {PICTURE}|<s:pic>) [(:|,) <listed:listed>]",
    ),
    frame(
        lambda listed=(): q.WhichShown(listed),
        f"(which|what) [one] of these do (both|all|all the|all of the|the) [two] {_PICS} [all|both]"
        f" {_SHOW} [(:|,) <listed:listed>]",
        "(which|what) [one] of these (can|could) be seen in (both|all|all the|all of the|every"
        f"|each) ({_PICS}|{PICTURE}) [(:|,) <listed:listed>]",
        f"(which|what) [one] of these (is|are) [visible|shown|seen] in (both|all|all the) {_PICS} "
        "[(:|,) <listed:listed>]",
    ),
)
_SHOWS = (
    frame(
        lambda a, p: q.InPictures(a, p),
        "(is|are|was|were) <a:ref> [also] [visible|shown|seen|to be seen|in view] (in|on) <p:pic>",
        "(can|could|do|did) (you|i|we|one) see <a:ref> (in|on) <p:pic>",
        "(can|could) <a:ref> be seen (in|on) <p:pic>",
        f"(does|do|did) <p:pic> {_SHOW} <a:ref>",
        "(does|do) <a:ref> (appear|show up) (in|on) <p:pic>",
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
    *_SHOWN, *_SHOWS, *_SAME_ROOM, *_LISTED, *_pictures(), *_INPIC, *_ROOM, *_REACH, *_ROUTES,
)  # fmt: skip
