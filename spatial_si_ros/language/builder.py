"""Parse trees to questions, instructions and references."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from lark import v_args

from ..geometry.relations import RelationKind
from . import queries as q
from .building import (
    ANYTHING,
    chain_of,
    direction,
    intrinsic,
    landmark,
    named,
    no_person,
    of_type,
    predicated,
    relation_kind,
    singular,
    token_value,
    which,
)
from .chains import (
    SIDES,
    Chain,
    NotUnderstood,
    Nouns,
    Phrase,
    reference_of,
    test_of,
)
from .handling import HandlingBuilder, in_order
from .instructions import Explore, Face, GoTo, Instruction, Place, Stop
from .lexicon import ANY_ROOM, Noun
from .references import (
    Landmark,
    Person,
    Qualifier,
    Reference,
    Superlative,
    ViewpointSpec,
    ViewpointWords,
    Who,
)
from .tokens import Token
from .views import EITHER, View, for_viewer, only_view, person_view, seen_from
from .words.handling import EVERY, ONE_OF, SOME

T = TypeVar("T")
V = ViewpointWords


@dataclass(frozen=True, slots=True)
class _Choosing:
    """ "Which (of these) is left of the sofa": a set, or one of a list that may follow."""

    phrases: tuple[Phrase, ...]
    of_these: bool = False


@v_args(inline=True)
class Builder(HandlingBuilder):
    """One method per alternative of the grammar; lark calls them from the leaves up."""

    def __default_token__(self, token: Any) -> Token:
        """Our token, out of lark's."""
        value: Token = token.value
        return value

    # ---- noun phrases

    def nouns(self, *items: Any) -> Nouns:
        tokens = of_type(Token, items)
        noun: Noun = token_value(items, "NOUN", "THING")
        brackets = tuple(of_type(Phrase, items))
        room = token_value(items, "ROOM")
        if room is not None:
            brackets += (Phrase(RelationKind.IN, (Chain(Nouns(room, None, False, None)),)),)
        rank, other = token_value(items, "ORD"), any(t.type == "OTHER" for t in tokens)
        colour, extreme = token_value(items, "COLOUR"), token_value(items, "SUP")
        number = token_value(items, "NUM") or 1
        said = {t.words for t in tokens if t.type in ("DET", "THING")}
        return Nouns(
            noun.kind, colour, noun.plural or number > 1, extreme, brackets, rank, other, number,
            every=bool(said & EVERY), some=bool(said & (ONE_OF if noun.plural else SOME | ONE_OF)),
        )  # fmt: skip

    def bracket(self, *items: Any) -> Phrase:
        (phrase,) = of_type(Phrase, items)
        views = of_type(View, items)
        return replace(phrase, viewpoint=views[0].spec) if views else phrase

    def relation(self, *items: Any) -> Phrase:
        (phrase,) = of_type(Phrase, items)
        types = {token.type for token in of_type(Token, items)}
        if "NOT" in types and phrase.relation is None and not phrase.inverse:
            raise NotUnderstood("'not' belongs to a relation or a colour")
        return replace(
            phrase,
            clause=phrase.clause or "THAT_IS" in types,
            negated="NOT" in types,
            joined="AND_IS" in types,
        )

    def coloured(self, *items: Any) -> Phrase:
        negated = any(token.type == "NOT" for token in of_type(Token, items))
        return Phrase(None, colour=token_value(items, "COLOUR"), negated=negated, clause=True)

    def other_than(self, _: Token, nouns: Nouns) -> Phrase:
        return Phrase(None, (Chain(nouns),), other_than=True)

    def here(self, _: Token) -> Phrase:
        room = Nouns(ANY_ROOM, None, False, None)
        return Phrase(RelationKind.IN, (Chain(room),))

    def having(self, _: Token, landmark: Nouns, *relation: Token) -> Phrase:
        kind = relation[0].value if relation else None
        if isinstance(kind, tuple):
            raise NotUnderstood("no limit is measured from what something has")
        return Phrase(kind, (Chain(landmark),), clause=True, inverse=True)

    def aligned(self, *items: Any) -> Phrase:
        marks = tuple(chain_of(words) for words in named(items))
        return Phrase(RelationKind.ALIGNED_WITH, marks)

    def mark(self, words: Any) -> Landmark:
        return landmark(words)

    def relations(self, *items: Any) -> Qualifier | Superlative:
        return test_of(tuple(of_type(Phrase, items)))

    def direct(self, token: Token, landmark: Any) -> Phrase:
        if isinstance(token.value, tuple):
            relation, limit_m = token.value
            return Phrase(relation, (chain_of(landmark),), limit_m=limit_m)
        return Phrase(relation_kind(token), (chain_of(landmark),), to=token.words)

    def own_view(self, token: Token, landmark: Nouns, _: Token) -> Phrase:
        return intrinsic(relation_kind(token), landmark)

    def owned(self, _: Token, landmark: Nouns, token: Token) -> Phrase:
        return intrinsic(relation_kind(token), landmark)

    def between(self, *items: Any) -> Phrase:
        marks = tuple(chain_of(words) for words in named(items))
        several = isinstance(marks[0], Chain) and marks[0].nouns.plural
        if len(marks) == 1 and not several:
            raise NotUnderstood("'between' needs two objects")
        return Phrase(RelationKind.BETWEEN, marks)

    def person_side(self, token: Token) -> Phrase:
        who, side = token.value
        return Phrase(side, (Person(who),))

    def side(self, token: Token) -> Phrase:
        return Phrase(relation_kind(token), (Person(Who.VIEWER),))

    def superlative(self, *items: Any) -> Phrase:
        marks = tuple(chain_of(words) for words in named(items))
        rank = token_value(items, "ORD") or 1
        return Phrase(None, marks, extreme=token_value(items, "SUP"), rank=rank)

    def superlative_to(self, _: Token, landmark: Any) -> Phrase:
        return Phrase(None, (chain_of(landmark),))

    def chain(self, nouns: Nouns, *phrases: Phrase) -> Chain:
        return Chain(nouns, phrases)

    # ---- viewpoints

    def view_from(self, *items: Any) -> View:
        at = landmark(items[1])
        if isinstance(at, Person):
            return View(person_view(at.who))
        return View(ViewpointSpec(V.OBJECT_FRONT, at), EITHER)

    def view_person(self, token: Token) -> View:
        return View(person_view(token.value))

    def view_standing(self, token: Token, at: Any, *facing: Any) -> View:
        who = token.value
        persons = frozenset({who}) if isinstance(who, Who) else EITHER
        target = landmark(facing[-1]) if facing else None
        spec = ViewpointSpec(V.STANDING_AT_FACING, landmark(at), target)
        return View(spec, persons, standing=True)

    def view_sitting(self, _: Token, at: Chain) -> View:
        return View(ViewpointSpec(V.OBJECT_FRONT, reference_of(at)), EITHER, standing=True)

    def view_facing(self, token: Token, facing: Any) -> View:
        spec = ViewpointSpec(V.STANDING_AT_FACING, Person(token.value), landmark(facing))
        return View(spec, frozenset({token.value}), standing=True)

    # ---- yes/no questions

    def alternative(self, *items: Any) -> tuple[Phrase, ...]:
        return tuple(of_type(Phrase, items))

    def tail(self, *items: Any) -> tuple[tuple[Phrase, ...], tuple[tuple[Phrase, ...], ...]]:
        return tuple(of_type(Phrase, items)), tuple(of_type(tuple, items))

    def ask_is(self, _: Token, words: Any, *alternatives: tuple[Phrase, ...]) -> q.Question:
        chain = no_person(words)
        if alternatives:
            if not chain.phrases:
                raise NotUnderstood("no relation is asked for")
            subject = Chain(chain.nouns, chain.phrases[:-1])
            return direction(reference_of(subject), (chain.phrases[-1:], *alternatives))
        readings = [
            q.IsRelation(reference_of(Chain(chain.nouns, chain.phrases[:i])), test)
            for i in reversed(range(len(chain.phrases)))
            if not chain.phrases[i].clause
            and isinstance(test := test_of(chain.phrases[i:]), Qualifier)
        ]
        if not readings:
            raise NotUnderstood("no relation is asked for")
        readings.sort(key=lambda reading: reading.predicate.relation not in SIDES)
        return replace(readings[0], readings=tuple(readings[1:]))

    def ask_all(self, _: Token, *items: Any) -> q.Question:
        chains = [no_person(words) for words in named(items)]
        last = self.ask_is(_, chains[-1])
        if not isinstance(last, q.IsRelation):
            raise NotUnderstood("no relation is asked for")
        subjects = [reference_of(chain) for chain in chains[:-1]]
        firsts = tuple(q.IsRelation(subject, last.predicate) for subject in subjects)
        return q.AllOf((*firsts, last))

    def ask_both(self, _: Token, words: Any, *phrases: Any) -> q.Question:
        first = self.ask_is(_, words)
        if not isinstance(first, q.IsRelation):
            raise NotUnderstood("no relation is asked for")
        tests = [test_of((phrase,)) for phrase in of_type(Phrase, phrases)]
        others = tuple(
            q.IsRelation(first.subject, test) for test in tests if isinstance(test, Qualifier)
        )
        return q.AllOf((first, *others))

    def ask_is_indirect(self, _: Token, words: Any, __: Token, tail: Any) -> q.Question:
        subject = reference_of(no_person(words))
        phrases, alternatives = tail
        if alternatives:
            return direction(subject, (phrases, *alternatives))
        test = test_of(phrases)
        if not isinstance(test, Qualifier):
            raise NotUnderstood("ask which one is " + test.extreme.value)
        return q.IsRelation(subject, test)

    def ask_larger(self, *items: Any) -> q.IsLarger:
        subject, other = (reference_of(no_person(words)) for words in named(items))
        measure, smaller = token_value(items, "COMP")
        return q.IsLarger(subject, other, measure, smaller)

    def ask_nearer(self, *items: Any) -> q.IsNearer:
        subject, target, other = (landmark(words) for words in named(items))
        return q.IsNearer(subject, target, other, farther=bool(token_value(items, "NEARER")))

    def ask_nearer_to(self, *items: Any) -> q.IsNearer:
        return replace(self.ask_nearer(*items), than_to=True)

    def ask_exists(self, *items: Any) -> q.Exists:
        (chain,) = of_type(Chain, items)
        if chain.nouns.number > 1:
            raise NotUnderstood("ask how many there are")
        return q.Exists(singular(reference_of(chain)))

    # ---- open questions

    def ask_where(self, *items: Any) -> q.Question:
        subject = landmark(named(items)[0])
        if isinstance(subject, Reference) and subject.plural:
            return q.WhatIs(singular(subject))
        return q.WhereIs(subject)

    def ask_which_is(self, _: Token, __: Token, chain: Chain) -> q.Question:
        return which(chain)

    def ask_what(self, *items: Any) -> q.Question:
        return which(Chain(ANYTHING, tuple(of_type(Phrase, items))))

    def ask_what_kind(self, _: Token, nouns: Nouns, *items: Any) -> q.Question:
        return which(predicated(nouns, items))

    def ask_list(self, _: Token, chain: Chain) -> q.Question:
        return which(chain)

    def ask_colour(self, *items: Any) -> q.WhatColour:
        return q.WhatColour(reference_of(of_type(Chain, items)[0]), token_value(items, "COLOUR"))

    def choose(self, *items: Any) -> _Choosing:
        return _Choosing(tuple(of_type(Phrase, items)))

    def choose_of_these(self, *items: Any) -> _Choosing:
        return _Choosing(tuple(of_type(Phrase, items)), of_these=True)

    def options(self, *items: Any) -> tuple[Chain, ...]:
        return tuple(of_type(Chain, items))

    def ask_far(self, *items: Any) -> q.HowFar:
        marks = [landmark(words) for words in named(items)]
        if len(marks) == 1:
            marks.append(Person(Who.VIEWER))
        if isinstance(marks[0], Person):
            marks.reverse()
        if isinstance(marks[0], Person):
            raise NotUnderstood("the distance between two persons is not measured")
        return q.HowFar(marks[0], marks[1])

    def ask_far_swapped(self, *items: Any) -> q.HowFar:
        return self.ask_far(*reversed(items))

    def ask_many(self, _: Token, nouns: Nouns, *items: Any) -> q.HowMany:
        return q.HowMany(singular(reference_of(predicated(nouns, items))))

    def ask_many_coloured(self, *items: Any) -> q.HowMany:
        coloured = Phrase(None, colour=token_value(items, "COLOUR"), clause=True)
        return self.ask_many(*items, coloured)

    def big_body(self, *items: Any) -> q.HowBig:
        subject = reference_of(of_type(Chain, items)[0])
        return q.HowBig(subject, token_value(items, "HOW_BIG", "SIZE_OF"))

    # ---- whole sentences

    def question(self, *items: Any) -> q.Question:
        (body,) = (i for i in items if not isinstance(i, View))
        asked: q.Question = seen_from(body, only_view(items))
        return asked

    def question_options(self, *items: Any) -> q.Question:
        (choosing,) = of_type(_Choosing, items)
        options = tuple(reference_of(c) for group in of_type(tuple, items) for c in group)
        body: q.Question
        if options or choosing.of_these:
            body = q.WhichOf(test_of(choosing.phrases), options)
        else:
            body = which(Chain(ANYTHING, choosing.phrases))
        asked: q.Question = seen_from(body, only_view(items))
        return asked

    def reference(self, *items: Any) -> Reference:
        reference = reference_of(of_type(Chain, items)[0])
        view = only_view(items)
        if view is None:
            return reference
        qualifiers = tuple(
            replace(each, viewpoint=view.spec) if each.relation in SIDES else each
            for each in reference.qualifiers
        )
        seen: Reference = for_viewer(replace(reference, qualifiers=qualifiers), view)
        return seen

    def go_to(self, *items: Any) -> Place:
        return Place(None, (landmark(items[-1]),))

    def go_relation(self, *items: Any) -> Place:
        test = test_of(tuple(of_type(Phrase, items)))
        if isinstance(test, Superlative):
            raise NotUnderstood(f"say which object to go to that is {test.extreme.value}")
        if test.inverse:
            raise NotUnderstood("say which object to go to that has this")
        return Place(test.relation, test.landmarks, test.viewpoint, test.intrinsic)

    def come_here(self, _: Token) -> Place:
        return Place(None, (Person(Who.SPEAKER),))

    def face(self, _: Token, target: Any) -> Face:
        return Face(landmark(target))

    def explore(self, _: Token) -> Explore:
        return Explore()

    def stop(self, _: Token) -> Stop:
        return Stop()

    def facing(self, _: Token, target: Any) -> Landmark | Token:
        return target if isinstance(target, Token) and target.type == "IT" else landmark(target)

    def instruction(self, *items: Any) -> Instruction:
        return in_order([each for each in items if not isinstance(each, Token)])

    def going(self, *items: Any) -> GoTo | Face | Explore | Stop:
        view = only_view(items)
        (act,) = (item for item in items if isinstance(item, Place | Face | Explore | Stop))
        facing = [i for i in items if isinstance(i, Token | Reference | Person)]
        if not isinstance(act, Place):
            if facing or (view and not isinstance(act, Face)):
                raise NotUnderstood("a direction to look in belongs to a place to stand at")
            turn: Face | Explore | Stop = seen_from(act, view)
            return turn
        if len(facing) > 1:
            raise NotUnderstood("only one thing can be faced")
        if facing:
            target = act.landmarks[0] if isinstance(facing[0], Token) else facing[0]
            act = replace(act, facing=target)
        return GoTo(seen_from(act, view))
