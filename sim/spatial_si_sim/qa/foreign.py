"""The truth about scenes that the generator did not make: stated, or told by annotations."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from ..world import World
from ..world.annotations import annotated

TOLD_BY_BOXES = frozenset(
    {
        "distance",
        "distance to viewer",
        "size",
        "compare size",
        "compare distance",
        "extreme",
        "egocentric",
        "direction",
        "near",
        "between",
        "aligned",
        "view correspondence",
        "camera position",
        "camera motion",
        "appearance order",
    }
)
"""Types that boxes and kinds alone decide. Left out of annotated scenes: what needs fronts,
colours, rooms, meshes, or to know what rests on what."""


class NothingAnnotated(ValueError):
    """A scene has neither a ground truth nor labelled objects; the message says what to do."""


def bring_truth(scene: str, world: World, folder: Path) -> bool:
    """Write `ground_truth.json` of a scene into a folder; True when it is made from annotations.

    Raises:
        NothingAnnotated: there is nothing to make it from.
        OSError: it cannot be written.
    """
    beside = Path(scene)
    stated = (beside if beside.is_dir() else beside.parent) / "ground_truth.json"
    if stated.is_file():
        shutil.copyfile(stated, folder / "ground_truth.json")
        return False
    document = truth_from_annotations(world)
    (folder / "ground_truth.json").write_text(json.dumps(document, indent=1), encoding="utf-8")
    return True


def truth_from_annotations(world: World) -> dict[str, Any]:
    """A ground truth of labelled boxes in one room as large as the ground.

    Raises:
        NothingAnnotated: nothing has a label.
    """
    things = annotated(world)
    if not things:
        raise NothingAnnotated(
            "the scene has no ground_truth.json and no labelled objects: name them with --labels"
        )
    low, high = world.navmesh.bounds_m()
    corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
    room = {
        "id": 1,
        "kind": "hall",
        "polygon_m": [[round(float(x), 3), round(float(y), 3)] for x, y in corners],
        "height_m": 2.5,
    }
    objects = [
        {
            "id": each.id,
            "name": f"{each.kind.replace(' ', '_')}_{each.id}",
            "kind": each.kind,
            "colour": None,
            "rgb": [0, 0, 0],
            "box": {"centre_m": each.centre_m, "size_m": each.size_m, "yaw_rad": each.yaw_rad},
            "front_yaw_rad": None,
            "support": None,
            "support_relation": "floor",
            "room": 1,
            "movable": False,
        }
        for each in things
    ]
    start = world.start
    return {
        "format": 1,
        "seed": 0,
        "rooms": [room],
        "objects": objects,
        "start": {"position_m": [start.x_m, start.y_m], "yaw_rad": start.yaw_rad},
    }
