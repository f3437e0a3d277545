"""The state of a tree as values, for those who watch it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Selector
from py_trees.decorators import Decorator

from .each import ForEach
from .recovery import Recovery


class Kind(Enum):
    """What a node does with its children; the values are those of `TreeNode.msg`."""

    SEQUENCE = 0
    SELECTOR = 1
    DECORATOR = 2
    ACTION = 3


class NodeStatus(Enum):
    """The values are those of `TreeNode.msg`."""

    INVALID = 0
    RUNNING = 1
    SUCCESS = 2
    FAILURE = 3


@dataclass(frozen=True)
class NodeState:
    """One node.

    Attributes:
        parent: index among the nodes; -1: the root.
        detail: one sentence, e.g. why it failed.
    """

    name: str
    kind: Kind
    status: NodeStatus
    parent: int
    detail: str = ""


_STATUS = {
    Status.INVALID: NodeStatus.INVALID,
    Status.RUNNING: NodeStatus.RUNNING,
    Status.SUCCESS: NodeStatus.SUCCESS,
    Status.FAILURE: NodeStatus.FAILURE,
}


def state_of(root: Behaviour) -> tuple[NodeState, ...]:
    """Every node, parents before their children."""
    states: list[NodeState] = []

    def add(node: Behaviour, parent: int) -> None:
        number = len(states)
        states.append(
            NodeState(node.name, _kind(node), _STATUS[node.status], parent, node.feedback_message)
        )
        for child in node.children:
            add(child, number)

    add(root, -1)
    return tuple(states)


def _kind(node: Behaviour) -> Kind:
    if isinstance(node, Selector | Recovery):
        return Kind.SELECTOR
    if isinstance(node, Decorator | ForEach):
        return Kind.DECORATOR
    return Kind.SEQUENCE if node.children else Kind.ACTION
