"""Tests for answers/model/answering.py: measurement and model in one answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answers.model.scripted_model import ScriptedModel, prefers, teller_of
from answers.talk import ROBOT
from scenes.rooms import BLUE_MUG, LAPTOP, RED_MUG, SOFA, living_room, snapshot

from spatial_si_ros.answers.answer import Answered, Boolean, Choice, Number, ObjectSet
from spatial_si_ros.answers.backends import Backend, Source
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.model.answering import Inquiry, answer, answer_about
from spatial_si_ros.geometry.viewpoints import Frame, Observer, ViewpointKind
from spatial_si_ros.inference.serving.answers import ChoiceReply
from spatial_si_ros.inference.serving.errors import ServerUnreachable
from spatial_si_ros.language import Declined, DeclineReason, parse_question
from spatial_si_ros.language.references import Reference, ViewpointSpec, ViewpointWords

ROOM = living_room()
SCENE = snapshot(ROOM)
LEFT_OF_LAPTOP = "is the red mug left of the laptop, as seen from the sofa?"
PLANT_SIDE = "is the plant left or right of the laptop, as seen from the sofa?"


def inquire(question, script, backend, *, scene=SCENE, context=ROBOT, choices=(), **options):
    """The answer and the model that was asked."""
    words, model = question, ScriptedModel(script, **options)
    teller = teller_of(model, list(scene))
    parsed = parse_question(words)
    return answer(Inquiry(words, parsed, scene, context, choices, backend, teller)), model


def one_choice(wanted, others=0.05):
    """Points at mark 1 wherever marks are asked about, and prefers `wanted` elsewhere."""

    def script(question):
        sure = "1" if question.kind == "reference" else wanted
        return prefers(sure, 1.0 - others)(question)

    return script


def blurred(std_m):
    """The room with mugs whose places are known this badly."""
    covariance = np.eye(3) * std_m**2
    mugs = (RED_MUG, BLUE_MUG)
    return snapshot(
        [replace(o, position_covariance_m2=covariance) if o.id in mugs else o for o in ROOM]
    )


def test_sure_measurement_answers_alone_in_auto() -> None:
    result, model = inquire(LEFT_OF_LAPTOP, prefers("no"), Backend.AUTO)
    assert isinstance(result, Answered) and result.value == Boolean(True)
    assert (result.source, result.keyframe_ids) == (Source.GEOMETRY, ())
    assert not model.asked


def test_geometry_never_asks() -> None:
    result, model = inquire("is the mug red?", prefers("yes"), Backend.GEOMETRY)
    assert isinstance(result, Declined) and not model.asked
    result, model = inquire(LEFT_OF_LAPTOP, prefers("no"), Backend.GEOMETRY)
    assert isinstance(result, Answered) and not model.asked


def test_both_agree_and_are_surer_together() -> None:
    alone, _ = inquire(LEFT_OF_LAPTOP, prefers("yes"), Backend.GEOMETRY, scene=blurred(0.3))
    both, model = inquire(LEFT_OF_LAPTOP, one_choice("yes"), Backend.BOTH, scene=blurred(0.3))
    assert isinstance(both, Answered), both
    assert both.value == Boolean(True) and both.source is Source.BOTH
    assert isinstance(alone, Answered)
    assert both.probability > alone.probability
    assert "the model says 'yes'" in both.explanation and "azimuth" in both.explanation
    assert both.frame.frame is Frame.RELATIVE
    asked = model.asked[-1]
    assert asked.choices == ("yes", "no") and asked.kind == "relation"
    assert LEFT_OF_LAPTOP in asked.text and "1 is " in asked.text


def test_strong_disagreement_is_declined_with_both_sides() -> None:
    result, _ = inquire(LEFT_OF_LAPTOP, one_choice("no"), Backend.BOTH)
    assert isinstance(result, Declined) and result.reason is DeclineReason.DISAGREEMENT
    assert "azimuth" in result.detail and "the model says 'no' with p = 0.95" in result.detail
    assert result.alternatives == ("yes", "no")


def test_in_auto_the_model_is_asked_where_measurement_is_not_sure() -> None:
    """The plant is nearly in line with the laptop once its place is hardly known."""
    scene = snapshot(
        [
            replace(o, position_covariance_m2=np.eye(3) * 2.5**2) if o.label == "plant" else o
            for o in ROOM
        ]
    )
    words = "is the plant left or right of the sofa, as seen from the tv?"
    alone, _ = inquire(words, prefers("left"), Backend.GEOMETRY, scene=scene)
    unsure = alone.probability if isinstance(alone, Answered) else 0.0
    assert unsure < 0.9
    result, model = inquire(words, prefers("right"), Backend.AUTO, scene=scene)
    assert isinstance(result, Answered), result
    assert result.value == Choice("right") and result.source is Source.BOTH
    assert model.asked[0].choices == ("left", "right")
    against, _ = inquire(words, prefers("left", 0.9999), Backend.AUTO, scene=scene, calibrated=True)
    sure_of_right = against.probability if isinstance(against, Answered) else 0.0
    assert sure_of_right < result.probability


def test_doubt_about_the_object_is_no_evidence_for_the_opposite() -> None:
    """The mug is surely left of the laptop, whichever is meant: that makes no "no" likelier."""

    def script(question):
        return prefers("1" if question.kind == "reference" else "no", 0.8)(question)

    words = "is the mug left of the laptop, as seen from the sofa?"
    result, _ = inquire(words, script, Backend.BOTH)
    assert not (isinstance(result, Answered) and result.value == Boolean(False)), result


def test_none_was_seen_is_never_surer_than_what_was_looked_at() -> None:
    result, _ = inquire("is there a fridge?", prefers("no", 0.99), Backend.BOTH, calibrated=True)
    assert isinstance(result, Answered) and result.value == Boolean(False)
    assert result.probability <= 0.8 + 1e-9
    against, _ = inquire("is there a fridge?", prefers("yes", 0.9), Backend.BOTH)
    assert not (isinstance(against, Declined) and against.reason is DeclineReason.DISAGREEMENT)


def test_a_refusal_of_lengths_stays_in_auto() -> None:
    """Its place is known to 0.8 m only: the model's word about its size does not replace that."""

    def script(question):
        return prefers("2" if question.kind == "reference" else "yes")(question)

    result, _ = inquire(
        "is the mug bigger than the laptop?", script, Backend.AUTO, scene=blurred(0.8)
    )
    assert isinstance(result, Declined), result


