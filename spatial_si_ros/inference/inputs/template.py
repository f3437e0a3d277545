"""How turns are put together. Templates are data: none is executed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import CheckpointError
from .pieces import Outside, Own, Piece

_SYSTEM = re.compile(r"<\|im_start\|>system(?:\\n|\n)([^<{}'\"]*?)<\|im_end\|>")
"""A system message that a Jinja template writes out: it holds no quotes, braces or tokens."""


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """One user's turn and the beginning of the reply.

    Attributes:
        before: up to the user's content: the system message if there is one, the user's role.
        after: the end of the user's turn and the role of the assistant.
    """

    before: tuple[Piece, ...]
    after: Own


def conversation_template(data: Mapping[str, Any], silent: bool = False) -> ChatTemplate:
    """The template of a converted checkpoint.

    Args:
        data: `conversation` of its `spatial_si.json`.
        silent: an empty system message has no turn of its own (Qwen).

    Raises:
        CheckpointError: a field is missing or is no text.
    """
    try:
        start, end = data["system_template"].split("{system_message}")
        message, separator = data["system_message"], data["separator"]
        user, assistant = data["roles"]
        texts = (start, end, message, separator, user, assistant)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"conversation: a field is missing or wrong: {error}") from None
    if not all(isinstance(text, str) for text in texts):
        raise CheckpointError("conversation: expected texts")
    system: tuple[Piece, ...] = (Own(start), Outside(message), Own(end + separator))
    before = (Own(user),) if silent and not message else (*system, Own(user))
    return ChatTemplate(before, Own(separator + assistant))


def chatml_template(jinja: str) -> ChatTemplate:
    """The template of a Qwen checkpoint: ChatML with the system message its Jinja writes out."""
    found = _SYSTEM.search(jinja)
    system: tuple[Piece, ...] = ()
    if found and found.group(1):
        system = (Own("<|im_start|>system\n"), Outside(found.group(1)), Own("<|im_end|>\n"))
    before = (*system, Own("<|im_start|>user\n"))
    return ChatTemplate(before, Own("<|im_end|>\n<|im_start|>assistant\n"))
