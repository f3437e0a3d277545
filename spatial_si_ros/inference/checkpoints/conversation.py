"""The prompt template of an InternVL checkpoint, read from its Python file without running it."""

from __future__ import annotations

import ast
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import CheckpointError

STYLE = "MPT"
"""The only way of joining turns that we know: system, separator, role, message, separator."""


IMAGE = "<IMG_CONTEXT>\n"
"""What stands for an image in the chat template; processors put its tokens there."""

_EACH_IMAGE = (
    "{%- for message in messages if message['content'] is not string -%}"
    "{%- for part in message['content'] if part['type'] in ('image', 'image_url') -%}"
    "@{%- endfor -%}{%- endfor -%}"
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """How a prompt is put together.

    Attributes:
        name: of the template.
        system_template: with the place `{system_message}`.
        system_message: what the checkpoint was trained with.
        roles: what a turn of the user and one of the assistant begin with.
        separator: what the system message and every turn end with.
    """

    name: str
    system_template: str
    system_message: str
    roles: tuple[str, str]
    separator: str

    def as_data(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {**asdict(self), "roles": list(self.roles)}

    def chat_template(self) -> str:
        """The same as a Jinja template that `transformers` and servers read.

        Several images are named `Image-k:`, as the checkpoints were trained.
        """
        system, message = self.system_template.split("{system_message}")
        user, assistant = self.roles
        literals = (system, message, self.separator, user, assistant, self.system_message)
        if message or any("'" in text or "\\" in text for text in literals):
            raise CheckpointError(f"template {self.name}: a quote or text after the system message")
        begin, end = f"'{_escaped(system)}'", f"'{_escaped(self.separator)}'"
        shown = f"{{{{- '{_escaped(IMAGE)}' -}}}}"
        return (
            "{%- set n = namespace(images=0, shown=0) -%}"
            f"{_EACH_IMAGE.replace('@', '{%- set n.images = n.images + 1 -%}')}"
            "{%- if messages[0]['role'] == 'system' -%}"
            f"{{{{- {begin} + messages[0]['content'] + {end} -}}}}"
            "{%- else -%}"
            f"{{{{- {begin} + '{_escaped(self.system_message)}' + {end} -}}}}"
            "{%- endif -%}"
            "{%- for message in messages if message['role'] != 'system' -%}"
            f"{{{{- '{_escaped(user)}' if message['role'] == 'user'"
            f" else '{_escaped(assistant)}' -}}}}"
            "{%- if message['content'] is string -%}{{- message['content'] -}}"
            "{%- else -%}{%- for part in message['content'] -%}"
            "{%- if part['type'] in ('image', 'image_url') -%}"
            "{%- set n.shown = n.shown + 1 -%}"
            "{%- if n.images > 1 -%}{{- 'Image-' ~ n.shown ~ ': ' -}}{%- endif -%}"
            f"{shown}"
            "{%- elif part['type'] == 'text' -%}{{- part['text'] -}}{%- endif -%}"
            "{%- endfor -%}{%- endif -%}"
            f"{{{{- {end} -}}}}"
            "{%- endfor -%}"
            f"{{%- if add_generation_prompt -%}}{{{{- '{_escaped(assistant)}' -}}}}{{%- endif -%}}"
        )


def read_conversation(source: str, name: str) -> Conversation:
    """The template `name` out of the text of `conversation.py`: only literals are read.

    Raises:
        CheckpointError: the text is no Python, has no such template, or one that is put together
            in another way than ours.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CheckpointError(f"conversation.py is not Python: {error}") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == "Conversation":
            fields = {word.arg: word.value for word in node.keywords if word.arg}
            if "name" in fields and _literal(fields["name"]) == name:
                return _conversation(name, fields)
    raise CheckpointError(f"conversation.py has no template {name}")


def _conversation(name: str, fields: dict[str, ast.expr]) -> Conversation:
    style = fields.get("sep_style")
    if not isinstance(style, ast.Attribute) or style.attr != STYLE:
        raise CheckpointError(f"template {name}: expected the style {STYLE}")
    values = {word: _literal(fields[word]) for word in fields}
    roles = values.get("roles")
    user, assistant = roles if isinstance(roles, tuple) and len(roles) == 2 else (None, None)
    system_template = _text(name, "system_template", values.get("system_template"))
    if system_template.count("{system_message}") != 1:
        raise CheckpointError(
            f"template {name}: expected one {{system_message}} in system_template"
        )
    return Conversation(
        name,
        system_template,
        _text(name, "system_message", values.get("system_message")),
        (_text(name, "roles", user), _text(name, "roles", assistant)),
        _text(name, "sep", values.get("sep")),
    )


def _text(template: str, field: str, value: object) -> str:
    if not isinstance(value, str):
        raise CheckpointError(f"template {template}: expected {field} to be literal text")
    return value


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return None


def _escaped(text: str) -> str:
    """A text for between single quotes in Jinja."""
    return text.replace("\n", "\\n")
