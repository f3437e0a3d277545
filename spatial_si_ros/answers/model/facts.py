"""What was measured, as words before a question: sizes, distances, a chain of triples.

Metric facts in the prompt as ViSRA and LAST give them, triples as SSR does. A model that has been
told what was measured is no second witness of it: facts are for questions that it answers alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ...geometry.relations import RelationKind
from ...geometry.viewpoints import Observer
from ...scene.objects import SceneObject
from ..grounding.ground import Grounder
from ..measuring import relations
from ..replies.related import related

TRIPLES = frozenset({RelationKind.ON, RelationKind.IN, RelationKind.NEXT_TO, RelationKind.ABOVE})
"""Relations that need nobody's eyes."""
SURE = 0.9
"""Least probability of a triple that is told."""
MOST_TRIPLES = 12


def facts_about(
    things: Sequence[tuple[str, SceneObject]], observer: Observer | None, grounder: Grounder
) -> str:
    """One or two sentences about the objects of a question; "" without objects.

    Args:
        things: objects by name.
        observer: whose distances to them are told; None: nobody's.
        grounder: of the question.
    """
    if not things:
        return ""
    told = [f"{name} is {_size(thing)}" for name, thing in things]
    for (first, a), (second, b) in combinations(things, 2):
        told.append(f"{first} and {second} are {relations.distance(a, b)[0]:.2f} m apart")
    if observer is not None:
        told += [
            f"{name} is {relations.distance_from(observer, thing)[0]:.2f} m from "
            f"{observer.description}"
            for name, thing in things
            if thing.id not in observer.object_ids
        ]
    sentences = [f"Measured: {'; '.join(told)}."]
    names = {thing.id: name for name, thing in things}
    found = related([thing for _, thing in things], TRIPLES, grounder, SURE)
    chain = [
        f"({names[fact.subject_id]}, {fact.relation.value}, {names[fact.reference_id]})"
        for fact, _ in found[:MOST_TRIPLES]
    ]
    if chain:
        sentences.append(f"Scene graph: {' -> '.join(chain)}.")
    return " ".join(sentences)


def _size(thing: SceneObject) -> str:
    length, width, height = (float(edge) for edge in thing.box.size_m)
    return f"{length:.2f} m x {width:.2f} m x {height:.2f} m high"
