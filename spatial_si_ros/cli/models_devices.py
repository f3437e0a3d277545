"""The devices that manifests recommend runtimes for; importing this costs nothing."""

from __future__ import annotations

DEVICES = ("cpu", "cuda", "rtx", "jetson_orin", "jetson_thor", "remote")
