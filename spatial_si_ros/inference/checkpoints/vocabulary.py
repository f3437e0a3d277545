"""A tokenizer as data: vocabulary, merges and added tokens to the one file that is read later."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CheckpointError

TOKENIZER = "tokenizer.json"

PIECES = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""How the Qwen tokenizers cut text before merging (their published regular expression)."""


@dataclass(frozen=True, slots=True)
class AddedToken:
    """A token that is no merge of bytes: its id, its text, whether decoding may leave it out."""

    id: int
    text: str
    special: bool


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """A byte-level BPE tokenizer.

    Attributes:
        ranks: token text (byte-level alphabet) -> id.
        merges: pairs, the first one first.
        added: added tokens by ascending id.
    """

    ranks: Mapping[str, int]
    merges: Sequence[tuple[str, str]]
    added: Sequence[AddedToken]

    def token_id(self, text: str) -> int:
        """The id of an added token.

        Raises:
            CheckpointError: there is none of that text.
        """
        for token in self.added:
            if token.text == text:
                return token.id
        raise CheckpointError(f"the tokenizer has no token {text}")


def read_vocabulary(folder: Path) -> Vocabulary:
    """The tokenizer of a folder: `vocab.json`, `merges.txt` and `tokenizer_config.json`.

    Where there is no `vocab.json`, `tokenizer.json` must be one that we would write.

    Raises:
        CheckpointError: a file is missing or is not what it must be.
    """
    if not (folder / "vocab.json").exists() and (folder / TOKENIZER).exists():
        return _from_tokenizer_json(folder / TOKENIZER)
    ranks = read_json(folder / "vocab.json")
    decoder = read_json(folder / "tokenizer_config.json").get("added_tokens_decoder", {})
    try:
        lines = (folder / "merges.txt").read_text(encoding="utf-8").split("\n")
        merges = [_pair(line) for line in lines if line and not line.startswith("#version")]
        added = [
            AddedToken(int(number), str(token["content"]), bool(token["special"]))
            for number, token in decoder.items()
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(f"{folder}: its tokenizer cannot be read: {error}") from None
    if not all(type(number) is int for number in ranks.values()):
        raise CheckpointError(f"{folder}/vocab.json: expected ids that are integers")
    return Vocabulary(ranks, merges, sorted(added, key=lambda token: token.id))


def tokenizer_json(vocabulary: Vocabulary) -> dict[str, Any]:
    """The content of `tokenizer.json` for a Qwen tokenizer."""
    ranks = dict(vocabulary.ranks)
    ids = set(ranks.values())
    if ids != set(range(len(ids))) or any(
        token.id != number for number, token in enumerate(vocabulary.added, len(ids))
    ):
        # The library counts added tokens up from the number of ranks unless it finds them there.
        ranks |= {token.text: token.id for token in vocabulary.added}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": token.id,
                "content": token.text,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": token.special,
            }
            for token in vocabulary.added
        ],
        "normalizer": {"type": "NFC"},
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {
                    "type": "Split",
                    "pattern": {"Regex": PIECES},
                    "behavior": "Isolated",
                    "invert": False,
                },
                _byte_level(),
            ],
        },
        "post_processor": None,
        "decoder": _byte_level(),
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "",
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": ranks,
            "merges": [list(pair) for pair in vocabulary.merges],
        },
    }


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file.

    Raises:
        CheckpointError: the file is missing or holds no JSON object.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{path}: expected a JSON object: {error}") from None
    if not isinstance(value, dict):
        raise CheckpointError(f"{path}: expected a JSON object, got {type(value).__name__}")
    return value


def write_json(path: Path, value: Mapping[str, Any], indent: int | None = 2) -> None:
    """Write a JSON object as UTF-8."""
    path.write_text(json.dumps(value, indent=indent, ensure_ascii=False) + "\n", encoding="utf-8")


def _from_tokenizer_json(path: Path) -> Vocabulary:
    value = read_json(path)
    try:
        model = value["model"]
        merges = [_pair(m) if isinstance(m, str) else (m[0], m[1]) for m in model["merges"]]
        added = [AddedToken(t["id"], t["content"], t["special"]) for t in value["added_tokens"]]
        texts = {token.text for token in added}
        ranks = {text: rank for text, rank in model["vocab"].items() if text not in texts}
        (pattern,) = (
            each["pattern"]["Regex"]
            for each in value["pre_tokenizer"]["pretokenizers"]
            if each["type"] == "Split"
        )
        known = (model["type"], value["normalizer"]["type"], pattern)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"{path} cannot be read: {error!r}") from None
    if known != ("BPE", "NFC", PIECES):
        raise CheckpointError(f"{path}: expected the BPE of Qwen after NFC, got {known}")
    return Vocabulary(ranks, merges, sorted(added, key=lambda token: token.id))


def _pair(line: str) -> tuple[str, str]:
    first, second = line.split(" ")
    return first, second


def _byte_level() -> dict[str, Any]:
    return {
        "type": "ByteLevel",
        "add_prefix_space": False,
        "trim_offsets": False,
        "use_regex": False,
    }
