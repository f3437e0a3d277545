"""OpenAI's chat completions: what of them this server understands, and replies in their form."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import Any

from ..inputs.choices import LETTERS
from ..inputs.contracts import CONTRACTS, Contract
from ..runtimes.base import ModelQuestion
from .errors import BadRequest
from .wire import Json, ScoreReply, ScoreRequest, optional_count, score_json, text_of

MAX_NEW_TOKENS = 4096
_DEFAULT_NEW_TOKENS = 512

_KNOWN = {
    "model", "messages", "max_tokens", "max_completion_tokens", "temperature", "top_p", "n",
    "stream", "logprobs", "top_logprobs", "structured_outputs", "guided_choice", "guided_decoding",
    "listed_choices", "contract", "kind", "video", "max_tiles", "seed", "user", "stop",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One turn of a user.

    Attributes:
        pictures: of it, without questions.
        question: what is asked.
        says: what a reply says for each choice: the choice itself, or its letter where the
            options were listed in the text.
        max_new_tokens: of a reply in the model's own words.
        stream: the reply is wanted piece by piece.
        logprobs: how many alternatives are wanted with their log-probabilities; none: no such.
    """

    pictures: ScoreRequest
    question: ModelQuestion
    says: tuple[str, ...]
    max_new_tokens: int
    stream: bool
    logprobs: int | None


def read_chat_request(data: Any) -> ChatRequest:
    """The request of `/v1/chat/completions`.

    Choices come as `structured_outputs.choice`, `guided_choice` or `guided_decoding.choice`; or
    they are listed in the text, when log-probabilities are asked for. `listed_choices` are put
    into the prompt, and the reply is in the model's own words.

    Raises:
        BadRequest: it asks for what is not done here, or is malformed.
    """
    if not isinstance(data, dict):
        raise BadRequest(f"request: expected an object, got {type(data).__name__}")
    unknown = sorted(set(data) - _KNOWN)
    if unknown:
        raise BadRequest(f"expected only {', '.join(sorted(_KNOWN))}; got {unknown[0]!r:.40} too")
    if data.get("temperature") not in (None, 0):
        raise BadRequest("temperature: expected 0: replies are the likeliest ones")
    if data.get("n") not in (None, 1):
        raise BadRequest("n: expected 1")
    if data.get("stop") not in (None, []):
        raise BadRequest("stop: expected none: a reply ends where the model ends it")
    text, images = _turn(data.get("messages"))
    wanted = bool(_is_flag(data, "logprobs"))
    question, says = _asked(data, text, wanted)
    return ChatRequest(
        pictures=ScoreRequest(
            images=images,
            questions=(question,) if question.choices and says else (),
            video=_is_flag(data, "video"),
            max_tiles=optional_count(data.get("max_tiles"), "max_tiles"),
        ),
        question=question,
        says=says,
        max_new_tokens=_new_tokens(data),
        stream=_is_flag(data, "stream"),
        logprobs=_alternatives(data) if wanted else None,
    )


def listed_options(text: str) -> tuple[str, tuple[str, ...], str] | None:
    """The question, the options listed after it, and the contract that lists them so."""
    ways = sorted(
        (c for c in CONTRACTS.values() if c.listing), key=lambda c: len(c.after), reverse=True
    )
    for contract in ways:
        after, before = contract.after.strip(), contract.before
        if text.rstrip().endswith(after) and text.startswith(before):
            body = text.rstrip().removesuffix(after).rstrip()[len(before) :]
            found = _split(body, contract)
            if found:
                return *found, contract.name
    found = _split(text.rstrip(), CONTRACTS["direct"])
    return (*found, "direct") if found else None


def scored_reply(request: ChatRequest, reply: ScoreReply) -> dict[str, Any]:
    """The likeliest choice in the form of OpenAI's, the whole score beside it."""
    score = reply.scores[0]
    order = [int(i) for i in (-score.probabilities).argsort(kind="stable")]
    said = request.says[order[0]]
    logprobs = None
    if request.logprobs is not None:
        tops = [
            {"token": request.says[i], "logprob": float(score.log_probabilities[i]), "bytes": None}
            for i in order[: request.logprobs]
        ]
        best = {"token": said, "logprob": float(score.log_probabilities[order[0]]), "bytes": None}
        logprobs = {"content": [{**best, "top_logprobs": tops}]}
    whole = whole_reply(reply.model, said, "stop")
    whole["choices"][0]["logprobs"] = logprobs
    whole["spatial_si"] = {**score_json(score), "tiles": reply.tiles}
    return whole


