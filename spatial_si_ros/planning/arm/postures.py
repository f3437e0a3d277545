"""Postures for driving."""

from __future__ import annotations

import numpy as np

from .hand import Joints
from .model import ArmModel


def stowed(model: ArmModel) -> Joints:
    """(J,) the posture of an empty hand, within the limits of the joints."""
    return np.clip(np.array(model.hand.stow_posture), model.lower, model.upper)


def carrying(model: ArmModel, present: Joints) -> Joints:
    """(J,) the posture of a full hand that keeps what it holds upright.

    Only joints that move straight or turn about an upright axis take the posture's values; the
    others stay as they are, and the lift goes as high as the hand would be in the posture.
    """
    chain = model.chain
    usual = np.clip(np.array(model.hand.carry_posture), model.lower, model.upper)
    joints = present.astype(np.float64)
    moves = chain.keeps_upright()
    joints[moves] = usual[moves]
    lift = chain.upright()
    if lift is not None:
        missing = float(model.forward(usual)[2, 3] - model.forward(joints)[2, 3])
        joints[lift] += max(0.0, missing)
    return np.clip(joints, model.lower, model.upper)
