"""Hears commands, has them followed, and speaks."""

from __future__ import annotations

import queue
from collections.abc import Callable
from pathlib import Path
from typing import Any

from audio_common_msgs.msg import AudioData, AudioInfo
from std_msgs.msg import String
from std_srvs.srv import Trigger

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import ObjectMap, Transcript
from spatial_si_interfaces.srv import AnswerQuestion

from ..voice.dialogue import Act, Dialogue, Turn, Verdict, own_voice
from ..voice.ear import StopHeard
from ..voice.endpointing import Endpointer, SileroDetector
from ..voice.grammar import STOPS
from ..voice.meaning import Sort, meaning_of
from ..voice.opening import Opened, open_recognisers
from ..voice.own_voice import OwnVoice
from ..voice.recogniser import Heard
from ..voice.sentences import STAGES, asked_aloud, spoken
from ..voice.vocabulary import Vocabulary, vocabulary_of
from .audio_sources import AudioSource, MicrophoneSource, TopicSource, WavSource
from .base import SpatialNode
from .convert_voice import transcript_to_msg
from .hearing import Hearing, Recognised
from .inbox import Inbox
from .instructing import Instructing
from .mouth import Mouth, mouth_of
from .qos import AUDIO, EVENTS, LATCHED, NEWEST
from .runner import exit_with
from .voice_health import VoiceHealth
from .voice_params import VoiceParams, endpoints_of, thresholds_of

WAITING_PIECES = 400
"""Of sound that wait for the listening thread: 12 s of 30 ms each; older ones are dropped."""
TICK_S = 0.05
Feedback = FollowInstruction.Feedback
_STAGE_NAMES = {getattr(Feedback, name): name for name in STAGES}


def _open(params: VoiceParams) -> Opened:
    return open_recognisers(
        params.recogniser, params.whisper_folder, params.stop_score, params.whisper_threads
    )


