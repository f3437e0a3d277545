"""Puts Habitat-Sim together from PyPI for this virtual environment.

Habitat's own builds come by conda. The one wheel on PyPI lacks Magnum's Python modules and was
built for newer systems than many robots and servers have. This package takes that wheel, checks its
sha256, and applies the cures that the system at hand needs:

==================  =================================================  =======================
cure                needed                                             where
==================  =================================================  =======================
stand-in            where there is no module `magnum`                  stand_in.py, magnum/src
symbol versions     where libc or libstdc++ is older than the wheel's  symbols.py, compat.c
NumPy slot          with NumPy 2, decided at every import              import_cures.py
debug information   always: 208 MB become 26 MB                        symbols.py
==================  =================================================  =======================

`python -m spatial_si_sim.habitat_env` does it all, into the environment of the Python that runs it.
The cures are bound to that one binary; with conda's Habitat none is needed and none is applied.
"""
