"""Regression through the real nodes: scenes, questions and instructions, scored against truth."""
