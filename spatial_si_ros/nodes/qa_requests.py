"""What comes with a question besides its words, and what a reference comes to."""

from __future__ import annotations

import math

from spatial_si_interfaces.action import AskSpatial
from spatial_si_interfaces.srv import ResolveReference

from ..answers.grounding.ground import Resolved
from ..answers.model.aids import Aids, changed
from ..inference.errors import BadImage
from ..inference.inputs.images import Pixels8, read_image
from ..inference.inputs.spec import MAX_IMAGES
from ..language.declined import Declined, DeclineReason
from . import convert
from .convert_answers import decline_to_msg
from .params import QaParams

MAX_CHOICES = 50


def fill_resolved(
    response: ResolveReference.Response, found: Resolved | Declined
) -> ResolveReference.Response:
    """The response with what was found."""
    if isinstance(found, Declined):
        response.decline = decline_to_msg(found)
        return response
    response.resolved = True
    response.object_id = found.thing.id
    response.probability = float(found.probability)
    for each in found.candidates:
        response.candidates.append(convert.object_to_msg(each.thing))
        response.candidate_probabilities.append(float(each.probability))
    return response


def refused(goal: AskSpatial.Goal) -> Declined | None:
    """What is wrong with a goal apart from its words."""
    if len(goal.images) > MAX_IMAGES:
        return Declined(
            DeclineReason.BAD_INPUT, f"{len(goal.images)} pictures; at most {MAX_IMAGES} are read"
        )
    if len(goal.choices) > MAX_CHOICES:
        return Declined(
            DeclineReason.BAD_INPUT, f"{len(goal.choices)} choices; at most {MAX_CHOICES} are read"
        )
    if not (math.isfinite(goal.min_probability) and 0.0 <= goal.min_probability <= 1.0):
        return Declined(
            DeclineReason.BAD_INPUT, f"min_probability wants 0..1, got {goal.min_probability}"
        )
    return None


def aids_of(goal: AskSpatial.Goal, params: QaParams) -> Aids | Declined:
    """What helps the model with a question: as the parameters say, changed by the request."""
    by_node = Aids(
        facts=params.prompt_facts,
        poses=params.prompt_poses,
        regions=params.marked_regions,
        coverage=params.question_keyframes,
        rendered=params.rendered_view,
        thinking=params.think_aloud,
        rotations=params.all_orders,
        blind=params.blind_check,
    )
    try:
        return changed(by_node, goal.aids)
    except ValueError as error:
        return Declined(DeclineReason.BAD_INPUT, str(error))


def pictures_of(goal: AskSpatial.Goal) -> list[Pixels8] | Declined:
    """The pictures of a goal as pixels."""
    found = []
    for number, image in enumerate(goal.images, 1):
        try:
            found.append(read_image(bytes(image.data)))
        except BadImage as error:
            return Declined(DeclineReason.BAD_INPUT, f"picture {number}: {error}")
    return found
