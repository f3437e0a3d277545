"""The vocabulary of tiny checkpoints: Qwen's own where a package brings it, else a small one."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import string
import tempfile
from itertools import pairwise
from pathlib import Path

from .families import Family
from .vocabulary import AddedToken, Vocabulary

FIRST_ADDED = 151643
"""The id of `<|endoftext|>` in every Qwen tokenizer."""

_QWEN_SPECIAL = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>",
    "<|box_start|>", "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>",
    "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>",
)  # fmt: skip
_QWEN_PLAIN = (
    "<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>",
    "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>",
)  # fmt: skip
_INTERNVL_SPECIAL = (
    "<img>", "</img>", "<IMG_CONTEXT>", "<quad>", "</quad>", "<ref>", "</ref>", "<box>", "</box>",
)  # fmt: skip
_QWEN3_PLAIN = ("<tool_response>", "</tool_response>", "<think>", "</think>")


def tiny_vocabulary(family: Family) -> Vocabulary:
    """Qwen's real ranks and merges, or single bytes and a few merges, and the family's tokens."""
    tiktoken = _installed_ranks()
    ranks, merges = _small() if tiktoken is None else _qwen(tiktoken)
    tokens = [(text, True) for text in _QWEN_SPECIAL] + [(text, False) for text in _QWEN_PLAIN]
    if family is Family.INTERNVL3:
        tokens += [(text, True) for text in _INTERNVL_SPECIAL]
    if family is Family.QWEN3VL:
        tokens += [(text, False) for text in _QWEN3_PLAIN]
    added = [
        AddedToken(number, text, special)
        for number, (text, special) in enumerate(tokens, FIRST_ADDED)
    ]
    return Vocabulary(ranks, merges, added)


def byte_alphabet() -> list[str]:
    """The printable character that stands for each byte in byte-level BPE files."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = iter(range(0x100, 0x200))
    return [chr(byte) if byte in printable else chr(next(others)) for byte in range(256)]


def _installed_ranks() -> Path | None:
    """Qwen's published ranks as the package `dashscope` carries them; it is not imported."""
    spec = importlib.util.find_spec("dashscope")
    for place in (spec and spec.submodule_search_locations) or ():
        path = Path(place) / "resources" / "qwen.tiktoken"
        if path.is_file():
            return path
    return None


def _small() -> tuple[dict[str, int], list[tuple[str, str]]]:
    """256 bytes, and a merge of a space with each letter and digit: they must be one token."""
    alphabet = byte_alphabet()
    space = alphabet[ord(" ")]
    merges = [(space, character) for character in string.ascii_letters + string.digits]
    tokens = [*alphabet, *(first + second for first, second in merges)]
    return {token: number for number, token in enumerate(tokens)}, merges


def _qwen(path: Path) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """The ranks as tokens, and the merges that give them; those are found once and kept."""
    content = path.read_bytes()
    pairs = (line.split() for line in content.splitlines())
    ranks = {base64.b64decode(token): int(rank) for token, rank in pairs}
    name = f"merges-{hashlib.sha256(content).hexdigest()[:16]}.txt"
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "spatial_si_ros" / name
    splits = _kept(cache)
    if len(splits) != len(ranks):
        splits = [_last_split(token, rank, ranks) for token, rank in ranks.items()]
        _keep(cache, "\n".join(map(str, splits)))
    alphabet = byte_alphabet()
    merges = []
    texts = {}
    for (token, rank), split in zip(ranks.items(), splits, strict=True):
        text = "".join([alphabet[byte] for byte in token])
        texts[text] = rank
        if split:
            merges.append((text[:split], text[split:]))
    return texts, merges


def _last_split(token: bytes, rank: int, ranks: dict[bytes, int]) -> int:
    """Where the last merge that makes a token joins it, in bytes; 0 for a single byte.

    Merging is played with the ranks below the token's own, as encoding would.
    """
    if len(token) == 1:
        return 0
    never = len(ranks)
    possible = [
        at for at in range(1, len(token))
        if max(ranks.get(token[:at], never), ranks.get(token[at:], never)) < rank
    ]  # fmt: skip
    if len(possible) == 1:
        return possible[0]
    parts = [token[at : at + 1] for at in range(len(token))]
    while len(parts) > 2:
        joined = [ranks.get(first + second, never) for first, second in pairwise(parts)]
        at = joined.index(min(joined))
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return len(parts[0])


def _kept(path: Path) -> list[int]:
    """The numbers of a file of the cache; none where there is no such file, or a damaged one."""
    try:
        return [int(line) for line in path.read_text(encoding="ascii").splitlines()]
    except (OSError, ValueError):
        return []


def _keep(path: Path, text: str) -> None:
    """Write a file of the cache in one step; where that is not allowed, it is found again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            file.write(text)
        os.replace(file.name, path)
    except OSError:
        return
