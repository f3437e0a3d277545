"""Questions about a recorded tour: asked where the robot then was, of what it had seen by then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..questions.generator import AskedQuestion, generate
from ..truth.scene import TruePose, TrueScene
from ..truth.situation import Situation
from ..truth.spec import Form, Side
from .items import Asked, Item, ItemValue, Triple, Truth
from .options import QaOptions
from .recorder import Recorded

ASKED_AT = (0.7, 0.8, 0.9, 1.0)
"""Where in the tour questions to the live map are asked, as shares of its frames."""

TYPES: dict[Form, tuple[str, str]] = {
    Form.IS_RELATION: ("is direction", "spatial relations"),
    Form.IS_SIDE: ("egocentric", "perspective taking"),
    Form.WHICH_SIDE: ("egocentric", "perspective taking"),
    Form.WHERE: ("where", "spatial relations"),
    Form.WHAT: ("what is there", "spatial relations"),
    Form.WHICH_OF: ("direction", "spatial relations"),
    Form.DISTANCE: ("distance", "metric measurement"),
    Form.DISTANCE_TO_VIEW: ("distance to viewer", "metric measurement"),
    Form.COUNT: ("count", "mental reconstruction"),
    Form.EXTREME: ("extreme", "metric measurement"),
}


@dataclass(frozen=True)
class Moment:
    """When questions are asked: after a frame, with what was seen until then."""

    at_frame: int
    situation: Situation
    robot: Triple


def draw_items(
    scene: TrueScene, recorded: Recorded, options: QaOptions, seed: int, name: str
) -> list[Item]:
    """All questions of a shard, with their truth; the same for the same tour and seed."""
    items: list[Item] = []
    if "live" in options.variants:
        for number, moment in enumerate(moments(scene, recorded)):
            share = len(range(number, options.per_scene, len(ASKED_AT)))
            asked = generate(moment.situation, share, seed * 8 + number) if share else []
            items += [_live(name, len(items) + k, each, moment) for k, each in enumerate(asked)]
    return items


def moments(scene: TrueScene, recorded: Recorded) -> Iterator[Moment]:
    """When the live map is asked."""
    for share in ASKED_AT:
        number = round(share * (len(recorded.frames) - 1))
        seen, told = recorded.seen[number], recorded.frames[number].robot
        truly = TruePose((seen.pose.x_m, seen.pose.y_m), seen.pose.yaw_rad)
        situation = Situation(scene, truly, None, recorded.frames_seen(number))
        yield Moment(number, situation, (told.x_m, told.y_m, told.yaw_rad))


def _live(name: str, number: int, each: AskedQuestion, moment: Moment) -> Item:
    """The two lines of a question to the map."""
    identity = f"{name}/{number:04d}"
    speaker = None if each.speaker is None else (*each.speaker.position_m, each.speaker.yaw_rad)
    asked = Asked(identity, "live", each.text, (), moment.robot, speaker, moment.at_frame)
    kind, capability = TYPES[each.question.form]
    value_kind, value, unit = _plain(each)
    right = each.truth
    true = Truth(
        identity,
        kind,
        capability,
        each.question.viewpoint.view.value,
        value if right.decidable else None,
        value_kind,
        unit,
        right.decidable,
        right.reason,
        False,
        right.detail,
        tuple(sorted(right.object_ids)),
    )
    return Item(asked, true)


_KINDS = {
    Form.IS_RELATION: "boolean",
    Form.IS_SIDE: "boolean",
    Form.WHICH_SIDE: "choice",
    Form.WHERE: "place",
    Form.DISTANCE: "number",
    Form.DISTANCE_TO_VIEW: "number",
    Form.COUNT: "count",
}


def _plain(each: AskedQuestion) -> tuple[str, ItemValue, str]:
    """Kind, value and unit of a truth."""
    kind = _KINDS.get(each.question.form, "objects")
    value = each.truth.value
    if isinstance(value, Side):
        return kind, value.value, ""
    if isinstance(value, frozenset):
        return kind, sorted(value), ""
    return kind, value, "m" if kind == "number" else ""
