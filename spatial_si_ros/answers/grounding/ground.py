"""From words to mapped objects and grounded viewpoints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...geometry.relations import RelationKind
from ...geometry.viewpoints import Observer, ViewpointKind
from ...language.declined import Declined, DeclineReason
from ...language.references import (
    UNSPECIFIED,
    Landmark,
    Person,
    Qualifier,
    Reference,
    ViewpointSpec,
    ViewpointWords,
    Who,
)
from ...scene.objects import SceneObject
from ...scene.snapshot import SceneSnapshot
from ..context import AskContext
from ..floor import places
from ..measuring.cameras import camera_of, numbered
from ..measuring.holding import terms_of
from ..measuring.index import Rows, SceneIndex, index_of
from ..measuring.sights import facing_from, object_observer, standing_at, turned
from . import room_words
from .grounded import MEMBER, Array, Candidate, Members, Resolved, Side, Sight, keep
from .narrowing import narrowed
from .referee import words_of
from .refusals import not_two, nothing_fits, several_fit
from .sides import choose_side
from .superlatives import extreme
from .walls import no_place_to_be

UNIQUE = 0.5
"""Least probability that exactly one object fits; below it the words are ambiguous."""
SINGLE_OUT = 0.6
SINGLE_OUT_BY_COLOUR = 0.8
OTHER_COLOUR = 0.8
"""How sure it can be that an object is meant by the name of a colour close to the measured one."""
MAX_CERTAIN = 0.999


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
            return self.context.no_robot
        if observer.kind is ViewpointKind.SPEAKER:
            return self._outside_walls(observer)
        return Sight(observer)

    def observer(self, spec: ViewpointSpec) -> Sight | Declined:
        """A viewpoint in words, grounded."""
        sight = self._standing(spec)
        if isinstance(sight, Declined) or spec.turn_rad == 0.0:
            return sight
        return Sight(turned(sight.observer, spec.turn_rad), sight.probability)

    def _standing(self, spec: ViewpointSpec) -> Sight | Declined:
        if spec.kind is ViewpointWords.ROBOT:
            return self.person(Person(Who.ROBOT))
        if spec.kind is ViewpointWords.PICTURE:
            taken = numbered(self.context.pictures, spec.picture)
            if isinstance(taken, Declined):
                return taken
            return Sight(camera_of(taken, spec.picture))
        if spec.kind is ViewpointWords.SPEAKER or spec.at is None:
            return self.person(Person(Who.SPEAKER))
        at = self._stand(spec.at)
        if isinstance(at, Declined):
            return at
        if spec.kind is ViewpointWords.OBJECT_FRONT:
            return at
        if spec.facing is None:
            return Sight(standing_at(at.observer), at.probability)
        facing = self._stand(spec.facing)
        return facing if isinstance(facing, Declined) else facing_from(at, facing)

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
        return no_place_to_be(observer.position_m, self.index) or Sight(observer)

    def side(self, qualifier: Qualifier, reference: SceneObject | None) -> Side | Declined:
        """The frame in which a direction is judged; `reference` None for a person's sides."""
        return choose_side(self, qualifier, reference)

    # ---- references

    def resolve(self, reference: Reference) -> Resolved | Declined:
        """The one object (or room) that is meant, by the first reading that fits one."""
        if places.is_place(reference):
            return room_words.place(reference, self)
        found, read = self._resolve(reference), reference
        for reading in reference.readings:
            if isinstance(found, Resolved):
                break
            other = self._resolve(reading)
            if isinstance(other, Resolved):
                found, read = other, reading
        if self.context.referee is not None:
            words = words_of(reference, self.viewpoint)
            found = self.context.referee.settle(words, read, found, self)
        if isinstance(found, Resolved):
            self.rested_on[found.thing.id] = None
        return found

    def _resolve(self, reference: Reference) -> Resolved | Declined:
        members = self.members(reference)
        if isinstance(members, Declined):
            return members
        fit = np.minimum(members.chances, MAX_CERTAIN)
        none = float(np.prod(1.0 - fit))
        if 1.0 - none < MEMBER:
            return self._by_colour(reference, members) or self._nothing(reference, members)
        odds = fit / (1.0 - fit)
        only_one = none * float(odds.sum())
        shares = odds / odds.sum()
        order = np.argsort(-shares, kind="stable")[:10]
        candidates = tuple(
            Candidate(self.index.objects[members.rows[i]], float(shares[i])) for i in order
        )
        if only_one < UNIQUE * (1.0 - none) or candidates[0].probability < SINGLE_OUT:
            return several_fit(reference, members, self.index)
        return Resolved(candidates)

    def unaided(self) -> Grounder:
        """The same with nobody to ask: for trying readings of words."""
        return Grounder(self.index, replace(self.context, referee=None), self.viewpoint)

    def _by_colour(self, reference: Reference, members: Members) -> Resolved | None:
        """ "The white table" where the only table that could be called so was measured grey.

        What is no table itself, more probably than not, is no other colour of table.
        """
        if reference.colour is None or len(members.rows) == 0:
            return None
        if reference.kind is not None:
            labelled = self.index.by_label.get(reference.kind, {})
            likely = np.array([labelled.get(int(row), 0.0) >= MEMBER for row in members.rows])
            members = Members(members.rows[likely], members.chances[likely])
        if not members.chances.any():
            return None
        shares = members.chances / members.chances.sum()
        best = int(np.argmax(shares))
        if shares[best] < SINGLE_OUT_BY_COLOUR:
            return None
        thing = self.index.objects[members.rows[best]]
        return Resolved((Candidate(thing, float(shares[best]) * OTHER_COLOUR),))

    def _nothing(self, reference: Reference, members: Members) -> Declined:
        rows, fit = self.index.of_label(reference.kind)
        return nothing_fits(reference, members, Members(rows, fit), self.index)

    def both(self, reference: Reference) -> tuple[Resolved, Resolved] | Declined:
        """Exactly two objects: "between the chairs"."""
        if self.context.referee is not None:
            refused = self.context.referee.settle_pair(words_of(reference, self.viewpoint))
            if refused is not None:
                return refused
        members = self.members(reference)
        if isinstance(members, Declined):
            return members
        rows = members.likely()
        if len(rows) == 0:
            return self._nothing(reference, members)
        if len(rows) != 2:
            return not_two(reference, members, self.index)
        chance = {int(row): float(p) for row, p in zip(members.rows, members.chances, strict=True)}
        first, second = (
            Resolved((Candidate(self.index.objects[row], chance[int(row)]),)) for row in rows
        )
        self.rested_on.update(dict.fromkeys((first.thing.id, second.thing.id)))
        return first, second

    def all_of(
        self, reference: Reference
    ) -> tuple[tuple[SceneObject, ...], tuple[Observer, ...], float] | Declined:
        """Every object that a plural means, and how sure it is that these are all."""
        members = self.members(reference)
        if isinstance(members, Declined):
            return members
        things = tuple(self.index.objects[row] for row in members.likely())
        if not things:
            return self._nothing(reference, members)
        self.rested_on.update(dict.fromkeys(each.id for each in things))
        sure = float(np.prod(np.maximum(members.chances, 1.0 - members.chances)))
        return things, (), sure

    def members(self, reference: Reference) -> Members | Declined:
        """Every object that may fit, with its probability; none is no error."""
        if len(self.index) == 0:
            return Declined(DeclineReason.MAP_EMPTY, "nothing was seen yet")
        if places.is_place(reference):
            return Declined(
                DeclineReason.UNDEFINED, f"a {reference.kind} is a place, not one of several things"
            )
        rows, fit = self.index.of_label(reference.kind)
        if reference.colour is not None:
            fit = fit * self.index.coloured(rows, reference.colour)
        rows, fit = keep(rows, fit)
        for qualifier in reference.qualifiers:
            if len(rows) == 0:
                break
            narrowed = self.narrow(rows, fit, qualifier)
            if isinstance(narrowed, Declined):
                return narrowed
            rows, fit = narrowed.rows, narrowed.chances
        if reference.other_than is not None and len(rows):
            other = self.resolve(reference.other_than)
            if isinstance(other, Declined):
                return other
            for each in other.candidates:
                fit[rows == self.index.row_of.get(each.thing.id, -1)] *= 1.0 - each.probability
            rows, fit = keep(rows, fit)
        if reference.superlative is not None and len(rows):
            return extreme(self, rows, fit, reference.superlative)
        return Members(rows, fit)

    def narrow(
        self, rows: Rows, fit: Array, qualifier: Qualifier, near_m: float | None = None
    ) -> Members | Declined:
        """Those of the rows for which a relation holds.

        Args:
            near_m: for directions, only objects this close to the landmark.
        """
        terms = terms_of(self, qualifier)
        if isinstance(terms, Declined):
            return terms
        return narrowed(self.index, rows, fit, qualifier, terms, near_m)

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
        if qualifier.relation is RelationKind.ALIGNED_WITH and len(qualifier.landmarks) == 1:
            (several,) = qualifier.landmarks
            if isinstance(several, Reference) and several.plural:
                return self.all_of(several)
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
