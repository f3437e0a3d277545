"""How questions are worded: one table of frames per family, with slots for noun phrases."""
