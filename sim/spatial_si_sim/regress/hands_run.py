"""The episodes of one scene with the hand: set up, command, wait, judge; each is kept at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..manipulation.drawing import EXPLORED, Drawing
from ..manipulation.errands import Episode
from ..speech.voices import SPEAKERS, Speaker
from ..truth.scene import TrueScene
from ..truth.surfaces import Surfaces
from .client import LineTimeout
from .film import jpeg, pixels
from .hands_client import Commanded, HandsClient
from .hands_judge import HandsJudge, Ran
from .hands_records import EpisodeRecord, read_episode, write_episode
from .hands_setting import Setting, explore, set_up
from .laps import Laps
from .line import NODE_NAMES, LineOptions, line_with
from .prepared import prepared, truth_file
from .records import SceneRecord, flat
from .voice_client import NotUnderstood, VoiceClient

if TYPE_CHECKING:
    from .scene_run import SceneJob, Stage

SIM_LIMIT_S = {"pick": 150.0, "place": 240.0, "fetch": 360.0, "voice": 360.0}
"""Simulated time for one command."""
STEADY_LIMIT_S = 420.0
SPOKEN = frozenset({"voice"})
SNR_DB = (20.0, 10.0)
"""Of speech to the noise of the room, scene by scene."""
HAND_NODES = (*NODE_NAMES, "manipulation_planner", "arm")
BRIDGE = {
    "robot": "stretch",
    "dynamics": "true",
    "physics_rate_hz": "20.0",
    "frame_rate_hz": "2.5",
    "idle_frame_rate_hz": "2.5",
    "outside_rate_hz": "2.5",
}
"""Of the bridge, besides those of every line."""


def run_hands(job: SceneJob, stage: Stage) -> SceneRecord:
    """Run the episodes of a scene that were not run before.

    Raises:
        LineTimeout, ChildDied: the line broke; what was finished is kept.
    """
    laps = Laps()
    folder = prepared(job, stage)
    truth = truth_file(folder)
    scene = TrueScene.load(truth)
    surfaces = Surfaces.load(truth.parent, scene)
    stage("drawing episodes")
    episodes = Drawing(scene, surfaces, job.suite).episodes(job.seed, job.episodes)
    laps.lap("scene")
    kept = job.folder / "episodes"
    kept.mkdir(parents=True, exist_ok=True)
    files = {each.number: kept / f"{each.number:02d}.json" for each in episodes}
    done = {each.number: _earlier(each, files[each.number]) for each in episodes}
    waiting = [each for each in episodes if done[each.number] is None]
    if waiting:
        stage("starting")
        judge = HandsJudge(scene, surfaces)
        with line_with(line_options(job, folder), _client_of(job)) as client:
            laps.lap("start")
            setting = Setting(job.folder / "map" if job.suite in EXPLORED else None)
            explore(client, setting, stage)
            if isinstance(client, VoiceClient):
                client.listen()
            laps.lap("explore")
            run = EpisodeRun(client, judge, setting, kept, job.suite)
            for episode in waiting:
                stage(f"episode {episode.number} of {len(episodes)}")
                record = run.run(episode)
                write_episode(record, files[episode.number])
                done[episode.number] = record
            laps.lap("episodes")
    laps.lap("stop")
    broken = [each for each in done.values() if each is not None and not each.began]
    error = "" if episodes else "there is nothing that the hand could take"
    if broken:
        error = f"{len(broken)} episodes could not be run: {broken[0].why}"
    return SceneRecord(
        suite=job.suite,
        seed=job.seed,
        noise=job.noise,
        settings=job.settings,
        error=error,
        explored=job.suite in EXPLORED,
        seconds=laps.seconds,
        episodes=tuple(each for each in done.values() if each is not None),
    )


def _client_of(job: SceneJob) -> Callable[[int, Callable[[], None]], HandsClient]:
    """Who gives the commands: by the action, or spoken in a noisy room."""
    if job.suite not in SPOKEN:
        return HandsClient
    snr_db = SNR_DB[job.seed % len(SNR_DB)]
    return lambda domain, check: VoiceClient(domain, check, snr_db, job.seed)


def _earlier(episode: Episode, path: Path) -> EpisodeRecord | None:
    """The record of the same episode from an earlier run."""
    record = read_episode(path)
    same = record is not None and record.commands == episode.commands
    return record if same else None


def line_options(job: SceneJob, folder: Path) -> LineOptions:
    """The line with an arm."""
    return LineOptions(
        folder,
        job.domain,
        job.noise,
        job.seed,
        job.folder / "logs",
        bridge=BRIDGE,
        up=("--arm", "--voice", "topic") if job.suite in SPOKEN else ("--arm",),
        names=(*HAND_NODES, "voice_command") if job.suite in SPOKEN else HAND_NODES,
    )


@dataclass
class EpisodeRun:
    """Runs one episode after another on a line.

    Attributes:
        kept: folder for records, pictures and videos.
    """

    client: HandsClient
    judge: HandsJudge
    setting: Setting
    kept: Path
    suite: str

    def run(self, episode: Episode) -> EpisodeRecord:
        """Set up, command, judge.

        Raises:
            ChildDied: the line broke.
        """
        began = time.monotonic()
        name = self.judge.name(episode.target)
        record = EpisodeRecord.of(episode, name, flat(episode.speaker))
        try:
            set_up(self.client, self.setting, episode.start)
        except LineTimeout as error:
            return replace(record, why=f"it could not be set up: {error}")
        before = self._picture(episode, "before")
        self.client.start_film()
        try:
            ran = self._command(episode)
        except LineTimeout as error:
            self.client.stop_film()
            stage = "hearing" if isinstance(error, NotUnderstood) else "verify"
            failed = replace(
                record, began=True, outcome="failed", stage=stage, why=str(error),
                **self._heard(episode),
            )  # fmt: skip
            return self._with_film(failed, before, began)
        self.client.stop_film()
        record = replace(record, **self._heard(episode))
        return self._with_film(self.judge.judged(record, episode, ran), before, began)

    def _command(self, episode: Episode) -> Ran:
        """Say the commands one after the other, while they succeed; wait until all is at rest."""
        client = self.client
        bumps, since = client.collisions, max(0, len(client.trail) - 1)
        began_s = client.sim_s
        said: list[Commanded] = []
        for text in episode.commands:
            said.append(self._said(text, episode))
            if not said[-1].followed.success:
                break
        ended_s = client.sim_s
        client.wait_sim(self.judge.until_s(client.trace, episode, began_s, ended_s))
        return Ran(
            commands=tuple(said),
            trace=client.trace,
            began_s=began_s,
            ended_s=ended_s,
            final=client.pose,
            collisions=client.collisions - bumps,
            trail=tuple(client.trail[since:]),
        )

    def _said(self, text: str, episode: Episode) -> Commanded:
        """Give a command, by the action or aloud."""
        client, limit_s = self.client, SIM_LIMIT_S[self.suite]
        if isinstance(client, VoiceClient):
            return client.tell(text, _speaker(episode), STEADY_LIMIT_S, _never_mind)
        return client.command(text, episode.speaker, limit_s, STEADY_LIMIT_S)

    def _heard(self, episode: Episode) -> dict[str, Any]:
        """Who spoke, and what was heard of it; nothing where nobody spoke."""
        client = self.client
        if not isinstance(client, VoiceClient):
            return {}
        turns, client.talk.turns = tuple(client.talk.turns), []
        talk = tuple((turn.who, turn.words, turn.heard, turn.verdict) for turn in turns)
        return {"talk": talk}

    def _picture(self, episode: Episode, when: str) -> tuple[str, ...]:
        """Keep what the robot sees now; the file's name."""
        msg: Any = self.client.look()
        if msg is None:
            return ()
        name = f"{episode.number:02d}_{when}.jpg"
        (self.kept / name).write_bytes(jpeg(pixels(msg), 480))
        return (name,)

    def _with_film(
        self, record: EpisodeRecord, before: tuple[str, ...], began: float
    ) -> EpisodeRecord:
        """Add the wall time; of a failure keep pictures from before and after, and the video."""
        client, number = self.client, record.number
        wall_s = round(time.monotonic() - began, 2)
        if record.good:
            for name in before:
                (self.kept / name).unlink(missing_ok=True)
            return replace(record, wall_s=wall_s)
        names = list(before)
        msg: Any = client.look()
        if msg is not None:
            names.append(f"{number:02d}_after.jpg")
            (self.kept / names[-1]).write_bytes(jpeg(pixels(msg), 480))
        reel = client.film.pictures
        for when, picture in (("outside_before", reel[:1]), ("outside_after", reel[-1:])):
            for _, data in picture:
                names.append(f"{number:02d}_{when}.jpg")
                (self.kept / names[-1]).write_bytes(data)
        video = client.film.write(self.kept / f"{number:02d}.mp4")
        return replace(
            record,
            wall_s=wall_s,
            pictures=tuple(names),
            video=video.name if video is not None else "",
        )


def _speaker(episode: Episode) -> Speaker:
    """Every voice has its turn."""
    return SPEAKERS[episode.number % len(SPEAKERS)]


def _never_mind(question: str, options: tuple[str, ...]) -> str:
    """What is said to a question back where asking was right: nobody wants it any more."""
    return "stop"
