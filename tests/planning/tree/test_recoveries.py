"""What fails, what is tried instead, and how it ends: picking and placing with a fake robot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from planning.tree.fake_robot import FakeRobot, Run, follow, room, thing

from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.planning.clarify import NEITHER, NO
from spatial_si_ros.planning.tree.ports import Held

PICK = "pick up the red mug"
PUT = "put the red mug on the bookshelf"


@pytest.mark.parametrize(
    ("words", "script", "reason", "calls"),
    [
        # picking: what fails, then what happens
        (PICK, {}, None, {"drive": 1, "pick": 1}),
        (PICK, {"pick": "GRASP_FAILED"}, None, {"drive": 1, "pick": 2, "grasp_here": 2}),
        (PICK, {"pick": "missed"}, None, {"pick": 2}),
        (PICK, {"pick": "GRASP_FAILED " * 3}, None, {"drive": 2, "pick": 4}),
        (PICK, {"pick": "GRASP_FAILED " * 99}, "GRASP_FAILED", {}),
        (PICK, {"pick": "stays"}, "GRASP_FAILED", {"pick": 1}),
        (PICK, {"pick": "ARM_UNAVAILABLE"}, "ARM_UNAVAILABLE", {"pick": 1}),
        (PICK, {"pick": "STOPPED"}, "STOPPED", {"pick": 1}),
        (PICK, {"grasp_here": "OUT_OF_REACH"}, None, {"drive": 2, "grasp_here": 2}),
        (PICK, {"grasp_here": "NOT_OBSERVED_WELL"}, None, {"drive": 1, "grasp_here": 2}),
        (PICK, {"grasp_stands": "UNGRASPABLE"}, None, {"grasp_stands": 2, "drive": 2, "pick": 1}),
        (PICK, {"grasp_stands": "UNGRASPABLE " * 3}, "UNGRASPABLE", {"drive": 2, "pick": 0}),
        (PICK, {"grasp_stands": "OUT_OF_REACH"}, None, {"grasp_stands": 2, "drive": 1, "pick": 1}),
        (PICK, {"grasp_stands": "OUT_OF_REACH " * 2}, None, {"drive": 2, "look_at": 8}),
        (PICK, {"grasp_stands": "OUT_OF_REACH " * 4}, "OUT_OF_REACH", {"drive": 1, "pick": 0}),
        (PICK, {"drive": "blocked"}, None, {"drive": 2, "pick": 1}),
        (PICK, {"drive": "blocked " * 9}, "NAVIGATION_FAILED", {"pick": 0}),
        (PICK, {"drive": "cancelled"}, "CANCELLED", {"drive": 1, "pick": 0}),
        (PICK, {"stow": "ARM_UNAVAILABLE"}, "ARM_UNAVAILABLE", {"drive": 0, "pick": 0}),
        (PICK, {"look_at": "ARM_UNAVAILABLE"}, "ARM_UNAVAILABLE", {"pick": 0}),
        # placing
        (PUT, {}, None, {"pick": 1, "place": 1, "drive": 2}),
        (PUT, {"place_before": "NO_ROOM"}, None, {"place_before": 2, "drive": 3, "place": 1}),
        (PUT, {"place_before": "NO_ROOM " * 3}, "NO_ROOM", {"drive": 3, "pick": 0}),
        (PUT, {"place_stands": "NOT_OBSERVED_WELL"}, None, {"place_stands": 2, "place": 1}),
        (PUT, {"place_here": "NO_ROOM"}, None, {"place": 1, "drive": 3}),
        (PUT, {"place_here": "NO_ROOM " * 9}, "NO_ROOM", {"place": 0}),
        (PUT, {"place": "PLACE_FAILED"}, None, {"place": 2}),
        (PUT, {"place": "ARM_UNAVAILABLE"}, "ARM_UNAVAILABLE", {"place": 1}),
        (PUT, {"place": "lost"}, "PLACE_FAILED", {"place": 1, "pick": 1}),
        (PUT, {"place": "slides"}, None, {"place": 1, "pick": 1}),
        # what lies wrongly is taken and put once more
        (PUT, {"place": "falls"}, None, {"place": 2, "pick": 2}),
        (PUT, {"place": "renamed"}, None, {"place": 2, "pick": 2}),
        (PUT, {"place": "falls falls"}, "PLACE_FAILED", {"place": 2, "pick": 2}),
        (PUT, {"place": "falls", "pick": "ok GRASP_FAILED"}, None, {"place": 2, "pick": 3}),
        (PUT, {"place": "falls", "pick": "ok STOPPED"}, "STOPPED", {"place": 1, "pick": 2}),
        (PUT, {"place": "falls", "place_before": "ok " + "NO_ROOM " * 9}, "PLACE_FAILED",
         {"place": 1, "pick": 1}),
        ("put it down", {}, "HAND_EMPTY", {"drive": 0}),
        ("bring it to the window", {}, "HAND_EMPTY", {"drive": 0}),
        ("put it back", {}, "HAND_EMPTY", {"drive": 0}),
    ],
)  # fmt: skip
def test_failure_recovery_outcome(words, script, reason, calls) -> None:
    outcome, robot = follow(words, **script)
    got = None if outcome.declined is None else outcome.declined.reason.name
    assert got == reason, (outcome, robot.done)
    for port, times in calls.items():
        assert robot.done.count(port) == times, (port, robot.done)


def test_what_was_put_wrongly_is_told_with_why_it_was_left_there() -> None:
    once, _ = follow(PUT, place="falls")
    assert once.report == "put the mug on the bookshelf, at attempt 2"
    assert [step.object_id for step in once.steps] == [6]
    twice, robot = follow(PUT, place="falls falls")
    assert "mug_6 was put down, but lies " in twice.report
    assert robot.in_hand == Held(False)
    left, _ = follow(PUT, place="falls", grasp_stands="ok " + "UNGRASPABLE " * 9)
    assert "; it was not taken again: it said ungraspable" in left.report


def test_back_is_where_it_was_before_it_fell() -> None:
    robot = FakeRobot(place="falls")
    first = Run(robot, PICK)
    first.end()
    outcome = Run(robot, "put it back", grip=first.memory.grip).end()
    assert outcome.declined is None, outcome
    support = robot.things[6].support
    assert support is not None and support.object_id == 3
    assert robot.done.count("pick") == 2


@pytest.mark.parametrize("narrower_m", [0.0, 0.1])
def test_what_has_no_room_is_measured_from_nearer(narrower_m: float) -> None:
    """From afar it was taken for wider; where it is not, nothing is planned anew."""
    robot = FakeRobot(place_before="NO_ROOM " * 3)
    near = robot.things[6]
    length, width, height = near.box.size_m
    wide = replace(near.box, size_m=np.array([length, width + narrower_m, height]))
    robot.things[6] = replace(near, box=wide)
    drives = iter(range(3))

    def see(at: FakeRobot) -> None:
        if next(drives) == 2:  # after two looks at the bookshelf
            at.things[6] = near
        else:
            at.on_call["drive"] = see

    robot.on_call["drive"] = see
    outcome, _ = follow(PUT, robot)
    assert (outcome.declined is None) == (narrower_m > 0.0), outcome
    assert robot.done.count("grasp_stands") == (2 if narrower_m else 1)


def test_a_thing_in_sight_is_not_looked_for_on_the_ground() -> None:
    """It slid a little: where to stand is planned anew at once."""
    robot = FakeRobot(grasp_here="OUT_OF_REACH")
    mug = robot.things[6]
    slid = thing(6, "mug", 3.1, 2.75, (0.08, 0.08, 0.1), bottom_m=0.7, colour="red", on=3)
    robot.on_call["grasp_here"] = lambda at: at.things.update({6: slid})
    outcome, _ = follow(PICK, robot)
    assert outcome.declined is None, outcome
    first = robot.done.index("grasp_here")
    assert robot.done[first + 1] == "grasp_stands"
    assert np.hypot(*(slid.box.centre_m - mug.box.centre_m)[:2]) > 0.15


def test_a_head_that_fails_while_it_looks_from_nearer_ends_it() -> None:
    robot = FakeRobot(place_before="NO_ROOM " * 9, look_at="ARM_UNAVAILABLE")
    outcome, _ = follow("put all the mugs on the bookshelf", robot)
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.ARM_UNAVAILABLE
    assert robot.done.count("look_at") == 1


def test_what_fell_off_the_table_is_found_on_the_ground() -> None:
    """The arm pushed it off: it is seen again once the robot looks down around itself."""
    robot = FakeRobot()
    lying = thing(6, "mug", 2.5, 2.0, (0.08, 0.08, 0.1), colour="red")

    def fall(at: FakeRobot) -> None:
        del at.things[6]
        at.on_call["look_at"] = lambda later: later.things.update({6: lying})

    robot.on_call["grasp_here"] = fall
    outcome, _ = follow(PICK, robot)
    assert outcome.declined is None, outcome
    assert robot.done.count("grasp_stands") == 2
    first = robot.done.index("grasp_here")
    assert robot.done[first + 1 : first + 6] == ["look_at"] * 5


@pytest.mark.parametrize("beside", [True, False])
def test_what_is_rather_a_plate_is_looked_at_before_it_is_taken_for_the_mug(beside: bool) -> None:
    """From near it is a plate for sure where a mug is seen beside it, else it stays unsure."""
    plate = thing(7, "plate", 2.8, 2.7, (0.25, 0.25, 0.03), bottom_m=0.7, colour="blue", on=3)
    unsure = replace(plate, labels=(("plate", 0.6), ("mug", 0.4)))
    robot = FakeRobot(*(each for each in room() if each.id != 7), unsure)

    def see(at: FakeRobot) -> None:
        mug = thing(30, "mug", 2.9, 2.9, (0.08, 0.08, 0.1), bottom_m=0.7, colour="blue", on=3)
        at.things.update({7: plate, 30: mug} if beside else {})

    robot.on_call["drive"] = see
    outcome, _ = follow("pick up the blue mug", robot)
    if beside:
        assert outcome.declined is None, outcome
        assert robot.in_hand == Held(True, 30, "mug")
        assert robot.done.index("drive") < robot.done.index("grasp_stands")
    else:
        assert outcome.declined is not None
        assert outcome.declined.reason is DeclineReason.NOT_OBSERVED_WELL
        assert robot.done.count("drive") == 2 and "pick" not in robot.done


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("AMBIGUOUS", True),
        ("AMBIGUOUS NO_ROOM", True),  # and is looked at from nearer under that reading
        ("ok", False),
        ("NO_ROOM", False),
    ],
)
def test_the_last_words_may_tell_which_vase_is_meant(says: str, told: bool) -> None:
    robot = FakeRobot(place_before=says)
    follow("put the red mug left of the vase, next to the bookshelf", robot)
    together = "left of the vase, next to the bookshelf"
    assert robot.places[0] == together
    assert robot.places[-1] == ("left of the vase (next to the bookshelf)" if told else together)


@pytest.mark.parametrize("second", ["AMBIGUOUS", "NOT_SEEN"])
def test_where_no_reading_tells_it_the_first_is_asked_about(second: str) -> None:
    robot = FakeRobot(place_before=f"AMBIGUOUS {second}")
    outcome, _ = follow("put the red mug left of the vase, next to the bookshelf", robot)
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.AMBIGUOUS


def test_what_was_put_is_not_what_the_words_name_beside_it() -> None:
    """The table that is near the mug: there are two mugs near it once the red one lies there."""
    robot = FakeRobot(*(each for each in room() if each.id != 6))
    robot.things[12] = thing(
        12, "mug", 5.6, 3.8, (0.08, 0.08, 0.1), bottom_m=0.9, colour="red", on=10
    )
    outcome, _ = follow("put the red mug on the table that is near the mug", robot)
    assert outcome.declined is None, outcome
    assert robot.done.count("place") == 1


@pytest.mark.parametrize(("seen_s", "found"), [(-1.0, True), (-3.0, False)])
def test_what_was_put_may_be_seen_before_the_arm_draws_back(seen_s: float, found: bool) -> None:
    """Under a new id, 0.4 m along the board; what was there before is not it."""
    robot = FakeRobot()

    def rename(at: FakeRobot) -> None:
        mug = at.things.pop(6)
        box = replace(mug.box, centre_m=mug.box.centre_m + [0.0, 0.4, 0.0])
        first_ns = at.seen_ns + round(seen_s * 1e9)
        at.things[31] = replace(mug, id=31, box=box, first_seen_ns=first_ns)

    def put(at: FakeRobot) -> None:
        at.seen_ns += 2_000_000_000
        at.on_call["stow"] = rename

    robot.on_call["place"] = put
    outcome, _ = follow(PUT, robot)
    assert (outcome.declined is None) is found, outcome


def test_another_thing_of_the_kind_is_not_taken_for_what_was_put() -> None:
    """The map knew the mug on the floor there before."""
    robot = FakeRobot(place="lost")
    robot.things[12] = thing(12, "mug", 5.0, 3.8, (0.08, 0.08, 0.1), colour="white")
    outcome, _ = follow(PUT, robot)
    assert outcome.declined is not None
    assert outcome.report == "no mug is seen where it was put"
    assert robot.done.count("pick") == 1


def test_each_of_several_has_its_own_looks_from_nearer() -> None:
    """Each needs both of them before there is room for it."""
    robot = FakeRobot(place_before="NO_ROOM NO_ROOM ok " * 2)
    outcome, _ = follow("put all the mugs on the bookshelf", robot)
    assert outcome.declined is None, outcome
    assert robot.done.count("place") == 2


def test_without_an_arm_the_hand_is_declined_and_nothing_moves() -> None:
    for words in (PICK, PUT, "open the hand", "pick up all the mugs"):
        outcome, robot = follow(words, FakeRobot(arm=False))
        assert outcome.declined is not None
        assert outcome.declined.reason in (DeclineReason.ARM_UNAVAILABLE, DeclineReason.HAND_FULL)
        assert "drive" not in robot.done
    outcome, robot = follow("go to the table", FakeRobot(arm=False))
    assert outcome.declined is None


@pytest.mark.parametrize(
    ("says", "reason", "asked", "down"),
    [
        ("ok", None, 1, 1.0),
        ("OUT_OF_REACH", None, 2, 0.0),
        ("OUT_OF_REACH OUT_OF_REACH", None, 3, 1.0),
        ("OUT_OF_REACH " * 99, "OUT_OF_REACH", 8, None),
        ("NO_ROOM " * 3, "NO_ROOM", 3, None),
    ],
)
def test_a_thing_is_taken_so_that_it_can_be_put_down(says, reason, asked, down) -> None:
    robot = FakeRobot(place_before=says)
    robot.downs = (1.0, 0.0)
    outcome, _ = follow(PUT, robot)
    assert (outcome.declined.reason.name if outcome.declined else None) == reason
    assert robot.done.count("place_before") == asked
    assert robot.picked_down == down


def test_a_full_hand_takes_nothing_else() -> None:
    robot = FakeRobot()
    robot.in_hand = Held(True, 11, "vase")
    outcome, _ = follow(PICK, robot)
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.HAND_FULL
    assert "vase" in outcome.report


def test_what_is_gone_when_the_robot_comes_is_looked_for_and_told() -> None:
    robot = FakeRobot()
    robot.on_call["drive"] = lambda it: it.things.pop(6)
    outcome, _ = follow(PICK, robot)
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.NOT_SEEN
    assert "pick" not in robot.done


def test_what_was_not_seen_yet_is_looked_for_where_nobody_looked() -> None:
    """The second look shows the mug."""
    robot = FakeRobot()
    mug, robot.trail = robot.things.pop(6), ()
    drives = iter([lambda it: None, lambda it: it.things.update({6: mug})])

    def show(it: FakeRobot) -> None:
        next(drives, lambda _: None)(it)
        it.on_call["drive"] = show

    robot.on_call["drive"] = show
    outcome, _ = follow(PICK, robot)
    assert outcome.declined is None, outcome
    assert robot.done.index("grasp_stands") > robot.done.index("drive")
    assert robot.done.count("drive") == 3
    assert robot.asked == []


def test_what_is_nowhere_is_not_looked_for_for_ever() -> None:
    robot = FakeRobot()
    robot.trail = ()
    outcome, _ = follow("pick up the piano", robot)
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.NOT_SEEN
    assert 1 <= robot.done.count("drive") <= 5


def test_what_moved_while_the_robot_drove_is_planned_anew() -> None:
    robot = FakeRobot(grasp_here="OUT_OF_REACH")

    def move(it: FakeRobot) -> None:
        it.things[6] = thing(
            6, "mug", 2.7, 2.2, (0.08, 0.08, 0.1), bottom_m=0.7, colour="red", on=3
        )

    robot.on_call["drive"] = move
    outcome, _ = follow(PICK, robot)
    assert outcome.declined is None
    assert robot.done.count("grasp_stands") == 2
    assert robot.done.count("pick") == 1


# Questions back ------------------------------------------------------------------------------


def test_asks_which_one_and_takes_that() -> None:
    robot = FakeRobot()
    robot.answers = ["the blue mug"]
    outcome, _ = follow("pick up the mug", robot)
    assert outcome.declined is None
    ((question, options),) = robot.asked
    assert set(options) == {"the red mug", "the blue mug"}
    assert "which one" in question
    assert robot.in_hand is not None and robot.in_hand.object_id == 7


@pytest.mark.parametrize("answer", [None, NEITHER])
def test_without_a_useful_answer_it_stays_ambiguous(answer: str | None) -> None:
    robot = FakeRobot()
    robot.answers = [answer] if answer else []
    outcome, _ = follow("pick up the mug", robot)
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.AMBIGUOUS
    assert "drive" not in robot.done


@pytest.mark.parametrize(
    ("answer", "reason"), [("the red mug", None), (NO, "NOT_SEEN"), (None, "NOT_SEEN")]
)
def test_offers_what_is_there_instead(answer: str | None, reason: str | None) -> None:
    robot = FakeRobot()
    robot.answers = [answer] if answer else []
    outcome, _ = follow("pick up the green mug", robot)
    assert (None if outcome.declined is None else outcome.declined.reason.name) == reason
    ((question, options),) = robot.asked
    assert "do you mean" in question
    assert options == ("the red mug", "the blue mug", NO)
    assert ("pick" in robot.done) == (reason is None)


# Stopping ------------------------------------------------------------------------------------

STAGES = (
    "grasp_stands", "place_before", "stow", "drive", "look_at", "grasp_here", "pick",
    "place_stands", "place_here", "place",
)  # fmt: skip


@pytest.mark.parametrize("port", STAGES)
def test_it_can_be_stopped_at_every_stage(port: str) -> None:
    """What moves is still when `stop` returns, and nothing is begun afterwards."""
    robot = FakeRobot(**{port: "hang"})
    run = Run(robot, PUT)
    run.until_doing(port)
    calls = list(robot.done)
    outcome = run.follower.stop(Declined(DeclineReason.STOPPED, "somebody said stop"))
    assert robot.moving == []
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.STOPPED
    assert robot.done == calls
    assert all(node.status.name != "RUNNING" for node in run.follower.state)


@pytest.mark.parametrize("port", ["plan_spots", "drive", "ask_back"])
def test_going_can_be_stopped_at_every_stage(port: str) -> None:
    robot = FakeRobot(**{port: "hang"})
    run = Run(robot, "go to the chair" if port == "ask_back" else "go to the table")
    run.until_doing(port)
    run.follower.stop(Declined(DeclineReason.CANCELLED, "it was cancelled"))
    assert robot.moving == []


# The rest ------------------------------------------------------------------------------------


def test_what_is_in_the_hand_is_not_what_is_meant() -> None:
    """The map still knows the red mug, and sees another one where the hand is."""
    robot = FakeRobot()
    robot.in_hand = Held(True, 6, "mug")
    x, y, z = robot.hand_m()
    robot.things[20] = thing(20, "mug", x, y, (0.08, 0.08, 0.1), bottom_m=z, colour="red")
    run = Run(robot, "go to the mug")
    assert run.memory.in_hand() == {6, 20}
    assert run.end().declined is None
    end = run.robot.T_map_base[:2, 3]
    assert np.hypot(*(end - [2.8, 2.6])) < 1.6


def test_a_held_thing_that_is_named_is_not_taken_again() -> None:
    robot = FakeRobot()
    follow(PICK, robot)
    outcome, _ = follow("put the mug on the bookshelf", robot)
    assert outcome.declined is None
    assert robot.done.count("pick") == 1


def test_a_thing_that_is_put_down_next_to_nothing_lies_on_the_nearest_table() -> None:
    robot = FakeRobot()
    follow(PICK, robot)
    outcome, _ = follow("put it down", robot)
    assert outcome.declined is None, outcome
    assert robot.things[6].box.centre_m[2] == pytest.approx(0.75, abs=0.01)


def test_two_readings_of_one_sentence_are_decided_by_what_is_there() -> None:
    """Two red mugs: which one is told by the words, so they do not tell where to put it."""
    robot = FakeRobot(
        *(each for each in room() if each.id != 7),
        thing(8, "mug", 5.6, 3.6, (0.08, 0.08, 0.1), bottom_m=0.9, colour="red", on=10),
    )
    outcome, _ = follow("put the red mug on the table on the bookshelf", robot)
    assert outcome.declined is None, outcome
    assert robot.things[6].support == replace(robot.things[8].support)
