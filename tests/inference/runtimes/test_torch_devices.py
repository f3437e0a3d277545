"""Devices by name: those that are there, and a sentence for all others."""

import pytest
import torch

from spatial_si_ros.inference.errors import RuntimeUnavailable
from spatial_si_ros.inference.runtimes.torch_devices import checked_device


@pytest.mark.parametrize(
    "name", ["abacus", "meta", "mps", "cpu:1", "cuda:", "cuda:-1", "cuda:01", "cuda:64", "", "0"]
)
def test_devices_that_are_none(name):
    with pytest.raises(RuntimeUnavailable, match="expected a"):
        checked_device(name)


def test_auto_is_cuda_where_there_is_one(monkeypatch):
    for there, kind in ((False, "cpu"), (True, "cuda")):
        monkeypatch.setattr(torch.cuda, "is_available", lambda there=there: there)
        monkeypatch.setattr(torch.cuda, "device_count", lambda there=there: int(there))
        assert checked_device("auto").type == kind
        assert checked_device("cpu") == torch.device("cpu")


def test_only_the_gpus_that_are_there(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert checked_device("cuda:1") == torch.device("cuda:1")
    with pytest.raises(RuntimeUnavailable, match="CUDA device for cuda:2, PyTorch sees 2"):
        checked_device("cuda:2")
