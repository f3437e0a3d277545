"""A sentence to a question: politeness, viewpoints, clauses, pronouns around the frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from . import queries as q
from .chains import NotUnderstood
from .declined import Declined, DeclineReason
from .describing import describe, describe_relation
from .frames.slots import Reader, SlotDeclined
from .frames.tables import tables
from .frames.template import Sentence, sentence_of
from .references import Reference
from .speaking import PRONOUNS, named_before, others_settled, place_of, replaced, subject_of
from .views import seen_from
from .words.asides import without_asides, without_unit
from .words.framing import clause_cuts, plain_order, without_framing
from .words.looks import without_looks
from .words.rewriting import rewritten
from .words.splitting import words_of

MOST_FRAMED = 110
"""Words, a bracket counting as one, up to which frames are tried: longer sentences are left to
the grammar, so that patterns with slots stay quick."""

YES_NO = (
    q.IsRelation, q.Exists, q.IsLarger, q.IsNearer, q.IsReachable, q.HasMoved, q.WasThere, q.AllOf,
    q.SameRoom,
)  # fmt: skip
"""Questions that have the answer yes or no, and can be parts of `AllOf`."""

MOST_WORDS = 300
"""Above it only the grammar looks, which refuses over `lexer.MAX_TOKENS` words and set phrases."""
GRAMMAR_FIRST = (["is"], ["are"], ["am"])
"""Beginnings of questions that the grammar splits in several ways, which it keeps."""

ONCE = (["was", "there"], ["were", "there"])
"""What was: to the grammar it is what is."""

Parse = Callable[[list[str], str, frozenset[str], bool], Any]


@dataclass
class Speech:
    """One sentence with the parser of its noun phrases.

    Attributes:
        parse: (words, start symbol, labels, helpful) -> value or refusal, by the grammar.
        labels: kinds that the map knows beyond the lexicon.
    """

    parse: Parse
    labels: frozenset[str]
    _reader: Reader = field(init=False)
    _seen: dict[tuple[str, ...], q.Question | None] = field(default_factory=dict, init=False)
    _loosely: bool = field(default=False, init=False)
    _unknown: list[str] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._reader = Reader(
            lambda words, start: self.parse(list(words), start, self.labels, False)
        )

    def question(self, words: list[str], previous: q.Question | None) -> q.Question | Declined:
        """What the words ask, or why they ask nothing."""
        if len(words) > MOST_WORDS:
            too_many: Declined = self.parse(words, "question", self.labels, True)
            return too_many
        words = rewritten(without_asides(without_framing(words)))
        found = self._with_pronouns(words, previous) or self._understood(words)
        if found is not None:
            return self._others_named(found, previous)
        measured = self._in_unit(words)
        if measured is not None:
            return self._others_named(measured, previous)
        plain = without_looks(words)
        if plain is not None:
            found = self._understood(plain)
            if found is not None:
                return q.NotMeasured(subject_of(found), q.Unmeasured.LOOKS)
        if self._unknown is not None:
            named: q.Question | Declined = self.parse(self._unknown, "mark", self.labels, True)
            if isinstance(named, Declined) and named.reason is DeclineReason.UNKNOWN_WORD:
                return named
        by_grammar: Declined = self.parse(words, "question", self.labels, True)
        return by_grammar

    def _understood(self, words: list[str]) -> q.Question | None:
        for loosely in (False, True):
            self._loosely = loosely
            found = self._sentence(words) or self._several(words)
            if found is not None:
                return found
        return None

    def _in_unit(self, words: list[str]) -> q.Question | None:
        """With a unit that stands anywhere: "In cm, ...", "... in feet, if I stand at ..."."""
        split = without_unit(words)
        if split is None:
            return None
        rest, unit = split
        found = self._understood(rest)
        if isinstance(found, q.HowFar | q.HowBig | q.RoomArea):
            return replace(found, unit=unit)
        return None

    def _with_pronouns(self, words: list[str], previous: q.Question | None) -> q.Question | None:
        """With "it" as what was named in this sentence, or else in the question before."""
        if not PRONOUNS & set(words):
            return None
        named = named_before(words)
        if named is not None:
            antecedent, rest = named
            mark = self.parse(antecedent, "mark", self.labels, False)
            if isinstance(mark, Reference):
                return self._understood(replaced(rest, words_of(describe(mark))))
        if previous is None:
            return None
        said, subject, place = words, subject_of(previous), place_of(previous)
        if subject is not None:
            words = replaced(words, words_of(describe(subject)))
        if place is not None and words[-1] == "there":
            words = [*words[:-1], *words_of(describe_relation(place))]
        return None if words == said else self._understood(words)

    def _others_named(
        self, found: q.Question, previous: q.Question | None
    ) -> q.Question | Declined:
        """With "the other chair" as other than the one that was named before."""
        before = None if previous is None else subject_of(previous)
        try:
            settled: q.Question = others_settled(found, before)
        except NotUnderstood as error:
            return Declined(DeclineReason.UNPARSEABLE, str(error))
        return settled

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
        return None if grammar_first or words[:2] in ONCE else self._parsed(words)

    def _parsed(self, words: list[str]) -> q.Question | None:
        key = tuple(words)
        if key not in self._seen:
            parsed: q.Question | Declined = self.parse(words, "question", self.labels, False)
            self._seen[key] = None if isinstance(parsed, Declined) else parsed
        return self._seen[key]

    def _framed(self, words: list[str]) -> q.Question | None:
        known = tables()  # before the words are coded: it fixes the letters
        sentence = sentence_of(words)
        if not 0 < len(sentence.items) <= MOST_FRAMED:
            return None
        table = known.loose if self._loosely else known.questions
        for compiled in table.of(words[0]):
            found: q.Question | None = self._filled(compiled, sentence)
            if found is not None:
                return found
        return None

    def _filled(self, compiled: Any, sentence: Sentence) -> Any:
        try:
            return compiled.fill(sentence, self._reader)
        except SlotDeclined as error:
            if error.declined.reason is DeclineReason.UNKNOWN_WORD and self._unknown is None:
                self._unknown = list(error.words)
        except NotUnderstood:
            pass  # the grammar's refusal is the one that is told
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
