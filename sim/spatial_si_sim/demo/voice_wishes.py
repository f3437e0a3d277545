"""The commands of the spoken demo: one to do, one that fits several things, one impossible."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from ..manipulation.drawing import Drawing
from ..manipulation.errands import Deed, Episode, Errand, Expect
from ..manipulation.impossible import NotHere, draw_impossible
from ..manipulation.judging import Asked
from ..manipulation.naming import name
from ..manipulation.places import Target, supports_of
from ..manipulation.spots import ENOUGH, fitting, reached, spots
from ..questions.phrases import bare
from ..truth.referents import Undecidable
from ..truth.scene import TrueObject, TruePose
from ..truth.situation import Situation
from ..truth.spec import Clause, Reference, Relation
from ..truth.verdicts import Undefined

TRIES = 60


@dataclass(frozen=True)
class Wish:
    """A command of the session.

    Attributes:
        title: what it shows.
        answer: what is said to a question back; "" where none is expected.
    """

    title: str
    episode: Episode
    answer: str = ""


def choose_commands(drawing: Drawing, start: TruePose, seed: int) -> tuple[Wish, ...] | None:
    """The three, each about other things; None where the scene has not enough.

    Args:
        drawing: of the suite "voice": the robot has seen the apartment.
        start: where the robot stands.
    """
    draw = random.Random(seed)
    now = drawing.situation(start, None)
    for _ in range(TRIES):
        try:
            ambiguous = _ambiguous(drawing, now, draw)
            taken = set(ambiguous.episode.rivals)
            plain = _plain(drawing, now, taken, draw)
            impossible = _impossible(drawing, now, draw)
        except (Undecidable, Undefined, NotHere):
            continue
        wishes = (plain, ambiguous, impossible)
        return tuple(
            replace(wish, episode=replace(wish.episode, number=number))
            for number, wish in enumerate(wishes, 1)
        )
    return None


def _plain(drawing: Drawing, now: Situation, taken: set[int], draw: random.Random) -> Wish:
    things = [thing for thing in drawing.handy if thing.id not in taken]
    if not things:
        raise NotHere("nothing else can be taken")
    thing = draw.choice(things)
    subject = name(thing, now, draw)
    place, asked = _elsewhere(thing, drawing, now, draw)
    errand = Errand(Deed.PICK_AND_PUT, subject, (place,))
    words = f"Pick up the {_short(subject)} and put it on the {_short(place.references[0])}."
    return Wish("one to do", _episode(errand, words, thing.id, (asked,), now))


def _ambiguous(drawing: Drawing, now: Situation, draw: random.Random) -> Wish:
    """A kind of which several can be taken, each of another colour."""
    kinds = [thing.kind for thing in drawing.handy]
    several = sorted({kind for kind in kinds if kinds.count(kind) > 1})
    if not several:
        raise NotHere("no two of a kind")
    kind = draw.choice(several)
    rivals = [thing for thing in now.scene.objects if thing.kind == kind]
    colours = [thing.colour for thing in rivals]
    wanted = draw.choice([thing for thing in drawing.handy if thing.kind == kind])
    if None in colours or colours.count(wanted.colour) > 1:
        raise NotHere("they are not told by colour")
    place, asked = _elsewhere(wanted, drawing, now, draw)
    errand = Errand(Deed.PUT, Reference(kind), (place,))
    words = f"Put the {kind} on the {_short(place.references[0])}."
    episode = _episode(errand, words, wanted.id, (asked,), now)
    episode = replace(episode, rivals=tuple(thing.id for thing in rivals))
    return Wish("one that fits several", episode, f"the {wanted.colour} one")


def _impossible(drawing: Drawing, now: Situation, draw: random.Random) -> Wish:
    near = draw.choice(drawing.handy)
    target = Target(near, now.robot, drawing.standing, lambda *_: True)
    drawn = draw_impossible(Deed.PICK, target, drawing.handy, now, draw)
    if drawn.expect is Expect.AMBIGUOUS or not drawn.errand.subject.is_plain:
        raise NotHere("it is shown by another command")
    words = f"Pick up the {_short(drawn.errand.subject)}."
    episode = _episode(drawn.errand, words, drawn.target, (), now)
    return Wish(
        f"one that is impossible: {drawn.expect.value}", replace(episode, expect=drawn.expect)
    )


def _elsewhere(
    thing: TrueObject, drawing: Drawing, now: Situation, draw: random.Random
) -> tuple[Clause, Asked]:
    """Another support, called by kind and colour alone, with room that is reached."""
    target = Target(thing, now.robot, drawing.standing, lambda *_: True)
    supports = [each for each in supports_of(target, now) if each.id != thing.support]
    draw.shuffle(supports)
    # Short ways first: the demo is short.
    supports.sort(key=lambda each: each.room != thing.room)
    for support in supports:
        words = name(support, now, draw)
        if not words.is_plain:
            continue
        asked = Asked(Relation.ON, (support.id,))
        good = fitting(thing, spots(thing, support, drawing.standing), [asked], now)
        if len(reached(thing, good, drawing.standing, ENOUGH)) >= ENOUGH:
            return Clause(Relation.ON, (words,)), asked
    raise NotHere("no other support has room")


def _episode(
    errand: Errand, words: str, target: int | None, asked: tuple[Asked, ...], now: Situation
) -> Episode:
    return Episode(1, errand, (words,), target, asked, now.robot, None, Expect.DONE)


def _short(words: Reference) -> str:
    """Kind and colour; nobody says more here.

    Raises:
        NotHere: that would not be enough.
    """
    if not words.is_plain:
        raise NotHere("it takes more words")
    return bare(words)
