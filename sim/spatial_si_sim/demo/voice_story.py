"""Runs the spoken demo: look around, three commands out of a noisy room, each judged by truth."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..manipulation.drawing import Drawing
from ..manipulation.errands import Expect
from ..regress.client import LineTimeout
from ..regress.film import jpeg, pixels
from ..regress.hands_judge import HandsJudge, Ran
from ..regress.hands_records import EpisodeRecord
from ..regress.hands_run import BRIDGE, HAND_NODES
from ..regress.hands_setting import EXPLORE, EXPLORE_S, SETTLE_S
from ..regress.laps import Laps
from ..regress.line import LineOptions, line_with
from ..regress.voice_client import Turn, VoiceClient
from ..scenes import NoApartment, make_scene
from ..speech.voices import SPEAKERS
from ..truth.scene import TrueScene
from ..truth.surfaces import Surfaces
from .voice_wishes import Wish, choose_commands

SNR_DB = 15.0
EXPLORE_SIM_S = 150.0
COMMAND_S = 300.0
SPEAKER = SPEAKERS[0]


class VoiceNarrator:
    """Is told what happens; does nothing with it."""

    def stage(self, words: str) -> None:
        """Something begins that takes a while."""

    def command(self, wish: Wish) -> None:
        """A command is going to be said."""

    def turn(self, turn: Turn) -> None:
        """Somebody, or the robot, has said something."""

    def doing(self, stage: str) -> None:
        """The robot is at a new stage."""

    def ended(self, told: Told) -> None:
        """A command ended."""


@dataclass(frozen=True)
class Told:
    """A command with what became of it.

    Attributes:
        pictures: JPEG by name: before and after, of the robot and from outside.
        video: file beside the report; "" for none.
        right: it was done, or rightly refused; and it asked back where that was right.
    """

    wish: Wish
    record: EpisodeRecord
    turns: tuple[Turn, ...]
    pictures: dict[str, bytes]
    video: str
    right: bool


@dataclass
class VoiceStory:
    """Everything that happened."""

    scene: TrueScene
    seed: int
    noise: str
    snr_db: float = SNR_DB
    explored: str = ""
    told: list[Told] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def right(self) -> int:
        return sum(each.right for each in self.told)

    @property
    def all_right(self) -> bool:
        return len(self.told) == 3 and self.right == 3

    def result(self) -> dict[str, Any]:
        """What stands in result.json."""
        return {
            "seed": self.seed,
            "noise": self.noise,
            "snr_db": self.snr_db,
            "commands": len(self.told),
            "commands_right": self.right,
            "all_right": self.all_right,
            "outcomes": [each.record.outcome for each in self.told],
            "seconds": self.seconds,
        }


def tell_voice_story(
    seed: int, noise: str, out: Path, domain: int, narrator: VoiceNarrator
) -> VoiceStory:
    """Run the whole demo.

    Raises:
        NoApartment: this one has not enough to be told about.
        LineTimeout, ChildDied: the line broke.
        NoVoice: flite is missing.
    """
    laps = Laps(digits=1)
    narrator.stage("building an apartment")
    folder = out / "scene"
    make_scene(seed, folder)
    story = VoiceStory(TrueScene.load(folder / "ground_truth.json"), seed, noise)
    surfaces = Surfaces.load(folder, story.scene)
    wishes = choose_commands(Drawing(story.scene, surfaces, "voice"), story.scene.start, seed)
    if wishes is None:
        raise NoApartment(f"apartment {seed} has too little that a hand can take: try another seed")
    judge = HandsJudge(story.scene, surfaces)
    laps.lap("scene")
    narrator.stage("starting simulator and nodes")
    options = LineOptions(
        folder, domain, noise, seed, out / "logs", bridge=BRIDGE,
        up=("--arm", "--voice", "topic"), names=(*HAND_NODES, "voice_command"),
    )  # fmt: skip
    with line_with(options, lambda at, check: VoiceClient(at, check, SNR_DB, seed)) as client:
        client.talk.on_turn = narrator.turn
        client.on_stage = narrator.doing
        laps.lap("start")
        narrator.stage("looking around")
        explored = client.follow(EXPLORE, None, EXPLORE_SIM_S, EXPLORE_S)
        client.wait_sim(client.sim_s + SETTLE_S)
        story.explored = explored.report
        laps.lap("explore")
        client.listen()
        for wish in wishes:
            narrator.command(wish)
            story.told.append(_told(wish, client, judge, out))
            narrator.ended(story.told[-1])
            laps.lap(f"command {wish.episode.number}")
    story.seconds = laps.seconds
    return story


def _told(wish: Wish, client: VoiceClient, judge: HandsJudge, out: Path) -> Told:
    """Say a command, wait for its end, and compare with the truth."""
    episode, began = wish.episode, time.monotonic()
    client.talk.turns.clear()
    pictures = _pictures(client, "before")
    bumps, since, began_s = client.collisions, max(0, len(client.trail) - 1), client.sim_s
    record = EpisodeRecord.of(episode, judge.name(episode.target), speaker=None)
    client.start_film()
    try:
        said = client.tell(episode.commands[0], SPEAKER, COMMAND_S, lambda *_: wish.answer or "no")
        ended_s = client.sim_s
        client.wait_sim(judge.until_s(client.trace, episode, began_s, ended_s))
        ran = Ran(
            (said,), client.trace, began_s, ended_s, client.pose,
            client.collisions - bumps, tuple(client.trail[since:]),
        )  # fmt: skip
        record = judge.judged(record, episode, ran)
    except LineTimeout as error:
        record = replace(record, began=True, outcome="failed", stage="hearing", why=str(error))
    client.stop_film()
    pictures.update(_pictures(client, "after"))
    video = client.film.write(out / f"command_{episode.number}.mp4")
    asks = bool(wish.answer) and episode.expect is Expect.DONE
    return Told(
        wish=wish,
        record=replace(record, wall_s=round(time.monotonic() - began, 1)),
        turns=tuple(client.talk.turns),
        pictures=pictures,
        video="" if video is None else video.name,
        right=record.good and (bool(record.asked_back) or not asks),
    )


def _pictures(client: VoiceClient, when: str) -> dict[str, bytes]:
    """What the robot sees now, and what is seen of it, as JPEG."""
    found = {}
    for who, topic in (("robot", "color/image_raw"), ("outside", "outside/image_raw")):
        msg = client.look(topic)
        if msg is not None:
            found[f"{who} {when}"] = jpeg(pixels(msg))
    return found
