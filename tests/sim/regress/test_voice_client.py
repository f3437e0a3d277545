"""Spoken commands: audio out, and what comes of them overheard, against a robot of fakes."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest
import rclpy
from audio_common_msgs.msg import AudioData
from rclpy.action import ActionClient, ActionServer
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.context import Context
from rclpy.executors import MultiThreadedExecutor
from spatial_si_sim.regress.voice_client import EVENTS, NotUnderstood, VoiceClient
from spatial_si_sim.speech.microphone import STREAM
from spatial_si_sim.speech.voices import SPEAKERS
from std_msgs.msg import String

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import Transcript

DOMAIN = 100 - int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
LOUD, QUIET_CHUNKS = 3000, 12
COMMAND, ANSWER = "put the can on the table", "the red one"


class FakeRobot:
    """Hears the end of an utterance by its loudness alone, and says what `script` has next.

    Attributes:
        script: (text, verdict) of the transcripts, in order; a command that is accepted is
            followed, asks which one, and is done when a reply was heard.
    """

    def __init__(self, script) -> None:
        self.script = list(script)
        self._context = Context()
        self._context.init(domain_id=DOMAIN)
        self._node = rclpy.create_node("fake_robot", context=self._context)
        self._executor = MultiThreadedExecutor(4, context=self._context)
        self._executor.add_node(self._node)
        self._transcripts = self._node.create_publisher(Transcript, "transcript", EVENTS)
        self._say = self._node.create_publisher(String, "say", EVENTS)
        self._node.create_subscription(AudioData, "audio", self._on_audio, STREAM)
        self._replied = threading.Event()
        self._follow = ActionClient(self._node, FollowInstruction, "follow_instruction")
        self._server = ActionServer(
            self._node, FollowInstruction, "follow_instruction", self._on_goal,
            callback_group=ReentrantCallbackGroup(),
        )  # fmt: skip
        self._loud, self._quiet = False, 0
        self._thread = threading.Thread(target=self._executor.spin, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._replied.set()
        self._executor.shutdown()
        self._server.destroy()
        self._node.destroy_node()
        self._context.try_shutdown()
        self._thread.join(5.0)

    def _on_audio(self, msg) -> None:
        loud = np.abs(np.frombuffer(bytes(msg.data), "<i2").astype(int)).max() > LOUD
        self._quiet = 0 if loud else self._quiet + 1
        self._loud |= loud
        if self._loud and self._quiet > QUIET_CHUNKS:
            self._loud = False
            text, verdict = self.script.pop(0)
            self._transcripts.publish(Transcript(text=text, verdict=verdict, confidence=0.9))
            if verdict == Transcript.ACCEPTED:
                self._follow.send_goal_async(FollowInstruction.Goal(instruction=text))
            if verdict == Transcript.REPLY:
                self._replied.set()

    def _on_goal(self, handle):
        asking = FollowInstruction.Feedback(
            stage=FollowInstruction.Feedback.ASKING,
            question="Which can?",
            options=["the red can", "the blue can"],
        )
        handle.publish_feedback(asking)
        self._say.publish(String(data="Which can?"))
        self._replied.wait(20.0)
        handle.succeed()
        return FollowInstruction.Result(success=True, report="done")


@pytest.fixture
def client():
    made = VoiceClient(DOMAIN, lambda: None, snr_db=30.0, seed=1)
    yield made
    made.close()


def test_a_command_is_spoken_a_question_answered_and_the_end_overheard(client):
    robot = FakeRobot([
        ("put the can", Transcript.REJECTED),
        (COMMAND, Transcript.ACCEPTED),
        (ANSWER, Transcript.REPLY),
    ])  # fmt: skip
    asked = []

    def answer(question, options):
        asked.append((question, options))
        return ANSWER

    try:
        client.listen()
        done = client.tell(COMMAND, SPEAKERS[0], 40.0, answer)
    finally:
        robot.close()
    assert done.followed.success and done.followed.report == "done"
    assert asked == [("Which can?", ("the red can", "the blue can"))]
    said = [(turn.who, turn.words, turn.heard, turn.verdict) for turn in client.talk.turns]
    person = SPEAKERS[0].name
    assert said[0] == (person, COMMAND, "put the can", "REJECTED")
    assert (person, COMMAND, COMMAND, "ACCEPTED") in said
    assert ("robot", "Which can?", "", "") in said
    assert said[-1] == (person, ANSWER, ANSWER, "REPLY")


def test_what_is_rejected_twice_is_not_understood(client):
    robot = FakeRobot([("", Transcript.REJECTED)] * 2)
    try:
        client.listen()
        with pytest.raises(NotUnderstood, match="'stand on your head' was not understood"):
            client.tell("stand on your head", SPEAKERS[0], 40.0, lambda *_: "")
    finally:
        robot.close()
