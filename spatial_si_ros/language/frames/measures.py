"""Distances, sizes, areas, directions in words."""

from __future__ import annotations

from .. import queries as q
from ..chains import NotUnderstood
from ..lexicon import ROOMS
from ..references import Landmark, Person, Reference, Who
from .frame import Frame, frame

_IN = "[,] [[measured|expressed|given] in <unit:unit>]"
_SQUARE = "[,] [[measured|expressed|given] in <unit:square>]"


def _far(a: Landmark, b: Landmark | None = None, unit: q.Unit = q.Unit.METRE) -> q.HowFar:
    if b is None:
        b = Person(Who.VIEWER)
    first, second = (b, a) if isinstance(a, Person) else (a, b)
    if isinstance(first, Person):
        raise NotUnderstood("the distance between two persons is not measured")
    return q.HowFar(first, second, unit)


def _pair(listed: tuple[Reference, ...], unit: q.Unit = q.Unit.METRE) -> q.HowFar:
    if len(listed) != 2:
        raise NotUnderstood(f"a distance is between two things, here are {len(listed)}")
    return q.HowFar(listed[0], listed[1], unit)


def _both(a: Reference, unit: q.Unit = q.Unit.METRE) -> q.HowFar:
    """ "Between the two beds": the same plural reference twice, the two that fit."""
    if not a.plural:
        raise NotUnderstood("a distance is between two things")
    return q.HowFar(a, a, unit)


def _counted(unit: q.Unit, a: Landmark, b: Landmark | None = None) -> q.HowFar:
    return _far(a, b, unit)


_AWAY = "[away]"
_DISTANCE = (
    "distance|(straight line|closest|shortest|direct|minimum|smallest) distance|gap|separation"
)

_DISTANCES = (
    frame(
        _far,
        f"how (far|distant|far away|close|near) (is|are|am) <a> {_AWAY} (from|to) <b> {_IN}",
        f"how far (from|to) <b> is <a> {_IN}",
        f"how far {_AWAY} from <b> is <a> {_IN}",
        f"how (far|long|much farther) is (it|the way) [still] from <a> [over|up] to <b> {_IN}",
        f"how (far|close|near) (does|do) <a> (lie|stand|sit|reach) (from|to) <b> {_IN}",
        f"how (far|much farther) (would|do|must|does) (i|you|we|one|the robot) [have to]"
        f" (walk|go|drive|move|travel) from <a> to [reach|get to] <b> {_IN}",
        f"how much (space|room|distance|clearance) is there between <a> and <b> {_IN}",
        f"(measure|estimate) the ({_DISTANCE}) (from|between) <a> (to|and) <b> {_IN}",
        "(what is|give me) the way from <a> to <b> in metres",
        "how many <unit:unit> away from <b> is <a>",
        f"how long is the (way|path|distance) (from|between) <a> (to|and) <b> {_IN}",
        f"(what is|how (big|large|long|great|wide) is) the ({_DISTANCE}) (from|between) <a> (to"
        f"|and) <b> {_IN}",
        f"[the] ({_DISTANCE}) (from|between) <a> (to|and) <b> {_IN}",
        f"(measure|give me|tell me|estimate|calculate) the ({_DISTANCE}) (from|between) <a> (to"
        f"|and) <b> {_IN}",
        "how (far apart|much (space|distance|room)) (is|are|is there|lies) [between] <a> and <b> "
        f"{_IN}",
        "[measuring|measured] from [the closest point of] (each|each object), what is the "
        f"distance (from|between) <a> (to|and) <b> {_IN}",
        "what distance (separates|lies between|is between|is there between) <a> (from|and) <b> "
        f"{_IN}",
        "how far do (i|we|you) have to (go|walk|drive|move) from <a> to [reach|get to] <b>",
    ),
    frame(
        _far,
        f"how (far|distant|close|near) (is|are) <a> {_AWAY} {_IN}",
        f"how far {_AWAY} (is|are) <a> {_IN}",
        f"(what is|how (big|large|great) is) (the|your|my) distance to <a> {_IN}",
        "how far (do|would|must|should) (i|you|we) [have to] (go|walk|drive|move|travel) to "
        f"[reach|get to] <a> {_IN}",
        "what (distance|range) (is|are) <a> at",
        f"at what distance (is|are) <a> {_IN}",
        f"how (far|long) is (it|the way) [still] [up|over] to <a> {_IN}",
        f"how far off (is|are) <a> {_IN}",
        f"how much (farther|further) (is|do (i|you|we) have to (go|walk|drive)) [it] to <a> {_IN}",
    ),
    frame(
        _counted,
        "how many <unit:unit> [away|apart] [is|are] [it from] <a> [away] (from|to|and) <b> [away"
        "|apart]",
        "how many <unit:unit> (is|are) <a> [away|apart] (from|and) <b>",
        "how many <unit:unit> (is|are) (there between|it from|between) <a> (and|to) <b>",
        "how many <unit:unit> (separate|are there between|lie between) <a> (from|and) <b>",
        "how many <unit:unit> [away] (is|are) <a> [away]",
        "how many <unit:unit> (is it|are there) to <a>",
        "(what is|tell me) the distance in <unit:unit> (from|between) <a> (to|and) <b>",
        "how far in <unit:unit> (is|are) <a> from <b>",
        "(in|give me in) <unit:unit> , how far [away] (is|are) <a> from <b>",
        "in <unit:unit> , how far [away] (is|are) <a>",
    ),
    frame(
        _both,
        f"how far apart (is|are) <a:ref> {_IN}",
        f"[what is] [the] ({_DISTANCE}) between <a:ref> {_IN}",
    ),
    frame(_pair, f"how far apart (is|are) <listed:listed> {_IN}"),
)

