"""In which frame of reference "left", "right", "in front of" and "behind" are judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...geometry.lexicon import KINDS_WITH_FRONT
from ...geometry.relations import RelationKind
from ...geometry.viewpoints import Frame, ViewpointKind
from ...language.declined import Declined, DeclineReason
from ...language.references import Person, Qualifier, Who
from ...scene.objects import SceneObject
from ..floor.places import is_wall
from ..measuring import relations
from ..measuring.sights import FRONT_USABLE
from .grounded import Side, Sight

if TYPE_CHECKING:
    from .ground import Grounder


def choose_side(
    grounder: Grounder, qualifier: Qualifier, reference: SceneObject | None
) -> Side | Declined:
    """The frame of a direction, by the rules of `docs/relations.md`."""
    relation = qualifier.relation
    if reference is not None and is_wall(reference):
        return Declined(
            DeclineReason.UNDEFINED, "a wall has no sides to be told by; name a thing instead"
        )
    named = qualifier.viewpoint.named or grounder.view_named
    if isinstance(qualifier.landmarks[0], Person) or reference is None:
        person = qualifier.landmarks[0]
        sight = grounder.person(person if isinstance(person, Person) else Person(Who.VIEWER))
        if isinstance(sight, Declined):
            return sight
        return _egocentric(grounder, sight)
    if qualifier.intrinsic:
        return _intrinsic(reference, chosen=False)
    if not named and _front_matters(relation, reference):
        if reference.front and reference.front.probability >= relations.FRONT_KNOWN:
            return _intrinsic(reference, chosen=True)
        return Declined(
            DeclineReason.NOT_OBSERVED_WELL,
            f"the front of {reference.name} was not seen well enough to tell what is "
            f"'{relation.value}' it; name a viewpoint instead",
            (f"{relation.value} the {reference.label} from my point of view",),
        )
    spec = qualifier.viewpoint
    sight = grounder.observer(spec) if spec.named else grounder.sight()
    if isinstance(sight, Declined):
        return sight
    return Side(Frame.RELATIVE, reference, sight.observer, sight.probability, not named)


def _egocentric(grounder: Grounder, sight: Sight) -> Side | Declined:
    observer = sight.observer
    if observer.yaw_rad is None:
        standing = observer.kind is ViewpointKind.STANDING_AT_FACING
        why = "say what is faced" if standing else "its front was not seen or it has none"
        return Declined(
            DeclineReason.NO_VIEWPOINT,
            f"{observer.description} has no facing, so it has no left and right: {why}",
        )
    probability = sight.probability
    if observer.kind is ViewpointKind.OBJECT_FRONT:
        thing = grounder.index.get(observer.object_ids[0])
        probability *= thing.front.probability if thing and thing.front else 1.0
    return Side(Frame.EGOCENTRIC, None, observer, probability, chosen=False)


def _front_matters(relation: RelationKind, reference: SceneObject) -> bool:
    facing = relation in (RelationKind.IN_FRONT_OF, RelationKind.BEHIND)
    return facing and reference.label in KINDS_WITH_FRONT


def _intrinsic(reference: SceneObject, chosen: bool) -> Side | Declined:
    if reference.label not in KINDS_WITH_FRONT and reference.front is None:
        return Declined(
            DeclineReason.UNDEFINED, f"a {reference.label} has no front and no sides of its own"
        )
    front = reference.front
    if front is None or front.probability < FRONT_USABLE:
        return Declined(
            DeclineReason.NOT_OBSERVED_WELL,
            f"the front of {reference.name} was not seen well enough",
        )
    return Side(Frame.INTRINSIC, reference, None, 1.0, chosen)
