"""The noise model's figures: the table of the evaluation document, one field each."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class NoiseSettings:
    """How wrong the sensors are.

    Attributes:
        missed_fraction: probability that a visible object is not detected in a frame, 0..1.
        false_per_frame: mean number of detections of nothing per frame (Poisson), >= 0.
        swap_fraction: probability that a detection carries a confusable label, 0..1.
        box_jitter_px: standard deviation of each edge of a box, pixels; the mask follows.
        depth_scale: factor on the depth error 0.0012 + 0.0019 (z - 0.4)^2 m; 0 is exact.
        hole_fraction: share of pixels without depth, 0..1, more at edges and grazing angles.
        position_m: standard deviation of the localisation along each axis, metres.
        yaw_rad: standard deviation of the localised heading, radians.
        correlation_s: time over which the localisation error changes, seconds, > 0.
        brightness_fraction, white_balance_fraction: half width of the uniform gain error of the
            picture, and of each colour channel, 0..1.
    """

    missed_fraction: float = 0.0
    false_per_frame: float = 0.0
    swap_fraction: float = 0.0
    box_jitter_px: float = 0.0
    depth_scale: float = 0.0
    hole_fraction: float = 0.0
    position_m: float = 0.0
    yaw_rad: float = 0.0
    correlation_s: float = 30.0
    brightness_fraction: float = 0.0
    white_balance_fraction: float = 0.0

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            top = 1.0 if each.name.endswith("_fraction") else math.inf
            if not 0.0 <= value <= top or not math.isfinite(value):
                raise ValueError(f"noise {each.name} wants 0 .. {top}, got {value}")
        if self.correlation_s <= 0.0:
            raise ValueError(f"noise correlation_s wants > 0, got {self.correlation_s}")

    @staticmethod
    def preset(name: str) -> NoiseSettings:
        """The settings called `off`, `default` or `hard`.

        Raises:
            ValueError: no preset has this name.
        """
        try:
            return PRESETS[name]
        except KeyError:
            known = ", ".join(PRESETS)
            raise ValueError(f"no noise preset '{name}': want one of {known}") from None


PRESETS: dict[str, NoiseSettings] = {
    "off": NoiseSettings(),
    "default": NoiseSettings(
        missed_fraction=0.10,
        false_per_frame=0.1,
        swap_fraction=0.05,
        box_jitter_px=3.0,
        depth_scale=1.0,
        hole_fraction=0.03,
        position_m=0.03,
        yaw_rad=math.radians(1.0),
        brightness_fraction=0.10,
        white_balance_fraction=0.10,
    ),
    "hard": NoiseSettings(
        missed_fraction=0.20,
        false_per_frame=0.3,
        swap_fraction=0.10,
        box_jitter_px=6.0,
        depth_scale=2.0,
        hole_fraction=0.08,
        position_m=0.06,
        yaw_rad=math.radians(2.0),
        brightness_fraction=0.25,
        white_balance_fraction=0.25,
    ),
}