def test_trying_readings_asks_nobody() -> None:
    words = "is the mug on the coffee table left of the laptop, as seen from the sofa?"
    _, model = inquire(words, one_choice("yes"), Backend.BOTH)
    asked = [each.text.rpartition("marks ")[2] for each in model.asked if each.kind == "reference"]
    assert len(asked) == len(set(asked))
    assert "the mug?" not in asked


@pytest.mark.parametrize("count", [1, 27])
def test_a_model_is_asked_with_2_to_26_choices(count) -> None:
    choices = tuple(f"place {i}" for i in range(count))
    for backend in (Backend.MODEL, Backend.BOTH):
        result, model = inquire("where is the cat?", prefers("x"), backend, choices=choices)
        assert isinstance(result, Declined) and result.reason is DeclineReason.BAD_INPUT
        assert f"2 to 26 choices, got {count}" in result.detail and not model.asked
    pictures = about("where is the cat?", prefers("x"), choices)
    assert isinstance(pictures, Declined) and pictures.reason is DeclineReason.BAD_INPUT


def test_the_model_alone_answers_and_says_so() -> None:
    result, model = inquire(PLANT_SIDE, one_choice("right"), Backend.MODEL)
    assert isinstance(result, Answered)
    assert result.value == Choice("right") and result.source is Source.MODEL
    assert result.probability == pytest.approx(0.95)
    assert "from the pictures alone" in result.explanation
    assert result.keyframe_ids and not result.calibrated
    calibrated, _ = inquire(PLANT_SIDE, one_choice("right"), Backend.MODEL, calibrated=True)
    assert isinstance(calibrated, Answered) and calibrated.calibrated


def test_measurement_is_preferred_for_lengths() -> None:
    """The sofa is bigger than a mug, whatever a model says."""
    result, _ = inquire("is the sofa bigger than the laptop?", one_choice("no"), Backend.BOTH)
    assert isinstance(result, Answered) and result.value == Boolean(True)
    assert "the model says 'no'" in result.explanation
    assert "measurement counts" in result.explanation
    far, model = inquire("how far is the sofa from the tv?", one_choice("1"), Backend.BOTH)
    assert isinstance(far, Answered) and isinstance(far.value, Number)
    assert all(each.kind == "reference" for each in model.asked)


def test_numbers_have_no_probability_from_a_model() -> None:
    result, _ = inquire("how far is the sofa from the tv?", one_choice("1"), Backend.MODEL)
    assert isinstance(result, Declined) and result.reason is DeclineReason.UNDEFINED
    assert "give choices" in result.detail


def test_what_was_not_understood_goes_to_the_model_as_it_stands() -> None:
    words = "what would a cat most likely do in this room?"
    choices = ("sleep on the sofa", "cook", "drive")
    result, model = inquire(words, prefers("sleep on the sofa"), Backend.AUTO, choices=choices)
    assert isinstance(result, Answered), result
    assert result.value == Choice("sleep on the sofa") and result.source is Source.MODEL
    assert "UNPARSEABLE" in result.explanation or "UNKNOWN_WORD" in result.explanation
    assert words in model.asked[0].text and model.asked[0].kind == "choice"


