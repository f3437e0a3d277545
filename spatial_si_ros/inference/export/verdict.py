"""What the comparison with the reference found, kept beside what was compared: `parity.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ..checkpoints.vocabulary import read_json, write_json
from ..errors import CheckpointError, ParityError

PARITY = "parity.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was compared.

    Attributes:
        subject: what, in a few words.
        good: whether it is within its tolerance.
        detail: what was found.
    """

    subject: str
    good: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A comparison.

    Attributes:
        digests: what identifies the compared graphs or engines.
        against: the reference.
        runtime, precision, device: what was compared with it.
        findings: of each thing.
        figures: numbers by name.
    """

    digests: Mapping[str, str]
    against: str
    runtime: str
    precision: str
    device: str
    findings: tuple[Finding, ...]
    figures: Mapping[str, float]

    @property
    def good(self) -> bool:
        """Whether all is within its tolerance."""
        return all(finding.good for finding in self.findings)

    def write(self, path: Path) -> None:
        """Write JSON."""
        write_json(path, {"format": FORMAT, "good": self.good, **asdict(self)})


def check_verdict(folder: Path, digests: Mapping[str, str], force: bool) -> None:
    """Refuse what was found to differ from the reference; what was never compared may run.

    Args:
        folder: of graphs or engines.
        digests: of them as they are now.
        force: do not refuse.

    Raises:
        ParityError: they differ.
        CheckpointError: the file is not what it must be.
    """
    path = folder / PARITY
    if force or not path.is_file():
        return
    value = read_json(path)
    try:
        if value["format"] != FORMAT:
            raise ValueError(f"format {value['format']}")
        same, good = value["digests"] == dict(digests), value["good"] is True
        failed = [str(f["detail"]) for f in value["findings"] if not f["good"]]
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(
            f"{path}: expected a comparison of format {FORMAT}: {error!r}"
        ) from None
    if same and not good:
        raise ParityError(
            f"{folder} differs from the reference: {'; '.join(failed[:3])}; it is not run unless "
            "forced"
        )
