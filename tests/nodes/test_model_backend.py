"""The model takes part in what the nodes say and where the robot goes: a real server, a script."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from answers.model.scripted_model import prefers
from diagnostic_msgs.msg import DiagnosticArray
from inference.serving import scripted
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from nodes.fake_base import FakeBase
from nodes.harness import WAIT_S, Ros, wait
from nodes.pointing import Pointing, after, room_views, served
from nodes.scenery import FixedTf, living_room, room_snapshot
from nodes.test_executive import BaseTf, end
from nodes.test_spatial_qa import ask, send, until_active
from rclpy.parameter import Parameter
from scenes.pictures import looking, picture
from sensor_msgs.msg import CompressedImage

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import Backend, DeclineReason, SpatialAnswer
from spatial_si_interfaces.msg import Keyframe as KeyframeMsg
from spatial_si_interfaces.srv import PlanGoal, ResolveReference
from spatial_si_ros.inference.serving.supervisor import Supervisor
from spatial_si_ros.nodes.executive import Executive
from spatial_si_ros.nodes.keyframe_convert import keyframe_to_msg
from spatial_si_ros.nodes.navigation_planner import NavigationPlanner
from spatial_si_ros.nodes.qos import EVENTS
from spatial_si_ros.nodes.spatial_qa import SpatialQa
from spatial_si_ros.scene.keyframes import KeyframeStore, encode_colour
from spatial_si_ros.scene.resident import ResidentViews
from spatial_si_ros.scene.store import SnapshotStore

RED_CHAIR, GREEN_CHAIR = 4, 5
LEFT_OF_TABLE = "is the red chair left of the table as seen from the sofa?"
TIMES = {"model_timeout_s": 15.0, "timeout_s": 20.0}


@pytest.fixture
def model(tmp_path: Path) -> Iterator[tuple[Pointing, str]]:
    """The runtime and the address of its server."""
    runtime = Pointing(prefers("1"))
    with served(tmp_path, runtime) as address:
        yield runtime, address


def overrides(values: dict[str, Any]) -> list[Parameter]:
    return [Parameter(name, value=value) for name, value in values.items()]


def qa(ros: Ros, address: str, views: Any = None, **values: Any) -> SpatialQa:
    given = {"model_servers": address, **TIMES, **values}
    return ros.spin(
        SpatialQa(
            SnapshotStore(room_snapshot()),
            FixedTf(),
            views if views is not None else room_views(),
            context=ros.context,
            parameter_overrides=overrides(given),
        )
    )


class Line:
    """Planner, executive and fake base, with the model."""

    def __init__(self, ros: Ros, address: str, **values: Any) -> None:
        self.base = ros.spin(FakeBase(x_m=1.0, y_m=1.0, context=ros.context))
        store, tf = SnapshotStore(room_snapshot()), BaseTf(self.base)
        planner = {"model_servers": address, "model_timeout_s": 15.0}
        ros.spin(
            NavigationPlanner(
                store, tf, room_views(), context=ros.context, parameter_overrides=overrides(planner)
            )
        )
        mine = {"answer_timeout_s": 0.2, "model_timeout_s": 15.0, **values}
        ros.spin(Executive(store, tf, context=ros.context, parameter_overrides=overrides(mine)))
        until_active(ros, "navigation_planner")
        until_active(ros, "executive")
        self.client = ros.action_client(FollowInstruction, "follow_instruction")

    def go(self, words: str, backend: int = Backend.NODE) -> FollowInstruction.Result:
        goal = FollowInstruction.Goal(instruction=words, backend=Backend(kind=backend))
        return end(wait(self.client.send_goal_async(goal), 40.0)).result


# Where the robot goes -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Backend.NODE, Backend.MODEL, Backend.BOTH])
def test_flipped_scores_flip_the_goal_sent_to_the_base(ros: Ros, model: Any, kind: int) -> None:
    """Two chairs fit "the chair": the robot goes where the model points."""
    runtime, address = model
    line = Line(ros, address)
    ends = {}
    for number in ("1", "2"):
        runtime.script = prefers(number)
        result = line.go("go to the chair", kind)
        assert result.success, result.report
        (meant,) = result.goal.object_ids
        (grounding,) = result.groundings
        assert (grounding.words, grounding.object_id) == ("the chair", meant)
        ends[meant] = line.base.goals[-1][:2, 3]
    assert set(ends) == {RED_CHAIR, GREEN_CHAIR}
    assert np.hypot(*(ends[RED_CHAIR] - [1.5, 2.5])) < 1.5
    assert np.hypot(*(ends[GREEN_CHAIR] - [4.5, 2.5])) < 1.5


def test_without_the_model_the_same_words_are_ambiguous(ros: Ros, model: Any) -> None:
    _, address = model
    line = Line(ros, address)
    result = line.go("go to the chair", Backend.GEOMETRY)
    assert result.decline.reason == DeclineReason.AMBIGUOUS
    assert not line.base.goals and not model[0].asked


@pytest.mark.parametrize(
    ("words", "script", "kind", "reason"),
    [
        ("go to the chair", prefers("none of these"), Backend.MODEL, DeclineReason.NOT_SEEN),
        ("go to the chair", prefers("none of these"), Backend.BOTH, DeclineReason.AMBIGUOUS),
        ("go to the red chair", prefers("2"), Backend.BOTH, DeclineReason.DISAGREEMENT),
    ],
)
def test_nothing_moves_on_disagreement_or_none(
    ros: Ros, model: Any, words: str, script: Any, kind: int, reason: int
) -> None:
    runtime, address = model
    line = Line(ros, address)
    runtime.script = script
    result = line.go(words, kind)
    assert result.decline.reason == reason, result.decline
    assert not line.base.goals


def test_a_reply_that_cannot_be_read_moves_nothing(ros: Ros, model: Any) -> None:
    runtime, address = model
    line = Line(ros, address)
    runtime.mass = 0.2
    result = line.go("go to the chair", Backend.MODEL)
    assert result.decline.reason == DeclineReason.UNREADABLE_REPLY
    assert not line.base.goals


def test_a_server_that_is_gone_moves_nothing(ros: Ros, tmp_path: Path) -> None:
    with served(tmp_path, Pointing(prefers("1"))) as address:
        line = Line(ros, address)
    result = line.go("go to the chair", Backend.MODEL)
    assert result.decline.reason == DeclineReason.MODEL_UNAVAILABLE
    assert not line.base.goals


def test_a_model_process_that_is_killed_during_a_question(ros: Ros, tmp_path: Path) -> None:
    """The question is declined; the supervisor starts another process, and that one answers."""
    command = [sys.executable, str(Path(scripted.__file__))]
    with Supervisor(command, tmp_path / "model.sock") as server:
        pid = server.wait_ready(60.0).pid
        qa(ros, server.endpoint.url)
        model, choices = Backend(kind=Backend.MODEL), ["a", "b"]
        killed = ask(ros, "what will die here?", choices=choices, backend=model)
        assert killed.decline.reason == DeclineReason.MODEL_UNAVAILABLE
        server.wait_ready(60.0)
        assert server.status.pid != pid and server.status.restarts == 1
        answer = ask(ros, "what is here?", choices=choices, backend=model)
        assert (answer.status, answer.choice) == (SpatialAnswer.ANSWERED, "b"), answer.decline


def test_planning_names_what_the_model_decided(ros: Ros, model: Any) -> None:
    runtime, address = model
    Line(ros, address)
    runtime.script = prefers("2")
    request = PlanGoal.Request(instruction="left of the chair as seen from the sofa")
    planned = ros.call(PlanGoal, "plan_goal", request)
    assert [g.object_id for g in planned.groundings] == [GREEN_CHAIR]
    request.backend.kind = 99
    refused = ros.call(PlanGoal, "plan_goal", request)
    assert refused.decline.reason == DeclineReason.BAD_INPUT


# Questions ----------------------------------------------------------------------------------------


def test_a_question_is_answered_by_both(ros: Ros, model: Any) -> None:
    runtime, address = model
    runtime.script = lambda q: prefers("1" if q.kind == "reference" else "yes")(q)
    qa(ros, address)
    words = LEFT_OF_TABLE
    answer = ask(ros, words, backend=Backend(kind=Backend.BOTH))
    assert (answer.status, answer.boolean) == (SpatialAnswer.ANSWERED, True), answer.decline
    assert answer.source == SpatialAnswer.BOTH
    assert len(answer.evidence_keyframe_ids) >= 1
    assert "the model says 'yes'" in answer.explanation
    runtime.script = lambda q: prefers("1" if q.kind == "reference" else "no")(q)
    refused = ask(ros, words, backend=Backend(kind=Backend.BOTH))
    assert refused.decline.reason == DeclineReason.DISAGREEMENT


def test_references_are_resolved_with_the_model(ros: Ros, model: Any) -> None:
    runtime, address = model
    qa(ros, address)
    until_active(ros)
    for number, expected in (("1", RED_CHAIR), ("2", GREEN_CHAIR)):
        runtime.script = prefers(number)
        found = ros.call(
            ResolveReference, "resolve_reference", ResolveReference.Request(reference="the chair")
        )
        assert (found.resolved, found.object_id) == (True, expected), found.decline
        assert found.source == SpatialAnswer.BOTH and len(found.evidence_keyframe_ids) >= 1
    request = ResolveReference.Request(reference="the chair")
    request.backend.kind = Backend.GEOMETRY
    assert not ros.call(ResolveReference, "resolve_reference", request).resolved


def test_a_question_may_bring_its_own_pictures(ros: Ros, model: Any) -> None:
    runtime, address = model
    runtime.script = prefers("a dog")
    qa(ros, address)
    jpeg = CompressedImage(format="jpeg", data=encode_colour(np.zeros((24, 32, 3), np.uint8)))
    choices = ["a cat", "a dog"]
    answer = ask(ros, "which animal is it?", images=[jpeg], choices=choices)
    assert (answer.status, answer.choice) == (SpatialAnswer.ANSWERED, "a dog")
    assert answer.source == SpatialAnswer.MODEL
    assert answer.probability == pytest.approx(0.95)
    assert len(runtime.prefixes[-1].images) == 1


def test_pictures_of_its_own_need_no_map_and_no_tf(ros: Ros, model: Any) -> None:
    runtime, address = model
    runtime.script = prefers("a dog")
    overridden = overrides({"model_servers": address, "base_frame": "nowhere", **TIMES})
    empty = ResidentViews(KeyframeStore())
    ros.spin(
        SpatialQa(
            SnapshotStore(), FixedTf(), empty, context=ros.context, parameter_overrides=overridden
        )
    )
    jpeg = CompressedImage(format="jpeg", data=encode_colour(np.zeros((24, 32, 3), np.uint8)))
    answer = ask(ros, "which animal is it?", images=[jpeg], choices=["a cat", "a dog"])
    assert (answer.status, answer.choice) == (SpatialAnswer.ANSWERED, "a dog"), answer.decline


@pytest.mark.parametrize(
    ("fields", "reason", "words"),
    [
        ({"images": [CompressedImage(format="jpeg", data=b"nonsense")]}, "BAD_INPUT", "picture 1"),
        ({"images": [CompressedImage()] * 33}, "BAD_INPUT", "at most 32"),
        ({"backend": Backend(kind=77)}, "BAD_INPUT", "no backend of kind 77"),
    ],
)
def test_bad_pictures_are_refused(
    ros: Ros, model: Any, fields: dict[str, Any], reason: str, words: str
) -> None:
    qa(ros, model[1])
    answer = ask(ros, "which animal is it?", choices=["a cat", "a dog"], **fields)
    assert answer.decline.reason == getattr(DeclineReason, reason)
    assert words in answer.decline.detail


def test_pictures_are_not_for_measurement(ros: Ros, model: Any) -> None:
    qa(ros, model[1])
    jpeg = CompressedImage(format="jpeg", data=encode_colour(np.zeros((24, 32, 3), np.uint8)))
    answer = ask(
        ros, "is it left?", images=[jpeg], backend=Backend(kind=Backend.GEOMETRY),
        choices=["yes", "no"],
    )  # fmt: skip
    assert answer.decline.reason == DeclineReason.BAD_INPUT


def test_a_slow_model_does_not_outlast_the_question(ros: Ros, tmp_path: Path) -> None:
    """The question is given up in time; the node answers the next one."""
    release = threading.Event()
    runtime = Pointing(after(release))
    with served(tmp_path, runtime) as address:
        qa(ros, address, timeout_s=1.0)
        words = LEFT_OF_TABLE
        slow = ask(ros, words, backend=Backend(kind=Backend.BOTH))
        assert slow.decline.reason in (DeclineReason.TIMEOUT, DeclineReason.MODEL_UNAVAILABLE)
        release.set()
        assert ask(ros, words).status == SpatialAnswer.ANSWERED


def test_keyframes_come_by_topic_to_a_node_of_its_own(ros: Ros, model: Any) -> None:
    runtime, address = model
    runtime.script = prefers("2")
    node = ros.spin(
        SpatialQa(
            SnapshotStore(room_snapshot()),
            FixedTf(),
            context=ros.context,
            parameter_overrides=overrides({"model_servers": address, **TIMES}),
        )
    )
    until_active(ros)
    publisher = ros.probe.create_publisher(KeyframeMsg, "keyframes", EVENTS)
    views = [((1.0, 1.0, 1.4), (3.0, 3.0, 0.3)), ((3.0, 0.9, 1.6), (3.0, 4.0, 0.3))]
    messages = [
        keyframe_to_msg(picture(number, living_room(), looking(at, to)), "map", "camera")
        for number, (at, to) in enumerate(views, 1)
    ]
    broken = keyframe_to_msg(picture(3, living_room(), looking(*views[0])), "map", "camera")
    broken.depth.data = b"nonsense"

    def publish() -> None:
        if len(node.teller.keyframes) < 2:
            for message in (broken, *messages):
                publisher.publish(message)

    ros.probe.create_timer(0.1, publish)
    ros.until(
        DiagnosticArray, "/diagnostics", lambda m: len(node.teller.keyframes) >= 2
    )  # fmt: skip
    found = ros.call(
        ResolveReference, "resolve_reference", ResolveReference.Request(reference="the chair")
    )
    assert (found.resolved, found.object_id) == (True, GREEN_CHAIR), found.decline
    assert set(found.evidence_keyframe_ids) <= {1, 2}


# Configuration ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"model_servers": "", "backend": "both"}, "needs a model server"),
        ({"model_servers": "ftp://x"}, "ftp"),
        ({"model_servers": "https://example.invalid"}, "allow_remote_images"),
        ({"model_servers": "vllm+http://127.0.0.1:1"}, "name of its model"),
        ({"backend": "oracle"}, "backend"),
    ],
)
def test_bad_parameters_stop_configuration_with_a_sentence(
    ros: Ros, values: dict[str, Any], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    node = SpatialQa(
        SnapshotStore(), FixedTf(), room_views(), context=ros.context,
        parameter_overrides=overrides({"autostart": False, **values}),
    )  # fmt: skip
    node.trigger_configure()
    assert not node.is_active and node.teller is None
    assert words in capfd.readouterr().err
    node.destroy_node()


def test_the_backend_may_change_while_the_node_runs(ros: Ros, model: Any) -> None:
    runtime, address = model
    node = qa(ros, address, backend="geometry")
    until_active(ros)
    assert ask(ros, "is the chair red?").status == SpatialAnswer.DECLINED
    assert not runtime.asked
    (good,) = node.set_parameters([Parameter("backend", value="both")])
    (bad,) = node.set_parameters([Parameter("backend", value="oracle")])
    assert good.successful and not bad.successful and "oracle" in bad.reason
    assert node.params.backend == "both"


def test_diagnostics_tell_of_the_model(ros: Ros, model: Any) -> None:
    runtime, address = model
    runtime.script = lambda q: prefers("1" if q.kind == "reference" else "yes")(q)
    qa(ros, address)
    for _ in range(2):
        ask(
            ros, "is the red chair left of the table as seen from the sofa?",
            backend=Backend(kind=Backend.BOTH),
        )  # fmt: skip
    status = ros.until(
        DiagnosticArray,
        "/diagnostics",
        lambda m: any(v.key == "asked the model" and v.value != "0" for v in m.status[0].values),
    ).status[0]
    told = {each.key: each.value for each in status.values}
    assert told["model"] == "scripted@1"
    reused, _, chosen = told["pictures reused"].partition(" of ")
    assert int(chosen) == int(reused) + 1  # chosen once, then kept


# A slow model, and a node that goes on ------------------------------------------------------------


def test_while_the_model_thinks_the_node_goes_on(ros: Ros, tmp_path: Path) -> None:
    """Services that wait do not hold up states, diagnostics or what needs no model."""
    release = threading.Event()
    runtime = Pointing(after(release))
    with served(tmp_path, runtime) as address:
        qa(ros, address)
        until_active(ros)
        client = ros.probe.create_client(ResolveReference, "resolve_reference")
        assert client.wait_for_service(WAIT_S)
        slow = client.call_async(ResolveReference.Request(reference="the chair"))
        assert runtime.entered_score.wait(WAIT_S)
        words = LEFT_OF_TABLE
        assert ask(ros, words).status == SpatialAnswer.ANSWERED
        ros.until(DiagnosticArray, "/diagnostics", lambda m: m.status[0].name == "spatial_qa")
        assert not slow.done()
        release.set()
        assert wait(slow).decline.reason in (DeclineReason.AMBIGUOUS, DeclineReason.NOT_SEEN)


def test_too_many_plans_at_once_are_refused_as_busy(ros: Ros, tmp_path: Path) -> None:
    release = threading.Event()
    runtime = Pointing(after(release))
    with served(tmp_path, runtime) as address:
        Line(ros, address)
        client = ros.probe.create_client(PlanGoal, "plan_goal")
        assert client.wait_for_service(WAIT_S)
        request = PlanGoal.Request(instruction="go to the chair")
        running = [client.call_async(request) for _ in range(7)]
        assert {wait(each).decline.reason for each in running[5:]} == {DeclineReason.BUSY}
        release.set()
        answered = [wait(each).decline.reason for each in running[:5]]
        assert DeclineReason.BUSY not in answered


def test_a_cancelled_question_ends_at_once(ros: Ros, tmp_path: Path) -> None:
    release = threading.Event()
    runtime = Pointing(after(release))
    with served(tmp_path, runtime) as address:
        qa(ros, address)
        until_active(ros)
        handle = send(ros, LEFT_OF_TABLE, backend=Backend(kind=Backend.BOTH))
        assert runtime.entered_score.wait(WAIT_S)
        handle.cancel_goal_async()
        ended = wait(handle.get_result_async(), 5.0)
        assert ended.status == GoalStatus.STATUS_CANCELED
        assert ended.result.answer.decline.reason == DeclineReason.CANCELLED
        release.set()


def test_cleaning_up_does_not_wait_for_the_model(ros: Ros, tmp_path: Path) -> None:
    release = threading.Event()
    runtime = Pointing(after(release))
    with served(tmp_path, runtime) as address:
        node = qa(ros, address)
        until_active(ros)
        handle = send(ros, LEFT_OF_TABLE, backend=Backend(kind=Backend.BOTH))
        assert runtime.entered_score.wait(WAIT_S)
        change(ros, Transition.TRANSITION_DEACTIVATE)
        ended = wait(handle.get_result_async()).result.answer
        assert ended.decline.reason == DeclineReason.NOT_ACTIVE
        began_s = node.steady_s()
        change(ros, Transition.TRANSITION_CLEANUP)
        assert node.steady_s() - began_s < 4.0
        release.set()
        change(ros, Transition.TRANSITION_CONFIGURE)
        change(ros, Transition.TRANSITION_ACTIVATE)
        answer = ask(ros, LEFT_OF_TABLE)
        assert answer.status == SpatialAnswer.ANSWERED and node.teller is not None


def change(ros: Ros, transition: int) -> None:
    request = ChangeState.Request(transition=Transition(id=transition))
    assert ros.call(ChangeState, "spatial_qa/change_state", request).success


def test_a_question_that_came_too_late_is_not_asked(ros: Ros, tmp_path: Path) -> None:
    """The second waits behind the first until its time is over; the model never hears of it."""
    release = threading.Event()
    runtime = Pointing(after(release))
    with served(tmp_path, runtime) as address:
        qa(ros, address)
        until_active(ros)
        both = Backend(kind=Backend.BOTH)
        first = send(ros, LEFT_OF_TABLE, backend=both)
        assert runtime.entered_score.wait(WAIT_S)
        late = ask(ros, "is the green chair right of the table?", backend=both, timeout=0.5)
        assert late.decline.reason == DeclineReason.TIMEOUT
        release.set()
        wait(first.get_result_async())
        assert not [each for each in runtime.asked if "green" in each.text]
