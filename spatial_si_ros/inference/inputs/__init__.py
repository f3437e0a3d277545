"""What the model is given, exactly as the checkpoints were trained: pixels, tokens, prompts.

NumPy, Pillow and `tokenizers` only; no PyTorch.
"""
