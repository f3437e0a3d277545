"""Records with everything but what a test is about."""

from __future__ import annotations

from dataclasses import replace

from sim.truth.hand_scene import MUG, PLATE, SCENE
from spatial_si_sim.regress.matching import MappedObject
from spatial_si_sim.regress.records import (
    InstructionRecord,
    QuestionRecord,
    SceneRecord,
    mapped_records,
)

QUESTION = QuestionRecord(
    number=1,
    form="is A relation B",
    relation="left of",
    viewpoint="object",
    text="Is the mug left of the plate, as seen from the sofa?",
    speaker=None,
    robot=(3.0, 2.2, 1.5),
    decidable=True,
    reason="",
    truth="yes",
    truth_detail="azimuth +90 deg",
    truth_ids=(MUG, PLATE),
    declined=False,
    answer="yes",
    answer_text="Yes, the mug is left of the plate.",
    frame="relative - as seen from sofa_1",
    probability=0.99,
    explanation="azimuth +89 deg",
    interpretation="is the mug left of the plate, as seen from the sofa?",
    latency_s=0.001,
    evidence_ids=(4, 5),
    outcome="right",
    why="",
)

DRIVE = InstructionRecord(
    number=1,
    form="go to X",
    relation="",
    viewpoint="default",
    text="Go to the lamp.",
    by_velocity=False,
    speaker=None,
    start=(1.0, 1.0, 0.0),
    final=(4.5, 4.2, 0.7),
    goal=(4.5, 4.2, 0.7),
    trail=((1.0, 1.0), (3.8, 2.4), (4.5, 4.2)),
    object_ids=(9,),
    accepted=True,
    satisfied=True,
    collisions=0,
    sim_s=12.0,
    driven_m=5.0,
    shortest_m=4.5,
    nearest_m=4.0,
    outcome="succeeded",
    why="",
    report="arrived",
    reason="in front of the lamp",
)


def scene_record(questions=(), instructions=(), error="", seed=0, **other) -> SceneRecord:
    mapped = [
        MappedObject(thing.id, thing.name, thing.kind, thing.colour or "", thing.box)
        for thing in SCENE.objects
    ]
    return SceneRecord(
        suite="qa",
        seed=seed,
        noise="off",
        settings=other.pop("settings", {}),
        error=error,
        explored=True,
        frames=100,
        seconds={"explore": 10.0},
        shown={1: 5},
        mapped=mapped_records(mapped),
        matches={1: 1},
        questions=tuple(questions),
        instructions=tuple(instructions),
        **other,
    )


def question(outcome="right", decidable=True, **other) -> QuestionRecord:
    declined = outcome == "declined"
    return replace(QUESTION, outcome=outcome, decidable=decidable, declined=declined, **other)


def drive(outcome="succeeded", **other) -> InstructionRecord:
    return replace(DRIVE, outcome=outcome, **other)
