"""Questions about what moves: whether, where to, how fast, and whether two things will meet."""

from __future__ import annotations

import math

import numpy as np

from ...errors import NotObserved
from ...geometry.viewpoints import Frame
from ...language.queries import Collision, HowMoves, Motion, Scheme
from ...language.references import Landmark, Person
from ...scene.motion import Motion as Measured
from ...scene.objects import SceneObject
from ..answer import Answer, Boolean, Choice, Declined, DeclineReason, FrameUsed, Number
from ..measuring import motion, sectors
from ..measuring.identity import MOVER, STILL, is_mover, tempered
from ..measuring.measured import degrees
from .asking import Asking

_GOES = {"front": "straight ahead", "behind": "backward", "left": "left", "right": "right"}


def how_moves(asking: Asking, question: HowMoves) -> Answer:
    """Whether a thing moves, where to, or how fast."""
    found = asking.grounder.resolve(question.subject)
    if isinstance(found, Declined):
        return found
    thing = found.thing
    try:
        measured = motion.motion_of(thing, asking.index.snapshot)
    except NotObserved as error:
        if question.aspect is Motion.WHETHER and motion.rests(thing):
            text = f"no, {asking.name(thing)} is not moving"
            words = f"{error}; it stood still as long as it was seen"
            return asking.answer(
                Boolean(False), text, motion.RESTS_ON, words, referents=found.probability
            )
        return Declined(DeclineReason.NOT_OBSERVED_WELL, str(error))
    sure_of_it = MOVER if is_mover(thing) else STILL
    chance = motion.moves(measured)
    metres, std = motion.speed(measured)
    words = f"{thing.name} moves at {metres:.2f} ± {std:.2f} m/s; 'moving' begins at 0.10 m/s"
    name, sure = asking.name(thing), found.probability
    if question.aspect is Motion.WHETHER:
        yes = chance >= 0.5
        text = f"{'yes' if yes else 'no'}, {name} {'is' if yes else 'is not'} moving"
        likely = tempered(max(chance, 1.0 - chance), sure_of_it)
        return asking.answer(Boolean(yes), text, likely, words, referents=sure)
    if question.aspect is Motion.SPEED:
        return asking.answer(
            Number(metres, std, "m/s"),
            f"{name} moves at {metres:.2f} m/s",
            sure_of_it * motion_number(metres, std),
            words,
            referents=sure,
        )
    if chance < 0.5:
        return Declined(DeclineReason.UNDEFINED, f"{name} goes nowhere: {words}")
    return _where_to(asking, thing, measured, sure_of_it * chance, sure)


def motion_number(value: float, std: float) -> float:
    """Probability that a number is within 10 % or 0.1, whichever is larger, of the true one."""
    tolerance = max(0.1 * abs(value), 0.1)
    return math.erf(tolerance / (math.sqrt(2.0) * max(std, 1e-6)))


def _where_to(
    asking: Asking, thing: SceneObject, measured: Measured, chance: float, sure: float
) -> Answer:
    sight = asking.grounder.sight()
    if isinstance(sight, Declined):
        return sight
    observer = sight.observer
    if observer.yaw_rad is None:
        return Declined(DeclineReason.UNDEFINED, f"{observer.description} has no known facing")
    angle = math.remainder(measured.heading_rad - observer.yaw_rad, 2.0 * math.pi)
    std = math.hypot(motion.heading_std_rad(measured), observer.yaw_std_rad)
    shares = sectors.shares(Scheme.QUARTERS, angle, std)
    best = max(shares, key=lambda each: shares[each])
    return asking.answer(
        Choice(best),
        f"{asking.name(thing)} moves {_GOES[best]}",
        chance * shares[best],
        degrees(angle, std, f"of its way, from {observer.description}"),
        frame=FrameUsed(Frame.EGOCENTRIC, f"from {observer.description}", observer),
        referents=sure * sight.probability,
    )


def collision(asking: Asking, question: Collision) -> Answer:
    """Whether, or when, two things meet if they go on as they do."""
    found = []
    for landmark in (question.first, question.second):
        body = _body(asking, landmark)
        if isinstance(body, Declined):
            return body
        found.append(body)
    (one, first, p), (two, second, q) = found
    if first is not None and first is second:
        return Declined(
            DeclineReason.UNDEFINED, f"both descriptions mean {first.name}: it cannot meet itself"
        )
    met = motion.meeting(one, two)
    whole = math.prod(MOVER for each in (first, second) if each is not None and is_mover(each))
    yes = met.probability >= 0.5
    closing = float(np.hypot(*(one.motion.velocity_m_s - two.motion.velocity_m_s)))
    words = f"{one.name} and {two.name} move at {closing:.2f} m/s against each other"
    if yes:
        words += f" and meet after {met.after_s:.1f} ± {met.std_s:.1f} s"
    if question.when:
        if not yes:
            return Declined(
                DeclineReason.UNDEFINED,
                f"they will not meet within {motion.COLLISION_S:.0f} s: {words}",
            )
        return asking.answer(
            Number(met.after_s, met.std_s, "s"),
            f"they meet in {met.after_s:.1f} s",
            whole * met.probability * motion_number(met.after_s, met.std_s),
            words,
            referents=p * q,
        )
    text = f"{'yes' if yes else 'no'}, {_named(asking, first, one)} will " + (
        f"{'' if yes else 'not '}meet {_named(asking, second, two)}"
    )
    return asking.answer(
        Boolean(yes),
        text,
        tempered(max(met.probability, 1.0 - met.probability), whole),
        words,
        referents=p * q,
    )


def _named(asking: Asking, thing: SceneObject | None, body: motion.Body) -> str:
    return body.name if thing is None else asking.name(thing)


def _body(
    asking: Asking, landmark: Landmark
) -> tuple[motion.Body, SceneObject | None, float] | Declined:
    snapshot = asking.index.snapshot
    if isinstance(landmark, Person):
        sight = asking.grounder.person(landmark)
        if isinstance(sight, Declined):
            return sight
        return motion.body_at(sight.observer, snapshot.stamp_ns), None, sight.probability
    found = asking.grounder.resolve(landmark)
    if isinstance(found, Declined):
        return found
    try:
        return motion.body_of(found.thing, snapshot), found.thing, found.probability
    except NotObserved as error:
        return Declined(DeclineReason.NOT_OBSERVED_WELL, str(error))
