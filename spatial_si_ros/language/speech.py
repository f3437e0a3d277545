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
from .references import Qualifier, Reference
from .speaking import PRONOUNS, named_before, others_settled, place_of, replaced, subject_of
from .views import seen_from, turned_by
from .words.anything import kinds_of_any, last_thing
from .words.asides import without_asides, without_unit
from .words.comparing import numbers_compared, parts_of_comparison
from .words.framing import WH, clause_cuts, plain_order, without_framing
from .words.fronting import place_in_front
from .words.looks import without_looks
from .words.numbers import number_of
from .words.rewriting import rewritten
from .words.splitting import words_of
from .words.turning import without_turn
from .words.widening import widened

MOST_FRAMED = 110
"""Words, a bracket counting as one, up to which frames are tried: longer sentences are left to
the grammar, so that patterns with slots stay quick."""

YES_NO = (
    q.IsRelation, q.Exists, q.IsLarger, q.IsNearer, q.IsReachable, q.HasMoved, q.WasThere, q.AllOf,
    q.SameRoom,
)  # fmt: skip
"""Questions that have the answer yes or no, and can be parts of `AllOf`."""

NUMBERS = (q.HowFar, q.HowBig, q.RoomArea, q.HowMany)
"""Questions whose answers are numbers that can be compared."""

MOST_WORDS = 300
"""Above it only the grammar looks, which refuses over `lexer.MAX_TOKENS` words and set phrases."""
GRAMMAR_FIRST = (["is"], ["are"], ["am"])
"""Beginnings of questions that the grammar splits in several ways, which it keeps."""

ONCE = (["was", "there"], ["were", "there"])
"""What was: to the grammar it is what is."""

UNNAMED = frozenset({"anything", "something"})
"""What moves, or is hit, must be named: "is anything moving?" is no question about one thing."""

SAYS_NOTHING = (["is", "right"], ["is", "correct"], ["is", "true"])
"""Ends of "which is right?"."""

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
        if words[:1] in (["which"], ["what"]) and words[1:] in SAYS_NOTHING:
            return Declined(
                DeclineReason.UNPARSEABLE, "which of the choices is right is no question by itself"
            )
        found = self._after_turn(words, previous) or self._anyhow(words, previous)
        if found is not None:
            return self._others_named(found, previous)
        for other in widened(words):
            found = self._anyhow(other, previous)
            if found is not None:
                return self._others_named(found, previous)
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

    def _after_turn(self, words: list[str], previous: q.Question | None) -> q.Question | None:
        """ "If I turn left, what is ahead?": what is asked, by who has turned."""
        split = without_turn(words)
        if split is None:
            return None
        rest, turn = split
        found = self._anyhow(rewritten(without_framing(rest)), previous)
        return None if found is None else turned_by(found, turn, rest)

    def _anyhow(self, words: list[str], previous: q.Question | None) -> q.Question | None:
        """With pronouns, as it stands, with a unit anywhere, with a place in front."""
        found = (
            self._with_pronouns(words, previous)
            or self._understood(words)
            or self._in_unit(words)
            or self._in_place(words)
            or self._named_within(words)
        )
        if isinstance(found, q.HowMoves | q.Collision) and UNNAMED & set(words):
            return None
        if isinstance(found, q.IsRelation) and found.subject.kind in kinds_of_any(words):
            return _is_any(found)
        return found

    def _in_place(self, words: list[str]) -> q.Question | None:
        """ "In the kitchen, how many chairs are there?": what is asked for is there."""
        for place, rest in place_in_front(words):
            test = self.parse(place, "relations", self.labels, False)
            if not isinstance(test, Qualifier):
                continue
            found = self._understood(rest)
            if isinstance(found, q.HowMany | q.Exists | q.WhatIs | q.WhichIs):
                there = (*found.reference.qualifiers, test)
                return replace(found, reference=replace(found.reference, qualifiers=there))
        return None

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

    def _named_within(self, words: list[str]) -> q.Question | None:
        """With "it" as the thing that was named last before it in the same sentence."""
        last = next((i for i in reversed(range(len(words))) if words[i] in ("it", "them")), 0)
        antecedent = last_thing(words[:last])
        if antecedent is None or words[last - 1 : last] == ["is"]:
            return None
        return self._understood([*words[:last], *antecedent, *words[last + 1 :]])

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
        parts: list[q.Question] = []
        for start, end in zip([0, *[cut[1] for cut in cuts]], [*[cut[0] for cut in cuts], None],
                              strict=True):  # fmt: skip
            said = words[start:end]
            part = self._sentence(said)
            before = subject_of(parts[-1]) if parts else None
            if part is None and before is not None:
                part = self._sentence(replaced(said, words_of(describe(before))))
            if part is None or isinstance(part, q.AllOf):
                return None
            parts.append(part)
        asking = words[cuts[-1][1]] in WH
        if asking or all(isinstance(part, YES_NO) for part in parts):
            return q.AllOf(tuple(parts))
        return None

    def _clause(self, words: list[str]) -> q.Question | None:
        """Words without a viewpoint of their own, by a frame or by the grammar."""
        compared = self._compared(words)
        if compared is not None:
            return compared
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

    def _compared(self, words: list[str]) -> q.Compares | None:
        """ "Taller than 1 m", "more chairs than tables", "how much wider"."""
        parts = parts_of_comparison(words)
        if parts is None:
            plainer = numbers_compared(words)
            parts = None if plainer is None else parts_of_comparison(plainer)
        if parts is None:
            return None
        asked, how, allowing, other = parts
        first = self._sentence(asked)
        if not isinstance(first, NUMBERS):
            return None
        comparing = q.Comparing.DIFFERENCE if how == "from" else q.Comparing(how)
        bound = number_of(other)
        if bound is not None:
            return q.Compares(first, bound, comparing, allowing)
        second = self._sentence(other)
        if not isinstance(second, NUMBERS) or not _comparable(first, second):
            return None
        return q.Compares(first, second, comparing, allowing)

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
        for order in (words, plain_order(words), rewritten(words)):
            if order is None:
                continue
            body = self._compared(order) or self._framed(order)
            if body is not None:
                return body
            parsed = self._parsed(order)
            if parsed is not None and not parsed.viewpoint.named:
                return parsed
        return None


def _is_any(asked: q.IsRelation) -> q.Exists:
    """ "Is a lamp next to the bed?", "Is anybody looking at me?": whether there is one."""
    which = replace(
        asked.subject,
        qualifiers=(*asked.subject.qualifiers, asked.predicate),
        plural=False,
        readings=(),
    )
    return q.Exists(which, viewpoint=asked.viewpoint)


Measured = q.HowFar | q.HowBig | q.RoomArea | q.HowMany


def _comparable(first: Measured, second: Measured) -> bool:
    """Whether both answers are numbers of the same sort and unit."""
    if isinstance(first, q.HowMany) or isinstance(second, q.HowMany):
        return type(first) is type(second)
    if isinstance(first, q.RoomArea) or isinstance(second, q.RoomArea):
        return type(first) is type(second) and first.unit is second.unit
    volumes = [
        isinstance(each, q.HowBig) and each.measure is q.Measure.VOLUME for each in (first, second)
    ]
    return volumes[0] == volumes[1] and getattr(first, "unit", None) == getattr(
        second, "unit", None
    )
