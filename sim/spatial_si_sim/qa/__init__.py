"""Data sets of questions about scenes: a recorded tour, what is asked about it, what is true.

`python -m spatial_si_sim.qa --scenes 3 --seed 7000 --out out/qa` is what `spatial-si make-qa` runs;
`format.md` says what it writes.
"""
