"""Viewpoints in words, before or behind a question."""

from __future__ import annotations

from collections.abc import Callable

from ..references import Landmark, Person, Reference, ViewpointSpec, ViewpointWords, Who
from ..views import EITHER, View, person_view
from .frame import Frame, frame

V = ViewpointWords


def _standing(who: Who | None) -> Callable[..., View]:
    """Builder of "standing at <a> [facing <f>]"; `who` stands there, None: whoever is asked of."""
    persons = EITHER if who is None else frozenset({who})

    def build(a: Landmark, f: Landmark | None = None) -> View:
        return View(ViewpointSpec(V.STANDING_AT_FACING, a, f), persons, standing=True)

    return build


def _resting(who: Who | None) -> Callable[..., View]:
    """Builder of "sitting on <a>": out of its front."""
    persons = EITHER if who is None else frozenset({who})

    def build(a: Reference, f: Landmark | None = None) -> View:
        if f is not None:
            return View(ViewpointSpec(V.STANDING_AT_FACING, a, f), persons, standing=True)
        return View(ViewpointSpec(V.OBJECT_FRONT, a), persons, standing=True)

    return build


def _facing(who: Who) -> Callable[..., View]:
    def build(f: Landmark) -> View:
        spec = ViewpointSpec(V.STANDING_AT_FACING, Person(who), f)
        return View(spec, frozenset({who}), standing=True)

    return build


def _picture(p: int) -> View:
    return View(ViewpointSpec(V.PICTURE, picture=p), EITHER, standing=True)


def _from(a: Landmark) -> View:
    if isinstance(a, Person):
        return View(person_view(a.who))
    return View(ViewpointSpec(V.OBJECT_FRONT, a), EITHER)


_IF = (
    "[if|when|while|suppose|imagine|assuming|assume|say|let us say|imagine that|suppose that"
    "|assume that|in case]"
)
_AT = (
    "(at|by|next to|beside|near|right next to|close to|in front of|right by|in|on|right at|over "
    "by|right in front of|right beside|where)"
)
_TURN = (
    "[,|.] (and|then|and then|,) [i|you] [(am|are)] (facing|looking|face|look|turned|turn|looked"
    "|faced|looking straight)"
    " [at|to|towards|toward|straight at|in the direction of]|[and] (facing|looking at|looking "
    "towards"
    "|looking toward|while facing|while looking at|with (my|your) face to|turned to|turned "
    "towards|face to|turning to|turning towards|looking in the direction of|looking straight at"
    "|facing towards|looking to)"
    "|. [i|you] (am|are) (facing|looking at|looking towards)"
    "|and (facing|looking at|looking towards)"
)
_I = (
    "i (am|stand|am standing|stood|were standing|was standing|were|am located|was|position myself"
    "|place myself|am positioned)"
)
_YOU = (
    "you (are|stand|are standing|stood|were standing|were|are located|are placed|place yourself"
    "|are positioned)"
)
_ONE = (
    "(someone|somebody|one|a person|a visitor|anyone|a guest|he|she|we|the observer|the viewer) "
    "(stands|is standing|is|stood|were standing|are|stand|are standing)"
)
_SIT = (
    "(sit|am sitting|are sitting|sat|were sitting|lie|am lying|are lying|am seated|are seated"
    "|rest|was sitting|sits|is sitting|lies|is lying|take a seat|lay|were lying)"
)
_ON = "(on|in|at|upon|down on)"
_ENTER = (
    "(enter|come in|walk in|am entering|are entering|come|entered|step in|came in|go in|step|just "
    "came in|walk|came|have just entered|just entered|enter in|were to enter|were to come in)"
)
_THE_ROOM = "[the (room|apartment|flat|house|home|place)|this room|it|here]"
_BY = "(by|through|from|at|via|in by|in through|in at|in from)"
_SEEN = (
    "(as seen|seen|viewed|as viewed|looking|observed|judged|when seen|when viewed|if seen|if "
    "viewed|when looking|when looked at|watched|as observed)"
)
_VIEW = (
    "(point of view|perspective|view|viewpoint|position|standpoint|vantage point|angle|frame of "
    "reference|own point of view|own perspective|place|side|eyes|vantage|frame|pose|location|spot)"
)
_MYSELF = "(from|in|as seen from|seen from|viewed from|relative to)"

