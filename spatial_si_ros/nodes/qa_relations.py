"""The relations between mapped objects, as the service get_relations gives them."""

from __future__ import annotations

from spatial_si_interfaces.srv import GetRelations

from ..answers.grounding.ground import Grounder
from ..answers.measuring.index import index_of
from ..answers.replies.related import related
from ..language.declined import Declined, DeclineReason
from ..scene.snapshot import SceneSnapshot
from .asker import Asker, BadViewpoint
from .convert_answers import RELATION_FROM_MSG, decline_to_msg, fact_to_msg

MAX_RELATED = 50


def relate(
    request: GetRelations.Request,
    response: GetRelations.Response,
    snapshot: SceneSnapshot,
    asker: Asker,
) -> GetRelations.Response:
    """The response with the relations that hold, or with why there are none."""
    response.map_version = snapshot.version
    return fill_related(response, _relate(request, response, snapshot, asker))


def fill_related(
    response: GetRelations.Response, declined: Declined | None
) -> GetRelations.Response:
    """The response with how it went."""
    response.success = declined is None
    if declined is not None:
        response.decline = decline_to_msg(declined)
    return response


def _relate(
    request: GetRelations.Request,
    response: GetRelations.Response,
    snapshot: SceneSnapshot,
    asker: Asker,
) -> Declined | None:
    if len(snapshot) == 0:
        return Declined(DeclineReason.MAP_EMPTY, "nothing was seen yet")
    unknown = [i for i in request.object_ids if i not in snapshot.objects]
    kinds = [RELATION_FROM_MSG.get(each) for each in request.relations]
    ids = list(request.object_ids) or list(snapshot.objects)[:MAX_RELATED]
    if unknown:
        return Declined(DeclineReason.NOT_SEEN, f"no object has the id {unknown[0]}")
    if None in kinds or len(ids) > MAX_RELATED:
        return Declined(
            DeclineReason.BAD_INPUT,
            f"want relations of Relation.msg and at most {MAX_RELATED} objects",
        )
    try:
        context = asker.context(request.viewpoint)
    except BadViewpoint as error:
        return error.declined
    wanted = frozenset(kind for kind in kinds if kind is not None)
    facts = related(
        [snapshot.objects[i] for i in dict.fromkeys(ids)],
        wanted,
        Grounder(index_of(snapshot), context),
        request.min_probability,
    )
    response.relations = [fact_to_msg(fact, frame) for fact, frame in facts]
    return None
