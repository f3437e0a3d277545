"""The client of a line that is spoken to: it talks through a microphone and hears the replies."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from action_msgs.msg import GoalStatusArray
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import Transcript
from std_msgs.msg import String

from ..speech.voices import Speaker, speak
from .client import LineTimeout, followed
from .hands_client import Commanded, HandsClient, Telling

EVENTS = QoSProfile(depth=50, reliability=ReliabilityPolicy.RELIABLE)
STATUS = QoSProfile(
    depth=10,
    reliability=ReliabilityPolicy.RELIABLE,
    durability=DurabilityPolicy.TRANSIENT_LOCAL,
)
SPEECH_S = 30.0
HEARD_S = 25.0
LISTENER_S = 60.0
"""A command has been heard, or rejected, this long after it was said."""
REPLY_S = 15.0
TRIES = 2
"""Somebody who was not understood says it once more."""
SETTLED_S = 1.0
"""After the robot has spoken; nobody interrupts it."""
LETTER_S = 0.075
"""How long the robot speaks, for each letter of what it says."""
VERDICTS = {
    getattr(Transcript, name): name
    for name in ("ACCEPTED", "CONFIRMING", "REJECTED", "STOP", "REPLY", "OWN_VOICE")
}


class NotUnderstood(LineTimeout):
    """Somebody has spoken, and the robot made nothing of it."""


@dataclass(frozen=True)
class Turn:
    """One thing that was said.

    Attributes:
        who: the speaker's voice, or "robot".
        words: what was said; of a person the true words.
        heard: what the robot heard, "" where nothing was heard, or the robot spoke.
        verdict: what it made of that.
    """

    who: str
    words: str
    heard: str = ""
    verdict: str = ""
    confidence: float = 0.0
    reason: str = ""
    at_s: float = 0.0


@dataclass
class Talk:
    """A conversation as it goes on."""

    turns: list[Turn] = field(default_factory=list)
    on_turn: Callable[[Turn], None] = lambda turn: None

    def add(self, turn: Turn) -> None:
        """Another turn."""
        self.turns.append(turn)
        self.on_turn(turn)


class VoiceClient(HandsClient):
    """Commands are audio; what becomes of them is overheard from the action's own topics.

    Publishes besides: audio, audio_info. Subscribes: transcript, say,
        follow_instruction/_action/status and feedback; calls its get_result.
    """

    def __init__(self, domain: int, check: Callable[[], None], snr_db: float, seed: int) -> None:
        from ..speech.microphone import Microphone  # needs audio_common_msgs, which others do not

        super().__init__(domain, check)
        self.talk = Talk()
        self.microphone = Microphone(self.node, snr_db, seed)
        self._heard: list[Any] = []
        self._goals: dict[bytes, Telling] = {}
        self._results: dict[bytes, Any] = {}
        self._asked: set[bytes] = set()
        self._speaks_until_s = 0.0
        listen = self.node.create_subscription
        listen(Transcript, "transcript", self._heard.append, EVENTS)
        listen(String, "say", self._on_say, EVENTS)
        name, kind = "follow_instruction/_action", FollowInstruction.Impl
        listen(GoalStatusArray, f"{name}/status", self._on_status, STATUS)
        listen(kind.FeedbackMessage, f"{name}/feedback", self._on_told, EVENTS)
        self._get_result = self.node.create_client(kind.GetResultService, f"{name}/get_result")

    def close(self) -> None:
        """Take microphone and node down."""
        self.microphone.__exit__()
        super().close()

    def listen(self) -> None:
        """From now on the microphone is open.

        Raises:
            LineTimeout: nobody listens to it.
        """
        self.microphone.__enter__()
        self.wait(lambda: self.microphone.listeners > 0, LISTENER_S, "nobody listens to 'audio'")

    def say(self, words: str, speaker: Speaker) -> list[Any]:
        """Say something and wait for what the robot heard: transcripts, at least one.

        Raises:
            NotUnderstood: it heard nothing.
        """
        before = len(self._heard)
        self.microphone.say(speak(words, speaker))
        self.wait(lambda: not self.microphone.speaking, SPEECH_S, "speaking")
        try:
            self.wait(lambda: self._is_heard(before), HEARD_S, f"'{words}' was not heard")
        except LineTimeout as error:
            self.talk.add(Turn(speaker.name, words, verdict="NOT HEARD"))
            raise NotUnderstood(str(error)) from error
        found = [each for each in self._heard[before:] if each.verdict != Transcript.OWN_VOICE]
        last = found[-1]
        self.talk.add(
            Turn(
                who=speaker.name,
                words=words,
                heard=last.text,
                verdict=VERDICTS.get(int(last.verdict), str(last.verdict)),
                confidence=round(float(last.confidence), 3),
                reason=last.reason,
                at_s=round(time.monotonic(), 2),
            )
        )
        return found

    def tell(
        self,
        words: str,
        speaker: Speaker,
        limit_s: float,
        answer: Callable[[str, tuple[str, ...]], str],
    ) -> Commanded:
        """Say a command, and what the robot wants to know; wait for the end.

        Args:
            answer: what somebody says to a question back with its options.

        Raises:
            NotUnderstood: nothing was heard or begun.
            LineTimeout: it did not end.
        """
        began_s = self.sim_s
        before = set(self._goals)
        goal = self._begun(words, speaker, before)
        telling = self._goals[goal]
        answered = 0
        until_s = time.monotonic() + limit_s
        while self._wait_goal(goal, answered, until_s, words):
            question, options = telling.questions[answered]
            answered += 1
            self._let_it_speak()
            self.say(answer(question, options), speaker)
        response = self._results[goal]
        ended = followed(response.result, int(response.status), self.sim_s - began_s)
        steps = tuple(
            (each.words, bool(each.success), each.report or each.decline.detail)
            for each in response.result.steps
        )
        return Commanded(words, ended, telling, began_s, self.sim_s, steps, self.tree_lines())

    def _begun(self, words: str, speaker: Speaker, before: set[bytes]) -> bytes:
        """Say a command, again where it was not understood; the goal that comes of it."""
        for _ in range(TRIES):
            if self._confirmed(words, speaker) is not None and self._begins(before):
                return next(each for each in self._goals if each not in before)
        raise NotUnderstood(f"'{words}' was not understood")

    def _wait_goal(self, goal: bytes, answered: int, until_s: float, words: str) -> bool:
        """Until a goal has ended, or asks something that is not answered yet: then True."""
        telling = self._goals[goal]
        self.wait(
            lambda: goal in self._results or len(telling.questions) > answered,
            max(0.1, until_s - time.monotonic()),
            f"'{words}' did not end",
        )
        return goal not in self._results

    def _confirmed(self, words: str, speaker: Speaker) -> Any:
        """What was accepted of a command, in the end; None when it was rejected."""
        heard = self.say(words, speaker)[-1]
        if heard.verdict == Transcript.CONFIRMING:
            self._let_it_speak()
            meant = same_words(heard.text, words)
            heard = self.say("yes" if meant else "no", speaker)[-1]
            return heard if meant else None
        return heard if heard.verdict in (Transcript.ACCEPTED, Transcript.REPLY) else None

    def _begins(self, before: set[bytes]) -> bool:
        """Whether a new instruction begins soon."""
        until_s = time.monotonic() + REPLY_S
        self.wait(
            lambda: bool(set(self._goals) - before) or time.monotonic() > until_s,
            2 * REPLY_S,
            "an instruction",
        )
        return bool(set(self._goals) - before)

    def _is_heard(self, before: int) -> bool:
        own = Transcript.OWN_VOICE
        return any(each.verdict != own for each in self._heard[before:])

    def _let_it_speak(self) -> None:
        """Until the robot has said what it is saying."""
        self.spin(SETTLED_S)
        while (left_s := self._speaks_until_s - time.monotonic()) > 0.0:
            self.spin(min(left_s, SPEECH_S) + SETTLED_S)

    def _on_say(self, msg: String) -> None:
        begins_s = max(time.monotonic(), self._speaks_until_s)
        self._speaks_until_s = begins_s + LETTER_S * len(msg.data)
        self.talk.add(Turn("robot", msg.data, at_s=round(time.monotonic(), 2)))

    def _on_status(self, msg: GoalStatusArray) -> None:
        for each in msg.status_list:
            goal = bytes(each.goal_info.goal_id.uuid)
            if goal in self._asked:
                continue
            self._asked.add(goal)
            self._goals.setdefault(goal, Telling())
            request = FollowInstruction.Impl.GetResultService.Request(
                goal_id=each.goal_info.goal_id
            )
            future = self._get_result.call_async(request)
            future.add_done_callback(
                lambda done, goal=goal: self._results.__setitem__(goal, done.result())
            )

    def _on_told(self, msg: Any) -> None:
        goal = bytes(msg.goal_id.uuid)
        self.note_feedback(self._goals.setdefault(goal, Telling()), msg.feedback)


def same_words(first: str, second: str) -> bool:
    """Whether two sentences have the same words."""
    return _plain(first) == _plain(second)


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", words.lower()))
