"""Questions of a generated data set: its recording replayed into the map, and every one asked.

The process that does so (`python -m spatial_si_ros.evaluation.qa`) is given a recording and its
questions and nothing else. What is right is decided by another one, in the simulator's Python
(`spatial_si_sim.judging`), from the answers that this one has written.
"""
