"""Loose wordings: the things in their order, and around them any words of one subject.

They come after everything stricter. What has no place in the subject's vocabulary
(`vocabularies.py`) refuses the wording, and of its key words one must be there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ...geometry.relations import RelationKind as R
from .. import queries as q
from ..chains import NotUnderstood
from ..references import Extreme, Landmark, Person, Qualifier, Reference, Superlative, Who
from ..words.numbers import UNITS
from .frame import Frame, frame
from .measures import is_room

VIEWER = Person(Who.VIEWER)
Words = tuple[str, ...]
M = q.Measure


def loose(build: Callable[..., Any], slots: str, sort: str, *keys: str) -> Frame:
    """A wording with a run of words of `sort` at every "_".

    Args:
        build: called with the slots, and with all words around them as `said`, "|" before each
            run.
        slots: for instance "_ <a:ref> _ <b:ref> ~", where "~" is a run that may be missing.
        sort: of `vocabularies.VOCABULARIES`.
        keys: of each, one word (between bars) must be there; behind "!" none may be.
    """
    wanted = [frozenset(each.split("|")) for each in keys if each[0] != "!"]
    unwanted = frozenset(word for each in keys if each[0] == "!" for word in each[1:].split("|"))
    wording: list[str] = []
    for number, part in enumerate(slots.split()):
        run = f"<r{number}:{sort}>"
        wording.append({"_": run, "~": f"[{run}]"}.get(part, part))

    def checked(**values: Any) -> Any:
        said: Words = ()
        for name in sorted(values):
            if _is_run(name):
                said = (*said, "|", *values[name])
        if not all(key & set(said) for key in wanted) or unwanted & set(said):
            raise NotUnderstood("the words around the things do not tell what is asked")
        return build(said=said, **{k: v for k, v in values.items() if not _is_run(k)})

    return frame(checked, " ".join(wording))


def _is_run(name: str) -> bool:
    return name[0] == "r" and name[1:].isdigit()


def _unit(said: Words) -> q.Unit:
    return next((UNITS[word] for word in said if word in UNITS and word not in ("m", "ms")), _M)


_M = q.Unit.METRE


def _far(said: Words, a: Reference, b: Reference) -> q.HowFar:
    if " apart from " in f" {' '.join(said)} ":
        raise NotUnderstood("'apart from' is no distance")
    return q.HowFar(a, b, _unit(said))


def _far_viewer(said: Words, a: Reference) -> q.HowFar:
    return q.HowFar(a, VIEWER, _unit(said))


_MEASURES: tuple[tuple[frozenset[str], q.Measure], ...] = (
    (frozenset({"longest", "dimension", "dimensions"}), M.LONGEST_EDGE),
    (frozenset({"tall", "high", "height", "vertically", "upwards"}), M.HEIGHT),
    (frozenset({"wide", "width", "broad", "deep", "depth", "thick"}), M.WIDTH),
    (frozenset({"long", "length"}), M.LENGTH),
    (frozenset({"large"}), M.LONGEST_EDGE),
    (frozenset({"big", "size", "volume", "bulky"}), M.VOLUME),
)


def _measure(said: Words, a: Reference) -> q.HowBig | q.RoomArea:
    if len({"height", "width", "length", "depth", "volume"} & set(said)) > 1:
        raise NotUnderstood("one measure can be asked for at once")
    for words, measure in _MEASURES:
        if words & set(said):
            return q.HowBig(a, measure, _unit(said))
    raise NotUnderstood("which measure is asked for?")


def _area(said: Words, a: Reference) -> q.RoomArea:
    if not is_room(a):
        raise NotUnderstood("the area of a room was expected")
    return q.RoomArea(a, unit=_unit(said))


def _whole(said: Words) -> q.RoomArea:
    return q.RoomArea(whole=True, unit=_unit(said))


_COMPARED: tuple[tuple[str, q.Measure, bool, Extreme | None], ...] = (
    ("bigger|larger|biggest|largest", M.VOLUME, False, Extreme.BIGGEST),
    ("smaller|smallest", M.VOLUME, True, Extreme.SMALLEST),
    ("taller|higher|tallest|highest", M.HEIGHT, False, Extreme.TALLEST),
    ("shorter|lower|shortest|lowest", M.HEIGHT, True, Extreme.SHORTEST),
    ("longer|longest", M.LENGTH, False, Extreme.LONGEST),
    ("wider|broader|widest", M.WIDTH, False, Extreme.WIDEST),
    ("narrower", M.WIDTH, True, None),
)


def _compared(said: Words) -> tuple[q.Measure, bool, Extreme | None]:
    for words, measure, smaller, extreme in _COMPARED:
        if set(words.split("|")) & set(said):
            return measure, smaller, extreme
    raise NotUnderstood("what is compared?")


def _larger(said: Words, a: Reference, b: Reference) -> q.IsLarger:
    measure, smaller, _ = _compared(said)
    return q.IsLarger(a, b, measure, smaller)


def _largest(said: Words, listed: tuple[Reference, ...]) -> q.WhichOf:
    extreme = _compared(said)[2]
    if extreme is None or len(listed) < 2:
        raise NotUnderstood("two or more things to choose from were expected")
    return q.WhichOf(Superlative(extreme), listed)


def _farther(said: Words) -> bool:
    return bool({"farther", "further", "farthest", "furthest", "longer", "greater"} & set(said))


def _nearest(said: Words, listed: tuple[Reference, ...], b: Landmark) -> q.WhichOf:
    if len(listed) < 2:
        raise NotUnderstood("two or more things to choose from were expected")
    extreme = Extreme.FARTHEST if _farther(said) else Extreme.NEAREST
    return q.WhichOf(Superlative(extreme, b), listed)


def _way(said: Words, a: Reference, b: Landmark) -> q.WhichWay:
    return q.WhichWay(a, b)


def _listed_line(said: Words, listed: tuple[Reference, ...]) -> q.IsRelation:
    if len(listed) < 3:
        raise NotUnderstood("three or more things can be in line")
    return q.IsRelation(listed[0], Qualifier(R.ALIGNED_WITH, listed[1:]))


def _is_seen(said: Words, a: Reference) -> q.IsRelation:
    visible = Qualifier(R.VISIBLE_FROM, (VIEWER,), negated="not" in said)
    return q.IsRelation(a, visible)


_ASKS_WHICH = "!what|which|how|who|where|when|why"


def _related(relation: R) -> Callable[..., q.IsRelation]:
    def build(said: Words, a: Reference, b: Landmark) -> q.IsRelation:
        return q.IsRelation(a, Qualifier(relation, (b,), negated="not" in said))

    return build


def _hides_which(said: Words, b: Reference) -> q.WhatIs:
    return q.WhatIs(Reference(None, None, (Qualifier(R.HIDING, (b,)),)))


def _set_of(said: Words, test: Qualifier | Superlative) -> q.WhatIs:
    if isinstance(test, Superlative):
        raise NotUnderstood("ask which one it is")
    return q.WhatIs(Reference(None, None, (test,)))


def _moves(aspect: q.Motion) -> Callable[..., q.HowMoves]:
    def build(said: Words, a: Reference) -> q.HowMoves:
        if a.kind is None and not a.qualifiers:
            raise NotUnderstood("which thing?")
        still = {"still", "rest", "stationary", "stopped"} & set(said)
        return q.HowMoves(a, q.Motion.SPEED if still else aspect)

    return build


def _ordered(said: Words, listed: tuple[Reference, ...]) -> q.AppearanceOrder:
    if len(listed) < 2:
        raise NotUnderstood("an order is one of two or more things")
    return q.AppearanceOrder(listed)


def _counted(said: Words, a: Reference) -> q.HowMany:
    return q.HowMany(_one(a))


def _exists(said: Words, a: Reference) -> q.Exists:
    if a.plural:
        raise NotUnderstood("ask how many there are")
    return q.Exists(_one(a))


def _one(a: Reference) -> Reference:
    return replace(a, plural=False)


def _route(
    said: Words, a: Landmark, stops: tuple[Reference, ...], f: Landmark | None = None
) -> q.Route:
    return q.Route(a, f, stops)


_TURNED = {
    q.Turned.SAME: {"same"},
    q.Turned.OPPOSITE: {"opposite"},
    q.Turned.ACROSS: {"angle", "angles"},
}


def _facings(said: Words, a: Reference, b: Reference) -> q.CompareFacing:
    """Yes or no where one way of being turned is named; how, where several or none are."""
    named = [turned for turned, words in _TURNED.items() if words & set(said)]
    whether = len(named) == 1 and not {"how", "which", "what"} & set(said)
    return q.CompareFacing(a, b, named[0] if whether else None)


_BASE = frozenset(
    {"from", "relative", "respect", "compared", "than", "left", "right", "behind", "front"}
)


_FROM = frozenset({"from", "relative", "respect", "compared", "standing"})


def _pictures(said: Words, p: int, s: int) -> q.CameraPosition:
    """The picture that is looked from is the one behind "from" or "relative to"."""
    if p == s:
        raise NotUnderstood("two different pictures were expected")
    first_run, second_run = said[: said.index("|", 1)], said[said.index("|", 1) :]
    if _FROM & set(first_run):
        return q.CameraPosition(p, s)
    return q.CameraPosition(s, p) if _BASE & set(second_run) else q.CameraPosition(p, s)


def _thing_in_picture(said: Words, p: int, a: Reference) -> q.CameraPosition | q.InPictures:
    if {"where", "direction", "side", "left", "right", "way"} & set(said):
        return q.CameraPosition(p, 0, q.Scheme.QUARTERS, a)
    return q.InPictures(a)


def _camera(
    said: Words, t: float | None = None, p: int | None = None, s: int | None = None
) -> q.CameraMotion:
    if p is None or s is None:
        return q.CameraMotion(t)
    if p == s:
        raise NotUnderstood("two different pictures were expected")
    return q.CameraMotion(None, (p, s))


_DISTANCE = "far|distance|apart|gap|separation|space|spacing|clearance|separates|separate|distant"
_LONG = "far|distance|distant|range"
_MOVING = "moving|move|moves|motion|walking|walk|rolling|rolls|roll|going|heading|headed|travelling"
_TURN = (
    "turn|turned|turning|rotate|rotated|rotating|rotation|move|moved|moving|movement|motion|drive"
    "|drove|driving|pan|panned|shift|shifted|went|travel|stood|go"
)
_SELF = "you|camera|viewpoint|view|robot|i|yourself|viewer|your"

FRAMES: tuple[Frame, ...] = (
    loose(_camera, "_", "v_egomotion", _TURN, _SELF),
    loose(_camera, "_ <t:span> ~", "v_egomotion", _TURN, _SELF),
    loose(_camera, "~ <t:span> _", "v_egomotion", _TURN, _SELF),
    loose(_camera, "_ <p:pic> _ <s:pic> ~", "v_egomotion", _TURN),
    loose(_pictures, "_ <p:pic> _ <s:pic> ~", "v_camera",
          "seen|relative|respect|from|compared|left|right|behind|front|where|direction|side"),
    loose(_thing_in_picture, "_ <p:pic> _ <a:ref> ~", "v_camera",
          "where|direction|side|left|right|way|see|seen|visible|show|shown|appear|appears|shows"
          "|contain|contains|show"),
    loose(_thing_in_picture, "_ <a:ref> _ <p:pic> ~", "v_camera",
          "where|direction|side|left|right|way|see|seen|visible|show|shown|appear|appears|in"),
    loose(lambda said, t=None: q.WhatChanged(t), "_ <t:since> ~", "v_changed",
          "changed|change|changes|different|new|happened|difference|differences|gone|missing"),
    loose(lambda said, t=None: q.WhatChanged(t), "_", "v_changed",
          "changed|change|changes|different|new|happened|difference|differences|gone|missing"),
    loose(lambda said, a: q.LastSeen(a), "_ <a:ref> ~", "v_last", "last|recently|latest|ago|since",
          "!where|which",
          "seen|see|saw|noticed|observed|spotted|sighting|spot|sight|glimpse|visible"),
    loose(lambda said, a, t=None: q.HasMoved(a, t), "_ <a:ref> _ <t:since>", "v_moved",
          "moved|move|shifted|displaced|changed|pushed|change"),
    loose(lambda said, a, t=None: q.HasMoved(a, t), "_ <a:ref> ~", "v_moved",
          "moved|shifted|displaced|changed|pushed", "has|have|been|was|did|is"),
    loose(lambda said, a, b: q.Collision(a, b, True), "_ <a> _ <b> ~", "v_when_hit",
          "when|long|soon|time|seconds",
          "hit|hits|collide|collides|collision|crash|crashes|bump|bumps|run|runs|meet|meets|touch"
          "|strike|strikes|reach|reaches|impact|contact"),
    loose(lambda said, a, b: q.Collision(a, b), "_ <a> _ <b> ~", "v_hit",
          "hit|collide|collision|crash|bump|meet|strike|run|course|impact|hitting|colliding",
          "will|going|would|about|risk|danger|likely|could|course|might|there"),
    loose(_moves(q.Motion.SPEED), "_ <a:ref> ~", "v_speed",
          "fast|quick|quickly|speed|velocity|slowly|pace|rate"),
    loose(_moves(q.Motion.DIRECTION), "_ <a:ref> ~", "v_whither",
          _MOVING + "|go|movement", "which|where|what|direction|way|left|towards"),
    loose(_moves(q.Motion.WHETHER), "_ <a:ref> ~", "v_moves",
          _MOVING, "is|are|does|do|has"),
    loose(_ordered, "_ <listed:listed>", "v_order", "order|sequence|first|earlier|last|before",
          "appear|appears|appeared|appearance|come|came|visible|see|seen|saw|noticed|notice|pass"
          "|passed|show|showed|appearing|spotted|encountered|sight|entered|view"),
    loose(_ordered, "_ <listed:listed> _", "v_order", "order|sequence|first|earlier|last|before",
          "appear|appears|appeared|appearance|come|came|visible|see|seen|saw|noticed|notice|pass"
          "|passed|show|showed|spotted|encountered|sight|entered|view"),
    loose(lambda said, a: q.InPictures(a), "_ <a:ref> ~", "v_pictures",
          "picture|pictures|image|images|photo|photos|frame|frames|views|shots|photographs"),
    loose(lambda said, a: q.InPictures(a), "<a:ref> _", "v_pictures",
          "picture|pictures|image|images|photo|photos|frame|frames|views|shots|photographs"),
    loose(_route, "_ <a> facing <f> _ <stops:listed> ~", "v_route",
          "turn|turns|route|way|path|directions|how|instructions|lead|guide|navigate"),
    loose(_route, "_ <a> , facing <f> , _ <stops:listed> ~", "v_route",
          "turn|turns|route|way|path|directions|how|instructions|lead|guide|navigate"),
    loose(_route, "_ <a:ref> _ <stops:listed> ~", "v_route",
          "turn|turns|route|way|path|directions|instructions|lead|guide|navigate|get", "from",
          "!what"),
    loose(lambda said, a, b: q.IsReachable((a, b)), "_ <a:ref> and <b:ref> ~", "v_pass",
          "between|apart", "pass|fit|through|enough|wide|squeeze|passage|passable|gap"),
    loose(lambda said, a: q.IsReachable((a,)), "_ <a:ref> ~", "v_reach",
          "reach|reached|reachable|access|accessible|get|getting|path|way|route|approach|arrive"),
    loose(lambda said, a: q.WhichRoom(a), "_ <a:ref> ~", "v_room", "room|part", "which|what|where"),
    loose(_related(R.VISIBLE_FROM), "_ <a:ref> _ <b:ref> ~", "v_see",
          "see|seen|visible|view|sight|spot|glimpse", "from", _ASKS_WHICH),
    loose(_is_seen, "_ <a:ref> ~",
          "v_see", "see|seen|visible|view|sight|spot|glimpse",
          "can|could|would|is|are|able|will|do", _ASKS_WHICH + "|from|so"),
    loose(_hides_which, "_ <b:ref> ~", "v_hide",
          "hide|hides|hiding|block|blocks|blocking|obstruct|obstructs|obstructing|occlude|occludes"
          "|occluding|conceal|conceals|obscure|obscures|prevents|keeps|invisible|way",
          "what|which"),
    loose(_related(R.HIDING), "_ <a:ref> _ <b:ref> ~", "v_hide",
          "hide|hides|hiding|block|blocks|blocking|obstruct|obstructs|obstructing|occlude|occludes"
          "|occluding|conceal|conceals|obscure|obscures",
          "is|does|do|are|would|will", _ASKS_WHICH),
    loose(lambda said, a, b: q.IsRelation(b, Qualifier(R.HIDING, (a,))), "_ <a:ref> _ <b:ref> ~",
          "v_hidden", "hidden|blocked|obstructed|occluded|concealed|obscured", "by|behind",
          _ASKS_WHICH),
    loose(_facings, "_ <a:ref> and <b:ref> ~", "v_same_way",
          "face|facing|front|fronts|turned|pointing|point|oriented|orientation|look|looking",
          "same|opposite|different|angle|angles|relative"),
    loose(lambda said, a: q.FacesWhat(a), "_ <a:ref> ~", "v_face",
          "face|faces|facing|front|turned|pointing|point|directed|oriented|look|looks|looking",
          "what|which"),
    loose(_related(R.FACING), "_ <a:ref> _ <b> ~", "v_face",
          "face|faces|facing|front|turned|pointing|point|directed|oriented|look|looks|looking",
          "is|are|does|do", _ASKS_WHICH + "|other|way|away|same|opposite|different"),
    loose(_listed_line, "_ <listed:listed> _", "v_line", "line|row|aligned|align|lined|collinear"),
    loose(_listed_line, "_ <listed:listed>", "v_line", "line|row|aligned|align|lined|collinear"),
    loose(_related(R.TOUCHING), "_ <a:ref> _ <b:ref> ~", "v_touch",
          "touch|touches|touching|contact"),
    loose(_whole, "_", "v_whole", "apartment|flat|home|house|rooms|everything|place",
          "big|large|area|size|space|surface|footage|square"),
    loose(_area, "_ <a:ref> ~", "v_area",
          "big|large|spacious|area|size|space|surface|footage|square"),
    loose(_larger, "_ <a:ref> _ <b:ref> ~", "v_compare", "than", "is|are|does|do|would"),
    loose(_largest, "_ <listed:listed> ~", "v_compare", "which|what|who|is|are|between|among|of"),
    loose(_nearest, "_ <b> , <listed:listed>", "v_nearer", "which|what|who"),
    loose(_nearest, "_ <b> : <listed:listed>", "v_nearer", "which|what|who"),
    loose(_nearest, "_ <listed:listed> _ <b> ~", "v_nearer", "which|what|who|is|are",
          "nearer|closer|farther|further|nearest|closest|farthest|furthest"),
    loose(lambda said, a, b, c: q.IsNearer(a, b, c, True, _farther(said)),
          "_ <a> _ <b> than to <c> ~", "v_nearer", "nearer|closer"),
    loose(lambda said, a, b, c: q.IsNearer(a, b, c, True, True),
          "_ <a> _ <b> than from <c> ~", "v_nearer", "farther|further"),
    loose(lambda said, a, b, c: q.IsNearer(a, b, c, False, _farther(said)),
          "_ <a> _ <b> than <c> ~", "v_nearer", "nearer|closer|farther|further"),
    loose(_far, "_ <a:ref> _ <b:ref> ~", "v_far", _DISTANCE + "|close|near|walk"),
    loose(_far, "_ <a:ref> _ <b:ref> ~", "v_far", "metres|meters|cm|feet|inches|centimetres",
          "many"),
    loose(_far_viewer, "_ <a:ref> ~", "v_far", _LONG + "|close|near|away|walk", "how|what|tell",
          "!between|apart|can|could"),
    loose(_measure, "<a:ref> _", "v_size", "height|length|width|depth|size|volume"),
    loose(_area, "<a:ref> _", "v_area", "area|size|space|surface|footage"),
    loose(_measure, "_ <a:ref> ~", "v_size",
          "tall|high|height|long|length|wide|width|broad|deep|depth|big|large|size|volume|dimension"
          "|thick"),
    loose(lambda said, a, b: _way(said, a, b), "_ <a:ref> _ <b:ref> ~", "v_way",
          "direction|side|way|bearing|where|position|relative|respect", "which|what|where|how"),
    loose(lambda said, a: q.WhichWay(a, VIEWER), "_ <a:ref> ~", "v_way",
          "direction|side|way|bearing", "which|what"),
    loose(_counted, "_ <a:ref> ~", "v_count", "many|number|count|amount|quantity"),
    loose(lambda said, a: q.WhereIs(a), "_ <a:ref> ~", "v_where",
          "where|location|locate|find|looking|whereabouts|located|lost|search|searching"),
    loose(_set_of, "_ <test:test> ~", "v_what", "what|which|everything|objects|things|list|name"),
    loose(_exists, "_ <a:ref> ~", "v_exists",
          "there|see|find|have|contain|contains|exist|exists|spot|found|seen|present",
          "is|are|do|does|can|have|has|any"),
)  # fmt: skip
"""Loose wordings, the more particular first."""
