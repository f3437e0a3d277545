"""Text to tokens and back. Text from outside is encoded by the bare BPE: it has no added tokens."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from tokenizers import Tokenizer as Bpe
from tokenizers.decoders import DecodeStream

from ..errors import CheckpointError, PromptError
from .choices import LETTERS
from .pieces import Outside, Own, Piece, Repeated


class Tokenizer:
    """The tokenizer of a checkpoint.

    Attributes:
        added: text -> id of the tokens that are no merges of bytes.
    """

    def __init__(self, definition: str) -> None:
        """Read the content of a `tokenizer.json`.

        Raises:
            CheckpointError: it is none.
        """
        added, self._hidden, self._bpe = _read(definition)
        self.added: Mapping[str, int] = added
        self._texts = {number: text for text, number in self.added.items()}
        names = sorted(self.added, key=len, reverse=True)
        self._split = re.compile("(" + "|".join(map(re.escape, names)) + ")") if names else None
        self._letters: dict[tuple[str, int], tuple[tuple[int, ...], tuple[int, ...]]] = {}

    @classmethod
    def read(cls, path: Path) -> Tokenizer:
        """The tokenizer of a `tokenizer.json`.

        Raises:
            CheckpointError: the file is missing or is none.
        """
        try:
            return cls(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CheckpointError(f"{path}: expected a tokenizer: {error}") from None

    def token_id(self, text: str) -> int:
        """The id of an added token.

        Raises:
            CheckpointError: there is none of that text.
        """
        if text not in self.added:
            raise CheckpointError(f"the tokenizer has no token {text}")
        return self.added[text]

    def encode(self, pieces: Iterable[Piece]) -> list[int]:
        """Tokens of a prompt; neighbouring texts are encoded together, whoever they are from.

        Raises:
            PromptError: a text cannot be written as UTF-8.
        """
        tokens, text = self.encode_open(pieces)
        return tokens + self._plain(text)

    def encode_open(self, pieces: Iterable[Piece]) -> tuple[list[int], str]:
        """Tokens up to the last one that is no text, and the text after it, not encoded yet.

        What follows may join with that text: only tokens before it are final.
        """
        tokens: list[int] = []
        text = ""
        for part in self._parts(pieces):
            if isinstance(part, str):
                text += part
            else:
                tokens += self._plain(text)
                tokens += part
                text = ""
        return tokens, text

    def letters(self, reply: str, count: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """How a reply begins before its letter, and the token of each of `count` letters.

        After `<answer>` the letter comes as the one token `>A`: the tokens of the beginning and of
        the letters are those of both together, where each letter then is one token.

        Args:
            reply: what stands before the letter.
            count: of letters, from A.

        Raises:
            CheckpointError: a letter alone is more than one token.
        """
        key = reply, count
        if key not in self._letters:
            self._letters[key] = self._lettered(reply, count)
        return self._letters[key]

    def texts(self, tokens: Iterable[int]) -> Iterator[str]:
        """What tokens say, as far as each completes characters; special ones say nothing."""
        stream = DecodeStream(skip_special_tokens=False)
        for token in tokens:
            if token in self._texts:
                stream = DecodeStream(skip_special_tokens=False)
                yield "" if token in self._hidden else self._texts[token]
            else:
                yield stream.step(self._bpe, token) or ""

    def _lettered(self, reply: str, count: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        together = [self._plain(reply + letter) for letter in LETTERS[:count]]
        shared = together[0][:-1]
        if all(len(tokens) == len(shared) + 1 and tokens[:-1] == shared for tokens in together):
            return tuple(shared), tuple(tokens[-1] for tokens in together)
        alone = [self._plain(letter) for letter in LETTERS[:count]]
        if any(len(tokens) != 1 for tokens in alone):
            raise CheckpointError("the tokenizer has letters that are more than one token")
        return tuple(self._plain(reply)), tuple(tokens[0] for tokens in alone)

    def _parts(self, pieces: Iterable[Piece]) -> Iterator[str | list[int]]:
        for piece in pieces:
            if isinstance(piece, Repeated):
                yield [piece.token] * piece.count
            elif isinstance(piece, Outside) or self._split is None:
                yield piece.text
            elif isinstance(piece, Own):
                for part in self._split.split(piece.text):
                    yield [self.added[part]] if part in self.added else part

    def _plain(self, text: str) -> list[int]:
        if not text:
            return []
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise PromptError(f"expected text that UTF-8 can carry: {error.reason}") from None
        tokens: list[int] = self._bpe.encode(text, add_special_tokens=False).ids
        if not self._texts.keys().isdisjoint(tokens):
            raise PromptError("expected text, got what this tokenizer makes an added token of")
        return tokens


@lru_cache(maxsize=2)
def _read(definition: str) -> tuple[Mapping[str, int], frozenset[int], Bpe]:
    """Ids of the added tokens by their texts, those that are hidden, and the bare BPE.

    The last ones are kept, since it takes seconds; nothing changes them.

    Raises:
        CheckpointError: it is no tokenizer.
    """
    try:
        data = json.loads(definition)
        tokens = data["added_tokens"]
        added = {str(t["content"]): int(t["id"]) for t in tokens}
        hidden = frozenset(int(t["id"]) for t in tokens if t["special"])
        bare = {**data, "added_tokens": [], "post_processor": None, "truncation": None}
        return MappingProxyType(added), hidden, Bpe.from_str(json.dumps(bare))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckpointError(f"tokenizer.json cannot be read: {error}") from None
    except Exception as error:
        # the library raises the bare class for a definition that it does not understand
        if type(error) is not Exception:
            raise
        raise CheckpointError(f"tokenizer.json cannot be read: {error}") from None
