"""Whisper that hears only what a grammar allows, beside what it hears freely.

CTranslate2 runs the encoder; its decoder cannot be held to a grammar, so the decoder is computed
here, in NumPy, on the same weights.
"""
