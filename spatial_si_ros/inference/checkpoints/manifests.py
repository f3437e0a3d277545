"""What is known of every released checkpoint before anything is downloaded: `models/*.yaml`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from ..errors import CheckpointError, WrongFamily
from .families import Family

PACKAGE = "spatial_si_ros"
SCHEMA = "manifest.schema.json"
SERIES = "sensenova-si-"
"""What all ids begin with, and what may be left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Manifest:
    """A released checkpoint.

    Attributes:
        id: its name.
        hub: repository on the hub.
        unsupported: why it cannot be run here, "" if it can.
        value: all fields, as in the file; `models/manifest.schema.json` describes them.
    """

    id: str
    hub: str
    unsupported: str
    value: Mapping[str, Any]

    @property
    def short(self) -> str:
        """The id without what all of them begin with."""
        return self.id[len(SERIES) :]

    @property
    def family(self) -> Family:
        """The family of the runtimes.

        Raises:
            WrongFamily: none of them; the message says why.
        """
        if self.unsupported:
            supported = ", ".join(family.value for family in Family)
            raise WrongFamily(f"one of {supported}", f"{self.id}: {self.unsupported}")
        return Family(self.value["family"])

    def runtime(self, device: str) -> str:
        """The recommended runtime and precision on a device; "" if there is none."""
        entry = self.value["recommended"][device]
        return f"{entry['runtime']} {entry['precision']}" if entry else ""

    def target(self, device: str) -> str:
        """What the engines of the recommended runtime are built for; "" if it needs none."""
        return str((self.value["recommended"][device] or {}).get("target", ""))


def manifest_folder() -> Path:
    """`models/`: beside the package in a checkout, in share/ once installed.

    Raises:
        CheckpointError: neither is there.
    """
    here = Path(__file__).resolve()
    places = [here.parents[3] / "models"]
    places += [parent / "share" / PACKAGE / "models" for parent in here.parents]
    for place in places:
        if (place / SCHEMA).is_file():
            return place
    raise CheckpointError(f"no models/{SCHEMA} in a checkout, no share/{PACKAGE}/models/{SCHEMA}")


def load_manifests(folder: Path | None = None) -> list[Manifest]:
    """All manifests, validated, the newest version last.

    Raises:
        CheckpointError: one is not what the schema says, or names another id than its file.
    """
    from jsonschema import Draft202012Validator

    folder = manifest_folder() if folder is None else folder
    schema = json.loads((folder / SCHEMA).read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema)
    found = [_load(path, validator) for path in sorted(folder.glob("*.yaml"))]
    return sorted(found, key=lambda manifest: (manifest.value["version"], manifest.id))


def manifest_named(name: str, folder: Path | None = None) -> Manifest:
    """The manifest of an id, with or without `SenseNova-SI-`, or of a repository on the hub.

    Upper and lower case are alike.

    Raises:
        CheckpointError: there is none; the message names the nearest ones.
    """
    manifests = load_manifests(folder)
    names = {each.id.lower(): each for each in manifests}
    names |= {each.short.lower(): each for each in manifests}
    near = get_close_matches(name.lower(), names, 3) or [
        each for each in names if all(part in each for part in name.lower().split("-"))
    ]
    names |= {each.hub.lower(): each for each in manifests}
    if name.lower() in names:
        return names[name.lower()]
    offers = dict.fromkeys(names[each].id for each in near)
    offer = ", ".join(offers) or "what `spatial-si models list` shows"
    raise CheckpointError(f"no checkpoint is called {name}; expected {offer}")


def _load(path: Path, validator: Any) -> Manifest:
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CheckpointError(f"{path}: expected YAML: {error}") from None
    for wrong in validator.iter_errors(value):
        place = ".".join(str(part) for part in wrong.absolute_path) or "the whole"
        raise CheckpointError(f"{path}: {place}: {wrong.message}")
    if value["id"] != path.stem:
        raise CheckpointError(f"{path}: expected the id {path.stem}, got {value['id']}")
    return Manifest(value["id"], value["hub"], value["unsupported"] or "", value)
