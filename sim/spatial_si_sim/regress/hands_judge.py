"""From what happened to an outcome: truth first, then what the robot said about it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..manipulation.errands import REFUSALS, Deed, Episode, Expect
from ..manipulation.judging import (
    HOLD_S,
    REST_S,
    Judged,
    disturbed,
    judge_brought,
    judge_pick,
    judge_place,
    lifted_s,
    released_s,
)
from ..manipulation.trace import Trace
from ..truth.moved import moved_scene
from ..truth.scene import TruePose, TrueScene
from ..truth.situation import Situation
from ..truth.surfaces import Surfaces
from .hands_client import Commanded
from .hands_records import (
    STAGE_OF_DECLINE,
    STAGE_OF_FEEDBACK,
    EpisodeRecord,
    disturbed_records,
)

ASKED_BACK = (Expect.AMBIGUOUS, Expect.ABSENT)
"""Where a question back is as right as a refusal: which one, or whether another thing is meant."""
LATEST_S = 0.6
"""Even where nothing was done the poses of this long after the end are waited for."""


@dataclass(frozen=True)
class Ran:
    """Everything about a run that is judged.

    Attributes:
        commands: those that were given, at least one.
        trace: from a time on when everything stood where the scene's files have it.
        began_s, ended_s: of all of them, simulated time.
        final: true pose of the robot after the last.
    """

    commands: tuple[Commanded, ...]
    trace: Trace
    began_s: float
    ended_s: float
    final: TruePose | None
    collisions: int
    trail: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class HandsJudge:
    """Judges the episodes of a scene.

    Attributes:
        scene, surfaces: as the files have them, with the meshes.
    """

    scene: TrueScene
    surfaces: Surfaces

    def name(self, target: int | None) -> str:
        """Of a true object; "" for none."""
        return "" if target is None else self.scene.by_id[target].name

    def until_s(self, trace: Trace, episode: Episode, began_s: float, ended_s: float) -> float:
        """Until when simulated time must run after a command before it can be judged."""
        wanted = [ended_s + LATEST_S]
        if episode.target is not None:
            let_go_s = released_s(trace, episode.target, began_s, ended_s)
            raised_s = lifted_s(trace, episode.target, began_s, ended_s)
            if let_go_s is not None:
                wanted.append(let_go_s + REST_S + LATEST_S)
            if raised_s is not None and trace.held_at(ended_s) == episode.target:
                wanted.append(raised_s + HOLD_S + LATEST_S)
        return max(wanted)

    def judged(self, record: EpisodeRecord, episode: Episode, ran: Ran) -> EpisodeRecord:
        """The record with its outcome."""
        last = ran.commands[-1]
        before, after = ran.trace.at(ran.began_s), ran.trace.poses[-1]
        names = {thing.id: thing.name for thing in self.scene.objects}
        others = disturbed(before, after, names, episode.target or -1)
        began_s = ran.commands[0].began_s
        record = replace(
            record,
            began=True,
            final=None if ran.final is None else (*ran.final.position_m, ran.final.yaw_rad),
            success=last.followed.success,
            decline=last.followed.decline,
            report=last.followed.report,
            interpretation=last.followed.interpretation,
            asked_back="; ".join(
                f"{question} ({', '.join(options)})"
                for each in ran.commands
                for question, options in each.telling.questions
            ),
            stages=tuple(
                (stage, round(time_s - began_s, 2))
                for each in ran.commands
                for stage, time_s in each.telling.stages
            ),
            steps=tuple(step for each in ran.commands for step in each.steps),
            tree=last.tree,
            disturbed=disturbed_records(others),
            collisions=ran.collisions,
            sim_s=round(ran.ended_s - ran.began_s, 2),
            trail=ran.trail,
        )
        if episode.expect is not Expect.DONE:
            return self._refused(record, episode, ran)
        return self._done(record, episode, ran)

    def _done(self, record: EpisodeRecord, episode: Episode, ran: Ran) -> EpisodeRecord:
        """The outcome of what was to be done."""
        truth = self._truth(episode, ran)
        if truth.good and record.success:
            return replace(record, outcome="succeeded", why=truth.why)
        if truth.good:
            said = f"{record.decline}: {record.report}"
            why = f"it is done ({truth.why}), but the robot said: {said}"
            return replace(record, outcome="done but said no", stage="verify", why=why)
        if record.success:
            outcome = "said done but is not"
            return replace(record, outcome=outcome, stage=truth.stage, why=truth.why)
        stage = _stage(record, truth)
        outcome = "refused" if stage in ("grounding", "drive", "plan") else "failed"
        said = record.asked_back or record.report
        why = f"{record.decline}: {said}; truly: {truth.why}"
        return replace(record, outcome=outcome, stage=stage, why=why)

    def _refused(self, record: EpisodeRecord, episode: Episode, ran: Ran) -> EpisodeRecord:
        """The outcome of what was to be refused: for the right reason, leaving things alone."""
        right = REFUSALS[episode.expect]
        asked = episode.expect in ASKED_BACK and record.asked_back
        if record.success:
            return replace(
                record, outcome="done anyway", stage="grounding", why=f"it said: {record.report}"
            )
        if not asked and record.decline not in right:
            why = f"want {' or '.join(sorted(right))}, got {record.decline}: {record.report}"
            return replace(record, outcome="wrong refusal", stage="grounding", why=why)
        why = record.asked_back if asked else f"{record.decline}: {record.report}"
        return replace(record, outcome="right refusal", why=why)

    def _truth(self, episode: Episode, ran: Ran) -> Judged:
        """Whether it was truly done."""
        target = episode.target
        if target is None:
            raise ValueError("what is to be done is about a thing")
        deed = episode.errand.deed
        trace, began_s, ended_s = ran.trace, ran.began_s, ran.ended_s
        if deed is Deed.PICK:
            return judge_pick(trace, target, began_s, ended_s)
        if deed is Deed.BRING:
            if ran.final is None or episode.speaker is None:
                raise ValueError("what is brought is brought to somebody")
            robot_m, speaker_m = ran.final.position_m, episode.speaker.position_m
            return judge_brought(trace, target, robot_m, speaker_m, began_s, ended_s)
        let_go_s = released_s(trace, target, began_s, ended_s)
        if let_go_s is None:
            picked = judge_pick(trace, target, began_s, ended_s)
            if not picked.good:
                return picked
            return Judged(False, "place", "it was never let go")
        now = trace.at(let_go_s + REST_S)
        scene, surfaces = moved_scene(self.scene, self.surfaces, trace.poses[0], now)
        seen = {thing.id: 1 << 30 for thing in scene.objects}
        after = Situation(scene, episode.start, episode.speaker, seen, surfaces=surfaces)
        return judge_place(trace, target, episode.asked, after, began_s, ended_s)


def _stage(record: EpisodeRecord, truth: Judged) -> str:
    """Where it failed: what truth shows beyond grasping, otherwise what the robot said."""
    if truth.stage in ("lift", "carry", "place"):
        return truth.stage
    said = STAGE_OF_DECLINE.get(record.decline)
    if said is not None:
        return said
    told = [STAGE_OF_FEEDBACK.get(stage, "") for stage, _ in record.stages]
    return next((each for each in reversed(told) if each), truth.stage)
