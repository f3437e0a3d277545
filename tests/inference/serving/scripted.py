"""A runtime that does what a question says, and a server process with it.

As a program: `scripted.py --socket PATH [--max-tiles N]`, like `spatial-si models serve`.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

import numpy as np

from spatial_si_ros.inference.errors import CheckpointError, OutOfMemory
from spatial_si_ros.inference.inputs.choices import checked_choices
from spatial_si_ros.inference.runtimes.base import ChoiceScore, never
from spatial_si_ros.inference.serving.exits import MEMORY_STATUS
from spatial_si_ros.inference.serving.model import Model
from spatial_si_ros.inference.serving.server import Listen, ModelServer


class ScriptedPrefix:
    notes = ()

    def __init__(self, images, tiles):
        self.images = images
        self.tokens = 256 * len(images)
        self.bytes = 0
        self.tiles = tiles
        self.closed = False

    def close(self):
        self.closed = True


class ScriptedRuntime:
    """The last choice is the likeliest. Words in a question make things happen.

    Attributes:
        fit: tiles of a picture that fit the memory.
        entered: set when a question that waits has begun.
        release: what it waits for.
        ended: set when a reply was ended because nobody wanted it.
    """

    name, precision, checkpoint_id = "scripted", "fp32", "scripted@1"

    def __init__(self, fit=100):
        self.fit = fit
        self.entered, self.release, self.ended = (threading.Event() for _ in range(3))
        self.asked, self.prefixes = [], []

    def encode(self, images, *, video=False, max_tiles=None):
        if images and (max_tiles or 6) > self.fit:
            raise OutOfMemory("the device has too little memory")
        self.prefixes.append(ScriptedPrefix(images, max_tiles))
        return self.prefixes[-1]

    def score(self, prefix, questions):
        return [self._score(prefix, question) for question in questions]

    def generate(self, prefix, question, *, max_new_tokens, cancelled=never):
        self._do(prefix, question.text)
        for number in range(max_new_tokens):
            if "endless" in question.text:
                self.entered.set()
                while not cancelled():
                    self.release.wait(0.01)
                self.ended.set()
                return
            yield f"{number} "

    def _score(self, prefix, question):
        self.asked.append(question)
        choices = checked_choices(question.choices)
        self._do(prefix, question.text)
        values = np.arange(1.0, len(choices) + 1)
        probabilities = values / values.sum()
        return ChoiceScore(
            probabilities, np.log(probabilities * 0.9), 0.9, 0.0, True, False, len(choices), 0.01
        )

    def _do(self, prefix, text):
        if "wait" in text:
            self.entered.set()
            self.release.wait(30)
        if "die" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "memory" in text and prefix.tiles is None:
            os._exit(MEMORY_STATUS)
        if "large" in text and (prefix.tiles or 6) > 1:
            raise OutOfMemory("the device has too little memory")
        if "huge" in text:
            raise OutOfMemory("the device has too little memory")
        if "fault" in text:
            raise RuntimeError("CUDA error: an illegal memory access was encountered")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--max-tiles", type=int)
    parser.add_argument("--broken", choices=("refuses", "crashes"))
    arguments = parser.parse_args()

    def opened():
        if arguments.broken == "refuses":
            raise CheckpointError("expected weights, got none")
        if arguments.broken == "crashes":
            os.kill(os.getpid(), signal.SIGSEGV)
        return ScriptedRuntime()

    model = Model(opened, "scripted@1", max_tiles=arguments.max_tiles)
    try:
        return ModelServer(model, Listen(arguments.socket)).run()
    except CheckpointError as error:
        print(f"spatial-si models serve: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
