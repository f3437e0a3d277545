"""Pictures and the cameras that took them: what shows where, and where a camera was."""

from __future__ import annotations

from ...geometry.relations import COMPASS, DIAGONAL, RelationKind
from .. import queries as q
from ..chains import NotUnderstood
from ..references import Reference
from .frame import Frame, frame
from .slots import PICTURE


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
        "(can|could|do|did) (you|i|we|one) (see|find|spot) <a:ref> (in|on) <p:pic>",
        "(is|are|was|were) there <a:ref> (in|on) <p:pic>",
        "(was|were) <a:ref> (captured|photographed|recorded|pictured) (in|on) <p:pic>",
        "(can|could) <a:ref> be seen (in|on) <p:pic>",
        f"(does|do|did) <p:pic> {_SHOW} <a:ref>",
        "(does|do) <a:ref> (appear|show up) (in|on) <p:pic>",
    ),
)

FRAMES: tuple[Frame, ...] = (*_SHOWN, *_SHOWS, *_LISTED, *_pictures(), *_INPIC)
