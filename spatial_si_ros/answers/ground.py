"""From words to mapped objects and grounded viewpoints."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..errors import DegenerateGeometry
from ..geometry.lexicon import KINDS_WITH_FRONT
from ..geometry.relations import DIRECTIONAL, MIN_GAZE_M, RelationKind
from ..geometry.viewpoints import Frame, Observer, ViewpointKind
from ..language.canonical import describe
from ..language.declined import Declined, DeclineReason
from ..language.lexicon import plural, similar_kinds
from ..language.references import (
    UNSPECIFIED,
    Extreme,
    Landmark,
    Person,
    Qualifier,
    Reference,
    Superlative,
    ViewpointSpec,
    ViewpointWords,
    Who,
)
from ..scene.objects import SceneObject
from ..scene.snapshot import SceneSnapshot
from . import chances, naming, relations
from .colours import colour_probability
from .context import AskContext
from .index import Rows, SceneIndex, index_of
from .walls import inside_wall

Array = npt.NDArray[np.float64]

MIN_MEMBER = 0.05
"""Objects that fit the words with less than this are left out of account."""
MEMBER = 0.5
UNIQUE = 0.5
"""Least probability that exactly one object fits; below it the words are ambiguous."""
SINGLE_OUT = 0.6
FRONT_USABLE = 0.5
MAX_CERTAIN = 0.999
TURN_WITHIN_M = 12.0
"""A directional description is looked for among objects up to this far from its landmark."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """An object that the words may mean, with the probability that they do."""

    thing: SceneObject
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """One object is meant.

    Attributes:
        candidates: most probable first; the first one is meant.
    """

    candidates: tuple[Candidate, ...]

    @property
    def thing(self) -> SceneObject:
        return self.candidates[0].thing

    @property
    def probability(self) -> float:
        """0..1, that the first candidate is the one that is meant."""
        return self.candidates[0].probability


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """Objects that fit a description, each with its own probability; rows of the index."""

    rows: Rows
    chances: Array

    def likely(self) -> Rows:
        """Rows that fit more probably than not, best first."""
        order = np.argsort(-self.chances, kind="stable")
        return self.rows[order][self.chances[order] >= MEMBER]


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A grounded viewpoint and the probability that it is the one that is meant."""

    observer: Observer
    probability: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The frame in which a direction is judged.

    Attributes:
        reference: None for EGOCENTRIC.
        observer: None for INTRINSIC.
        chosen: the words left the frame open and the default rules chose it.
    """

    frame: Frame
    reference: SceneObject | None
    observer: Observer | None
    probability: float
    chosen: bool


def resolve(
    reference: Reference, snapshot: SceneSnapshot, context: AskContext
) -> Resolved | Declined:
    """The one object that the words mean, or why there is none."""
    return Grounder(index_of(snapshot), context).resolve(reference)


class Grounder:
    """Grounds the references and viewpoints of one sentence in one version of the map."""

    def __init__(
        self, index: SceneIndex, context: AskContext, viewpoint: ViewpointSpec = UNSPECIFIED
    ) -> None:
        self.index = index
        self.context = context
        self.viewpoint = viewpoint
        self.rested_on: dict[int, None] = {}
        """Ids of all objects that were singled out on the way, in order."""
        self._sight: Sight | Declined | None = None

    # ---- viewpoints

    @property
    def view_named(self) -> bool:
        """Whether the sentence or the request names a viewpoint."""
        given = self.context.viewpoint
        return self.viewpoint.named or isinstance(given, Observer) or given.named

    def sight(self) -> Sight | Declined:
        """The viewpoint of the sentence: as named by the words, by the request, or the asker."""
        if self._sight is None:
            self._sight = self._find_sight()
        return self._sight

    def _find_sight(self) -> Sight | Declined:
        if self.viewpoint.named:
            return self.observer(self.viewpoint)
        given = self.context.viewpoint
        if isinstance(given, Observer):
            return self._outside_walls(given)
        if given.named:
            return self.observer(given)
        return self.person(Person(Who.SPEAKER))

    def person(self, person: Person) -> Sight | Declined:
        """Where somebody is."""
        if person.who is Who.VIEWER:
            return self.sight()
        observer = self.context.robot if person.who is Who.ROBOT else self.context.asker
        if observer is None:
            return Declined(
                DeclineReason.NO_VIEWPOINT, "where the robot is in the map is not known"
            )
        if observer.kind is ViewpointKind.SPEAKER:
            return self._outside_walls(observer)
        return Sight(observer)

    def observer(self, spec: ViewpointSpec) -> Sight | Declined:
        """A viewpoint in words, grounded."""
        if spec.kind is ViewpointWords.ROBOT:
            return self.person(Person(Who.ROBOT))
        if spec.kind is ViewpointWords.SPEAKER or spec.at is None:
            return self.person(Person(Who.SPEAKER))
        at = self._stand(spec.at)
        if isinstance(at, Declined):
            return at
        if spec.kind is ViewpointWords.OBJECT_FRONT:
            return at
        if spec.facing is None:
            return Sight(replace(at.observer, yaw_rad=None), at.probability)
        facing = self._stand(spec.facing)
        return facing if isinstance(facing, Declined) else _facing(at, facing)

    def _stand(self, landmark: Landmark) -> Sight | Declined:
        """The place of a landmark, looking out of its front where it has one."""
        if isinstance(landmark, Person):
            who = Who.ROBOT if landmark.who is Who.ROBOT else Who.SPEAKER
            return self.person(Person(who))
        asker = Grounder(self.index, replace(self.context, viewpoint=UNSPECIFIED))
        found = asker.resolve(landmark)
        self.rested_on.update(asker.rested_on)
        if isinstance(found, Declined):
            return found
        return Sight(object_observer(found.thing), found.probability)

    def _outside_walls(self, observer: Observer) -> Sight | Declined:
        if inside_wall(observer.position_m, self.index):
            x, y = observer.position_m[:2]
            return Declined(
                DeclineReason.NO_VIEWPOINT, f"the viewpoint ({x:.2f}, {y:.2f}) is inside a wall"
            )
        return Sight(observer)

    # ---- references

    def resolve(self, reference: Reference) -> Resolved | Declined:
        """The one object that is meant, by the first reading of the words that fits one."""
        found = self._resolve(reference)
        for reading in reference.readings:
            if isinstance(found, Resolved):
                break
            other = self._resolve(reading)
            found = other if isinstance(other, Resolved) else found
        if isinstance(found, Resolved):
            self.rested_on[found.thing.id] = None
        return found

    def _resolve(self, reference: Reference) -> Resolved | Declined:
        members = self.members(reference)
        if isinstance(members, Declined):
            return members
        chances_ = np.minimum(members.chances, MAX_CERTAIN)
        any_ = 1.0 - float(np.prod(1.0 - chances_)) if len(chances_) else 0.0
        if any_ < MEMBER:
            return self._nothing(reference, members)
        odds = chances_ / (1.0 - chances_)
        alone = odds * (1.0 - any_)
        total = float(alone.sum())
        order = np.argsort(-alone, kind="stable")
        candidates = tuple(
            Candidate(self.index.objects[members.rows[i]], float(alone[i] / total))
            for i in order[:10]
        )
        if total < UNIQUE * any_ or candidates[0].probability < SINGLE_OUT:
            return self._ambiguous(reference, members)
        return Resolved(candidates)

    def both(self, reference: Reference) -> tuple[Resolved, Resolved] | Declined:
        """Exactly two objects: "between the chairs"."""
        members = self.members(reference)
        if isinstance(members, Declined):
            return members
        rows = members.likely()
        if len(rows) == 0:
            return self._nothing(reference, members)
        if len(rows) != 2:
            things = [self.index.objects[row] for row in rows]
            fit = naming.listed(naming.choices(things, self.index))
            return Declined(
                DeclineReason.AMBIGUOUS,
                f"two {plural(reference.kind or 'object')} are needed and {len(rows)} fit: {fit}",
                naming.choices(things, self.index),
            )
        chance = {int(row): float(p) for row, p in zip(members.rows, members.chances, strict=True)}
        first, second = (
            Resolved((Candidate(self.index.objects[row], chance[int(row)]),)) for row in rows
        )
        self.rested_on.update(dict.fromkeys((first.thing.id, second.thing.id)))
        return first, second

    def members(self, reference: Reference) -> Members | Declined:
        """Every object that may fit, with its probability; none is no error."""
        if len(self.index) == 0:
            return Declined(DeclineReason.MAP_EMPTY, "nothing was seen yet")
        rows, fit = self.index.of_label(reference.kind)
        if reference.colour is not None:
            fit = fit * [colour_probability(self.index.objects[r], reference.colour) for r in rows]
        rows, fit = _keep(rows, fit)
        for qualifier in reference.qualifiers:
            if len(rows) == 0:
                break
            narrowed = self.narrow(rows, fit, qualifier)
            if isinstance(narrowed, Declined):
                return narrowed
            rows, fit = narrowed.rows, narrowed.chances
        if reference.superlative is not None and len(rows):
            return self._extreme(rows, fit, reference.superlative)
        return Members(rows, fit)

    def narrow(
        self, rows: Rows, fit: Array, qualifier: Qualifier, near_m: float | None = None
    ) -> Members | Declined:
        """Those of the rows for which a relation holds.

        Args:
            near_m: for directions, only objects this close to the landmark.
        """
        landmarks = self.landmarks(qualifier)
        if isinstance(landmarks, Declined):
            return landmarks
        things, sights, sure = landmarks
        rows, fit = self._within_reach(rows, fit, qualifier, things, sights, near_m)
        side: Side | None = None
        if qualifier.relation in DIRECTIONAL:
            judged = self.side(qualifier, things[0] if things else None)
            if isinstance(judged, Declined):
                return judged
            side = judged
            sure *= side.probability
        for i, row in enumerate(rows):
            subject = self.index.objects[row]
            if any(subject is thing for thing in things):
                fit[i] = 0.0
                continue
            try:
                fit[i] *= (
                    sure * self.holds(qualifier.relation, subject, things, sights, side).probability
                )
            except DegenerateGeometry:
                fit[i] = 0.0
        return Members(*_keep(rows, fit))

    def holds(
        self,
        relation: RelationKind,
        subject: SceneObject,
        things: tuple[SceneObject, ...],
        sights: tuple[Observer, ...],
        side: Side | None,
    ) -> relations.Measured:
        """The relation between grounded things and persons.

        Raises:
            DegenerateGeometry: it has no meaning for these positions.
        """
        if side is not None:
            azimuth = relations.turn(side.frame, side.observer, subject, side.reference)
            return relations.Measured(azimuth.probability(relation), azimuth.words)
        if relation in relations.LIMIT_M and sights:
            metres, std = relations.distance_from(sights[0], subject)
            limit = relations.LIMIT_M[relation]
            words = f"{metres:.2f} m ± {std:.2f} m from {sights[0].description}"
            return relations.Measured(chances.below(metres, limit, std), words)
        if sights:
            raise DegenerateGeometry(f"nothing can be '{relation.value}' a person here")
        second = things[1] if len(things) > 1 else None
        return relations.measure(relation, subject, things[0], second)

    def landmarks(
        self, qualifier: Qualifier
    ) -> tuple[tuple[SceneObject, ...], tuple[Observer, ...], float] | Declined:
        """The objects and the persons of a relation, and how sure they are the ones meant."""
        if qualifier.relation is RelationKind.BETWEEN and len(qualifier.landmarks) == 1:
            (several,) = qualifier.landmarks
            if not isinstance(several, Reference):
                return Declined(DeclineReason.UNDEFINED, "'between' needs two objects")
            pair = self.both(several)
            if isinstance(pair, Declined):
                return pair
            return (pair[0].thing, pair[1].thing), (), pair[0].probability * pair[1].probability
        things: list[SceneObject] = []
        sights: list[Observer] = []
        sure = 1.0
        for landmark in qualifier.landmarks:
            if isinstance(landmark, Person):
                sight = self.person(landmark)
                if isinstance(sight, Declined):
                    return sight
                sights.append(sight.observer)
                sure *= sight.probability
            else:
                found = self.resolve(landmark)
                if isinstance(found, Declined):
                    return found
                things.append(found.thing)
                sure *= found.probability
        return tuple(things), tuple(sights), sure

    def side(self, qualifier: Qualifier, reference: SceneObject | None) -> Side | Declined:
        """The frame of a direction, by the rules of `docs/relations.md`."""
        relation = qualifier.relation
        named = qualifier.viewpoint.named or self.view_named
        if isinstance(qualifier.landmarks[0], Person) or reference is None:
            person = qualifier.landmarks[0]
            sight = self.person(person if isinstance(person, Person) else Person(Who.VIEWER))
            if isinstance(sight, Declined):
                return sight
            return self._egocentric(sight)
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
        sight = self.observer(spec) if spec.named else self.sight()
        if isinstance(sight, Declined):
            return sight
        return Side(Frame.RELATIVE, reference, sight.observer, sight.probability, not named)

    def _egocentric(self, sight: Sight) -> Side | Declined:
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
            thing = self.index.get(observer.object_ids[0])
            probability *= thing.front.probability if thing and thing.front else 1.0
        return Side(Frame.EGOCENTRIC, None, observer, probability, chosen=False)

    def _within_reach(
        self,
        rows: Rows,
        fit: Array,
        qualifier: Qualifier,
        things: tuple[SceneObject, ...],
        sights: tuple[Observer, ...],
        near_m: float | None,
    ) -> tuple[Rows, Array]:
        """Drop at once what is too far away to stand in the relation."""
        relation = qualifier.relation
        if len(rows) < 8 or relation is RelationKind.BETWEEN:
            return rows, fit.copy()
        centre = things[0].box.centre_m if things else sights[0].position_m
        limit = relations.LIMIT_M.get(relation, 0.5) + 0.5
        if relation in DIRECTIONAL:
            limit = TURN_WITHIN_M if near_m is None else near_m + 0.2
        boxes = self.index.boxes.take(rows)
        apart = np.hypot(*(boxes.centres_m[:, :2] - centre[:2]).T) - boxes.radii_m
        if things:
            apart -= 0.5 * float(np.hypot(*things[0].box.size_m[:2]))
        close = apart <= limit
        rows, fit = rows[close], fit[close]
        if near_m is not None and things and len(rows):
            gaps = self.index.boxes.take(rows).distances_m(things[0].box)
            stds = [
                math.hypot(chances.edge_std_m(self.index.objects[r]), chances.edge_std_m(things[0]))
                for r in rows
            ]
            fit = fit * [chances.below(g, near_m, s) for g, s in zip(gaps, stds, strict=True)]
            rows, fit = _keep(rows, fit)
        return rows, fit.copy()

    # ---- superlatives

    def _extreme(self, rows: Rows, fit: Array, superlative: Superlative) -> Members | Declined:
        measured = self.extent(rows, superlative)
        if isinstance(measured, Declined):
            return measured
        values, stds = measured
        best = np.argsort(values, kind="stable")[:12]
        shares = chances.first_of(
            [float(values[i]) for i in best],
            [float(stds[i]) for i in best],
            [float(fit[i]) for i in best],
        )
        return Members(*_keep(rows[best], np.array(shares)))

    def extent(self, rows: Rows, superlative: Superlative) -> tuple[Array, Array] | Declined:
        """(N,) values of which the smallest is meant, and their 1 sigma."""
        extreme = superlative.extreme
        things = [self.index.objects[row] for row in rows]
        if extreme in (Extreme.NEAREST, Extreme.FARTHEST):
            return self._distances(rows, superlative)
        sizes = np.array([thing.box.size_m for thing in things])
        errors = np.maximum(np.array([thing.size_std_m for thing in things]), chances.SIZE_FLOOR_M)
        if extreme in (Extreme.BIGGEST, Extreme.SMALLEST):
            values = sizes.prod(axis=1)
            stds = values * np.sqrt(((errors / sizes) ** 2).sum(axis=1))
        elif extreme in (Extreme.TALLEST, Extreme.SHORTEST):
            values, stds = sizes[:, 2], errors[:, 2]
        else:
            values, stds = sizes[:, :2].max(axis=1), errors[:, :2].max(axis=1)
        smallest = extreme in (Extreme.SMALLEST, Extreme.SHORTEST)
        return (values if smallest else -values), stds

    def _distances(self, rows: Rows, superlative: Superlative) -> tuple[Array, Array] | Declined:
        to = superlative.to or Person(Who.VIEWER)
        boxes = self.index.boxes.take(rows)
        stds = np.array([chances.edge_std_m(self.index.objects[row]) for row in rows])
        if isinstance(to, Person):
            sight = self.person(to)
            if isinstance(sight, Declined):
                return sight
            values = boxes.distances_to_point_2d_m(sight.observer.position_m)
        else:
            found = self.resolve(to)
            if isinstance(found, Declined):
                return found
            values = boxes.distances_m(found.thing.box)
            values[rows == self.index.row_of[found.thing.id]] = np.inf
        far = superlative.extreme is Extreme.FARTHEST
        return np.where(np.isfinite(values), -values if far else values, np.inf), stds

    # ---- refusals

    def _nothing(self, reference: Reference, members: Members) -> Declined:
        described = describe(reference)
        if len(members.rows) and float(members.chances.max()) >= 0.2:
            best = self.index.objects[members.rows[int(np.argmax(members.chances))]]
            return Declined(
                DeclineReason.NOT_OBSERVED_WELL,
                f"{best.name} may be {described} but was not seen well enough to say so",
                (best.name,),
            )
        bare = Reference(reference.kind)
        same = self.members(bare)
        others = (
            [] if isinstance(same, Declined) else [self.index.objects[r] for r in same.likely()]
        )
        if others and bare != replace(reference, readings=(), plural=False):
            fit = naming.choices(others, self.index)
            return Declined(
                DeclineReason.NOT_SEEN,
                f"nothing was seen that is {described}; there is {naming.listed(fit)}",
                fit,
            )
        kinds = sorted(similar_kinds(reference.kind or "") & self.index.by_label.keys())
        words = reference.kind or "object"
        return Declined(
            DeclineReason.NOT_SEEN,
            f"no {words} was seen",
            tuple(f"the {kind}" for kind in kinds[:4]),
        )

    def _ambiguous(self, reference: Reference, members: Members) -> Declined:
        order = np.argsort(-members.chances, kind="stable")
        things = [
            self.index.objects[members.rows[i]] for i in order if members.chances[i] >= 0.3
        ] or [self.index.objects[members.rows[i]] for i in order[:2]]
        fit = naming.choices(things, self.index)
        return Declined(
            DeclineReason.AMBIGUOUS,
            f"{len(things)} objects fit '{describe(reference)}': {naming.listed(fit)}; which one?",
            fit,
        )


def object_observer(thing: SceneObject) -> Observer:
    """An object's own point of view; no facing where its front is not known."""
    known = thing.front is not None and thing.front.probability >= FRONT_USABLE
    front = thing.front if known else None
    looking = f"{thing.name}, looking along its front" if front else thing.name
    return Observer(
        ViewpointKind.OBJECT_FRONT,
        thing.box.centre_m,
        front.yaw_rad if front else None,
        looking,
        position_std_m=max(thing.position_std_m, chances.POSITION_FLOOR_M),
        yaw_std_rad=chances.FRONT_STD_RAD if front else 0.0,
        object_ids=(thing.id,),
    )