_CAMERA = "(camera|viewpoint|position|place|perspective|point of view|spot|eye|standpoint|view)"
_TAKEN = "(was|is) (taken|shot|made|photographed) [from]"

VIEWS: tuple[Frame, ...] = (
    frame(
        _picture,
        "through the camera of <p:pic>",
        f"(from|{_SEEN} (from|by)) the {_CAMERA} (of|in|for) <p:pic>",
        f"(from|{_SEEN} (from|by)) the {_CAMERA} (that took|where|from which|of the camera (of|in"
        f"|that took)) <p:pic> [{_TAKEN}]",
        f"(from|{_SEEN} from|standing|standing at|if i stand|if i stood|if you stand|if you stood"
        f"|when standing|when i stand) [the (place|spot|point|position)] where <p:pic> {_TAKEN}"
        " [and (look|looked|looking) [in] the same (way|direction)]",
        f"(from|{_SEEN} (from|by)) <p:pic>",
        f"(from|in|{_SEEN} (from|by)) <p:pic> 's {_CAMERA}",
        "(when|as) (you|i|we) took <p:pic>",
        f"when <p:pic> {_TAKEN}",
        "(with|taking) the camera of <p:pic> as [the] (reference|origin|viewpoint|observer)",
    ),
    frame(
        lambda: View(person_view(Who.SPEAKER)),
        f"{_MYSELF} my {_VIEW}",
        f"{_MYSELF} where i (am|stand|am standing|sit|am sitting)",
        f"{_SEEN} (from here|by me|from me|from where i (stand|am|sit))",
        "from here|as i see it|for me|from me|through my eyes|as i (look|stand here)|the way i "
        "see it",
        f"from the {_VIEW} of (me|the speaker)",
        f"from the speaker 's {_VIEW}",
    ),
    frame(
        lambda: View(person_view(Who.ROBOT)),
        f"{_MYSELF} your [current|own|present] {_VIEW}",
        f"{_MYSELF} where you (are|stand|are standing|are now|stand now)",
        f"{_SEEN} (by you|from you|from where you (stand|are))",
        "as you see it|for you|from you|through your eyes|the way you see it",
        f"from the [current] {_VIEW} of (you|the robot|the camera)",
        f"(from|in) (the|your) (robot|camera) 's [current|own] {_VIEW}",
        f"(from|in) (the|your) camera [{_VIEW}]",
        "from the robot",
        f"{_SEEN} (from|by|through|in) (the robot|the camera|your camera|the camera 's {_VIEW})",
        "relative to (the camera|the robot|your camera)",
    ),
    frame(
        _facing(Who.SPEAKER),
        "(if|when|while|suppose|imagine|assuming|assume) i (face|am facing|look at|am looking at"
        "|turn to|look towards|am turned to|turn towards)  <f>",
        "i (am facing|am looking at|face|look at) <f> [now]",
        "(if|when|while) (facing|looking at|looking towards) <f>",
        "(facing|looking at|looking towards) <f>",
        "with my face (to|towards) <f>",
    ),
    frame(
        _facing(Who.ROBOT),
        "(if|when|while|suppose|imagine|assuming) you (face|are facing|look at|are looking at"
        "|turn to|look towards|turn towards) <f>",
        "you (are facing|are looking at|face|look at) <f>",
        "with your face (to|towards) <f>",
    ),
    frame(
        _standing(Who.SPEAKER),
        f"{_IF} {_I} {_AT} <a> ({_TURN}) <f>",
        f"{_IF} {_I} {_AT} <a>",
        f"{_IF} i {_ENTER} {_THE_ROOM} {_BY} <a>",
        f"{_IF} i (go|walk|come) through <a>",
    ),
    frame(
        _standing(Who.ROBOT),
        f"{_IF} {_YOU} {_AT} <a> ({_TURN}) <f>",
        f"{_IF} {_YOU} {_AT} <a>",
        f"{_IF} you {_ENTER} {_THE_ROOM} {_BY} <a>",
    ),
    frame(
        _standing(None),
        f"{_IF} {_ONE} {_AT} <a> ({_TURN}) <f>",
        f"{_IF} {_ONE} {_AT} <a>",
        f"{_IF} (someone|somebody|one|a person|a visitor|we|he|she|anyone|a guest) (enters|enter"
        f"|comes in|is entering|come in|walks in|comes) {_THE_ROOM} {_BY} <a>",
        "[to|for|as seen by|as seen from|from|seen by|by] [if|when|while|someone|somebody|a "
        f"person|one|a visitor|anyone] [who is] (standing|positioned|located|placed) {_AT} <a> "
        f"({_TURN}) <f>",
        "[to|for|as seen by|as seen from|from|seen by|by] [if|when|while|someone|somebody|a "
        f"person|one|a visitor|anyone] [who is] (standing|positioned|located|placed) {_AT} <a>",
        f"(stand|position yourself|place yourself|go) {_AT} <a> ({_TURN}) <f>",
        "[for (someone|somebody|a person|one|a visitor)|as seen by someone|when|while|on|upon|if"
        "|to (someone|a person|a visitor|somebody)] [who is] (entering|coming in|walking in"
        f"|stepping in|coming) {_THE_ROOM} {_BY} <a>",
        "at <a> (facing|looking at|looking towards|and facing|and looking at|with my face to) <f>",
        "with (me|you|someone) (at|by|next to) <a> (facing|looking at) <f>",
        "from <a> (facing|looking at|looking towards|and facing|and looking at|looking toward) <f>",
        "(with|from) (my|your) back (to|against) <a> and (facing|looking at) <f>",
        "on entering by <a>",
    ),
    frame(
        _resting(Who.SPEAKER),
        f"{_IF} i {_SIT} {_ON} <a:ref> ({_TURN}) <f>",
        f"{_IF} i {_SIT} {_ON} <a:ref>",
    ),
    frame(
        _resting(Who.ROBOT),
        f"{_IF} you {_SIT} {_ON} <a:ref> ({_TURN}) <f>",
        f"{_IF} you {_SIT} {_ON} <a:ref>",
    ),
    frame(
        _resting(None),
        "[to|for|as seen by|seen by|from|by] [if|when|while|as|someone|somebody|a person|anyone"
        "|one|a guest|a visitor|a viewer] [who is] (sitting|seated|lying|resting|lying down"
        f"|sitting down) {_ON} <a:ref> ({_TURN}) <f>",
        "[to|for|as seen by|seen by|from|by] [if|when|while|as|someone|somebody|a person|anyone"
        "|one|a guest|a visitor|a viewer] [who is] (sitting|seated|lying|resting|lying down"
        f"|sitting down) {_ON} <a:ref>",
        f"{_IF} (someone|somebody|a person|one|we|anyone|he|she) {_SIT} {_ON} <a:ref>",
        "[as seen] from a seat on <a:ref>",
    ),
    frame(
        _from,
        f"{_SEEN} (from|by) (the {_VIEW} of|where) <a> [stands|is|sits]",
        f"{_SEEN} (from|by|through) <a> [(stands|is)]",
        f"(from|in|according to) the {_VIEW} of <a>",
        f"(from|in|seen from|as seen from|viewed from|on) <a> 's {_VIEW}",
        "through the eyes of <a>",
        "through <a> 's eyes",
        "as <a> (sees|see|would see) it",
        "if you (look|looked) from <a>",
        "(if|when) i (look|looked) from <a>",
        "(looking|looking out|watching) from <a>",
        "(if|suppose|imagine) (i|you) (were|was|am|are) <a>",
        "in the frame of <a>",
        "from where <a> (stands|is|sits|is standing|is sitting)",
        f"taking <a> 's {_VIEW}",
    ),
)
"""A viewpoint of a whole sentence."""