_TALL, _LONG = q.Measure.HEIGHT, q.Measure.LENGTH
_ADJECTIVES: tuple[tuple[q.Measure, str, str], ...] = (
    (_TALL, "tall|high", "height"),
    (_LONG, "long", "length"),
    (q.Measure.WIDTH, "wide|broad|deep|narrow|thick", "width|depth|breadth|thickness"),
    (
        q.Measure.LONGEST_EDGE,
        "large",
        "(longest|largest|greatest|maximum|biggest) (dimension|edge|side|extent|measurement)"
        "|(length|size) of the (longest|largest|greatest) (dimension|edge|side)|(longest|largest) "
        "size",
    ),
    (q.Measure.VOLUME, "big|bulky", "volume|size|(overall|total) size"),
)


def _size_frames() -> tuple[Frame, ...]:
    frames = []
    for measure, adjectives, nouns in _ADJECTIVES:

        def build(
            a: Reference, unit: q.Unit = q.Unit.METRE, measure: q.Measure = measure
        ) -> q.HowBig:
            return q.HowBig(a, measure, unit)

        frames.append(
            frame(
                build,
                f"how ({adjectives}) (is|are) <a:ref> {_IN}",
                f"how many <unit:unit> (is|are) <a:ref> ({adjectives})",
                f"how many <unit:unit> ({adjectives}) (is|are) <a:ref>",
                f"(what is|give me|tell me|measure|estimate) the ({nouns}) of <a:ref> {_IN}",
                f"(what is|give me|tell me|measure|estimate) <a:ref> 's ({nouns}) {_IN}",
                f"(what|which) ({nouns}) (is|are|does) <a:ref> [have] {_IN}",
                f"the ({nouns}) of <a:ref> {_IN}",
                f"what is the ({nouns}) in <unit:unit> of <a:ref>",
                f"in <unit:unit> , how ({adjectives}) (is|are) <a:ref>",
            )
        )
    return tuple(frames)


_ALL = (
    "(all [the|of the] rooms [together|combined]|the (whole|entire) (apartment|flat|home|house"
    "|place|scene|floor)"
    "|the (apartment|flat|home|house)|this (apartment|flat|home|house|place)|everything|the whole "
    "place|all the floor)"
)
_HERE = (
    "(this room|the room|the room (i am|you are|we are) in|here|my room|your room|this place|the "
    "current room)"
)


def _area(a: Reference, unit: q.Unit = q.Unit.METRE) -> q.RoomArea:
    if not is_room(a):
        raise NotUnderstood("the floor area of a room was expected")
    return q.RoomArea(a, unit=unit)


def is_room(reference: Reference) -> bool:
    return reference.kind in ROOMS


_AREA = (
    "(area|floor area|floor space|surface|size|floor size|square footage|total area|total floor "
    "area)"
)
_AREAS = (
    frame(
        lambda unit=q.Unit.METRE: q.RoomArea(whole=True, unit=unit),
        f"(what is|how (big|large) is) [the] [{_AREA} of] {_ALL} {_SQUARE}",
        f"how (big|large|spacious) is {_ALL} [altogether|in total|overall] {_SQUARE}",
        f"what (area|floor area|size) does {_ALL} (have|cover) {_SQUARE}",
        "how (much (space|floor|floor space|area)|many <unit:square>) (does|do|has|have|is|are) "
        f"{_ALL} [have|cover|take up] [in total]",
        "how many <unit:square> (are there|is there|is it) [in total|altogether|overall|in all]",
        "(what is|how (big|large) is) the (total|whole|overall|combined) (area|floor area|floor "
        "space) [of (all rooms|everything|all the rooms)]",
        "what is the (size|area) of (this|the) scene",
    ),
    frame(
        lambda unit=q.Unit.METRE: q.RoomArea(unit=unit),
        f"[what is] [the] {_AREA} of {_HERE} {_SQUARE}",
        f"how (big|large|spacious) is {_HERE} {_SQUARE}",
        f"how (much (space|floor|floor space|area)|many <unit:square>) (does|is|are|has) {_HERE} "
        "[have|cover]",
        f"how many <unit:square> (is|are|does) (it|there) [in] {_HERE}",
    ),
    frame(
        _area,
        f"[what is|how (big|large) is|estimate|measure] [the] {_AREA} of <a:ref> {_SQUARE}",
        f"how much (space|floor|floor space|area) (does|do|is there in) <a:ref>"
        f" [have|cover|take up|offer] {_SQUARE}",
        f"how (big|large|spacious) (is|are) <a:ref> {_SQUARE}",
        f"what is <a:ref> 's {_AREA} {_SQUARE}",
        "what is the area in <unit:square> of <a:ref>",
        f"(what|which) {_AREA} (does|has|is) <a:ref> [have|cover] {_SQUARE}",
        "how many <unit:square> (does|is|are|has) <a:ref> [have|cover|measure|big|large]",
        "how many <unit:square> (of floor are there|are there) in <a:ref>",
        "how much (space|floor|floor space|area) does <a:ref> (have|cover|take up) {_SQUARE}",
        "how much (space|floor|floor space|area) is there in <a:ref>",
    ),
)

FRAMES: tuple[Frame, ...] = (*_AREAS, *_DISTANCES, *_size_frames())