def test_without_choices_the_model_says_it_in_its_own_words_and_judges_them() -> None:
    words = "what would a cat most likely do in this room?"
    bare, model = inquire(words, prefers("yes", 0.8), Backend.AUTO, words="Sleep\non the sofa.")
    assert isinstance(bare, Answered), bare
    assert bare.value == Choice("Sleep on the sofa.") and bare.source is Source.MODEL
    assert bare.probability == pytest.approx(0.8) and not bare.calibrated
    assert words in model.told[0].text and model.told[0].contract == "open"
    (judged,) = model.asked
    assert "Proposed answer: Sleep on the sofa." in judged.text and words in judged.text
    assert judged.choices == ("yes", "no")
    assert "in its own words" in bare.explanation
    unsure, _ = inquire(words, prefers("no", 0.9), Backend.AUTO, words="Drive.")
    assert isinstance(unsure, Declined) and unsure.reason is DeclineReason.UNCERTAIN
    silent, _ = inquire(words, prefers("yes"), Backend.AUTO, words=" ")
    assert isinstance(silent, Declined) and "the model said nothing" in silent.detail


def test_yes_or_no_that_no_geometry_answers_is_put_as_such() -> None:
    """Appearance and use are for the model; measurement says so."""
    for words in ("is the sofa made of leather?", "does the lamp look modern?"):
        result, model = inquire(words, prefers("yes"), Backend.AUTO)
        assert isinstance(result, Answered), result
        assert result.value == Boolean(True) and result.source is Source.MODEL
        assert model.asked[-1].choices == ("yes", "no")
        assert "from the pictures alone" in result.explanation


def test_what_only_a_model_could_tell_is_declined_in_words_without_one() -> None:
    for words in ("is the sofa made of leather?", "what would a cat most likely do here?"):
        parsed = parse_question(words)
        for backend, told in ((Backend.AUTO, True), (Backend.GEOMETRY, False)):
            result = answer(Inquiry(words, parsed, SCENE, ROBOT, (), backend, None))
            assert isinstance(result, Declined)
            assert ("no model server is named" in result.detail) is told


def test_a_false_presupposition_is_not_left_to_the_model_in_auto() -> None:
    result, model = inquire("is the fridge left of the sofa?", prefers("yes"), Backend.AUTO)
    assert isinstance(result, Declined) and result.reason is DeclineReason.NOT_SEEN
    assert not model.asked


def test_which_one_is_pointed_at() -> None:

    def second(question):
        return prefers("2" if "2" in question.choices else "1")(question)

    result, _ = inquire("which mug is nearest to the plant?", second, Backend.MODEL)
    assert isinstance(result, Answered), result
    assert result.value == ObjectSet((BLUE_MUG,)) and result.source is Source.MODEL
    measured, _ = inquire("which mug is nearest to the plant?", prefers("1"), Backend.BOTH)
    assert isinstance(measured, Answered) and measured.value == ObjectSet((RED_MUG,))
    assert measured.source is Source.BOTH


@pytest.mark.parametrize(
    ("script", "options", "reason"),
    [
        (lambda _: ServerUnreachable("nobody listens"), {}, DeclineReason.MODEL_UNAVAILABLE),
        (one_choice("yes"), {"mass": 0.1}, DeclineReason.UNREADABLE_REPLY),
    ],
    ids=["unreachable", "unreadable"],
)
def test_both_needs_the_model_and_auto_does_not(script, options, reason) -> None:
    for backend in (Backend.BOTH, Backend.MODEL):
        result, _ = inquire(LEFT_OF_LAPTOP, script, backend, **options)
        assert isinstance(result, Declined) and result.reason is reason
    result, _ = inquire(LEFT_OF_LAPTOP, script, Backend.AUTO, scene=blurred(0.3), **options)
    assert isinstance(result, Answered) and result.value == Boolean(True)


def test_no_model_at_all() -> None:
    parsed = parse_question(LEFT_OF_LAPTOP)
    for backend in (Backend.MODEL, Backend.BOTH):
        result = answer(Inquiry(LEFT_OF_LAPTOP, parsed, SCENE, ROBOT, (), backend, None))
        assert isinstance(result, Declined) and result.reason is DeclineReason.MODEL_UNAVAILABLE
        assert "model_servers" in result.detail
    result = answer(Inquiry(LEFT_OF_LAPTOP, parsed, SCENE, ROBOT, (), Backend.AUTO, None))
    assert isinstance(result, Answered)


