"""Checkpoints as files: manifests, fetching, checking, converting. Nothing here runs a model.

Weights are safetensors, everything else is data that is parsed: no pickle is opened and no Python
file of a checkpoint is ever imported.
"""
