"""A sentence to a question: politeness, viewpoints, clauses, pronouns around the frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import queries as q
from .chains import NotUnderstood
from .declined import Declined, DeclineReason
from .frames.slots import Reader, SlotDeclined
from .frames.tables import tables
from .frames.template import Sentence, sentence_of
from .views import seen_from
from .words.framing import clause_cuts, plain_order, without_framing

MOST_FRAMED = 110
"""Words, a bracket counting as one, up to which frames are tried: longer sentences are left to
the grammar, so that patterns with slots stay quick."""

YES_NO = (
    q.IsRelation, q.Exists, q.IsLarger, q.IsNearer, q.IsReachable, q.HasMoved, q.WasThere, q.AllOf,
)  # fmt: skip
"""Questions that have the answer yes or no, and can be parts of `AllOf`."""

GRAMMAR_FIRST = (["is"], ["are"], ["am"])
"""Beginnings of questions that the grammar splits in several ways, which it keeps."""

Parse = Callable[[list[str], str, frozenset[str]], Any]


@dataclass
class Speech:
    """One sentence with the parser of its noun phrases.

    Attributes:
        parse: (words, start symbol, labels) -> value or refusal, by the grammar.
        labels: kinds that the map knows beyond the lexicon.
    """

    parse: Parse
    labels: frozenset[str]
    _reader: Reader = field(init=False)
    _refusal: Declined | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._reader = Reader(lambda words, start: self.parse(list(words), start, self.labels))

    def question(self, words: list[str], previous: q.Question | None) -> q.Question | Declined:
        """What the words ask, or why they ask nothing."""
        words = without_framing(words)
        found = self._sentence(words) or self._several(words)
        if found is not None:
            return found
        by_grammar: Declined = self.parse(words, "question", self.labels)
        if self._refusal is not None and self._refusal.reason is DeclineReason.UNKNOWN_WORD:
            return self._refusal
        return by_grammar

    def _sentence(self, words: list[str]) -> q.Question | None:
        orders = [words]
        other = plain_order(words)
        if other is not None:
            orders.append(other)
        for order in orders:
            found = self._clause(order)
            if found is not None:
                return found
        for order in orders:
            found = self._with_view(order)
            if found is not None:
                return found
        return None

    def _several(self, words: list[str]) -> q.Question | None:
        """ "Is the mug on the table, and is the lamp on the desk?": both must be so."""
        cuts = clause_cuts(words)
        if not cuts:
            return None
        parts = []
        for start, end in zip([0, *[cut[1] for cut in cuts]], [*[cut[0] for cut in cuts], None],
                              strict=True):  # fmt: skip
            part = self._sentence(words[start:end])
            if not isinstance(part, YES_NO):
                return None
            parts.append(part)
        return q.AllOf(tuple(parts))

    def _clause(self, words: list[str]) -> q.Question | None:
        """Words without a viewpoint of their own, by a frame or by the grammar."""
        grammar_first = words[:1] in GRAMMAR_FIRST
        if grammar_first:
            parsed = self._parsed(words)
            if parsed is not None:
                return parsed
        framed = self._framed(words)
        if framed is not None:
            asked: q.Question = seen_from(framed, None)
            return asked
        return None if grammar_first else self._parsed(words)

    def _parsed(self, words: list[str]) -> q.Question | None:
        parsed: q.Question | Declined = self.parse(words, "question", self.labels)
        return None if isinstance(parsed, Declined) else parsed

    def _framed(self, words: list[str]) -> q.Question | None:
        known = tables()  # before the words are coded: it fixes the letters
        sentence = sentence_of(words)
        if not 0 < len(sentence.items) <= MOST_FRAMED:
            return None
        for compiled in known.questions.of(words[0]):
            found: q.Question | None = self._filled(compiled, sentence)
            if found is not None:
                return found
        return None

    def _filled(self, compiled: Any, sentence: Sentence) -> Any:
        try:
            return compiled.fill(sentence, self._reader)
        except SlotDeclined as error:
            self._refusal = self._refusal or error.declined
        except NotUnderstood as error:
            self._refusal = self._refusal or Declined(DeclineReason.UNPARSEABLE, str(error))
        return None

    def _with_view(self, words: list[str]) -> q.Question | None:
        known = tables()  # before the words are coded: it fixes the letters
        sentence = sentence_of(words)
        if not 0 < len(sentence.items) <= MOST_FRAMED:
            return None
        for table in (known.before, known.behind):
            for compiled in table.of(words[0]):
                split = self._filled(compiled, sentence)
                if split is None:
                    continue
                view, rest = split
                body = self._rest(list(rest))
                if body is not None:
                    asked: q.Question = seen_from(body, view)
                    return asked
        return None

    def _rest(self, words: list[str]) -> q.Question | None:
        """What is asked from a viewpoint, not yet seen from anywhere."""
        for order in (words, plain_order(words)):
            if order is None:
                continue
            body = self._framed(order)
            if body is not None:
                return body
            parsed = self._parsed(order)
            if parsed is not None and not parsed.viewpoint.named:
                return parsed
        return None
