"""Tests for answers/model/aids.py and what each aid puts before the model."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from answers.model.scripted_model import ScriptedModel, prefers, teller_of, views_of
from answers.model.test_answering import LEFT_OF_LAPTOP, ROOM, SCENE, one_choice
from answers.talk import ROBOT
from scenes.rooms import standing

from spatial_si_ros.answers.answer import Answered, Boolean
from spatial_si_ros.answers.backends import Backend
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.model.aids import ALL, NAMES, PLAIN, Aids, alone, changed
from spatial_si_ros.answers.model.answering import Inquiry, answer
from spatial_si_ros.answers.model.cameras import cameras_told
from spatial_si_ros.answers.model.depth_pictures import UNKNOWN, depth_picture
from spatial_si_ros.answers.model.fusion import CHOSEN
from spatial_si_ros.answers.model.rendering import EYES, HOLE
from spatial_si_ros.answers.model.views import views_for
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.geometry.viewpoints import ViewpointKind
from spatial_si_ros.inference.errors import NotFinite
from spatial_si_ros.language import Declined, DeclineReason, parse_question
from spatial_si_ros.scene.keyframes import decode_colour

SPEAKER = replace(ROBOT, speaker=standing(-1.5, -0.5, 1.2, ViewpointKind.SPEAKER))
TO_ME = "is the red mug to my left or to my right?"


def inquire(
    question: str,
    aids: Aids,
    backend: Backend = Backend.MODEL,
    context: AskContext = ROBOT,
    script=None,
    **options,
):
    """The answer, and the model with what it was shown and asked."""
    model = ScriptedModel(script or one_choice("yes"), **options)
    parsed, teller = parse_question(question), teller_of(model, ROOM)
    inquiry = Inquiry(question, parsed, SCENE, context, (), backend, teller, aids=aids)
    return answer(inquiry), model


def last(model: ScriptedModel) -> tuple[str, list[np.ndarray]]:
    """The words and the pictures of the question itself."""
    return model.asked[-1].text, list(model.shown[-1].images)


def test_names_change_what_is_on() -> None:
    assert changed(Aids(), ["facts", "no-rotations"]) == Aids(facts=True, rotations=False)
    assert changed(ALL, [f"no-{name}" for name in NAMES]) == PLAIN
    assert PLAIN.on == () and ALL.on == NAMES
    assert alone("blind") == Aids(blind=True, rotations=False)
    with pytest.raises(ValueError, match="expected aids of facts, poses, .*, got 'marks'"):
        changed(Aids(), ["marks"])


def test_without_aids_there_is_nothing_but_marks() -> None:
    _, model = inquire(LEFT_OF_LAPTOP, PLAIN)
    text, pictures = last(model)
    marks = r"In Image-\d( and Image-\d)? numbers mark objects: 1 is [\w ]+(; \d is [\w ]+)+\. "
    assert re.fullmatch(marks + re.escape(LEFT_OF_LAPTOP), text), text
    assert f"Image-{len(pictures)} " in text  # the last picture is the marked one
    assert not model.told


def test_camera_poses_are_told_in_the_first_picture_s_frame() -> None:
    _, model = inquire(LEFT_OF_LAPTOP, alone("poses"))
    text, pictures = last(model)
    told = text.partition("Cameras, ")[2].partition(". ")[0]
    assert told.startswith("as Image-1 looks") and "Image-1: the origin, 1.6 m high" in told
    assert f"Image-{len(pictures)}: " in told


def test_places_of_cameras_can_be_checked_by_hand() -> None:
    """The first looks north from the origin; the second stands 2 m north, 1 m west, looks west."""

    def camera(x: float, y: float, yaw: float) -> np.ndarray:
        body = pose_from_yaw(np.array([x, y, 1.2]), yaw)
        optical = np.array([[0, 0, 1.0, 0], [-1.0, 0, 0, 0], [0, -1.0, 0, 0], [0, 0, 0, 1.0]])
        return body @ optical

    north, west = np.pi / 2, np.pi
    told = cameras_told([("Image-1", camera(0, 0, north)), ("Image-2", camera(-1, 2, west))])
    assert "Image-2: 2.0 m ahead, 1.0 m left, 1.2 m high, turned 90 degrees" in told
    back = cameras_told([("A", camera(0, 0, 0)), ("B", camera(-1, -2, -north))])
    assert "B: -1.0 m ahead, -2.0 m left, 1.2 m high, turned -90 degrees" in back
    assert cameras_told([("A", camera(0, 0, 0))]) == ""


def test_marked_regions_come_with_their_depth_where_the_model_is_alone() -> None:
    _, model = inquire(LEFT_OF_LAPTOP, alone("regions"))
    text, pictures = last(model)
    numbers = [float(each) for each in re.findall(r"(\d+\.\d) m from its camera", text)]
    assert len(numbers) >= 2 and all(1.0 < each < 5.0 for each in numbers)
    marked, depth = len(pictures) - 1, len(pictures)
    assert f"Image-{depth} is the depth of Image-{marked}: white is" in text
    grey = pictures[-1].astype(int)
    assert (np.ptp(grey, axis=2) == 0).mean() > 0.5  # but for the marks and the sky
    plain = inquire(LEFT_OF_LAPTOP, PLAIN)[1].shown[-1].images[-1].astype(int)
    shaded = pictures[-2].astype(int)
    assert (np.abs(plain - shaded).max(axis=2) > 8).sum() > 50 or plain.shape != shaded.shape


def test_what_was_measured_is_not_told_to_a_second_witness() -> None:
    for aids in (alone("regions"), alone("facts")):
        _, model = inquire(LEFT_OF_LAPTOP, aids, Backend.BOTH)
        text, _ = last(model)
        assert " m " not in text and "depth" not in text and "Measured" not in text


def test_facts_are_told_instead_of_a_measurement_that_has_no_answer() -> None:
    """The sofa's cover is no geometry; its size may help the model all the same."""
    words = "is the sofa made of leather?"
    _, model = inquire(words, alone("facts"), Backend.AUTO, script=prefers("yes"))
    assert isinstance(parse_question(words), Declined) or "Measured: " in last(model)[0]


