"""The Debian packages that wheels and Habitat need: installed with the right to, named without."""

from __future__ import annotations

import os
import shutil
import subprocess

from .commands import Runner, SetupError

NODES = ("libgomp1", "libusb-1.0-0", "libgl1", "g++", "espeak-ng", "flite", "libportaudio2")
SIMULATION = ("libegl1", "libgl1-mesa-dri", "libopengl0", "g++", "binutils")


def missing(packages: list[str]) -> list[str]:
    """Those of `packages` that dpkg does not know as installed; none where there is no dpkg."""
    if shutil.which("dpkg-query") is None:
        return []
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *packages],
        capture_output=True,
        text=True,
    )
    installed = {
        line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")
    }
    return sorted(set(packages) - installed)


def _privilege() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def install(runner: Runner, packages: list[str]) -> None:
    """Install what is missing of `packages`, as root or by passwordless sudo.

    Raises: SetupError with the exact command when neither is possible.
    """
    needed = missing(packages)
    if not needed:
        return
    privilege = _privilege()
    if privilege is None:
        raise SetupError(
            "Debian packages are missing. Install them, then say `make` again:\n"
            f"  sudo apt-get update && sudo apt-get install -y {' '.join(needed)}"
        )
    apt = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    runner.run("Debian package lists", [*apt, "update"])
    runner.run(
        f"Debian packages {' '.join(needed)}",
        [*apt, "install", "-y", "--no-install-recommends", *needed],
    )
