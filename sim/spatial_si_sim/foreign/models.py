"""Reads furniture out of a Sweet Home 3D library (`.sh3f`, a zip of OBJ files and a catalogue)."""

from __future__ import annotations

import math
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import trimesh

from ..scenes.colours import SHADES
from ..scenes.model import Model, assemble
from ..scenes.parts import Part, Rgb

CREASE_RAD = 0.6


@dataclass(frozen=True)
class Entry:
    """One piece of a library: path of its OBJ, size in metres (x, y up, z front), its maker."""

    name: str
    path: str
    size_m: tuple[float, float, float]
    creator: str
    rotation: tuple[float, ...] = (1, 0, 0, 0, 1, 0, 0, 0, 1)


def read_catalogue(library: Path) -> dict[str, Entry]:
    """Model name (the part of its id after '#') -> entry.

    Raises:
        OSError, zipfile.BadZipFile: the library cannot be read.
        ValueError: there is no catalogue in it.
    """
    with zipfile.ZipFile(library) as archive:
        names = [n for n in archive.namelist() if n.endswith("PluginFurnitureCatalog.properties")]
        if not names:
            raise ValueError(f"'{library}' holds no furniture catalogue")
        text = archive.read(names[0]).decode("latin-1")
    fields: dict[str, dict[str, str]] = {}
    for key, number, value in re.findall(r"^(\w+)#(\d+)=(.*)$", text, re.MULTILINE):
        fields.setdefault(number, {})[key] = value.strip()
    entries = {}
    for field in fields.values():
        name = field["id"].split("#")[1]
        size = tuple(float(field[key]) / 100 for key in ("width", "height", "depth"))
        turn = tuple(float(v) for v in field.get("modelRotation", "1 0 0 0 1 0 0 0 1").split())
        entries[name] = Entry(name, field["model"].lstrip("/"), size, field.get("creator", ""),
                              turn)
    return entries


def read_model(library: Path, entry: Entry, kind: str, colour: str | None, faces: int,
               turn_quarters: int = 0) -> Model:
    """A library piece as a model of at most about `faces` triangles.

    Its front (the library's +z, turned left by so many quarters) becomes the model's x axis. Every
    material becomes a part of its mean colour.
    """
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(library) as archive:
            inside = str(Path(entry.path).parent) + "/"
            for name in archive.namelist():
                if name.startswith(inside):
                    archive.extract(name, folder)
        scene = trimesh.load(Path(folder) / entry.path, group_material=True, split_object=False,
                             process=False, force="scene")
        meshes = [mesh for mesh in scene.geometry.values() if len(mesh.faces)]
        colours = [_mean_rgb(mesh) for mesh in meshes]
    rotation = np.array(entry.rotation).reshape(3, 3)
    clouds = [np.asarray(mesh.vertices) @ rotation.T for mesh in meshes]
    low = np.min([cloud.min(axis=0) for cloud in clouds], axis=0)
    high = np.max([cloud.max(axis=0) for cloud in clouds], axis=0)
    scale = np.array(entry.size_m) / (high - low)
    total = sum(len(mesh.faces) for mesh in meshes)
    parts = []
    for mesh, cloud, rgb in zip(meshes, clouds, colours):
        plain = trimesh.Trimesh(cloud * scale, mesh.faces)  # merges equal vertices
        parts.append(_part(_simplified(plain, faces / total), rgb, turn_quarters))
    biggest = max(zip(meshes, colours), key=lambda pair: pair[0].area)[1]
    if colour is not None:
        biggest = min(colours, key=lambda rgb: min(math.dist(rgb, s) for s in SHADES[colour]))
    return assemble(kind, parts, colour, biggest)


def _simplified(mesh: trimesh.Trimesh, keep: float) -> trimesh.Trimesh:
    """The mesh with about that share of its faces; small meshes stay as they are."""
    wanted = max(int(len(mesh.faces) * keep), 24)
    if wanted >= len(mesh.faces):
        return mesh
    return mesh.simplify_quadric_decimation(face_count=wanted, aggression=4)


def _part(mesh: trimesh.Trimesh, rgb: Rgb, turn_quarters: int) -> Part:
    """Axes from (x right, y up, z front) to (x front, y left, z up); edges sharper than the
    crease keep their own normals."""
    smooth = trimesh.graph.smooth_shade(mesh, angle=CREASE_RAD)
    order = [2, 0, 1]
    points, normals = np.asarray(smooth.vertices)[:, order], smooth.vertex_normals[:, order]
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    normals = np.where(length > 0.5, normals / np.maximum(length, 1e-9), [0.0, 0.0, 1.0])
    part = Part(points, normals, np.zeros((len(points), 2)), np.asarray(smooth.faces), rgb)
    return part.turned(turn_quarters * np.pi / 2)


def _mean_rgb(mesh: trimesh.Trimesh) -> Rgb:
    """A material's diffuse colour, times the mean of its picture where it has one."""
    material = mesh.visual.material
    rgb = np.array(material.diffuse[:3], float)
    image = getattr(material, "image", None)
    if image is not None:
        rgb = np.asarray(image.convert("RGB").resize((16, 16)), float).reshape(-1, 3).mean(axis=0)
    red, green, blue = (int(round(v)) for v in rgb)
    return red, green, blue