def test_depth_pictures_are_white_where_it_is_near() -> None:
    depth = np.array([[1.0, 2.0, 4.0, np.nan]], np.float32)
    found = depth_picture(np.repeat(depth, 50, axis=0))
    assert found is not None
    row = found.picture[0]
    assert row[0, 0] == 255 and row[2, 0] == 0 and 60 < row[1, 0] < 120  # 1/2 is a third of the way
    assert tuple(row[3]) == UNKNOWN
    assert (found.near_m, found.far_m) == pytest.approx((1.0, 4.0))
    assert depth_picture(np.full((4, 4), np.nan, np.float32)) is None


def test_the_asked_view_is_drawn_and_its_holes_are_told() -> None:
    """Nobody took a picture from where the speaker stands: without the aid there is no answer."""
    refused, _ = inquire(TO_ME, PLAIN, context=SPEAKER)
    assert isinstance(refused, Declined) and refused.reason is DeclineReason.NO_VIEWPOINT
    result, model = inquire(TO_ME, alone("rendered"), context=SPEAKER, script=one_choice("right"))
    assert isinstance(result, Answered), result
    text, pictures = last(model)
    (name,) = re.findall(r"(Image-\d+) was drawn from measured points as the person who asks", text)
    drawn = pictures[int(name.partition("-")[2]) - 1]
    assert drawn.shape[:2] == EYES.size_px[::-1]
    holes = (drawn == HOLE).all(axis=2).mean()
    assert "magenta" in text and f"({holes:.0%})" in text
    assert set(result.keyframe_ids) <= {1, 2, 3}


def test_what_is_seen_from_the_sofa_is_drawn_too() -> None:
    _, model = inquire(LEFT_OF_LAPTOP, alone("rendered"))
    text, _ = last(model)
    assert "as somebody at sofa" in text and "would see it" in text


def test_pictures_are_chosen_for_what_is_asked() -> None:
    views = list(views_of(ROOM).keyframes)
    sees = {each.id: set(each.object_ids) for each in views}
    for wanted in set().union(*sees.values()):
        (best,) = views_for(views, [wanted], 1)
        assert wanted in sees[best.id]
    assert [each.id for each in views_for(views, [], 3)] == sorted(
        each.id for each in views_for(views, [], 3)
    )
    assert views_for([], [1], 4) == ()


def test_the_question_s_own_pictures_come_first_in_time() -> None:
    _, model = inquire(LEFT_OF_LAPTOP, alone("coverage"))
    result, _ = inquire(LEFT_OF_LAPTOP, alone("coverage"))
    assert isinstance(result, Answered) and result.keyframe_ids
    shared = model.shown[-1].shared
    firsts = list(result.keyframe_ids[:shared])
    assert firsts == sorted(firsts)
    kept = {each.id: each for each in views_of(ROOM).keyframes}
    assert (model.shown[-1].images[0] == decode_colour(kept[firsts[0]].colour_jpeg)).all()


