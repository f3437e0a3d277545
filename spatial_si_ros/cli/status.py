"""Exit statuses of the commands that talk to the nodes."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """What a command's exit status means."""

    GOOD = 0
    DECLINED = 1
    USAGE = 2
    NO_SERVER = 3
    TIMEOUT = 4
    QUESTION = 5
    INTERRUPTED = 130


MEANINGS = {
    Status.GOOD: "answered, arrived, stopped",
    Status.DECLINED: "declined or failed; the reason is printed",
    Status.USAGE: "the command line is wrong",
    Status.NO_SERVER: "no node serves this",
    Status.TIMEOUT: "no end in time",
    Status.QUESTION: "the robot asked back and nobody was there to answer",
    Status.INTERRUPTED: "interrupted; what ran was cancelled",
}


def epilog(asks_back: bool = False) -> str:
    """The paragraph of a command's help that states its exit statuses."""
    statuses = (each for each in Status if asks_back or each is not Status.QUESTION)
    return "exit status: " + "; ".join(f"{int(each)} {MEANINGS[each]}" for each in statuses)
