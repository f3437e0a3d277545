"""How a node's parameters are declared once, as a frozen dataclass, and read as one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from rcl_interfaces.msg import (
    FloatingPointRange,
    IntegerRange,
    ParameterDescriptor,
    SetParametersResult,
)
from rclpy.node import Node
from rclpy.parameter import Parameter

Self = TypeVar("Self", bound="NodeParams")
_KEY = "spatial_si"


def parameter(
    default: Any,
    description: str,
    *,
    limits: tuple[float, float] | None = None,
    choices: Sequence[str] = (),
    fixed: bool = True,
) -> Any:
    """A dataclass field that is a ROS parameter.

    Args:
        default: bool, int, float, str or a list of str; decides the parameter's type.
        description: one phrase; units go into the field's name.
        limits: smallest and largest allowed number, both included.
        choices: the only allowed strings.
        fixed: read-only after the node has started.
    """
    metadata = {_KEY: (description, limits, tuple(choices), fixed)}
    if isinstance(default, list):
        return field(default_factory=lambda: list(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class NodeParams:
    """Parameters that every node has; each node's own class adds to them."""

    autostart: bool = parameter(
        True, "reach ACTIVE unaided; false when a lifecycle manager leads the node"
    )

    @classmethod
    def declare(cls, node: Node) -> None:
        """Declare every field on the node.

        Raises:
            rclpy.exceptions.InvalidParameterValueException: an override is out of range.
        """
        for name, (default, descriptor) in cls.descriptors().items():
            node.declare_parameter(name, default, descriptor)

    @classmethod
    def read(cls: type[Self], node: Node) -> Self:
        """The present values.

        Raises:
            ValueError: a string is not one of the choices.
        """
        values = cls(**{each.name: node.get_parameter(each.name).value for each in fields(cls)})
        for each in fields(cls):
            choices = each.metadata[_KEY][2]
            value = getattr(values, each.name)
            if choices and value not in choices:
                raise ValueError(
                    f"parameter {each.name}: want one of {', '.join(choices)}, got '{value}'"
                )
        return values

    @classmethod
    def judge(cls, changes: Sequence[Parameter]) -> SetParametersResult:
        """Whether new values may be taken: a string must be one of its choices."""
        choices = {each.name: each.metadata[_KEY][2] for each in fields(cls)}
        for change in changes:
            wanted = choices.get(change.name)
            if wanted and change.value not in wanted:
                why = f"{change.name}: want one of {', '.join(wanted)}, got '{change.value}'"
                return SetParametersResult(successful=False, reason=why)
        return SetParametersResult(successful=True)

    @classmethod
    def descriptors(cls) -> dict[str, tuple[Any, ParameterDescriptor]]:
        """Default and descriptor by name."""
        instance = cls()
        return {
            each.name: (
                getattr(instance, each.name),
                _descriptor(getattr(instance, each.name), *each.metadata[_KEY]),
            )
            for each in fields(cls)
        }


def _descriptor(
    default: Any,
    description: str,
    limits: tuple[float, float] | None,
    choices: tuple[str, ...],
    fixed: bool,
) -> ParameterDescriptor:
    descriptor = ParameterDescriptor(description=description, read_only=fixed)
    if choices:
        descriptor.additional_constraints = f"one of {', '.join(choices)}"
    if limits is not None and isinstance(default, int):
        low, high = int(limits[0]), int(limits[1])
        descriptor.integer_range = [IntegerRange(from_value=low, to_value=high)]
    elif limits is not None:
        low_f, high_f = float(limits[0]), float(limits[1])
        descriptor.floating_point_range = [FloatingPointRange(from_value=low_f, to_value=high_f)]
    return descriptor
