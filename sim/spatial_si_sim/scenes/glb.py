"""Binary glTF files (GLB 2.0) of baked meshes, the same bytes for the same meshes."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from ..frames import habitat_from_ros
from .bake import Baked

_ARRAY, _ELEMENTS = 34962, 34963
_UBYTE, _USHORT, _UINT, _FLOAT = 5121, 5123, 5125, 5126


def glb_bytes(meshes: Sequence[Baked]) -> bytes:
    """One node whose mesh has a primitive per baked mesh; y up, as glTF and Habitat have it.

    The colours hold their light already: materials are unlit (KHR_materials_unlit).
    """
    blobs: list[bytes] = []
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "spatial_si_sim"},
        "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": []}], "accessors": [], "bufferViews": [], "materials": [],
        "textures": [], "images": [], "samplers": [
            {"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071}],
        "extensionsUsed": ["KHR_materials_unlit"],
    }
    for index, mesh in enumerate(meshes):
        points = habitat_from_ros(mesh.vertices_m).astype(np.float32)
        colours = np.hstack([mesh.colours, np.full((len(points), 1), 255, np.uint8)])
        small = len(points) < 65535
        primitive = {
            "attributes": {
                "POSITION": _accessor(document, blobs, points, "VEC3", _FLOAT, _ARRAY, True),
                "NORMAL": _accessor(document, blobs,
                                    habitat_from_ros(mesh.normals).astype(np.float32), "VEC3",
                                    _FLOAT, _ARRAY),
                "TEXCOORD_0": _accessor(document, blobs, mesh.uv, "VEC2", _FLOAT, _ARRAY),
                "COLOR_0": _accessor(document, blobs, colours, "VEC4", _UBYTE, _ARRAY),
            },
            "indices": _accessor(document, blobs,
                                 mesh.faces.ravel().astype(np.uint16 if small else np.uint32),
                                 "SCALAR", _USHORT if small else _UINT, _ELEMENTS),
            "material": index,
        }
        document["meshes"][0]["primitives"].append(primitive)
        document["images"].append({"mimeType": "image/png",
                                   "bufferView": _view(document, blobs, _png(mesh.texture))})
        document["textures"].append({"sampler": 0, "source": index})
        document["materials"].append({
            "pbrMetallicRoughness": {"baseColorTexture": {"index": index}, "metallicFactor": 0.0,
                                     "roughnessFactor": 1.0},
            "extensions": {"KHR_materials_unlit": {}}})
    body = b"".join(blobs)
    document["buffers"] = [{"byteLength": len(body)}]
    head = json.dumps(document, separators=(",", ":"), sort_keys=True).encode()
    head += b" " * (-len(head) % 4)
    chunks = struct.pack("<II", len(head), 0x4E4F534A) + head
    chunks += struct.pack("<II", len(body), 0x004E4942) + body
    return struct.pack("<III", 0x46546C67, 2, 12 + len(chunks)) + chunks


def _view(document: dict[str, Any], blobs: list[bytes], data: bytes, target: int = 0) -> int:
    offset = sum(len(blob) for blob in blobs)
    view: dict[str, Any] = {"buffer": 0, "byteOffset": offset, "byteLength": len(data)}
    if target:
        view["target"] = target
    document["bufferViews"].append(view)
    blobs.append(data + b"\0" * (-len(data) % 4))
    return len(document["bufferViews"]) - 1


def _accessor(document: dict[str, Any], blobs: list[bytes], values: np.ndarray, kind: str,
              component: int, target: int, bounds: bool = False) -> int:
    entry: dict[str, Any] = {
        "bufferView": _view(document, blobs, np.ascontiguousarray(values).tobytes(), target),
        "componentType": component, "count": len(values), "type": kind}
    if component == _UBYTE:
        entry["normalized"] = True
    if bounds:
        entry["min"] = [float(v) for v in values.min(axis=0)]
        entry["max"] = [float(v) for v in values.max(axis=0)]
    document["accessors"].append(entry)
    return len(document["accessors"]) - 1


def _png(texture: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(texture).save(out, "PNG", compress_level=4)
    return out.getvalue()
