"""Remote names of InternVL weights and what they become: pure text, one rule a line."""

from __future__ import annotations

import re

from ..errors import CheckpointError

_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"language_model\.(.+)", (r"language_model.\1",)),
    (r"mlp1\.0\.(weight|bias)", (r"multi_modal_projector.layer_norm.\1",)),
    (r"mlp1\.1\.(weight|bias)", (r"multi_modal_projector.linear_1.\1",)),
    (r"mlp1\.3\.(weight|bias)", (r"multi_modal_projector.linear_2.\1",)),
    (r"vision_model\.embeddings\.class_embedding", ("vision_tower.embeddings.cls_token",)),
    (
        r"vision_model\.embeddings\.position_embedding",
        ("vision_tower.embeddings.position_embeddings",),
    ),
    (
        r"vision_model\.embeddings\.patch_embedding\.(weight|bias)",
        (r"vision_tower.embeddings.patch_embeddings.projection.\1",),
    ),
    (r"@\.ls([12])", (r"#.lambda_\1",)),
    (r"@\.norm1\.(weight|bias)", (r"#.layernorm_before.\1",)),
    (r"@\.norm2\.(weight|bias)", (r"#.layernorm_after.\1",)),
    (r"@\.mlp\.(fc[12])\.(weight|bias)", (r"#.mlp.\1.\2",)),
    (r"@\.attn\.proj\.(weight|bias)", (r"#.attention.projection_layer.\1",)),
    (r"@\.attn\.([qk])_norm\.weight", (r"#.attention.\1_norm.weight",)),
    (
        r"@\.attn\.qkv\.(weight|bias)",
        tuple(rf"#.attention.{part}_proj.\1" for part in "qkv"),
    ),
)
"""`@` is a vision layer as published, `#` the same layer as we store it."""


def native_names(remote: str) -> tuple[str, ...]:
    """What a remote tensor becomes; several names mean equal parts of its rows, in this order.

    Raises:
        CheckpointError: no rule knows the name.
    """
    layer = re.match(r"vision_model\.encoder\.layers\.(\d+)\.", remote)
    name, stored = remote, ""
    if layer:
        name = f"@.{remote[layer.end() :]}"
        stored = f"vision_tower.encoder.layer.{layer[1]}"
    for pattern, becomes in _RULES:
        found = re.fullmatch(pattern, name)
        if found:
            return tuple(found.expand(each).replace("#", stored, 1) for each in becomes)
    raise CheckpointError(f"{remote}: expected a tensor of internvl_chat, this name is of none")
