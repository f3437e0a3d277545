"""Feeds generated strings to the parser of questions: each must get a question or a refusal.

Random characters, random bytes read as text, soups of known words, and questions of the corpora
with words dropped, doubled, swapped or replaced. An exception ends the run with the string.

    python bench/fuzz_language.py --count 100000 --seed 1

A long run can be done in parts: `--first 25000 --count 25000` is the second quarter of it.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from spatial_si_ros.language import Declined, parse_question
from spatial_si_ros.language.coverage import read_corpus
from spatial_si_ros.language.lexicon import nouns
from spatial_si_ros.language.phrases import phrases

CORPUS = Path(__file__).parents[1] / "tests" / "language" / "corpus"
MARKS = list(",.:;()?!'\"-")


def strings(count: int, seed: int) -> Iterator[str]:
    """Generated strings, the same ones for the same seed."""
    draw = random.Random(seed)
    words = sorted({word for phrase in phrases() for word in phrase} | set(nouns())) + MARKS
    asked = [
        line.question.split()
        for name in ("frozen.tsv", "written.tsv")
        for line in read_corpus(CORPUS / name)
    ]
    for _ in range(count):
        kind = draw.random()
        if kind < 0.1:
            yield "".join(chr(draw.choice((draw.randrange(128), draw.randrange(0x3000))))
                          for _ in range(draw.randrange(60)))  # fmt: skip
        elif kind < 0.2:
            yield draw.randbytes(draw.randrange(80)).decode("utf-8", "surrogateescape")
        elif kind < 0.5:
            yield " ".join(draw.choice(words) for _ in range(draw.randrange(1, 14)))
        else:
            yield " ".join(_mutated(draw, list(draw.choice(asked)), words))


def _mutated(draw: random.Random, question: list[str], words: list[str]) -> list[str]:
    for _ in range(draw.randrange(1, 4)):
        i = draw.randrange(len(question))
        how = draw.randrange(4)
        if how == 0 and len(question) > 1:
            del question[i]
        elif how == 1:
            question.insert(i, question[i])
        elif how == 2:
            j = draw.randrange(len(question))
            question[i], question[j] = question[j], question[i]
        else:
            question[i] = draw.choice(words)
    return question


def run(count: int, seed: int, first: int = 0) -> tuple[int, int, float]:
    """How many parsed, how many were declined, and the longest that one took, seconds of CPU.

    Args:
        first: strings of this seed that are left out before those.
    """
    parse_question("where is the mug?")
    parsed = declined = 0
    longest_s = 0.0
    for text in islice(strings(first + count, seed), first, None):
        start = time.process_time()
        try:
            result = parse_question(text)
        except BaseException:
            print(f"failed on {text!r}")
            raise
        longest_s = max(longest_s, time.process_time() - start)
        if isinstance(result, Declined):
            if not result.detail:
                raise AssertionError(f"no detail for {text!r}")
            declined += 1
        else:
            parsed += 1
    return parsed, declined, longest_s


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="strings to leave out before")
    options = parser.parse_args()
    start = time.perf_counter()
    parsed, declined, longest_s = run(options.count, options.seed, options.first)
    print(
        f"{options.count} strings (seed {options.seed}, from {options.first}): {parsed} parsed, "
        f"{declined} declined, "
        f"no exception; {time.perf_counter() - start:.0f} s, longest {1e3 * longest_s:.0f} ms"
    )


if __name__ == "__main__":
    main()
