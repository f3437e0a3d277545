"""A real model server in this process whose runtime says what a script says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from inference.serving.conftest import running
from inference.serving.scripted import ScriptedRuntime
from nodes.scenery import living_room
from scenes.pictures import looking, picture

from spatial_si_ros.inference.runtimes.base import ChoiceScore, ModelQuestion
from spatial_si_ros.inference.serving.server import Listen
from spatial_si_ros.scene.keyframes import KeyframeStore
from spatial_si_ros.scene.resident import ResidentViews


class Pointing(ScriptedRuntime):
    """Its script may be changed while it serves.

    Attributes:
        script: probabilities of the choices of a question.
        mass: probability of any choice.
        entered_score: a question is being scored.
    """

    def __init__(self, script: Callable[[ModelQuestion], Sequence[float]]) -> None:
        super().__init__()
        self.script, self.mass = script, 0.98
        self.entered_score = threading.Event()

    def _score(self, prefix, question):
        self.asked.append(question)
        self.entered_score.set()
        self._do(prefix, question.text)
        told = np.asarray(self.script(question), np.float64)
        shares, readable = told / told.sum(), self.mass >= 0.5
        return ChoiceScore(
            shares, np.log(told), self.mass, 0.0, readable, False, len(told), 0.01
        )  # fmt: skip


@contextmanager
def served(folder: Path, runtime: Pointing) -> Iterator[str]:
    """The value of `model_servers` for a server of the runtime."""
    path = folder / "model.sock"
    with running(runtime, Listen(socket=path)):
        yield f"unix://{path}"


def room_views() -> ResidentViews:
    """Three kept pictures of the living room of `scenery`; the first is what its robot sees."""
    keyframes = KeyframeStore()
    views = [((1.0, 1.0, 1.4), (3.0, 3.0, 0.3)), ((3.0, 0.9, 1.6), (3.0, 4.0, 0.3)),
             ((3.0, 4.2, 1.8), (3.0, 1.5, 0.3))]  # fmt: skip
    for number, (at, towards) in enumerate(views, 1):
        keyframes.put(picture(number, living_room(), looking(at, towards)))
    return ResidentViews(keyframes)


def after(event: threading.Event) -> Callable[[ModelQuestion], Sequence[float]]:
    """Answers once the event is set."""

    def script(question: ModelQuestion) -> Sequence[float]:
        event.wait(20.0)
        return np.ones(len(question.choices))

    return script
