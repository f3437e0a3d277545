"""Draws what a robot with a hand is told to do in a scene: seeded, and possible or clearly not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..questions.people import free_floor, stand_somewhere
from ..truth.referents import Undecidable
from ..truth.scene import TrueObject, TruePose, TrueScene
from ..truth.situation import Situation
from ..truth.surfaces import Surfaces
from ..truth.verdicts import Undefined
from .errands import Deed, Episode, Errand, Expect
from .impossible import NotHere, draw_impossible
from .naming import name
from .places import NoPlace, Target, draw_places
from .standing import START_FAR_M, START_NEAR_M, Standing, grid_pose
from .words import word_errand

IMPOSSIBLE_SHARE = 0.15
SPEAKER_SHARE = 0.5
ELSEWHERE_M = 2.5
"""A fetch begins, and ends, at least this far from the thing where there is one room only."""
TRIES = 40
ALL_SEEN = 9

DEEDS: dict[str, Sequence[Deed]] = {
    "pick": (Deed.PICK,),
    "place": (Deed.PICK_THEN_PUT, Deed.PICK_AND_PUT, Deed.PUT, Deed.PUT),
    "fetch": (Deed.BRING, Deed.TAKE),
    "voice": (Deed.PICK, Deed.PICK_AND_PUT, Deed.PUT, Deed.TAKE),
}
"""By suite; one is drawn each time."""
UNSEEN = frozenset({"voice"})
"""Suites in which nobody knows where the speaker stands."""
EXPLORED = frozenset({"fetch", "voice"})
"""Suites in which the robot has explored the apartment, and starts in another room."""


@dataclass
class Drawing:
    """Draws the episodes of one scene.

    Attributes:
        scene, surfaces: as the files have them, with the meshes.
        suite: one of `DEEDS`.
        impossible: share of the episodes that are to be refused.
    """

    scene: TrueScene
    surfaces: Surfaces
    suite: str
    impossible: float = IMPOSSIBLE_SHARE
    _given: set[tuple[str, ...]] = field(default_factory=set)
    _taken: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.standing = Standing(self.scene, self.surfaces)
        self.handy = [thing for thing in self.scene.objects if self.standing.can_take(thing)]

    def episodes(self, seed: int, count: int) -> tuple[Episode, ...]:
        """So many, or fewer where the scene has not enough to take; the same for the same seed."""
        found: list[Episode] = []
        for number in range(1, count + 1):
            draw = random.Random(f"{self.suite} {seed} {number}")
            episode = self._episode(number, draw)
            if episode is not None:
                found.append(episode)
        return tuple(found)

    def _episode(self, number: int, draw: random.Random) -> Episode | None:
        impossible = draw.random() < self.impossible
        for attempt in range(TRIES):
            try:
                if impossible and attempt < TRIES // 2:
                    episode = self._impossible(number, draw)
                else:
                    episode = self._possible(number, draw)
            except (Undecidable, Undefined, NotHere, NoPlace):
                continue
            if episode is not None and episode.commands not in self._given:
                self._given.add(episode.commands)
                if episode.target is not None:
                    self._taken.append(episode.target)
                return episode
        return None

    def _possible(self, number: int, draw: random.Random) -> Episode | None:
        if not self.handy:
            return None
        # Every thing has its turn before one is taken twice.
        least = min(self._taken.count(thing.id) for thing in self.handy)
        thing = draw.choice([each for each in self.handy if self._taken.count(each.id) == least])
        deed = draw.choice(DEEDS[self.suite])
        start = self._start(thing, draw)
        if start is None:
            self._taken.append(thing.id)
            return None
        speaker = self._speaker(thing, deed, draw)
        if deed is Deed.BRING and speaker is None:
            return None
        now = self.situation(start, speaker)
        subject = name(thing, now, draw)
        target = Target(thing, start, self.standing, self._is_away)
        places, asked, room = draw_places(deed, target, now, draw)
        errand = Errand(deed, subject, places, room)
        words = word_errand(errand, draw)
        return Episode(number, errand, words, thing.id, asked, start, speaker, Expect.DONE)

    def _impossible(self, number: int, draw: random.Random) -> Episode | None:
        if not self.handy:
            return None
        near = draw.choice(self.handy)
        start = self._start(near, draw)
        if start is None:
            return None
        speaker = self._speaker(near, Deed.PICK, draw)
        now = self.situation(start, speaker)
        deed = draw.choice(DEEDS[self.suite])
        deed = Deed.PICK_AND_PUT if deed is Deed.PICK_THEN_PUT else deed
        if deed is Deed.BRING and speaker is None:
            deed = Deed.PICK
        target = Target(near, start, self.standing, self._is_away)
        drawn = draw_impossible(deed, target, self.handy, now, draw)
        words = word_errand(drawn.errand, draw)
        return Episode(
            number, drawn.errand, words, drawn.target, (), start, speaker, drawn.expect,
            drawn.rivals,
        )  # fmt: skip

    def situation(self, start: TruePose, speaker: TruePose | None) -> Situation:
        """What the robot knows when it is told: all, or what it sees of the room where it is."""
        things = self.scene.objects
        if self.suite not in EXPLORED:
            room = self.standing.room_at(start.position_m)
            things = tuple(
                thing
                for thing in things
                if thing.room == room and self.standing.sees(start.position_m, thing)
            )
        seen = {thing.id: ALL_SEEN for thing in things}
        return Situation(self.scene, start, speaker, seen, surfaces=self.surfaces)

    def _start(self, thing: TrueObject, draw: random.Random) -> TruePose | None:
        if self.suite not in EXPLORED:
            starts = self.standing.starts(thing, draw, START_NEAR_M, START_FAR_M)
            return next(starts, None)
        spots = self.standing.spots_m
        for _ in range(TRIES):
            x, y = spots[draw.randrange(len(spots))]
            start = grid_pose(x, y, draw)
            if self._is_away(start.position_m, thing):
                return start
        return None

    def _speaker(self, thing: TrueObject, deed: Deed, draw: random.Random) -> TruePose | None:
        """Where who tells it stands: somewhere else for BRING, otherwise anywhere or unknown."""
        if self.suite in UNSEEN:
            return None
        if deed is not Deed.BRING and draw.random() > SPEAKER_SHARE:
            return None
        floor = free_floor(self.scene)
        for _ in range(TRIES):
            person = stand_somewhere(floor, draw)
            if person is None or deed is not Deed.BRING or self._is_away(person.position_m, thing):
                return person
        return None

    def _is_away(self, position_m: tuple[float, float], thing: TrueObject) -> bool:
        """Whether a place is in another room than a thing, or far off where there is but one."""
        return self.standing.room_at(position_m) != thing.room or (
            len(self.scene.rooms) == 1 and self.standing.away_m(position_m, thing) >= ELSEWHERE_M
        )
