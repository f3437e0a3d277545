"""Questions that cannot be answered from what was seen so far, and whether looking decides them.

The robot has hardly looked around. Questions are drawn about all that it had a glimpse of, and
asked without moving. Those that are declined because something was not seen well enough, and that
have a clear truth, are asked again with leave to move.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..questions.generator import AskedQuestion, generate
from ..truth.scene import TrueScene
from ..truth.situation import MIN_FRAMES, Situation
from .client import Client
from .matching import match
from .records import QuestionRecord, flat, question_record
from .scoring import score
from .wanted import wanted_of

if TYPE_CHECKING:
    from .scene_run import SceneJob, Stage

NOT_SEEN_WELL = frozenset({"NOT_OBSERVED_WELL", "NOT_OBSERVED_YET", "UNCERTAIN"})
DRAWN = 120
"""Questions that are drawn at a time."""
ASKED_AT_MOST = 600
LOOK_S = 150.0
"""Steady time for one question with leave to move."""


def look_all(
    job: SceneJob, client: Client, scene: TrueScene, stage: Stage
) -> tuple[QuestionRecord, ...]:
    """Ask until `job.questions` were declined for want of a view; each of these with its end."""
    records: list[QuestionRecord] = []
    for item in _questions(job, client, scene):
        if len(records) >= job.questions:
            break
        stage(f"look {len(records) + 1} of {job.questions}")
        first = client.ask(item.text, item.speaker)
        if not item.truth.decidable or first.decline not in NOT_SEEN_WELL:
            continue
        robot = client.pose
        answer, looks = client.ask_and_look(item.text, item.speaker, LOOK_S)
        true_ids = match(client.mapped(), scene.objects)
        scored = score(answer, wanted_of(item.truth, item.question.form), true_ids)
        records.append(
            question_record(item, answer, scored, robot, before=first.decline, looks=looks)
        )
    return tuple(records)


def _questions(job: SceneJob, client: Client, scene: TrueScene) -> Iterator[AskedQuestion]:
    """Questions about what was glimpsed, drawn anew for wherever the robot has come to."""
    asked = 0
    while asked < ASKED_AT_MOST:
        before = flat(client.pose)
        seen = {number: MIN_FRAMES for number in client.glimpsed}
        drawn = generate(Situation(scene, client.pose, None, seen), DRAWN, job.seed + 1000 * asked)
        if not drawn:
            return
        for item in drawn:
            asked += 1
            yield item
            if flat(client.pose) != before:
                break
