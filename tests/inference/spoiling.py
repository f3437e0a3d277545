"""What somebody could do to the files of a checkpoint."""

from __future__ import annotations

from pathlib import Path

from spatial_si_ros.inference.checkpoints.tensors import read_header


def flip_one_byte(folder: Path) -> Path:
    """Change one byte of one weight: header and size stay right. Returns the file."""
    path = sorted(folder.glob("*.safetensors"))[-1]
    place = list(read_header(path).values())[0].start
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1]))
    return path
