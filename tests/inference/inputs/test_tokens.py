import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer

from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.errors import CheckpointError, PromptError
from spatial_si_ros.inference.inputs.choices import LETTERS
from spatial_si_ros.inference.inputs.pieces import Outside, Own, Repeated
from spatial_si_ros.inference.inputs.tokens import Tokenizer

NAMES = [
    "<tool_call>", "</tool_call>", "<|im_end|>", "<|im_start|>", "<|endoftext|>", "<IMG_CONTEXT>",
    "<img>", "</img>", "<ref>", "</ref>", "<box>", "<think>", "</think>", "<|image_pad|>",
    "<|video_pad|>", "<|vision_start|>", "<|vision_end|>", "<|fim_prefix|>", "<image>",
]  # fmt: skip
TEXTS = st.lists(
    st.one_of(st.sampled_from(NAMES), st.text(st.characters(exclude_categories=["Cs"])))
).map("".join)


@pytest.fixture(params=list(Family), ids=[family.value for family in Family])
def tokenizer(request, specs):
    return specs(request.param).tokenizer


def test_the_vocabulary_is_the_real_one(specs):
    tokenizer = specs(Family.INTERNVL3).tokenizer
    assert tokenizer.added["<|im_end|>"] == 151645
    assert tokenizer.added["<IMG_CONTEXT>"] == 151667
    assert tokenizer.encode([Own("The quick brown fox")]) == [785, 3974, 13876, 38835]


def test_every_added_token_is_text_when_it_comes_from_outside(tokenizer):
    added = set(tokenizer.added.values())
    for name in tokenizer.added:
        tokens = tokenizer.encode([Outside(name)])
        assert len(tokens) > 1 and added.isdisjoint(tokens)
        assert "".join(tokenizer.texts(tokens)) == name


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_text_from_outside_stays_text(specs, text):
    for family in (Family.INTERNVL3, Family.QWEN3VL):
        tokenizer = specs(family).tokenizer
        tokens = tokenizer.encode([Outside(text)])
        assert all(token < 151643 for token in tokens)
        assert "".join(tokenizer.texts(tokens)) == unicodedata.normalize("NFC", text)


@settings(max_examples=100, deadline=None)
@given(text=TEXTS, cut=st.integers(0, 30))
def test_two_halves_make_no_token_either(specs, text, cut):
    """Not even with our own text before and behind it."""
    tokenizer = specs(Family.INTERNVL3).tokenizer
    pieces = [Own(text[:cut].replace("<", "")), Outside(text[cut:]), Own(">")]
    assert all(token < 151643 for token in tokenizer.encode(pieces))
    assert tokenizer.encode([Own("<"), Outside("img>")]) == tokenizer.encode([Outside("<img>")])


def test_our_own_text_has_its_tokens(tokenizer):
    start, end = tokenizer.added["<|im_start|>"], tokenizer.added["<|im_end|>"]
    found = tokenizer.encode([Own("<|im_start|>user\n"), Outside("hi"), Own("<|im_end|>")])
    assert found[0] == start and found[-1] == end
    assert "".join(tokenizer.texts(found)) == "user\nhi"


def test_neighbours_join(tokenizer):
    assert tokenizer.encode([Own("\n"), Outside("\nWhere")]) == tokenizer.encode([Own("\n\nWhere")])


def test_own_text_is_encoded_as_by_transformers(tiny):
    for family in Family:
        oracle = AutoTokenizer.from_pretrained(tiny(family), local_files_only=True)
        tokenizer = Tokenizer.read(tiny(family) / "tokenizer.json")
        text = "<|im_start|>user\nÄpfel 123 <tool_call>  x\n\n</img> 你好\n<|im_end|>"
        assert tokenizer.encode([Own(text)]) == oracle.encode(text, add_special_tokens=False)


def test_the_rest_is_not_encoded_yet(tokenizer):
    tokens, rest = tokenizer.encode_open([Own("a<|im_end|>\nb"), Outside("c")])
    assert tokens[-1] == tokenizer.added["<|im_end|>"] and rest == "\nbc"
    assert tokenizer.encode_open([Repeated(7, 3)]) == ([7, 7, 7], "")


@pytest.mark.parametrize("reply", ["", "`", "<answer>"])
@pytest.mark.parametrize("count", [2, 4, 16, 26])
def test_letters_are_single_tokens_after_each_beginning(tokenizer, reply, count):
    shared, ids = tokenizer.letters(reply, count)
    assert len(set(ids)) == len(ids) == count
    for letter, token in zip(LETTERS, ids, strict=False):
        assert "".join(tokenizer.texts([*shared, token])) == reply + letter


def test_after_answer_the_letter_comes_with_the_bracket(tokenizer):
    """`>A` is one token: what the model writes is not `>` and then `A`."""
    shared, ids = tokenizer.letters("<answer>", 4)
    assert list(tokenizer.texts(shared)) == ["<", "answer"]
    assert list(tokenizer.texts(ids)) == [">A", ">B", ">C", ">D"]


def test_characters_of_several_tokens_come_when_they_are_whole(tokenizer):
    pieces = list(tokenizer.texts(tokenizer.encode([Outside("龘 🤖!")])))
    assert "" in pieces and "".join(pieces) == "龘 🤖!"
    assert "\N{REPLACEMENT CHARACTER}" not in "".join(pieces)


def test_half_a_character_is_refused(tokenizer):
    with pytest.raises(PromptError, match="UTF-8"):
        tokenizer.encode([Outside("\ud800")])


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"added_tokens": []}', '{"added_tokens": [], "model": {"type": "?"}}']
)
def test_what_is_no_tokenizer_is_refused(tmp_path, text):
    path = tmp_path / "tokenizer.json"
    path.write_text(text)
    with pytest.raises(CheckpointError, match="cannot be read"):
        Tokenizer.read(path)
    with pytest.raises(CheckpointError, match="expected a tokenizer"):
        Tokenizer.read(tmp_path / "none.json")


def test_a_token_that_is_not_there_is_named(tokenizer):
    with pytest.raises(CheckpointError, match="no token <nothing>"):
        tokenizer.token_id("<nothing>")


def test_a_letter_of_several_tokens_is_refused(tiny):
    data = json.loads((tiny(Family.INTERNVL3) / "tokenizer.json").read_text())
    data["normalizer"] = {"type": "Replace", "pattern": {"String": "A"}, "content": "xyzzyq"}
    with pytest.raises(CheckpointError, match="more than one token"):
        Tokenizer(json.dumps(data)).letters("", 2)
