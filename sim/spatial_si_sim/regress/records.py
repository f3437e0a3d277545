"""What is kept of a question, an instruction and a scene, as it stands in the JSON files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..questions.generator import AskedQuestion
from ..truth.scene import TrueBox, TruePose
from .client import Followed
from .hands_records import EpisodeRecord
from .matching import MappedObject
from .scoring import GivenAnswer, Score, describe, describe_truth


@dataclass(frozen=True)
class QuestionRecord:
    """One question with its truth and its answer.

    `outcome` is right, wrong or declined; for an undecidable question answered or declined.
    `before`: why it was declined without moving, `looks`: what the robot drove to see then; ""
    where it was asked once.
    """

    number: int
    form: str
    relation: str
    viewpoint: str
    text: str
    speaker: tuple[float, float, float] | None
    robot: tuple[float, float, float]
    decidable: bool
    reason: str
    truth: str
    truth_detail: str
    truth_ids: tuple[int, ...]
    declined: bool
    answer: str
    answer_text: str
    frame: str
    probability: float
    explanation: str
    interpretation: str
    latency_s: float
    evidence_ids: tuple[int, ...]
    outcome: str
    why: str
    before: str = ""
    looks: str = ""


@dataclass(frozen=True)
class InstructionRecord:
    """One instruction with the way and its end.

    shortest_m: geodesic way from the start to where the robot stopped; nearest_m: to the nearest
    place that satisfies the words.
    """

    number: int
    form: str
    relation: str
    viewpoint: str
    text: str
    by_velocity: bool
    speaker: tuple[float, float, float] | None
    start: tuple[float, float, float]
    final: tuple[float, float, float]
    goal: tuple[float, float, float] | None
    trail: tuple[tuple[float, float], ...]
    object_ids: tuple[int, ...]
    accepted: bool
    satisfied: bool
    collisions: int
    sim_s: float
    driven_m: float
    shortest_m: float
    nearest_m: float
    outcome: str
    why: str
    report: str
    reason: str


@dataclass(frozen=True)
class SceneRecord:
    """Everything about one scene; `error` is a sentence when the line broke."""

    suite: str
    seed: int
    noise: str
    settings: dict[str, Any]
    error: str = ""
    explored: bool = False
    explore_report: str = ""
    frames: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    shown: dict[int, int] = field(default_factory=dict)
    mapped: tuple[dict[str, Any], ...] = ()
    matches: dict[int, int] = field(default_factory=dict)
    trail: tuple[tuple[float, float], ...] = ()
    questions: tuple[QuestionRecord, ...] = ()
    instructions: tuple[InstructionRecord, ...] = ()
    episodes: tuple[EpisodeRecord, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain dicts and lists."""
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> SceneRecord:
        """Read what `to_json` wrote; extra or missing fields raise TypeError."""
        plain = dict(data)
        plain["questions"] = tuple(QuestionRecord(**each) for each in data["questions"])
        plain["instructions"] = tuple(InstructionRecord(**each) for each in data["instructions"])
        episodes = data.get("episodes", ())
        plain["episodes"] = tuple(EpisodeRecord.from_json(each) for each in episodes)
        for name in ("shown", "matches"):
            plain[name] = {int(key): value for key, value in data[name].items()}
        plain["mapped"] = tuple(data["mapped"])
        return SceneRecord(**plain)


def question_record(
    asked: AskedQuestion,
    answer: GivenAnswer,
    scored: Score | None,
    robot: TruePose,
    before: str = "",
    looks: str = "",
) -> QuestionRecord:
    """`scored` is None for an undecidable question."""
    question, truth = asked.question, asked.truth
    outcome = "declined" if answer.declined else "answered"
    return QuestionRecord(
        number=asked.number,
        form=question.form.value,
        relation=question.relation.value if question.relation else "",
        viewpoint=question.viewpoint.view.value,
        text=asked.text,
        speaker=flat(asked.speaker),
        robot=(*robot.position_m, robot.yaw_rad),
        decidable=truth.decidable,
        reason=truth.reason,
        truth=describe_truth(truth),
        truth_detail=truth.detail,
        truth_ids=tuple(sorted(truth.object_ids)),
        declined=answer.declined,
        answer=describe(answer),
        answer_text=answer.text or answer.detail,
        frame=answer.frame,
        probability=round(answer.probability, 4),
        explanation=answer.explanation,
        interpretation=answer.interpretation,
        latency_s=round(answer.latency_s, 5),
        evidence_ids=answer.evidence_ids,
        outcome=scored.outcome.value if scored is not None else outcome,
        why=scored.why if scored is not None else "",
        before=before,
        looks=looks,
    )


def mapped_records(mapped: Sequence[MappedObject]) -> tuple[dict[str, Any], ...]:
    """The object map for the pictures."""
    return tuple(
        {
            "id": thing.id,
            "name": thing.name,
            "kind": thing.kind,
            "colour": thing.colour,
            "box": asdict(thing.box),
        }
        for thing in mapped
    )


def box_of(record: dict[str, Any]) -> TrueBox:
    """The box of an entry of `mapped_records`."""
    box = record["box"]
    return TrueBox(tuple(box["centre_m"]), tuple(box["size_m"]), box["yaw_rad"])


def flat(pose: TruePose | None) -> tuple[float, float, float] | None:
    """x, y, yaw."""
    return None if pose is None else (*pose.position_m, pose.yaw_rad)


def drive_outcome(followed: Followed, satisfied: bool, collisions: int, limit_s: float) -> str:
    """Success by `evaluation.md`, or the first thing that failed."""
    if collisions:
        return "collided"
    if not followed.success:
        return "refused" if followed.goal is None else "failed"
    if followed.sim_s > limit_s:
        return "too slow"
    return "succeeded" if satisfied else "wrong place"
