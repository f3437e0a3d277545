"""Runs before Habitat's bindings are imported: a copy of this file is their package's __init__.

NumPy 2 removed slot 82 of its C table (PyArray_CopyInto), which the wheel's pybind11 still calls.
Slot 50 takes the same arguments and does the same. Where slot 82 is filled, as in NumPy 1, nothing
is done.
"""

from __future__ import annotations

import ctypes

import numpy

REMOVED_SLOT = 82
EQUAL_SLOT = 50


def fill_removed_slot() -> bool:
    """Fill the removed slot of NumPy's C table; True when it was empty."""
    module = numpy._core if hasattr(numpy, "_core") else numpy.core  # the name in NumPy 1
    get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
    get_pointer.restype = ctypes.c_void_p
    get_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
    address = get_pointer(module.multiarray._ARRAY_API, None)
    table = ctypes.cast(address, ctypes.POINTER(ctypes.c_void_p))
    if table[REMOVED_SLOT]:
        return False
    table[REMOVED_SLOT] = table[EQUAL_SLOT]
    return True


SLOT_WAS_EMPTY = fill_removed_slot()
