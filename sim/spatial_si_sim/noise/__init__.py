"""What the simulator's sensors and detector get wrong, on purpose and repeatably.

    noise = NoiseModel(NoiseSettings.preset("default"), camera_focal_px=388.0)
    sensed = noise.degrade(frame_index, color, depth_m, semantic, labels)

Everything is seeded by (seed, frame index), so a frame's errors do not depend on timing.
"""

from __future__ import annotations

from .detections import Detection
from .localisation import LocalisationDrift
from .model import NoiseModel, Sensed
from .settings import PRESETS, NoiseSettings

__all__ = ["PRESETS", "Detection", "LocalisationDrift", "NoiseModel", "NoiseSettings", "Sensed"]
