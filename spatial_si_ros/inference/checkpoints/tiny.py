"""Small random checkpoints with the file layout, names, tokens and traps of the real ones."""

from __future__ import annotations

import tempfile
from itertools import islice
from math import prod
from pathlib import Path

from ..errors import CheckpointError
from .convert import convert
from .families import Family, Layout, completed, expected_tensors
from .folders import RANDOM_KEY
from .tensors import write_tensors
from .tiny_configs import tiny_config
from .tiny_files import write_remote_files
from .tiny_weights import outlier_scales, random_bytes
from .vocabulary import write_json
from .weights import INDEX, SINGLE


def make_tiny(
    out: Path,
    family: Family,
    layout: Layout = Layout.NATIVE,
    *,
    seed: int = 0,
    outliers: bool = False,
    shards: int = 1,
) -> Path:
    """Write a checkpoint of about 20 MB and return its folder.

    The same seed gives the same weights in both layouts: the native one is the remote one,
    converted.

    Args:
        out: a folder that does not exist yet.
        family: of the model.
        layout: as published, or as the runtimes read it.
        seed: of the weights.
        outliers: the first decoder layer overflows in fp16, as real checkpoints do.
        shards: number of weight files.

    Raises:
        CheckpointError: `out` exists.
    """
    if out.exists():
        raise CheckpointError(f"{out}: expected a folder that does not exist yet")
    if layout is Layout.REMOTE:
        _write_remote(out, family, seed, outliers, shards)
        return out
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name:
        remote = Path(name) / "remote"
        _write_remote(remote, family, seed, outliers, shards)
        convert(remote, out)
    return out


def _write_remote(out: Path, family: Family, seed: int, outliers: bool, shards: int) -> None:
    out.mkdir(parents=True)
    config = tiny_config(family)
    write_json(out / "config.json", {**config, RANDOM_KEY: True})
    write_remote_files(out, family)
    shapes = expected_tensors(completed(config, ["lm_head.weight"]))
    scales = outlier_scales(shapes) if outliers else {}
    names = iter(shapes)
    where: dict[str, str] = {}
    for number in range(1, shards + 1):
        share = list(islice(names, -(-len(shapes) // shards)))
        file = SINGLE if shards == 1 else f"model-{number:05d}-of-{shards:05d}.safetensors"
        write_tensors(
            out / file,
            {name: ("BF16", shapes[name]) for name in share},
            lambda name: [random_bytes(name, shapes[name], seed, scales.get(name))],
        )
        where |= dict.fromkeys(share, file)
    if shards > 1:
        total = sum(2 * prod(shape) for shape in shapes.values())
        write_json(out / INDEX, {"metadata": {"total_size": total}, "weight_map": where})
