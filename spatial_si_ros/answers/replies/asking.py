"""One question at work: its map, its grounding, and the answer that it turns into."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...geometry.relations import COMPASS, RelationKind
from ...geometry.viewpoints import Frame, Observer
from ...language.canonical import canonical
from ...language.queries import Question
from ...language.references import Reference
from ...scene.objects import SceneObject
from ..answer import (
    NO_FRAME,
    Answer,
    Answered,
    Declined,
    DeclineReason,
    FrameUsed,
    RelationFact,
    Value,
)
from ..context import AskContext
from ..grounding.ground import Grounder
from ..grounding.grounded import Resolved, Side
from ..grounding.naming import short_name
from ..measuring.index import SceneIndex


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """A question being answered.

    Attributes:
        choices: the answer must be one of these, when there are any.
    """

    question: Question
    grounder: Grounder
    choices: tuple[str, ...] = ()

    @property
    def index(self) -> SceneIndex:
        return self.grounder.index

    def afresh(self, question: Question) -> Asking:
        """Another question in the same situation, with nothing grounded yet."""
        grounder = Grounder(self.index, self.grounder.context, question.viewpoint)
        return Asking(question, grounder, self.choices)

    def unbounded(self) -> AskContext:
        """The same situation, where an answer may be as unsure as it likes."""
        return replace(self.grounder.context, min_probability=0.0)

    def name(self, thing: SceneObject) -> str:
        return short_name(thing, self.index)

    def resolve_all(self, references: tuple[Reference, ...]) -> tuple[Resolved, ...] | Declined:
        """All of them, or why the first that fails does."""
        found = []
        for reference in references:
            one = self.grounder.resolve(reference)
            if isinstance(one, Declined):
                return one
            found.append(one)
        return tuple(found)

    def answer(
        self,
        value: Value,
        text: str,
        probability: float,
        explanation: str,
        *,
        frame: FrameUsed = NO_FRAME,
        objects: tuple[int, ...] = (),
        facts: tuple[RelationFact, ...] = (),
        note: str = "",
        referents: float = 1.0,
    ) -> Answer:
        """The answer, or UNCERTAIN if it is less probable than the asker wants.

        Args:
            probability: that it is right, if the words mean the objects that they were taken for.
            referents: probability that they do.
        """
        wanted = self.grounder.context.min_probability
        sure = probability * referents
        if sure < wanted:
            return uncertain(text, sure, wanted, explanation)
        return Answered(
            value,
            sentence(text),
            min(max(sure, 0.0), 1.0),
            frame,
            canonical(self.question),
            explanation,
            objects,
            tuple(each for each in dict.fromkeys((*objects, *self.grounder.rested_on)) if each > 0),
            tuple(fact for fact in facts if min(fact.reference_id, fact.second_id) >= 0),
            note,
            self.index.snapshot.version,
            referents=referents,
        )


def uncertain(text: str, probability: float, wanted: float, explanation: str) -> Declined:
    """The refusal of an answer that is less probable than the asker wants."""
    return Declined(
        DeclineReason.UNCERTAIN,
        f"the answer would be '{text}', but its probability is {probability:.2f} "
        f"and {wanted:.2f} is asked for: {explanation}",
        (text,),
    )


def frame_of(
    side: Side | None, relation: RelationKind | None = None, eye: Observer | None = None
) -> FrameUsed:
    """The frame of reference of a relation, in words.

    Args:
        side: of a direction.
        relation: of the compass, or of sight with its `eye`.
    """
    if side is None and relation in COMPASS:
        return FrameUsed(Frame.ABSOLUTE, "by the axes of the map: x is east, y is north")
    if side is None and eye is not None:
        return FrameUsed(Frame.EGOCENTRIC, f"from {eye.description}", eye)
    if side is None:
        return FrameUsed(Frame.ABSOLUTE, "by gravity and distance")
    if side.frame is Frame.INTRINSIC and side.reference is not None:
        return FrameUsed(Frame.INTRINSIC, f"by the front of {side.reference.name}")
    observer: Observer | None = side.observer
    where = observer.description if observer else ""
    seen = "from" if side.frame is Frame.EGOCENTRIC else "as seen from"
    return FrameUsed(side.frame, f"{seen} {where}", observer)


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    closed = text if text.endswith((".", "!")) else text + "."
    return closed[0].upper() + closed[1:]
