"""The requirement files: everything is pinned, the locks agree with them."""

from __future__ import annotations

import re

import pytest

LOCKS = {
    "nodes.lock": ("nodes.txt", "models.txt", "dev.txt"),
    "sim.lock": ("sim.txt",),
    "others.lock": ("others.txt",),
}


def pins(path):
    """Normalised name and versions (by Python) of each requirement; one without fails."""
    found: dict[str, set[str]] = {}
    for line in path.read_text().splitlines():
        line = line.split("#")[0].split(";")[0].strip()
        if line:
            match = re.fullmatch(r"([A-Za-z0-9._-]+)(\[[a-z,]+\])?==([0-9][^\s*]*)", line)
            assert match, f"{path.name}: '{line}' is not pinned as name==version"
            found.setdefault(re.sub(r"[-_.]+", "-", match[1]).lower(), set()).add(match[3])
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_has_every_pin(root, lock):
    """After a change of a requirement: make lock."""
    folder = root / "requirements"
    locked = pins(folder / lock)
    for name in LOCKS[lock]:
        for requirement, versions in pins(folder / name).items():
            assert versions <= locked.get(requirement, set()), f"{name}: {requirement}"


def test_both_environments_have_the_same_ros(root):
    nodes, sim = (pins(root / "requirements" / name) for name in ("nodes.txt", "sim.txt"))
    shared = {name for name in nodes if name.startswith("ros-")}
    assert {name: sim.get(name) for name in shared} == {name: nodes[name] for name in shared}
