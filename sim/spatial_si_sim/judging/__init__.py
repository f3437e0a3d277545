"""Decides which answers to a generated data set are right, and how much their probabilities mean.

Runs in a process of its own: the one that answers never reads what is read here. How an answer is
held against the truth, and the figures, are those of `regress`.
"""
