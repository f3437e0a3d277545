"""The prompt template is read from Python text that is never run."""

from __future__ import annotations

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from spatial_si_ros.inference.checkpoints.conversation import Conversation, read_conversation
from spatial_si_ros.inference.checkpoints.tiny_configs import (
    CHINESE_SYSTEM_MESSAGE,
    CONVERSATION_PY,
)
from spatial_si_ros.inference.errors import CheckpointError


def test_the_published_template_is_found():
    found = read_conversation(CONVERSATION_PY, "internvl2_5")
    assert found == Conversation(
        "internvl2_5",
        "<|im_start|>system\n{system_message}",
        CHINESE_SYSTEM_MESSAGE,
        ("<|im_start|>user\n", "<|im_start|>assistant\n"),
        "<|im_end|>\n",
    )
    assert found.as_data()["roles"] == ["<|im_start|>user\n", "<|im_start|>assistant\n"]


def test_the_chat_template_says_what_the_published_code_says():
    """Its rule MPT: system and separator, then role, message and separator for each turn."""
    found = read_conversation(CONVERSATION_PY, "internvl2_5")
    template = ImmutableSandboxedEnvironment().from_string(found.chat_template())
    turns = [("user", "Where?\nA {{x}}"), ("assistant", "There"), ("user", "Sure?")]
    said = template.render(
        messages=[{"role": role, "content": text} for role, text in turns],
        add_generation_prompt=True,
    )
    roles = dict(zip(("user", "assistant"), found.roles, strict=True))
    expected = f"<|im_start|>system\n{CHINESE_SYSTEM_MESSAGE}<|im_end|>\n"
    expected += "".join(f"{roles[role]}{text}<|im_end|>\n" for role, text in turns)
    assert said == expected + roles["assistant"]


def test_a_system_message_that_is_given_replaces_the_default():
    found = read_conversation(CONVERSATION_PY, "internvl2_5")
    template = ImmutableSandboxedEnvironment().from_string(found.chat_template())
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
    said = template.render(messages=messages, add_generation_prompt=False)
    assert said == "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"


def test_several_images_are_named_and_one_is_not():
    found = read_conversation(CONVERSATION_PY, "internvl2_5")
    template = ImmutableSandboxedEnvironment().from_string(found.chat_template())
    text = {"type": "text", "text": "Where?"}

    def users_turn(*images):
        messages = [{"role": "user", "content": [*({"type": kind} for kind in images), text]}]
        return template.render(messages=messages).rpartition("user\n")[2]

    assert users_turn() == "Where?<|im_end|>\n"
    assert users_turn("image") == "<IMG_CONTEXT>\nWhere?<|im_end|>\n"
    assert users_turn("image", "image_url") == (
        "Image-1: <IMG_CONTEXT>\nImage-2: <IMG_CONTEXT>\nWhere?<|im_end|>\n"
    )


CALL = "Conversation(name='t', {}, sep_style=SeparatorStyle.MPT, sep='|')"
GOOD = "system_template='S {system_message}', system_message='m', roles=('u', 'a')"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def f(:", "not Python"),
        ("\0", "not Python"),
        ("(" * 5000, "not Python"),
        ("", "no template t"),
        ("Conversation('t')", "no template t"),
        (CALL.format(GOOD).replace("MPT", "CHATML"), "expected the style MPT"),
        (CALL.format(GOOD).replace("SeparatorStyle.MPT", "13"), "expected the style MPT"),
        (CALL.format(GOOD.replace("'m'", "open('x').read()")), "system_message to be literal"),
        (CALL.format(GOOD.replace("'m'", "None")), "system_message to be literal"),
        (CALL.format(GOOD.replace("('u', 'a')", "('u',)")), "roles to be literal"),
        (CALL.format(GOOD.replace("S {system_message}", "S")), "one {system_message}"),
        (CALL.format(GOOD.replace("system_template=", "other=")), "system_template to be literal"),
    ],
)
def test_what_is_not_literal_is_refused(source, said):
    with pytest.raises(CheckpointError, match=said):
        read_conversation(source, "t")


def test_code_around_the_template_is_not_run(tmp_path):
    marker = tmp_path / "ran"
    source = f"open({str(marker)!r}, 'w')\nx = [{CALL.format(GOOD)}, exit()]"
    assert read_conversation(source, "t").system_message == "m"
    assert not marker.exists()


@pytest.mark.parametrize("message", ["it's", "back\\slash"])
def test_a_text_that_would_break_out_of_the_chat_template_is_refused(message):
    found = Conversation("t", "S {system_message}", message, ("u", "a"), "|")
    with pytest.raises(CheckpointError, match="a quote"):
        found.chat_template()
