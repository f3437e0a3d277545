"""How the camera, or the robot, moved itself."""

from __future__ import annotations

from .. import queries as q
from ..chains import NotUnderstood
from .frame import Frame, frame

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

FRAMES: tuple[Frame, ...] = _CAMERA
