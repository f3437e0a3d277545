"""What goes over the wire as JSON, read strictly in both directions."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from ..errors import InferenceError
from ..inputs.contracts import CONTRACTS
from ..runtimes.base import ChoiceScore, ModelQuestion
from .errors import NAMED, BadReply, BadRequest, ServerBusy, ServerLoading, UnknownPictures

Json = Mapping[str, Any]
T = TypeVar("T")

MAX_REQUEST_BYTES = 96 << 20
MAX_REPLY_BYTES = 8 << 20
MAX_QUESTIONS = 64
MAX_TEXT = 100_000
MAX_NOTES = 16
MAX_MESSAGE = 300
"""Characters of an error or a note that a server may make us print."""


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """Questions about pictures.

    Attributes:
        images: `data:` URLs or digests.
        questions: with choices.
        video: the pictures are frames of a video.
        max_tiles: of a picture, at most.
        shared: the first pictures, about which other questions will be asked too.
    """

    images: tuple[str, ...]
    questions: tuple[ModelQuestion, ...]
    video: bool = False
    max_tiles: int | None = None
    shared: int = 0

    def as_json(self) -> dict[str, Any]:
        """As it is sent."""
        questions = [
            {"text": q.text, "choices": list(q.choices), "kind": q.kind, "contract": q.contract}
            | ({} if q.orders is None else {"orders": q.orders})
            for q in self.questions
        ]
        return {
            "images": list(self.images),
            "video": self.video,
            "max_tiles": self.max_tiles,
            "shared": self.shared,
            "questions": questions,
        }


@dataclass(frozen=True, slots=True)
class ScoreReply:
    """What a server of ours says.

    Attributes:
        scores: one for each question.
        model, runtime, precision: that said it.
        tokens: of the pictures and what stands around them.
        tiles: a picture had at most so many; none: the family's own rule.
    """

    scores: tuple[ChoiceScore, ...]
    model: str
    runtime: str
    precision: str
    tokens: int
    tiles: int | None

    def as_json(self) -> dict[str, Any]:
        """As it is sent."""
        return {
            "scores": [score_json(score) for score in self.scores],
            "model": self.model,
            "runtime": self.runtime,
            "precision": self.precision,
            "tokens": self.tokens,
            "tiles": self.tiles,
        }


def load_json(content: bytes) -> Any:
    """JSON without NaN and infinities.

    Raises:
        ValueError: it is none.
    """
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def read_score_request(data: Any) -> ScoreRequest:
    """The request of a `/score`.

    Raises:
        BadRequest: a field is missing, of another type or too long.
    """
    fields = _object(data, "request", BadRequest)
    _only(fields, {"images", "video", "max_tiles", "shared", "questions"}, BadRequest)
    images = image_urls(fields.get("images", []))
    shared = fields.get("shared", 0)
    if isinstance(shared, bool) or not isinstance(shared, int) or not 0 <= shared <= len(images):
        raise BadRequest(f"shared: expected 0 to {len(images)} images, got {shared!r:.40}")
    questions = _texts_or_objects(fields.get("questions"), "questions", MAX_QUESTIONS)
    return ScoreRequest(
        images=images,
        questions=tuple(_question(each, n) for n, each in enumerate(questions, 1)),
        video=_flag(fields.get("video", False), "video", BadRequest),
        max_tiles=optional_count(fields.get("max_tiles"), "max_tiles"),
        shared=shared,
    )


def image_urls(value: Any) -> tuple[str, ...]:
    """The list of pictures; how many there may be is not decided here."""
    return tuple(text_of(each, "image", 1 << 62) for each in _list(value, "images", BadRequest))


def text_of(value: Any, name: str, longest: int = MAX_TEXT) -> str:
    """A text of a request.

    Raises:
        BadRequest: it is none, or too long.
    """
    if not isinstance(value, str):
        raise BadRequest(f"{name}: expected a text, got {type(value).__name__}")
    if len(value) > longest:
        raise BadRequest(f"{name}: expected at most {longest} characters, got {len(value)}")
    return value


def optional_count(value: Any, name: str) -> int | None:
    """A whole number of at least one, or nothing.

    Raises:
        BadRequest: it is neither.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1 << 20:
        raise BadRequest(f"{name}: expected a whole number of at least 1, got {value!r:.40}")
    return value


def score_json(score: ChoiceScore) -> dict[str, Any]:
    """A score as it is sent."""
    return {
        "probabilities": [float(p) for p in score.probabilities],
        "log_probabilities": [float(p) for p in score.log_probabilities],
        "choice_mass": score.choice_mass,
        "disagreement": score.disagreement,
        "readable": score.readable,
        "calibrated": score.calibrated,
        "rotations": score.rotations,
        "seconds": score.seconds,
        "notes": list(score.notes),
    }


def read_score_reply(data: Any, choices: Sequence[int]) -> ScoreReply:
    """What a server said to questions with so many choices each.

    Raises:
        BadReply: it cannot be right.
    """
    fields = _object(data, "reply", BadReply)
    scores = _list(fields.get("scores"), "scores", BadReply)
    if len(scores) != len(choices):
        raise BadReply(f"expected {len(choices)} scores, got {len(scores)}")
    model, runtime, precision = (
        _line(fields.get(name), name) for name in ("model", "runtime", "precision")
    )
    tokens = _number(fields.get("tokens"), "tokens", 0, 1e9)
    tiles = fields.get("tiles")
    if tiles is not None:
        tiles = int(_number(tiles, "tiles", 1, 1e6))
    found = tuple(_score(each, count) for each, count in zip(scores, choices, strict=True))
    return ScoreReply(found, model, runtime, precision, int(tokens), tiles)


