"""What is bigger, nearer, the tallest of several."""

from __future__ import annotations

from collections.abc import Callable

from .. import queries as q
from ..chains import NotUnderstood
from ..references import Extreme, Landmark, Person, Reference, Superlative, Who
from .frame import Frame, frame


def _compare(measure: q.Measure, smaller: bool) -> Callable[..., q.IsLarger]:
    def build(a: Reference, b: Reference) -> q.IsLarger:
        return q.IsLarger(a, b, measure, smaller)

    return build


def _choose(extreme: Extreme) -> Callable[..., q.WhichOf]:
    def build(listed: tuple[Reference, ...]) -> q.WhichOf:
        if len(listed) < 2:
            raise NotUnderstood("two or more things to choose from were expected")
        return q.WhichOf(Superlative(extreme), listed)

    return build


def _nearer(extreme: Extreme) -> Callable[..., q.WhichOf]:
    def build(listed: tuple[Reference, ...], b: Landmark | None = None) -> q.WhichOf:
        if len(listed) < 2:
            raise NotUnderstood("two or more things to choose from were expected")
        return q.WhichOf(Superlative(extreme, b), listed)

    return build


def choice_for(extreme: Extreme) -> Callable[..., q.WhichOf]:
    """Builder of "is <a> nearer to <b> or to <c>"."""

    def build(a: Landmark, b: Reference, c: Reference) -> q.WhichOf:
        return q.WhichOf(Superlative(extreme, a), (b, c))

    return build


M = q.Measure
_COMPARED: tuple[tuple[str, q.Measure, bool, Extreme | None, str], ...] = (
    ("bigger|larger|more voluminous|bulkier", M.VOLUME, False, Extreme.BIGGEST, "biggest|largest"),
    ("smaller|tinier|less big", M.VOLUME, True, Extreme.SMALLEST, "smallest|tiniest"),
    ("taller|higher", M.HEIGHT, False, Extreme.TALLEST, "tallest"),
    ("shorter|lower|less tall|less high", M.HEIGHT, True, Extreme.SHORTEST, "shortest"),
    ("longer", M.LENGTH, False, Extreme.LONGEST, "longest"),
    ("less long", M.LENGTH, True, None, ""),
    ("wider|broader", M.WIDTH, False, Extreme.WIDEST, "widest|broadest"),
    ("narrower|less wide|slimmer|thinner", M.WIDTH, True, None, ""),
    ("longer in any direction", M.LONGEST_EDGE, False, None, ""),
    ("shorter in any direction", M.LONGEST_EDGE, True, None, ""),
)


def _comparisons() -> tuple[Frame, ...]:
    frames = []
    for words, measure, smaller, extreme, best in _COMPARED:
        frames.append(
            frame(
                _compare(measure, smaller),
                f"(is|are) <a:ref> [actually|much|a bit|really|any] ({words}) [in (size|height"
                "|length|width|volume)] than <b:ref> [is|are]",
                f"compared (to|with) <b:ref> , is <a:ref> ({words})",
                f"(does|do) <a:ref> (stand|reach|rise|measure|seem|appear|look) [up] ({words}) "
                "than <b:ref> [does|do]",
            )
        )
        if extreme is None:
            continue
        frames.append(
            frame(
                _choose(extreme),
                f"(which|what|who) [one] (is|are) [the] ({words}|{best}) [one] [:|,] "
                "<listed:listed>",
                "(which|what) of (these|them|those|the two|the three|the following|these things"
                f"|these objects) (is|are) [the] ({words}|{best}) [one] (:|,) <listed:listed>",
                "(which|what) (object|thing|one|item) [of these|of the two] (is|are) [the] "
                f"({words}|{best}) [one] [:|,] <listed:listed>",
                f"(which|what) is [the] ({words}|{best}) of <listed:listed>",
                f"(is|are) <listed:listed> [the] ({words}|{best}) [one]",
                f"of <listed:listed> , (which|what) [one] is [the] ({words}|{best}) [one]",
                f"(between|among|out of) <listed:listed> , (which|what) [one] is [the] ({words}"
                f"|{best}) [one]",
                f"(what|which) is ({words}|{best}) , <listed:listed>",
            )
        )
    frames.append(
        frame(
            lambda a, b: q.IsLarger(a, b, M.HEIGHT),
            "(does|do) <a:ref> (exceed|surpass) <b:ref> in height",
            "is the height of <a:ref> (greater|more|larger|bigger) than (that of|the height of) "
            "<b:ref>",
            "does <a:ref> have (a greater|more|a larger|greater) height than <b:ref>",
        )
    )
    frames.append(
        frame(
            lambda a, b: q.IsLarger(a, b, M.VOLUME),
            "does <a:ref> (take up|occupy|have|need) (more (space|room|volume)|a (larger|bigger"
            "|greater) volume) than <b:ref>",
            "is the volume of <a:ref> (greater|more|larger|bigger) than (that of|the volume of) "
            "<b:ref>",
        )
    )
    return tuple(frames)