def test_thinking_aloud_that_agrees_is_told() -> None:
    words = "<think>hm</think><answer>A</answer>"
    result, model = inquire(LEFT_OF_LAPTOP, alone("thinking"), words=words)
    assert isinstance(result, Answered) and result.value == Boolean(True)
    assert "concludes the same when it thinks aloud" in result.explanation
    (thought,) = model.told
    assert thought.contract == "thinking" and thought.choices == ("yes", "no")
    assert thought.text == model.asked[-1].text


@pytest.mark.parametrize("backend", [Backend.MODEL, Backend.BOTH])
def test_thinking_aloud_to_another_end_takes_the_probability_away(backend: Backend) -> None:
    result, _ = inquire(LEFT_OF_LAPTOP, alone("thinking"), backend, words="<answer>B</answer>")
    if backend is Backend.MODEL:
        assert isinstance(result, Declined) and result.reason is DeclineReason.UNCERTAIN
        assert "but concludes 'no' when it thinks aloud" in result.detail
    else:
        assert isinstance(result, Answered) and "without a probability" in result.explanation


@pytest.mark.parametrize(
    ("words", "told"),
    [("mumble", "thinking aloud came to nothing"), (NotFinite("nan"), "could not think aloud")],
)
def test_thinking_aloud_that_comes_to_nothing_is_told(words, told: str) -> None:
    result, _ = inquire(LEFT_OF_LAPTOP, alone("thinking"), words=words)
    assert isinstance(result, Answered) and told in result.explanation


def test_without_rotations_one_order_is_asked_for() -> None:
    _, one = inquire(LEFT_OF_LAPTOP, PLAIN)
    _, every = inquire(LEFT_OF_LAPTOP, Aids())
    assert (one.asked[-1].orders, every.asked[-1].orders) == (1, None)


def test_what_language_alone_gives_is_flagged() -> None:
    result, model = inquire(LEFT_OF_LAPTOP, alone("blind"))
    assert isinstance(result, Answered)
    assert "language alone gives it" in result.explanation
    assert len(model.shown[-1].images) == 0 and model.asked[-1].text == model.asked[-2].text

    def sees(question):
        return one_choice("yes" if len(model.shown[-1].images) else "no")(question)

    model = ScriptedModel(sees)
    teller = teller_of(model, ROOM)
    inquiry = Inquiry(
        LEFT_OF_LAPTOP, parse_question(LEFT_OF_LAPTOP), SCENE, ROBOT, (), Backend.MODEL, teller,
        aids=alone("blind"),
    )  # fmt: skip
    seeing = answer(inquiry)
    assert isinstance(seeing, Answered)
    assert "without pictures 'no'" in seeing.explanation and "alone" not in seeing.explanation[:60]


def test_all_aids_together_stay_within_the_pictures_that_a_question_may_bring() -> None:
    result, model = inquire(LEFT_OF_LAPTOP, ALL, words="<answer>A</answer>")
    assert isinstance(result, Answered), result
    shown = model.shown[-2]  # the last one is blind
    own = len(shown.images) - shown.shared
    assert 2 <= own <= 4


def test_both_sides_are_heard_with_what_they_said() -> None:
    heard = []
    model = ScriptedModel(one_choice("yes", 0.2))
    inquiry = Inquiry(
        LEFT_OF_LAPTOP, parse_question(LEFT_OF_LAPTOP), SCENE, ROBOT, (), Backend.BOTH,
        teller_of(model, ROOM), hear=heard.append,
    )  # fmt: skip
    result = answer(inquiry)
    (sides,) = heard
    assert sides.choices == ("yes", "no") and sides.kind == "relation" and not sides.calibrated
    assert sides.model == pytest.approx([0.8, 0.2]) and sides.measured.sum() == pytest.approx(1.0)
    assert isinstance(result, Answered) and "together p = " in result.explanation
    assert "simulated" not in result.explanation
    told = answer(replace(inquiry, fusion=replace(CHOSEN, simulated=True)))
    assert isinstance(told, Answered) and "fitted to a simulated answerer" in told.explanation


def test_a_conflict_is_told_with_both_sides_evidence() -> None:
    result, _ = inquire(LEFT_OF_LAPTOP, Aids(), Backend.BOTH, script=one_choice("no"))
    assert isinstance(result, Declined) and result.reason is DeclineReason.DISAGREEMENT
    assert "azimuth" in result.detail and "p = 0.95" in result.detail
    assert re.search(r"from keyframes \d", result.detail)
