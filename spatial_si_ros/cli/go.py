"""`spatial-si go "..."`: an instruction is followed, with progress and questions back."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from action_msgs.msg import GoalStatus
from rich.console import Console
from rich.text import Text

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import DeclineReason
from spatial_si_interfaces.srv import AnswerQuestion

from .keyboard import Keyboard
from .options import add_backend, add_viewpoint, backend_of, viewpoint_of, words_of
from .progress import Progress
from .report import followed_value, write_json
from .session import NoServer, Rejected, Running, Session, TimedOut, add_arguments
from .show import console_for, show_followed
from .status import Status, epilog
from .values import json_target, positive_s, words

ANSWER_S = 5.0
LATE_S = 0.2
"""Progress that was said before the end may arrive this long after it."""


def add_parser(subparsers: Any) -> None:
    """Add the subcommand `go`."""
    parser = subparsers.add_parser(
        "go",
        help="give an instruction",
        description='Give an instruction: "go to the left of the sofa", "stand in front of the '
        'TV, facing it", "explore", "pick up the red mug and put it on the shelf", "bring me the '
        'book", "go back". Ctrl-C cancels it and waits until the robot has ended it.',
        epilog=epilog(asks_back=True),
    )
    parser.add_argument("instruction", nargs="+", type=words, help="the instruction, in English")
    parser.add_argument(
        "--timeout",
        type=positive_s,
        default=600.0,
        metavar="S",
        help="cancel when it has not ended after this long (default 600 s)",
    )
    parser.add_argument(
        "--json",
        type=json_target,
        metavar="FILE",
        help="write the result there; -: standard output",
    )
    add_backend(parser)
    add_viewpoint(parser)
    add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Follow the instruction; see the help for the exit status."""
    console = console_for(arguments.json)
    with Session("spatial_si_go", arguments.namespace) as session:
        try:
            return Errand(session, arguments, console).run()
        except NoServer as error:
            print(f"spatial-si go: {error}", file=sys.stderr)
            return Status.NO_SERVER
        except Rejected as error:
            print(f"spatial-si go: {error}", file=sys.stderr)
            return Status.DECLINED


class Errand:
    """One instruction from the command line to its end."""

    def __init__(self, session: Session, arguments: argparse.Namespace, console: Console) -> None:
        self._session = session
        self._arguments = arguments
        self._console = console
        self._progress = Progress(console)
        self._keyboard = Keyboard()
        self._question: Any = None

    def run(self) -> int:
        """The exit status.

        Raises:
            NoServer, Rejected: as `Session.start`.
        """
        arguments = self._arguments
        instruction = words_of(arguments, "instruction")
        goal = FollowInstruction.Goal(
            instruction=instruction,
            viewpoint=viewpoint_of(arguments),
            timeout=0.0,
            backend=backend_of(arguments),
        )
        running = self._session.start(
            FollowInstruction, "follow_instruction", goal, arguments.wait, self._on_feedback
        )
        status = self._follow(running)
        self._session.wait(lambda: False, LATE_S)  # feedback may come after the result
        self._progress.pause()
        if not running.ended:
            self._say("NOT confirmed that it ended; try `spatial-si stop`")
            return status
        ending = running.result()
        success = bool(ending.result.success) and ending.status == GoalStatus.STATUS_SUCCEEDED
        value = followed_value(instruction, ending.result, success)
        show_followed(self._console, value)
        if arguments.json:
            write_json(value, arguments.json)
        if status is not Status.GOOD:
            return status
        if success:
            return Status.GOOD
        timed_out = ending.result.decline.reason == DeclineReason.TIMEOUT
        return Status.TIMEOUT if timed_out else Status.DECLINED

    def _follow(self, running: Running) -> Status:
        """Wait for the end; the goal is cancelled when it does not come by itself."""
        until_s = time.monotonic() + self._arguments.timeout
        try:
            while not running.ended:
                left_s = until_s - time.monotonic()
                if not self._session.wait(
                    lambda: running.ended or self._question is not None, max(left_s, 0.0)
                ):
                    self._say(f"no end within {self._arguments.timeout:g} s: cancelling")
                    running.cancel()
                    return Status.TIMEOUT
                if self._question is not None and not self._answer(running, until_s):
                    self._say("nobody is there to answer: cancelling")
                    running.cancel()
                    return Status.QUESTION
        except KeyboardInterrupt:
            self._say("interrupted: cancelling")
            running.cancel()
            return Status.INTERRUPTED
        return Status.GOOD

    def _on_feedback(self, feedback: Any) -> None:
        self._progress.update(feedback)
        asking = feedback.stage == FollowInstruction.Feedback.ASKING and feedback.question
        self._question = feedback if asking else None

    def _answer(self, running: Running, until_s: float) -> bool:
        """Put the question to the person; False when nobody can answer it."""
        question = self._question
        self._progress.pause()
        self._console.print(Text(question.question, style="bold cyan"))
        for number, option in enumerate(question.options, start=1):
            self._console.print(Text(f"  {number}  {option}"))
        if not self._keyboard.somebody_there:
            return False
        lines: list[str] = []

        def has_come() -> bool:
            line = self._keyboard.line()
            if line:
                lines.append(line)
            return bool(lines) or self._keyboard.ended or running.ended

        while not running.ended:
            self._console.print(Text("> "), end="")
            lines.clear()
            self._session.wait(has_come, max(until_s - time.monotonic(), 0.0))
            if self._keyboard.ended and not lines:
                return False
            if not lines:
                break
            if self._take(chosen(lines[0], list(question.options))):
                break
        self._question = None
        return True

    def _take(self, words: str) -> bool:
        """Whether the executive accepted the words."""
        request = AnswerQuestion.Request(answer=words)
        try:
            response = self._session.call(
                AnswerQuestion, "answer_question", request, ANSWER_S, ANSWER_S
            )
        except (NoServer, TimedOut) as error:
            self._say(str(error))
            return False
        if not response.accepted:
            self._say(response.message)
        return bool(response.accepted)

    def _say(self, sentence: str) -> None:
        self._progress.pause()
        print(f"spatial-si go: {sentence}", file=sys.stderr)


def chosen(line: str, options: list[str]) -> str:
    """What a typed line means: the number of an option, or words as they are."""
    if line.isdecimal() and 1 <= int(line) <= len(options):
        return options[int(line) - 1]
    return line