class VoiceCommand(SpatialNode):
    """Listens to a person and tells the executive what to do.

    What is heard is cut into utterances and recognised by a grammar of the names in `objects`.
    Commands that are sure are followed, those in between confirmed ("Did you say: ...?"), others
    rejected. While the executive asks back, what is heard is the answer. "No, the blue one"
    changes the last command, "cancel" cancels it, "say again" repeats what was said last. "Stop"
    calls the guard at once, from a thread of its own. What the robot itself says is not listened
    to, except for the stop word.

    Every utterance gives one transcript. Without microphone or sound the node lives on and its
    diagnostics say what is wrong.

    Subscribes: objects (ObjectMap, latched); with source "topic" audio
        (audio_common_msgs/AudioData, reliable, depth 200) and audio_info
        (audio_common_msgs/AudioInfo, latched or not): uncompressed, any rate and channels.
    Publishes: transcript (Transcript), say (std_msgs/String): reliable, depth 50.
    Calls: action follow_instruction (FollowInstruction); services answer_question
        (AnswerQuestion), stop (std_srvs/Trigger).
    """

    params_type = VoiceParams
    params: VoiceParams

    def __init__(
        self,
        open_with: Callable[[VoiceParams], Opened] = _open,
        speak_with: Callable[[VoiceParams], Mouth] = mouth_of,
        **kwargs: Any,
    ) -> None:
        """
        Args:
            open_with: loads the recognisers.
            speak_with: makes what speaks.
        """
        self._open_with, self._speak_with = open_with, speak_with
        self._hearing: Hearing | None = None
        self._source: AudioSource | None = None
        self._inbox: Inbox[Any] | None = None
        self._events: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        super().__init__("voice_command", **kwargs)

    # Life cycle -------------------------------------------------------------------------------

    def setup(self) -> None:
        self._dialogue = Dialogue(thresholds_of(self.params), self.params.confirm_timeout_s)
        self._opened = self._open_with(self.params)
        self._detector = SileroDetector()
        self._own = OwnVoice(tail_s=self.params.echo_s)
        self._mouth = self._speak_with(self.params)
        self._names: tuple[str, ...] = ()
        self._stages: set[int] = set()
        self._left_out: set[str] = set()
        self._transcripts = self.add_publisher(Transcript, "transcript", EVENTS)
        self._said = self.add_publisher(String, "say", EVENTS)
        self._stop_client = self.add_client(Trigger, "stop")
        self._answer_client = self.add_client(AnswerQuestion, "answer_question")
        follow = self.add_action_client(FollowInstruction, "follow_instruction")
        self._instructing = Instructing(follow, self._on_feedback, self._on_end)
        self._bell = self.create_guard_condition(self._on_events)
        self._configured.append(lambda: self.destroy_guard_condition(self._bell))
        for missing in filter(None, (self._opened.missing, self._mouth.problem)):
            self.get_logger().warning(missing)

    def start(self) -> None:
        self._health = VoiceHealth(self.steady_s())
        self._hearing = Hearing(
            Endpointer(self._detector, endpoints_of(self.params)),
            self._opened,
            self._own,
            self.steady_s,
            self._on_stop_word,
            self._on_recognised,
        )
        self._listen_for()
        self.add_subscription(ObjectMap, "objects", self._on_objects, LATCHED)
        self.add_timer(TICK_S, self._on_tick)
        self._source = self._open_source(self._hearing)
        name = self._opened.recogniser.name
        self.get_logger().info(f"listening to {self._source.name} with {name}")

    def stop(self) -> None:
        parts = (self._source, self._inbox, self._hearing)
        self._source = self._inbox = self._hearing = None  # what is heard now is dropped
        for part in parts:
            if part is not None:
                part.close()
        self._mouth.hush()
        self._instructing.cancel()

    def teardown(self) -> None:
        self._mouth.close()

    def _open_source(self, hearing: Hearing) -> AudioSource:
        """Raises BadAudio: the WAV file is none; the transition fails with that."""
        source = self.params.source
        if source not in ("microphone", "topic"):
            return self._open_wav(Path(source), hearing)
        inbox = self._inbox = Inbox("listening", WAITING_PIECES, hearing.listen)

        def take(samples: Any) -> None:
            self._health.sound_came(self.steady_s())
            inbox.put(samples)

        if source == "microphone":
            return MicrophoneSource(take, self.params.device)
        topic = TopicSource(take)
        for qos in (LATCHED, NEWEST):
            self.add_subscription(AudioInfo, "audio_info", topic.on_info, qos)
        self.add_subscription(AudioData, "audio", topic.on_audio, AUDIO)
        return topic

    def _open_wav(self, path: Path, hearing: Hearing) -> WavSource:
        clocks = {"real_time": self.steady_s, "clock": lambda: self.now_ns() * 1e-9, "fast": None}
        return WavSource(
            path,
            hearing.listen_patiently,
            hearing.finish,
            lambda: self._instructing.ready,
            clocks[self.params.wav_pace],
        )

    # From other threads -----------------------------------------------------------------------

    def _on_stop_word(self, stop: StopHeard) -> None:
        """In a thread that does nothing else: the guard is called first of all."""
        is_own = self._own.speaks(stop.at_s) and self._own.mentions(STOPS)
        if is_own or self._hearing is None:
            return
        self._call_stop()
        stamp_ns = self.now_ns()
        heard = Heard("stop", stop.score, recogniser="stop word")
        turn = Turn(Verdict.STOP, Act.STOP, "stop", "", "the stop word")
        self._post(lambda: self._stopped(heard, turn, stamp_ns, 0.0))

    def _on_recognised(self, recognised: Recognised) -> None:
        """In the recognising thread."""
        self._post(lambda: self._on_heard(recognised))

    def _call_stop(self) -> None:
        self._stop_client.call_async(Trigger.Request()).add_done_callback(self._on_stopped)

    def _post(self, event: Callable[[], None]) -> None:
        """Have this done by the node's executor."""
        if self._hearing is not None:
            self._events.put(event)
            self._bell.trigger()

    # In the executor --------------------------------------------------------------------------

    def _on_events(self) -> None:
        while not self._events.empty():
            event = self._events.get()
            if self._hearing is not None:
                event()

    def _on_tick(self) -> None:
        if self._hearing is not None:
            self._mouth.tick(self.steady_s(), self._own, self._hearing.ear.at_s)
            self._hearing.refresh()

    def _on_objects(self, msg: ObjectMap) -> None:
        found = {each.labels[0].label if each.labels else each.name for each in msg.objects}
        self._names = tuple(sorted(found))
        self._listen_for()

    def _listen_for(self) -> None:
        """Listen for the names of the map, and for the answers that are waited for."""
        if self._hearing is None:
            return
        vocabulary = vocabulary_of(self._names, self._dialogue.options)
        unsayable = set(vocabulary.left_out) - self._left_out
        if unsayable:
            self._left_out |= unsayable
            names = ", ".join(f"'{name}'" for name in sorted(unsayable)[:5])
            self.get_logger().warning(f"names that nobody can say: {names}")
        self._hearing.listen_for(vocabulary)

    @property
    def _vocabulary(self) -> Vocabulary:
        return self._hearing.vocabulary if self._hearing is not None else Vocabulary()

    def _on_heard(self, recognised: Recognised) -> None:
        """An utterance was recognised."""
        self._health.recognised(recognised.took_s, recognised.problem)
        heard, now_s = recognised.heard, self.steady_s()
        duration_s = recognised.utterance.audio.duration_s
        stamp_ns = self.now_ns() - round((now_s - recognised.ended_s + recognised.age_s) * 1e9)
        turn = self._own_words(recognised) or self._dialogue.heard(heard, self._vocabulary, now_s)
        if turn.act is Act.STOP:
            self._call_stop()
            if self._hearing is not None:
                self._hearing.was_stop(recognised.utterance)
            self._stopped(heard, turn, stamp_ns, duration_s)
            return
        turn = self._possible(turn)
        self._tell(heard, turn, stamp_ns, duration_s)
        self._act(turn)
        self._listen_for()

    def _own_words(self, recognised: Recognised) -> Turn | None:
        """What the robot said itself; the stop word counts even then, unless it is its own."""
        text = recognised.heard.text
        if not recognised.own and not (recognised.overlaps and self._own.repeats(text)):
            return None
        is_stop = meaning_of(text, self._vocabulary).sort is Sort.STOP
        if is_stop and not self._own.mentions(STOPS):
            return None
        return own_voice(text)

    def _possible(self, turn: Turn) -> Turn:
        """The turn, unless nothing can come of it now."""
        running = self._instructing.running
        say = why = ""
        if turn.act in (Act.FOLLOW, Act.REPLACE) and not self._instructing.ready:
            why = "nobody serves follow_instruction"
            say = "I cannot do that now: nobody follows instructions."
        elif turn.act is Act.FOLLOW and running:
            why = f"still busy with '{running}'"
            say = f"I am still busy with: {running}. Say cancel first."
        elif turn.act is Act.CANCEL and not running:
            why, say = "there is nothing to cancel", "I am not doing anything."
        return Turn(Verdict.REJECTED, Act.NOTHING, turn.text, say, why) if why else turn

    def _tell(self, heard: Heard, turn: Turn, stamp_ns: int, duration_s: float) -> None:
        """Publish the transcript."""
        self._health.judged(turn.verdict)
        self._transcripts.publish(transcript_to_msg(heard, turn, stamp_ns, duration_s))
        self.get_logger().info(
            f"{turn.verdict.name} '{turn.text}' ({heard.confidence:.2f}): {turn.reason}"
        )

    def _act(self, turn: Turn) -> None:
        if turn.act in (Act.FOLLOW, Act.REPLACE):
            self._stages.clear()
            self._dialogue.answered()
            self._say(turn.say or f"All right: {turn.text}.")
            self._dialogue.follows(turn.text)
            self._instructing.follow(turn.text)
            return
        if turn.say:
            self._say(turn.say)
        if turn.act is Act.CANCEL:
            self._instructing.cancel()
        elif turn.act is Act.ANSWER:
            self._answer(turn.text)

    def _say(self, sentence: str) -> None:
        """Publish it, and speak where there is a voice."""
        sentence = spoken(sentence)
        self._dialogue.said(sentence)
        self._said.publish(String(data=sentence))
        self._mouth.say(sentence)

    # Stop -------------------------------------------------------------------------------------

    def _stopped(self, heard: Heard, turn: Turn, stamp_ns: int, duration_s: float) -> None:
        """The guard has been called; end what is left here."""
        self._mouth.hush()
        self._own.silent(self._hearing.ear.at_s if self._hearing is not None else 0.0)
        self._instructing.cancel()
        self._dialogue.answered()
        self._tell(heard, turn, stamp_ns, duration_s)
        if not self._stop_client.service_is_ready():
            self._say("I have cancelled what I was doing. The guard is not there to stop me.")
        self._listen_for()

    def _on_stopped(self, called: Any) -> None:
        response = called.result()
        if response is not None:
            self._say("Stopped." if response.success else f"Not stopped: {response.message}.")

    # The executive ----------------------------------------------------------------------------

    def _answer(self, words: str) -> None:
        if not self._answer_client.service_is_ready():
            self._say("I cannot tell that to anybody: nobody serves answer_question.")
            return
        request = AnswerQuestion.Request(answer=words)
        self._answer_client.call_async(request).add_done_callback(self._on_answered)

    def _on_answered(self, called: Any) -> None:
        response = called.result()
        if response is None:
            return
        if response.accepted:
            self._dialogue.answered()
            self._listen_for()
        else:
            self._say(f"I did not understand that: {response.message}.")

    def _on_feedback(self, feedback: Any) -> None:
        if feedback.stage == Feedback.ASKING and feedback.question:
            if self._dialogue.asked(feedback.question, tuple(feedback.options)):
                self._say(asked_aloud(feedback.question, feedback.options))
                self._listen_for()
            return
        if self._dialogue.options:
            self._dialogue.answered()
            self._listen_for()
        name = _STAGE_NAMES.get(feedback.stage)
        if name is not None and self.params.say_stages and feedback.stage not in self._stages:
            self._stages.add(feedback.stage)
            self._say(STAGES[name])

    def _on_end(self, result: Any) -> None:
        self._dialogue.answered()
        self._listen_for()
        if result is None:
            self._say("I cannot do that now: the executive takes no instructions.")
            return
        self._say(result.report or result.decline.detail or "Done.")

    # Diagnostics ------------------------------------------------------------------------------

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        hearing, source = self._hearing, self._source
        if hearing is None or source is None:
            return self._health.level(""), "starting", {}
        figures = self._health.figures(hearing, source)
        figures |= {
            "recogniser": self._opened.recogniser.name,
            "voice": self._mouth.name or "none",
            "pieces of sound dropped": self._inbox.dropped if self._inbox is not None else 0,
            "instruction": self._instructing.running,
        }
        still_s = self.steady_s() if self._inbox is not None else None
        problem = self._health.complaint(hearing, source, still_s)
        problem = problem or self._mouth.problem or self._opened.missing
        return self._health.level(problem), problem or f"listening to {source.name}", figures


def main() -> None:
    """Run it alone."""
    exit_with(lambda: [VoiceCommand()])


if __name__ == "__main__":
    main()