_NEARER = "nearer|closer|less far [away]"
_FARTHER = "farther [away]|further [away]|more distant"
_OF = (
    "of (these|them|those|the two|the three|the following|these things|these objects|these "
    "objects listed) "
)


def _distances() -> tuple[Frame, ...]:
    frames = []
    for words, best, extreme, farther in (
        (_NEARER, "nearest|closest", Extreme.NEAREST, False),
        (_FARTHER, "farthest [away]|furthest [away]|most distant", Extreme.FARTHEST, True),
    ):

        def than(a: Landmark, b: Landmark, c: Landmark, farther: bool = farther) -> q.IsNearer:
            return q.IsNearer(a, b, c, False, farther)

        def than_to(a: Landmark, b: Landmark, c: Landmark, farther: bool = farther) -> q.IsNearer:
            return q.IsNearer(a, b, c, True, farther)

        def same_start(
            a: Landmark,
            b: Landmark,
            c: Landmark,
            d: Landmark | None = None,
            farther: bool = farther,
        ) -> q.IsNearer:
            if d is not None and d != a:
                raise NotUnderstood("two distances from the same thing can be compared")
            return q.IsNearer(a, b, c, True, farther)

        shorter = "larger|longer|greater|more|bigger" if farther else "smaller|shorter|less"

        def viewer(a: Landmark, c: Landmark, farther: bool = farther) -> q.IsNearer:
            return q.IsNearer(a, Person(Who.VIEWER), c, False, farther)

        frames += [
            frame(
                than_to,
                f"(is|are|am) <a> [located|situated] ({words}) (to|from) <b> than (to|from) <c>",
                f"is it ({words}|{'shorter' if not farther else 'longer'}) from <a> to <b> than "
                "to <c>",
            ),
            frame(
                than,
                f"(is|are|am) <a> [located|situated] ({words}) (to|from) <b> than <c> [is|are]",
                f"(is|are) <a> ({words}) than <c> (to|from) <b>",
                f"(does|do) <a> (stand|lie|sit) ({words}) (to|from) <b> than <c> [does|do]",
            ),
            frame(
                choice_for(extreme),
                f"(is|are|am) <a> ({words}) (to|from) <b:ref> or [to|from] <c:ref>",
                f"(is|are|am) <a> ({words}) (to|from) <b:ref> , or [to|from] <c:ref>",
                f"(which|what) is <a> ({words}|{best}) to [:|,] <b:ref> or <c:ref>",
            ),
            frame(
                same_start,
                f"(is|are) the distance (from|between) <a> (to|and) <b> ({shorter}) than"
                " (the distance|that|the one) (from|between) <d> (to|and) <c>",
                f"(is|are) the distance (from|between) <a> (to|and) <b> ({shorter}) than"
                " [the distance|that|the one] to <c>",
            ),
            frame(
                viewer,
                f"(is|are) <a> ({words}) than <c> [is|are]",
            ),
            frame(
                _nearer(extreme),
                f"(which|what|who) [one|{_OF}|object|thing|item] [here] (is|are|lies|stands) "
                f"[the] ({words}|{best}) [one|object] (to|from) <b> (:|,) <listed:listed>",
                f"(which|what|who) [one|{_OF}|object|thing|item] (is|are) [the] ({words}|{best}) "
                "[one] (:|,) <listed:listed>",
                f"(is|are) <listed:listed> ({words}|{best}) (to|from) <b>",
                "(between|among|of|out of) <listed:listed> , (which|what) [one|object|thing] (is"
                f"|lies|stands) [the] ({words}|{best}) [one] (to|from) <b>",
                f"(which|what) of <listed:listed> (is|are|lies|stands) [the] ({words}|{best}) "
                "[one] (to|from) <b>",
                f"(which|what) (is|are) [the] ({words}|{best}) (to|from) <b> [out] of "
                "<listed:listed>",
                "(measured|measuring) from [the closest point of] (each|each object) , (which"
                f"|what) of these objects <listed:listed> is [the] ({words}|{best}) (to|from) <b>",
            ),
        ]
    return tuple(frames)


FRAMES: tuple[Frame, ...] = (*_comparisons(), *_distances())