def whole_reply(model: str, text: str, why: str) -> dict[str, Any]:
    """A reply in one piece."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": why}
    return {**_head(model, "chat.completion"), "choices": [choice]}


def piece_of_reply(head: Json, text: str | None, why: str | None) -> dict[str, Any]:
    """A piece of a streamed reply; the last one has no text and says why it ended."""
    delta = {} if text is None else {"role": "assistant", "content": text}
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": why}
    return {**head, "choices": [choice]}


def stream_head(model: str) -> dict[str, Any]:
    """What all pieces of a streamed reply begin with."""
    return _head(model, "chat.completion.chunk")


def _head(model: str, kind: str) -> dict[str, Any]:
    name = f"chatcmpl-{uuid.uuid4().hex}"
    return {"id": name, "object": kind, "created": int(time.time()), "model": model}


def _turn(messages: Any) -> tuple[str, tuple[str, ...]]:
    """Text and pictures of the only message."""
    if not isinstance(messages, list) or len(messages) != 1 or not isinstance(messages[0], dict):
        raise BadRequest(
            "messages: expected one message of a user; the system message is the checkpoint's own"
        )
    message = messages[0]
    if message.get("role") != "user":
        raise BadRequest(f"role: expected user, got {message.get('role')!r:.40}")
    content = message.get("content")
    if isinstance(content, str):
        return text_of(content, "content"), ()
    if not isinstance(content, list):
        raise BadRequest(f"content: expected a text or a list, got {type(content).__name__}")
    texts, images = [], []
    for part in content:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "text":
            texts.append(text_of(part.get("text"), "text"))
        elif kind == "image_url" and isinstance(part.get("image_url"), dict):
            images.append(text_of(part["image_url"].get("url"), "image_url", 1 << 62))
        else:
            raise BadRequest(f"content: expected parts of type text or image_url, got {kind!r:.40}")
    return text_of("\n".join(texts), "content"), tuple(images)


def _asked(data: Json, text: str, logprobs: bool) -> tuple[ModelQuestion, tuple[str, ...]]:
    """The question, and what the reply says for each choice if it is to be scored."""
    kind = text_of(data.get("kind", "choice"), "kind", 40)
    named = data.get("contract")
    if named is not None and text_of(named, "contract", 40) not in CONTRACTS:
        raise BadRequest(f"expected a contract of {', '.join(CONTRACTS)}; got {named!r}")
    choices = _guided(data)
    if choices is None and not logprobs:
        listing = _choices(data.get("listed_choices") or [])
        default = "direct" if listing else "open"
        return ModelQuestion(text, listing, kind, named or default), ()
    if choices is not None and choices != tuple(LETTERS[: len(choices)]):
        return ModelQuestion(text, choices, kind, named or "direct"), choices
    listed = listed_options(text)
    if listed is None:
        raise BadRequest(
            "expected choices, or a text that lists them as 'A. ...' lines: log-probabilities "
            "are those of choices"
        )
    body, options, contract = listed
    if choices is not None and len(choices) != len(options):
        raise BadRequest(f"expected {len(options)} letters as the text lists, got {len(choices)}")
    letters = tuple(LETTERS[: len(options)])
    return ModelQuestion(body, options, kind, named or contract), letters


def _guided(data: Json) -> tuple[str, ...] | None:
    for name in ("structured_outputs", "guided_decoding"):
        value = data.get(name)
        if value is not None:
            if not isinstance(value, dict) or set(value) != {"choice"}:
                raise BadRequest(f"{name}: expected an object with choice alone")
            return _choices(value["choice"])
    value = data.get("guided_choice")
    return None if value is None else _choices(value)


def _choices(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadRequest(f"choice: expected a list, got {type(value).__name__}")
    return tuple(text_of(each, "choice") for each in value)


def _split(body: str, contract: Contract) -> tuple[str, tuple[str, ...]] | None:
    marks = [contract.listing.split("{choice}")[0].format(letter=letter) for letter in LETTERS]
    question, opening, rest = body.rpartition(contract.opening + marks[0])
    choices = []
    for mark in marks[1:]:
        choice, found, behind = rest.partition(contract.separator + mark)
        if not found:
            break
        choices.append(choice)
        rest = behind
    if not opening or not choices:
        return None
    return question, (*choices, rest)


def _is_flag(data: Json, name: str) -> bool:
    value = data.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadRequest(f"{name}: expected true or false, got {value!r:.40}")
    return bool(value)


def _alternatives(data: Json) -> int:
    value = data.get("top_logprobs")
    if value is not None and (isinstance(value, bool) or value not in range(21)):
        raise BadRequest(f"top_logprobs: expected 0 to 20, got {value!r:.40}")
    return int(value or 0)


def _new_tokens(data: Json) -> int:
    asked = data.get("max_completion_tokens", data.get("max_tokens"))
    return min(optional_count(asked, "max_tokens") or _DEFAULT_NEW_TOKENS, MAX_NEW_TOKENS)
