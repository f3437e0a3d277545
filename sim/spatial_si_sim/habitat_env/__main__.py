"""`python -m spatial_si_sim.habitat_env`: put Habitat together in this Python's environment."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from spatial_si_sim.habitat_env import import_cures, stand_in, symbols, wheel

FAILURES = (wheel.WheelError, stand_in.CompileError, subprocess.CalledProcessError, OSError)


def assemble(site: Path, downloads: Path) -> None:
    """Install the wheel in `site` and apply the cures that this system needs.

    Raises: WheelError, CompileError, CalledProcessError of a tool, OSError.
    """
    wheel.install(wheel.obtain(downloads))
    bindings = site / wheel.BINDINGS
    print(f"{wheel.PROJECT} {wheel.VERSION} is installed, its sha256 is right")

    before = bindings.stat().st_size
    symbols.strip_debug_information(bindings)
    print(f"debug information: {before >> 20} MB are now {bindings.stat().st_size >> 20} MB")

    missing = symbols.missing_symbols(bindings)
    if missing:
        symbols.make_loadable(bindings, missing)
        versions = ", ".join(sorted(set(missing.values())))
        print(f"symbol versions: {versions} taken off {', '.join(sorted(missing))}")
    else:
        print("symbol versions: this system defines all")

    shutil.copy(str(import_cures.__file__), str(bindings.with_name("__init__.py")))
    print(f"NumPy slot: {'filled at import' if import_cures.SLOT_WAS_EMPTY else 'not needed'}")

    if stand_in.is_needed(site):
        stand_in.install(site)
        print("stand-in for Magnum's Python module: compiled")
    else:
        print("stand-in for Magnum's Python module: not needed")


def main() -> int:
    """Assemble and check; 0 when Habitat renders."""
    site = Path(sysconfig.get_paths()["platlib"])
    try:
        assemble(site, Path(sys.prefix) / ".setup" / "downloads")
    except FAILURES as error:
        print(f"Habitat could not be put together: {error}", file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "spatial_si_sim.habitat_env.check"]
    if subprocess.run(command).returncode != 0:
        print(
            "Habitat is installed but does not render. It needs libegl1, libgl1-mesa-dri and "
            "libopengl0, or a GPU driver with EGL",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
