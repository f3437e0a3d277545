"""What the objects of a loaded scene are called: semantic ids, kinds, and what may be moved."""

from __future__ import annotations

from typing import Any

from .backend import habitat_sim
from .scene_files import SceneFiles
from .templates import template_name

SURFACES = frozenset({"wall", "walls", "floor", "ceiling", "void", "unknown", "misc", "background"})
"""Kinds that a detector of objects does not report."""


def placed_objects(sim: Any) -> dict[str, Any]:
    """Habitat's objects by template name; of several with one name the first."""
    placed = sim.get_rigid_object_manager().get_objects_by_handle_substring()
    named: dict[str, Any] = {}
    for handle in sorted(placed):
        named.setdefault(template_name(handle), placed[handle])
    return named


def movable_ids(sim: Any, scene: SceneFiles) -> frozenset[int]:
    """Semantic ids of what an arm may move; what moves by a script is not among them."""
    placed = placed_objects(sim)
    scripted = {int(placed[n].semantic_id) for n in scene.motions.scripts if n in placed}
    return scene.movable - scripted


def name_objects(sim: Any, scene: SceneFiles, *, dynamics: bool) -> dict[int, str]:
    """Give every placed object its own semantic id; return id -> kind of what is detectable.

    Without `dynamics` everything that no script moves stands fast from now on.
    """
    categories = _semantic_scene(sim)
    labels = dict(scene.labels) or dict(categories)
    placed = sim.get_rigid_object_manager().get_objects_by_handle_substring()
    taken = {0, *labels, *categories}
    used: list[int] = []
    for handle in sorted(placed):
        thing = placed[handle]
        name = template_name(handle)
        stated = scene.template_ids.get(name, int(thing.semantic_id))
        kind = scene.template_labels.get(name) or labels.get(stated)
        unique = stated
        if stated == 0 or stated in used:
            unique = max(taken | set(used)) + 1
        thing.semantic_id = unique
        used.append(unique)
        if kind is not None:
            labels[unique] = kind
        if not dynamics and name not in scene.motions.scripts:
            thing.motion_type = habitat_sim.physics.MotionType.STATIC
    return {key: kind for key, kind in labels.items() if kind.lower() not in SURFACES}


def _semantic_scene(sim: Any) -> dict[int, str]:
    """Semantic id -> category of an annotated stage (HM3D and the like); empty without one."""
    found: dict[int, str] = {}
    objects = [] if sim.semantic_scene is None else sim.semantic_scene.objects
    for each in objects:
        if each is not None and each.category is not None:
            found[int(each.semantic_id)] = str(each.category.name())
    return found