def error_json(error: InferenceError) -> dict[str, Any]:
    """An error as it is sent, in the form of OpenAI's with our own types."""
    found: dict[str, Any] = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, UnknownPictures):
        found["digests"] = list(error.digests)
    if isinstance(error, (ServerBusy, ServerLoading)):
        found["retry_after_s"] = error.retry_after_s
    return {"error": found}


def read_error(data: Any) -> InferenceError | None:
    """The error that a server of ours tells by name; none if it is not one."""
    found = data.get("error") if isinstance(data, dict) else None
    if not isinstance(found, dict) or found.get("type") not in NAMED:
        return None
    kind, message = NAMED[found["type"]], printable(found.get("message", ""))
    if kind is UnknownPictures:
        digests = found.get("digests")
        listed = digests if isinstance(digests, list) else []
        return UnknownPictures(message, tuple(d for d in listed if isinstance(d, str)))
    return kind(message)


def printable(text: Any) -> str:
    """Words of a server that may be shown: short, on one line, without control characters."""
    shown = "".join(c if c.isprintable() else " " for c in str(text)[: MAX_MESSAGE + 1])
    return shown if len(shown) <= MAX_MESSAGE else shown[:MAX_MESSAGE] + "..."


def _score(data: Any, choices: int) -> ChoiceScore:
    fields = _object(data, "score", BadReply)
    probabilities = _numbers(fields, "probabilities", choices, 0.0, 1.0 + 1e-6)
    if abs(float(probabilities.sum()) - 1.0) > 1e-3:
        raise BadReply(f"expected probabilities whose sum is 1, got {probabilities.sum():.6g}")
    return ChoiceScore(
        probabilities=probabilities,
        log_probabilities=_numbers(fields, "log_probabilities", choices, -1e6, 1e-6),
        choice_mass=_number(fields.get("choice_mass"), "choice_mass", 0, 1 + 1e-6),
        disagreement=_number(fields.get("disagreement"), "disagreement", 0, 1 + 1e-6),
        readable=_flag(fields.get("readable"), "readable", BadReply),
        calibrated=_flag(fields.get("calibrated"), "calibrated", BadReply),
        rotations=int(_number(fields.get("rotations"), "rotations", 1, 26)),
        seconds=_number(fields.get("seconds"), "seconds", 0, 1e9),
        notes=tuple(_line(note, "note") for note in _list(fields.get("notes"), "notes", BadReply)),
    )


def _question(data: Any, number: int) -> ModelQuestion:
    fields = _object(data, f"question {number}", BadRequest)
    _only(fields, {"text", "choices", "kind", "contract", "orders"}, BadRequest)
    contract = text_of(fields.get("contract", "direct"), "contract", 40)
    if contract not in CONTRACTS:
        raise BadRequest(f"expected a contract of {', '.join(CONTRACTS)}; got {contract!r}")
    listed = _list(fields.get("choices", []), "choices", BadRequest)
    return ModelQuestion(
        text=text_of(fields.get("text"), "text"),
        choices=tuple(text_of(choice, "choice") for choice in listed),
        kind=text_of(fields.get("kind", "choice"), "kind", 40),
        contract=contract,
        orders=optional_count(fields.get("orders"), "orders"),
    )


def _texts_or_objects(value: Any, name: str, most: int) -> list[Any]:
    found = _list(value, name, BadRequest)
    if len(found) > most:
        raise BadRequest(f"{name}: expected at most {most}, got {len(found)}")
    return found


def _object(value: Any, name: str, error: Callable[[str], InferenceError]) -> Json:
    if not isinstance(value, dict):
        raise error(f"{name}: expected an object, got {type(value).__name__}")
    return value


def _list(value: Any, name: str, error: Callable[[str], InferenceError]) -> list[Any]:
    if not isinstance(value, list):
        raise error(f"{name}: expected a list, got {type(value).__name__}")
    return value


def _flag(value: Any, name: str, error: Callable[[str], InferenceError]) -> bool:
    if not isinstance(value, bool):
        raise error(f"{name}: expected true or false, got {value!r:.40}")
    return value


def _only(fields: Json, known: set[str], error: Callable[[str], InferenceError]) -> None:
    unknown = sorted(set(fields) - known)
    if unknown:
        raise error(f"expected only {', '.join(sorted(known))}; got {unknown[0]!r:.40} too")


def _line(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise BadReply(f"{name}: expected a text, got {type(value).__name__}")
    return printable(value)


def _number(value: Any, name: str, low: float, high: float) -> float:
    """A finite number in a range."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadReply(f"{name}: expected a number, got {value!r:.40}")
    if not (math.isfinite(value) and low <= value <= high):
        raise BadReply(f"{name}: expected a number of {low:g}..{high:g}, got {value!r:.40}")
    return float(value)


def _numbers(
    fields: Json, name: str, count: int, low: float, high: float
) -> np.ndarray[Any, np.dtype[np.float64]]:
    values = _list(fields.get(name), name, BadReply)
    if len(values) != count:
        raise BadReply(f"{name}: expected {count} numbers, got {len(values)}")
    found = np.array([_number(value, name, low, high) for value in values], np.float64)
    found.setflags(write=False)
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"it holds {name}, which is no number")
