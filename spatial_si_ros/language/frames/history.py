"""What was: what was seen when, what has moved, in which order things came into view."""

from __future__ import annotations

from dataclasses import replace

from .. import queries as q
from ..chains import NotUnderstood
from ..references import Landmark, Person, Qualifier, Reference
from .frame import Frame, frame

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

FRAMES: tuple[Frame, ...] = (*_ORDER, *_HISTORY)
