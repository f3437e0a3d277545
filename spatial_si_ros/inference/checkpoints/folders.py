"""A checkpoint folder, opened: the only door that the runtimes go through."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CheckpointError, NotConverted, WrongFamily
from .families import Config, Family, Layout, expected_tensors, identify
from .known_files import KnownFiles
from .lock import Lock, complaints, read_lock
from .native_config import context_tokens
from .safety import check_files, check_no_code
from .vocabulary import read_json
from .weights import Weights, check_shapes, read_weights

CONTRACT = "spatial_si.json"
"""What the published checkpoint says outside of its config, as data; written by `convert`."""

RANDOM_KEY = "random_weights"
"""True in that file, and in config.json as it is before conversion, where weights are made up."""
RANDOM = "+random"
"""How the identifiers of such checkpoints end, wherever they are carried."""

FLOATS = frozenset({"F32", "F16", "BF16"})

_ALIASES: Mapping[Family, tuple[tuple[str, str], ...]] = {
    Family.INTERNVL3: (
        (r"model\.(vision_tower|multi_modal_projector)\.(.+)", r"\1.\2"),
        (r"model\.language_model\.(.+)", r"language_model.model.\1"),
        (r"lm_head\.(.+)", r"language_model.lm_head.\1"),
    ),
    Family.QWEN3VL: (
        (r"visual\.(.+)", r"model.visual.\1"),
        (r"language_model\.(.+)", r"model.language_model.\1"),
    ),
    Family.QWEN25VL: (
        (r"model\.visual\.(.+)", r"visual.\1"),
        (r"model\.language_model\.(.+)", r"model.\1"),
    ),
}
"""Other versions of transformers write these names for the same tensors."""


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A folder that was found to be safe, complete and what its config says.

    Attributes:
        folder: of the checkpoint.
        family: of the model.
        config: config.json.
        contract: `spatial_si.json`; empty for the Qwen families as published.
        weights: where every tensor is.
        lock: what the folder was locked with, None if it never was.
    """

    folder: Path
    family: Family
    config: Config
    contract: Mapping[str, Any]
    weights: Weights
    lock: Lock | None

    @property
    def identifier(self) -> str:
        """For answers, figures and caches: the name of the folder and, if locked, a digest.

        Weights that `models tiny` and the like made up end with `RANDOM`.
        """
        digest = f"@{self.lock.digest[:12]}" if self.lock else ""
        made_up = RANDOM if self.contract.get(RANDOM_KEY) is True else ""
        return self.folder.resolve().name + digest + made_up

    @property
    def text_config(self) -> Config:
        """The part of the config that describes the decoder."""
        text: Config = self.config.get("text_config", self.config)
        return text

    @property
    def context_tokens(self) -> int:
        """The most tokens of a prompt, images included."""
        if self.contract:
            said = {"model_max_length": self.contract["context_tokens"]}
            return context_tokens(said, self.text_config)
        return context_tokens(read_json(self.folder / "tokenizer_config.json"), self.text_config)

    @property
    def system_message(self) -> str:
        """What the model is told first; empty if nothing."""
        return str(self.contract.get("conversation", {}).get("system_message", ""))


def is_random(identifier: str) -> bool:
    """Whether an identifier is that of made-up weights, whose figures mean nothing."""
    return identifier.endswith(RANDOM)


def open_checkpoint(folder: Path, family: Family | None = None) -> Checkpoint:
    """Check a folder without loading its weights, and return what it is.

    Files are compared with the lock by size only; `check_content` reads them all.

    Args:
        folder: of a checkpoint in native layout.
        family: the only one that will do, None for any.

    Raises:
        UnsafeFile: it holds a pickle, a program, a link out of it.
        NotConverted: it is in remote layout, or holds code.
        WrongFamily: it is of another family, or of none that we run.
        CheckpointError: something is missing, truncated, or does not fit.
    """
    check_files(folder)
    config = read_json(folder / "config.json")
    found, layout = identify(config)
    if family is not None and found is not family:
        raise WrongFamily(family.value, found.value)
    if layout is Layout.REMOTE:
        raise NotConverted(folder, "it is in the layout of OpenGVLab (internvl_chat)")
    check_no_code(folder)
    if "tie_word_embeddings" not in config:
        raise NotConverted(folder, "config.json does not say whether the head is tied")
    contract = _contract(folder, found)
    lock = read_lock(folder)
    check_locked(folder, complaints(folder, lock, thorough=False) if lock else [])
    weights = read_weights(folder)
    check_weights(weights, config, found)
    for name in ("tokenizer_config.json", "tokenizer.json"):
        if not (folder / name).is_file():
            raise NotConverted(folder, f"it has no {name}")
    checkpoint = Checkpoint(folder, found, config, contract, weights, lock)
    if checkpoint.context_tokens < 1:
        raise CheckpointError(f"{folder}: a context of {checkpoint.context_tokens} tokens")
    return checkpoint


def check_content(
    folder: Path,
    lock: Lock | None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Compare every byte of a folder with its lock; without one there is nothing to compare with.

    A file that did not change since it was read last is not read again (`KnownFiles`).

    Args:
        folder: of a checkpoint in either layout.
        lock: of it.
        progress: hears bytes done and bytes in all.

    Raises:
        CheckpointError: names the files that are not as they were locked.
    """
    if lock is None:
        return
    total, done = sum(file.size for file in lock.files.values()), 0

    def read(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    check_locked(folder, complaints(folder, lock, True, read, KnownFiles().sha256))


def check_locked(folder: Path, wrong: Sequence[str]) -> None:
    """Raises:
    CheckpointError: there are complaints about a folder.
    """
    if wrong:
        raise CheckpointError(f"{folder} is not as it was locked: {'; '.join(wrong[:3])}")


def check_weights(weights: Weights, config: Config, family: Family | None) -> None:
    """All tensors are there, in the shapes that the config calls for, as floating point.

    Args:
        weights: of the folder.
        config: config.json.
        family: of native weights, whose names may differ; None for the published ones.

    Raises:
        CheckpointError: they are not.
    """
    check_shapes(weights, expected_tensors(config), known=canonical(family) if family else str)
    for name, info in weights.tensors():
        if info.dtype not in FLOATS:
            raise CheckpointError(f"{name}: expected one of {sorted(FLOATS)}, got {info.dtype}")


def canonical(family: Family) -> Callable[[str], str]:
    """A function from the name of a native tensor in any file to the one that we use."""

    def name_of(name: str) -> str:
        for pattern, becomes in _ALIASES[family]:
            found = re.fullmatch(pattern, name)
            if found:
                return found.expand(becomes)
        return name

    return name_of


def _contract(folder: Path, family: Family) -> dict[str, Any]:
    path = folder / CONTRACT
    if not path.exists():
        if family is Family.INTERNVL3:
            raise NotConverted(folder, f"it has no {CONTRACT} with its system message")
        return {}
    contract = read_json(path)
    conversation = contract.get("conversation")
    if not isinstance(conversation, dict) or type(contract.get("context_tokens")) is not int:
        raise CheckpointError(f"{path}: expected a conversation and a number of context_tokens")
    if contract.get("format") != 1 or contract.get("family") != family.value:
        raise CheckpointError(
            f"{path}: expected format 1 of {family.value}, "
            f"got {contract.get('format')} of {contract.get('family')}"
        )
    return contract
