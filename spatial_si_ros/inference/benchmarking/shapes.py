"""The published sizes of the models: what random weights need to take as long as real ones."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ..checkpoints.families import Family
from ..checkpoints.manifests import Manifest
from ..errors import CheckpointError


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a model.

    Attributes:
        name: of it, for people.
        family: of the model.
        text, vision: fields of the decoder and of the vision tower that differ from those of the
            tiny checkpoint.
        tied: the head is the embedding table; None: as in the tiny checkpoint.
    """

    name: str
    family: Family
    text: Mapping[str, Any] = field(default_factory=dict)
    vision: Mapping[str, Any] = field(default_factory=dict)
    tied: bool | None = None

    def config(self, tiny: Mapping[str, Any]) -> dict[str, Any]:
        """A native config.json of these sizes, from that of the tiny checkpoint."""
        found = deepcopy(dict(tiny))
        text = found.get("text_config", found)  # Qwen2.5-VL has the decoder's fields beside
        text.update(deepcopy(dict(self.text)))
        found["vision_config"].update(deepcopy(dict(self.vision)))
        if self.tied is not None:
            found["tie_word_embeddings"] = self.tied
        return found


_VIT_300M = {
    "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24,
    "num_attention_heads": 16,
}  # fmt: skip


def _decoder(hidden: int, wide: int, layers: int, heads: int, kv_heads: int) -> dict[str, Any]:
    return {
        "hidden_size": hidden, "intermediate_size": wide, "num_hidden_layers": layers,
        "num_attention_heads": heads, "num_key_value_heads": kv_heads,
    }  # fmt: skip


def _mrope(kind: str, sections: tuple[int, ...]) -> dict[str, Any]:
    return {"rope_scaling": {"mrope_section": list(sections), "type": kind}}


def _qwen25(name: str, text: dict[str, Any], tied: bool) -> Shape:
    vision = {
        "depth": 32, "fullatt_block_indexes": [7, 15, 23, 31], "hidden_size": 1280,
        "intermediate_size": 3420, "num_heads": 16, "out_hidden_size": text["hidden_size"],
    }  # fmt: skip
    return Shape(
        name, Family.QWEN25VL, {**text, **_mrope("mrope", (16, 24, 24))}, vision, tied=tied
    )


_QWEN3VL_8B = Shape(
    "qwen3vl-8b",
    Family.QWEN3VL,
    {
        **_decoder(4096, 12288, 36, 32, 8),
        "head_dim": 128,
        "rope_scaling": {
            "mrope_interleaved": True, "mrope_section": [24, 20, 20], "rope_type": "default",
        },
    },
    {
        "deepstack_visual_indexes": [8, 16, 24], "depth": 27, "hidden_size": 1152,
        "intermediate_size": 4304, "num_heads": 16, "out_hidden_size": 4096,
    },
)  # fmt: skip

SHAPES = {
    shape.name: shape
    for shape in (
        Shape("tiny", Family.INTERNVL3),
        Shape("tiny-qwen3vl", Family.QWEN3VL),
        Shape("tiny-qwen25vl", Family.QWEN25VL),
        Shape("internvl3-1b", Family.INTERNVL3, _decoder(896, 4864, 24, 14, 2), _VIT_300M),
        Shape("internvl3-2b", Family.INTERNVL3, _decoder(1536, 8960, 28, 12, 2), _VIT_300M),
        Shape("internvl3-8b", Family.INTERNVL3, _decoder(3584, 18944, 28, 28, 4), _VIT_300M),
        _qwen25("qwen25vl-3b", _decoder(2048, 11008, 36, 16, 2), tied=True),
        _qwen25("qwen25vl-7b", _decoder(3584, 18944, 28, 28, 4) | {"vocab_size": 152064}, False),
        _QWEN3VL_8B,
    )
}  # fmt: skip
"""By name."""


def shape_named(name: str) -> Shape:
    """The shape of that name.

    Raises:
        CheckpointError: there is none.
    """
    if name not in SHAPES:
        raise CheckpointError(f"expected a shape of {', '.join(SHAPES)}, got {name!r}")
    return SHAPES[name]


def shape_of(manifest: Manifest) -> Shape:
    """The shape of a released checkpoint.

    Raises:
        WrongFamily: it is not supported.
        CheckpointError: its sizes are not known here.
    """
    return shape_named(f"{manifest.family.value}-{manifest.value['size'].lower()}")
