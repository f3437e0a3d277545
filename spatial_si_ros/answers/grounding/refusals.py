"""Why words could not be grounded, with what a person may have meant."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...errors import DegenerateGeometry, NotObserved
from ...language.canonical import describe
from ...language.declined import Declined, DeclineReason
from ...language.lexicon import plural, similar_kinds
from ...language.references import Reference
from ..measuring.index import SceneIndex
from . import naming
from .grounded import Members


def nothing_fits(
    reference: Reference, members: Members, same: Members, index: SceneIndex
) -> Declined:
    """Nothing like it, or nothing that was seen well enough; `same` is what is of its kind."""
    described = describe(reference)
    if len(members.rows) and float(members.chances.max()) >= 0.2:
        best = index.objects[members.rows[int(np.argmax(members.chances))]]
        return Declined(
            DeclineReason.NOT_OBSERVED_WELL,
            f"{best.name} may be {described} but was not seen well enough to say so",
            (best.name,),
        )
    bare = Reference(reference.kind)
    others = [index.objects[row] for row in same.likely()]
    if others and bare != replace(reference, readings=(), plural=False):
        fit = naming.choices(others, index)
        return Declined(
            DeclineReason.NOT_SEEN,
            f"nothing was seen that is {described}; there is {naming.listed(fit)}",
            fit,
        )
    kinds = sorted(similar_kinds(reference.kind or "") & index.by_label.keys())
    words = reference.kind or "object"
    return Declined(
        DeclineReason.NOT_SEEN,
        f"no {words} was seen",
        tuple(f"the {kind}" for kind in kinds[:4]),
    )


def several_fit(reference: Reference, members: Members, index: SceneIndex) -> Declined:
    """Several objects fit, each named so that a person can choose."""
    order = np.argsort(-members.chances, kind="stable")
    things = [index.objects[members.rows[i]] for i in order if members.chances[i] >= 0.3] or [
        index.objects[members.rows[i]] for i in order[:2]
    ]
    fit = naming.choices(things, index)
    return Declined(
        DeclineReason.AMBIGUOUS,
        f"{len(things)} objects fit '{describe(reference)}': {naming.listed(fit)}; which one?",
        fit,
    )


def not_two(reference: Reference, members: Members, index: SceneIndex) -> Declined:
    """ "Between the chairs" where there are not two."""
    fit = naming.choices([index.objects[row] for row in members.likely()], index)
    kinds = plural(reference.kind or "object")
    return Declined(
        DeclineReason.AMBIGUOUS,
        f"two {kinds} are needed and {len(members.likely())} fit: {naming.listed(fit)}",
        fit,
    )


def undefined(error: DegenerateGeometry) -> Declined:
    """A relation that has no meaning here, or hangs on what nobody has seen yet."""
    unseen = isinstance(error, NotObserved)
    reason = DeclineReason.NOT_OBSERVED_YET if unseen else DeclineReason.UNDEFINED
    return Declined(reason, str(error))