def _facing(at: Sight, facing: Sight) -> Sight | Declined:
    """Standing at one place, facing another."""
    here, there = at.observer, facing.observer
    ray = there.position_m[:2] - here.position_m[:2]
    metres = float(np.hypot(*ray))
    if metres < MIN_GAZE_M:
        return Declined(
            DeclineReason.UNDEFINED,
            f"{there.description} is only {metres:.2f} m from {here.description}: "
            "nobody can stand at the one and face the other",
        )
    names = [each.description.split(",")[0] for each in (here, there)]
    observer = Observer(
        ViewpointKind.STANDING_AT_FACING,
        here.position_m,
        float(np.arctan2(ray[1], ray[0])),
        f"standing at {names[0]} facing {names[1]}",
        position_std_m=here.position_std_m,
        yaw_std_rad=math.hypot(here.position_std_m, there.position_std_m) / metres,
        object_ids=here.object_ids + there.object_ids,
    )
    return Sight(observer, at.probability * facing.probability)


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


def _keep(rows: Rows, fit: Array) -> tuple[Rows, Array]:
    kept = fit >= MIN_MEMBER
    return rows[kept], fit[kept]


__all__ = [
    "Candidate",
    "Grounder",
    "Members",
    "Resolved",
    "Side",
    "Sight",
    "object_observer",
    "resolve",
]
