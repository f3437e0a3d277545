"""From questions to probabilities: packing, rotations, caches, calibration; no PyTorch."""
