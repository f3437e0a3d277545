"""Random question specs of a wanted form, without words and without looking at the answer."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from typing import Callable

from ..truth.relations import CONTAINERS
from ..truth.scene import TrueObject
from ..truth.situation import Situation
from ..truth.spec import (
    ANY_KIND,
    DIRECTIONS,
    Extreme,
    Form,
    Question,
    Reference,
    Relation,
    Side,
    View,
    Viewpoint,
)
from .references import refer

RELATIONS = (
    *DIRECTIONS,
    *(
        Relation.ABOVE,
        Relation.BELOW,
        Relation.ON,
        Relation.IN,
        Relation.NEAR,
        Relation.NEXT_TO,
        Relation.BETWEEN,
    ),
)
EXTREMES = (
    Extreme.NEAREST,
    Extreme.FARTHEST,
    Extreme.BIGGEST,
    Extreme.SMALLEST,
    Extreme.TALLEST,
)
"""What the suites of `regress` ask; the catalogue asks more."""
UNSEEN_SHARE = 0.03
"""Share of objects that are drawn whether or not the robot was shown them."""
NEIGHBOURHOOD_M = 4.0
RETRIES = 5
LANDMARK_M = 0.45
"""Objects at least this long serve as viewpoints."""
NO_VIEWPOINT = ("rug", "window", "picture")
"""Kinds that nobody stands at or looks out of."""


class Drafter:
    """Draws specs about one situation."""

    def __init__(self, situation: Situation, draw: random.Random) -> None:
        self._situation = situation
        self._draw = draw
        objects = situation.scene.objects
        self._shown = [thing for thing in objects if situation.was_seen(thing)]
        self._landmarks = [
            thing
            for thing in self._shown
            if max(thing.box.size_m[:2]) >= LANDMARK_M and thing.kind not in NO_VIEWPOINT
        ]
        self._kinds = Counter(thing.kind for thing in self._shown)

    def draft(self, form: Form) -> Question | None:
        """A random question of the form; None where too little was shown to the robot."""
        if len(self._shown) < 5 or len(self._landmarks) < 3:
            return None
        return _DRAFTS[form](self)

    def is_relation(self) -> Question:
        relation = self._draw.choice(RELATIONS)
        reference, subject = self._pair(relation)
        references = [reference]
        if relation is Relation.BETWEEN:
            others = [thing for thing in self._near(subject) if thing is not reference]
            references.append(self._draw.choice(others or self._shown))
        words = tuple(self._refer(thing) for thing in references)
        view = self._viewpoint(reference, subject) if relation in DIRECTIONS else Viewpoint()
        if view.view is View.OWN:
            # "its own" after a longer description could mean any of the things in it.
            view = Viewpoint(View.OWN, words[0]) if words[0].is_plain else Viewpoint()
        return Question(Form.IS_RELATION, self._refer(subject), relation, words, view)

    def is_side(self) -> Question:
        viewpoint, subject = self._egocentric_pair()
        side = self._draw.choice(list(Side))
        return Question(Form.IS_SIDE, subject, viewpoint=viewpoint, side=side)

    def which_side(self) -> Question:
        viewpoint, subject = self._egocentric_pair()
        return Question(Form.WHICH_SIDE, subject, viewpoint=viewpoint)

    def where(self) -> Question:
        resting = [thing for thing in self._shown if thing.support is not None]
        return Question(Form.WHERE, self._refer(self._draw.choice(resting or self._shown)))

    def what(self) -> Question:
        relation = self._draw.choice([kind for kind in RELATIONS if kind is not Relation.BETWEEN])
        reference, _ = self._pair(relation)
        view = self._viewpoint(reference, reference) if relation in DIRECTIONS else Viewpoint()
        if view.view is View.OWN:
            view = Viewpoint()
        return Question(Form.WHAT, Reference(ANY_KIND), relation, (self._refer(reference),), view)

    def which_of(self) -> Question:
        relation = self._draw.choice(
            (*DIRECTIONS, *DIRECTIONS, Relation.ON, Relation.NEAR, Relation.NEXT_TO, Relation.ABOVE)
        )
        reference, first = self._pair(relation)
        others = [thing for thing in self._near(reference) if thing is not first]
        chosen = [first, *self._some(others, self._draw.choice((1, 2)))]
        self._draw.shuffle(chosen)
        view = self._viewpoint(reference, first) if relation in DIRECTIONS else Viewpoint()
        if view.view is View.OWN:
            view = Viewpoint()
        return Question(
            Form.WHICH_OF,
            None,
            relation,
            (self._refer(reference),),
            view,
            choices=tuple(self._refer(thing) for thing in chosen),
        )

    def distance(self) -> Question:
        first, second = self._any(), self._any()
        return Question(Form.DISTANCE, self._refer(first), references=(self._refer(second),))

    def distance_to_view(self) -> Question:
        kind = self._draw.choice((View.ROBOT, View.SPEAKER, View.STANDING))
        viewpoint = self._standing() if kind is View.STANDING else Viewpoint(kind)
        return Question(Form.DISTANCE_TO_VIEW, self._refer(self._any()), viewpoint=viewpoint)

    def count(self) -> Question:
        if self._draw.random() < 0.5:
            several = [kind for kind, number in self._kinds.items() if number > 1]
            kind = self._draw.choice(several or list(self._kinds))
            thing = self._draw.choice([shown for shown in self._shown if shown.kind == kind])
            colour = thing.colour if self._draw.random() < 0.3 else None
            return Question(Form.COUNT, Reference(kind, colour))
        relation = self._draw.choice((Relation.ON, Relation.NEAR, Relation.NEXT_TO, Relation.IN))
        reference, subject = self._pair(relation)
        kind = ANY_KIND if relation in (Relation.ON, Relation.IN) else subject.kind
        return Question(Form.COUNT, Reference(kind), relation, (self._refer(reference),))

    def extreme(self) -> Question:
        extreme = self._draw.choice(EXTREMES)
        compared = extreme in (Extreme.NEAREST, Extreme.FARTHEST)
        several = [kind for kind, number in self._kinds.items() if number > 1]
        references: tuple[Reference, ...] = ()
        viewpoint = Viewpoint()
        if compared:
            kind = self._draw.choice((View.DEFAULT, View.DEFAULT, View.ROBOT, View.SPEAKER))
            if kind is View.DEFAULT:
                references = (self._refer(self._draw.choice(self._landmarks)),)
            else:
                viewpoint = Viewpoint(kind)
        if several and self._draw.random() < 0.5:
            subject = Reference(self._draw.choice(several))
            return Question(Form.EXTREME, subject, None, references, viewpoint, extreme=extreme)
        chosen = self._some(self._near(self._any()) or self._shown, self._draw.choice((2, 3)))
        return Question(
            Form.EXTREME,
            None,
            None,
            references,
            viewpoint,
            choices=tuple(self._refer(thing) for thing in chosen),
            extreme=extreme,
        )

    def _pair(self, relation: Relation) -> tuple[TrueObject, TrueObject]:
        """Reference and subject that could well stand in the relation."""
        reference = self._draw.choice(self._shown)
        if relation is Relation.IN:
            holders = [thing for thing in self._shown if thing.kind in CONTAINERS]
            reference = self._draw.choice(holders or self._shown)
        if relation is Relation.ON:
            carriers = {thing.support for thing in self._shown if thing.support is not None}
            holders = [thing for thing in self._shown if thing.id in carriers]
            reference = self._draw.choice(holders or self._shown)
        if relation in (Relation.IN, Relation.ON) and self._draw.random() < 0.5:
            carried = [thing for thing in self._shown if thing.support == reference.id]
            if carried:
                return reference, self._draw.choice(carried)
        close = self._near(reference)
        if relation in (Relation.NEXT_TO, Relation.NEAR, Relation.ABOVE, Relation.BELOW):
            close = close[:8]
        return reference, self._draw.choice(close or self._shown)

    def _near(self, thing: TrueObject) -> list[TrueObject]:
        """Other shown objects within the neighbourhood, the nearest first."""
        near = [
            (math.dist(thing.box.centre_m[:2], other.box.centre_m[:2]), other.id, other)
            for other in self._shown
            if other.id != thing.id
        ]
        return [other for far_m, _, other in sorted(near) if far_m <= NEIGHBOURHOOD_M]

    def _viewpoint(self, reference: TrueObject, subject: TrueObject) -> Viewpoint:
        """For a direction relative to `reference`; nobody stands in what the words are about."""
        kinds = [View.DEFAULT] * 5 + [View.ROBOT] * 2 + [View.SPEAKER] * 4
        kinds += [View.OBJECT] * 5 + [View.STANDING] * 3
        if reference.front_yaw_rad is not None:
            kinds += [View.OWN] * 2
        kind = self._draw.choice(kinds)
        if kind is View.OWN:
            return Viewpoint(View.OWN, self._refer(reference))
        places = [each for each in self._landmarks if each.id not in (reference.id, subject.id)]
        if kind is View.OBJECT and places:
            return Viewpoint(View.OBJECT, self._refer(self._draw.choice(places)))
        if kind is View.STANDING and places:
            at = self._draw.choice(places)
            facing = [each for each in self._landmarks if each.id != at.id]
            return Viewpoint(View.STANDING, self._refer(at), self._refer(self._draw.choice(facing)))
        return Viewpoint(kind if kind in (View.ROBOT, View.SPEAKER) else View.DEFAULT)

    def _egocentric_pair(self) -> tuple[Viewpoint, Reference]:
        """A viewpoint and something that it is not made of."""
        viewpoint = self._egocentric()
        made_of = (viewpoint.at, viewpoint.facing)
        subject = self._refer(self._any())
        for _ in range(RETRIES):
            if subject not in made_of:
                break
            subject = self._refer(self._any())
        return viewpoint, subject

    def _egocentric(self) -> Viewpoint:
        """For a direction from the observer's own axes."""
        kind = self._draw.choice(
            (View.ROBOT, View.SPEAKER, View.STANDING, View.STANDING, View.OBJECT)
        )
        if kind is View.OBJECT:
            fronted = [thing for thing in self._landmarks if thing.front_yaw_rad is not None]
            if fronted:
                return Viewpoint(View.OBJECT, self._refer(self._draw.choice(fronted)))
            kind = View.STANDING
        return self._standing() if kind is View.STANDING else Viewpoint(kind)

    def _standing(self) -> Viewpoint:
        at, facing = self._some(self._landmarks, 2)
        return Viewpoint(View.STANDING, self._refer(at), self._refer(facing))

    def _any(self) -> TrueObject:
        if self._draw.random() < UNSEEN_SHARE:
            return self._draw.choice(self._situation.scene.objects)
        return self._draw.choice(self._shown)

    def _some(self, things: Sequence[TrueObject], count: int) -> list[TrueObject]:
        return self._draw.sample(list(things), min(count, len(things)))

    def _refer(self, thing: TrueObject) -> Reference:
        return refer(thing, self._situation, self._draw)


_DRAFTS: dict[Form, Callable[[Drafter], Question]] = {
    Form.IS_RELATION: Drafter.is_relation,
    Form.IS_SIDE: Drafter.is_side,
    Form.WHICH_SIDE: Drafter.which_side,
    Form.WHERE: Drafter.where,
    Form.WHAT: Drafter.what,
    Form.WHICH_OF: Drafter.which_of,
    Form.DISTANCE: Drafter.distance,
    Form.DISTANCE_TO_VIEW: Drafter.distance_to_view,
    Form.COUNT: Drafter.count,
    Form.EXTREME: Drafter.extreme,
}