def test_no_probability_decides_nothing() -> None:
    def named(choice):
        return lambda q: ChoiceReply(0 if q.kind == "reference" else choice, "?", 0.1)

    alone, _ = inquire(LEFT_OF_LAPTOP, named(0), Backend.MODEL)
    assert isinstance(alone, Declined) and alone.reason is DeclineReason.UNCERTAIN
    agreed, _ = inquire(LEFT_OF_LAPTOP, named(0), Backend.BOTH)
    measured, _ = inquire(LEFT_OF_LAPTOP, named(0), Backend.GEOMETRY)
    assert isinstance(agreed, Answered) and isinstance(measured, Answered)
    assert agreed.probability == measured.probability
    assert "without a probability" in agreed.explanation
    against, _ = inquire(LEFT_OF_LAPTOP, named(1), Backend.BOTH)
    assert isinstance(against, Declined) and against.reason is DeclineReason.UNCERTAIN


def test_the_wanted_probability_holds_for_what_comes_out() -> None:
    wanting = replace(ROBOT, min_probability=0.99)
    result, _ = inquire(PLANT_SIDE, one_choice("left"), Backend.MODEL, context=wanting)
    assert isinstance(result, Declined) and result.reason is DeclineReason.UNCERTAIN
    assert "0.95" in result.detail and "0.99" in result.detail


# Whose eyes ---------------------------------------------------------------------------------------


def test_the_view_of_the_robot_is_shown_where_it_is_meant() -> None:
    """The robot's left: one kept picture shows what it sees, and comes last but for marks."""
    words = "is the plant to your left or to your right?"
    result, model = inquire(words, one_choice("left"), Backend.BOTH)
    assert isinstance(result, Answered), result
    assert result.frame.frame is Frame.EGOCENTRIC
    assert "is what the robot sees." in model.asked[-1].text
    assert 3 in result.keyframe_ids


def test_where_no_picture_shows_that_view_the_model_has_no_say() -> None:
    elsewhere = Observer(ViewpointKind.ROBOT, np.array([3.0, 3.0, 0.0]), 0.0, "the robot")
    context = AskContext(robot=elsewhere)
    words = "is the plant to your left, right, front or back?"
    strict, _ = inquire(words, one_choice("back"), Backend.BOTH, context=context)
    assert isinstance(strict, Declined) and strict.reason is DeclineReason.NO_VIEWPOINT
    assert "no kept picture shows what the robot sees" in strict.detail


def test_a_viewpoint_that_came_with_the_question_is_told() -> None:
    tv = ViewpointSpec(ViewpointWords.OBJECT_FRONT, at=Reference("tv"))
    context = replace(ROBOT, viewpoint=tv)
    _, model = inquire(
        "is the plant left of the laptop?", one_choice("no"), Backend.BOTH, context=context
    )
    assert "as seen from the tv?" in model.asked[-1].text


def test_objects_of_the_question_are_marked() -> None:
    _, model = inquire(LEFT_OF_LAPTOP, one_choice("yes"), Backend.BOTH)
    shown = model.shown[-1]
    assert len(shown.images) > shown.shared
    for name in ("the red mug", "the laptop"):
        assert f"is {name}" in model.asked[-1].text


# Pictures of the question's own -------------------------------------------------------------------


def about(words, script, choices=(), **options):
    teller = teller_of(ScriptedModel(script, **options), ROOM)
    images = [np.zeros((12, 16, 3), np.uint8)]
    return answer_about(words, parse_question(words), images, choices, teller, 0.6)


def test_pictures_alone_need_no_map() -> None:
    result = about("Which animal is it?", prefers("a dog"), ("a cat", "a dog"))
    assert isinstance(result, Answered)
    assert result.value == Choice("a dog") and result.source is Source.MODEL
    assert result.map_version == 0 and result.keyframe_ids == ()
    yes = about("is the mug left of the laptop?", prefers("yes"))
    assert isinstance(yes, Answered) and yes.value == Boolean(True)


def test_pictures_alone_are_declined_where_they_do_not_tell() -> None:
    open_ended = about("Describe the room.", prefers("yes"))
    assert isinstance(open_ended, Declined) and open_ended.reason is DeclineReason.UNDEFINED
    unsure = about("Which animal is it?", lambda _: [0.55, 0.45], ("a cat", "a dog"))
    assert isinstance(unsure, Declined) and unsure.reason is DeclineReason.UNCERTAIN


def test_objects_named_in_answers_are_those_that_were_asked_about() -> None:
    result, _ = inquire(LEFT_OF_LAPTOP, one_choice("yes"), Backend.BOTH)
    assert isinstance(result, Answered)
    assert {RED_MUG, LAPTOP} <= set(result.evidence_object_ids)
    assert SOFA in result.evidence_object_ids
    assert result.map_version == SCENE.version
