"""Makes a scene fit for physics before it is loaded: solids with boards and insides, true masses.

Habitat makes one convex hull of an object and keeps it 4 cm off whatever it touches; that is enough
for a robot that only drives. Nothing that is seen changes here.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np

from .backend import habitat_sim
from .scene_files import SceneFiles
from .solids import convex_pieces, read_mesh, volume_m3, write_pieces

MARGIN_M = 0.001
STEP_S = 0.004
"""Of Bullet: what fell 10 cm is 5 mm farther on after a step."""

DENSITY_KGPM3 = 600.0
MASS_KG = (0.05, 1.0)
FRICTION = 0.7
DAMPING = 0.9
"""Turning slows down by itself, in place of the rolling resistance that Habitat's objects lack: a
ball of the generator that is pushed at 0.2 m/s rolls 0.14 m, as with a resistance of 0.014 of its
weight (v^2 / 2cg)."""

_log = logging.getLogger(__name__)


def prepared(backend: Any, scene: SceneFiles, folder: Path) -> Any:
    """Habitat's templates of a scene with true collision shapes, which are written to `folder`.

    Templates that have no mesh file of their own (primitives) stay as they are. What is movable has
    its centre of mass in the middle of its box, so its position is that of its box.
    """
    mediator = habitat_sim.metadata.MetadataMediator(backend)
    stages, objects = mediator.stage_template_manager, mediator.object_template_manager
    physics = mediator.physics_template_manager
    for handle in physics.get_template_handles():
        engine = physics.get_template_by_handle(handle)
        engine.timestep = STEP_S
        physics.register_template(engine, handle)
    for handle in stages.get_template_handles():
        stage = stages.get_template_by_handle(handle)
        stage.margin = MARGIN_M
        stages.register_template(stage, handle)
    for number, handle in enumerate(objects.get_file_template_handles()):
        template = objects.get_template_by_handle(handle)
        _prepare(template, scene, template_name(handle), folder / f"{number}.glb")
        objects.register_template(template, handle)
    return mediator


def _prepare(template: Any, scene: SceneFiles, name: str, target: Path) -> None:
    try:
        points, faces = read_mesh(Path(template.render_asset_handle))
    except (OSError, ValueError) as error:
        _log.warning("'%s' keeps one hull as its solid: %s", name, error)
        return
    pieces = convex_pieces(points, faces)
    if not pieces:
        return
    write_pieces(pieces, target)
    template.collision_asset_handle = str(target)
    template.join_collision_meshes = False
    template.margin = MARGIN_M
    template.friction_coefficient = FRICTION
    number = scene.template_ids.get(name, int(template.semantic_id))
    if number not in scene.movable or name in scene.motions.scripts:
        return
    template.mass = float(np.clip(DENSITY_KGPM3 * volume_m3(pieces), *MASS_KG))
    template.angular_damping = DAMPING
    template.compute_COM_from_shape = False
    middle = (points.min(axis=0) + points.max(axis=0)) / 2.0
    template.com = middle.astype(np.float32)


def template_name(handle: str) -> str:
    """'objects/mug_2.object_config.json_:0003' and 'mug_2_:0000' are both 'mug_2'."""
    base = handle.rsplit("/", 1)[-1]
    base = base.split("_:", 1)[0]
    return base.replace(".object_config.json", "")
