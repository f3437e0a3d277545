"""Runs the demo: explore, ask, drive; every result is checked against the truth."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from spatial_si_interfaces.msg import Keyframe

from ..questions.generator import AskedQuestion
from ..regress.client import Client
from ..regress.laps import Laps
from ..regress.line import LineOptions, running_line
from ..regress.matching import match
from ..regress.records import InstructionRecord, QuestionRecord
from ..regress.scene_run import (
    EXPLORE,
    EXPLORE_S,
    EXPLORE_SIM_S,
    ask_one,
    follow_one,
    situation_now,
)
from ..regress.ways import ROOM_POINTS, Ways, open_ways
from ..reports.views import View
from ..scenes import make_scene
from ..truth.places import Place
from ..truth.scene import TrueBox, TruePose, TrueScene
from .wishes import INSTRUCTION_WISHES, choose_instruction, choose_questions

SETTLE_S = 1.0
NEAR_M, FAR_M = 0.8, 9.0
KEYFRAMES = 200


class Narrator:
    """Is told what happens; does nothing with it."""

    def stage(self, words: str) -> None:
        """Something begins that takes a while."""

    def exploring(self, objects: int, sim_s: float, driven_m: float) -> None:
        """How far exploring is."""

    def question(self, asked: AskedQuestion, record: QuestionRecord) -> None:
        """A question was answered."""

    def instructed(self, text: str) -> None:
        """An instruction is given."""

    def drove(self, record: InstructionRecord) -> None:
        """An instruction ended."""


@dataclass
class Story:
    """Everything that happened.

    Attributes:
        mapped: map id -> name and box, at the end.
        matched: how many of them are true objects.
        shown: how many true objects were seen well.
        seconds: steady time per part.
    """

    scene: TrueScene
    seed: int
    noise: str
    explored: bool = False
    explore_report: str = ""
    explore_sim_s: float = 0.0
    explore_trail: list[tuple[float, float]] = field(default_factory=list)
    frames: int = 0
    mapped: dict[int, tuple[str, TrueBox]] = field(default_factory=dict)
    matched: int = 0
    shown: int = 0
    questions: list[QuestionRecord] = field(default_factory=list)
    asked: list[AskedQuestion] = field(default_factory=list)
    instructions: list[InstructionRecord] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def questions_right(self) -> int:
        return sum(record.outcome == "right" for record in self.questions)

    @property
    def instructions_right(self) -> int:
        return sum(record.outcome == "succeeded" for record in self.instructions)

    @property
    def all_right(self) -> bool:
        """Whether enough was asked and ordered, and all of it came out right."""
        return (
            len(self.questions) >= MIN_QUESTIONS
            and len(self.instructions) == len(INSTRUCTION_WISHES)
            and self.questions_right == len(self.questions)
            and self.instructions_right == len(self.instructions)
        )

    def result(self) -> dict[str, Any]:
        """What stands in result.json."""
        return {
            "seed": self.seed,
            "noise": self.noise,
            "questions": len(self.questions),
            "questions_right": self.questions_right,
            "instructions": len(self.instructions),
            "instructions_right": self.instructions_right,
            "all_right": self.all_right,
            "objects_mapped": len(self.mapped),
            "frames": self.frames,
            "seconds": self.seconds,
        }


MIN_QUESTIONS = 5


def tell_story(seed: int, noise: str, out: Path, domain: int, narrator: Narrator) -> Story:
    """Run the whole demo.

    Raises:
        LineTimeout, ChildDied: the line broke.
    """
    laps = Laps(digits=1)
    narrator.stage("building an apartment")
    folder = out / "scene"
    make_scene(seed, folder)
    story = Story(TrueScene.load(folder / "ground_truth.json"), seed, noise)
    laps.lap("scene")
    narrator.stage("starting simulator and nodes")
    with running_line(LineOptions(folder, domain, noise, seed, out / "logs")) as client:
        client.node.create_subscription(Keyframe, "keyframes", partial(_keep, story), KEYFRAMES)
        laps.lap("start")
        _explore(story, client, narrator)
        laps.lap("explore")
        _ask(story, client, narrator)
        laps.lap("questions")
        with open_ways(folder) as ways:
            _drive(story, client, ways, narrator)
        laps.lap("instructions")
        story.frames = client.frames
        story.mapped = {thing.id: (thing.name, thing.box) for thing in client.mapped()}
        story.matched = len(match(client.mapped(), story.scene.objects))
        now = situation_now(client, story.scene)
        story.shown = sum(now.was_seen(thing) for thing in story.scene.objects)
    story.seconds = laps.seconds
    return story


def _explore(story: Story, client: Client, narrator: Narrator) -> None:
    narrator.stage("exploring")

    def report(_: Any) -> None:
        narrator.exploring(len(client.mapped()), client.sim_s, client.driven_m(0))

    done = client.follow(EXPLORE, None, EXPLORE_SIM_S, EXPLORE_S, report)
    client.spin(SETTLE_S)
    report(None)
    story.explored, story.explore_report = done.success, done.report
    story.explore_sim_s = round(done.sim_s, 1)
    story.explore_trail = list(client.trail)


def _ask(story: Story, client: Client, narrator: Narrator) -> None:
    narrator.stage("asking")
    for asked in choose_questions(situation_now(client, story.scene), story.seed):
        record = ask_one(asked, client, story.scene)
        story.asked.append(asked)
        story.questions.append(record)
        narrator.question(asked, record)


def _drive(story: Story, client: Client, ways: Ways, narrator: Narrator) -> None:
    narrator.stage("driving")
    for number in range(len(INSTRUCTION_WISHES)):
        now = replace(situation_now(client, story.scene), speaker=None)
        good = partial(_roomy, ways, now.robot)
        given = choose_instruction(number, now, good, story.seed)
        if given is None:
            continue
        narrator.instructed(given.text)
        record = follow_one(given, client, story.scene, ways, by_velocity=False)
        story.instructions.append(record)
        narrator.drove(record)


def _roomy(ways: Ways, start: TruePose, wanted: Place) -> bool:
    """Whether there is room to stand there, neither underfoot nor at the other end of the world."""
    if ways.room_for(wanted) < ROOM_POINTS:
        return False
    way_m = ways.nearest_m(start, wanted)
    return math.isfinite(way_m) and NEAR_M <= way_m <= FAR_M


def _keep(story: Story, msg: Keyframe) -> None:
    position, turn = msg.camera_pose.position, msg.camera_pose.orientation
    T = np.eye(4)
    T[:3, :3] = _rotation(turn.w, turn.x, turn.y, turn.z)
    T[:3, 3] = (position.x, position.y, position.z)
    view = View(
        jpeg=bytes(msg.color.data),
        K=np.array(msg.camera_info.k).reshape(3, 3),
        T_map_optical=T,
        object_ids=tuple(int(number) for number in msg.object_ids),
    )
    story.views.append(view)


def _rotation(w: float, x: float, y: float, z: float) -> np.ndarray:
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )
