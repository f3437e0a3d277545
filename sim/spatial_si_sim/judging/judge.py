"""The answers of a scene held against its truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..qa.items import Item, Truth, read_items
from ..regress.matching import MappedObject, match
from ..regress.scoring import GivenAnswer, Outcome, describe, describe_wanted, score
from ..regress.wanted import Wanted
from ..truth.scene import TrueBox, TrueObject, TrueScene
from .answers import GivenTo, SceneAnswers
from .when import box_at


@dataclass(frozen=True)
class Judged:
    """One question with its truth, its answer and what that is worth.

    Attributes:
        scene: its name.
        outcome: right, wrong or declined; of an undecidable question answered or declined.
        sure: probability of the answer that there would have been had nobody asked how sure it
            is; None where even then there was none.
        sure_right: whether that one is right; None where the truth has no value.
        says_yes, holds: of a yes/no question what it says and what is true; else None.
    """

    scene: str
    id: str
    type: str
    capability: str
    viewpoint: str
    variant: str
    text: str
    choices: tuple[str, ...]
    robot: tuple[float, float, float]
    speaker: tuple[float, float, float] | None
    at_frame: int
    decidable: bool
    marginal: bool
    reason: str
    truth: str
    truth_detail: str
    truth_ids: tuple[int, ...]
    outcome: str
    why: str
    declined: bool
    decline: str
    answer: str
    answer_text: str
    probability: float
    frame: str
    explanation: str
    interpretation: str
    latency_s: float
    family: str
    moment: str
    evidence_ids: tuple[int, ...]
    sure: float | None
    sure_right: bool | None
    says_yes: bool | None
    holds: bool | None

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def judge_scene(name: str, shard: Path, answers: SceneAnswers) -> list[Judged]:
    """All questions of a scene.

    Raises:
        OSError, ValueError: a file of the shard cannot be read.
        KeyError: a question has no answer.
    """
    scene = TrueScene.load(shard / "scene" / "ground_truth.json")
    kinds = {thing.id: thing.kind for thing in scene.objects}

    @cache
    def true_ids(moment: str) -> Mapping[int, int]:
        return _matched(scene, answers, moment)

    return [
        _judged(name, item, answers.given[item.asked.id], kinds, true_ids)
        for item in read_items(shard)
    ]


def wanted_of(truth: Truth, choices: tuple[str, ...]) -> Wanted | None:
    """What an answer is held against; None where nothing is true."""
    if truth.value is None:
        return None
    value: Any = truth.value
    if truth.value_kind in ("objects", "place"):
        value = frozenset(value)
    elif isinstance(value, list):
        value = tuple(value)
    return Wanted(
        truth.value_kind,
        value,
        truth.unit or "m",
        frozenset(truth.object_ids),
        None if truth.choice is None else choices[truth.choice],
        truth.detail,
        named=truth.value_kind != "count",
    )


def _judged(
    name: str,
    item: Item,
    back: GivenTo,
    kinds: Mapping[int, str],
    true_ids: Callable[[str], Mapping[int, int]],
) -> Judged:
    asked, truth, given = item.asked, item.true, back.given
    wanted = wanted_of(truth, asked.choices)
    ids = true_ids(back.moment)
    outcome, why = ("declined" if given.declined else "answered"), ""
    sure_right: bool | None = None
    if wanted is not None:
        if truth.decidable:
            scored = score(given, wanted, ids, kinds)
            outcome, why = scored.outcome.value, scored.why
        if not back.unasked.declined:
            sure_right = score(back.unasked, wanted, ids, kinds).outcome is Outcome.RIGHT
    yes = _yes(back.unasked) if wanted is not None and wanted.kind == "boolean" else None
    return Judged(
        scene=name,
        id=asked.id,
        type=truth.type,
        capability=truth.capability,
        viewpoint=truth.viewpoint,
        variant=asked.variant,
        text=asked.text,
        choices=asked.choices,
        robot=asked.robot,
        speaker=asked.speaker,
        at_frame=asked.at_frame,
        decidable=truth.decidable,
        marginal=truth.marginal,
        reason=truth.reason,
        truth="?" if wanted is None else describe_wanted(wanted),
        truth_detail=truth.detail,
        truth_ids=truth.object_ids,
        outcome=outcome,
        why=why,
        declined=given.declined,
        decline=given.decline,
        answer=describe(given),
        answer_text=given.text or given.detail,
        probability=round(given.probability, 4),
        frame=given.frame,
        explanation=given.explanation or back.unasked.explanation,
        interpretation=given.interpretation or back.unasked.interpretation,
        latency_s=given.latency_s,
        family=back.family,
        moment=back.moment,
        evidence_ids=tuple(dict.fromkeys((*given.object_ids, *given.evidence_ids))),
        sure=None if back.unasked.declined else round(back.unasked.probability, 6),
        sure_right=sure_right,
        says_yes=yes,
        holds=None if yes is None else bool(truth.value),
    )


def _yes(answer: GivenAnswer) -> bool | None:
    """What a yes/no answer says, be it one of listed choices; None where it says neither."""
    if answer.value_kind == "boolean":
        return bool(answer.value)
    said = str(answer.value).strip(" .").lower()
    return {"yes": True, "no": False}.get(said) if answer.value_kind == "choice" else None


def _matched(scene: TrueScene, answers: SceneAnswers, moment: str) -> Mapping[int, int]:
    """Map id -> true id; what moves is looked for where it was when the map saw it last."""
    there = answers.moments[moment]

    def box_when(ours: MappedObject, true: TrueObject) -> TrueBox | None:
        return box_at(true, scene, 1e-9 * there.last_seen_ns[ours.id])

    return match(there.objects, scene.objects, box_when if scene.motions.scripts else None)
