"""Makes a shared library that was built against newer system libraries load on older ones.

Such a library names versions, for example GLIBC_2.38, that the older libraries do not define, and
the loader refuses it. Where the functions behind those versions are the same or easily supplied, it
is enough to mark the need as weak, to take the version off the functions that name it, and to bring
along a small library with the functions that are missing altogether (compat.c).
"""

from __future__ import annotations

import ctypes
import os
import subprocess
from pathlib import Path

import lief

VER_FLG_WEAK = 2
COMPAT_SOURCE = Path(__file__).with_name("compat.c")
COMPAT_LIBRARY = "libhabitat_compat.so"


def strip_debug_information(library: Path) -> None:
    """Remove debug information from `library`; its symbols and code stay as they are."""
    stripped = library.with_suffix(".stripped")
    subprocess.run(["objcopy", "--strip-debug", str(library), str(stripped)], check=True)
    os.replace(str(stripped), str(library))


def missing_symbols(library: Path) -> dict[str, str]:
    """The functions that `library` imports in a version that this system does not define.

    Returns the version that is asked for, by the function's name. The loader itself is asked.
    """
    binary = _parse(library)  # kept: what it hands out does not live longer
    find = ctypes.CDLL(None).dlvsym
    find.restype = ctypes.c_void_p
    find.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
    loaded = [ctypes.CDLL(str(need.name)) for need in binary.symbols_version_requirement]
    missing: dict[str, str] = {}
    for symbol in binary.dynamic_symbols:
        name, version = str(symbol.name), _version_name(symbol)
        if not version or not symbol.imported or symbol.binding == lief.ELF.Symbol.BINDING.WEAK:
            continue
        if not any(find(lib._handle, name.encode(), version.encode()) for lib in loaded):
            missing[name] = version
    return missing


def make_loadable(library: Path, missing: dict[str, str]) -> None:
    """Let `library` load without the versions of `missing`, with compat.c compiled beside it."""
    _build_compat(library.with_name(COMPAT_LIBRARY))
    versions = set(missing.values())
    binary = _parse(library)
    for symbol in binary.dynamic_symbols:
        if _version_name(symbol) in versions:
            symbol.symbol_version.as_global()
    for requirement in binary.symbols_version_requirement:
        for version in requirement.get_auxiliary_symbols():
            if version.name in versions:
                version.flags = VER_FLG_WEAK
    binary.add_library(COMPAT_LIBRARY)
    binary.add(lief.ELF.DynamicEntryRunPath("$ORIGIN"))
    edited = library.with_suffix(".edited")
    binary.write(str(edited))
    os.chmod(str(edited), 0o755)
    os.replace(str(edited), str(library))


def _build_compat(library: Path) -> None:
    subprocess.run(
        ["gcc", "-O2", "-shared", "-fPIC", "-o", str(library), str(COMPAT_SOURCE)], check=True
    )


def _parse(path: Path) -> lief.ELF.Binary:
    binary = lief.ELF.parse(str(path))
    if binary is None:
        raise ValueError(f"{path} is not an ELF file")
    return binary


def _version_name(symbol: lief.ELF.Symbol) -> str:
    if not symbol.has_version or not symbol.symbol_version.has_auxiliary_version:
        return ""
    return str(symbol.symbol_version.symbol_version_auxiliary.name)
