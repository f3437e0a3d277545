"""The model half of an answer: checkpoints, exact inputs, scoring, runtimes, servers.

Knows no ROS. PyTorch, transformers, ONNX Runtime and TensorRT are imported only where they are
needed.
"""
