"""One scene from its seed to its record: make, explore, ask or drive, compare."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from ..questions.generator import AskedQuestion, generate
from ..questions.instructions import Commander, GivenInstruction
from ..truth.places import Place, place
from ..truth.scene import TruePose, TrueScene
from ..truth.situation import Situation
from .client import Client, LineTimeout
from .hands_run import run_hands
from .laps import Laps
from .line import LineOptions, running_line
from .look_run import look_all
from .matching import match
from .prepared import prepared, truth_file
from .records import (
    InstructionRecord,
    QuestionRecord,
    SceneRecord,
    drive_outcome,
    flat,
    mapped_records,
    question_record,
)
from .scoring import score
from .wanted import wanted_of
from .ways import ROOM_POINTS, Ways, open_ways

EXPLORE = "Explore the apartment."
EXPLORE_SIM_S = 420.0
GLANCE_SIM_S = 10.0
"""In the suite `look`: simulated time after which looking around ends."""
EXPLORE_S = 300.0
DRIVE_SIM_S = 120.0
DRIVE_S = 240.0
SETTLE_S = 1.5
SHORTEST_M = 0.8
"""An instruction whose place is nearer than this asks for no drive worth a figure."""

Stage = Callable[[str], None]


@dataclass(frozen=True)
class SceneJob:
    """One scene of a suite.

    Attributes:
        suite: smoke, qa, look, nav, or one with the hand: pick, place, fetch, voice.
        seed: of the scene, and of everything drawn for it.
        noise: off, default or hard.
        folder: for its files.
        domain: ROS domain.
        questions, instructions: how many.
        by_velocity: drive by cmd_vel alone.
        scene: a scene that is already there instead of a generated one; its folder must hold a
            ground_truth.json.
        episodes: how many with the hand.
    """

    suite: str
    seed: int
    noise: str
    folder: Path
    domain: int
    questions: int
    instructions: int
    by_velocity: bool = False
    scene: Path | None = None
    episodes: int = 0

    @property
    def settings(self) -> dict[str, Any]:
        """What decides the result; a record with other settings is not reused."""
        if self.episodes:
            return {"episodes": self.episodes, "scene": str(self.scene or "")}
        return {
            "questions": self.questions,
            "instructions": self.instructions,
            "by_velocity": self.by_velocity,
            "scene": str(self.scene or ""),
        }


def run_scene(job: SceneJob, stage: Stage) -> SceneRecord:
    """Run the scene's whole line.

    Args:
        stage: told in a few words what is going on.

    Raises:
        LineTimeout, ChildDied: the line broke.
    """
    if job.episodes:
        return run_hands(job, stage)
    laps = Laps()
    folder = prepared(job, stage)
    scene = TrueScene.load(truth_file(folder))
    laps.lap("scene")
    options = LineOptions(
        folder, job.domain, job.noise, job.seed, job.folder / "logs", job.by_velocity
    )
    stage("starting")
    with running_line(options) as client:
        laps.lap("start")
        stage("exploring")
        explore_s = GLANCE_SIM_S if job.suite == "look" else EXPLORE_SIM_S
        explored = client.follow(EXPLORE, None, explore_s, EXPLORE_S)
        client.spin(SETTLE_S)
        laps.lap("explore")
        shown = dict(client.frames_seen)
        mapped = client.mapped()
        record = SceneRecord(
            suite=job.suite,
            seed=job.seed,
            noise=job.noise,
            settings=job.settings,
            explored=explored.success,
            explore_report=explored.report,
            frames=client.frames,
            shown=shown,
            mapped=mapped_records(mapped),
            matches=dict(match(mapped, scene.objects)),
            trail=tuple(client.trail),
        )
        if job.suite == "look":
            record = replace(record, questions=look_all(job, client, scene, stage))
            laps.lap("looks")
        elif job.questions:
            record = replace(record, questions=ask_all(job, client, scene, stage))
            laps.lap("questions")
        if job.instructions:
            record = replace(record, instructions=follow_all(job, client, scene, folder, stage))
            laps.lap("instructions")
    laps.lap("stop")
    if not record.questions and not record.instructions:
        why = f"nothing could be asked or ordered; exploring ended with: {explored.report}"
        record = replace(record, error=why)
    return replace(record, seconds=laps.seconds)


def ask_all(
    job: SceneJob, client: Client, scene: TrueScene, stage: Stage
) -> tuple[QuestionRecord, ...]:
    """Draw the questions for what was shown, ask and score them all."""
    situation = situation_now(client, scene)
    records = []
    asked = generate(situation, job.questions, job.seed)
    for item in asked:
        stage(f"question {item.number} of {len(asked)}")
        records.append(ask_one(item, client, scene))
    return tuple(records)


def ask_one(item: AskedQuestion, client: Client, scene: TrueScene) -> QuestionRecord:
    """Ask one question and score the answer."""
    robot = situation_now(client, scene).robot
    answer = client.ask(item.text, item.speaker)
    scored = None
    if item.truth.decidable:
        true_ids = match(client.mapped(), scene.objects)
        scored = score(answer, wanted_of(item.truth, item.question.form), true_ids)
    return question_record(item, answer, scored, robot)


def follow_all(
    job: SceneJob, client: Client, scene: TrueScene, folder: Path, stage: Stage
) -> tuple[InstructionRecord, ...]:
    """Draw instructions one by one from where the robot then is, and judge each."""
    commander = Commander(job.seed)
    records: list[InstructionRecord] = []
    with open_ways(folder) as ways:
        while len(records) < job.instructions:
            stage(f"instruction {len(records) + 1} of {job.instructions}")
            now = situation_now(client, scene)
            given = commander.next(now, partial(_worth, ways, now.robot))
            if given is None:
                break
            records.append(follow_one(given, client, scene, ways, job.by_velocity))
    return tuple(records)


def follow_one(
    given: GivenInstruction,
    client: Client,
    scene: TrueScene,
    ways: Ways,
    by_velocity: bool,
) -> InstructionRecord:
    """Give one instruction, wait for its end, compare with the truth."""
    now = replace(situation_now(client, scene), speaker=given.speaker)
    wanted = place(given.instruction, now)
    nearest_m = ways.nearest_m(now.robot, wanted)
    bumps, since = client.collisions, max(0, len(client.trail) - 1)
    followed = client.follow(given.text, given.speaker, DRIVE_SIM_S, DRIVE_S)
    client.spin(0.3)
    final = situation_now(client, scene).robot
    satisfied, why = wanted.satisfied(final)
    collisions = client.collisions - bumps
    instruction = given.instruction
    return InstructionRecord(
        number=given.number,
        form=instruction.deed.value,
        relation=instruction.relation.value if instruction.relation else "",
        viewpoint=instruction.viewpoint.view.value,
        text=given.text,
        by_velocity=by_velocity,
        speaker=flat(given.speaker),
        start=(*now.robot.position_m, now.robot.yaw_rad),
        final=(*final.position_m, final.yaw_rad),
        goal=flat(followed.goal),
        trail=tuple(client.trail[since:]),
        object_ids=tuple(sorted(wanted.object_ids)),
        accepted=followed.success,
        satisfied=satisfied,
        collisions=collisions,
        sim_s=round(followed.sim_s, 2),
        driven_m=round(client.driven_m(since), 3),
        shortest_m=round(ways.way_m(now.robot.position_m, final.position_m), 3),
        nearest_m=round(nearest_m, 3),
        outcome=drive_outcome(followed, satisfied, collisions, DRIVE_SIM_S),
        why=why if followed.success else f"{followed.decline}: {followed.report}",
        report=followed.report,
        reason=followed.reason,
    )


def situation_now(client: Client, scene: TrueScene) -> Situation:
    """The true pose and what was shown until now, without a speaker."""
    if client.pose is None:
        raise LineTimeout("the robot has no pose")
    return Situation(scene, client.pose, None, dict(client.frames_seen))


def _worth(ways: Ways, start: TruePose, wanted: Place) -> bool:
    if ways.room_for(wanted) < ROOM_POINTS:
        return False
    way_m = ways.nearest_m(start, wanted)
    return math.isfinite(way_m) and way_m >= SHORTEST_M
