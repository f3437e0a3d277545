"""Checkpoints as graphs: written once, compared with the reference, built into engines.

`manifest` and `onnx_files` need no library; `exporting` needs PyTorch, `engines` TensorRT.
"""
